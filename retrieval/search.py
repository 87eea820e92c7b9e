"""From a question to one ranked list of hits: dense and lexical scores, mixed as the languages ask.

Dense search finds what means the same, lexical search what is written the same. `retrieval.mix` says
how much each counts.
"""

from __future__ import annotations

import datetime
import re
import time
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

import numpy as np
import numpy.typing as npt

from errors import QuestionError
from retrieval.cross_encoder import PassageReading
from retrieval.documents import Chunk, DocumentInfo, Hit, Language, SearchResult, Timing
from retrieval.embedding import Embedder
from retrieval.index import Index
from retrieval.language import detect_language
from retrieval.lexical import grams
from retrieval.matching import Matcher
from retrieval.mix import CANDIDATES, USED, Mix, Scores, between
from retrieval.token_vectors import TokenVectors
from retrieval.vector_store import chroma_errors
from settings import Settings

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]

_ALIKE: Final = 0.85
"""Share of common 4-grams from which two passages are shown as one."""
_COMPARED: Final = 20_000
"""So many chunks are all compared with a question; it takes milliseconds, and no neighbour is missed."""
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents a search may look at; empty or None means all."""

    documents: tuple[str, ...] = ()
    """Ids of documents; a search also takes a path, or the end of one."""
    languages: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    date_from: str | None = None
    """The first day, ISO 8601; a document that states no date is not among those since a day."""
    date_to: str | None = None
    without: tuple[str, ...] = ()
    """Ids of documents that must not be found."""

    def __post_init__(self) -> None:
        for date in (self.date_from, self.date_to):
            if date is not None and not _is_date(date):
                raise QuestionError(
                    f"{date!r} is not a date.", "Write it as 2025, as 2025-08 or as 2025-08-12."
                )
        if self.is_empty_period:
            raise QuestionError(
                f"The period from {self.date_from} to {self.date_to} holds no day.",
                "Give a first date that is not after the last.",
            )

    @property
    def is_empty_period(self) -> bool:
        """Whether the first day comes after the last, as exactly as both are known."""
        first, last = self.date_from or "", self.date_to or "9999"
        return first[: len(last)] > last[: len(first)]

    def allow(self, info: DocumentInfo) -> bool:
        """Tell whether a document passes. A date known by its year only passes for any day of it."""
        if self.documents and info.id not in self.documents:
            return False
        if info.id in self.without:
            return False
        if self.languages and info.language not in self.languages:
            return False
        if self.publishers and info.publisher not in self.publishers:
            return False
        if not (self.date_from or self.date_to):
            return True
        if info.date is None:
            return False
        # Dates of any exactness compare as text, cut to the shorter of the two.
        first, last = self.date_from or "", self.date_to or "9999"
        return info.date[: len(first)] >= first[: len(info.date)] and (
            info.date[: len(last)] <= last[: len(info.date)]
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A search's hits with what else an answer is judged by."""

    result: SearchResult
    chunks: tuple[Chunk, ...]
    """The hits' chunks, in the hits' order."""
    numbers: Numbers
    """The hits' chunk numbers in the index (hits,)."""
    tokens: TokenVectors | None
    """The question's token vectors, where the model gives them."""
    dense: Array
    """The hits' dense scores (hits,)."""
    lexical: Array
    """The hits' lexical scores (hits,)."""
    readings: tuple[PassageReading, ...] = ()
    """What reading the best hits said, in the hits' order; of as many as were read."""
    parts: tuple[Found, ...] = ()
    """What was found for each of two questions that were asked in one."""

    @property
    def shown(self) -> SearchResult:
        """The result as it is shown: of two questions in one, the hits of each and of the whole by turns.

        The whole finds passages between the two. Scores are those of each hit in its own search.
        """
        if not self.parts:
            return self.result
        by_turns: dict[tuple[str, int], Hit] = {}
        for turn in zip_longest(*(found.result.hits for found in (*self.parts, self))):
            for hit in filter(None, turn):
                by_turns.setdefault((hit.document.id, hit.start), hit)
        first = list(by_turns.values())[: len(self.result.hits)]
        ranked = tuple(replace(hit, rank=rank) for rank, hit in enumerate(first, start=1))
        return replace(self.result, hits=ranked)


@dataclass(frozen=True, slots=True)
class Matched:
    """The candidates of a search, before they are put in order."""

    numbers: Numbers
    """Of the chunks in the index, ascending (candidates,)."""
    scores: Scores
    between: Numbers
    """How each chunk's language and the question's stand to each other (candidates,)."""
    tokens: TokenVectors | None
    """The question's token vectors, where the model gives them."""


NO_FILTERS: Final = Filters()


class Searcher:
    """Searches one open index."""

    def __init__(self, index: Index, embedder: Embedder, settings: Settings, mix: Mix = USED) -> None:
        self._index = index
        self._embedder = embedder
        self._settings = settings
        self._mix = mix
        self._matcher = Matcher(index, mix)

    def search(self, question: str, k: int | None = None, filters: Filters = NO_FILTERS) -> SearchResult:
        """Return the `k` best hits. Raises QuestionError when the question or `k` cannot be served."""
        return self.find(question, k, filters).result

    def checked(self, question: str) -> str:
        """Return a question with its words one space apart. Raises QuestionError when it cannot be served."""
        stripped = " ".join(question.split())
        if not re.search(r"\w", stripped):
            raise QuestionError("The question is empty.", "Write a question with at least one word.")
        if len(stripped) > self._settings.max_question_chars:
            raise QuestionError(
                f"The question is {len(stripped):,} characters long, "
                f"more than the {self._settings.max_question_chars:,} that can be answered.",
                "Ask it in fewer words.",
            )
        return stripped

    def find(self, question: str, k: int | None = None, filters: Filters = NO_FILTERS) -> Found:
        """Do what `search` does, and keep what the answer is judged by."""
        begun = time.perf_counter()
        question = self.checked(question)
        wanted = self._settings.hits if k is None else k
        if wanted < 1:
            raise QuestionError(f"{wanted} hits cannot be shown.", "Ask for at least 1, for example -k 10.")
        language = detect_language(question)
        matched = self.match(question, language, filters, wanted)
        candidates = matched.numbers
        scores = self._mix.fuse(matched.scores, matched.between)
        order = np.lexsort((candidates, -scores))
        kept = self._distinct(candidates[order], wanted)
        order = order[kept]
        chunks = tuple(self._index.chunks[int(number)] for number in candidates[order])
        hits = tuple(
            self._hit(rank, float(score), chunk)
            for rank, (score, chunk) in enumerate(zip(scores[order], chunks, strict=True), start=1)
        )
        seconds = time.perf_counter() - begun
        result = SearchResult(question, language, hits, Timing(search=seconds, total=seconds))
        dense, lexical = matched.scores.dense[order], matched.scores.lexical[order]
        return Found(result, chunks, candidates[order], matched.tokens, dense, lexical)

    def match(
        self, question: str, language: Language, filters: Filters = NO_FILTERS, wanted: int = CANDIDATES
    ) -> Matched:
        """Return the candidates for a question in a language, `wanted` at least where there are so many."""
        vector, tokens = self._embedder.read_question(question)
        words = self._matcher.by_words(question, language)
        numbers = self._candidates(vector, words.mixed, self._allowed(filters), max(CANDIDATES, wanted))
        scores = self._matcher.scores(vector, tokens, words, numbers)
        of = np.array([between(language, other) for other in self._matcher.languages], np.intp)
        return Matched(numbers, scores, of[self._index.chunk_document[numbers]], tokens)

    def _allowed(self, filters: Filters) -> npt.NDArray[np.bool_] | None:
        """Return which documents pass (documents,), or None when all do."""
        if filters == NO_FILTERS:
            return None
        named = [document_id for name in filters.documents for document_id in self._index.find(name)]
        if named:
            filters = replace(filters, documents=tuple(named))
        return np.array([filters.allow(info) for info in self._index.documents.values()], bool)

    def _candidates(
        self, vector: Array, lexical: Array, allowed: npt.NDArray[np.bool_] | None, count: int
    ) -> Numbers:
        """Return the numbers of the chunks that either search puts forward, ascending."""
        if allowed is not None:
            lexical = np.where(allowed[self._index.chunk_document], lexical, 0)
        best = np.argsort(-lexical, kind="stable")[:count]
        best = best[lexical[best] > 0]
        if self._mix.fusion == "lexical":
            return np.sort(best)
        nearest = self._nearest(vector, allowed, count)
        return np.sort(nearest) if self._mix.fusion == "dense" else np.union1d(best, nearest).astype(np.intp)

    def _nearest(self, vector: Array, allowed: npt.NDArray[np.bool_] | None, count: int) -> Numbers:
        """Return the numbers of the chunks nearest to the question, by all of them or by Chroma's graph.

        Among the chunks that a filter allows Chroma looks twenty times as long as comparing them all takes.
        """
        if allowed is None and (self._index.place.host or self._index.manifest.chunks > _COMPARED):
            store = self._index.chroma
            with chroma_errors(self._index.place):
                near = store.similarity_search_by_vector(vector.tolist(), k=count)
            return np.array([document.metadata["chunk"] for document in near], np.intp)
        likeness = self._index.chunk_vectors @ vector
        if allowed is not None:
            likeness = np.where(allowed[self._index.chunk_document], likeness, -np.inf)
        nearest = np.argsort(-likeness, kind="stable")[:count]
        return nearest[likeness[nearest] > -np.inf]

    def _distinct(self, numbers: Numbers, wanted: int) -> list[int]:
        """Return the places in `numbers` of the first `wanted` chunks that are not much like one before."""
        kept: list[int] = []
        seen: list[frozenset[str]] = []
        for place, number in enumerate(numbers):
            if len(kept) == wanted:
                break
            own = frozenset(grams(self._index.chunks[int(number)].text))
            if any(_alike(own, other) for other in seen):
                continue
            kept.append(place)
            seen.append(own)
        return kept

    def _hit(self, rank: int, score: float, chunk: Chunk) -> Hit:
        info = self._index.documents[chunk.document_id]
        return Hit(rank, round(score, 4), info, chunk.page, chunk.section, chunk.start, chunk.end, chunk.text)


def _is_date(text: str) -> bool:
    """Tell whether a text is a day, a month or a year of the calendar in ISO 8601."""
    if not _DATE.fullmatch(text):
        return False
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if min(len(one), len(other)) < _ALIKE * max(len(one), len(other)):
        return False  # even if all of the smaller were shared
    shared = len(one & other)
    return shared > 0 and shared >= _ALIKE * (len(one) + len(other) - shared)
