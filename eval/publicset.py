"""A public set of passages and queries, as a folder in one of two forms.

Of its own: corpus.jsonl holds {"id", "text", "lang"?, "title"?} a line, queries.jsonl {"id", "text",
"lang"?, "relevant": [ids], "qid"?, "half"?, "grades"?: {id: gain}}; `qid` is what translations of one
query share.

BEIR's (Thakur et al. 2021, arXiv 2104.08663): corpus.jsonl holds {"_id", "text", "title"?} a line,
queries.jsonl {"_id", "text"}, and each file in qrels/ a head and lines of query, passage and gain, parted
by tabs. Other keys are left alone in both.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AliasChoices, Field, TypeAdapter, ValidationError

from errors import TestSetError
from eval.testset import Split
from retrieval.documents import Block, Document, DocumentInfo, Language
from retrieval.language import detect_language

CORPUS, QUERIES, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels"
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_QREL = re.compile(r"([^\t]+)\t([^\t]+)\t(-?\d+)")
_LANGUAGES: Mapping[str, Language] = {
    "da": "da", "dan": "da", "sv": "sv", "swe": "sv", "en": "en", "eng": "en", "unknown": "unknown",
}  # fmt: skip

Row = TypeVar("Row", "Passage", "Query")
Id = Annotated[str, Field(validation_alias=AliasChoices("id", "_id"))]


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of corpus.jsonl."""

    id: Id
    text: str
    lang: str = ""
    title: str = ""

    def to_document(self) -> Document:
        """Return it as a document of paragraphs whose path is the passage's id."""
        digest = hashlib.sha256(self.id.encode()).hexdigest()[:16]
        info = DocumentInfo(digest, self.title, None, None, _language(self.lang, self.text), self.id)
        blocks = tuple(Block("paragraph", *line.span()) for line in _LINE.finditer(self.text))
        return Document(info, self.text, blocks, 0)


@dataclass(frozen=True, slots=True)
class Query:
    """A line of queries.jsonl, with what is judged to be relevant."""

    id: Id
    text: str
    lang: str = ""
    relevant: tuple[str, ...] = ()
    qid: str = ""
    grades: Mapping[str, int] = field(default_factory=dict)
    """The gain of each relevant passage, where the set has more than relevant or not."""
    half: Split | None = None
    """Where the set says it."""

    @property
    def split(self) -> Split:
        """Return the half it belongs to, the same for all translations of one query."""
        if self.half:
            return self.half
        return "tune" if hashlib.sha256((self.qid or self.id).encode()).digest()[0] % 2 == 0 else "test"

    @property
    def gains(self) -> Mapping[str, int]:
        """Return each relevant passage with its gain."""
        return {id_: self.grades.get(id_, 1) for id_ in self.relevant}


@dataclass(frozen=True)
class PublicSet:
    """The passages and queries of a folder."""

    name: str
    digest: str
    """The SHA-256 of all files' bytes, in hexadecimal."""
    corpus_digest: str
    """That of corpus.jsonl alone."""
    passages: tuple[Passage, ...]
    queries: tuple[Query, ...]

    @cached_property
    def states_languages(self) -> bool:
        """Tell whether the set says what language its passages are in."""
        return any(passage.lang for passage in self.passages)


def is_public_set(path: Path) -> bool:
    """Tell whether `path` is a folder in one of the two forms."""
    return (path / CORPUS).is_file() and (path / QUERIES).is_file()


def load_public_set(folder: Path) -> PublicSet:
    """Read and check a public set.

    Raises TestSetError, naming file and line, for a line that cannot be read, a double id, a relevant
    id that corpus.jsonl does not hold, or grades of other passages; and for a corpus without text.
    """
    corpus, asked = (folder / CORPUS).read_bytes(), (folder / QUERIES).read_bytes()
    judged = {file: file.read_bytes() for file in sorted((folder / JUDGEMENTS).glob("*.tsv"))}
    passages = tuple(row for _, row in _rows(folder / CORPUS, corpus, TypeAdapter(Passage)))
    if not any(passage.text.strip() for passage in passages):
        raise TestSetError(f"{folder / CORPUS} holds no text.", "Write a passage a line into it.")
    known = frozenset(passage.id for passage in passages)
    queries = dict(_rows(folder / QUERIES, asked, TypeAdapter(Query)))
    if judged:
        told = _judged(folder, tuple(queries.values()), judged, known)
    else:
        told = _checked(folder, queries, known)
    return PublicSet(
        folder.resolve().name,
        hashlib.sha256(b"\0".join([corpus, asked, *judged.values()])).hexdigest(),
        hashlib.sha256(corpus).hexdigest(),
        passages,
        tuple(replace(query, lang=_language(query.lang, query.text)) for query in told),
    )


def _language(tag: str, text: str) -> Language:
    """Return the language that a tag such as 'da', 'dan' or 'da-DK' names, else the text's own."""
    return _LANGUAGES.get(re.split("[-_]", tag.strip().lower())[0]) or detect_language(text)


def _checked(folder: Path, queries: Mapping[int, Query], known: frozenset[str]) -> Iterator[Query]:
    for line, query in queries.items():
        reason = _fault_of(query, known)
        if reason:
            raise _fault(folder / QUERIES, line, reason)
        yield query


def _fault_of(query: Query, known: frozenset[str]) -> str:
    """Return what is wrong with what is judged to be relevant; '' where nothing is."""
    unknown = [id_ for id_ in (*query.relevant, *query.grades) if id_ not in known]
    if unknown:
        return f"{CORPUS} holds no passage {unknown[0]}"
    if not query.relevant:
        return "the query has no relevant passage"
    if not query.grades:
        return ""
    graded = {id_ for id_, gain in query.grades.items() if gain > 0}
    apart = sorted(graded.symmetric_difference(query.relevant))
    return f"the passage {apart[0]} has no gain above 0, or is not relevant" if apart else ""


def _judged(
    folder: Path, queries: Sequence[Query], judged: Mapping[Path, bytes], known: frozenset[str]
) -> Iterator[Query]:
    """Give the queries that BEIR's judgements name; test.tsv is the test half where there are others too."""
    asked = {query.id for query in queries}
    gains: dict[str, dict[str, int]] = {}
    halves: dict[str, Split] = {}
    for file, content in judged.items():
        for line, text in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            found = _QREL.fullmatch(text.rstrip())
            if found is None:
                if line == 1 or not text.strip():
                    continue  # the head
                raise _fault(file, line, "no query, passage and whole number, parted by tabs")
            query, passage, gain = found[1], found[2], int(found[3])
            if query not in asked:
                raise _fault(file, line, f"{QUERIES} holds no query {query}")
            if passage not in known:
                raise _fault(file, line, f"{CORPUS} holds no passage {passage}")
            if gain > 0:
                gains.setdefault(query, {})[passage] = gain
                halves[query] = "test" if file.stem == "test" else "tune"
    if not gains:
        raise TestSetError(f"{folder / JUDGEMENTS} judges no passage relevant.", "Add judgements to it.")
    for query in queries:
        if query.id in gains:
            own = gains[query.id]
            half = halves[query.id] if len(judged) > 1 else None
            yield replace(query, relevant=tuple(own), grades=own, half=half)


def _rows(file: Path, content: bytes, form: TypeAdapter[Row]) -> Iterator[tuple[int, Row]]:
    seen: set[str] = set()
    for line, text in enumerate(content.split(b"\n"), start=1):
        if not text.strip():
            continue
        try:
            row = form.validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise _fault(file, line, f"{where}: {first['msg']}" if where else first["msg"]) from error
        if row.id in seen:
            raise _fault(file, line, f"the id {row.id} is used twice")
        seen.add(row.id)
        yield line, row


def _fault(file: Path, line: int, reason: str) -> TestSetError:
    return TestSetError(f"{file}, line {line}: {reason}.", "Correct the line.")
