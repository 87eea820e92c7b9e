"""Questions on the documents of an index, as a plain file; eval/testsets/README.md describes its form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from errors import TestSetError
from retrieval.documents import Document
from retrieval.language import detect_language
from retrieval.rewriting import rewrite
from settings import load as load_settings

Kind = Literal["plain", "two-documents", "near-miss", "far"]
Split = Literal["tune", "test"]
_ANSWERABLE_KINDS = ("plain", "two-documents")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that answers a question, named so that it survives another chunking."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    document: str
    """The document's path, as `DocumentInfo.path` has it."""
    pattern: str
    """A regular expression, searched without regard to case in text with its white space folded."""

    def stands_in(self, document_path: str, text: str) -> bool:
        """Say whether `text`, taken from the document at `document_path`, holds this passage."""
        return document_path == self.document and _compiled(self.pattern).search(fold(text)) is not None


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a test set."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: str
    question: str
    language: Literal["da", "sv", "en"]
    answerable: bool
    split: Split
    kind: Kind
    evidence: tuple[Evidence, ...]
    documents: tuple[str, ...] = ()
    """Paths of relevant documents, where those of the evidence are not all, or no passage is named."""
    answer: str = ""
    """A regular expression that the answer must match; '' where it does not matter."""
    tags: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    """The questions asked before it in the same conversation, oldest first."""

    @property
    def standalone(self) -> str:
        """Return what is searched for: of a follow-up, the question of its own that the rule makes of it."""
        # In the language that it is read as, which is how the assistant takes it.
        return rewrite(self.question, self.history, detect_language(self.question))

    @property
    def sought(self) -> tuple[tuple[Evidence, ...], ...]:
        """Return what must be found: of each inner tuple, one passage will do; none if unanswerable."""
        if self.kind == "two-documents":
            return tuple((evidence,) for evidence in self.evidence)
        return (self.evidence,) if self.evidence else ()

    @property
    def sought_documents(self) -> tuple[frozenset[str], ...]:
        """Return which documents must be found: of each inner set, one will do; none if unanswerable."""
        if self.documents:
            return tuple(frozenset((path,)) for path in dict.fromkeys(self.documents))
        return tuple(frozenset(evidence.document for evidence in each) for each in self.sought)

    def accepts(self, answer: str) -> bool:
        """Say whether a text matches the answer expected."""
        return _compiled(self.answer).search(fold(answer)) is not None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line of a test set."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class TestSet:
    """The questions of a file, in its order."""

    __test__ = False  # not a test class, whatever its name says to pytest

    path: Path
    digest: str
    """The SHA-256 of the file's bytes, in hexadecimal."""
    questions: tuple[Question, ...]
    lines: tuple[int, ...]
    """Where each question stands in the file, from 1."""

    @property
    def name(self) -> str:
        """Return the file's name without its ending."""
        return self.path.stem


_QUESTION = TypeAdapter(Question)
_WHITE_SPACE = re.compile(r"\s+")
_PATTERN_ERRORS = (re.error, OverflowError, RecursionError)
"""What `re` raises: the last two for a huge count of repeats and for brackets nested too deep."""
_UNRELATED = ("brx 15", "kvj 83")
"""Texts that no document holds and that share no letter or figure: what matches both matches any text."""


def fold(text: str) -> str:
    """Return the text with every run of white space as one space, and none at its ends."""
    return _WHITE_SPACE.sub(" ", text).strip()


def load_test_set(path: Path, documents: Iterable[Document] | None = None) -> TestSet:
    """Read a test set and check it, against the documents too where they are given.

    Raises TestSetError, naming file and line, for the first fault that `find_faults` would list.
    """
    test_set, faults = _read(path)
    if documents is not None:
        faults += _faults_of_evidence(test_set, documents)
    if faults:
        raise _error(path, sorted(faults, key=lambda fault: fault.line))
    if not test_set.questions:
        raise TestSetError(f"The test set {path} holds no question.", "Write one question a line into it.")
    return test_set


def find_faults(path: Path, documents: Iterable[Document]) -> tuple[Fault, ...]:
    """List everything that is wrong with a test set over these documents, in the order of its lines."""
    test_set, faults = _read(path)
    faults += _faults_of_evidence(test_set, documents)
    return tuple(sorted(faults, key=lambda fault: fault.line))


def documents_asked_about(path: Path) -> frozenset[str]:
    """Return the paths of the documents that a set's questions name; a faulty line names none.

    Raises TestSetError when the file cannot be read.
    """
    questions = _read(path)[0].questions
    of_evidence = (evidence.document for question in questions for evidence in question.evidence)
    return frozenset((*of_evidence, *(name for question in questions for name in question.documents)))


def count_places(evidence: Evidence, document: Document) -> int:
    """Count how often a pattern matches in its document: more than once may be looser than was meant."""
    return sum(1 for _ in _compiled(evidence.pattern).finditer(fold(document.text)))


def fault_of_pattern(pattern: str) -> str:
    """Return in words why a pattern tells no passage from others; '' where it may."""
    try:
        compiled = _compiled(pattern)
    except _PATTERN_ERRORS as error:
        return f"the pattern {pattern!r} is no regular expression ({error})"
    if compiled.search("") or all(compiled.search(text) for text in _UNRELATED):
        return f"the pattern {pattern!r} matches any text"
    return ""


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _read(path: Path) -> tuple[TestSet, list[Fault]]:
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise TestSetError(
            f"The test set {path} cannot be read: {error.strerror}.", "Name a JSONL file that is there."
        ) from error
    except UnicodeDecodeError as error:
        raise TestSetError(f"The test set {path} is not UTF-8 text.", "Save it as UTF-8.") from error
    longest = load_settings().max_question_chars
    questions: list[Question] = []
    lines: list[int] = []
    faults: list[Fault] = []
    first_line_of: dict[str, int] = {}
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            question = _QUESTION.validate_json(content, strict=True)
        except ValidationError as error:
            faults.append(Fault(line, _words(error)))
            continue
        if question.id in first_line_of:
            faults.append(
                Fault(line, f"the id {question.id} stands on line {first_line_of[question.id]} too")
            )
        first_line_of.setdefault(question.id, line)
        reasons = (*_unservable(question, longest), *_contradictions(question))
        faults += [Fault(line, reason) for reason in reasons]
        questions.append(question)
        lines.append(line)
    digest = hashlib.sha256(raw).hexdigest()
    return TestSet(path, digest, tuple(questions), tuple(lines)), faults


def _unservable(question: Question, longest: int) -> Iterator[str]:
    """Give why an assistant would not take a question, which would end a run."""
    if not question.question.strip():
        yield "the question is empty"
    elif not re.search(r"\w", question.question):
        yield "the question has no word"
    elif any(not earlier.strip() for earlier in question.history):
        yield "a question of the history is empty"
    else:
        asked = (question.question, question.standalone) if question.history else (question.question,)
        length = max(len(fold(text)) for text in asked)
        if length > longest:
            yield f"the question is {length:,} characters long, more than the {longest:,} that are answered"


def _contradictions(question: Question) -> Iterable[str]:
    if question.answerable != (question.kind in _ANSWERABLE_KINDS):
        yield f"a question of kind {question.kind} has answerable: {str(question.answerable).lower()}"
    elif question.answerable != bool(question.evidence or question.documents):
        yield "an answerable question needs evidence or documents, an unanswerable one has none"
    if question.answer and not question.answerable:
        yield "an unanswerable question has no answer"
    if question.kind == "two-documents" and (
        len(question.evidence) < 2 or len({e.document for e in question.evidence}) < len(question.evidence)
    ):
        yield "a two-documents question needs evidence in two documents or more, one entry for each"
    expected = (question.answer,) if question.answer else ()
    for pattern in (*(evidence.pattern for evidence in question.evidence), *expected):
        reason = fault_of_pattern(pattern)
        if reason:
            yield reason


def _faults_of_evidence(test_set: TestSet, documents: Iterable[Document]) -> list[Fault]:
    folded = {document.info.path: fold(document.text) for document in documents}
    return [
        Fault(line, reason)
        for line, question in zip(test_set.lines, test_set.questions, strict=True)
        for reason in _faults_of_question(question, folded)
    ]


def _faults_of_question(question: Question, folded: Mapping[str, str]) -> Iterator[str]:
    for evidence in question.evidence:
        reason = _fault_of(evidence, folded)
        if reason:
            yield reason
    for path in question.documents:
        if path not in folded:
            yield f"the index holds no document {path}"


def _fault_of(evidence: Evidence, folded: Mapping[str, str]) -> str:
    if evidence.document not in folded:
        return f"the index holds no document {evidence.document}"
    try:
        found = _compiled(evidence.pattern).search(folded[evidence.document])
    except _PATTERN_ERRORS:
        return ""  # named already, as a contradiction
    return "" if found else f"the pattern {evidence.pattern!r} matches nothing in {evidence.document}"


def _words(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "json_invalid":
        return f"no JSON object ({first['msg']})"
    if first["type"] == "missing":
        return f"the key {where} is missing"
    if first["type"] == "unexpected_keyword_argument":
        return f"the key {where} is not known"
    return f"the key {where} cannot be used ({first['msg']})" if where else f"no question ({first['msg']})"


def _error(path: Path, faults: list[Fault]) -> TestSetError:
    first, more = faults[0], len(faults) - 1
    others = f" (and {more} more)" if more else ""
    return TestSetError(
        f"{path}, line {first.line}: {first.reason}{others}.",
        f"Correct the line; `python -m eval check {path}` lists every fault.",
    )
