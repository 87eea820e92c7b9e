"""A follow-up question as a question of its own, by a rule.

The rule knows the simple cases: "and what about the doctors?" takes the last question with the doctors in
place of its subject, "when did he say it?" the names of the last question beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from retrieval.documents import Language
from retrieval.ellipsis import read_ellipsis, with_replaced
from retrieval.language import detect_language
from retrieval.names import names_of
from retrieval.question import content_words, read_question

_JOINED: Final = re.compile(r"^\s*(?:og|och|and|men|but|also|også|också)\b", re.IGNORECASE)
_POINTING: Final[dict[Language, str]] = {
    # "Der" inside a question only holds it together: "en leder, der vil lykkes", "hvor mange sidder der i …".
    "da": r"han|hun|hans|hendes|ham|hende|den|det|de|dem|deres|dens|dets|der(?=\W*$)|dette|disse|denne|dér"
    r"|sådan|dertil",
    "sv": r"han|hon|hans|hennes|honom|henne|den|det|de|dem|deras|dess|dessa|detta|denna|dit|där|då"
    r"|sådan|sådant",
    # "That" inside a question mostly joins: "nurses say that they are tired".
    "en": r"he|she|his|her|him|it|its|they|their|them|there|this|that(?=\W*$)|these|those|then",
}
# What a hyphen joins is a word of its own: the "it" of "it-råd".
_POINTS_BACK: Final[dict[Language, re.Pattern[str]]] = {
    language: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
    for language, words in (*_POINTING.items(), ("unknown", "|".join(_POINTING.values())))
}
_SOMEBODY: Final = re.compile(
    r"\b(?:han|hun|hans|hendes|ham|hende|hon|hennes|honom|henne|he|she|his|her|him|dem|deres|deras|their|them"
    r"|they)\b",
    re.IGNORECASE,
)
_NEXT_CLAUSE: Final = re.compile(
    r",|\b(?:at|når|hvis|før|inden|fordi|som|att|när|innan|eftersom|that|if|when|before|after|because|who|which)\b",
    re.IGNORECASE,
)
_COURTESY: Final = re.compile(
    r"\W*(?:(?:ok|okay|hej|hejsa|hi|hello|super|fint|perfekt|perfect|great|godt|bra)\b\W*)*"
    r"(?:(?:(?:mange|tusind|tusen|stort) )?(?:tak|tack|thanks|thank you)\b"
    r"(?: (?:skal du have|(?:for|för|så|so|very)(?: \w+){1,3}))?[\s.!]*)?",
    re.IGNORECASE,
)
"""A turn that asks nothing: "Tak for hjælpen", "Hej", "Thanks!"."""
_DEFINES: Final = re.compile(
    r"^\s*(?:hvad|hvem|vad|vem|what|who|vilka|hvilke) (?:er|är|is|are|var|was) \w", re.IGNORECASE
)
_WORDS_ALONE: Final = 2
"""A question with fewer content words leans on the one before, unless it asks what something is."""
_TOPIC_WORDS: Final = 4


_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_OTHER_TIME: Final = re.compile(
    r"\b(?:(?:19|20)\d\d|(?:næste|sidste|forrige|nästa|next|last) år|(?:next|last|previous) year|förra året"
    r"|i fjol|året (?:efter|før|innan|därpå))\b",
    re.IGNORECASE,
)
"""A follow-up that names a time of its own is not about the last question's year."""


def is_follow_up(question: str, history: Sequence[str]) -> bool:
    """Tell whether a question leans on those before it."""
    if not history or _COURTESY.fullmatch(question):
        return False
    language = detect_language(question)
    if _JOINED.match(question) or read_ellipsis(question, language):
        return True
    reading = read_question(question)
    if any(word.is_name for word in reading.words):
        return False
    points = any(not _is_filler(question, match) for match in _POINTS_BACK[language].finditer(question))
    return points or (len(reading.words) < _WORDS_ALONE and not _DEFINES.match(question))


def leans_surely(question: str) -> bool:
    """Tell whether a follow-up cannot be a question of its own: it is joined on, or speaks of somebody.

    "When is the deadline?" may be asked of what was spoken of, or for the first time.
    """
    language = detect_language(question)
    new = read_ellipsis(question, language)
    return bool(_JOINED.match(question) or _SOMEBODY.search(question) or (new and new.is_led))


def rewrite(question: str, history: Sequence[str], language: Language) -> str:
    """Return a follow-up as a question of its own, by the rule; any other question as it is."""
    return carried_over(question, history, language) if is_follow_up(question, history) else question


def carried_over(question: str, history: Sequence[str], language: Language) -> str:
    """Return a follow-up with what the last question was about, by a rule alone."""
    last = history[-1].strip()
    new = read_ellipsis(question, language)
    if new:
        replaced = with_replaced(last, new, language)
        if replaced or not (new.is_subject or new.is_amount):
            return replaced or f"{last.rstrip('?')} – {new.rest}?"
    own = {word.casefold() for word in content_words(question)}
    topic = [word for word in _topic(last, language) if word.casefold() not in own]
    if _OTHER_TIME.search(question):
        topic = [word for word in topic if not _YEAR.fullmatch(word)]
    if not topic:
        return question
    asked = _JOINED.sub("", question).strip().rstrip("?")
    return f"{asked[:1].upper()}{asked[1:]} ({' '.join(topic)})?"


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
    if match.group() == "IT":
        return True
    word = match.group().lower()
    # A pronoun in a later clause points at what the one before it named.
    if any(
        content_words(question[: clause.start()])
        for clause in _NEXT_CLAUSE.finditer(question, 0, match.start())
    ):
        return True
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
