"""The figures that stand in passages, and whether a sentence's figure is one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from retrieval.documents import CELL, Language
from retrieval.figures import PLAIN, clocks_of, figures_of, line_around
from retrieval.implied import implied_by
from retrieval.lengths import in_other_units, is_same_unit, lengths_in_words, units_named
from retrieval.number_words import CURRENCIES, KRONER, UNITS, scale_of, unit_of_scale
from retrieval.numbers import SCALE, UNIT
from retrieval.readings import Clock, Date, Digits, Figure, Length, Number, Ordinal, Reading
from retrieval.weekdays import weekdays_held

_PARTING: Final = r"(?:[ \u00a0\u202f\u2009]?[-–)][ \u00a0\u202f\u2009]?|[ \u00a0\u202f\u2009./])?"
"""What may part the digits of one number: "57 87 50 30", "22/012345", "+46 (0)8 - 123 456"."""
_JOINS_HOURS: Final = re.compile(r"\s?(?:[-–—]|til|till|to|og|och|and)\s?")
_HOURS: Final = re.compile(
    r"åb[en]|öpp[en]|open|luk|stäng|clos|tid|dag|day|mød|möt|meet|start|begynd|börj", re.IGNORECASE
)
"""A line that speaks of opening hours or of a meeting tells times of day without "kl."."""
_WRITTEN_HOUR: Final = re.compile(
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)(?![\d%])(?![.,]\d)"
)
_HEAD: Final = re.compile(
    rf"(?<![\w.,%])(?:(?P<thousand>1[. \u00a0]000|t\.)\s?(?P<thousands>{UNIT})"
    rf"|(?P<scale>{SCALE})\b\.?(?:\s?(?P<scaled>{UNIT}))?|(?P<unit>{UNIT}))(?!\w)",
    re.IGNORECASE,
)
"""What a table's head or the line above it says that its figures count: "mio. kr.", "1.000 kr.", "%"."""
_ENDS_IN_FIGURE: Final = re.compile(r"\d[ \u00a0\u202f]?\Z")
_THOUSANDS: Final = 3
_STEP: Final = (
    "(?:fase|fas|phase|klasse|klass|grade|årskurs|trin|steg|step|etape|etapp|stage|kvartal|quarter)"
)
_NUMBERED_STEP: Final = re.compile(rf"(?<!\w){_STEP}(?:n|en)? (?P<number>\d{{1,2}})(?!\w)", re.IGNORECASE)
_STEP_BEHIND: Final = re.compile(rf" (?:og |och |and |\w+ )?{_STEP}", re.IGNORECASE)


class Held:
    """The figures that stand in passages, to hold others against."""

    def __init__(self, texts: Iterable[tuple[str, Language]]) -> None:
        self._readings: set[Reading] = set()
        self._in_rows: set[Reading] = set()
        self._heads: set[tuple[int, str]] = set()
        self._texts: list[str] = []
        self._times: dict[Decimal, set[str]] = {}
        self._units: set[str] = set()
        self._is_minus: dict[Decimal, bool] = {}
        self._is_bounded: dict[Decimal, bool] = {}
        self._lengths: set[Length] = set()
        for text, language in texts:
            self._add(text, language)
        self._dates = [reading for reading in self._readings if isinstance(reading, Date)]

    def holds(self, figure: Figure, *, is_lost: bool = False, is_bounded: bool = False) -> bool:
        """Tell whether one of a figure's readings stands there, and means there what it means here.

        It may not count another unit of time, nor be told without the minus that it always has there, unless
        its sentence speaks of a loss; nor, unless its sentence bounds a figure, without the "about" or "at
        most" that it always has there.
        """
        is_told = figure.is_minus or is_lost
        is_bounded = is_bounded or figure.is_bounded is not False
        return any(
            self._has_length(reading, figure.time)
            or (
                self._has(reading)
                and self._in_time(reading, figure.time)
                and (is_told or not self._always_minus(reading))
            )
            for reading in figure.readings
            if is_bounded or not self._always_bounded(reading)
        )

    def _add(self, text: str, language: Language) -> None:
        plain = text.translate(PLAIN)
        figures = figures_of(text, language)
        self._readings |= weekdays_held(plain) | _clocks_held(text, figures) | _steps_held(text, figures)
        for number, time in implied_by(text, language):
            self._readings.add(number)
            self._times.setdefault(number.value, set()).add(time)
            self._is_minus[number.value] = False
            self._is_bounded[number.value] = False
        self._lengths.update(lengths_in_words(text))
        for figure in figures:
            self._readings |= figure.readings
            if CELL in line_around(text, figure.start):
                self._in_rows |= figure.readings
            for reading in figure.readings:
                if isinstance(reading, Number | Length):
                    unit = reading.unit if isinstance(reading, Length) else figure.time
                    for same in (reading, *in_other_units(Length(reading.value, unit))):
                        is_bounded = self._is_bounded.get(same.value, True)
                        self._is_bounded[same.value] = is_bounded and figure.is_bounded is True
                if isinstance(reading, Number):
                    self._times.setdefault(reading.value, set()).add(figure.time)
                    self._lengths.update(in_other_units(Length(reading.value, figure.time)))
                    is_minus = self._is_minus.get(reading.value, True)
                    self._is_minus[reading.value] = is_minus and figure.is_minus
        self._units |= units_named(text, language)
        self._heads |= set(_heads(plain, language))
        self._texts.append(text)

    def _has_length(self, reading: Reading, time: str) -> bool:
        if isinstance(reading, Number):
            return Length(reading.value, time) in self._lengths
        if not isinstance(reading, Length):
            return False
        # "A year" is said where the passage says "årligt" or "om året".
        is_named = reading.value == 1 and reading.unit in self._units
        return is_named or reading in self._lengths or reading.unit in self._times.get(reading.value, ())

    def _always_bounded(self, reading: Reading) -> bool:
        return isinstance(reading, Number | Length) and self._is_bounded.get(reading.value, False)

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
            if year or any(Number(sought.value, unit) in self._readings for unit in CURRENCIES):
                return True
        kroner = {"kr"} if sought.unit in KRONER - {"kr"} else KRONER if sought.unit == "kr" else set()
        if any(Number(sought.value, unit) in self._readings for unit in kroner):
            return True
        # In a table the column's head says what its cells count, and in which thousands.
        return any(
            Number(sought.value.scaleb(-power).normalize()) in self._in_rows
            for power, unit in self._heads
            if unit in {sought.unit, *kroner} or (power and "" in (unit, sought.unit))
        )

    def _covers(self, there: Date, sought: Date) -> bool:
        if there.month != sought.month or sought.day not in (None, there.day):
            return False
        if sought.year in (None, there.year):
            return True
        # "12. august" beside "2025": the year stands for itself.
        return there.year is None and Number(Decimal(sought.year or 0)) in self._readings


def _heads(text: str, language: Language) -> Iterator[tuple[int, str]]:
    """Give the powers of ten and the units that are named without a figure before them."""
    for match in _HEAD.finditer(text):
        if _ENDS_IN_FIGURE.search(text, max(0, match.start() - 2), match.start()):
            continue
        scale = (match["scale"] or "").lower()
        power = _THOUSANDS if match["thousand"] else scale_of(scale, language) if scale else 0
        unit = UNITS.get((match["thousands"] or match["scaled"] or match["unit"] or "").lower(), "")
        if power is not None:
            yield power, unit or unit_of_scale(scale)


def _clocks_held(text: str, figures: Sequence[Figure]) -> frozenset[Clock]:
    """Return the times of day that are told without saying so: "Åbent mandag 8-16", "starter 13.00"."""
    found = {Clock(int(match["hour"]), int(match["minute"])) for match in _WRITTEN_HOUR.finditer(text)}
    for first, last in pairwise(figures):
        line = line_around(text, first.start)
        if not _JOINS_HOURS.fullmatch(text[first.end : last.start]) or not _HOURS.search(line):
            continue
        begins, ends = clocks_of(first), clocks_of(last)
        if begins and ends:
            found |= begins | ends
    return frozenset(found)


def _steps_held(text: str, figures: Sequence[Figure]) -> frozenset[Reading]:
    """Return the ordinals and numbers of steps: phase 3 is the third phase."""
    found: set[Reading] = {Ordinal(int(match["number"])) for match in _NUMBERED_STEP.finditer(text)}
    for figure in figures:
        if _STEP_BEHIND.match(text, figure.end):
            found |= {Number(Decimal(each.value)) for each in figure.readings if isinstance(each, Ordinal)}
    return frozenset(found)
