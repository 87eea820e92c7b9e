"""The best hits of a search, read together with the question and put in order anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from retrieval.cross_encoder import CrossEncoder, PassageReading
from retrieval.documents import Chunk
from retrieval.index import Index
from retrieval.question import is_topic
from retrieval.search import Found
from retrieval.statements import read_text

PASSAGES: Final = 8
"""So many of the best hits are read: each costs about 40 ms on two cores."""
_PASSAGES_OF_PART: Final = 4
"""The same for each of two questions in one, beside the whole, as an answer shall not take a second."""
_SHARE: Final = 0.5
"""How much of a hit's score is what was read in it; the rest is the search's."""
_SHARE_OF_TOPIC: Final = 0.2
"""The same where the text names a matter and asks nothing, so that no statement answers it."""
_NOTHING: Final = -6.0
_SURE: Final = 4.0
"""Log odds below and above which it makes no difference what reading says."""


class Reranker:
    """Reads what searches over one open index found."""

    def __init__(self, index: Index, cross_encoder: CrossEncoder) -> None:
        self._index = index
        self._cross_encoder = cross_encoder

    def rerank(self, found: Found, wanted: int) -> Found:
        """Return the `wanted` best of what was found: the first hits are read, in their new order.

        Hits that are not read stay behind those that are.
        """
        parts = tuple(self._rerank(part, wanted, _PASSAGES_OF_PART) for part in found.parts)
        return replace(self._rerank(found, wanted, PASSAGES), parts=parts)

    def _rerank(self, found: Found, wanted: int, passages: int) -> Found:
        question = found.result.question
        readings = self._read(question, found.chunks[:passages])
        share = _SHARE_OF_TOPIC if is_topic(question) else _SHARE
        mixed = np.array([hit.score for hit in found.result.hits], np.float64) * (1 - share)
        mixed[: len(readings)] += [share * _likely(reading) for reading in readings]
        order = np.argsort(-mixed, kind="stable")[:wanted].tolist()
        hits = tuple(
            replace(found.result.hits[place], rank=rank, score=round(float(mixed[place]), 4))
            for rank, place in enumerate(order, start=1)
        )
        return replace(
            found,
            result=replace(found.result, hits=hits),
            chunks=tuple(found.chunks[place] for place in order),
            numbers=found.numbers[order],
            dense=found.dense[order],
            lexical=found.lexical[order],
            readings=tuple(readings[place] for place in order if place < len(readings)),
        )

    def _read(self, question: str, chunks: Sequence[Chunk]) -> list[PassageReading]:
        """Read each chunk: its statements with rows written out, the passage as a whole as it is embedded.

        Rows written out say more to any question, near misses too, than judging a passage was trained on.
        """
        told = [read_text(self._index, chunk) for chunk in chunks]
        other = [number for number, chunk in enumerate(chunks) if told[number][0] != chunk.embedded_text]
        whole: list[tuple[str, list[tuple[int, int]]]] = [
            (chunks[number].embedded_text, []) for number in other
        ]
        read = self._cross_encoder.read(question, [*told, *whole])
        readings, wholes = read[: len(chunks)], read[len(chunks) :]
        for number, reading in zip(other, wholes, strict=True):
            readings[number] = replace(readings[number], passage=reading.passage)
        return readings


def _likely(reading: PassageReading) -> float:
    """Return how much speaks for some statement of the passage answering, between 0 and 1."""
    log_odds = float(np.logaddexp.reduce(reading.statements)) if reading.statements else _NOTHING
    return (min(max(log_odds, _NOTHING), _SURE) - _NOTHING) / (_SURE - _NOTHING)
