"""What a figure can mean: a number, a place in an order, a date, a weekday, a time of day, a name."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A value and what it counts: '', 'percent', 'points' or a currency."""

    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in an order: the third."""

    value: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; Monday is 0."""

    number: int


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month, or a day without its year."""

    year: int | None
    month: int
    day: int | None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day."""

    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: how many of which unit, such as 'day'."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Digits:
    """A long number that names and does not count: a telephone's, a case's."""

    text: str


Reading = Number | Ordinal | Weekday | Date | Clock | Length | Digits


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `text[start:end]`, and what it can mean."""

    start: int
    end: int
    text: str
    readings: frozenset[Reading]
    power: int = 0
    """The power of ten of its scale word: 6 of "3 mio."."""
    time: str = ""
    """The unit of time that it counts: 'day' of "30 dage"; '' for none."""
    is_minus: bool = False
    """Whether a minus sign stands before it."""
    is_bounded: bool | None = False
    """Whether it is told as a bound or as about so much: "omkring 250". None: perhaps, as "over to timer"."""
