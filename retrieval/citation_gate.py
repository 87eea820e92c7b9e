"""The citation gate: no sentence of a language model is shown that its citations do not carry.

Deterministic, sentence by sentence, so that it works while the model still writes. What citation
precision and recall ask of a sentence follows ALCE (Gao et al. 2023, arXiv 2305.14627).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.documents import Fault, Language
from retrieval.embedding import Embedder
from retrieval.excerpts import Excerpt
from retrieval.figures import figures_of
from retrieval.held import Held
from retrieval.language import detect_language, votes_of_words
from retrieval.lexical import grams
from retrieval.losses import speaks_of_loss
from retrieval.named_texts import Texts
from retrieval.names import missing_names
from retrieval.number_words import MONTHS
from retrieval.readings import Figure
from retrieval.restating import asked_words, new_words, restates, share_told
from retrieval.support import Support, SupportMeter

_LABELS: Final = (
    r"(?:(?:uddrag|utdrag|excerpts?|passages?|sources?|kilder?|källa|källor|doc|dokument|document|nr\.?|no\.?)"
    r"\s*(?:[:=]\s*)?)*[#^]?"
)
_NAMED: Final = r"(?:uddrag|utdrag|excerpt|passage|source|kilde|käll)"
_NUMBERS: Final = rf"{_LABELS}\d{{1,3}}(?:(?:\s*(?:[,;&–—-]|\b(?:og|och|and)\b))+\s*{_LABELS}\d{{1,3}})*"
MARKER: Final = rf"\s*(?:[\[【]\s*{_NUMBERS}\s*[\]】]|\(\s*(?={_NAMED}){_NUMBERS}\s*\))"
"""A pattern of a marker. In round brackets it must say what it is: "(2019)" and "(nr. 100)" are figures."""
_MARKER: Final = re.compile(MARKER, re.IGNORECASE)
_NUMBER_OR_RANGE: Final = re.compile(rf"(\d+)(?:\s*[–—-]\s*{_LABELS}(\d+))?", re.IGNORECASE)
_ORNAMENT: Final = re.compile(
    rf"^\s*(?:[-*•–]|\d{{1,2}}[.)](?=\s+[A-ZÆØÅÄÖ*\"”»])(?!\s+(?i:{'|'.join(MONTHS)})\b)|#+)\s+|\*\*|__|`"
)
"""The number of a list's item goes; that of a date stays."""
_OF_A_NAME: Final = re.compile(r"(?<=\w)(?: [a-zæøåäö]{1,3}){1,2}(?= [A-ZÆØÅÄÖ&])|[\"”“»«][^\"”“»«]*[\"”“»«]")
"""Small words of "Center for It og Medicoteknologi", and titles: they tell nothing of the sentence around."""
_WORDS_THAT_TELL: Final = 5
"""A shorter sentence does not tell its language surely."""
_LEAST_TOLD: Final = 2 / 3
"""So much of what a sentence adds to the question must stand, word for word or nearly, where it is cited."""
_LEAST_TAKEN: Final = 1 / 2
"""So much of what it takes from the question, where that is more than one word: else it says of one thing
what the passage says of another."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """An excerpt that carries a sentence, and where: `text[start:end]` of its document."""

    excerpt: Excerpt
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found about one sentence."""

    text: str
    """The sentence without its markers."""
    carriers: tuple[Carrier, ...]
    """What it is cited by; () when it fails."""
    fault: Fault | None = None
    details: tuple[str, ...] = ()
    """The figures or names that stand in no cited excerpt."""
    dropped: tuple[int, ...] = ()
    """Markers that were taken out: they name no excerpt, or one that does not carry the sentence."""
    added: bool = False
    """Whether the gate found the citation itself."""


class CitationGate:
    """Checks the sentences of one answer, in a language, against the excerpts that the model was given."""

    def __init__(
        self, embedder: Embedder, excerpts: Sequence[Excerpt], language: Language, question: str = ""
    ) -> None:
        self._excerpts = {each.n: each for each in excerpts}
        self._language = language
        self._question = question
        self._meter = SupportMeter(embedder, excerpts)
        self._held = {n: _held(each) for n, each in self._excerpts.items()}
        self._texts = {n: Texts([each.context, each.text]) for n, each in self._excerpts.items()}
        self._seen: set[frozenset[str]] = set()

    def check(self, written: str) -> Verdict | None:
        """Check one sentence as the model wrote it, markers and all; None where it holds no words."""
        text, markers = read_markers(written)
        if not re.search(r"\w", text):
            return None
        given = tuple(n for n in markers if n in self._excerpts)
        unknown = tuple(n for n in markers if n not in self._excerpts)
        words = frozenset(grams(text))
        if words in self._seen:
            return Verdict(text, (), "repeated", dropped=markers)
        self._seen.add(words)
        if self._is_foreign(text):
            return Verdict(text, (), "language", dropped=unknown)
        if restates(text, self._question):
            return Verdict(text, (), "restated", dropped=unknown)
        support = self._meter.measure(text, self._language)
        verdict = self._verdict(text, given, support)
        if verdict.fault is None:
            kept = {carrier.excerpt.n for carrier in verdict.carriers}
            return _with(verdict, tuple(n for n in markers if n not in kept), added=False)
        # A wrong marker is mended where another excerpt carries the whole sentence.
        for n in sorted(support, key=lambda n: -support[n].log_odds):
            mended = self._verdict(text, (n,), support)
            if n not in given and mended.fault is None:
                return _with(mended, markers, added=True)
        return _with(verdict, unknown, added=False)

    def _is_foreign(self, text: str) -> bool:
        telling = _OF_A_NAME.sub("", text)
        if self._language == "unknown" or len(telling.split()) < _WORDS_THAT_TELL:
            return False
        votes = votes_of_words(telling)
        if not votes:
            return detect_language(telling) not in (self._language, "unknown")
        own = votes.pop(self._language, 0)
        # Half in the language of the passage it was taken from is foreign too: of 12,000 sentences of real
        # texts none has two words of another language and not more than twice as many of its own.
        other = max(votes.values(), default=0)
        return other >= max(2, own / 2) if own else other > 0

    def _verdict(self, text: str, given: tuple[int, ...], support: dict[int, Support]) -> Verdict:
        """Judge a sentence with these citations; none that does not carry it is kept."""
        if not given:
            return Verdict(text, (), "uncited")
        carrying = [n for n in given if support[n].enough]
        held_in = carrying or given
        figures = figures_of(text, self._language)
        is_lost = speaks_of_loss(text)
        lacking = [
            each for each in figures if not any(self._held[n].holds(each, is_lost=is_lost) for n in held_in)
        ]
        if lacking:
            return Verdict(text, (), "figure", tuple(each.text.strip() for each in lacking))
        spans = [(each.start, each.end) for each in figures]
        missing = [set(missing_names(text, self._language, self._texts[n], spans)) for n in held_in]
        absent = set.intersection(*missing)
        if absent:
            return Verdict(text, (), "name", tuple(sorted(absent, key=text.find)))
        if not carrying:
            return Verdict(text, (), "meaning")
        carriers = tuple(self._carrier(n, support[n], figures) for n in carrying)
        if not self._is_told(text, carriers):
            return Verdict(text, (), "meaning")
        return Verdict(text, carriers)

    def _is_told(self, text: str, carriers: Sequence[Carrier]) -> bool:
        """Tell whether what a sentence adds to the question, and takes from it, stands where it is cited.

        Only where the languages are the same: from one to another the words differ.
        """
        if any(carrier.excerpt.language != self._language for carrier in carriers):
            return True
        cited = "\n".join(
            f"{each.excerpt.heads}\n{each.excerpt.quote(each.start, each.end)}" for each in carriers
        )
        taken = asked_words(text, self._question)
        if len(taken) > 1 and share_told(taken, cited) < _LEAST_TAKEN:
            return False
        return share_told(new_words(text, self._question), cited) >= _LEAST_TOLD

    def _carrier(self, n: int, support: Support, figures: Sequence[Figure]) -> Carrier:
        """Return the place in an excerpt that holds the sentence's meaning and its figures."""
        excerpt = self._excerpts[n]
        numbers = {support.sentence}
        held = _held_by(excerpt, support.sentence)
        for figure in figures:
            if not held.holds(figure, is_lost=True):
                places = (
                    k for k in range(len(excerpt.spans)) if _held_by(excerpt, k).holds(figure, is_lost=True)
                )
                numbers |= set(list(places)[:1])
        spans = [excerpt.spans[number] for number in sorted(numbers)]
        return Carrier(excerpt, spans[0][0], spans[-1][1])


def read_markers(written: str) -> tuple[str, tuple[int, ...]]:
    """Return a sentence without its markers and ornaments, and the numbers that the markers name."""
    numbers: list[int] = []

    def taken(match: re.Match[str]) -> str:
        for first, last in _NUMBER_OR_RANGE.findall(match.group()):
            numbers.extend(range(int(first), int(last or first) + 1) or (int(first), int(last)))
        return ""

    bare = _MARKER.sub(taken, _ORNAMENT.sub("", written))
    return re.sub(r"\s+", " ", bare).strip(), tuple(dict.fromkeys(numbers))


def _with(verdict: Verdict, dropped: tuple[int, ...], *, added: bool) -> Verdict:
    return Verdict(verdict.text, verdict.carriers, verdict.fault, verdict.details, dropped, added)


def _held(excerpt: Excerpt) -> Held:
    return Held([(excerpt.context, excerpt.language), (excerpt.text, excerpt.language)])


def _held_by(excerpt: Excerpt, number: int) -> Held:
    return Held([(f"{excerpt.heads}\n{excerpt.sentences[number]}", excerpt.language)])
