"""Lines that a paragraph was broken into by hand, as for a list of dates or the parts of an address."""

from __future__ import annotations

import re
from typing import Final

from ingest.cleaning import one_line

_MOST_LINE_CHARS: Final = 60
_BEGINS_LINE: Final = re.compile(r"[A-ZÆØÅÄÖ0-9•●▪*–-]")


def hand_lines(text: str) -> list[str]:
    """Return the lines of a paragraph whose breaks are line feeds, each in tidy spaces.

    A break inside a sentence, which only shapes the page, is none.
    """
    lines: list[str] = []
    for row in map(one_line, text.split("\n")):
        above = lines[-1] if lines else ""
        ends = len(above) <= _MOST_LINE_CHARS or above[-1] in ".:!?"
        if row and above and not (ends and _BEGINS_LINE.match(row) and above[-1] not in ",;-–"):
            lines[-1] = f"{above} {row}"
        elif row:
            lines.append(row)
    return lines
