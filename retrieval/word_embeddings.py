"""The bundled model's embeddings of single words, one row of a table for each piece of its vocabulary.

The table is five times as large as the rest of the model, and a text needs a few rows of it. So it stays in
the 4-bit blocks of the package, an eighth of its float32 size, mapped from its file; rows become float32
as they are asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.arrays import load_array
from retrieval.packed import BLOCK_TYPE, Array, Blocks, unpacked

FILE: Final = "word-embeddings.npy"

Ids = npt.NDArray[np.int32]


def write_word_embeddings(blocks: Blocks, folder: Path) -> None:
    """Write the table, blocks of 4-bit numbers (words × blocks of a row), into a model folder."""
    np.save(folder / FILE, blocks.view(np.uint8))


class WordEmbeddings:
    """The table of a model folder. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Map the table. Raises OSError or ValueError when it is not one."""
        self._blocks: Blocks = load_array(folder / FILE, mapped=True).view(BLOCK_TYPE)

    def rows(self, ids: Ids) -> Array:
        """Return the embeddings of the pieces with these ids, float32 (ids × dimension)."""
        return unpacked(self._blocks[ids])
