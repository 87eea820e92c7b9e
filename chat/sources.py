"""The places that one turn's quotes and written sentences stand on, under one numbering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from retrieval.documents import Citation


@dataclass(frozen=True, slots=True)
class Sources:
    """Citations numbered from 1: those of the quotes first, so that a number on the page never changes."""

    citations: tuple[Citation, ...] = ()
    numbers: tuple[int, ...] = ()
    """The number here of each citation of the written answer, in their order."""


NO_SOURCES: Final = Sources()


def with_more(sources: Sources, citations: tuple[Citation, ...], text_of: Callable[[str], str]) -> Sources:
    """Return the sources with citations of written sentences; one that overlaps another shares its number.

    `text_of` gives a document's whole text by its id.
    """
    known, numbers = list(sources.citations), list(sources.numbers)
    for new in citations:
        shared = next((n for n, each in enumerate(known) if _overlap(each, new)), None)
        if shared is None:
            known.append(replace(new, n=len(known) + 1))
            numbers.append(len(known))
        else:
            known[shared] = _united(known[shared], new, text_of)
            numbers.append(shared + 1)
    return Sources(tuple(known), tuple(numbers))


def _overlap(one: Citation, other: Citation) -> bool:
    return one.document.id == other.document.id and one.start < other.end and other.start < one.end


def _united(one: Citation, other: Citation, text_of: Callable[[str], str]) -> Citation:
    start, end = min(one.start, other.start), max(one.end, other.end)
    if (start, end) == (one.start, one.end):
        return one
    return replace(one, start=start, end=end, quote=text_of(one.document.id)[start:end])
