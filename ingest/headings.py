"""Which paragraphs are headings, and of which level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.paragraphs import Unit

_LARGER: Final = 1.06
"""Letters that are larger than the text's by this factor are a heading's."""
_LABEL: Final = re.compile(r"[A-ZÆØÅÄÖ][^\W\d_]+(?: [^\W\d_]+)?:")
_MOST_LABEL_CHARS: Final = 22
_MOST_CHARS: Final = 90
_MOST_LARGE_CHARS: Final = 200
_MOST_WORDS: Final = 13
_BODY_CHARS: Final = 60
_SENTENCE_CHARS: Final = 20
_NO_END: Final = re.compile(r"[.;,:…]$")
_UNFINISHED: Final = re.compile(
    r"[\"”»]$|\b(?:og|och|and|i|in|af|av|of|til|till|to|med|with|for|för|på|on|the)$"
)
_BYLINE: Final = r"^(?:[Bb]y|[Aa][fv]|[Tt]e[kx]st:?) [A-ZÆØÅÄÖ]\w+ [A-ZÆØÅÄÖ]"
_CONTACT: Final = re.compile(_BYLINE + r"|@|https?://|www\.|\+\d|^[A-Z]{1,4}: |\d{2} \d{2} \d{2}")
_NUMBERED: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_]")
_PARAGRAPH: Final = re.compile(r"§+ ?\d{1,3} ?[a-z]?")
_LONE_WORD: Final = re.compile(r"[A-ZÆØÅÄÖ][a-zæøåäöéü]{9,}")
_DEEPEST: Final = 6


def with_titles(units: Sequence[Unit]) -> list[Unit]:
    """Put a number of minutes, alone on its line, before its title: "§ 24 Ekonomisk rapport"."""
    titled: list[Unit] = []
    for unit in units:
        above = titled[-1] if titled else None
        if (
            above is not None
            and above.kind in ("text", "heading")
            and unit.kind in ("text", "heading")
            and _PARAGRAPH.fullmatch(above.text)
            and unit.lines == 1
            and not unit.gap
            and _may_be_heading(unit.text, _MOST_CHARS)
        ):
            titled[-1] = replace(unit, text=f"{above.text} {unit.text}", page=above.page, gap=above.gap)
        else:
            titled.append(unit)
    return titled


def heading_levels(units: Sequence[Unit]) -> dict[int, int]:
    """Name the units that are headings, with their level.

    Larger or bold letters tell a heading where the file knows them; else a short line that is set off,
    has no full stop, and has text below it. Levels follow the size of the letters; the names in a
    margin stand below the other headings, labels such as "Status:" below those.
    """
    body = _body_size(units)
    bold = sum(len(unit.text) for unit in units if unit.bold) * 2 > sum(len(unit.text) for unit in units)
    labels = {unit.text.rstrip(":") for unit in units if _is_label(unit)}
    found: set[int] = set()
    for index in reversed(range(len(units))):
        unit = units[index]
        if unit.kind == "heading" or (unit.kind == "name" and not _heads_columns(units, index)):
            found.add(index)
        elif unit.kind == "text" and index + 1 < len(units):
            stands_out = body > 0 and (unit.size > _LARGER * body or (unit.bold and not bold))
            if (
                unit.text.rstrip(":") in labels
                or (unit.gap and _PARAGRAPH.fullmatch(unit.text))
                or (
                    stands_out
                    and _may_be_heading(unit.text, _MOST_LARGE_CHARS)
                    and not (index and _heads_columns(units, index - 1))
                )
                or _reads_like_heading(units, index, index + 1 in found)
            ):
                found.add(index)
    return _levels(units, sorted(found), body, labels)


def _body_size(units: Sequence[Unit]) -> float:
    sizes: Counter[float] = Counter()
    for unit in units:
        sizes[unit.size] += len(unit.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_label(unit: Unit) -> bool:
    return (
        unit.kind == "text"
        and len(unit.text) <= _MOST_LABEL_CHARS
        and _LABEL.fullmatch(unit.text) is not None
    )


def _heads_columns(units: Sequence[Unit], index: int) -> bool:
    """Tell whether a name in the margin only says what the column holds, over the first real name."""
    if index + 2 >= len(units) or units[index].kind != "name" or units[index + 1].kind != "text":
        return False
    return units[index + 2].kind == "name" and _may_be_heading(units[index + 1].text, _MOST_CHARS)


def _may_be_heading(text: str, most_chars: int) -> bool:
    return (
        len(text) <= most_chars
        and (text[0].isupper() or text[0].isdigit() or text[0] in "§\"”»'")
        and re.search(r"[^\W\d_]{2}", text) is not None
        and _NO_END.search(text) is None
        and _CONTACT.search(text) is None
    )


def _reads_like_heading(units: Sequence[Unit], index: int, before_heading: bool) -> bool:
    unit, after = units[index], units[index + 1]
    above = units[index - 1] if index else None
    set_off = above is None or unit.gap or len(above.text) > _BODY_CHARS or unit.page != above.page
    if unit.lines > 1 or not set_off or len(unit.text.split()) > _MOST_WORDS or _UNFINISHED.search(unit.text):
        return False
    if not _may_be_heading(unit.text, _MOST_CHARS) or (
        above is not None and _heads_columns(units, index - 1)
    ):
        return False
    if index == 0 and after.gap and not unit.size:
        return True
    if after.kind == "text":
        if unit.gap and _LONE_WORD.fullmatch(unit.text):
            return True
        sentence = len(after.text) > _SENTENCE_CHARS and after.text[-1] in ".:"
        body = (len(after.text) > _BODY_CHARS or sentence) and after.text[0].isupper()
        if body or after.text[0] in "–—-" or (_is_label(after) and ": " not in unit.text):
            return True
    return after.kind in ("item", "name") or (
        before_heading and above is not None and len(after.text) > len(unit.text)
    )


def _levels(units: Sequence[Unit], headings: Sequence[int], body: float, labels: set[str]) -> dict[int, int]:
    counts = Counter(units[i].size for i in headings if units[i].size > _LARGER * body > 0)
    largest = max(counts, default=0.0)
    # A size that only one heading has ranks with the next smaller one, unless it is the title's.
    sizes = sorted((size for size, count in counts.items() if count > 1 or size == largest), reverse=True)
    # One heading in the largest letters is the title; several are chapters of a text without one.
    top = 1 if counts[largest] == 1 else 2
    plain = len(sizes) + top if sizes else 2
    levels: dict[int, int] = {}
    name_level = last = marked = 0
    # Bookmarks know nothing of names in a margin, so beside these the letters' sizes tell the levels.
    named = any(units[index].kind == "name" for index in headings)
    for index in headings:
        unit = units[index]
        if unit.text.rstrip(":") in labels:
            levels[index] = min(last + 1, _DEEPEST)
            continue
        if not named and (unit.level or marked):
            # What only looks like a heading stands below what the file says to be one.
            marked = unit.level or marked
            below = units[index + 1].level if index + 1 < len(units) else 0  # "Kapitel 2" over its title
            levels[index] = last = unit.level or below or min(marked + 1, _DEEPEST)
            continue
        over_name = index + 1 < len(units) and units[index + 1].kind == "name"
        if unit.size in counts:
            level, name_level = sum(1 for size in sizes if size > unit.size) + top, 0
        elif unit.kind == "name":
            level = name_level = plain if sizes else plain + 1
        elif not sizes and index == 0:
            level = 1
        elif over_name and not sizes:
            level, name_level = plain, 0
        else:
            numbered = _NUMBERED.match(unit.text)
            depth = numbered.group(1).count(".") if numbered else 0
            level = (name_level + 1 if name_level else plain) + depth
        levels[index] = last = min(level, _DEEPEST)
    return levels
