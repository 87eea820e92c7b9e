"""How much each signal of a search counts, and how their scores become one.

How far the words of a question can be trusted depends on the two languages: much when question and
passage share one, less between Danish and Swedish, little from English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from retrieval.documents import Language

Array = npt.NDArray[np.float32]

CANDIDATES: Final = 100
"""How many chunks each of the two searches puts forward."""
_RRF_K: Final = 60


@dataclass(frozen=True, slots=True)
class Mix:
    """What a search is made of. The defaults are what is used; the others are there to be measured."""

    fusion: Literal["mix", "rrf", "dense", "lexical"] = "mix"
    """Scores weighed by language, ranks fused (RRF), or one of the two searches alone."""
    same: float = 0.5
    """The dense score's weight when question and passage share a language; the lexical one has the rest."""
    near: float = 0.6
    """The same between Danish and Swedish."""
    far: float = 0.7
    """The same from English."""
    max_sim: bool = True
    """Whether the question is compared to the passages token by token too."""
    lead: float = 0.41
    """How much of a passage's dense score is that of its document's lead."""
    document: float = 0.7
    """How much of a passage's lexical score is that of its document."""
    translated: float = 0.6
    """What a word's translations count beside the word; 0 leaves the glossary out."""

    def dense_weight(self, question: Language, passage: str) -> float:
        """Return how much of the score is the dense one, for a question and a passage in these languages."""
        if question == passage:
            return self.same
        return self.far if "en" in (question, passage) else self.near

    def fuse(self, dense: Array, lexical: Array, weight: Array) -> Array:
        """Return one score between 0 and 1 for each candidate (candidates,).

        `dense` and `lexical` are the candidates' scores, `weight` is `dense_weight` for each.
        """
        if not len(dense):
            return np.empty(0, np.float32)
        if self.fusion == "rrf":
            return reciprocal_ranks(dense, lexical)
        floor = np.sort(dense)[-min(CANDIDATES, len(dense))]
        near = np.clip((dense - floor) / max(float(dense.max() - floor), 1e-9), 0, 1)
        alike = lexical / max(float(lexical.max()), 1e-9)
        if self.fusion != "mix":
            return np.asarray(near if self.fusion == "dense" else alike, np.float32)
        return np.asarray(weight * near + (1 - weight) * alike, np.float32)


USED: Final = Mix()


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
