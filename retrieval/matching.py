"""How well each chunk of an index matches a question: by meaning, by words, and by its document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.chunking import LEAD_CHARS
from retrieval.documents import Language
from retrieval.index import Index
from retrieval.mix import Mix, Scores
from retrieval.question import read_question
from retrieval.token_vectors import TokenVectors
from retrieval.translation import translations

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]

_REACH_CHARS: Final = 10 * LEAD_CHARS
"""For documents longer than this, lead and document count less: one lead says little of many pages."""


@dataclass(frozen=True, slots=True)
class WordScores:
    """BM25 scores of the question's words, and of their translations into a passage's language."""

    own: Array
    """Of each chunk (chunks,)."""
    document: Array
    """Of each document (documents,)."""
    translated: Array
    """(chunks,)"""
    translated_document: Array
    """(documents,)"""
    mixed: Array
    """All four together (chunks,)."""


class Matcher:
    """Matches questions with the chunks of one open index."""

    def __init__(self, index: Index, mix: Mix) -> None:
        self._index = index
        self._mix = mix
        self.languages = np.array([info.language for info in index.documents.values()])
        """Of the documents (documents,)."""
        self._reached = _reached(index)

    def by_words(self, question: str, language: Language) -> WordScores:
        """Return the lexical scores of every chunk, by the question's words.

        A passage in another language is also held against their translations into it.
        """
        lexical, documents = self._index.lexical, self._index.lexical_documents
        own, document = lexical.scores(question), documents.scores(question)
        translated, translated_document = np.zeros_like(own), np.zeros_like(document)
        words = [word.text for word in read_question(question).words]
        chunk_document = self._index.chunk_document
        share = self._mix.translated
        others = set(self.languages.tolist()) - {language}
        for target in sorted(others) if share else ():
            text = " ".join(other for each in translations(words, language, target) for other in each)
            there = self.languages == target
            translated = translated + there[chunk_document] * lexical.scores(text)
            translated_document = translated_document + there * documents.scores(text)
        passage, whole = own + share * translated, document + share * translated_document
        of_document = self._mix.document * self._reached
        # A passage that shares nothing with the question is no candidate for its document's sake.
        mixed = np.where(passage > 0, (1 - of_document) * passage + of_document * whole[chunk_document], 0)
        if not self._mix.document:
            document, translated_document = np.zeros_like(document), np.zeros_like(document)
        return WordScores(own, document, translated, translated_document, np.asarray(mixed, np.float32))

    def scores(
        self, vector: Array, tokens: TokenVectors | None, words: WordScores, candidates: Numbers
    ) -> Scores:
        """Return what speaks for each candidate. `vector` and `tokens` are the question's."""
        whole: Array = self._index.chunk_vectors[candidates] @ vector
        by_token = whole
        if tokens is not None and self._mix.max_sim:
            by_token = self._word_by_word(tokens.units, candidates)
        document = self._index.chunk_document[candidates]
        lead = (self._index.lead_vectors @ vector)[document]
        reached = self._reached[candidates]
        share = self._mix.lead * reached
        dense = (1 - share) * (whole + by_token) / 2 + share * lead
        return Scores(
            np.asarray(dense, np.float32),
            whole,
            by_token,
            lead if self._mix.lead else np.zeros_like(lead),
            words.mixed[candidates],
            words.own[candidates],
            words.document[document],
            words.translated[candidates],
            words.translated_document[document],
            reached,
        )

    def _word_by_word(self, question: Array, candidates: Numbers) -> Array:
        """Return the mean over the question's tokens of the best match in each candidate (candidates,)."""
        if not len(candidates):
            return np.empty(0, np.float32)
        held = [self._index.tokens[int(number)] for number in candidates]
        begins = np.cumsum([0, *(len(tokens.ends) for tokens in held[:-1])])
        together = TokenVectors.joined(held).units
        matches = np.maximum.reduceat(together @ question.T, begins, axis=0)
        return np.asarray(matches.mean(axis=1), np.float32)


def _reached(index: Index) -> Array:
    """Return how far each chunk's document is one that its lead can stand for (chunks,), 1 for most."""
    ends = np.zeros(len(index.documents))
    np.maximum.at(ends, index.chunk_document, index.pieces["end"][: len(index.chunk_document)])
    reached = np.minimum(1, _REACH_CHARS / np.maximum(ends, 1))
    return np.asarray(reached[index.chunk_document], np.float32)
