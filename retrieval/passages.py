"""The text around a quote, cut at the document's own blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.documents import Block

_WANTED_CHARS: Final = 600


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole blocks: `document.text[start:end] == text`."""

    text: str
    start: int
    end: int
    mark: tuple[int, int]
    """Where the quote stands in `text`."""
    before: bool
    """Whether the document goes on before the passage."""
    after: bool
    """Whether it goes on behind it."""


def passage_around(text: str, blocks: Sequence[Block], start: int, end: int) -> Passage:
    """Return the passage around the quote `text[start:end]`: its blocks, and neighbours while there is room.

    It ends before the next heading, and begins with the heading above when that is near.
    """
    inside = [number for number, block in enumerate(blocks) if block.end > start and block.start < end]
    if not inside:
        return Passage(text[start:end], start, end, (0, end - start), start > 0, end < len(text))
    first, last = inside[0], inside[-1]
    grown = True
    while grown:
        grown = False
        if last + 1 < len(blocks) and blocks[last + 1].kind != "heading" and _fits(blocks, first, last + 1):
            last, grown = last + 1, True
        if first > 0 and blocks[first].kind != "heading" and _fits(blocks, first - 1, last):
            first, grown = first - 1, True
    begin, finish = blocks[first].start, blocks[last].end
    mark = (max(start, begin) - begin, min(end, finish) - begin)
    return Passage(text[begin:finish], begin, finish, mark, first > 0, last + 1 < len(blocks))


def _fits(blocks: Sequence[Block], first: int, last: int) -> bool:
    return blocks[last].end - blocks[first].start <= _WANTED_CHARS
