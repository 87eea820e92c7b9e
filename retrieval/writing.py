"""An answer that a language model writes over the quotes, each sentence through the citation gate."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.answering import refusal
from retrieval.budget import MOST_EXCERPTS, fitting, quoted
from retrieval.citation_gate import MARKER, CitationGate, Verdict
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import Answer, Check, Chunk, Citation, Language, Sentence, Timing
from retrieval.events import Event, Finished, Written
from retrieval.excerpts import Excerpt, excerpt_of
from retrieval.index import Index
from retrieval.model_rewriting import rewritten
from retrieval.models import AnswerModel, reading_speed
from retrieval.notices import notice
from retrieval.prompting import answer_messages, answer_prefix, prompt
from retrieval.search import Found
from retrieval.sentences import split_sentences
from retrieval.silence import is_told_to_say_nothing, says_nothing
from retrieval.streaming import Failure, Limits, StreamError, stream_words

# A marker that the gate cannot read stays with its sentence too.
_MARKERS: Final = re.compile(rf"(?:{MARKER}|\s*[\[【]\s*[^\]】\n]{{1,20}}[\]】])+", re.IGNORECASE)
_MARKERS_BEHIND: Final = re.compile(rf"(?<![.!?…])([.!?…]++[\"”’»)]*+)({_MARKERS.pattern})", re.IGNORECASE)
_MAY_GO_ON: Final = re.compile(r"(?:\b[^\W\d_]{1,5}|\d)\s*\.\Z")
"""An abbreviation or the number of an order before the full stop: "3 mia. SEK"."""
_WHOLE: Final = re.compile(r"[.!?…][\"”’»)\]】]*\s*\Z|[\]】]\s*\Z")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What has been written so far."""

    checks: tuple[Check, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def shown(self) -> list[Check]:
        return [check for check in self.checks if check.fault is None]

    @property
    def failed(self) -> list[Check]:
        return [check for check in self.checks if check.fault not in (None, "repeated")]


class Writer:
    """Writes answers with one language model. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        entailment: CrossEncoder,
        model: AnswerModel,
        limits: Limits,
        sure: float,
    ) -> None:
        self._index = index
        self._entailment = entailment
        self._limits = limits
        self._least_confidence = sure if model.is_local else 0.0
        self._lock = threading.Lock()
        self._speeds: dict[Language, float | None] = {}
        self.model = model

    def rewrite(self, question: str, history: Sequence[str], language: Language) -> str:
        """Return a follow-up as the model rewrites it; '' where it does not, or not soundly."""
        return rewritten(question, history, language, self.model.chat, self._limits)

    def warm_up(self, *languages: Language) -> None:
        """Let a local model read the prompts ahead, and measure how fast it reads; once for each language.

        What it has read it keeps, so a request takes no longer for it.
        """
        with self._lock:
            for language in set(languages) - set(self._speeds):
                speed = (
                    reading_speed(self.model.chat, answer_prefix(self.model.task, language))
                    if self.model.is_local
                    else None
                )
                self._speeds[language] = speed

    def write(self, found: Found, quotes: Answer) -> Iterator[Event]:
        """Give each sentence when it is written and checked, and last the answer.

        `quotes` is the answer of quotes to the same question; it stands when the model fails. A model as
        small as the local one makes sure sentences of unsure quotes, so it is asked only when they are sure.
        """
        begun = time.perf_counter()
        language = quotes.language
        if quotes.confidence < self._least_confidence:
            yield Finished(replace(quotes, notice=_both(quotes.notice, notice("unsure", language))))
            return
        excerpts = self._excerpts(found, quotes)
        gate = CitationGate(self._entailment, excerpts, language, found.result.question)
        messages = answer_messages(self.model.task, found.result.question, language, excerpts)
        draft, failure = _Draft(), None
        try:
            for sentence in sentences_of(stream_words(self.model.chat, messages, self._limits)):
                verdict = gate.check(sentence)
                if not draft.shown and _declines(sentence, verdict, language):
                    yield Finished(self._abstained(quotes, draft, begun))
                    return
                if verdict is not None:
                    draft, new = _extended(draft, verdict)
                    yield Written(draft.checks[-1], new)
        except StreamError as error:
            failure = error.failure
        except Exception:  # whatever a model writes, it costs its own answer and not the quotes
            logger.exception("What the language model wrote could not be checked.")
            failure = "failed"
        yield Finished(self._finished(quotes, draft, failure, begun))

    def _excerpts(self, found: Found, quotes: Answer) -> tuple[Excerpt, ...]:
        """Return what the model reads: the passages that are quoted first, then the best of the others.

        A model as small as the local one takes any sentence for the answer: it reads the quotes alone.
        """

        def is_quoted(chunk: Chunk) -> bool:
            return any(
                citation.document.id == chunk.document_id and chunk.start <= citation.start < chunk.end
                for citation in quotes.citations
            )

        # Of two questions in one, what answers the second may be found for that one only.
        of_parts = (chunk for part in found.parts for chunk in part.chunks if is_quoted(chunk))
        best = dict.fromkeys([*found.chunks[:MOST_EXCERPTS], *of_parts])
        chunks = sorted(best, key=lambda chunk: not is_quoted(chunk))
        excerpts: Sequence[Excerpt] = [excerpt_of(self._index, 0, chunk) for chunk in chunks]
        wanted = [(citation.document.id, citation.start, citation.end) for citation in quotes.citations]
        if self.model.is_local:
            excerpts = quoted(excerpts, wanted) or excerpts
        self.warm_up(quotes.language)
        known = [speed for speed in self._speeds.values() if speed is not None]
        # The slowest of them: a machine that was busy once will be again.
        budget = replace(self.model.budget, tokens_per_s=min(known, default=None))
        room = budget.room(prompt(self.model.task, quotes.language) + found.result.question)
        return fitting([each for each in excerpts if each.sentences], room, wanted)

    def _finished(self, quotes: Answer, draft: _Draft, failure: Failure | None, begun: float) -> Answer:
        language = quotes.language
        told = notice(failure, language) if failure else ""
        if not draft.shown or len(draft.failed) > len(draft.shown):
            why = notice("gate" if draft.failed else failure or "empty", language)
            return replace(_timed(quotes, begun), checks=draft.checks, notice=_both(quotes.notice, why))
        sentences = tuple(Sentence(check.text, check.citations) for check in draft.shown)
        return replace(
            _timed(quotes, begun),
            answer=" ".join(each.text for each in sentences),
            mode=self.model.name,
            sentences=sentences,
            citations=draft.citations,
            checks=draft.checks,
            notice=_both(quotes.notice, told),
        )

    def _abstained(self, quotes: Answer, draft: _Draft, begun: float) -> Answer:
        return replace(
            _timed(quotes, begun),
            abstained=True,
            answer=refusal(quotes.language),
            mode=self.model.name,
            sentences=(),
            citations=(),
            checks=draft.checks,
            notice=notice("unknown", quotes.language),
        )


def _declines(sentence: str, verdict: Verdict | None, language: Language) -> bool:
    """Tell whether a sentence says that there is no answer, and does not tell what a passage denies.

    "No information is given to relatives" may be just what is asked for. Of a passage in another language
    it is taken for silence, which leaves the quotes: the safer of the two.
    """
    if not says_nothing(sentence):
        return False
    if is_told_to_say_nothing(sentence) or verdict is None or verdict.fault is not None:
        return True
    return any(carrier.excerpt.language != language for carrier in verdict.carriers)


def _both(of_quotes: str, of_model: str) -> str:
    """Return what is to be told of the quotes and then of what a model wrote."""
    return f"{of_quotes} {of_model}".strip()


def sentences_of(pieces: Iterator[str]) -> Iterator[str]:
    """Give the sentences of a text that comes in pieces, each with its markers, as soon as it is whole.

    Raises StreamError, failure 'cut', when the text breaks off in a sentence; that one is not given.
    """
    text = ""
    try:
        for piece in pieces:
            text = (text + piece).replace("**", "")  # bold hides where a sentence ends
            whole, text = _taken(text)
            yield from whole
    except StreamError:
        if _WHOLE.search(text):
            yield from _split(text)
        raise
    yield from _split(text)


def _taken(text: str) -> tuple[list[str], str]:
    """Return the sentences that are surely whole, and the rest."""
    lines = text.split("\n")
    whole = [sentence for line in lines[:-1] for sentence in _split(line)]
    begun = _split(lines[-1])
    # The next sentence's first letter must be there: a marker may still follow the full stop. Behind what may
    # be an abbreviation the first word must be, as it may be a currency.
    if len(begun) < 2:
        return whole, lines[-1]
    plain = [_MARKERS.sub("", each) for each in begun[-2:]]
    wanted = r"\w\W" if _MAY_GO_ON.search(plain[0]) else r"\w"
    following = plain[-1] + lines[-1][len(lines[-1].rstrip()) :]
    if re.search(wanted, following) and begun[-1][0] not in "[【(":
        last = lines[-1].rfind(begun[-1])
        if last > 0:
            return [*whole, *begun[:-1]], lines[-1][last:]
    return whole, lines[-1]


def _split(line: str) -> list[str]:
    inside = _MARKERS_BEHIND.sub(r"\2\1", line)
    return [inside[start:end] for start, end in split_sentences(inside)]


def _extended(draft: _Draft, verdict: Verdict) -> tuple[_Draft, tuple[Citation, ...]]:
    """Return the draft with one sentence more, and the citations that are new with it."""
    citations = list(draft.citations)
    numbers: list[int] = []
    for carrier in verdict.carriers:
        excerpt = carrier.excerpt
        place = (excerpt.document.id, carrier.start, carrier.end)
        known = (each for each in citations if (each.document.id, each.start, each.end) == place)
        citation = next(known, None)
        if citation is None:
            quote = excerpt.quote(carrier.start, carrier.end)
            citation = Citation(len(citations) + 1, excerpt.document, excerpt.page, *place[1:], quote)
            citations.append(citation)
        numbers.append(citation.n)
    check = Check(
        verdict.text, tuple(numbers), verdict.fault, verdict.details, verdict.dropped, verdict.added
    )
    new = tuple(citations[len(draft.citations) :])
    return _Draft((*draft.checks, check), tuple(citations)), new


def _timed(quotes: Answer, begun: float) -> Answer:
    seconds = time.perf_counter() - begun
    answered = (quotes.seconds.answer or 0.0) + seconds
    return replace(quotes, seconds=Timing(quotes.seconds.search, quotes.seconds.search + answered, answered))
