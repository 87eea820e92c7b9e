"""Where list items begin among printed lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from heapq import heappop, heappush
from typing import Final

from ingest.lines import Line, Piece

_BULLET: Final = re.compile(r"[•▪◦‣●○■□▫◆◇►▶▸✓✔➢➤\uf0b7\uf0a7\uf0d8·]\s*")
_DASH: Final = re.compile(r"(?:[-*–—]\s+(?=\S)|o\s+(?=[A-ZÆØÅÄÖ]))")
_NUMBER: Final = re.compile(r"(\d{1,2}|[a-z])([.)])\s+(?=\S)")
_MONTH: Final = re.compile(
    r"\d{1,2}\. ?(?:jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]*\b|\d{1,2}\. \d",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"[.!?][\"”»’)]*$")
_SPEECH_CHARS: Final = 100


def item_texts(lines: Sequence[Line]) -> dict[int, str]:
    """Name the lines that begin a list item, with the item's text: no bullet, but its number.

    A dash before a paragraph that stands alone, or before long sentences, is a speaker's and no
    bullet; a number begins an item only where the next one or the one before it does too.
    """
    texts: dict[int, str] = {}
    for index, line in enumerate(lines):
        match = _BULLET.match(line.text)
        if match and not line.role:
            texts[index] = line.text[match.end() :]
    for index in _dash_items(lines) + _numbered_items(lines):
        texts[index] = (
            _DASH.sub("", lines[index].text, count=1) if _DASH.match(lines[index].text) else lines[index].text
        )
    return texts


def with_typed_items(pieces: Sequence[Piece]) -> list[Piece]:
    """Make the paragraphs of a word processor items whose bullet or number was typed by hand."""
    lines = [Line(piece.text, role="" if piece.kind == "paragraph" else "heading") for piece in pieces]
    texts = item_texts(lines)
    return [
        replace(piece, kind="item", text=texts[index]) if texts.get(index) else piece
        for index, piece in enumerate(pieces)
    ]


def _dash_items(lines: Sequence[Line]) -> list[int]:
    items: list[int] = []
    starts = [index for index, line in enumerate(lines) if _DASH.match(line.text) and not line.role]
    for list_ in _lists(lines, starts):
        texts = [lines[index].text for index in list_]
        led_in = list_[0] > 0 and lines[list_[0] - 1].text.endswith(":")
        long = sum(1 for text in texts if len(text) > _SPEECH_CHARS and _SENTENCE_END.search(text))
        spoken = texts[0][0] in "–—" and (long * 2 >= len(texts) or (len(texts) == 1 and not led_in))
        if (len(texts) > 1 or led_in) and not spoken:
            items += list_
    return items


def _lists(lines: Sequence[Line], starts: Sequence[int]) -> list[list[int]]:
    """Group the starts that have the same sign and no paragraph of other text between them."""
    lists: list[list[int]] = []
    for start in starts:
        if lists:
            last = lists[-1][-1]
            between = lines[last + 1 : start]
            broken = any(line.role or (line.gap and not line.text[0].islower()) for line in between)
            if not broken and lines[last].text[0] == lines[start].text[0]:
                lists[-1].append(start)
                continue
        lists.append([start])
    return lists


def _numbered_items(lines: Sequence[Line]) -> list[int]:
    chains: list[list[int]] = []
    # By the number and sign that would go on with them, the chains' places; the newest (-place) goes first.
    waiting: dict[tuple[int | str, str], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        match = _NUMBER.match(line.text)
        if match is None or line.role or _MONTH.match(line.text):
            continue
        number = int(match.group(1)) if match.group(1).isdecimal() else match.group(1)
        if waiting[number, match.group(2)]:
            place = -heappop(waiting[number, match.group(2)])
            chains[place].append(index)
        elif match.group(1) in ("1", "a") and _may_begin(lines, index):
            place = len(chains)
            chains.append([index])
        else:
            continue
        following = number + 1 if isinstance(number, int) else chr(ord(number) + 1)
        heappush(waiting[following, match.group(2)], -place)
    return [index for chain in chains if len(chain) > 1 for index in chain]


def _may_begin(lines: Sequence[Line], index: int) -> bool:
    if index == 0 or lines[index].gap or lines[index].turned:
        return True
    above = lines[index - 1].text
    return re.search(r"[.:!?]$", above) is not None or len(above) < 60
