"""How much each signal of a search counts, and how their scores become one.

How far the words of a question can be trusted depends on the two languages: much when question and
passage share one, less between Danish and Swedish, little from English. The weights are fitted
(`python -m eval fit-mix`) and stand in mix.json.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from retrieval.documents import Language

Array = npt.NDArray[np.float32]

CANDIDATES: Final = 100
"""How many chunks each of the two searches puts forward."""
FILE: Final = Path(__file__).with_name("mix.json")
BETWEEN: Final = ("same", "near", "far")
"""How question and passage can stand to each other: one language, Danish and Swedish, English and another."""
BY_HAND: Final = (0.5, 0.6, 0.7)
"""The dense score's weight for each of these, beside the lexical one's, where nothing is fitted."""
_RRF_K: Final = 60


@dataclass(frozen=True, slots=True)
class Scores:
    """What speaks for each candidate, part by part; each an array (candidates,) in a scale of its own."""

    dense: Array
    """The next three together."""
    whole: Array
    """Likeness of the question to the passage."""
    words: Array
    """Of its tokens to the passage's, one by one (MaxSim)."""
    lead: Array
    """Of the question to the beginning of the document."""
    lexical: Array
    """The next four together."""
    own: Array
    """BM25 of the question's words in the passage."""
    document: Array
    """In the document."""
    translated: Array
    """Of their translations in the passage."""
    translated_document: Array
    """In the document."""
    reached: Array
    """How far the document is one that its lead can stand for."""

    def parts(self) -> Array:
        """Return all of them in scales from 0 to 1, but the last (candidates × `PARTS`)."""
        columns = []
        for name in PARTS:
            scores: Array = getattr(self, name)
            scaled = _from_hundredth(scores) if name in _DENSE else _by_best(scores)
            columns.append(scaled * self.reached if name in _OF_DOCUMENT else scaled)
        return np.stack(columns, 1)


PARTS: Final = tuple(field.name for field in fields(Scores) if field.name != "reached")
_DENSE: Final = frozenset({"dense", "whole", "words", "lead"})
_OF_DOCUMENT: Final = frozenset({"lead", "document", "translated_document"})


def read_weights(file: Path = FILE) -> tuple[tuple[float, ...], ...]:
    """Return a fit's weights, a row for each of `BETWEEN` with a number for each of `PARTS`."""
    fitted = json.loads(file.read_text(encoding="utf-8"))["weights"]
    return tuple(tuple(float(fitted[between][part]) for part in PARTS) for between in BETWEEN)


@dataclass(frozen=True, slots=True)
class Mix:
    """What a search is made of. The defaults are what is used; the others are there to be measured."""

    fusion: Literal["mix", "rrf", "dense", "lexical"] = "mix"
    """Scores weighed by language, ranks fused (RRF), or one of the two searches alone."""
    weights: tuple[tuple[float, ...], ...] = read_weights()
    """As `read_weights` gives them; () weighs the dense and the lexical score alone, by hand."""
    max_sim: bool = True
    """Whether the question is compared to the passages token by token too."""
    lead: float = 0.41
    """How much of a passage's dense score is that of its document's lead."""
    document: float = 0.7
    """How much of a passage's lexical score is that of its document."""
    translated: float = 0.6
    """What a word's translations count beside the word; 0 leaves the glossary out."""

    def fuse(self, scores: Scores, between: npt.NDArray[np.intp]) -> Array:
        """Return one score between 0 and 1 for each candidate (candidates,).

        `between` has the number in `BETWEEN` of each candidate's language and the question's.
        """
        if not len(between):
            return np.empty(0, np.float32)
        if self.fusion == "rrf":
            return reciprocal_ranks(scores.dense, scores.lexical)
        if self.fusion != "mix":
            alone = _from_hundredth(scores.dense) if self.fusion == "dense" else _by_best(scores.lexical)
            return np.asarray(alone, np.float32)
        if not self.weights:
            share = np.array(BY_HAND)[between]
            mixed = share * _from_hundredth(scores.dense) + (1 - share) * _by_best(scores.lexical)
            return np.asarray(mixed, np.float32)
        weights = np.array(self.weights)
        most = np.maximum(weights, 0).sum(1).max()
        return np.asarray(np.clip((scores.parts() * weights[between]).sum(1) / most, 0, 1), np.float32)


USED: Final = Mix()


def between(question: Language, passage: str) -> int:
    """Return the number in `BETWEEN` of how these languages stand to each other."""
    if question == passage:
        return 0
    return 2 if "en" in (question, passage) else 1


def reciprocal_ranks(dense: Array, lexical: Array) -> Array:
    """Return the sum of 1 / (60 + rank) over the two searches, each with its first hundred (candidates,).

    Cormack, Clarke and Büttcher 2009, "Reciprocal Rank Fusion outperforms Condorcet and individual
    Rank Learning Methods".
    """
    fused = np.zeros(len(dense), np.float32)
    for scores, found in ((dense, np.ones(len(dense), bool)), (lexical, lexical > 0)):
        order = np.argsort(-scores, kind="stable")
        order = order[found[order]][:CANDIDATES]
        fused[order] += 1 / (_RRF_K + np.arange(1, len(order) + 1, dtype=np.float32))
    return fused


def _from_hundredth(scores: Array) -> Array:
    """Scale from the hundredth best to the best."""
    floor = np.sort(scores)[-min(CANDIDATES, len(scores))]
    scaled: Array = np.clip((scores - floor) / max(float(scores.max() - floor), 1e-9), 0, 1)
    return scaled


def _by_best(scores: Array) -> Array:
    return scores / max(float(scores.max()), 1e-9)
