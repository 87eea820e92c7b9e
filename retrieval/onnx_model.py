"""An encoder as an ONNX graph with its tokenizers: texts in, vectors out."""

from __future__ import annotations

import functools
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from retrieval.arrays import load_array
from retrieval.token_vectors import TokenVectors, compress, fit_projection
from retrieval.word_embeddings import WordEmbeddings

Array = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]

OnDone = Callable[[int], None]

MAX_TOKENS: Final = 512
MODEL: Final = "model.onnx"
PROJECTION: Final = "projection.npy"
LATIN: Final = "tokenizer-latin.json"
LATIN_IDS: Final = "tokenizer-latin-ids.npy"
_LOADING: Final = threading.Lock()
_SENTENCE: Final = "sentence_embedding"
TOKENS: Final = "token_embeddings"
"""The name of the graph's output of token vectors."""
BATCH_TOKENS: Final = 1024
"""Tokens in one run of the graph, padding included: enough to fill the cores, little memory."""


def is_latin(text: str) -> bool:
    """Tell whether the pieces of Latin script are enough to write `text`: letters, figures and marks."""
    return text.isascii() or all(
        character < "\u0250" or "\u1e00" <= character < "\u1f00" or "\u2000" <= character < "\u2600"
        for character in unicodedata.normalize("NFKC", text)
    )


@dataclass(frozen=True, slots=True)
class Text:
    """A tokenized text, begin and end marks included, cut to the window."""

    ids: Ids
    ends: Ids
    """Where each token but the end mark ends (tokens - 1,)."""


class Tokenizers:
    """The tokenizers of one model folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._latin = Tokenizer.from_file(str(folder / LATIN))
        self._latin_ids: Ids = load_array(folder / LATIN_IDS)
        self.pad_id = int(self._latin_ids[self._latin.token_to_id("<pad>")])
        self.end_id = int(self._latin_ids[self._latin.token_to_id("</s>")])

    def count(self, text: str) -> int:
        """Count the tokens of `text`, begin and end marks included."""
        tokenizer = self._latin if is_latin(text) else self._every_script
        return len(tokenizer.encode(text).ids)

    def tokenize(self, text: str) -> Text:
        """Return the tokens of `text`, of the first `MAX_TOKENS` at most."""
        if is_latin(text):
            encoding = self._latin.encode(text)
            ids = self._latin_ids[encoding.ids]
        else:
            encoding = self._every_script.encode(text)
            ids = np.array(encoding.ids, np.int32)
        offsets = np.array(encoding.offsets, np.int32).reshape(-1, 2)
        if len(ids) > MAX_TOKENS:
            ids, offsets = ids[:MAX_TOKENS].copy(), offsets[:MAX_TOKENS]
            ids[-1] = self.end_id
        return Text(ids, offsets[:-1, 1])

    @functools.cached_property
    def _every_script(self) -> Tokenizer:
        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))


def tokenizers_of(folder: Path) -> Tokenizers:
    """Return the tokenizers of a model folder; loaded once, as that takes a tenth of a second."""
    with _LOADING:
        return _loaded(folder, (folder / LATIN).stat().st_mtime_ns, (folder / LATIN_IDS).stat().st_mtime_ns)


@functools.lru_cache(maxsize=2)
def _loaded(folder: Path, *_written: int) -> Tokenizers:
    return Tokenizers(folder)


class OnnxGraph:
    """Runs a graph of `retrieval.onnx_graph` in a model folder. Safe to use from several threads."""

    def __init__(self, folder: Path, file: str = MODEL) -> None:
        self.tokenizers = tokenizers_of(folder)
        self._words = WordEmbeddings(folder)
        options = onnxruntime.SessionOptions()
        # Waiting threads would spin and take the cores from everybody else on the machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The graph is written in fused operators already; its weights stay mapped from the file.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(folder / file), options, providers=["CPUExecutionProvider"]
        )

    @functools.cached_property
    def dimension(self) -> int:
        """Numbers in one vector."""
        return int(self._session.get_outputs()[0].shape[-1])

    def run(
        self, texts: Sequence[Text], outputs: list[str], batch_tokens: int = BATCH_TOKENS
    ) -> Iterator[tuple[list[int], list[Text], list[Array]]]:
        """Run the graph over texts of like length; give the texts' numbers, themselves, the outputs."""
        order = sorted(range(len(texts)), key=lambda number: -len(texts[number].ids))
        at = 0
        while at < len(order):
            # The batch's longest text comes first, so it sets the width that all are padded to.
            width = len(texts[order[at]].ids)
            numbers = order[at : at + max(1, batch_tokens // width)]
            batch = [texts[number] for number in numbers]
            ids = np.full((len(batch), width), self.tokenizers.pad_id, np.int32)
            mask = np.zeros_like(ids)
            for row, text in enumerate(batch):
                ids[row, : len(text.ids)] = text.ids
                mask[row, : len(text.ids)] = 1
            words, places = np.unique(ids, return_inverse=True)
            given = {
                "words": self._words.rows(words),
                "input_ids": places.reshape(ids.shape).astype(np.int32),
                "attention_mask": mask,
            }
            yield numbers, batch, self._session.run(outputs, given)
            at += len(numbers)


class OnnxModel:
    """The embedding model of a model folder, or an adapted graph of it. Safe to use from several threads."""

    def __init__(self, folder: Path, file: str = MODEL) -> None:
        self._folder = folder
        self._graph = OnnxGraph(folder, file)
        self.dimension = self._graph.dimension

    def count_tokens(self, text: str) -> int:
        """Count the model's own tokens of `text`, begin and end marks included."""
        return self._graph.tokenizers.count(text)

    def encode(self, texts: Sequence[str], on_done: OnDone | None = None) -> Array:
        """Return one unit vector a text, float32 (texts × dimension); texts over 512 tokens are cut.

        `on_done` is told after each batch how many texts it held.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for batch, _, outputs in self._batches(texts, [_SENTENCE]):
            vectors[batch] = outputs[0]
            if on_done:
                on_done(len(batch))
        return vectors

    def encode_tokens(
        self, texts: Sequence[str], skip: int, on_done: OnDone | None = None
    ) -> tuple[Array, list[TokenVectors]]:
        """Do what `encode` does, and return the vectors of each text's tokens too.

        The first `skip` characters of each text are a prompt: their tokens are left out, and places
        are counted behind them.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        tokens: list[TokenVectors | None] = [None] * len(texts)
        for batch, inputs, outputs in self._batches(texts, [_SENTENCE, TOKENS]):
            vectors[batch] = outputs[0]
            for number, text, states in zip(batch, inputs, outputs[1], strict=True):
                kept = slice(np.searchsorted(text.ends, skip, "right"), len(text.ids) - 1)
                compressed = compress(states[kept], self._projection)
                tokens[number] = TokenVectors(compressed, text.ends[kept] - skip)
            if on_done:
                on_done(len(batch))
        return vectors, [each for each in tokens if each is not None]

    def fit_projection(self, texts: Sequence[str]) -> Array:
        """Fit the projection of token vectors on these texts."""
        found = self._batches(texts, [TOKENS])
        return fit_projection(
            np.concatenate(
                [
                    states[1 : len(text.ids) - 1]
                    for _, inputs, (output,) in found
                    for text, states in zip(inputs, output, strict=True)
                ]
            )
        )

    @functools.cached_property
    def _projection(self) -> Array:
        projection: Array = load_array(self._folder / PROJECTION)
        return projection

    def _batches(
        self, texts: Sequence[str], outputs: list[str]
    ) -> Iterator[tuple[list[int], list[Text], list[Array]]]:
        return self._graph.run([self._graph.tokenizers.tokenize(text) for text in texts], outputs)
