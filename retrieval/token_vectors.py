"""A vector for each token of a text, small enough to keep for every passage.

Comparing a question with a passage token by token finds what one vector for the whole passage blurs:
each of the question's tokens looks for the passage's token that is most like it, and the mean of
what they find is the score (MaxSim; Khattab and Zaharia 2020, "ColBERT", arXiv 2004.12832). It works
across languages, as the model's token vectors do, and it tells which words found nothing.

A vector is projected from the model's dimension to 128 and kept as whole numbers of one byte.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
Places = npt.NDArray[np.int32]

DIMENSION: Final = 128
_SCALE: Final = 127.0
_SAMPLE_TEXTS: Final = 600
_SAMPLE_WORDS: Final = 12
_SAMPLE_SEED: Final = 0
_COMMON_WORDS: Final = 20_000
_LAST_LETTER: Final = "\u024f"
"""Of those that European languages in Latin script use."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The token vectors of one text."""

    vectors: Bytes
    """Unit vectors times 127, int8 (tokens × DIMENSION)."""
    ends: Places
    """Where each token ends in its text, in characters (tokens,)."""

    @classmethod
    def joined(cls, each: Sequence[TokenVectors]) -> TokenVectors:
        """Return the token vectors of several texts, one after the other."""
        return cls(np.concatenate([one.vectors for one in each]), np.concatenate([one.ends for one in each]))

    @property
    def units(self) -> Array:
        """The vectors with length one (but for rounding), float32 (tokens × DIMENSION)."""
        units: Array = self.vectors.astype(np.float32) / np.float32(_SCALE)
        return units


def compress(vectors: Array, projection: Array) -> Bytes:
    """Project token vectors (tokens × model's dimension) by `projection` and round them."""
    return np.asarray(np.rint(_unit(vectors @ projection) * _SCALE), np.int8)


def sample_texts(pieces: Sequence[str]) -> list[str]:
    """Return texts of words drawn at random from a vocabulary, to fit a projection on.

    Their token vectors fill the model's space evenly, so the projection favours no subject.
    """
    words = [
        piece[1:]
        for piece in pieces
        if piece[0] == "▁" and len(piece) > 3 and piece[1:].isalpha() and max(piece[1:]) <= _LAST_LETTER
    ]
    draw = random.Random(_SAMPLE_SEED)
    return [
        " ".join(draw.choice(words[:_COMMON_WORDS]) for _ in range(_SAMPLE_WORDS))
        for _ in range(_SAMPLE_TEXTS)
    ]


def fit_projection(vectors: Array) -> Array:
    """Return the projection (model's dimension × DIMENSION) that keeps most of these token vectors.

    The vectors are not centred: that all of them point a common way is part of their likeness.
    """
    _, _, directions = np.linalg.svd(_unit(vectors), full_matrices=False)
    return np.ascontiguousarray(directions[:DIMENSION].T, np.float32)


def _unit(vectors: Array) -> Array:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
