"""A question that asks two things at once, as the two questions that it is made of.

"Who chairs the council, and when does it meet?" asks two things, and so does "What is said about pay and
about leave?"; "What do Skåne and Halland say of X?" asks one thing of two. Each part finds its own
passages, where the whole finds those in between. "When and by whom was it decided?" asks two things of one
matter; asked apart, each is answered or said to be without an answer.
"""

from __future__ import annotations

import re
from typing import Final

from retrieval.documents import Language
from retrieval.language import detect_language
from retrieval.names import names_of
from retrieval.question import read_question
from retrieval.rewriting import carried_over, rewrite

_ASKS: Final = (
    "hvem|hvad|hvor|hvornår|hvordan|hvorfor|hvilken|hvilket|hvilke|vem|vad|var|när|hur|varför|vilken|vilket"
    "|vilka|who|whom|whose|what|when|where|why|which|how"
)
_BEFORE_ASKING: Final = "(?:(?:af|av|of|for|för|fra|från|from|i|in|med|with|on|på|til|till|to|ved|vid|at) )?"
_TWO_CLAUSES: Final = re.compile(
    rf"(?P<first>.+?),? (?:og|och|and|samt) (?P<second>{_BEFORE_ASKING}(?:{_ASKS})\b.+)", re.IGNORECASE
)
_HOW: Final = r"(?:hvornår|hvor|hvordan|hvorfor|när|var|hur|varför|when|where|why|how)"
_BY_WHOM: Final = r"(?:(?:af|av|by|for|för|fra|från|from|med|with|til|till|to) (?:hvem|vem|whom))"
_HOW_MUCH: Final = (
    r"(?:hvor|hur|how) (?:mange|meget|stor\w*|lang\w*|længe|tit|ofte|gam\w*|høj\w*|dyr\w*|snart|langt|många"
    r"|mycket|lång\w*|länge|ofta|hög\w*|tæt|nær|nära|much|many|often|long|big|large|old|far|high|soon|close|near)"
    r"\b|(?:hvor|var|where) (?:i|in|på|on|at|ved|vid)\b"
)
_TWO_OF_ONE: Final = re.compile(
    rf"(?!{_HOW_MUCH})(?P<first>{_HOW}|{_BY_WHOM})"
    rf"(?: (?:og|och|and) (?P<second>{_HOW}|{_BY_WHOM}) (?P<of>.+)"
    rf"| (?P<of_both>.+?),? (?:og|och|and) (?P<last>{_HOW}|{_BY_WHOM}))",
    re.IGNORECASE,
)
"""When and where something is, or when it is and where."""
_ENDS_ASKING: Final = re.compile(rf"\b(?!var\b)(?:{_ASKS})$", re.IGNORECASE)
_ASKING: Final = re.compile(rf"\b(?:{_ASKS})\b", re.IGNORECASE)
_ASKING_INSIDE: Final = re.compile(rf"\b(?!var\b)(?:{_ASKS})\b", re.IGNORECASE)
_VAR: Final = re.compile(r"var\b", re.IGNORECASE)
"""Swedish for "where" and Danish for "was"."""
_NAME: Final = r"\b[A-ZÆØÅÄÖÉ][\wé&-]*(?: (?:& )?[A-ZÆØÅÄÖÉ][\wé&-]*)*"
_NAME_THERE: Final = re.compile(_NAME)
_TWO_NAMES: Final = re.compile(
    rf"(?P<both>(?P<first>{_NAME}) (?:og|och|and) (?P<second>(?:the )?{_NAME}))(?: (?:each|hver|var))?"
)
_RELATES: Final = re.compile(
    r"\b(?:mellem|imellem|mellan|between|forskel\w*|skillnad\w*|differ\w*|hinanden|varandra|each other"
    r"|one another|samarbejd\w*|samarbet\w*|cooperat\w*|collaborat\w*|enige?|eniga?|agree\w*|merge\w*"
    r"|sammen|tillsammans|together|fælles|gemensam\w*|apart|in total|tilsammen|størst\w*|störst\w*|largest"
    r"|biggest|mødtes|möttes|met)\b",
    re.IGNORECASE,
)
"""What lies between two cannot be asked of one."""
_SAID_ABOUT: Final = re.compile(r"\b(?:om|about|kring)\b", re.IGNORECASE)
_OF: Final = re.compile(
    r"\bof (?:the )?$"
    r"|\b(?:(?-i:[A-ZÆØÅÄÖ])\w*|\w*(?:ministeri\w*|cent(?:er|ret|rum)|styrelse\w*|nævn\w*|nämnd\w*|udvalg\w*"
    r"|institut\w*|forening\w*|förening\w*)) f[oö]r $",
    re.IGNORECASE,
)
"""What leads to the rest of one name: "Center for It og Medico"."""
_ONE_NAME: Final = re.compile(r"Kommuner och Regioner|Kommuner og Regioner")
_TWO_MATTERS: Final = re.compile(
    r"(?P<before>.+?) (?P<about>om|about) (?P<first>.+?),? (?:og|och|and|samt) (?P=about) (?P<second>.+)",
    re.IGNORECASE,
)


def parts_of(question: str) -> tuple[str, ...]:
    """Return the two questions that a question joins, or () where it asks one thing."""
    asked = question.strip().rstrip("?!.").rstrip()
    of_one = _TWO_OF_ONE.fullmatch(asked)
    if of_one and not _ASKING_INSIDE.search(matter := of_one["of"] or of_one["of_both"]):
        other = of_one["second"] or of_one["last"]
        return f"{of_one['first']} {matter}?", f"{other[:1].upper()}{other[1:]} {matter}?"
    clauses = _TWO_CLAUSES.fullmatch(asked)
    if clauses:
        first, second = clauses["first"], clauses["second"]
        # "Who decides when and where …" asks one thing, of two.
        if _ENDS_ASKING.search(first) or not _is_about_something(first) or not _is_about_something(second):
            return ()
        if _goes_on(first, second) or (_VAR.match(second) and detect_language(question) == "da"):
            return ()
        return f"{first}?", f"{_whole(second, first)}?"
    matters = _TWO_MATTERS.fullmatch(asked)
    if matters:
        before = f"{matters['before']} {matters['about']}"
        return f"{before} {matters['first']}?", f"{before} {matters['second']}?"
    names = next((match for match in _TWO_NAMES.finditer(asked) if match.start()), None)
    if names:
        before, after = asked[: names.start()], asked[names.end() :]
        # What both speak about, "fælles it", does not lie between them.
        related = asked[: names.end()] + _SAID_ABOUT.split(after, maxsplit=1)[0]
        # "Social- og Sundhedsstyrelsen", "the Ministry of Health and Social Affairs" are one name.
        if (
            _ONE_NAME.search(names["both"])
            or _RELATES.search(related)
            or names["first"].endswith("-")
            or _OF.search(before)
        ):
            return ()
        return f"{before}{names['first']}{after}?", f"{before}{names['second']}{after}?"
    return ()


def _goes_on(first: str, second: str) -> bool:
    """Tell whether the second clause goes on from one inside the first: "the one who left and who …"."""
    asking = _ASKING.search(second)
    inside = [match for match in _ASKING.finditer(first) if len(first[: match.start()].split()) > 1]
    return asking is not None and any(match.group().lower() == asking.group().lower() for match in inside)


def standing_alone(parts: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Return two questions that were asked in one as each would be asked by itself.

    What one of them leaves out the other says: "When was the council set up, and who chairs it?"
    """
    if not parts:
        return ()
    first, second = parts
    first_names, second_names = names_of(first, language), names_of(second, language)
    if first_names and not second_names:
        return first, carried_over(second, (first,), language)
    if second_names and not first_names:
        return carried_over(first, (second,), language), second
    return first, rewrite(second, (first,), language)


def _is_about_something(clause: str) -> bool:
    return bool(read_question(clause).words)


def _whole(second: str, first: str) -> str:
    """Return the second clause, or the first with its last name replaced, where the second only names.

    "Who speaks for Skåne, and who for Halland?" asks the same of another.
    """
    words = read_question(f"x {second}").words[1:]
    names = [match for match in _NAME_THERE.finditer(first) if match.start()]
    other = [match for match in _NAME_THERE.finditer(second) if match.start()]
    if not names or not other or not all(word.is_name for word in words):
        return f"{second[:1].upper()}{second[1:]}"
    replaced = names[-1]
    return f"{first[: replaced.start()]}{other[-1].group()}{first[replaced.end() :]}"
