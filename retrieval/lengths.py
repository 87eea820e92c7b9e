"""Lengths of time: what a number counts, and the same length in other units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from retrieval.documents import Language
from retrieval.readings import Figure, Length

_KINDS: Final = "(?:kalender|skole|skol|studie|kursus|sommer|sommar|ferie|semester|budget|regnskabs)?"
_UNITS: Final = {
    "second": "sekund(?:ers?|s)?|sek|seconds?",
    "minute": "minut(?:ters?|ers?|es?)?|min",
    "hour": "time|timers?|timme|timmars?|tim|hours?",
    "workday": "hverdage?|arbejdsdage?|vardagar?|arbetsdagar?|working days?|workdays?|business days?",
    "day": rf"{_KINDS}dage?s?|{_KINDS}dagars?|days?|døgns?|dygns?",
    "week": rf"{_KINDS}ugers?|{_KINDS}uges?|{_KINDS}veckors?|{_KINDS}veckas?|weeks?",
    "month": rf"{_KINDS}måneders?|{_KINDS}måneds?|{_KINDS}månaders?|{_KINDS}månads?|months?|mdr|mån",
    "year": rf"{_KINDS}års?|årigt|årig[ae]?s?|years?",
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
    (re.compile(rf"(?<!\w)(?:{name})(?!\w)", re.IGNORECASE), Length(Decimal(count), unit))
    for name, count, unit in (
        (
            r"(?<!og )(?<!och )(?<!and )(?:(?:et|ett) halvt år|half an? year)|halvår(?:et)?|half-year"
            r"|halvårlig\w*|hvert halve år|varje halvår|every half year",
            6,
            "month",
        ),
        (r"kvartal(?:et)?|kvartalsvis|kvartårlig\w*|(?:a|the|one|per|every) quarter(?! of)", 3, "month"),
        (r"(?:en )?halv time|(?:en )?halvtimme|half an hour|half-hour", 30, "minute"),
        (r"(?:et|ett|en) kvarter|en kvart|(?:a )?quarter of an hour", 15, "minute"),
        ("tre kvarter|three quarters of an hour", 45, "minute"),
        (r"(?:et|ett|en|one|a|the) (?:årti|årtionde|decennium|tiår|decade)", 10, "year"),
    )
)
"""Lengths that have names of their own."""
_EACH: Final = re.compile(rf"(?<!\w)(?:hver|hvert|varje|every|each) (?:{_NAMED})(?!\w)", re.IGNORECASE)
_TIME: Final = re.compile(r"\btime(?:r|n|rs)?\b", re.IGNORECASE)
"""An hour in Danish."""
_SPOKEN_OF: Final = {
    unit: re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)
    for unit, words in (
        ("second", "sekund|second"),
        ("minute", "minut"),
        ("hour", "timm|timvis|hour|klokketime"),
        ("workday", "hverdag|arbejdsdag|vardag|arbetsdag|working day|workday|business day"),
        ("day", r"dag(?:e|en|es|ens|s|ar|arna|lig\w*|ligen)?\b|da(?:y|ys|ily)\b|døgn|dygn|hverdag|vardag"),
        ("week", "uge|vecka|veckor|veckov|veckan|week"),
        ("month", "måned|månad|month|mdr"),
        ("year", r"år(?:et|ets|s|lig\w*|ligen|en|ene)?\b|år[sg]\w|year|annual|per annum|p\.a\."),
    )
}
_LONGER: Final = (("year", "month", 12), ("week", "day", 7), ("day", "hour", 24), ("hour", "minute", 60))
"""A unit, and how many of which other it is. How many hours a working day has, nothing says."""
_MOST: Final = Decimal(1_000_000)


def unit_behind(text: str, place: int) -> str:
    """Return the unit of time that a number which ends here counts, '' for none."""
    match = _COUNTED.match(text, place)
    return match.lastgroup or "" if match else ""


def is_same_unit(one: str, other: str) -> bool:
    """Tell whether two units of time may stand for each other: people call working days days."""
    return one == other or {one, other} == {"day", "workday"}


def in_other_units(length: Length) -> Iterator[Length]:
    """Give a length in other units: 24 months for 2 years, 2 weeks for 14 days."""
    for long, short, count in _LONGER:
        if length.value > _MOST:
            return
        if length.unit == long:
            yield Length((length.value * count).normalize(), short)
        elif length.unit == short and length.value * 2 % count == 0:
            yield Length((length.value / count).normalize(), long)


def lengths_in_words(text: str) -> Iterator[Length]:
    """Give the lengths that are told without a number: "et halvt år", "en uge", "a year and a half"."""
    for name, length in _NAMES:
        if name.search(text):
            yield length
    for pattern, count in ((_ONE, Decimal(1)), (_ONE_AND_HALF, Decimal("1.5"))):
        for match in pattern.finditer(text):
            length = Length(count, match.lastgroup or "")
            yield length
            yield from in_other_units(length)


def find_lengths(text: str, language: Language) -> Iterator[Figure]:
    """Give "en uge", "a month", "half an hour", "every week" as the lengths that they are."""
    named = [(match, length) for name, length in _NAMES for match in name.finditer(text)]
    for match, length in named:
        yield Figure(match.start(), match.end(), match.group(), frozenset({length}))
    for pattern in (_ONE, _EACH):
        for match in pattern.finditer(text):
            is_part = any(match.start() < other.end() and other.start() < match.end() for other, _ in named)
            if not is_part and not (language == "en" and _TIME.search(match.group())):
                length = Length(Decimal(1), match.lastgroup or "")
                yield Figure(match.start(), match.end(), match.group(), frozenset({length}))


def units_named(text: str, language: Language) -> set[str]:
    """Return the units of time that a text speaks of, in whatever form: "årligt", "om ugen", "per month"."""
    named = {unit for unit, pattern in _SPOKEN_OF.items() if pattern.search(text)}
    return named | {"hour"} if language == "da" and _TIME.search(text) else named
