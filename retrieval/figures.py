"""The figures of a text: numbers, amounts, shares, dates and clock times, however they are written.

6.620, 6 620 and 6,620 are one number; "3 mio.", "tre miljoner" and "3,000,000" are one; "3. maj 2019",
"den 3 maj 2019", "3 May 2019" and "2019-05-03" are one date. Where a way of writing can be read in
two ways, both readings are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from retrieval.dates import find_clocks, find_dates, find_years
from retrieval.documents import CELL, Language
from retrieval.implied import implied_by
from retrieval.lengths import in_other_units, is_same_unit, lengths_in_words, unit_behind
from retrieval.number_words import CURRENCIES, KRONER, UNITS
from retrieval.numbers import (
    UNIT,
    find_halves,
    find_joined_numbers,
    find_long_numbers,
    find_number_words,
    find_numbers,
)
from retrieval.ordinals import find_fractions, find_ordinals
from retrieval.readings import Clock, Date, Digits, Figure, Number, Ordinal, Reading
from retrieval.weekdays import find_weekdays, weekdays_held

_JOINS: Final = re.compile(r"\s?(?:[-–—/]|og|och|and|eller|or|til|till|to|mod|mot)\s?", re.IGNORECASE)

_PARTING: Final = r"(?:[ \u00a0\u202f\u2009]?[-–)][ \u00a0\u202f\u2009]?|[ \u00a0\u202f\u2009./])?"
"""What may part the digits of one number: "57 87 50 30", "22/012345", "+46 (0)8 - 123 456"."""
_PLAIN: Final = str.maketrans("ſıİ", "siI")
"""Letters that a pattern without case takes for s and i, though their lower case is another."""


_RANGE: Final = re.compile(r"\s?(?:[-–—]|og|och|and|til|till|to)\s?", re.IGNORECASE)
_HOUR: Final = re.compile(r"(?P<hour>[01]?[0-9]|2[0-4])(?:[.:](?P<minute>[0-5][0-9]))?")
_MINUS: Final = re.compile(rf"(?:^|[(\n{CELL}]|(?<![\d\s])[ \u00a0\u202f])[-\u2011–−]\Z")
"""Before a figure. What is joined to another figure is a range, and a dash with a space an item's."""
_OF_RANGE: Final = re.compile(rf"[^{CELL}\n\w]*\w{{0,10}}[^{CELL}\n\w]*[-\u2011–]")
_ITEMS_MARK: Final = re.compile(r"(?:^|\n)[-\u2011–]\Z")
_LOSS: Final = re.compile(
    r"minus|underskud|underskott|deficit|overspen|merforbrug|negativ"
    r"|\b(?:spar|besparels|besparing|sav(?:e|ed|ing)|tab(?:t|te|et|er)?\b|mist|förlust|förlora|loss|los[et]\b)"
    r"|\b(?:(?:til)?bagegang|nedgang|nedgång|ned(?:ad|åt)?\b|ner\b|tilbage\b|back\b|down\b|fald|föll|fell\b"
    r"|fall(?:s|en|ing)?\b|reduc|sænk|sjönk|sjunk|sänk|minsk|krymp|drop|declin|decreas|cut|skåret|skar\b|skær"
    r"|mangl|sakna|short|frost|kulde|kyla)"
    r"|\b(?:mindre|færre|lavere|färre|lägre|fewer|less|lower|below)\b|\bunder (?:nul|noll|budget|\d)",
    re.IGNORECASE,
)
_AFTERNOON: Final = re.compile(r"\bp\.?m\b", re.IGNORECASE)
_HYPHEN: Final = re.compile(r"\s?[-–—]\s?")
_HOURS: Final = re.compile(r"(?:åb[en]|öpp[en]|open|luk|stäng|clos|tid|dag|day)", re.IGNORECASE)
"""A line that speaks of opening hours tells times of day without "kl."."""
_FINDERS: Final = (
    find_weekdays,
    find_dates,
    find_clocks,
    find_long_numbers,
    find_years,
    find_halves,
    find_ordinals,
    find_fractions,
    find_numbers,
    find_joined_numbers,
    find_number_words,
)  # fmt: skip


def figures_of(text: str, language: Language) -> tuple[Figure, ...]:
    """Find the figures of a text in this language, in its order."""
    plain = text.translate(_PLAIN)
    taken: list[Figure] = []
    for find in _FINDERS:
        taken.extend(
            replace(figure, text=text[figure.start : figure.end])
            for figure in find(plain, language)
            if all(figure.end <= other.start or figure.start >= other.end for other in taken)
        )
    return _shared(text, sorted(taken, key=lambda figure: figure.start))


def speaks_of_loss(sentence: str) -> bool:
    """Tell whether a sentence tells a minus in words: "et underskud på 12 mio.", "fell by 3 per cent"."""
    return _LOSS.search(sentence) is not None


class Held:
    """The figures that stand in passages, to hold others against."""

    def __init__(self, texts: Iterable[tuple[str, Language]]) -> None:
        readings: set[Reading] = set()
        self._named: set[str] = set()
        self._in_rows: set[Reading] = set()
        self._texts: list[str] = []
        self._times: dict[Decimal, set[str]] = {}
        self._is_minus: dict[Decimal, bool] = {}
        self._lengths: set[tuple[Reading, str]] = set()
        for text, language in texts:
            figures = figures_of(text, language)
            readings |= weekdays_held(text.translate(_PLAIN)) | _clocks_held(text, figures)
            implied = implied_by(text, language)
            readings |= implied
            for number in implied:
                self._times.setdefault(number.value, set()).add("")
                self._is_minus[number.value] = False
            lengths = set(lengths_in_words(text))
            for figure in figures:
                readings |= figure.readings
                for reading in figure.readings:
                    if isinstance(reading, Number):
                        self._times.setdefault(reading.value, set()).add(figure.time)
                        lengths.update(in_other_units(reading.value, figure.time))
                        is_minus = self._is_minus.get(reading.value, True)
                        self._is_minus[reading.value] = is_minus and figure.is_minus
                line = _line_around(text, figure.start)
                if CELL in line:
                    self._in_rows |= figure.readings
            self._lengths |= {(Number(value), unit) for value, unit in lengths}
            units = re.findall(rf"(?<!\w)(?:{UNIT})(?!\w)", text.translate(_PLAIN), re.IGNORECASE)
            self._named |= {UNITS[unit.lower()] for unit in units}
            self._texts.append(text)
        self._readings = frozenset(readings)
        self._dates = [reading for reading in readings if isinstance(reading, Date)]

    def holds(self, figure: Figure, *, is_lost: bool = False) -> bool:
        """Tell whether one of a figure's readings stands there, and means there what it means here.

        It may not count another unit of time, nor be told without the minus that it always has there, unless
        its sentence speaks of a loss.
        """
        return any(
            (reading, figure.time) in self._lengths
            or (
                self._has(reading)
                and self._in_time(reading, figure.time)
                and (figure.is_minus or is_lost or not self._always_minus(reading))
            )
            for reading in figure.readings
        )

    def _always_minus(self, reading: Reading) -> bool:
        return isinstance(reading, Number) and self._is_minus.get(reading.value, False)

    def _in_time(self, reading: Reading, time: str) -> bool:
        known = self._times.get(reading.value, set()) if isinstance(reading, Number) else set()
        return not time or not known or "" in known or any(is_same_unit(time, each) for each in known)

    def _has(self, reading: Reading) -> bool:
        if reading in self._readings:
            return True
        if isinstance(reading, Number):
            return self._has_number(reading)
        if isinstance(reading, Date):
            return any(self._covers(date, reading) for date in self._dates)
        if isinstance(reading, Ordinal):
            return any(date.day == reading.value for date in self._dates)
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
    """Let a bare number share scale and unit with the one it is joined to: "2, 3 og 4 millioner kroner".

    The end of a range that begins with a time of day is one too: "kl. 9-15".
    """
    found: list[Figure] = []
    following: Figure | None = None
    is_list = False
    for figure in reversed(figures):
        gap = text[figure.end : following.start] if following else ""
        is_list = bool(_JOINS.fullmatch(gap)) or (is_list and gap.strip() == ",")
        figure = replace(figure, time=figure.time or unit_behind(text, figure.end))
        if following and is_list:
            figure = _with_that_of(figure, following)
        found.append(figure)
        following = figure
    found.reverse()
    for place, figure in enumerate(found):
        if _has_minus(text, figure, found[place - 1] if place else None):
            found[place] = replace(figure, is_minus=True)
    for place in range(1, len(found)):
        before, figure = found[place - 1], found[place]
        is_range = _RANGE.fullmatch(text[before.end : figure.start])
        if is_range and any(isinstance(reading, Clock) for reading in before.readings):
            found[place] = replace(figure, readings=figure.readings | _clocks(figure))
        if is_range and _AFTERNOON.search(figure.text):  # "from 2 to 4 pm"
            own = {reading for reading in before.readings if isinstance(reading, Clock)} or _clocks(before)
            later = {Clock(clock.hour % 12 + 12, clock.minute) for clock in own}
            found[place - 1] = replace(before, readings=before.readings | later)
        if is_range:
            found[place - 1] = _in_year_of(found[place - 1], figure)
    return tuple(found)


def _line_around(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else None]


def _has_minus(text: str, figure: Figure, before: Figure | None) -> bool:
    """Tell whether a minus sign stands before a figure, and no bullet or dash of a range."""
    start = figure.start
    if not _MINUS.search(text, max(0, start - 3), start):
        return False
    if before and _OF_RANGE.fullmatch(text, before.end, start):
        return False
    is_row = CELL in _line_around(text, start)
    return is_row or not _ITEMS_MARK.search(text, max(0, start - 2), start)


def _in_year_of(figure: Figure, following: Figure) -> Figure:
    """Let a day take the year of the one that its period ends on: "fra 1. januar til 31. december 2024"."""
    years = {reading.year for reading in following.readings if isinstance(reading, Date)} - {None}
    dated = {
        replace(reading, year=year)
        for reading in figure.readings
        for year in years
        if isinstance(reading, Date) and reading.year is None
    }
    return replace(figure, readings=figure.readings | dated)


def _clocks(figure: Figure) -> frozenset[Clock]:
    """Return the time of day that a bare number would be: 9.30, 15."""
    hour = _HOUR.fullmatch(figure.text)
    if hour is None or any(isinstance(reading, Clock) for reading in figure.readings):
        return frozenset()
    return frozenset({Clock(int(hour["hour"]) % 24, int(hour["minute"] or 0))})


def _clocks_held(text: str, figures: Sequence[Figure]) -> frozenset[Clock]:
    """Return the times of day that opening hours tell without saying so: "Åbent mandag 8-16"."""
    found: set[Clock] = set()
    for first, last in pairwise(figures):
        line = _line_around(text, first.start)
        if not _HYPHEN.fullmatch(text[first.end : last.start]) or not _HOURS.search(line):
            continue
        begins, ends = _clocks(first), _clocks(last)
        if begins and ends:
            found |= begins | ends
    return frozenset(found)


def _with_that_of(figure: Figure, following: Figure) -> Figure:
    """Return the figure with what it means when the scale and unit of the next are its own too."""
    own = [each.value for each in figure.readings if isinstance(each, Number)]
    said = {each.unit for each in figure.readings if isinstance(each, Number)} - {""}
    units = {reading.unit for reading in following.readings if isinstance(reading, Number)}
    if said and units - {""} not in (set(), said):
        return figure
    units = said or units  # "DKK 3 and 5 million"
    if figure.power or not own:
        return figure
    more = {Number(value.scaleb(following.power).normalize(), unit) for value in own for unit in units}
    time = figure.time or following.time
    return replace(figure, readings=figure.readings | more, power=following.power, time=time)
