"""The figures of a text: numbers, amounts, shares, dates and clock times, however they are written.

6.620, 6 620 and 6,620 are one number; "3 mio.", "tre miljoner" and "3,000,000" are one; "3. maj 2019",
"den 3 maj 2019", "3 May 2019" and "2019-05-03" are one date. Where a way of writing can be read in
two ways, both readings are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from retrieval.dates import find_clocks, find_dates
from retrieval.documents import CELL, Language
from retrieval.number_words import CURRENCIES, KRONER, UNITS
from retrieval.numbers import UNIT, find_long_numbers, find_number_words, find_numbers
from retrieval.readings import Date, Digits, Figure, Number, Reading

_JOINS: Final = re.compile(r"\s?(?:[-–—/]|og|och|and|eller|or|til|till|to|mod|mot)\s?", re.IGNORECASE)

_PARTING: Final = r"(?:[ \u00a0\u202f\u2009]?[-–)][ \u00a0\u202f\u2009]?|[ \u00a0\u202f\u2009./])?"
"""What may part the digits of one number: "57 87 50 30", "22/012345", "+46 (0)8 - 123 456"."""
_PLAIN: Final = str.maketrans("ſıİ", "siI")
"""Letters that a pattern without case takes for s and i, though their lower case is another."""


def figures_of(text: str, language: Language) -> tuple[Figure, ...]:
    """Find the figures of a text in this language, in its order."""
    plain = text.translate(_PLAIN)
    taken: list[Figure] = []
    for find in (find_dates, find_clocks, find_long_numbers, find_numbers, find_number_words):
        taken.extend(
            replace(figure, text=text[figure.start : figure.end])
            for figure in find(plain, language)
            if all(figure.end <= other.start or figure.start >= other.end for other in taken)
        )
    return _shared(text, sorted(taken, key=lambda figure: figure.start))


class Held:
    """The figures that stand in passages, to hold others against."""

    def __init__(self, texts: Iterable[tuple[str, Language]]) -> None:
        readings: set[Reading] = set()
        self._named: set[str] = set()
        self._in_rows: set[Reading] = set()
        self._texts: list[str] = []
        for text, language in texts:
            for figure in figures_of(text, language):
                readings |= figure.readings
                line = text[text.rfind("\n", 0, figure.start) + 1 :].partition("\n")[0]
                if CELL in line:
                    self._in_rows |= figure.readings
            units = re.findall(rf"(?<!\w)(?:{UNIT})(?!\w)", text.translate(_PLAIN), re.IGNORECASE)
            self._named |= {UNITS[unit.lower()] for unit in units}
            self._texts.append(text)
        self._readings = frozenset(readings)
        self._dates = [reading for reading in readings if isinstance(reading, Date)]

    def holds(self, figure: Figure) -> bool:
        """Tell whether one of a figure's readings stands there."""
        return any(self._has(reading) for reading in figure.readings)

    def _has(self, reading: Reading) -> bool:
        if reading in self._readings:
            return True
        if isinstance(reading, Number):
            return self._has_number(reading)
        if isinstance(reading, Date):
            return any(self._covers(date, reading) for date in self._dates)
        if isinstance(reading, Digits):
            return self._has_digits(reading.text)
        return False

    def _has_digits(self, digits: str) -> bool:
        # Whole groups of digits only: part of a telephone number, or of two numbers, is another number.
        sought = re.compile(rf"(?<!\d){_PARTING.join(digits)}(?!\d)")
        return any(sought.search(text) for text in self._texts)

    def _has_number(self, sought: Number) -> bool:
        if not sought.unit:
            year = any(date.year == sought.value for date in self._dates)
            return year or any(Number(sought.value, unit) in self._readings for unit in CURRENCIES)
        kroner = {"kr"} if sought.unit in KRONER - {"kr"} else KRONER if sought.unit == "kr" else set()
        if any(Number(sought.value, unit) in self._readings for unit in kroner):
            return True
        # In a table the column's head says what its cells count.
        return Number(sought.value) in self._in_rows and bool(self._named & {sought.unit, *kroner})

    def _covers(self, there: Date, sought: Date) -> bool:
        if there.month != sought.month or sought.day not in (None, there.day):
            return False
        if sought.year in (None, there.year):
            return True
        # "12. august" beside "2025": the year stands for itself.
        return there.year is None and Number(Decimal(sought.year or 0)) in self._readings


def _shared(text: str, figures: list[Figure]) -> tuple[Figure, ...]:
    """Let a bare number share scale and unit with the one it is joined to: "2, 3 og 4 millioner kroner"."""
    found: list[Figure] = []
    following: Figure | None = None
    is_list = False
    for figure in reversed(figures):
        gap = text[figure.end : following.start] if following else ""
        is_list = bool(_JOINS.fullmatch(gap)) or (is_list and gap.strip() == ",")
        if following and is_list:
            figure = _with_that_of(figure, following)
        found.append(figure)
        following = figure
    return tuple(reversed(found))


def _with_that_of(figure: Figure, following: Figure) -> Figure:
    """Return the figure with what it means when the scale and unit of the next are its own too."""
    own = [each.value for each in figure.readings if isinstance(each, Number) and not each.unit]
    units = {reading.unit for reading in following.readings if isinstance(reading, Number)}
    if figure.power or not own:
        return figure
    more = {Number(value.scaleb(following.power).normalize(), unit) for value in own for unit in units}
    return replace(figure, readings=figure.readings | more, power=following.power)
