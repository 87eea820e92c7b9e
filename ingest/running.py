"""What is printed on every page: running headers and footers, and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from ingest.lines import Line
from retrieval.documents import Dropped

_EDGE_LINES: Final = 3
_SHARE_OF_PAGES: Final = 0.4
_MOST_CHARS: Final = 160
_PAGE_WORD: Final = r"(?:side|sida|page|pagina|seite|s|p)"
_OF: Final = r"(?:af|av|of|von|/|\|)"
_NUMBERED: Final = re.compile(
    rf"(?:{_PAGE_WORD}\.?\s*\d{{1,4}}(?:\s*{_OF}\s*\d{{1,4}})?|\d{{1,4}}\s*{_OF}\s*\d{{1,4}}|[-–—]\s*\d{{1,4}}\s*[-–—])",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"\d{1,4}|[ivxlc]{1,6}")


def drop_running(lines: Sequence[Line]) -> tuple[list[Line], list[Dropped]]:
    """Take out the lines that repeat at the edges of pages, and page numbers."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.page is not None:
            pages[line.page].append(index)
    gone: dict[int, str] = {}
    for index in _repeated(lines, pages):
        gone[index] = "page number" if _says_page(lines[index].text) else "running header or footer"
    gone |= dict.fromkeys(_page_numbers(lines, pages), "page number")
    kept = [line for index, line in enumerate(lines) if index not in gone]
    return kept, [Dropped(gone[index], lines[index].page, lines[index].text) for index in sorted(gone)]


def _edges(lines: Sequence[Line], page: Sequence[int]) -> list[int]:
    """Name the lines that stand first and last on a page, in its text and on its paper."""
    edges = {*page[:_EDGE_LINES], *page[-_EDGE_LINES:]}
    if any(lines[index].y for index in page):
        by_place = sorted(page, key=lambda index: -lines[index].y)
        edges |= {*by_place[:_EDGE_LINES], *by_place[-_EDGE_LINES:]}
    return sorted(edges)


def _repeated(lines: Sequence[Line], pages: dict[int, list[int]]) -> list[int]:
    if len(pages) < 2:
        return []
    found: dict[tuple[str, int, float], list[int]] = defaultdict(list)
    for page in pages.values():
        for index in _edges(lines, page):
            line = lines[index]
            if len(line.text) <= _MOST_CHARS:
                found[(_shape(line.text), round(line.y), line.size)].append(index)
    least = max(2, round(_SHARE_OF_PAGES * len(pages)))
    if len(pages) == 2 and not any(line.y for line in lines):
        return []
    return [
        index
        for (shape, y, _), indices in found.items()
        for index in indices
        if len({lines[i].page for i in indices}) >= least
        and (y or _stands_outermost(lines, indices, pages))
        and re.search(r"[^\W\d_]|#", shape)
    ]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.lower().split()))


def _stands_outermost(lines: Sequence[Line], indices: Sequence[int], pages: dict[int, list[int]]) -> bool:
    """Without places on paper, a repeated line counts only where it opens or closes most pages."""
    outermost = sum(
        1
        for index in indices
        if index in pages[lines[index].page or 0][:2] + pages[lines[index].page or 0][-2:]
    )
    return outermost >= 0.8 * len(indices)


def _says_page(text: str) -> bool:
    return _NUMBERED.fullmatch(text.strip()) is not None or _BARE.fullmatch(text.strip()) is not None


def _page_numbers(lines: Sequence[Line], pages: dict[int, list[int]]) -> list[int]:
    """Find "Side 3", "3 af 9" on a line of its own, and bare numbers that count the pages."""
    numbered = [
        index
        for index, line in enumerate(lines)
        if _NUMBERED.fullmatch(line.text)
        and (line.page is None or index in _edges(lines, pages[line.page]))
        and _stands_alone(lines, index)
    ]
    bare: dict[int, list[int]] = defaultdict(list)
    for page, indices in pages.items():
        for index in {*indices[:1], *indices[-1:]}:
            if lines[index].text.isdigit():
                bare[int(lines[index].text) - page].append(index)
    counted = [index for indices in bare.values() if len(indices) > 1 for index in indices]
    return numbered + counted + _bare_at_turns(lines)


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    after = lines[index + 1] if index + 1 < len(lines) else None
    return (lines[index].gap or lines[index].turned) and (after is None or after.gap or after.turned)


def _bare_at_turns(lines: Sequence[Line]) -> list[int]:
    """In a text without pages, a number alone where a page turns or the text ends."""
    return [
        index
        for index, line in enumerate(lines)
        if line.page is None
        and line.turned
        and line.text.isdigit()
        and len(line.text) < 4
        and (index + 1 == len(lines) or lines[index + 1].turned)
    ]
