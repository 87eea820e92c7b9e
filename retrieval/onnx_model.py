"""An encoder as an ONNX graph with its tokenizer: texts in, unit vectors out."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

Array = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]

MAX_TOKENS: Final = 512
_BATCH_TOKENS: Final = 4096
"""Tokens in one run of the graph, padding included: enough to fill the cores, little memory."""


def is_latin(text: str) -> bool:
    """Tell whether the pieces of Latin script are enough to write `text`: letters, figures and marks."""
    return text.isascii() or all(
        character < "\u0250" or "\u2000" <= character < "\u2600"
        for character in unicodedata.normalize("NFKC", text)
    )


class OnnxModel:
    """Runs the graph of `retrieval.onnx_graph`. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._latin = Tokenizer.from_file(str(folder / "tokenizer-latin.json"))
        self._latin_ids: Ids = np.load(folder / "tokenizer-latin-ids.npy")
        self._pad_id: int = self._latin_ids[self._latin.token_to_id("<pad>")]
        self._end_id: int = self._latin_ids[self._latin.token_to_id("</s>")]
        options = onnxruntime.SessionOptions()
        # Waiting threads would spin and take the cores from everybody else on the machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The graph is written in fused operators already; its weights stay mapped from the file.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def count_tokens(self, text: str) -> int:
        """Count the model's own tokens of `text`, begin and end marks included."""
        return len(self._ids(text))

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Array:
        """Return one unit vector a text, float32 (texts × dimension); texts over 512 tokens are cut.

        `on_done` is told after each batch how many texts it held.
        """
        ids = [self._cut(self._ids(text)) for text in texts]
        order = sorted(range(len(texts)), key=lambda i: -len(ids[i]))
        vectors = np.empty((len(texts), self.dimension), np.float32)
        at = 0
        while at < len(order):
            # The batch's longest text comes first, so it sets the width that all are padded to.
            size = max(1, _BATCH_TOKENS // len(ids[order[at]]))
            batch = order[at : at + size]
            vectors[batch] = self._run([ids[i] for i in batch])
            at += size
            if on_done:
                on_done(len(batch))
        return vectors

    @functools.cached_property
    def dimension(self) -> int:
        """Numbers in one vector."""
        return int(self._session.get_outputs()[0].shape[-1])

    @functools.cached_property
    def _every_script(self) -> Tokenizer:
        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    def _ids(self, text: str) -> Ids:
        if is_latin(text):
            return self._latin_ids[self._latin.encode(text).ids]
        return np.array(self._every_script.encode(text).ids, np.int32)

    def _cut(self, ids: Ids) -> Ids:
        return (
            ids if len(ids) <= MAX_TOKENS else np.append(ids[: MAX_TOKENS - 1], self._end_id).astype(np.int32)
        )

    def _run(self, texts: Sequence[Ids]) -> Array:
        width = max(map(len, texts))
        ids = np.full((len(texts), width), self._pad_id, np.int32)
        mask = np.zeros_like(ids)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        (vectors,) = self._session.run(["sentence_embedding"], {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors)
