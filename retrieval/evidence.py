"""The sentences, items and table rows that may answer a question, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.asked_names import AskedNames, KnownNames
from retrieval.documents import CELL, Chunk
from retrieval.embedding import Embedder
from retrieval.index import Index
from retrieval.lexical import grams
from retrieval.question import Reading, gives, read_question
from retrieval.search import Found
from retrieval.signs import Signs, Statement
from retrieval.statements import StatementPlace, statement_places
from retrieval.table_rows import rows_that_fit
from retrieval.translation import translations

Array = npt.NDArray[np.float32]

_TENTHS: Final = 10.0
_SHORT_CHARS: Final = 40
LEAST: Final = -10.0
"""What stands for the reading of a statement that is not there, in log odds."""
_NAME_SHARE: Final = 0.6
_FIGURE: Final = re.compile(
    r"(?<![\d.,])\d{1,3}(?:[.,\s]\d{3})+(?!\d)"  # 6.620, 6 620 or 6,620
    r"|(?<![\d.,])\d+[.,]\d+(?![.,]?\d)"  # 2,5 or 2.5, but not two parts of 12.8.2025
    r"|\d+"
)


class Reader:
    """Reads the passages that a search found."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder
        self._names = AskedNames(index)

    def statements(self, found: Found) -> tuple[Statement, ...]:
        """Return the statements of the hits that were read, in the order of the hits and of their text.

        Rows of tables that say nothing of what is asked are not among them (`retrieval.table_rows`). There
        is none where no document knows a name of the question (`retrieval.asked_names`).
        """
        names = self._known_names(found)
        if names.stand_nowhere:
            return ()
        asked = _Asked(found)
        statements: list[Statement] = []
        for place, chunk in enumerate(found.chunks[: len(found.readings)]):
            statements.extend(self._of_passage(found, asked, names, place, chunk))
        return rows_that_fit(found.result.question, statements, self._index)

    def unknown_names(self, found: Found) -> tuple[str, ...]:
        """Return the names of the question that stand in none of the documents of what was read."""
        return self._known_names(found).unknown

    def _known_names(self, found: Found) -> KnownNames:
        documents = [chunk.document_id for chunk in found.chunks[: len(found.readings)]]
        return self._names.known(found.result.question, found.result.language, documents)

    def _of_passage(
        self, found: Found, asked: _Asked, names: KnownNames, place: int, chunk: Chunk
    ) -> Iterator[Statement]:
        hit = found.result.hits[place]
        reading = found.readings[place]
        matches, ends = self._matches(found, place, chunk)
        question = found.result.question
        context = chunk.context
        passage_grams = frozenset(grams(chunk.embedded_text))
        context_grams = frozenset(grams(context))
        above = ends <= 0
        places = list(statement_places(self._index, chunk))
        if matches is None:
            matches, ends = self._whole_matches(found, chunk, places, len(asked.is_content))
            above = np.zeros(len(ends), bool)
        passage_match = asked.content_mean(_best(matches, np.ones(len(ends), bool)))
        for number, stands in enumerate(places):
            inside = (ends > stands.start - chunk.start) & (ends <= stands.end - chunk.start)
            best = _best(matches, inside)
            with_context = np.maximum(best, _best(matches, above)) if above.any() else best
            text = stands.text_in(chunk)
            own = frozenset(grams(text))
            is_row = stands.kind == "table_row"
            read = reading.statements[number]
            yield Statement(
                place,
                chunk,
                stands.kind,
                stands.page,
                stands.start,
                stands.end,
                text,
                asked.reading.wanted,
                Signs(
                    read=read / _TENTHS,
                    read_lead=(read - asked.best_other(place, number)) / _TENTHS,
                    read_passage=reading.passage / _TENTHS,
                    hit_score=hit.score,
                    nearness=1 / hit.rank,
                    whole_match=float(best.mean()),
                    word_match=asked.content_mean(best),
                    weakest_match=asked.content_least(best),
                    context_match=asked.content_mean(with_context),
                    passage_match=passage_match,
                    shared_words=asked.shared(own),
                    shared_words_context=asked.shared(own | context_grams),
                    shared_words_passage=asked.shared(passage_grams),
                    names=asked.names_in(passage_grams),
                    least_name=asked.least_name_in(passage_grams),
                    lacks_names=names.share_lacked_by(chunk.document_id),
                    figures=share_of_figures(question, chunk.embedded_text),
                    gives=float(gives(text, question, asked.reading.wanted)),
                    is_short=float(len(text) < _SHORT_CHARS),
                    is_row=float(is_row),
                    is_row_named=asked.named(text) if is_row else 0.0,
                ),
            )

    def _matches(self, found: Found, place: int, chunk: Chunk) -> tuple[Array | None, npt.NDArray[np.int32]]:
        """Return the likeness of each passage token to each question token, and where those tokens end.

        Places count from the chunk's start; those of the context before it are 0 or less.
        """
        if found.tokens is None:
            return None, np.empty(0, np.int32)
        tokens = self._index.tokens[int(found.numbers[place])]
        before = len(chunk.embedded_text) - len(chunk.text)
        return tokens.units @ found.tokens.units.T, tokens.ends - before

    def _whole_matches(
        self,
        found: Found,
        chunk: Chunk,
        places: Sequence[StatementPlace],
        width: int,
    ) -> tuple[Array, npt.NDArray[np.int32]]:
        """Do what `_matches` does for a model without token vectors: each statement is one token."""
        texts = [place.text_in(chunk) for place in places]
        question = self._embedder.embed_question(found.result.question)
        likeness = self._embedder.embed_passages(texts) @ question
        ends = np.array([place.end - chunk.start for place in places], np.int32)
        return np.repeat(likeness[:, None], width, axis=1), ends


class _Asked:
    """A question as the signs need it."""

    def __init__(self, found: Found) -> None:
        question = found.result.question
        self.reading: Reading = read_question(question)
        ends = found.tokens.ends if found.tokens is not None else np.array([len(question)], np.int32)
        content = np.zeros(len(ends), bool)
        for word in self.reading.words:
            content |= (ends > word.start) & (ends <= word.end)
        self.is_content = content if content.any() else np.ones(len(ends), bool)
        words = [word.text for word in self.reading.words]
        self._forms = [
            [frozenset(grams(form)) for form in (word, *others)]
            for word, others in zip(words, translations(words, found.result.language), strict=True)
        ]
        read = sorted(
            (
                (value, place, number)
                for place, reading in enumerate(found.readings)
                for number, value in enumerate(reading.statements)
            ),
            reverse=True,
        )
        self._best_read = ((read[0][1], read[0][2]), read[0][0]) if read else ((-1, -1), 0.0)
        self._second_read = read[1][0] if len(read) > 1 else LEAST
        self._names = [
            forms for word, forms in zip(self.reading.words, self._forms, strict=True) if word.is_name
        ]

    def best_other(self, place: int, number: int) -> float:
        """Return the best reading of any statement but this one of the passage at `place`."""
        if (place, number) != self._best_read[0]:
            return self._best_read[1]
        return self._second_read

    def content_mean(self, best: Array) -> float:
        return float(best[self.is_content].mean())

    def content_least(self, best: Array) -> float:
        return float(best[self.is_content].min())

    def shared(self, own: frozenset[str]) -> float:
        """Return the mean over the content words of how much of a word, or of a translation, is there."""
        if not self._forms:
            return 0.0
        return sum(_most(forms, own) for forms in self._forms) / len(self._forms)

    def named(self, row: str) -> float:
        """Return how much of a row's first filled cell stands in the question, or in translations of it."""
        label = frozenset(grams(row.strip(CELL).split(CELL)[0]))
        asked = frozenset(gram for forms in self._forms for form in forms for gram in form)
        return len(label & asked) / len(label) if label else 0.0

    def names_in(self, passage: frozenset[str]) -> float:
        """Return the share of names that stand in a passage; a name stands there by most of its grams."""
        if not self._names:
            return 1.0
        return sum(_most(forms, passage) >= _NAME_SHARE for forms in self._names) / len(self._names)

    def least_name_in(self, passage: frozenset[str]) -> float:
        """Return how much of the name that is least there stands in a passage."""
        return min((_most(forms, passage) for forms in self._names), default=1.0)


def _most(forms: Sequence[frozenset[str]], there: frozenset[str]) -> float:
    """Return how much of a word's 4-grams, or of a translation's, is there."""
    return max(len(form & there) / len(form) for form in forms)


def share_of_figures(question: str, passage: str) -> float:
    """Return the share of a question's figures that stand in a passage, however they are written."""
    asked = _figures(question)
    return len(asked & _figures(passage)) / len(asked) if asked else 1.0


def _figures(text: str) -> frozenset[str]:
    """Return the numbers of a text by their digits alone, so that 6.620, 6 620 and 6,620 are one."""
    return frozenset("".join(filter(str.isdecimal, match)) for match in _FIGURE.findall(text))


def _best(matches: Array, chosen: npt.NDArray[np.bool_]) -> Array:
    """Return the best match of each question token among the chosen passage tokens."""
    if not chosen.any():
        return np.zeros(matches.shape[1], np.float32)
    best: Array = matches[chosen].max(axis=0)
    return best
