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
_TWO_LETTERS: Final = "ma ti on to fr lø sø må lö sö"
_OF_TWO: Final = dict(zip(_TWO_LETTERS.split(), (0, 1, 2, 3, 4, 5, 6, 0, 5, 6), strict=True))
_DAY: Final = rf"(?:(?:{_NAME})\w*|(?!man (?:til|till)\b)(?:{_ABBREVIATION})\b\.?)"
_TWO_LETTER_RANGE: Final = re.compile(
    rf"(?<!\w)(?P<first>{'|'.join(_OF_TWO)})\.?\s?[-–—]\s?(?P<last>{'|'.join(_OF_TWO)})(?!\w)", re.IGNORECASE
)
_SHARED_ENDING: Final = re.compile(
    rf"(?<!\w)(?P<day>{_ABBREVIATION})-(?=,| (?:og|och|and|eller|or)\b)", re.IGNORECASE
)
_WEEKEND: Final = re.compile(r"(?<!\w)(?:weekend|helg(?:en|er|erna)?\b)", re.IGNORECASE)
_RANGE: Final = re.compile(
    rf"(?<!\w)(?P<first>{_DAY})\s?(?:[-–—]|til|till|to)\s?(?:och med |og med )?(?P<last>{_DAY})",
    re.IGNORECASE,
)
# Without its full stop "man" is a Danish word and "sun" an English one.
_SHORT_DAY: Final = re.compile(
    rf"(?<!\w)(?P<day>{_ABBREVIATION})\.(?=\s?[-–/,;:(\d\n]|\s(?-i:[a-zæøåäö])|\Z)", re.IGNORECASE
)
_WORKING_DAYS: Final = re.compile(r"(?<!\w)(?:hverdag|vardag|weekday)", re.IGNORECASE)


def find_weekdays(text: str, _: Language) -> Iterator[Figure]:
    for match in _WHOLE.finditer(text):
        day = Weekday(_NUMBERS[match["day"].lower()])
        yield Figure(match.start(), match.end(), match.group(), frozenset({day}))


def weekdays_held(text: str) -> frozenset[Weekday]:
    """Return the days that a text tells without naming each: "man.-fre.", "mandag til fredag", "hverdage"."""
    held = {
        _NUMBERS[match["day"].lower()]
        for pattern in (_SHORT_DAY, _SHARED_ENDING)
        for match in pattern.finditer(text)
    }
    if _WEEKEND.search(text):
        held |= {5, 6}
    for match in _TWO_LETTER_RANGE.finditer(text):
        first, last = (_OF_TWO[match[end].lower()] for end in ("first", "last"))
        held |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    if _WORKING_DAYS.search(text):
        held |= set(range(5))
    for match in _RANGE.finditer(text):
        first, last = (_number(match[end]) for end in ("first", "last"))
        held |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(Weekday(number) for number in held)


def _number(day: str) -> int:
    whole = _WHOLE.match(day)
    return _NUMBERS[whole["day"].lower() if whole else day.lower().rstrip(".")]
