"""What stands at the edges of a page: set off from its body, or a part of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

from ingest.lines import Line
from ingest.spacing import GAP, usual_leading

Pages = dict[int, list[int]]
"""For each page, the indices of its lines."""

_LARGER: Final = 1.06
_SURE_GAP: Final = 2.0
"""Blank space of so many times the letters' size sets a line off, however far apart lines stand."""
_SAME_ROW: Final = 0.5
_SAME_X: Final = 1.5
_NUMBER: Final = re.compile(r"(?:\w{1,4}\.? ?)?\d{1,4}(?: ?\S{1,2} ?\d{1,4})?|[ivxlc]{1,7}", re.IGNORECASE)
_LETTER: Final = re.compile(r"[^\W\d_]")


def surely_running(lines: Sequence[Line], pages: Pages, found: Collection[int]) -> list[int]:
    """Leave out, of the lines found at pages' edges, what may be headings or the body's own.

    Where places tell it, blank space stands between a header and the body; only what is the same on
    several pages may also be the outermost line, or in letters larger than the body's. A table's head is
    no header.
    """
    if not found:
        return []
    texts = Counter((lines[index].text, round(lines[index].y)) for index in found)
    leading = min(GAP * usual_leading(lines), _SURE_GAP)
    set_off: set[int] = set()
    outermost: set[int] = set()
    for page in pages.values():
        rows = _rows(lines, page)
        set_off |= _set_off(lines, rows, found, leading)
        outermost |= {index for row in (*rows[:1], *rows[-1:]) for index in row}
    body = body_size(lines)
    sure: list[int] = []
    for index in sorted(found):
        line = lines[index]
        same = texts[(line.text, round(line.y))] > 1
        large = is_larger(line, body)
        if not line.y or index in set_off:
            certain = same or not large
        else:
            certain = same and not large and index in outermost
        if certain and not _heads_columns(lines, index):
            sure.append(index)
    return sure


def body_size(lines: Sequence[Line]) -> float:
    """Give the size of most letters; 0 where sizes are not known."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def is_larger(line: Line, body: float) -> bool:
    """Tell whether a line's letters are larger than the body's."""
    return line.size > _LARGER * body > 0


def only_words(lines: Sequence[Line], pages: Pages, gone: Collection[int]) -> list[int]:
    """Of the lines that are to go, name those that would leave a page without words said nowhere else."""
    worded = {
        page: [index for index in indices if _LETTER.search(lines[index].text)]
        for page, indices in pages.items()
    }
    emptied = {
        page for page, indices in worded.items() if indices and all(index in gone for index in indices)
    }
    said = {lines[index].text for page in worded.keys() - emptied for index in worded[page]}
    return [index for page in emptied for index in worded[page] if lines[index].text not in said]


def _rows(lines: Sequence[Line], page: Sequence[int]) -> list[list[int]]:
    """Put the lines of a page that stand at one height together, from the top down."""
    placed = sorted((index for index in page if lines[index].y), key=lambda index: -lines[index].y)
    rows = [placed[:1]] if placed else []
    for above, index in pairwise(placed):
        if lines[above].y - lines[index].y < _SAME_ROW * lines[index].size:
            rows[-1].append(index)
        else:
            rows.append([index])
    return rows


def _set_off(
    lines: Sequence[Line], rows: Sequence[Sequence[int]], found: Collection[int], leading: float
) -> set[int]:
    """Name the lines between which and the page's body only lines of `found` and blank space stand."""
    gaps = [
        (lines[first[-1]].y - lines[second[0]].y)
        > leading * max(*(lines[index].size for index in (*first, *second)), 1.0)
        for first, second in pairwise(rows)
    ]
    if not rows:
        return set()
    edges = (zip(rows, [*gaps, True], strict=True), zip(rows[::-1], [*gaps[::-1], True], strict=True))
    set_off: set[int] = set()
    for edge in edges:
        passed: set[int] = set()
        for row, gap in edge:
            if not any(index in found or _NUMBER.fullmatch(lines[index].text) for index in row):
                break
            passed |= set(row)
            set_off |= passed if gap else set()
    return set_off


def _heads_columns(lines: Sequence[Line], index: int) -> bool:
    """Tell whether the parts of a line stand over those of the next, as a table's head does."""
    line = lines[index]
    if index + 1 == len(lines) or len(line.cells) < 2 or lines[index + 1].page != line.page:
        return False
    below = [x for _, x in lines[index + 1].cells]
    return len(below) > 1 and all(any(abs(x - other) < _SAME_X for other in below) for _, x in line.cells)
