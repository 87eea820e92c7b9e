"""Dates and times of day as they are written in Danish, Swedish and English."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from retrieval.documents import CELL, Language
from retrieval.number_words import MONTHS, words
from retrieval.ordinals import ordinal_words
from retrieval.readings import Clock, Date, Figure, Number, Reading

_MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR: Final = r"(?:1[5-9]|20|21)\d\d"
_FIRST_OF_LAST_CENTURY: Final = 50
"""A year of two digits from here on is of the last century."""
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_DAY_END: Final = r"(?:\.|st|nd|rd|th|:[ae])?"
_DIGITS: Final = re.compile(r"\d+")
_NOT_BEFORE: Final = r"(?<![\w])(?<!\d[.,])(?<![^\W\d_]-)"
_ISO: Final = re.compile(rf"{_NOT_BEFORE}({_YEAR})-(0[1-9]|1[0-2])(?:-({_DAY}))?(?![\d-])")
_NUMERIC: Final = re.compile(
    rf"{_NOT_BEFORE}(\d{{1,2}})([./])(\d{{1,2}})(?:(?:\2|[ -])({_YEAR})"
    rf"|(?:\2|(?<=/\d)-|(?<=/\d\d)-)(\d\d))?(?![\d/])(?!\2\d)(?!,\d)"
)
_DASHED: Final = re.compile(rf"{_NOT_BEFORE}({_DAY})-(0?[1-9]|1[0-2])-({_YEAR})(?![\d-])")
_DAY_MONTH: Final = re.compile(
    rf"{_NOT_BEFORE}(?P<days>{_DAY}{_DAY_END}(?:\s?(?:[-–—,]|til|till|to|og|och|and|&)\s?(?:den )?"
    rf"{_DAY}{_DAY_END})*)\s?(?:of )?(?P<month>{_MONTH})\b\.?(?:,?\s(?P<year>{_YEAR})\b)?",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(
    rf"\b(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\s"
    rf"(?P<days>{_DAY}(?:st|nd|rd|th)?\b(?:(?:\s?[-–—]\s?|\s(?:and|to)\s){_DAY}(?:st|nd|rd|th)?\b)?)"
    rf"(?!\.?\d)(?:,?\s(?P<year>{_YEAR})\b)?"
)
_MONTH_ONLY: Final = re.compile(rf"\b(?P<month>{_MONTH})\b\.?(?:\s(?P<year>{_YEAR})\b)?", re.IGNORECASE)
_YEARS: Final = re.compile(rf"{_NOT_BEFORE}(?P<first>{_YEAR})\s?[/–-]\s?(?P<last>\d\d)(?![\w/-])(?![.,]\d)")
_LONGEST_YEARS: Final = 15
"""Digits that stand for more years than these are no last year: "2024-75" is a case."""
_DECADE: Final = re.compile(
    rf"{_NOT_BEFORE}['’]?(?P<century>1[5-9]|20)?(?P<decade>\d)0(?:['’]?(?:ernes?|s)|['’]?er|-tal(?:ets?)?)(?!\w)"
)
_HALF_HOUR: Final = re.compile(
    r"\b(?:halv|half past) (?P<hour>[^\W\d_]+|1[0-2]|[1-9])(?!\w)(?![.,]\d)", re.IGNORECASE
)
_CLOCK: Final = re.compile(
    r"(?:\b(?P<said>kl\.?|klokken|klockan|at)\s)?(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])"
    r"(?:(?P<mark>[:.])(?P<minute>[0-5]\d))?(?:\s?(?P<half>[ap])\.?m\b\.?|\s?(?P<whole>o['’]clock))?(?![\d:%])(?![.,]\d)",
    re.IGNORECASE,
)
_SAID_HOUR: Final = re.compile(
    r"\b(?:kl\.?|klokken|klockan)\s(?P<hour>[^\W\d_]+)|\b(?P<english>[^\W\d_]+) o['’]clock", re.IGNORECASE
)
_LED_DAY: Final = re.compile(r"\b(?:d\.|den) \Z", re.IGNORECASE)
_FROM_DAY: Final = re.compile(r"\.\s?[-–]")
_BEGINS: Final = re.compile(r"(?:^|[.!?:\n])[\s\"'“”»«(]*\Z")
_BETWEEN_MONTHS: Final = re.compile(r"\s?[-–/]\s?[^\W\d_]{3}|\s?[-–/]\s?\d")
_SHORT_MONTH: Final = 3
_MODAL: Final = frozenset({"may", "march", "mar"})
_MONTH_LED: Final = re.compile(
    r"\b(i|in|since|until|by|of|from|this|last|next|early|late|during|sedan|siden|till|til|fra|från|mid)\s\Z",
    re.I,
)


def find_dates(text: str, language: Language) -> Iterator[Figure]:
    for match in _ISO.finditer(text):
        year, month, day = match.groups()
        yield _figure(match, Date(int(year), int(month), int(day) if day else None))
    for match in _DASHED.finditer(text):
        day, month, year = map(int, match.groups())
        yield _figure(match, Date(year, month, day))
    for match in _DAY_MONTH.finditer(text):
        name = match["month"]
        month, year = MONTHS[name.lower()], int(match["year"]) if match["year"] else None
        if language == "en" and name == "may":
            continue
        days = list(_DIGITS.finditer(text, match.start("days"), match.end("days")))
        for number, day in enumerate(days, start=1):
            end = match.end() if number == len(days) else day.end()
            date = Date(year, month, int(day[0]))
            yield Figure(day.start(), end, text[day.start() : end], frozenset({date}))
    for match in _named_day(language).finditer(text):
        month, year = MONTHS[match["month"].lower()], int(match["year"]) if match["year"] else None
        yield _figure(match, Date(year, month, ordinal_words(language)[match["day"].lower()]))
    for match in _MONTH_DAY.finditer(text):
        month, year = MONTHS[match["month"].lower()], int(match["year"]) if match["year"] else None
        days = list(_DIGITS.finditer(text, match.start("days"), match.end("days")))
        for day in days:
            start = match.start() if day is days[0] else day.start()
            end = match.end() if day is days[-1] else day.end()
            yield Figure(start, end, text[start:end], frozenset({Date(year, month, int(day[0]))}))
    for match in _NUMERIC.finditer(text):
        yield from _numeric_date(match, language)
    for match in _MONTH_ONLY.finditer(text):
        name = match["month"]
        if (
            name.lower() in _MODAL
            and not match["year"]
            and not _is_month(text, match.start(), name, language)
        ):
            continue
        if (
            len(name) > _SHORT_MONTH
            or name.lower() == "maj"
            or name == "May"
            or match["year"]
            or _is_short_month(text, match)
        ):
            month = MONTHS[name.lower()]
            yield _figure(match, Date(int(match["year"]) if match["year"] else None, month, None))


@functools.cache
def _named_day(language: Language) -> re.Pattern[str]:
    days = "|".join(ordinal_words(language)) or r"(?!)"
    return re.compile(
        rf"(?<!\w)(?P<day>{days}) (?:of )?(?P<month>{_MONTH})\b\.?(?:,?\s(?P<year>{_YEAR})\b)?", re.IGNORECASE
    )


def _is_month(text: str, start: int, name: str, language: Language) -> bool:
    """Tell the month from the verb and the walk: in English it has a capital inside a sentence."""
    if language == "en" and not name[0].isupper():
        return False
    if language == "en" and not _BEGINS.search(text, 0, start):
        return True
    return _MONTH_LED.search(text, 0, start) is not None or name == "March"


def _is_short_month(text: str, match: re.Match[str]) -> bool:
    """Tell "feb.", "i nov" and "dec-feb" from other words, such as Jan, and "jul", which is Christmas."""
    name, end = match["month"], match.end()
    if not name.islower():
        return False
    before, behind = text[max(0, match.start() - 1) : match.start()], text[end : end + 1]
    is_joined = _BETWEEN_MONTHS.match(text, end) is not None or before in ("-", "–", "/")
    is_cell = {before, behind} <= {"", "\n", CELL}
    if is_joined or is_cell or name == "jul":
        return is_joined or is_cell
    return match.group().endswith(".") or _MONTH_LED.search(text, 0, match.start()) is not None


def _numeric_date(match: re.Match[str], language: Language) -> Iterator[Figure]:
    first, mark, second, year_text, short_year = match.groups()
    one, two = int(first), int(second)
    year = int(year_text) if year_text else None
    if short_year:
        year = int(short_year) + (1900 if int(short_year) >= _FIRST_OF_LAST_CENTURY else 2000)
    text, end = match.string, match.end()
    is_day = _LED_DAY.search(text, 0, match.start()) or _FROM_DAY.match(text, end)
    if mark == "." and year is None and not is_day:
        return  # 3.5 is a number
    if mark == "." and year is None and text[end : end + 1] == ".":
        end += 1
    readings: set[Reading] = set()
    if 1 <= one <= 31 and 1 <= two <= 12:
        readings.add(Date(year, two, one))
    if language == "en" and 1 <= two <= 31 and 1 <= one <= 12:
        readings.add(Date(year, one, two))
    if mark == "/" and year is None:
        if two == 0:
            return
        readings.add(Number(Decimal(one) / Decimal(two)))
    if readings:
        yield Figure(match.start(), end, text[match.start() : end], frozenset(readings))


def find_years(text: str, _: Language) -> Iterator[Figure]:
    """Give both years of "2024/25" and "2023-24", and the first year of "1990'erne" and "90-talet"."""
    for match in _DECADE.finditer(text):
        decade = int(match["decade"]) * 10
        centuries = [int(match["century"])] if match["century"] else [19, 20]
        values = [century * 100 + decade for century in centuries]
        if not match["century"]:
            values.append(decade)  # "en mand i 60'erne"
        yield Figure(
            match.start(), match.end(), match.group(), frozenset(Number(Decimal(value)) for value in values)
        )
    for match in _YEARS.finditer(text):
        first = int(match["first"])
        last = first // 100 * 100 + int(match["last"])
        if first < last <= first + _LONGEST_YEARS:
            for year, group in ((first, "first"), (last, "last")):
                readings: frozenset[Reading] = frozenset({Number(Decimal(year))})
                yield Figure(match.start(group), match.end(group), match[group], readings)


def find_clocks(text: str, language: Language) -> Iterator[Figure]:
    for match in _HALF_HOUR.finditer(text):
        said = match["hour"].lower()
        hour = int(said) if said.isdecimal() else int(words(language).get(said, 0))
        if 1 <= hour <= 12:
            hour -= language != "en"  # "halv ni" is half an hour before nine
            yield Figure(match.start(), match.end(), match.group(), _both(hour, 30))
    for match in _CLOCK.finditer(text):
        said = (match["said"] or "").lower()
        if not (match["mark"] == ":" or match["half"] or match["whole"] or (said and said != "at")):
            continue
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"]:
            hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
        if match["whole"]:
            yield Figure(match.start(), match.end(), match.group(), _both(hour, minute))
        else:
            yield _figure(match, Clock(hour % 24, minute))
    for match in _SAID_HOUR.finditer(text):
        hour = int(words(language).get((match["hour"] or match["english"]).lower(), 0))
        if 1 <= hour <= 12:
            yield Figure(match.start(), match.end(), match.group(), _both(hour, 0))


def _both(hour: int, minute: int) -> frozenset[Reading]:
    """Return an hour of the twelve as one before noon and one after it."""
    return frozenset({Clock(hour % 24, minute), Clock((hour + 12) % 24, minute)})


def _figure(match: re.Match[str], reading: Reading) -> Figure:
    return Figure(match.start(), match.end(), match.group(), frozenset({reading}))
