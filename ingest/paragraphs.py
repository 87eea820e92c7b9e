"""Printed lines to whole paragraphs, items and rows, each on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ingest.hyphenation import Vocabulary, ends_divided, join_lines
from ingest.items import item_texts
from ingest.lines import Line

UnitKind = Literal["text", "heading", "item", "table_head", "table_row", "name", "status"]

_SENTENCE_END: Final = re.compile(r"[.!?:;…][\"”»’)\]]*$")
_FULL: Final = 0.88
"""A line that with the next word would not even fill this share of its column was ended on purpose."""
_FULL_AFTER_SENTENCE: Final = 0.92
_SHORT: Final = 0.35
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:)\S+$")
_WINDOW: Final = 8
_WIDEST_PRINT: Final = 150
"""Longer lines are no printed lines but whole paragraphs."""
_BEGINS_ANEW: Final = re.compile(r"[–—-] |[¹²³⁴⁵⁶⁷⁸⁹]")
"""A speaker's dash, or a footnote's number."""
_OTHER_SIZE: Final = 0.06
_INDENT: Final = 3.0
_FARTHEST_INDENT: Final = 40.0


@dataclass(frozen=True, slots=True)
class Unit:
    """The lines of one paragraph, item or row put together."""

    kind: UnitKind
    text: str
    page: int | None
    gap: bool
    size: float
    bold: bool
    lines: int
    level: int = 0
    """Of what the file itself says to be a heading."""


def whole_units(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Unit]:
    """Put the lines together that belong together."""
    items = item_texts(lines)
    widths = _widths(lines)
    groups: list[list[int]] = []
    for index in range(len(lines)):
        if groups and index not in items and _belongs(lines, groups[-1], index, items, widths[index - 1]):
            groups[-1].append(index)
        else:
            groups.append([index])
    units = []
    for group in groups:
        first = lines[group[0]]
        texts = [items.get(index, lines[index].text) for index in group]
        kind: UnitKind = "item" if group[0] in items else (first.role or "text")
        in_table = first.role in ("table_head", "table_row")
        text = texts[0] if in_table else join_lines([text for text in texts if text], vocabulary)
        if text:
            bold = all(lines[index].bold for index in group)
            units.append(Unit(kind, text, first.page, first.gap, first.size, bold, len(group), first.level))
    return units


def _belongs(
    lines: Sequence[Line], group: Sequence[int], index: int, items: dict[int, str], width: float
) -> bool:
    """Tell whether a line belongs to the paragraph or item that the lines above it make."""
    above, line = lines[index - 1], lines[index]
    if group[0] in items:
        if items[group[0]] == "" and len(group) == 1:
            return True
        if line.turned and items[group[0]][:1].islower() and line.text[0].isupper():
            return False  # an item that is no sentence does not begin one on the next page
        hangs = _hangs(lines[group[0]], above, line)
        if hangs is not None:
            return hangs
    return goes_on(above, line, width)


def _hangs(bullet: Line, above: Line, line: Line) -> bool | None:
    """Judge by its indent whether a line belongs to a list item; None where the indent tells nothing."""
    if not line.y or line.gap or line.turned or line.role or _looks_different(above, line):
        return None
    if line.x > bullet.x + _INDENT:
        return True
    ended = _SENTENCE_END.search(above.text) is not None
    return False if ended and not line.text[0].islower() else None


def goes_on(above: Line, line: Line, width: float) -> bool:
    """Tell whether a line goes on with the paragraph of the line above it.

    `width` is the length, in characters, of full lines around them.
    """
    if line.role or above.role or _looks_different(above, line):
        return False
    if _ADDRESS.match(above.text) or _ADDRESS.match(line.text):
        return False
    small = line.text[0].islower()
    if ends_divided(above.text):
        return small or not line.gap
    ended = _SENTENCE_END.search(above.text) is not None
    filled = len(above.text) + 1 + len(line.text.split()[0])
    full = filled > (_FULL_AFTER_SENTENCE if ended else _FULL) * width
    if width > _WIDEST_PRINT:
        return small and not ended and not line.gap
    if ended and _BEGINS_ANEW.match(line.text):
        return False
    if line.gap:
        return small and full and not ended
    if line.turned:
        return small or (full and not ended)
    if line.y and ended and not small and line.x > above.x + _INDENT and line.x < above.x + _FARTHEST_INDENT:
        return False
    if small or line.text[0] in ",;)":
        return len(above.text) > _SHORT * width
    return full


def _looks_different(above: Line, line: Line) -> bool:
    if abs(above.size - line.size) > _OTHER_SIZE * max(above.size, line.size):
        return True
    return above.bold != line.bold and not line.text[0].islower()


def _widths(lines: Sequence[Line]) -> list[float]:
    """Give for each line how long full lines around it are: the second longest of its neighbours."""
    widths: list[float] = []
    for index in range(len(lines)):
        near = sorted(len(line.text) for line in lines[max(0, index - _WINDOW) : index + _WINDOW + 1])
        widths.append(float(near[-2] if len(near) > 1 else near[-1]))
    return widths
