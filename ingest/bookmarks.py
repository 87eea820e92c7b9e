"""The bookmarks of a PDF, which say what its headings are and how they lie within each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pypdf import PdfReader

from ingest.cleaning import one_line
from ingest.lines import Line

_MOST: Final = 5000
_MOST_LINES: Final = 3
_DEEPEST: Final = 6
_NUMBER: Final = re.compile(
    r"^(?:(?i:kapitel|kap\.|chapter|afsnit|avsnitt|bilag|bilaga|appendix)\s+)?"
    r"(?:\d{1,3}(?:\.\d{1,3})*|[A-ZÆØÅ](?:\.\d{1,3})*|[IVXLC]{1,6})[.):]?\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One entry: where it leads, and how deep it stands, from 0."""

    title: str
    page: int
    depth: int
    y: float | None


def bookmarks_of(reader: PdfReader) -> list[Bookmark]:
    """Read a PDF's bookmarks; damaged ones are none."""
    found: list[Bookmark] = []

    def walk(entries: Sequence[Any], depth: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, depth + 1)
            elif len(found) < _MOST:
                page = reader.get_destination_page_number(entry)
                title = one_line(str(entry.title or ""))
                if page is not None and title:
                    top = entry.top
                    found.append(
                        Bookmark(title, page + 1, depth, float(top) if isinstance(top, int | float) else None)
                    )

    try:
        walk(reader.outline, 0)
    except Exception:  # damage here costs no text
        return []
    return found


def mark_bookmarked(lines: Sequence[Line], bookmarks: Sequence[Bookmark]) -> list[Line]:
    """Make the lines that say what a bookmark says headings of its depth.

    A bookmark that is printed nowhere on its page is left out: what is quoted must stand there.
    """
    by_page: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.page is not None:
            by_page[line.page].append(index)
    places: dict[int, tuple[int, str, int]] = {}
    for bookmark in bookmarks:
        free = [index for index in by_page.get(bookmark.page, []) if index not in places]
        found = min(
            _printed(lines, free, bookmark),
            key=lambda place: abs(lines[place[0]].y - bookmark.y) if bookmark.y is not None else place[0],
            default=None,
        )
        if found is not None:
            start, count, text = found
            places[start] = (count, text, bookmark.depth)
    top = 2 if sum(depth == 0 for _, _, depth in places.values()) > 1 else 1
    marked: list[Line] = []
    index = 0
    while index < len(lines):
        if index in places:
            count, text, depth = places[index]
            level = min(depth + top, _DEEPEST)
            marked.append(replace(lines[index], text=text, cells=(), role="heading", level=level))
            index += count
        else:
            marked.append(lines[index])
            index += 1
    return marked


def _printed(
    lines: Sequence[Line], free: Sequence[int], bookmark: Bookmark
) -> Iterator[tuple[int, int, str]]:
    """Find where a bookmark's words stand alone, on one line or a few, with or without its number."""
    wanted = _letters(_NUMBER.sub("", bookmark.title, count=1)) or _letters(bookmark.title)
    for position, start in enumerate(free):
        number = _NUMBER.match(lines[start].text)
        text = ""
        for count, index in enumerate(free[position : position + _MOST_LINES], start=1):
            if index != start + count - 1:
                break
            text += " " + lines[index].text
            for skipped in (0, number.end() if number else 0):
                if wanted and _letters(text[1 + skipped :]) == wanted:
                    words = _NUMBER.sub("", bookmark.title, count=1) if skipped else bookmark.title
                    said = lines[start].text if count == 1 else text[1 : 1 + skipped] + words
                    yield start, count, said
                    break
            if len(_letters(text)) > len(wanted) + 12:
                break


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
