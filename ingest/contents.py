"""Tables of contents: they repeat the headings, with page numbers, and answer no question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ingest.lines import Line
from retrieval.documents import Dropped

_LEADER: Final = re.compile(r"(?:\s?[.·…_]){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)
_ENDS_IN_PAGE: Final = re.compile(r"\S\s+(?:\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)
_TITLE: Final = re.compile(
    r"(?:indhold(?:sfortegnelse)?|innehåll(?:sförteckning)?|(?:table of )?contents|"
    r"tabeller|figurer|tables|figures)\W*",
    re.IGNORECASE,
)
_FEWEST: Final = 3
_NEAR: Final = 3


def drop_contents(lines: Sequence[Line]) -> tuple[list[Line], list[Dropped]]:
    """Take out the lines that lead with dots to a page number, and the chapter titles between them."""
    leaders = [index for index, line in enumerate(lines) if _LEADER.search(line.text)]
    if len(leaders) < _FEWEST:
        return list(lines), []
    gone = set(leaders)
    for first, second in zip([-_NEAR, *leaders], [*leaders, len(lines) + _NEAR], strict=True):
        between = range(max(first + 1, 0), min(second, len(lines)))
        if first < 0 or second > len(lines):
            near = between[-_NEAR:] if first < 0 else between[:0]
        else:
            near = between if len(between) <= _NEAR else between[-1:]
        gone |= {index for index in near if _ENDS_IN_PAGE.search(lines[index].text)}
    gone |= {
        index for index in range(len(lines) - 1) if _TITLE.fullmatch(lines[index].text) and index + 1 in gone
    }
    kept = [line for index, line in enumerate(lines) if index not in gone]
    return kept, [
        Dropped("table of contents", lines[index].page, lines[index].text) for index in sorted(gone)
    ]
