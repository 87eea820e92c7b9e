"""The citation gate: no sentence of a language model is shown that its citations do not carry.

Deterministic, sentence by sentence, so that it works while the model still writes. What citation
precision and recall ask of a sentence follows ALCE (Gao et al. 2023, arXiv 2305.14627).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.bounds import speaks_of_bounds
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import Fault, Language
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
from retrieval.restating import asked_words, restates, share_told, tells_titles_alone
from retrieval.support import Support, SupportMeter

_LABELS: Final = (
    r"(?:(?:uddrag|utdrag|excerpts?|passages?|sources?|kilder?|källa|källor|cite|doc|dokument|document|nr\.?|no\.?)"
    r"\s*(?:[:=]\s*)?)*[#^]?"
)
_NAMED: Final = r"(?:uddrag|utdrag|excerpt|passage|source|kilde|käll)"
_NUMBERS: Final = rf"{_LABELS}\d{{1,3}}(?:(?:\s*(?:[,;&–—-]|\b(?:og|och|and)\b))+\s*{_LABELS}\d{{1,3}})*"
MARKER: Final = rf"\s*(?:[\[【]\s*{_NUMBERS}\s*[\]】]|\(\s*(?={_NAMED}){_NUMBERS}\s*\))"
"""A pattern of a marker. In round brackets it must say what it is: "(2019)" and "(nr. 100)" are figures."""
_MARKER: Final = re.compile(rf"(?<!\s){MARKER}", re.IGNORECASE)
_NUMBER_OR_RANGE: Final = re.compile(rf"(\d+)(?:\s*[–—-]\s*{_LABELS}(\d+))?", re.IGNORECASE)
_FENCE: Final = re.compile(r"</?(?:uddrag|utdrag|excerpt)\b[^>\[\n]*(?:>|(?=[\[\n])|\Z)", re.IGNORECASE)
"""What a model repeats of the frame around what it reads."""
_ORNAMENT: Final = re.compile(
    rf"^\s*(?:[-*•–]|\d{{1,2}}[.)](?=\s+[A-ZÆØÅÄÖ*\"”»])(?!\s+(?i:{'|'.join(MONTHS)})\b)|#+)\s+|\*\*|__|`"
    r"|\A\s*[\u2600-\u27bf\U0001f000-\U0001faff]+\ufe0f?\s*"
)
"""The number of a list's item goes, and a picture before a sentence; the number of a date stays."""
_OPENS_BLOCK: Final = re.compile(r"\s*(?:#{1,6}\s|```)")
_JOINED_MARKERS: Final = re.compile(r"([\]】])\s*(?:[,;&]|\b(?:og|och|and)\b)\s*(?=[\[【])", re.IGNORECASE)
_ECHO: Final = re.compile(
    r"\A\s*(?:svar(?: på (?:dansk|svenska))?|answer(?: in english)?)\s*:\s*(?=\S)", re.IGNORECASE
)
"""The last line of what a model was asked, repeated before its answer."""
_OF_A_NAME: Final = re.compile(r"(?<=\w)(?: [a-zæøåäö]{1,3}){1,2}(?= [A-ZÆØÅÄÖ&])|[\"”“»«][^\"”“»«]*[\"”“»«]")
"""Small words of "Center for It og Medicoteknologi", and titles: they tell nothing of the sentence around."""
_WORDS_THAT_TELL: Final = 5
"""A shorter sentence does not tell its language surely."""
_LEAST_WORDS_ALONE: Final = 4
"""A sentence of fewer words, such as "250 people", says something only after its question."""
_LEAST_TAKEN: Final = 1 / 2
"""So much of what a sentence takes from the question must stand where it is cited, if that is more than one
word: else it says of one thing what the passage says of another."""


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


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A written sentence with what must stand where it is cited."""

    text: str
    question: str
    """What it is read after; '' for one that is whole in itself."""
    figures: tuple[Figure, ...]
    is_lost: bool
    """Whether it speaks of a loss."""
    is_bounded: bool
    """Whether it tells a figure as a bound or as about so much."""


class CitationGate:
    """Checks the sentences of one answer, in a language, against the excerpts that the model was given."""

    def __init__(
        self,
        entailment: CrossEncoder,
        excerpts: Sequence[Excerpt],
        language: Language,
        question: str = "",
    ) -> None:
        self._excerpts = {each.n: each for each in excerpts}
        self._language = language
        self._question = question
        self._meter = SupportMeter(entailment, excerpts)
        self._held = {n: _held(each) for n, each in self._excerpts.items()}
        self._texts = {n: Texts([each.context, each.text]) for n, each in self._excerpts.items()}
        self._seen: set[frozenset[str]] = set()

    def check(self, written: str) -> Verdict | None:
        """Check one sentence as the model wrote it, markers and all; None where it holds no words."""
        text, markers = read_markers(written)
        if not re.search(r"[^\W_]", text) or (not markers and _is_label(written, text)):
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
        figures = tuple(figures_of(text, self._language))
        question = self._question if len(text.split()) < _LEAST_WORDS_ALONE else ""
        sentence = _Sentence(text, question, figures, speaks_of_loss(text), speaks_of_bounds(text))
        verdict = self._verdict(sentence, given)
        if verdict.fault is None:
            kept = {carrier.excerpt.n for carrier in verdict.carriers}
            return _with(verdict, tuple(n for n in markers if n not in kept), added=False)
        # A wrong marker is mended where another excerpt carries the whole sentence.
        others = [n for n in self._excerpts if n not in given and self._lack(sentence, (n,)) is None]
        support = self._meter.measure(text, others, question)
        for n in sorted(support, key=lambda n: -support[n].log_odds):
            mended = self._judged(sentence, {n: support[n]})
            if mended.fault is None:
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

    def _verdict(self, sentence: _Sentence, given: tuple[int, ...]) -> Verdict:
        """Judge a sentence with these citations; none that does not carry it is kept."""
        if not given:
            return Verdict(sentence.text, (), "uncited")
        lack = self._lack(sentence, given)
        if lack is not None:
            return lack
        support = self._meter.measure(sentence.text, given, sentence.question)
        verdict = self._judged(sentence, support)
        if verdict.fault is None:
            return verdict
        joint = self._judged(sentence, self._meter.measure_together(sentence.text, given))
        return joint if joint.fault is None else verdict

    def _judged(self, sentence: _Sentence, support: dict[int, Support]) -> Verdict:
        """Judge a sentence by what is known of its citations, all of whose figures and names stand there."""
        carrying = [n for n in support if support[n].enough]
        if not carrying:
            return Verdict(sentence.text, (), "meaning")
        lack = self._lack(sentence, carrying)
        if lack is not None:
            return lack
        carriers = tuple(self._carrier(n, support[n], sentence) for n in carrying)
        if _tells_titles_alone(sentence, self._language, carriers):
            return Verdict(sentence.text, (), "meaning")
        if not self._has_what_was_asked(sentence.text, carriers):
            return Verdict(sentence.text, (), "meaning")
        return Verdict(sentence.text, carriers)

    def _lack(self, sentence: _Sentence, numbers: Sequence[int]) -> Verdict | None:
        """Return the verdict on a sentence with a figure or a name that stands in none of these excerpts."""
        lacking = [
            figure.text.strip()
            for figure in sentence.figures
            if not any(
                self._held[n].holds(figure, is_lost=sentence.is_lost, is_bounded=sentence.is_bounded)
                for n in numbers
            )
        ]
        if lacking:
            return Verdict(sentence.text, (), "figure", tuple(lacking))
        text = sentence.text
        absent = set.intersection(*(self._missing(sentence, self._texts[n]) for n in numbers))
        return Verdict(text, (), "name", tuple(sorted(absent, key=text.find))) if absent else None

    def _missing(self, sentence: _Sentence, texts: Texts) -> set[str]:
        """Return the names of a sentence that stand in none of these texts."""
        spans = [(figure.start, figure.end) for figure in sentence.figures]
        return set(missing_names(sentence.text, self._language, texts, spans))

    def _has_what_was_asked(self, text: str, carriers: Sequence[Carrier]) -> bool:
        """Tell whether what a sentence takes from the question stands where it is cited.

        Only where the languages are the same, as from one to another the words differ.
        """
        if any(carrier.excerpt.language != self._language for carrier in carriers):
            return True
        cited = "\n".join(
            f"{each.excerpt.heads}\n{each.excerpt.quote(each.start, each.end)}" for each in carriers
        )
        taken = asked_words(text, self._question)
        return len(taken) < 2 or share_told(taken, cited) >= _LEAST_TAKEN

    def _carrier(self, n: int, support: Support, sentence: _Sentence) -> Carrier:
        """Return the place in an excerpt that holds the sentence's meaning, its figures and its names."""
        excerpt = self._excerpts[n]
        numbers = {support.sentence}
        held = _held_by(excerpt, support.sentence)
        absent = self._missing(sentence, Texts([excerpt.context, excerpt.sentences[support.sentence]]))
        for k, told in enumerate(excerpt.sentences if absent else ()):
            still = absent & self._missing(sentence, Texts([told]))
            if still < absent:
                numbers.add(k)
                absent = still
        for figure in sentence.figures:
            if not _stands_in(held, figure):
                held_by = (_held_by(excerpt, k) for k in range(len(excerpt.spans)))
                places = (k for k, each in enumerate(held_by) if _stands_in(each, figure))
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

    said = _ECHO.sub("", _ORNAMENT.sub("", _FENCE.sub(" ", written)))
    bare = _MARKER.sub(taken, _JOINED_MARKERS.sub(r"\1", said))
    told = re.sub(r"\s+([.,;:!?])(?=\s|\Z)", r"\1", re.sub(r"\s+", " ", bare))
    return told.strip(), tuple(dict.fromkeys(numbers))


def _is_label(written: str, text: str) -> bool:
    """Tell whether a line only names what follows, or opens a block: "## Svar", "Kilder:", "```"."""
    is_short = len(text.split()) < _LEAST_WORDS_ALONE
    return bool(_OPENS_BLOCK.match(written)) or (is_short and text.rstrip(" ,").endswith(":"))


def _with(verdict: Verdict, dropped: tuple[int, ...], *, added: bool) -> Verdict:
    return Verdict(verdict.text, verdict.carriers, verdict.fault, verdict.details, dropped, added)


def _tells_titles_alone(sentence: _Sentence, language: Language, carriers: Sequence[Carrier]) -> bool:
    """Tell whether a sentence gives the title or the heads of what it cites for what stands there.

    Only where the languages are the same, as from one to another the words differ.
    """
    cited = [each.excerpt for each in carriers]
    if any(each.language != language for each in cited):
        return False
    context = Held([(each.context, each.language) for each in cited])
    if not all(_stands_in(context, figure) for figure in sentence.figures):
        return False
    passage = "\n".join(each.excerpt.quote(each.start, each.end) for each in carriers)
    return tells_titles_alone(sentence.text, "\n".join(each.context for each in cited), passage)


def _stands_in(held: Held, figure: Figure) -> bool:
    """Tell whether a figure stands there, whatever is said of it."""
    return held.holds(figure, is_lost=True, is_bounded=True)


def _held(excerpt: Excerpt) -> Held:
    return Held([(excerpt.context, excerpt.language), (excerpt.text, excerpt.language)])


def _held_by(excerpt: Excerpt, number: int) -> Held:
    return Held([(f"{excerpt.heads}\n{excerpt.sentences[number]}", excerpt.language)])
