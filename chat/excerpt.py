"""The stretches of documents that an answer's citations stand in, each shown once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from retrieval.documents import Citation, DocumentInfo
from retrieval.passages import Passage


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of one document, `document.text[start:end] == text`, and the citations in it."""

    citations: tuple[Citation, ...]
    """In the order of their numbers."""
    text: str
    start: int
    end: int
    before: bool
    """Whether the document goes on before the excerpt."""
    after: bool
    """Whether it goes on behind it."""

    @property
    def document(self) -> DocumentInfo:
        """The document that it is from."""
        return self.citations[0].document

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of its citations, in order; empty where the document has none."""
        return tuple(sorted({citation.page for citation in self.citations if citation.page is not None}))


def excerpts(
    citations: tuple[Citation, ...], passages: tuple[Passage, ...], text_of: Callable[[str], str]
) -> tuple[Excerpt, ...]:
    """Join the passages around the citations where they overlap, in the order of the first citations.

    `text_of` gives a document's whole text by its id.
    """
    shown: list[Excerpt] = []
    for citation, passage in zip(citations, passages, strict=True):
        one = Excerpt((citation,), passage.text, passage.start, passage.end, passage.before, passage.after)
        apart = []
        for other in shown:
            if (
                other.document.id == citation.document.id
                and other.start <= one.end
                and one.start <= other.end
            ):
                one = _joined(other, one, text_of(citation.document.id))
            else:
                apart.append(other)
        shown = [*apart, one]
    return tuple(sorted(shown, key=lambda excerpt: excerpt.citations[0].n))


def _joined(left: Excerpt, right: Excerpt, text: str) -> Excerpt:
    first = min(left, right, key=lambda excerpt: excerpt.start)
    last = max(left, right, key=lambda excerpt: excerpt.end)
    both = sorted((*left.citations, *right.citations), key=lambda citation: citation.n)
    joined = replace(first, citations=tuple(both), end=last.end, after=last.after)
    return replace(joined, text=text[joined.start : joined.end])
