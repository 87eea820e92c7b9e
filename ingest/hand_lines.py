"""Lines that a paragraph was broken into by hand, as for a list of dates or the parts of an address."""

from __future__ import annotations

import re
from typing import Final

from ingest.cleaning import one_line

_MOST_LINE_CHARS: Final = 60
_BEGINS_LINE: Final = re.compile(r"[A-ZÆØÅÄÖÉÜ0-9•●▪*☐☒☑✓✗§+»\"(–-]|[a-zæøåäö]\)")
_GOES_ON: Final = re.compile(
    r"(?:[,;–-]|(?<!\w)(?:i|på|af|av|til|till|for|för|fra|från|med|om|ved|vid|hos|den|det|de|der|som|at|att|og|och|eller"
    r"|en|et|ett|er|är|skal|ska|vil|vill|kan|må|har|in|on|of|to|from|with|by|the|a|an|and|or|that|is|will|has|have))$",
    re.IGNORECASE,
)


def hand_lines(text: str) -> list[str]:
    """Return the lines of a paragraph whose breaks are line feeds, each in tidy spaces.

    A break inside a sentence, which only shapes the page, is none.
    """
    lines: list[list[str]] = []
    length = 0
    for row in filter(None, map(one_line, text.split("\n"))):
        above = lines[-1][-1] if lines else ""
        ends = length <= _MOST_LINE_CHARS or above[-1] in ".:!?"
        if lines and not (ends and _BEGINS_LINE.match(row) and not _GOES_ON.search(above)):
            lines[-1].append(row)
            length += len(row) + 1
        else:
            lines.append([row])
            length = len(row)
    return [" ".join(rows) for rows in lines]
