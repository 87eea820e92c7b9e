"""Whole paragraphs to pieces of structure: what is a heading, and of which level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ingest.hyphenation import Vocabulary
from ingest.lines import Line, Piece
from ingest.margins import heal_margins
from ingest.paragraphs import Unit, whole_units
from ingest.tables import mark_tables

_LARGER: Final = 1.06
_LABEL: Final = re.compile(r"[A-ZÆØÅÄÖ][^\W\d_]+(?: [^\W\d_]+)?:")
_MOST_LABEL_CHARS: Final = 22
_MOST_HEADING_CHARS: Final = 90
_MOST_LARGE_CHARS: Final = 200
_MOST_HEADING_WORDS: Final = 13
_BODY_CHARS: Final = 60
_NO_HEADING_END: Final = re.compile(
    r"[.;,:…\"”»]$|\b(?:og|och|and|i|af|av|of|til|till|to|med|with|for|för|på|the)$"
)
_CONTACT: Final = re.compile(r"@|https?://|www\.|\+\d|^[A-Z]{1,4}: |\d{2} \d{2} \d{2}")
_NUMBERED: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_]")


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Find the headings, paragraphs, list items and table rows of printed lines."""
    vocabulary = Vocabulary.of(line.text for line in lines)
    healed = heal_margins(lines, vocabulary)
    units = whole_units(mark_tables(healed, vocabulary), vocabulary)
    return _pieces(units)


def _pieces(units: Sequence[Unit]) -> list[Piece]:
    headings = _headings(units)
    levels = _levels(units, headings)
    pieces = []
    for index, unit in enumerate(units):
        if index in levels:
            pieces.append(Piece("heading", unit.text, unit.page, levels[index]))
        elif unit.kind in ("item", "table_head", "table_row"):
            pieces.append(Piece(unit.kind, unit.text, unit.page))
        else:
            pieces.append(Piece("paragraph", unit.text, unit.page))
    return pieces


def _body_size(units: Sequence[Unit]) -> float:
    sizes: Counter[float] = Counter()
    for unit in units:
        sizes[unit.size] += len(unit.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _headings(units: Sequence[Unit]) -> set[int]:
    body = _body_size(units)
    bold = sum(len(unit.text) for unit in units if unit.bold) * 2 > sum(len(unit.text) for unit in units)
    found: set[int] = set()
    for index in reversed(range(len(units))):
        unit = units[index]
        if unit.kind == "name":
            found.add(index)
        elif unit.kind == "text" and index + 1 < len(units):
            larger = unit.size > _LARGER * body or (unit.bold and not bold)
            if (
                _is_label(unit)
                or (body and larger and _may_be_heading(unit, _MOST_LARGE_CHARS))
                or _reads_like_heading(units, index, index + 1 in found)
            ):
                found.add(index)
    return found


def _is_label(unit: Unit) -> bool:
    return len(unit.text) <= _MOST_LABEL_CHARS and _LABEL.fullmatch(unit.text) is not None


def _may_be_heading(unit: Unit, most_chars: int) -> bool:
    text = unit.text
    return (
        len(text) <= most_chars
        and (text[0].isupper() or text[0].isdigit() or text[0] in "§\"”»'")
        and re.search(r"[^\W\d_]{2}", text) is not None
        and _NO_HEADING_END.search(text) is None
        and _CONTACT.search(text) is None
    )


def _reads_like_heading(units: Sequence[Unit], index: int, before_heading: bool) -> bool:
    """Judge without larger letters: a short line, set off, without a full stop, over a body of text."""
    unit, after = units[index], units[index + 1]
    set_off = (
        index == 0
        or unit.gap
        or len(units[index - 1].text) > _BODY_CHARS
        or unit.page != units[index - 1].page
    )
    if unit.lines > 1 or not set_off or not _may_be_heading(unit, _MOST_HEADING_CHARS):
        return False
    if len(unit.text.split()) > _MOST_HEADING_WORDS:
        return False
    body = (len(after.text) > _BODY_CHARS and after.text[0].isupper()) or after.text[:1] in "–—-"
    return (
        after.kind in ("item", "name")
        or (after.kind == "text" and (body or _is_label(after)))
        or (before_heading and index > 0 and len(after.text) > len(unit.text))
    )


def _levels(units: Sequence[Unit], headings: set[int]) -> dict[int, int]:
    """Rank the headings: by the size of their letters, a margin's names below them, labels last."""
    body = _body_size(units)
    sizes = sorted({units[i].size for i in headings if units[i].size > _LARGER * body}, reverse=True)
    largest = [i for i in sorted(headings) if sizes and units[i].size == sizes[0]]
    offset = 0 if len(largest) == 1 or not sizes else 1
    plain = len(sizes) + offset + 1 if sizes else 2
    levels: dict[int, int] = {}
    in_name = False
    last = 0
    for index in sorted(headings):
        unit = units[index]
        if unit.size in sizes:
            level, in_name = sizes.index(unit.size) + 1 + offset, False
        elif unit.kind == "name":
            level, in_name = plain if sizes else 3, True
        elif _is_label(unit):
            levels[index] = last + 1
            continue
        elif not sizes and index == 0:
            level = 1
        elif not sizes and index + 1 < len(units) and units[index + 1].kind == "name":
            level, in_name = 2, False
        else:
            numbered = _NUMBERED.match(unit.text)
            depth = numbered.group(1).count(".") if numbered else 0
            level = plain + depth + ((1 if sizes else 2) if in_name else 0)
        levels[index] = last = min(level, 6)
    return levels
