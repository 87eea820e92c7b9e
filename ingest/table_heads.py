"""The lines above a table that name its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ingest.lines import Line

YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MONTH: Final = r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-zæøåäö]*\.?"
_DATE_CELL: Final = re.compile(
    rf"\s((?:\d{{1,2}}\.? ?)?{_MONTH} \d{{4}}|\d{{4}}[-–/]\d{{2,4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}}"
    r"|(?:19|20)\d\d)$",
    re.IGNORECASE,
)
_JOINING: Final = re.compile(
    r"i|på|og|och|af|av|om|pr\.?|per|for|för|med|til|till|fra|från|in|on|of|and", re.IGNORECASE
)
"""A word that names no column: "Timeløn i kroner" is one name."""
_MOST_HEAD_LINES: Final = 3


def head_above(above: Sequence[Line]) -> list[Line]:
    """Take the lines right above the first row that name its columns: no sentence, no label."""
    head: list[Line] = []
    for line in reversed(above[-_MOST_HEAD_LINES:]):
        if line.role or re.search(r"[.:;!?]$", line.text):
            return []
        head.insert(0, line)
        if line.gap or line.turned:
            return head
    return []


def loose_head(above: Sequence[Line]) -> list[Line]:
    """Take the last line above, where it ends no sentence and is no row: a head may have no gap above."""
    return [
        line
        for line in above[-1:]
        if not (line.role or re.search(r"[.:;!?]$", line.text) or re.search(r"\d", YEAR.sub("", line.text)))
    ]


def head_cells(head: Sequence[Line], columns: int, text: str | None = None) -> list[str] | None:
    """Give the cells of a head whose words are `text`; None where they cannot be told apart."""
    if not head:
        return None
    text = " ".join(line.text for line in head) if text is None else text
    if len(head) == 1 and len(cut_line(head[0])) == columns + 1:
        return cut_line(head[0])
    cells = _date_cells(text, columns)
    words = text.split()
    if cells is None and len(words) == columns + 1 and not any(map(_JOINING.fullmatch, words)):
        return words
    return cells


def _date_cells(text: str, columns: int) -> list[str] | None:
    cells: list[str] = []
    while len(cells) < columns:
        match = _DATE_CELL.search(text)
        if match is None:
            return None
        cells.insert(0, match.group(1))
        text = text[: match.start()].rstrip()
    return [text, *cells]


def names_above(above: Sequence[Line], columns: int) -> bool:
    """Tell whether the lines above name so many columns: in a head, or with a year for each."""
    head = head_above(above) or loose_head(above)
    years = [sum(1 for _ in YEAR.finditer(line.text)) for line in above[-1:] if not line.role]
    return columns in years or head_cells(head, columns) is not None


def cut_line(line: Line) -> list[str]:
    """Cut a line where the file says that its cells begin, or at tabs and runs of spaces."""
    if not line.cells:
        return re.split(r"(?: {2,}| ?\t)\s*", line.text)
    starts = [offset for offset, _ in line.cells] or [0]
    ends = [*starts[1:], len(line.text)]
    return [line.text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
