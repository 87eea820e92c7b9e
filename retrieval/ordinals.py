"""Ordinals and fractions as they are written in Danish, Swedish and English."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from retrieval.documents import Language
from retrieval.lengths import unit_behind
from retrieval.number_words import words
from retrieval.readings import Figure, Number, Ordinal, Reading

_ORDINALS: Final[dict[Language, str]] = {
    "da": "første anden|andet tredje fjerde femte sjette syvende ottende niende tiende ellevte|elvte tolvte",
    "sv": "första|förste andra|andre tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte",
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
}
_PARTS: Final[dict[Language, str]] = {
    "da": "halvdel tredjedel fjerdedel femtedel sjettedel syvendedel ottendedel niendedel tiendedel",
    "sv": "hälft tredjedel fjärdedel femtedel sjättedel sjundedel åttondel|åttondedel niondel|niondedel "
    "tiondel|tiondedel",
    "en": "half third quarter|fourth fifth sixth seventh eighth ninth tenth",
}
_ONE: Final[dict[Language, tuple[str, ...]]] = {"da": ("en", "et"), "sv": ("en", "ett"), "en": ("a", "one")}
_ONE_OF_SEVERAL: Final[dict[Language, str]] = {
    "da": "ud af",
    "sv": "av",
    "en": "(?:in|out of)(?: every)?",
}
_HALF: Final = 2
# "The first" and "the second" are often no count ("for det første", "den anden"), but before these they are.
_COUNTED: Final = (
    r"(?:kvartal|halvår|tertial|uge|veck|måned|månad|år(?!s|hundrede)|fas(?:e|en)?\b|etape|etapp|halvdel|hälft|halva"
    r"|klass|trin|steg|quarter|half\b|week|month|year|phase|stage|grade|step)"
)
# "En anden uge", "andra veckor" are other weeks, and each second one is said in other ways ("varannan").
_NO_SECOND: Final = "".join(rf"(?<!\b{word} )" for word in "en et ett hver hvert var vart every each".split())
_OTHERS: Final = r"(?!andra (?:veckor|månader|år\b|faser|etapper))"
_NO_PART: Final = "".join(rf"(?<!\b{word} )" for word in "a one two three four".split())
_NO_NOUN: Final = r"(?! part(?:y|ies)\b| countr)"
"""A third party is no third one."""
_EACH: Final = r"(?P<each>(?<!\w)(?:hver|hvert|var|vart|every|each) )?"
_NAMED_COUNT: Final = re.compile(r"(?<!\w)(?:q|(?:kvartal|quarter) )(?P<digit>[1-4])(?!\w)", re.IGNORECASE)
_DIGITS: Final = re.compile(
    r"(?<![\w.,:/-])(?P<digit>[0-9]{1,2})(?:(?:st|nd|rd|th|:a|:e)(?!\w)|\.(?= [a-zæøåäö]))"
)
_OF: Final = re.compile(r" (?:of|the|all)\b(?! (?:the )?(?:year|\d{4}))")
_EACH_SECOND: Final = re.compile(
    r"(?<!\w)(?:hver(?:t)? and(?:en|et)|varannan|vartannat|var annan|vart annat"
    r"|(?:every|each) (?:other|second))(?!\w)",
    re.IGNORECASE,
)


def find_ordinals(text: str, language: Language) -> Iterator[Figure]:
    """Give "tredje", "second quarter", "2. kvartal", "Q2"; one in each three is a third as well."""
    for pattern in (_NAMED_COUNT, _DIGITS):
        for match in pattern.finditer(text):
            value = int(match["digit"])
            yield _figure(match, {Ordinal(value), Number(Decimal(value))})
    for match in _EACH_SECOND.finditer(text):
        yield _figure(match, {Ordinal(_HALF)} | _of_each(_HALF, text, match.end()))
    if language not in _ORDINALS:
        return
    for match in _ordinal_pattern(language).finditer(text):
        value = _values(_ORDINALS[language], 1)[(match["counted"] or match["word"]).lower()]
        readings: set[Reading] = {Ordinal(value)}
        if match["each"]:
            readings |= _of_each(value, text, match.end())
        yield _figure(match, readings)


def find_fractions(text: str, language: Language) -> Iterator[Figure]:
    """Give "en tredjedel", "2 fjerdedele", "three quarters", "halvdelen", "half of", "one in four"."""
    if language not in _PARTS:
        return
    for match in _one_of_several(language).finditer(text):
        count, of = (_counted(match[group].lower(), language) for group in ("count", "of"))
        if 0 < count < of:
            # It may be said of four that are there as well.
            yield _figure(match, {*_fraction(count, int(of)), Number(of)})
    for match in _fraction_pattern(language).finditer(text):
        value = _values(_PARTS[language], 2)[match["part"].lower()]
        said = (match["count"] or match["joined"] or "").lower()
        known = said.isdecimal() or said in words(language) or said in _ONE[language]
        count = Decimal(said) if said.isdecimal() else words(language).get(said, Decimal(1))
        said, start = (said, match.start()) if known else ("", match.start("part"))
        readings = _fraction(count, value)
        if language == "en" and not _OF.match(text, match.end()):
            if value == _HALF or not said or (count == 1 and match["part"].lower() == "quarter"):
                continue
            # "A third hospital" is no part of one, and "two quarters" may be half a year.
            readings.add(Ordinal(value) if count == 1 else Number(count))
        elif language == "en" and value != _HALF and not said:
            continue
        yield Figure(start, match.end(), text[start : match.end()], frozenset(readings))


def ordinal_words(language: Language) -> dict[str, int]:
    """Return the words for the first to the twelfth in a language."""
    return _values(_ORDINALS[language], 1) if language in _ORDINALS else {}


def _counted(said: str, language: Language) -> Decimal:
    if said.isdecimal():
        return Decimal(said)
    return Decimal(1) if said in (*_ONE[language], "én", "ét") else words(language).get(said, Decimal(0))


def _of_each(value: int, text: str, end: int) -> set[Reading]:
    """Return what each third is: every three weeks, or a third of all."""
    return {Number(Decimal(value))} if unit_behind(text, end) else _fraction(Decimal(1), value)


def _fraction(count: Decimal, parts: int) -> set[Reading]:
    share = 100 * count / parts
    readings: set[Reading] = {Number(count / parts), Number(share.normalize(), "percent")}
    if share != round(share, 2):
        readings |= {Number(round(share, places).normalize(), "percent") for places in (0, 1)}
    return readings


@functools.cache
def _values(table: str, first: int) -> dict[str, int]:
    return {word: n for n, each in enumerate(table.split(), start=first) for word in each.split("|")}


@functools.cache
def _one_of_several(language: Language) -> re.Pattern[str]:
    number = r"(?P<of>[^\W\d_]+|\d{1,2})(?!\w)(?![.,]\d)"
    count = number.replace("<of>", "<count>")
    return re.compile(rf"(?<![\w.,]){count} {_ONE_OF_SEVERAL[language]} {number}", re.IGNORECASE)


@functools.cache
def _ordinal_pattern(language: Language) -> re.Pattern[str]:
    first, second, *others = _ORDINALS[language].split()
    no_part = _NO_PART if language == "en" else ""
    counted = (
        rf"{_NO_SECOND}{_OTHERS}(?P<counted>{first}|{second})"
        rf"(?: {_COUNTED}\w*|(?= (?:og|och|and) (?:{second}|{'|'.join(others)}) {_COUNTED}))"
    )
    word = rf"{no_part}(?P<word>{'|'.join(others)})(?!\w){_NO_NOUN}"
    return re.compile(rf"{_EACH}(?<!\w)(?:{word}|{counted})", re.IGNORECASE)


@functools.cache
def _fraction_pattern(language: Language) -> re.Pattern[str]:
    parts = "|".join(_values(_PARTS[language], 2))
    ending = rf"s?(?!\w){_NO_NOUN}" if language == "en" else r"\w*"
    count = r"(?:(?P<count>[^\W\d_]+|[0-9]+)[ -]|(?P<joined>to|tre|fire|två|fyra))?"
    return re.compile(rf"(?<!\w){count}(?P<part>{parts}){ending}", re.IGNORECASE)


def _figure(match: re.Match[str], readings: set[Reading]) -> Figure:
    return Figure(match.start(), match.end(), match.group(), frozenset(readings))
