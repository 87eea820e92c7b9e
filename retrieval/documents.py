"""What is searched and what is found: documents, their blocks and chunks, hits, citations and answers.

All offsets are in characters of `Document.text`: `text[start:end]`. Pages are counted from 1; a
document without pages (a web page, a text file) has None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["da", "sv", "en", "unknown"]
CELL = "\t"
"""Between the cells of a table's row, where they are known."""
_BETWEEN_BLOCKS = 2
"""Characters between two blocks of a document's text, at most."""
Fault = Literal["uncited", "meaning", "figure", "name", "language", "restated", "repeated"]
"""Why a written sentence is not passed on: no passage carries it; the cited one says something else; a
figure or a name does not stand there; it is in another language than the question; it only says again
what was asked; it was said already."""
BlockKind = Literal["heading", "paragraph", "item", "table_head", "table_row"]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document's own structure, `text[start:end]`, without the line break after it."""

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    level: int = 0
    """Of a heading: 1 is the title's, 2 a chapter's, and so on. Else 0."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text that cleaning took out, kept so that an admin can look at it."""

    kind: str
    """Why: 'running header', 'page number', 'advert', …"""
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A page that could not be read, though the document's other pages were."""

    page: int
    reason: str
    next_step: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known about a document, without its text. What is unknown is None (or 'unknown')."""

    id: str
    """The first 16 hexadecimal digits of the SHA-256 of the file's bytes."""
    title: str
    publisher: str | None
    date: str | None
    """ISO 8601, as exact as it is known: '2025', '2025-08' or '2025-08-12'."""
    language: Language
    path: str
    """Relative to the folder that was synced, with forward slashes."""
    page_labels: tuple[str, ...] = ()
    """What is printed on each page as its number; empty where that is its count from 1."""

    def page_label(self, page: int) -> str:
        """Return the number that page `page`, counted from 1, bears in print."""
        return self.page_labels[page - 1] if page <= len(self.page_labels) else str(page)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is after reading and cleaning. Blocks are in order and do not overlap."""

    info: DocumentInfo
    text: str
    blocks: tuple[Block, ...]
    pages: int
    """How many pages the file has; 0 where it has none."""
    dropped: tuple[Dropped, ...] = ()
    unread: tuple[Unread, ...] = ()
    """The pages that are missing from the text; a document with such pages is incomplete."""
    recognised: tuple[int, ...] = ()
    """The pages whose text was recognised in a picture, and may have its mistakes."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of one document: `document.text[start:end] == text`."""

    document_id: str
    start: int
    end: int
    text: str
    page: int | None
    section: str
    """The headings above it, outermost first, joined by ' › '; '' where there are none."""
    context: str
    """What is embedded before the text: title, section, for table rows their heads."""
    heads: tuple[tuple[int, int], ...] = ()
    """Of a chunk with table rows: the places of the head rows in the document's text."""

    @property
    def id(self) -> str:
        """Unique within an index generation, and the same in the next for an unchanged document."""
        return f"{self.document_id}:{self.start}-{self.end}"

    @property
    def embedded_text(self) -> str:
        """The text that the embedding model sees."""
        return f"{self.context}\n{self.text}" if self.context else self.text

    def heads_above(self, place: int) -> tuple[tuple[int, int], ...]:
        """Return the places of the head rows of that table whose row stands at `place`.

        A chunk may hold rows of several tables; the head rows of one follow each other directly. A table
        without heads takes none of the one before, where a sentence stands between the two.
        """
        heads: list[tuple[int, int]] = []
        for start, end in self.heads:
            if start >= place:
                break
            if heads and start > heads[-1][1] + _BETWEEN_BLOCKS:
                heads.clear()
            heads.append((start, end))
        if heads:
            between = self.text[max(0, heads[-1][1] - self.start) : max(0, place - self.start)]
            if any(line.endswith((".", ":", "!", "?")) and CELL not in line for line in between.splitlines()):
                return ()
        return tuple(heads)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one vector stands for: a chunk, or the lead of a document."""

    start: int
    end: int
    embedded_text: str
    """The text with the context that makes it findable."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found."""

    rank: int
    """From 1."""
    score: float
    """Between 0 and 1, comparable within one search only."""
    document: DocumentInfo
    page: int | None
    section: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and its place: the document's `text[start:end] == quote`."""

    n: int
    """The number that sentences refer to, from 1."""
    document: DocumentInfo
    page: int | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer and the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What the citation gate made of one sentence that a language model wrote."""

    text: str
    citations: tuple[int, ...]
    """The numbers of the citations that carry it; () when it failed."""
    fault: Fault | None = None
    """Why it failed; None when it is shown."""
    details: tuple[str, ...] = ()
    """The figures or names that do not stand in the cited passages."""
    dropped: tuple[int, ...] = ()
    """The model's own markers that were taken out."""
    added: bool = False
    """Whether the gate found the citation, and not the model."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall seconds of one question; `answer` is None where only a search was made."""

    search: float
    total: float
    answer: float | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits for a question, best first."""

    question: str
    language: Language
    hits: tuple[Hit, ...]
    seconds: Timing


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer made of checked quotes, or a refusal with what came nearest."""

    question: str
    language: Language
    abstained: bool
    answer: str
    """The sentences as running text; of a refusal, the refusal in the language of the question."""
    mode: str
    """'quotes', or the name of the language model that wrote the sentences."""
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    confidence: float
    """Between 0 and 1: how sure it is that the documents answer the question."""
    seconds: Timing
    standalone: str = ""
    """Of a follow-up: the question of its own that it was taken as; '' where it was taken as it is."""
    checks: tuple[Check, ...] = ()
    """What the citation gate made of each sentence that a language model wrote, in their order."""
    notice: str = ""
    """In the language of the question: why a language model's answer is not whole, which names that were
    asked about nothing mentions, or which of two questions in one is left without an answer."""
