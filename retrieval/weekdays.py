"""The days of the week in Danish, Swedish and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from retrieval.documents import Language
from retrieval.readings import Figure, Weekday

_NAMES: Final = (
    "mandag måndag monday", "tirsdag tisdag tuesday", "onsdag wednesday", "torsdag thursday",
    "fredag friday", "lørdag lördag saturday", "søndag söndag sunday",
)  # fmt: skip
_SHORT: Final = (
    "man mån mon", "tirs tir tis tues tue", "ons wed", "tors tor thurs thur thu", "fre fri",
    "lør lör sat", "søn sön sun",
)  # fmt: skip
_NUMBERS: Final = {
    name: number for names in (_NAMES, _SHORT) for number, each in enumerate(names) for name in each.split()
}
_NAME: Final = "|".join(name for each in _NAMES for name in each.split())
_ABBREVIATION: Final = "|".join(name for each in _SHORT for name in each.split())
_WHOLE: Final = re.compile(rf"(?<!\w)(?P<day>{_NAME})\w*", re.IGNORECASE)
_DAY: Final = rf"(?:(?:{_NAME})\w*|(?:{_ABBREVIATION})\b\.?)"
_RANGE: Final = re.compile(
    rf"(?<!\w)(?P<first>{_DAY})\s?(?:[-–—]|til|till|to)\s?(?:och med |og med )?(?P<last>{_DAY})",
    re.IGNORECASE,
)
# Without its full stop "man" is a Danish word and "sun" an English one.
_SHORT_DAY: Final = re.compile(rf"(?<!\w)(?P<day>{_ABBREVIATION})\.", re.IGNORECASE)
_WORKING_DAYS: Final = re.compile(r"(?<!\w)(?:hverdag|vardag|weekday)", re.IGNORECASE)


def find_weekdays(text: str, _: Language) -> Iterator[Figure]:
    for match in _WHOLE.finditer(text):
        day = Weekday(_NUMBERS[match["day"].lower()])
        yield Figure(match.start(), match.end(), match.group(), frozenset({day}))


def weekdays_held(text: str) -> frozenset[Weekday]:
    """Return the days that a text tells without naming each: "man.-fre.", "mandag til fredag", "hverdage"."""
    held = {_NUMBERS[match["day"].lower()] for match in _SHORT_DAY.finditer(text)}
    if _WORKING_DAYS.search(text):
        held |= set(range(5))
    for match in _RANGE.finditer(text):
        first, last = (_number(match[end]) for end in ("first", "last"))
        held |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(Weekday(number) for number in held)


def _number(day: str) -> int:
    whole = _WHOLE.match(day)
    return _NUMBERS[whole["day"].lower() if whole else day.lower().rstrip(".")]
