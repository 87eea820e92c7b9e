"""Lengths of time: what a number counts, and the same length in other units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

_UNITS: Final = {
    "minute": "minut(?:ters?|ers?|es?)?",
    "hour": "time|timers?|timme|timmars?|hours?",
    "workday": "hverdage?|arbejdsdage?|vardagar?|arbetsdagar?|working days?|workdays?|business days?",
    "day": "dage?s?|dagars?|days?|døgns?|dygns?",
    "week": "ugers?|uges?|veckors?|veckas?|weeks?",
    "month": "måneders?|måneds?|månaders?|månads?|months?",
    "year": "års?|årigt|årig[ae]?s?|years?",
}
_NAMED: Final = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
_COUNTED: Final = re.compile(
    rf"[\s-]?(?:(?:hele|hela|whole|full|calendar) )?(?:{_NAMED})(?!\w)",
    re.IGNORECASE,
)
_ONE: Final = re.compile(rf"(?<!\w)(?:en|et|ett|én|ét|one|an?) (?:{_NAMED})(?!\w)", re.IGNORECASE)
_ONE_AND_HALF: Final = re.compile(
    rf"(?<!\w)(?:et|ett|one|an?) (?:{_NAMED}) (?:og|och|and) (?:en|et|ett|a) hal(?:vt?|f)(?!\w)",
    re.IGNORECASE,
)
_NAMES: Final = tuple(
    (re.compile(rf"(?<!\w)(?:{name})(?!\w)", re.IGNORECASE), (Decimal(count), unit))
    for name, count, unit in (
        (
            r"(?<!og )(?<!och )(?<!and )(?:(?:et|ett) halvt år|half an? year)|halvår(?:et)?|half-year"
            r"|halvårlig\w*|hvert halve år|varje halvår|every half year",
            6,
            "month",
        ),
        (r"kvartal(?:et)?|kvartalsvis|kvartårlig\w*|(?:a|the|one|per|every) quarter(?! of)", 3, "month"),
        (r"(?:et|ett|en) kvarter|en kvart|(?:a )?quarter of an hour", 15, "minute"),
        ("tre kvarter|three quarters of an hour", 45, "minute"),
        (r"(?:et|ett|en|one|a|the) (?:årti|årtionde|decennium|tiår|decade)", 10, "year"),
    )
)
"""Lengths that have names of their own."""
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
    """Give the lengths that are told without a number: "et halvt år", "en uge", "a year and a half"."""
    for name, length in _NAMES:
        if name.search(text):
            yield length
    for match in _ONE.finditer(text):
        yield Decimal(1), match.lastgroup or ""
        yield from in_other_units(Decimal(1), match.lastgroup or "")
    for match in _ONE_AND_HALF.finditer(text):
        yield Decimal("1.5"), match.lastgroup or ""
        yield from in_other_units(Decimal("1.5"), match.lastgroup or "")
