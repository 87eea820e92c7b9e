"""Lengths of time: what a number counts, and the same length in other units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

_UNITS: Final = {
    "minute": "minut(?:ter|er|es?)?",
    "hour": "time|timer|timme|timmar|hours?",
    "workday": "hverdage?|arbejdsdage?|vardagar?|arbetsdagar?|working days?|workdays?|business days?",
    "day": "dage?|dagar|days?|døgn|dygn",
    "week": "uger?|veckor|vecka|weeks?",
    "month": "måneder|måned|månader|månad|months?",
    "year": "år|years?",
}
_NAMED: Final = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
_COUNTED: Final = re.compile(
    rf"[\s-]?(?:(?:hele|hela|whole|full|calendar) )?(?:{_NAMED})(?!\w)",
    re.IGNORECASE,
)
_ONE: Final = re.compile(rf"(?<!\w)(?:en|et|ett|én|ét|one|an?) (?:{_NAMED})(?!\w)", re.IGNORECASE)
_HALF_YEAR: Final = re.compile(
    r"(?<!\w)(?<!og )(?<!och )(?<!and )(?:(?:et|ett) halvt år|halvår(?:et)?|half an? year|half-year)(?!\w)",
    re.IGNORECASE,
)
_HALF_YEAR_MONTHS: Final = Decimal(6)
_LONGER: Final = (("year", "month", 12), ("week", "day", 7), ("day", "hour", 24), ("hour", "minute", 60))
"""A unit, and how many of which other it is. How many hours a working day has, nothing says."""
_MOST: Final = Decimal(1_000_000)

Length = tuple[Decimal, str]
"""How many, and of which unit: 'day'."""


def unit_behind(text: str, place: int) -> str:
    """Return the unit of time that a number which ends here counts, '' for none."""
    match = _COUNTED.match(text, place)
    return match.lastgroup or "" if match else ""


def is_same_unit(one: str, other: str) -> bool:
    """Tell whether two units of time may stand for each other: people call working days days."""
    return one == other or {one, other} == {"day", "workday"}


def in_other_units(value: Decimal, unit: str) -> Iterator[Length]:
    """Give a length in other units: 24 months for 2 years, 2 weeks for 14 days."""
    for long, short, count in _LONGER:
        if value > _MOST:
            return
        if unit == long:
            yield (value * count).normalize(), short
        elif unit == short and value * 2 % count == 0:
            yield (value / count).normalize(), long


def lengths_in_words(text: str) -> Iterator[Length]:
    """Give the months and days of "et halvt år", "en uge", "one year"."""
    if _HALF_YEAR.search(text):
        yield _HALF_YEAR_MONTHS, "month"
    for match in _ONE.finditer(text):
        yield from in_other_units(Decimal(1), match.lastgroup or "")
