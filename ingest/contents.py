"""Tables of contents: they repeat the headings, with page numbers, and answer no question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.lines import Line
from retrieval.documents import Dropped

_LEADER: Final = re.compile(r"(?:\s?[.·…_]){4,}\s*(\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)
_ENDS_IN_PAGE: Final = re.compile(r"\S\s+(?:\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)
_TITLE: Final = re.compile(
    r"(?:indhold(?:sfortegnelse)?|innehåll(?:sförteckning)?|(?:table of )?contents|"
    r"tabeller|figurer|tables|figures)\W*",
    re.IGNORECASE,
)
_SUM: Final = re.compile(r"(?:^|\s)(?:i alt|ialt|totalt?|sum|summa|samlet)\W*$", re.IGNORECASE)
_FEWEST: Final = 3
_NEAR: Final = 3
_MOST_FALLS: Final = 0.1
"""Of a table's rows; a scanned page number may be read wrong."""


def drop_contents(lines: Sequence[Line], last_page: int | None = None) -> tuple[list[Line], list[Dropped]]:
    """Take out the lines that lead with dots to a page number, and the chapter titles between them.

    `last_page` is the highest number of a page, where the file knows it: prices and sums go beyond.
    """
    leaders = [
        index
        for rows in _sections(lines)
        if _counts_pages(lines, rows, last_page) and _is_of_this_text(lines, rows)
        for index in rows
    ]
    if len(leaders) < _FEWEST:
        return list(lines), []
    gone = set(leaders)
    for first, second in zip([-_NEAR, *leaders], [*leaders, len(lines) + _NEAR], strict=True):
        between = range(max(first + 1, 0), min(second, len(lines)))
        if first < 0 or second > len(lines):
            near = between[-_NEAR:] if first < 0 else between[:0]
        else:
            near = between if len(between) <= _NEAR else between[-1:]
        gone |= {
            index
            for index in near
            if _ENDS_IN_PAGE.search(lines[index].text) and not _LEADER.search(lines[index].text)
        }
    gone |= {
        index for index in range(len(lines) - 1) if _TITLE.fullmatch(lines[index].text) and index + 1 in gone
    }
    kept = [line for index, line in enumerate(lines) if index not in gone]
    return kept, [
        Dropped("table of contents", lines[index].page, lines[index].text) for index in sorted(gone)
    ]


def _sections(lines: Sequence[Line]) -> list[list[int]]:
    """Group the lines with leaders; other text parts them where a list of tables or figures may begin."""
    sections: list[list[int]] = []
    for index, line in enumerate(lines):
        if not _LEADER.search(line.text):
            continue
        between = lines[sections[-1][-1] + 1 : index] if sections else []
        if (
            sections
            and len(between) <= _NEAR
            and (len(sections[-1]) < _FEWEST or all(_ENDS_IN_PAGE.search(one.text) for one in between))
        ):
            sections[-1].append(index)
        else:
            sections.append([index])
    return sections


def _is_of_this_text(lines: Sequence[Line], rows: Sequence[int]) -> bool:
    """Tell contents from prices that rise: they are headed so, or name what the text goes on to say.

    An extract says only some of it, so one label that stands again as a line of its own is enough.
    """
    if any(_TITLE.fullmatch(line.text) for line in lines[max(rows[0] - _NEAR, 0) : rows[0]]):
        return True
    later = {_letters(line.text) for line in lines[rows[-1] + 1 :]} - {""}
    return any(_letters(_LEADER.sub("", lines[index].text)) in later for index in rows)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _counts_pages(lines: Sequence[Line], rows: Sequence[int], last_page: int | None) -> bool:
    """Tell page numbers from the figures of a budget, which fall from one row to the next, or have a sum."""
    if any(_SUM.search(_LEADER.sub("", lines[index].text)) for index in rows):
        return False
    numbers = [match[1] for index in rows if (match := _LEADER.search(lines[index].text))]
    figures = [int(number) for number in numbers if number.isdecimal()]
    # An extract may keep the contents of the whole, so some of them may lie beyond its last page.
    if last_page is not None and 2 * sum(figure > last_page for figure in figures) > len(rows):
        return False
    falls = sum(second < first for first, second in pairwise(figures))
    return falls <= _MOST_FALLS * len(rows)
