"""The text around a quote, cut at the document's own blocks; within an overlong one, at its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.chunking import spans_of
from retrieval.documents import Block

_WANTED_CHARS: Final = 600
_MOST_CHARS: Final = 1500
"""A block that is longer is not shown whole: some files have no paragraphs, and are one block."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of blocks, whole but for overlong ones: `document.text[start:end] == text`."""

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

    It ends before the next heading, and begins with the heading above when that is near. Of an overlong
    block it holds the quote's sentences, and those beside them while there is room.
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
    begin, _ = _shown(text, blocks[first], start, end)
    _, finish = _shown(text, blocks[last], start, end)
    mark = (max(start, begin) - begin, min(end, finish) - begin)
    return Passage(text[begin:finish], begin, finish, mark, begin > blocks[0].start, finish < blocks[-1].end)


def _shown(text: str, block: Block, start: int, end: int) -> tuple[int, int]:
    """Return from where to where a block is shown around a quote that stands, or begins or ends, in it."""
    if block.end - block.start <= _MOST_CHARS:
        return block.start, block.end
    spans = spans_of(text, block)
    inside = [number for number, (a, b) in enumerate(spans) if b > start and a < end]
    if not inside:
        return max(start, block.start), min(end, block.end)
    first, last = inside[0], inside[-1]
    grown = True
    while grown:
        grown = False
        if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= _WANTED_CHARS:
            last, grown = last + 1, True
        if first > 0 and spans[last][1] - spans[first - 1][0] <= _WANTED_CHARS:
            first, grown = first - 1, True
    return spans[first][0], spans[last][1]


def _fits(blocks: Sequence[Block], first: int, last: int) -> bool:
    return blocks[last].end - blocks[first].start <= _WANTED_CHARS
