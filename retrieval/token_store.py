"""The token vectors of a generation's chunks on disk, read chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

import numpy as np

from retrieval.arrays import load_array
from retrieval.token_vectors import DIMENSION, TokenVectors

VECTORS: Final = "tokens.int8"
ENDS: Final = "tokens.ends.int32"
PLACES: Final = "tokens.places.npy"


class TokenWriter:
    """Writes token vectors as they come; a context manager, after which the files are whole."""

    def __init__(self, folder: Path, chunks: int) -> None:
        self._folder = folder
        self._places = np.zeros((chunks, 2), np.int64)
        self._written = 0

    def __enter__(self) -> TokenWriter:
        self._vectors = (self._folder / VECTORS).open("wb")
        self._ends = (self._folder / ENDS).open("wb")
        return self

    def add(self, chunks: Sequence[int], tokens: TokenVectors) -> None:
        """Write the token vectors that all of these chunks have."""
        self._vectors.write(np.ascontiguousarray(tokens.vectors, np.int8).tobytes())
        self._ends.write(np.ascontiguousarray(tokens.ends, np.int32).tobytes())
        self._places[list(chunks)] = self._written, len(tokens.ends)
        self._written += len(tokens.ends)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._vectors.close()
        self._ends.close()
        np.save(self._folder / PLACES, self._places)


class TokenStore:
    """Reads what a `TokenWriter` wrote."""

    def __init__(self, folder: Path) -> None:
        """Map the files. Raises OSError or ValueError when they are not whole."""
        self._places = load_array(folder / PLACES)
        count = int(self._places.sum(axis=1).max(initial=0))
        if not count:
            self._vectors = np.empty((0, DIMENSION), np.int8)
            self._ends = np.empty(0, np.int32)
            return
        self._vectors = np.memmap(folder / VECTORS, np.int8, "r").reshape(-1, DIMENSION)
        self._ends = np.memmap(folder / ENDS, np.int32, "r")
        if not len(self._vectors) == len(self._ends) == count:
            raise ValueError("the token vectors are not whole")

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, chunk: int) -> TokenVectors:
        """Return the token vectors of a chunk's embedded text; none where the model gives none."""
        begin, count = self._places[chunk]
        kept = slice(begin, begin + count)
        return TokenVectors(np.asarray(self._vectors[kept]), np.asarray(self._ends[kept]))
