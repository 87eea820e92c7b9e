"""The figures of a text: numbers, amounts, shares, dates and clock times, however they are written.

6.620, 6 620 and 6,620 are one number; "3 mio.", "tre miljoner" and "3,000,000" are one; "3. maj 2019",
"den 3 maj 2019", "3 May 2019" and "2019-05-03" are one date. Where a way of writing can be read in
two ways, both readings are kept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from retrieval.bounds import is_bounded
from retrieval.dates import find_clocks, find_dates, find_years
from retrieval.documents import CELL, Language
from retrieval.lengths import find_lengths, unit_behind
from retrieval.numbers import (
    find_halves,
    find_joined_numbers,
    find_long_numbers,
    find_number_words,
    find_numbers,
)
from retrieval.ordinals import find_fractions, find_ordinals
from retrieval.readings import Clock, Date, Figure, Length, Number
from retrieval.weekdays import find_weekdays

_JOINS: Final = re.compile(r"\s?(?:[-–—/]|og|och|and|eller|or|til|till|to|mod|mot)\s?", re.IGNORECASE)
PLAIN: Final = str.maketrans("ſıİ", "siI")
"""Letters that a pattern without case takes for s and i, though their lower case is another."""
_RANGE: Final = re.compile(r"\s?(?:[-–—]|og|och|and|til|till|to)\s?", re.IGNORECASE)
_DASH: Final = re.compile(r"\s?[-–—]\s?")
_HOUR: Final = re.compile(r"(?P<hour>[01]?[0-9]|2[0-4])(?:[.:](?P<minute>[0-5][0-9]))?")
_MINUS: Final = re.compile(rf"(?:^|[(\n{CELL}]|(?<![\d\s])[ \u00a0\u202f])[-\u2011–−]\Z")
"""Before a figure. What is joined to another figure is a range, and a dash with a space an item's."""
_OF_RANGE: Final = re.compile(rf"[^{CELL}\n\w]*\w{{0,10}}[^{CELL}\n\w]*[-\u2011–]")
_ITEMS_MARK: Final = re.compile(r"(?:^|\n)[-\u2011–]\Z")
_SMALL: Final = re.compile(r"\d{1,3}")
_THOUSANDS: Final = re.compile(r"\d{1,3}[. \u00a0\u202f]000(?!\d)")
_THOUSANDS_POWER: Final = 3
_YEAR: Final = re.compile(r"(?:1[5-9]|20|21)\d\d")
_AFTERNOON: Final = re.compile(r"\bp\.?m\b", re.IGNORECASE)
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
    find_lengths,
)  # fmt: skip


def figures_of(text: str, language: Language) -> tuple[Figure, ...]:
    """Find the figures of a text in this language, in its order."""
    plain = text.translate(PLAIN)
    taken: list[Figure] = []
    for find in _FINDERS:
        taken.extend(
            replace(figure, text=text[figure.start : figure.end])
            for figure in find(plain, language)
            if all(figure.end <= other.start or figure.start >= other.end for other in taken)
        )
    return _shared(text, sorted(taken, key=lambda figure: figure.start))


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
        if not _YEAR.fullmatch(figure.text):
            is_time = bool(figure.time) or any(isinstance(reading, Length) for reading in figure.readings)
            bounded = is_bounded(text, figure.start, figure.end, is_time=is_time)
            found[place] = replace(figure, is_bounded=bounded)
    for place, figure in enumerate(found):
        if _has_minus(text, figure, found[place - 1] if place else None):
            found[place] = replace(figure, is_minus=True)
    for place in range(1, len(found)):
        before, figure = found[place - 1], found[place]
        is_range = _RANGE.fullmatch(text[before.end : figure.start])
        if is_range and any(isinstance(reading, Clock) for reading in before.readings):
            found[place] = replace(figure, readings=figure.readings | clocks_of(figure))
        if is_range and _AFTERNOON.search(figure.text):  # "from 2 to 4 pm"
            own = {reading for reading in before.readings if isinstance(reading, Clock)} or clocks_of(before)
            later = {Clock(clock.hour % 12 + 12, clock.minute) for clock in own}
            found[place - 1] = replace(before, readings=before.readings | later)
        if before.is_bounded and _DASH.fullmatch(text[before.end : figure.start]):  # "cirka 10-12"
            found[place] = replace(found[place], is_bounded=True)
        if is_range:
            found[place - 1] = _in_year_of(found[place - 1], figure)
    return tuple(found)


def line_around(text: str, place: int) -> str:
    """Return the line that a place stands in."""
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else None]


def _has_minus(text: str, figure: Figure, before: Figure | None) -> bool:
    """Tell whether a minus sign stands before a figure, and no bullet or dash of a range."""
    start = figure.start
    if not _MINUS.search(text, max(0, start - 3), start):
        return False
    if before and _OF_RANGE.fullmatch(text, before.end, start):
        return False
    is_row = CELL in line_around(text, start)
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


def clocks_of(figure: Figure) -> frozenset[Clock]:
    """Return the time of day that a bare number would be: 9.30, 15."""
    hour = _HOUR.fullmatch(figure.text)
    if hour is None or any(isinstance(reading, Clock) for reading in figure.readings):
        return frozenset()
    return frozenset({Clock(int(hour["hour"]) % 24, int(hour["minute"] or 0))})


def _with_that_of(figure: Figure, following: Figure) -> Figure:
    """Return the figure with what it means when the scale and unit of the next are its own too."""
    own = [each.value for each in figure.readings if isinstance(each, Number)]
    said = {each.unit for each in figure.readings if isinstance(each, Number)} - {""}
    units = {reading.unit for reading in following.readings if isinstance(reading, Number)}
    if said and units - {""} not in (set(), said):
        return figure
    units = said or units  # "DKK 3 and 5 million"
    if not own:
        return figure
    power = 0 if figure.power else following.power  # "1,2 mio. til 1,5 mio. kr."
    if not figure.power and _SMALL.fullmatch(figure.text) and _THOUSANDS.match(following.text):
        power = _THOUSANDS_POWER  # "5-6.000 ansatte"
    more = {Number(value.scaleb(power).normalize(), unit) for value in own for unit in units or {""}}
    time = figure.time or following.time
    return replace(figure, readings=figure.readings | more, power=figure.power or power, time=time)
