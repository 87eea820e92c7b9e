"""Follow-ups that only name what is new: "and in Halland?", "what about the doctors?", "och 2023?".

What they name is put in the last question in the place of its own kind: a date for a date, a name for a
name, and what is counted for what was counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from retrieval.documents import Language
from retrieval.figures import figures_of
from retrieval.names import Name, names_of
from retrieval.question import content_words
from retrieval.readings import Date

_ASKING: Final = (
    r"hvem|hvad|hvor\w*|hvilk\w*|vem|vad|hur|när|varför|vilk\w*|who\w*|what|which|when|where|why|how"
)
_JOINERS: Final = r"^\s*(?:(?:og|men|jamen|så|och|and|but|so|okay|ok|ja|tak|tack|thanks)\b[, ]*)*"
_LEAD: Final = re.compile(
    rf"{_JOINERS}(?:(?P<about>(?:hvad|hvordan) (?:med|så med|er det med|angår)|hur är det med"
    r"|hur blir det med|vad gäller(?: för)?|hur gick det för|what about|how about)"
    r"|(?P<again>(?:(?:(?:hvor|hur) (?:mange|många|meget|mycket|stor\w*)|how (?:many|much|big))"
    r" (?:var|er|blev|är|fandtes|findes|fanns|finns|was|were|is|are) (?:der|det|den|de|there|it|that|they)"
    r"|(?:hvad|vad|what) (?:var|er|blev|är|was|were|is|are) (?:det|den|it|that))(?: så| då| then)?)"
    r"(?P<in> (?:i|in|for|hos|på|för|at))?"
    r"|(?P<preposition>i så fald|i|for|hos|på|för|in|at))\b\s*(?P<rest>.*?)[\s?.!]*$",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(rf"{_JOINERS}(?P<rest>.*?)[\s?.!]*$", re.IGNORECASE)
_AND: Final = re.compile(r"^\s*(?:(?:ok|okay|ja|tak|tack|thanks)\b[, ]*)*(?:og|och|and)\b", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^\s*(?:the|de|den|det)\s+", re.IGNORECASE)
_NOT_COUNTED: Final = frozenset(
    "senere tidligere flere andre videre nye øvrige senare tidigare fler flera andra vidare nya övriga"
    " later earlier others other more previous last next new further år års years year"
    " regioner regions detaljer details".split()
)
"""What asks for something else, not for as many of others: "and later?", "and other regions?"."""
_ASKS_AMOUNT: Final = re.compile(
    r"\b(?:hvor|hur) (?:mange|många|meget|mycket|stor\w*|lav\w*|høj\w*|låg\w*|hög\w*)\b"
    r"|\bhow (?:many|much|big|high|low|large)\b|^\W*(?:hvad|vad|what) (?:var|er|blev|är|was|is)\b",
    re.IGNORECASE,
)
# "In which region is Malmö?" and "I Skåne, hvem er ansvarlig?" are questions of their own.
_ASKS_ITSELF: Final = re.compile(rf",|\b(?:{_ASKING})\b", re.IGNORECASE)
_COUNTED: Final = re.compile(r"\b(?:hvor mange|hur många|how many) (?P<what>[\w-]+)", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_PLURALS: Final[dict[Language, re.Pattern[str]]] = {
    "da": re.compile(r"(?:ne|er|re|ansatte|mænd|børn)$", re.IGNORECASE),
    "sv": re.compile(r"(?:na|or|ar|er|are|män|barn)$", re.IGNORECASE),
    "en": re.compile(r"(?:[^siu]s|men|people|children|staff)$", re.IGNORECASE),
}
_DEFINITE: Final = re.compile(r"(?:(?<=\w[eo]r)|(?<=\wre))n[ea]$")
_MOST_WORDS: Final = 3
"""What only names is short: with more content words it is a question."""
_MOST_IN_NOUN: Final = 2


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """What a follow-up names, in its own words, by kind; '' for none."""

    rest: str
    is_subject: bool
    """Whether it asks about something else ("what about …"), not for another place or time."""
    is_led: bool
    """Whether a word leads to what is named ("in Halland?"), and it does not stand alone ("Halland?")."""
    is_amount: bool
    """Whether it asks an amount again: "what was it in 2022?"."""
    date: str
    name: str
    noun: str


def read_ellipsis(question: str, language: Language) -> Ellipsis | None:
    """Return what a question that is no sentence names; None for any other."""
    lead = _LEAD.match(question)
    # The English "I" is no preposition.
    if lead and language == "en" and (lead["preposition"] or "").lower() == "i":
        return None
    match = lead or _JOINED.match(question)
    if not match or not match["rest"] or _ASKS_ITSELF.search(match["rest"]):
        return None
    rest = match["rest"]
    date = _date_in(rest, question, match.start("rest"), language)
    of_date = content_words(rest[slice(*date)]) if date else ()
    if len(content_words(question)) - len(of_date) > _MOST_WORDS:
        return None
    others = rest if date is None else rest[: date[0]] + " " * (date[1] - date[0]) + rest[date[1] :]
    names = _names(f"x {others}", language)
    name = _one_name(others, names)
    besides = others.replace(name, " ") if name else others
    nouns = content_words(besides)
    noun = _noun(others, nouns)
    # "And nurses?" asks about others; "og fra Køge?" does not tell which place is meant.
    is_other = (
        _AND.match(question) is not None
        and _ARTICLE.sub("", besides).strip() == noun
        and not _NOT_COUNTED & set(noun.lower().split())
    )
    if not lead and besides.strip() and not is_other:
        return None
    is_again = bool(lead and lead["again"])
    # "What was it in 2022?" asks the last question again; "what is it in the plan?" another.
    if is_again and (besides.strip() or not (date or (name and lead and lead["in"]))):
        return None
    named = rest[slice(*date)] if date else ""
    is_subject = (not lead and is_other and noun != "") or bool(lead and lead["about"])
    return Ellipsis(rest, is_subject, lead is not None and not is_again, is_again, named, name, noun)


def with_replaced(last: str, new: Ellipsis, language: Language) -> str:
    """Return the last question with what is new in the place of its kind; '' where something has none."""
    named = len(content_words(" ".join((new.date, new.name, new.noun))))
    if named < len(content_words(new.rest)) or (new.is_amount and not _ASKS_AMOUNT.search(last)):
        return ""
    replaced = last
    if new.noun:
        replaced = _with_counted(replaced, new, language)
    if replaced and new.name:
        replaced = _with_name(replaced, new.name, language)
    if replaced and new.date:
        replaced = _with_date(replaced, new.date, language)
    return replaced


def _date_in(rest: str, question: str, start: int, language: Language) -> tuple[int, int] | None:
    """Return where a date or a year stands in the rest; its lead tells "in March" from the verb."""
    date = _last_date(question, language)
    if date and date[0] >= start:
        return date[0] - start, date[1] - start
    year = _YEAR.search(rest)
    return year.span() if year else None


def _last_date(text: str, language: Language) -> tuple[int, int, int | None] | None:
    """Return where the last date with a month stands, and its year."""
    dates = [
        (figure, reading)
        for figure in figures_of(text, language)
        for reading in figure.readings
        if isinstance(reading, Date)
    ]
    if not dates:
        return None
    figure, reading = dates[-1]
    return figure.start, figure.end, reading.year


def _names(text: str, language: Language) -> list[Name]:
    """Return the words of names inside a text; "SOSU-assistenterne" is a common noun."""
    return [
        name
        for name in names_of(text, language)
        if name.start and not re.search(r"-[^\W\dA-ZÆØÅÄÖ]+$", name.text)
    ]


def _one_name(rest: str, names: list[Name]) -> str:
    """Return the only name, of as many words as it has; '' for none or several."""
    if not names or not all(name.goes_on for name in names[:-1]):
        return ""
    return rest[names[0].start - 2 : names[-1].end - 2]


def _noun(rest: str, nouns: tuple[str, ...]) -> str:
    """Return the common noun with what describes it, as it stands there; '' for none."""
    if not nouns or len(nouns) > _MOST_IN_NOUN:
        return ""
    begin = rest.index(nouns[0])
    return rest[begin : rest.index(nouns[-1], begin) + len(nouns[-1])]


def _with_counted(last: str, new: Ellipsis, language: Language) -> str:
    counted = _COUNTED.search(last)
    plural = _PLURALS.get(language)
    if not new.is_subject or not counted or not plural or not plural.search(new.noun):
        return ""
    what = _DEFINITE.sub("", new.noun)
    return f"{last[: counted.start('what')]}{what}{last[counted.end('what') :]}"


def _with_name(last: str, name: str, language: Language) -> str:
    names = _names(last, language)
    if not names:
        return _with_more(last, name)
    first = len(names) - 1
    while first and names[first - 1].goes_on:
        first -= 1
    return f"{last[: names[first].start]}{name}{last[names[-1].end :]}"


def _with_date(last: str, date: str, language: Language) -> str:
    years = list(_YEAR.finditer(last))
    there = _last_date(last, language)
    if _YEAR.fullmatch(date):
        if years:
            return f"{last[: years[-1].start()]}{date}{last[years[-1].end() :]}"
        return f"{last[: there[1]]} {date}{last[there[1] :]}" if there else _with_more(last, date)
    if there is None and not years:
        return _with_more(last, date)
    start, end, year = there or (*years[-1].span(), int(years[-1].group()))
    # "And in November?" is asked of the same year.
    of_year = f" {year}" if year and not _YEAR.search(date) else ""
    return f"{last[:start]}{date}{of_year}{last[end:]}"


def _with_more(last: str, new: str) -> str:
    return f"{last.rstrip('?')} – {new}?"
