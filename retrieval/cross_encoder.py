"""Reads a question and a passage together, and says which of the passage's statements answers.

Search compares texts that were read apart. What tells an answer from a near miss (another year, another
person, the number where the price was asked for) is seen when both are read at once, each word in the
light of all others (a cross-encoder; Nogueira and Cho 2019, "Passage Re-ranking with BERT", arXiv
1901.04085). The model is the bundled one with an adapter that was trained on the practice set:
`retrieval.adapter`. Another adapter makes of it what tells whether a passage carries a sentence that was
written: `retrieval.support`.

A statement's score is how well the question's tokens are matched by the statement's (MaxSim), each
weighed by what it counts, and what a linear layer makes of the statement's mean and the text's mark.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from errors import KildesvarError, ModelError
from retrieval.adapter import CROSS_ENCODER, ENTAILMENT, Adapter, adapted_graph, unreadable
from retrieval.onnx_model import MAX_TOKENS, TOKENS, OnnxGraph, Text
from settings import Settings

Array = npt.NDArray[np.float32]
Span = tuple[int, int]

QUERY_PROMPT: Final = "query: "
PASSAGE_PROMPT: Final = "passage: "
MIDDLE: Final = 0.8
"""About where the likenesses of this model's tokens lie."""
PRIOR: Final = -2.0
"""Log odds to begin with: most statements do not answer."""

_BATCH_TOKENS: Final = 512
"""Tokens in one run: few passages are read at once, and padding them costs more than starting anew."""

_QUESTION_CHARS: Final = 1000
"""Of a longer question the end is read, where it is asked; half the window is the passage's."""


_opening: Final = threading.Lock()
_entailment: Final[dict[Path, CrossEncoder]] = {}


@dataclass(frozen=True, slots=True)
class Heads:
    """What makes scores of the layers' token vectors."""

    token_weight: Array
    """How much a token of the question counts, before softmax: (dimension,)."""
    max_sim: float
    """What the weighed MaxSim of question and statement counts."""
    cosine: float
    """What the cosine of the weighed mean of the question's tokens and the statement's mean counts."""
    statement: Array
    """(2 × dimension,): over the statement's mean and the text's mark."""
    statement_bias: float
    passage: Array
    """(dimension,): over the text's mark."""
    passage_bias: float

    @classmethod
    def of(cls, adapter: Adapter) -> Heads:
        """Return the heads of a cross-encoder's adapter. Raises ModelError when it lacks one."""
        tensors = adapter.tensors
        try:
            return cls(
                tensors["heads.token_weight"].astype(np.float32),
                float(tensors["heads.max_sim"][0]),
                float(tensors["heads.cosine"][0]),
                tensors["heads.statement"].astype(np.float32),
                float(tensors["heads.statement_bias"][0]),
                tensors["heads.passage"].astype(np.float32),
                float(tensors["heads.passage_bias"][0]),
            )
        except KeyError as error:
            raise unreadable(adapter.file) from error


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What reading a passage with the question says, in log odds."""

    passage: float
    """Whether the passage answers at all."""
    statements: tuple[float, ...]
    """Whether each statement answers."""


def open_cross_encoder(settings: Settings, file: Path = CROSS_ENCODER) -> CrossEncoder:
    """Open what an adapter's file makes of the model in the settings' model folder. Raises ModelError."""
    from retrieval import bundled

    folder = bundled.unpack(settings.model_dir)
    try:
        return CrossEncoder(folder, file)
    except KildesvarError:
        raise
    except Exception as error:  # tokenizers and onnxruntime have no errors of their own to name
        raise ModelError(
            f"The cross-encoder in {folder} is damaged.",
            "Remove that folder; the next command unpacks the model again.",
        ) from error


def open_entailment(settings: Settings) -> CrossEncoder:
    """Open the encoder that tells whether a passage carries a sentence, in a question's place.

    It is one for all language models whose answers are checked with it. Raises ModelError.
    """
    with _opening:
        if settings.model_dir not in _entailment:
            _entailment[settings.model_dir] = open_cross_encoder(settings, ENTAILMENT)
        return _entailment[settings.model_dir]


class CrossEncoder:
    """The bundled model with its adapter. Safe to use from several threads."""

    def __init__(self, folder: Path, file: Path) -> None:
        """Open what an adapter's `file` makes of the bundled model's `folder`. Raises ModelError."""
        adapter = Adapter.load(file)
        self._heads = Heads.of(adapter)
        self._graph = OnnxGraph(folder, adapted_graph(folder, adapter))

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[PassageReading]:
        """Read each passage, a text and the places of its statements in it, with the question."""
        tokenize = self._graph.tokenizers.tokenize
        asked = tokenize(QUERY_PROMPT + question[-_QUESTION_CHARS:])
        if len(asked.ids) > MAX_TOKENS // 2:
            asked = Text(np.append(asked.ids[: MAX_TOKENS // 2 - 1], asked.ids[-1:]), asked.ends)
        texts = [tokenize(PASSAGE_PROMPT + text) for text, _ in passages]
        readings: dict[int, PassageReading] = {}
        pairs = [joined(asked, text) for text in texts]
        for numbers, _, (states,) in self._graph.run(pairs, [TOKENS], _BATCH_TOKENS):
            for number, vectors in zip(numbers, states, strict=True):
                spans = token_spans(asked, texts[number], passages[number][1])
                readings[number] = score(vectors, len(asked.ids) - 1, spans, self._heads)
        return [readings[number] for number in range(len(passages))]


def joined(asked: Text, text: Text) -> Text:
    """Return question and passage as one text of tokens, with two marks between them."""
    ids = np.concatenate([asked.ids, asked.ids[-1:], text.ids[1:]])[:MAX_TOKENS]
    return Text(ids, text.ends)


def token_spans(asked: Text, text: Text, spans: Sequence[Span]) -> list[Span]:
    """Return the places of a passage's statements among the tokens of question and passage.

    What lies beyond the window is nowhere: (0, 0).
    """
    found = []
    prompt = len(PASSAGE_PROMPT)
    for start, end in spans:
        first, last = np.searchsorted(text.ends[1:], [start + prompt, end + prompt], "right")
        first, last = (min(int(place) + len(asked.ids) + 1, MAX_TOKENS) for place in (first, last))
        found.append((first, last) if first < last else (0, 0))
    return found


def score(vectors: Array, question_end: int, spans: Sequence[Span], heads: Heads) -> PassageReading:
    """Return the log odds that a text's token vectors (tokens × dimension) give.

    The question's tokens are those from 1 to `question_end`.
    """
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    question = vectors[1:question_end]
    weight = question @ heads.token_weight
    weight = np.exp(weight - weight.max())
    weight /= weight.sum()
    asked = weight @ question
    asked /= np.linalg.norm(asked)
    matches = units[1:question_end] @ units.T
    mark = vectors[0]
    half = len(mark)
    of_mark = float(heads.statement[half:] @ mark) + heads.statement_bias + PRIOR
    scores = []
    for start, end in spans:
        if start == end:
            scores.append(PRIOR)
            continue
        mean = vectors[start:end].mean(axis=0)
        max_sim = float(matches[:, start:end].max(axis=1) @ weight)
        cosine = float(mean @ asked) / float(np.linalg.norm(mean))
        linear = float(heads.statement[:half] @ mean) + of_mark
        scores.append(linear + heads.max_sim * (max_sim - MIDDLE) + heads.cosine * (cosine - MIDDLE))
    return PassageReading(float(heads.passage @ mark) + heads.passage_bias, tuple(scores))
