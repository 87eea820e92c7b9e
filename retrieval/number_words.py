"""Numbers as they are written in Danish, Swedish and English: words, scales, months, units.

Words are read in the text's own language only: "to" is two in Danish and no number in English.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Final

from retrieval.documents import Language

_ONES: Final[dict[Language, str]] = {
    "da": "nul - to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten "
    "atten nitten",
    "sv": "noll - två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton "
    "arton nitton",
    "en": "zero - two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
}
_TENS: Final[dict[Language, str]] = {
    "da": "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems",
    "sv": "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_UNITS_IN_TENS: Final[dict[Language, str]] = {"da": "en et", "sv": "en ett", "en": "one"}
_LONG_TENS: Final = {"fyrretyve": 40, "halvtredsindstyve": 50, "tresindstyve": 60, "firsindstyve": 80}
_HALVES: Final[dict[Language, dict[str, str]]] = {
    "da": {"halvanden": "1.5", "halvandet": "1.5"},
    "sv": {"halvannan": "1.5", "halvtannat": "1.5"},
    "en": {},
}

SCALES: Final[dict[str, int]] = {
    **dict.fromkeys("hundrede hundred hundra".split(), 2),
    **dict.fromkeys("tusind tusinde tusinder tusen thousand thousands tkr tdkk tsek".split(), 3),
    **dict.fromkeys(
        "mio mill milj mln msek mdkk meur million millioner miljon miljoner millions mkr".split(), 6
    ),
    **dict.fromkeys("mia mdkr mrd milliard milliarder miljard miljarder bn".split(), 9),
    **dict.fromkeys("biljon biljoner trillions".split(), 12),
}
"""Powers of ten, but for "billion" and "trillion", which differ between the languages."""
_LONG_SCALES: Final[dict[Language, dict[str, int]]] = {
    "da": {"billion": 12, "billioner": 12, "trillion": 18},
    "sv": {"trillion": 18, "mdr": 9, "md": 9},
    "en": {"billion": 9, "billions": 9, "trillion": 12, "m": 6, "k": 3},
}
_UNIT_IN_SCALE: Final = {
    "tkr": "kr", "mkr": "kr", "mdkr": "kr", "tsek": "sek", "tdkk": "dkk", "msek": "sek", "mdkk": "dkk",
    "meur": "eur",
}  # fmt: skip

UNITS: Final[dict[str, str]] = {
    "%": "percent", "pct": "percent", "procent": "percent", "percent": "percent", "per cent": "percent",
    **dict.fromkeys((
        "procentpoint", "procentpoints", "procentenheter", "procentenhet",
        "percentage points", "percentage point",
        "percentage-points", "percentage-point", "percent points", "percent point", "%-point", "%-points",
        "%-enheter", "%-enhet", "pct.-point", "pct-point", "pct.point",
    ), "points"),
    "kr": "kr", "kroner": "kr", "krone": "kr", "kronor": "kr", "krona": "kr", "dkk": "dkk", "sek": "sek",
    "nok": "nok", "danske kroner": "dkk", "danska kronor": "dkk", "danish kroner": "dkk",
    "svenske kroner": "sek", "svenska kronor": "sek", "swedish kronor": "sek",
    "euro": "eur", "euros": "eur", "eur": "eur", "€": "eur",
    "dollar": "usd", "dollars": "usd", "usd": "usd", "$": "usd", "pund": "gbp", "pounds": "gbp", "£": "gbp",
}  # fmt: skip
KRONER: Final = frozenset({"kr", "dkk", "sek", "nok"})
CURRENCIES: Final = KRONER | {"eur", "usd", "gbp"}

MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "januar januari january jan", "februar februari february feb", "marts mars march mar",
            "april apr", "maj may", "juni june jun", "juli july jul", "august augusti aug",
            "september sept sep", "oktober october okt oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


@functools.cache
def words(language: Language) -> dict[str, Decimal]:
    """Return the number words of a language, below a thousand with all compounds, and "tvåtusen"."""
    if language not in _ONES:
        return {}
    ones = {word: Decimal(n) for n, word in enumerate(_ONES[language].split()) if word != "-"}
    tens = {word: Decimal(20 + 10 * n) for n, word in enumerate(_TENS[language].split())}
    found = ones | tens
    if language == "da":
        found |= {word: Decimal(value) for word, value in _LONG_TENS.items()}
        tens |= {word: Decimal(value) for word, value in _LONG_TENS.items()}
    small = {word: value for word, value in ones.items() if 2 <= value <= 9}
    small |= dict.fromkeys(_UNITS_IN_TENS[language].split(), Decimal(1))
    for ten, value in tens.items():
        for one, add in small.items():
            if language == "da":
                found[f"{one}og{ten}"] = value + add
            elif language == "sv":
                found[f"{ten}{one}"] = value + add
            else:
                found[f"{ten}-{one}"] = found[f"{ten} {one}"] = value + add
    thousand = {"da": "tusinde", "sv": "tusen"}.get(language)
    hundred = {"da": "hundrede", "sv": "hundra"}.get(language)
    if hundred:
        counted = small | {word: value for word, value in ones.items() if 10 < value < 20}  # femtonhundra
        hundreds = {f"{word}{hundred}": value * 100 for word, value in counted.items()}
        links = ("", "og") if language == "da" else ("",)
        behind = {f"{link}{word}": value for word, value in found.items() for link in links}
        begun = hundreds | {hundred: Decimal(100)}
        found |= hundreds | {
            f"{word}{rest}": value + add for word, value in begun.items() for rest, add in behind.items()
        }
    if thousand:
        found |= {f"{word}{thousand}": 1000 * n for word, n in found.items() if 1 < n < 1000}
    if language == "en":
        found["twice"] = Decimal(2)
    found |= {word: Decimal(half) for word, half in _HALVES[language].items()}
    return found


def scale_of(word: str, language: Language) -> int | None:
    """Return the power of ten that a word multiplies by, or None."""
    own = _LONG_SCALES.get(language, {})
    return own.get(word, SCALES.get(word))


def scale_words() -> tuple[str, ...]:
    """Return all words that multiply, whatever their language."""
    return tuple({*SCALES, *(word for words in _LONG_SCALES.values() for word in words)})


def unit_of_scale(word: str) -> str:
    """Return the unit that a scale word holds itself: "mkr" are kroner."""
    return _UNIT_IN_SCALE.get(word, "")
