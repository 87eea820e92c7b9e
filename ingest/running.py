"""What is printed on every page: running headers and footers, and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from typing import Final

from ingest.edges import Pages, body_size, is_larger, only_words, surely_running
from ingest.lines import Line
from retrieval.documents import Dropped

_EDGE_LINES: Final = 3
_SHARE_OF_PAGES: Final = 0.4
_SHARE_OF_SLOT: Final = 0.6
_FEWEST_IN_SLOT: Final = 4
_MOST_CHARS: Final = 160
_BEGINNING_CHARS: Final = 11
_PAGE_WORD: Final = r"(?:side|sida|page|s|p)"
_OF: Final = r"(?:af|av|of|/|\|)"
_WORDED: Final = re.compile(
    rf"{_PAGE_WORD}\.?\s*(\d{{1,4}})(?:\s*{_OF}\s*\d{{1,4}})?|[-–—]\s*(\d{{1,4}})\s*[-–—]", re.IGNORECASE
)
_OF_ALL: Final = re.compile(rf"(\d{{1,4}})\s*{_OF}\s*(\d{{1,4}})", re.IGNORECASE)
""""3 af 9", which may also count votes, or be a school year or a date."""
_YEARS: Final = range(1900, 2100)
_FIGURE: Final = re.compile(r"\d+")
_ROMAN: Final = re.compile(r"m{0,3}(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})", re.IGNORECASE)
_ROMAN_DIGITS: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_FACING_PAGES: Final = 2
"""The left and right pages of a book may name its chapter and its section in turn."""


def drop_running(lines: Sequence[Line]) -> tuple[list[Line], list[Dropped]]:
    """Take out the lines that repeat at the edges of pages, and page numbers.

    No page loses all its words that way, unless another page that keeps some says the same.
    """
    pages: Pages = defaultdict(list)
    for index, line in enumerate(lines):
        if line.page is not None:
            pages[line.page].append(index)
    found = surely_running(lines, pages, {*_repeated(lines, pages), *_slots(lines, pages)})
    gone = dict.fromkeys(found, "running header or footer")
    gone |= dict.fromkeys((i for i in gone if _numbered(lines[i].text)), "page number")
    gone |= dict.fromkeys(_page_numbers(lines, pages, gone), "page number")
    for index in only_words(lines, pages, gone):
        if gone[index] != "page number":
            del gone[index]
    kept = [line for index, line in enumerate(lines) if index not in gone]
    return kept, [Dropped(gone[index], lines[index].page, lines[index].text) for index in sorted(gone)]


def _edges(lines: Sequence[Line], page: Sequence[int], depth: int = _EDGE_LINES) -> list[int]:
    """Name the lines that stand first and last on a page, in its text and on its paper."""
    edges = {*page[:depth], *page[-depth:]}
    if any(lines[index].y for index in page):
        by_place = sorted(page, key=lambda index: -lines[index].y)
        edges |= {*by_place[:depth], *by_place[-depth:]}
    return sorted(edges)


def _repeated(lines: Sequence[Line], pages: Pages) -> list[int]:
    """Find the same words, but for figures, at the same place of many pages."""
    found: dict[tuple[str, int, float], list[int]] = defaultdict(list)
    for page in pages.values():
        for index in _edges(lines, page):
            line = lines[index]
            if len(line.text) <= _MOST_CHARS:
                found[(_shape(line.text), round(line.y), line.size)].append(index)
    least = max(2, round(_SHARE_OF_PAGES * len(pages)))
    return [
        index
        for (shape, y, _), indices in found.items()
        if len({lines[i].page for i in indices}) >= least
        and re.search(r"[^\W\d_]", shape)
        and _same_but_for_page(lines, indices)
        and (y or (len(pages) > 2 and _outermost(lines, indices, pages)))
        for index in indices
    ]


def _same_but_for_page(lines: Sequence[Line], indices: Sequence[int]) -> bool:
    """Tell whether lines of one shape are the same, or have figures that only count the pages.

    "Bilag 1", "Bilag 2" at the top of each page are headings and no header.
    """
    if len({lines[index].text for index in indices}) * 2 <= len(indices):
        return True
    figures = [[int(figure) for figure in re.findall(r"\d+", lines[index].text)] for index in indices]
    changing = [place for place in range(len(figures[0])) if len({row[place] for row in figures}) > 1]
    return all(
        len({row[place] - (lines[index].page or 0) for row, index in zip(figures, indices, strict=True)}) == 1
        for place in changing
    )


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.lower().split()))


def _outermost(lines: Sequence[Line], indices: Sequence[int], pages: Pages) -> bool:
    """Without places on paper, a repeated line counts only where it opens or closes most pages."""
    outermost = 0
    for index in indices:
        page = pages[lines[index].page or 0]
        outermost += index in (*page[:2], *page[-2:])
    return outermost >= 0.8 * len(indices)


def _slots(lines: Sequence[Line], pages: Pages) -> list[int]:
    """Find the place at the top or bottom of the paper where a header names each page's chapter.

    The words differ, but on several pages they begin alike ("KAPITEL 1. …"), and most are said again, on
    the next pages or by a heading.
    """
    slots: dict[tuple[bool, int, float], list[int]] = defaultdict(list)
    for page in pages.values():
        placed = [index for index in page if lines[index].y]
        if placed:
            top = max(placed, key=lambda index: lines[index].y)
            bottom = min(placed, key=lambda index: lines[index].y)
            for index in {top, bottom}:
                slots[(index == top, round(lines[index].y), lines[index].size)].append(index)
    body = body_size(lines)
    large = {index for index, line in enumerate(lines) if line.bold or is_larger(line, body)}
    found: list[int] = []
    for indices in slots.values():
        if len(indices) < max(_FEWEST_IN_SLOT, _SHARE_OF_PAGES * len(pages)):
            continue
        headings = {_words(lines[index].text) for index in large.difference(indices)}
        beginnings = Counter(lines[index].text[:_BEGINNING_CHARS].lower() for index in indices)
        alike = sum(count for count in beginnings.values() if count > 1)
        again = sum(_said_again(lines, indices, place, headings) for place in range(len(indices)))
        if min(alike, again) >= _SHARE_OF_SLOT * len(indices):
            found += [index for index in indices if len(lines[index].text) <= _MOST_CHARS]
    return found


def _said_again(
    lines: Sequence[Line], slot: list[int], place: int, headings: Container[tuple[str, ...]]
) -> bool:
    """Tell whether a page nearby has the same words and chapter's number there, or a heading ends them."""
    text = lines[slot[place]].text
    words = _words(text)
    near = slot[max(0, place - _FACING_PAGES) : place] + slot[place + 1 : place + 1 + _FACING_PAGES]
    nearby = {(_words(lines[index].text), *_FIGURE.findall(lines[index].text)[:1]) for index in near}
    return (words, *_FIGURE.findall(text)[:1]) in nearby or any(
        words[start:] in headings for start in range(len(words))
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W\d_]+", text.lower()))


def _page_numbers(lines: Sequence[Line], pages: Pages, gone: Container[int]) -> list[int]:
    """Find "Side 3", "3 af 9" on a line of its own, and bare numbers that count the pages."""
    left = {page: [index for index in indices if index not in gone] for page, indices in pages.items()}
    numbered = [
        index
        for index, line in enumerate(lines)
        if _numbered(line.text)
        and (_stands_alone(lines, index) if line.page is None else index in _edges(lines, left[line.page], 2))
    ]
    numbered = _without_other_pairs(lines, numbered, max(pages, default=0))
    body = body_size(lines)
    counted: dict[tuple[bool, int], list[int]] = defaultdict(list)
    for page, indices in left.items():
        for index in _edges(lines, indices, 1):
            number = _number(lines[index].text)
            if number is not None and not _is_heading(lines, index, indices, number, body, max(pages)):
                counted[(lines[index].text.isdecimal(), number - page)].append(index)
    bare = [index for indices in counted.values() if len(indices) > 1 for index in indices]
    return numbered + bare + _bare_at_turns(lines)


def _numbered(text: str) -> bool:
    return _WORDED.fullmatch(text) is not None or _OF_ALL.fullmatch(text) is not None


def _without_other_pairs(lines: Sequence[Line], found: Sequence[int], last_page: int) -> list[int]:
    """Leave out "12 af 24" where nothing says that it is one page of so many.

    Other pages must count up to the same number, or it be that of the last page; in a text that counts no
    pages, a line like "Side 12" must say the first.
    """
    worded = {
        match[1]
        for i in found
        if (match := _WORDED.fullmatch(lines[i].text))
        and re.match("side|sida|page", lines[i].text, re.IGNORECASE)
    }
    pairs = {i: match for i in found if (match := _OF_ALL.fullmatch(lines[i].text))}
    pages_to = Counter(last for last, _ in {(match[2], lines[i].page) for i, match in pairs.items()})
    others: set[int] = set()
    for index, match in pairs.items():
        number, last = int(match[1]), int(match[2])
        if lines[index].page is None:
            told = match[1] in worded
        else:
            told = last == last_page or pages_to[match[2]] > 1
        if not told or number > last or last in _YEARS:
            others.add(index)
    return [index for index in found if index not in others]


def _is_heading(
    lines: Sequence[Line], index: int, page: Sequence[int], number: int, body: float, last_page: int
) -> bool:
    """Tell whether a bare number is a year beyond the last page, or large and above all else of its page."""
    if number in _YEARS and last_page < number:
        return True
    return is_larger(lines[index], body) and any(lines[other].y < lines[index].y for other in page)


def _number(text: str) -> int | None:
    """Read a bare figure, or a Roman one."""
    if text.isdecimal() and len(text) < 5:
        return int(text)
    if not text or _ROMAN.fullmatch(text) is None:
        return None
    digits = [_ROMAN_DIGITS[char] for char in text.lower()]
    following = [*digits[1:], 0]
    return sum(-one if one < after else one for one, after in zip(digits, following, strict=True))


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    after = lines[index + 1] if index + 1 < len(lines) else None
    return (lines[index].gap or lines[index].turned) and (after is None or after.gap or after.turned)


def _bare_at_turns(lines: Sequence[Line]) -> list[int]:
    """In a text that counts no pages, find a number alone between two page turns."""
    return [
        index
        for index, line in enumerate(lines)
        if line.page is None
        and line.turned
        and line.text.isdecimal()
        and len(line.text) < 4
        and (index + 1 == len(lines) or lines[index + 1].turned)
    ]
