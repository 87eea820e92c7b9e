"""A follow-up question as a question of its own: by a rule, or by a language model.

The rule knows the simple cases: "and what about the doctors?" takes the last question with the doctors in
place of its subject, "when did he say it?" the names of the last question beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from langchain_core.language_models import BaseChatModel

from retrieval.documents import Language
from retrieval.figures import Held, figures_of
from retrieval.language import detect_language
from retrieval.names import Texts, missing_names, names_of
from retrieval.prompting import rewrite_messages
from retrieval.question import content_words, read_question
from retrieval.streaming import Limits, StreamError, stream_words

_ASKING: Final = (
    r"hvem|hvad|hvor\w*|hvilk\w*|vem|vad|hur|när|varför|vilk\w*|who\w*|what|which|when|where|why|how"
)
_ENGLISH_I: Final = (
    r"i(?:['’]|\s+(?:am|was|want|wanted|need|needed|would|will|have|had|do|did|can|cannot|could|should|must|may"
    r"|might|think|thought|know|see|mean|wonder|hope|like|work|live|read|heard)\b)"
)
_LEAD: Final = re.compile(
    r"^\s*(?:(?:og|men|jamen|så|och|men|and|but|so|okay|ok|ja|tak|tack|thanks)[, ]+)*"
    # "In which region is Malmö?" and "I want the deadline" are questions of their own.
    rf"(?!{_ENGLISH_I})"
    r"(?P<about>(?:hvad|hvordan) (?:med|så med|er det med|angår)|hur är det med|hur blir det med"
    r"|vad gäller(?: för)?|hur gick det för|what about|how about|i|for|hos|på|i så fald|för|in|at)\b"
    rf"(?!\s*(?:{_ASKING})\b)"
    r"\s*(?P<rest>.*?)[\s?.!]*$",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"^\s*(?:og|och|and|men|but|also|også|också)\b", re.IGNORECASE)
_POINTS_BACK: Final = re.compile(
    r"\b(han|hun|hans|hendes|ham|hende|den|det|de|dem|deres|dens|dets|der|dette|disse|denne|dér|sådan|dertil"
    r"|hon|hennes|honom|henne|dess|deras|dessa|detta|dit|där|då|sådan|sådant"
    r"|he|she|his|her|him|it|its|they|their|them|there|this|that|these|those|then)\b",
    re.IGNORECASE,
)
_DEFINES: Final = re.compile(
    r"^\s*(?:hvad|hvem|vad|vem|what|who|vilka|hvilke) (?:er|är|is|are|var|was) \w", re.IGNORECASE
)
_COUNTED: Final = re.compile(r"\b(?P<asks>hvor mange|hur många|how many) (?P<what>\w+)", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_DEFINITE: Final = re.compile(r"(?<=\w[eo]r)n[ea]$")
_FEW_WORDS: Final = 3
_WORDS_ALONE: Final = 2
"""A question with fewer content words leans on the one before, unless it asks what something is."""
_LONGEST_CHARS: Final = 300
_TOPIC_WORDS: Final = 4


def is_follow_up(question: str, history: Sequence[str]) -> bool:
    """Tell whether a question leans on those before it."""
    if not history:
        return False
    if _LEAD.match(question) and len(content_words(question)) <= _FEW_WORDS:
        return True
    if _JOINED.match(question):
        return True
    reading = read_question(question)
    if any(word.is_name for word in reading.words):
        return False
    points = [m for m in _POINTS_BACK.finditer(question) if not _is_filler(question, m)]
    return bool(points) or (len(reading.words) < _WORDS_ALONE and not _DEFINES.match(question))


def rewrite(question: str, history: Sequence[str], language: Language) -> str:
    """Return a follow-up as a question of its own, by the rule; any other question as it is."""
    return carried_over(question, history, language) if is_follow_up(question, history) else question


def rewritten(
    question: str, history: Sequence[str], language: Language, chat: BaseChatModel, limits: Limits
) -> str:
    """Return a follow-up as a language model rewrites it; '' where it cannot be taken.

    It is taken when it is one question in the language of the follow-up, whose names and figures all
    stand in the conversation.
    """
    try:
        pieces = stream_words(chat, rewrite_messages(question, language, history[-3:]), limits)
        made = "".join(pieces).strip().split("\n")[0].strip(" \"'”»«")
    except StreamError:
        return ""
    return made if _is_sound(made, question, history, language) else ""


def carried_over(question: str, history: Sequence[str], language: Language) -> str:
    """Return a follow-up with what the last question was about, by a rule alone."""
    last = history[-1].strip()
    lead = _LEAD.match(question)
    if lead and lead["rest"] and len(content_words(lead["rest"])) <= _FEW_WORDS:
        replaced = _in_place_of_subject(last, lead["rest"], language)
        return replaced or f"{last.rstrip('?')} – {lead['rest']}?"
    own = {word.casefold() for word in content_words(question)}
    topic = [word for word in _topic(last, language) if word.casefold() not in own]
    if not topic:
        return question
    asked = _JOINED.sub("", question).strip().rstrip("?")
    return f"{asked[:1].upper()}{asked[1:]} ({' '.join(topic)})?"


def _in_place_of_subject(last: str, new: str, language: Language) -> str:
    """Return the last question with its last year, its last name, or what it counts replaced; '' for none."""
    if _YEAR.fullmatch(_bare(new)):
        years = list(_YEAR.finditer(last))
        return f"{last[: years[-1].start()]}{_bare(new)}{last[years[-1].end() :]}" if years else ""
    names = [name for name in names_of(last, language) if name.start]
    if names and names_of(f"x {new}", language):
        first = len(names) - 1
        while first and names[first - 1].goes_on:
            first -= 1
        return f"{last[: names[first].start]}{_bare(new)}{last[names[-1].end :]}"
    counted = _COUNTED.search(last)
    if counted and len(content_words(new)) == 1:
        what = _DEFINITE.sub("", _bare(new))
        return f"{last[: counted.start('what')]}{what}{last[counted.end('what') :]}"
    return ""


def _bare(words: str) -> str:
    return re.sub(r"^(?:i|in|på|hos|for|för|at|med|with|the|de)\s+", "", words.strip(), flags=re.IGNORECASE)


def _topic(last: str, language: Language) -> list[str]:
    """Return what the last question was about: its names, else its last content words."""
    names = [name.text for name in names_of(last, language)]
    words = list(content_words(last))
    others = [word for word in words if word not in names]
    return [*names, *others[-_TOPIC_WORDS:]] if names else words[-_TOPIC_WORDS:]


def _is_filler(question: str, match: re.Match[str]) -> bool:
    """Tell "er der", "is there", "finns det", "den nye direktør": they point at nothing before."""
    before = question[: match.start()].split()[-1:]
    after = question[match.end() :].split()[:1]
    word = match.group().lower()
    if word in {"der", "there", "det", "it", "då", "where"} and before and before[0].lower() in {
        "er", "blev", "var", "findes", "is", "are", "was", "were", "finns", "har", "är", "blir", "bliver",
        "hvem", "hvad", "gives", "kom", "hvor", "mange",
    }:  # fmt: skip
        return word != "det" or bool(after)
    return word in {
        "den",
        "det",
        "de",
        "this",
        "that",
        "these",
        "those",
        "denne",
        "dette",
        "disse",
        "der",
    } and bool(after and after[0].strip("?") and content_words(after[0]))


def _is_sound(made: str, question: str, history: Sequence[str], language: Language) -> bool:
    """Tell whether a rewrite asks what was asked: nothing in it may come from elsewhere."""
    if not made.endswith("?") or len(made) > _LONGEST_CHARS or made.casefold() == history[-1].casefold():
        return False
    if detect_language(made) not in (language, "unknown"):
        return False
    said = [*history, question]
    held = Held([(each, language) for each in said])
    if not all(held.holds(figure) for figure in figures_of(made, language)):
        return False
    return not missing_names(made, language, Texts(said))
