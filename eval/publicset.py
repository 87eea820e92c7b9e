"""A public set of passages and queries, as a folder with corpus.jsonl and queries.jsonl.

corpus.jsonl holds {"id", "text", "lang"?, "title"?} a line, queries.jsonl {"id", "text", "lang",
"relevant": [ids], "qid"?}; other keys are left alone. `qid` is what translations of one query share.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast, get_args

from pydantic import TypeAdapter, ValidationError

from errors import TestSetError
from eval.testset import Split
from retrieval.documents import Block, Document, DocumentInfo, Language
from retrieval.language import detect_language

CORPUS, QUERIES = "corpus.jsonl", "queries.jsonl"
_LINE = re.compile(r"[^\n]*\S[^\n]*")

Row = TypeVar("Row", "Passage", "Query")


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of corpus.jsonl."""

    id: str
    text: str
    lang: str = ""
    title: str = ""

    def to_document(self) -> Document:
        """Return it as a document of paragraphs whose path is the passage's id."""
        language = self.lang if self.lang in get_args(Language) else detect_language(self.text)
        digest = hashlib.sha256(self.id.encode()).hexdigest()[:16]
        info = DocumentInfo(digest, self.title, None, None, cast(Language, language), self.id)
        blocks = tuple(Block("paragraph", *line.span()) for line in _LINE.finditer(self.text))
        return Document(info, self.text, blocks, 0)


@dataclass(frozen=True, slots=True)
class Query:
    """A line of queries.jsonl."""

    id: str
    text: str
    lang: str
    relevant: tuple[str, ...]
    qid: str = ""

    @property
    def split(self) -> Split:
        """Return the half it belongs to, the same for all translations of one query."""
        return "tune" if hashlib.sha256((self.qid or self.id).encode()).digest()[0] % 2 == 0 else "test"


@dataclass(frozen=True, slots=True)
class PublicSet:
    """The passages and queries of a folder."""

    name: str
    digest: str
    """The SHA-256 of both files' bytes, in hexadecimal."""
    corpus_digest: str
    """That of corpus.jsonl alone."""
    passages: tuple[Passage, ...]
    queries: tuple[Query, ...]


def is_public_set(path: Path) -> bool:
    """Tell whether `path` is a folder in this form."""
    return (path / CORPUS).is_file() and (path / QUERIES).is_file()


def load_public_set(folder: Path) -> PublicSet:
    """Read and check a public set.

    Raises TestSetError, naming file and line, for a line that cannot be read, a double id or a
    relevant id that corpus.jsonl does not hold.
    """
    corpus, queries = (folder / CORPUS).read_bytes(), (folder / QUERIES).read_bytes()
    passages = dict(_rows(folder / CORPUS, corpus, TypeAdapter(Passage)))
    asked = dict(_rows(folder / QUERIES, queries, TypeAdapter(Query)))
    known = {passage.id for passage in passages.values()}
    for line, query in asked.items():
        unknown = [relevant for relevant in query.relevant if relevant not in known]
        if unknown or not query.relevant:
            reason = (
                f"{CORPUS} holds no passage {unknown[0]}" if unknown else "the query has no relevant passage"
            )
            raise _fault(folder / QUERIES, line, reason)
    return PublicSet(
        folder.resolve().name,
        hashlib.sha256(corpus + b"\0" + queries).hexdigest(),
        hashlib.sha256(corpus).hexdigest(),
        tuple(passages.values()),
        tuple(asked.values()),
    )


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
