"""Numbers, amounts and shares as they are written in Danish, Swedish and English."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from retrieval.documents import Language
from retrieval.number_words import UNITS, scale_of, scale_words, unit_of_scale, words
from retrieval.readings import Digits, Figure, Number, Reading

_ONES: Final[dict[Language, tuple[str, ...]]] = {
    "da": ("en", "et", "én", "ét"),
    "sv": ("en", "ett"),
    "en": ("one", "a"),
}
_SPACE: Final = "[ \u00a0\u202f\u2009]"
_YEAR: Final = r"(?:1[5-9]|20|21)\d\d"
_NOT_BEFORE: Final = r"(?<![\w])(?<!\d[.,])(?<![^\W\d_]-)"
_GROUPED: Final = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_SPACED: Final = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?(?!\d)"
_AMOUNT: Final = rf"(?:{_SPACED}|(?:{_GROUPED})(?!\d)|\d+(?:[.,]\d+)?)"
UNIT: Final = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
"""A pattern of every unit."""
SCALE: Final = "|".join(sorted(scale_words(), key=len, reverse=True))
"""A pattern of every word that multiplies."""
_BEHIND: Final = (
    rf"(?:(?:{_SPACE}|\n)?(?P<scale>{SCALE})\b\.?)?"
    rf"(?:(?:{_SPACE}|-|\n)?(?P<unit>{UNIT})(?!\w)|(?P<dash>[,:][-–—])(?!\w))?"
)
_LONG: Final = re.compile(r"(?<![\w.,])\+?\d(?:[ -]?\d){6,}(?![\d.,]\d)(?!\w)")
# Years and a number that only stand beside each other: "i 2024 1500 ansatte".
_YEARS_FIRST: Final = re.compile(rf"(?:{_YEAR} )+(?:\d{{1,3}}(?: \d{{3}})+|\d{{1,5}})")
_NUMBER: Final = re.compile(
    rf"{_NOT_BEFORE}(?:(?P<before>{UNIT})\.?{_SPACE}?)?(?P<amount>\d*½|{_AMOUNT}){_BEHIND}", re.IGNORECASE
)
_PREFIXED: Final = re.compile(rf"(?P<before>[€$£])(?P<amount>{_AMOUNT}){_BEHIND}", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_PART: Final = re.compile(r"[^\W\d_]+")
_COUNTRY_CODES: Final = {"+45": "", "+46": "0"}
"""What stands at home in place of a country's code: nothing in Danish numbers, a nought in Swedish ones."""
_HALF_MORE: Final = re.compile(
    rf"(?<![\w.,])(?P<whole>[^\W\d_]+|\d+) (?P<and>(?:og|och|and) )?(?:en|et|ett|a|one) hal(?:vt?|f)(?!\w)"
    rf"{_BEHIND}",
    re.IGNORECASE,
)
_JOINED: Final[dict[Language, str]] = {
    "da": r"(?P<year>årig|års)|(?P<day>dages)|(?P<week>ugers)|(?P<month>måneders)|(?P<hour>timers)"
    "|(?P<minute>minutters)|personers|mands",
    "sv": r"(?P<year>årig|års)|(?P<day>dagars)|(?P<week>veckors)|(?P<month>månaders)"
    "|(?P<hour>timmars)|(?P<minute>minuters)|personers|manna",
}
"""What a number is written in one word with, and the unit of time that it is."""
_HALF_OF: Final = re.compile(
    rf"(?<!\w)(?:(?:en|et|ett|a) hal(?:vt?|f)|half a) (?P<unit>{UNIT})(?!\w)", re.IGNORECASE
)
_THOUSAND: Final = 1000
_HUNDRED_MORE: Final = frozenset("hundrede hundra tusind tusinde tusen".split())
"""They stand without a "one" too where a number goes on behind them: "hundra tjugo"."""


def find_long_numbers(text: str, _: Language) -> Iterator[Figure]:
    for match in _LONG.finditer(text):
        if re.fullmatch(_SPACED, match.group()) or re.fullmatch(r"\d{1,3}0{6,}", match.group()):
            continue
        if _YEARS_FIRST.fullmatch(match.group()):
            continue
        digits = re.sub(r"\D", "", match.group())
        readings: set[Reading] = {Digits(digits)}
        if match.group().isdigit():
            readings.add(Number(Decimal(digits)))
        elif re.fullmatch(rf"{_YEAR}\s?-\s?{_YEAR}", match.group()):
            continue
        for code, national in _COUNTRY_CODES.items():
            if match.group().startswith(code):
                readings.add(Digits(national + digits.removeprefix(code[1:])))
        yield Figure(match.start(), match.end(), match.group(), frozenset(readings))


def find_numbers(text: str, language: Language) -> Iterator[Figure]:
    for pattern in (_PREFIXED, _NUMBER):
        for match in pattern.finditer(text):
            scale = (match["scale"] or "").lower()
            power = scale_of(scale, language) if scale else 0
            if power is None:
                power, scale = 0, ""
            unit = UNITS.get((match["unit"] or match["before"] or "").lower(), "") or unit_of_scale(scale)
            unit = unit or ("kr" if match["dash"] else "")  # 500,- and 500:-
            values = _values(match["amount"], language)
            readings = frozenset(Number(value.scaleb(power).normalize(), unit) for value in values)
            yield Figure(match.start(), match.end(), match.group(), readings, power)


def find_halves(text: str, language: Language) -> Iterator[Figure]:
    """Give "to en halv million", "två och ett halvt", "one and a half" as the one number that they are."""
    for match in _HALF_MORE.finditer(text):
        whole = match["whole"].lower()
        value = Decimal(whole) if whole.isdecimal() else words(language).get(whole)
        if value is None and match["and"] and whole in _ONES.get(language, ()):
            value = Decimal(1)
        scale = (match["scale"] or "").lower()
        power = scale_of(scale, language) if scale else 0
        if value is None or power is None:
            continue
        unit = UNITS.get((match["unit"] or "").lower(), "") or unit_of_scale(scale)
        number = Number((value + Decimal("0.5")).scaleb(power).normalize(), unit)
        yield Figure(match.start(), match.end(), match.group(), frozenset({number}), power)

    for match in _HALF_OF.finditer(text):
        half = Number(Decimal("0.5"), UNITS[match["unit"].lower()])
        yield Figure(match.start(), match.end(), match.group(), frozenset({half}))


def _values(amount: str, language: Language) -> set[Decimal]:
    """Return what an amount can mean.

    A mark before three digits groups them, or is the decimal mark of the text's language. That
    6,620 in a Danish text may be an English 6.620 is allowed: then its digits are the same.
    """
    if amount.endswith("½"):
        return {Decimal(f"{amount[:-1] or 0}.5")}
    plain = re.sub(_SPACE, "", amount)
    marks = [character for character in plain if character in ".,"]
    if not marks:
        return {Decimal(plain)}
    if len(set(marks)) == 2:
        return {Decimal(plain.replace(marks[0], "").replace(marks[-1], "."))}
    whole, _, rest = plain.rpartition(marks[0])
    if len(marks) > 1:
        return {Decimal(plain.replace(marks[0], ""))}
    decimal = Decimal(f"{whole}.{rest}")
    if len(rest) != 3 or len(whole) > 3 or whole.startswith("0") or plain != amount:
        return {decimal}
    grouped = Decimal(whole + rest)
    own_mark = {"da": ",", "sv": ",", "en": "."}.get(language)
    return {grouped, decimal} if own_mark in (marks[0], None) else {grouped}


def find_joined_numbers(text: str, language: Language) -> Iterator[Figure]:
    """Give the numbers that begin a word: "treårig", "toårs", "femdagars"."""
    if language not in _JOINED:
        return
    known = dict.fromkeys(_ONES[language], Decimal(1)) | words(language)
    for match in _joined(language).finditer(text):
        value = known.get(match["number"].lower())
        if value is not None:
            reading = Number(value)
            time = match.lastgroup if match.lastgroup != "number" else ""
            yield Figure(match.start(), match.end(), match.group(), frozenset({reading}), time=time or "")


@functools.cache
def _joined(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<number>[^\W\d_]{{2,}}?)-?(?:{_JOINED[language]})\w*", re.IGNORECASE)


def find_number_words(text: str, language: Language) -> Iterator[Figure]:
    """Give runs of number words: "to hundrede tusind", "twenty-five", "tre miljoner kronor"."""
    known = words(language)
    ones = _ONES.get(language, ())
    tokens = list(_tokens(text, language))
    place = 0
    while place < len(tokens):
        first = tokens[place].group().lower()
        total, count = known.get(first), 1
        follows = tokens[place + 1].group().lower() if place + 1 < len(tokens) else ""
        near = place + 1 < len(tokens) and text[tokens[place].end() : tokens[place + 1].start()].isspace()
        if total is None and first in ones and near and scale_of(follows, language) and len(follows) > 2:
            halved = place > 0 and tokens[place - 1].group().lower() in {"half", "halv"}
            total = Decimal("0.5") if halved else Decimal(1)
        elif total is None and near and first in {"halv", "half"} and scale_of(follows, language):
            total = Decimal("0.5")
        elif total is None and first in _HUNDRED_MORE and _run(text, tokens, place, language) > 1:
            total = Decimal(1).scaleb(scale_of(first, language) or 0)
        if total is None:
            place += 1
            continue
        count = _run(text, tokens, place, language)
        value, unit, end = _value_of_run(text, tokens[place : place + count], total, language)
        start = tokens[place].start()
        power = scale_of(tokens[place + count - 1].group().lower(), language) or 0
        yield Figure(start, end, text[start:end], frozenset({Number(value.normalize(), unit)}), power)
        place += count


def _tokens(text: str, language: Language) -> Iterator[re.Match[str]]:
    """Give the words of a text; "fem-seks" are two numbers, "twenty-five" is one."""
    known = words(language)
    for match in _WORDS.finditer(text):
        if "-" in match.group() and match.group().lower() not in known:
            yield from _PART.finditer(text, match.start(), match.end())
        else:
            yield match


def _run(text: str, tokens: list[re.Match[str]], place: int, language: Language) -> int:
    """Return how many tokens from `place` on are one number."""
    known, count = words(language), 1
    while place + count < len(tokens):
        before, token = tokens[place + count - 1], tokens[place + count]
        word = token.group().lower()
        gap = text[before.end() : token.start()]
        last = before.group().lower()
        scaled = scale_of(last, language) is not None or last.endswith(("hundrede", "hundra"))
        if not gap.isspace() and gap:
            break
        if scale_of(word, language) is not None or (scaled and word in known) or f"{last} {word}" in known:
            count += 1
        elif scaled and word in {"og", "och", "and"} and place + count + 1 < len(tokens):
            if tokens[place + count + 1].group().lower() not in {*known, *_ONES.get(language, ())}:
                break
            count += 2
        else:
            break
    return count


def _value_of_run(
    text: str, run: list[re.Match[str]], first: Decimal, language: Language
) -> tuple[Decimal, str, int]:
    known = words(language)
    total, part, unit = (first, Decimal(0), "") if first >= _THOUSAND else (Decimal(0), first, "")
    for token in run[1:]:
        word = token.group().lower()
        power = scale_of(word, language)
        if power is not None:
            unit = unit_of_scale(word) or unit
            part = (part or Decimal(1)).scaleb(power)
            if power > 2:
                total, part = total + part, Decimal(0)
        elif word in known:
            part += known[word]
        elif word in _ONES.get(language, ()):
            part += 1
    end = run[-1].end()
    behind = re.compile(rf"\.?{_SPACE}?({UNIT})(?!\w)", re.IGNORECASE).match(text, end)
    if behind:
        unit, end = UNITS[behind[1].lower()], behind.end()
    return total + part, unit, end
