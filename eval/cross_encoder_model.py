"""The cross-encoder in torch, to be trained; `retrieval.cross_encoder.score` computes the same in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from eval.adapted import AdaptedModel, WholeModel
from eval.examples import Candidate
from retrieval.adapter import Adapter
from retrieval.cross_encoder import MIDDLE, PASSAGE_PROMPT, PRIOR, QUERY_PROMPT, joined, token_spans
from retrieval.onnx_model import tokenizers_of

_MAX_TOKENS: Final = 384
_BATCHES: Final = 4
"""A step of 30 pairs takes 0.55 of the time that it takes in two batches, and 0.66 in six."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage as tokens."""

    ids: tuple[int, ...]
    question_end: int
    spans: tuple[tuple[int, int], ...]
    answers: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs as tensors: texts × tokens, and one row a statement."""

    ids: Tensor
    mask: Tensor
    question_end: Tensor
    row: Tensor
    start: Tensor
    end: Tensor


class Model(nn.Module):
    """Layers that are trained, and the heads over them."""

    def __init__(self, layers: AdaptedModel | WholeModel) -> None:
        super().__init__()
        self.layers = layers
        dimension = layers.encoder.config.hidden_size
        self.token_weight = nn.Parameter(torch.zeros(dimension))
        self.max_sim = nn.Parameter(torch.tensor(15.0))
        self.cosine = nn.Parameter(torch.tensor(5.0))
        self.statement = nn.Linear(2 * dimension, 1)
        self.passage = nn.Linear(dimension, 1)
        for head in (self.statement, self.passage):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    @property
    def heads(self) -> list[nn.Parameter]:
        linear = [*self.statement.parameters(), *self.passage.parameters()]
        return [self.token_weight, self.max_sim, self.cosine, *linear]

    def take_heads(self, adapter: Adapter) -> None:
        """Begin with an adapter's heads."""
        for name, values in self._named_heads().items():
            values.data.copy_(torch.from_numpy(adapter.tensors[name]))

    def tensors(self) -> dict[str, Tensor]:
        """Return what is trained, by its names in an adapter's file."""
        return self.layers.tensors() | self._named_heads()

    def _named_heads(self) -> dict[str, Tensor]:
        return {
            "heads.token_weight": self.token_weight,
            "heads.max_sim": self.max_sim[None],
            "heads.cosine": self.cosine[None],
            "heads.statement": self.statement.weight[0],
            "heads.statement_bias": self.statement.bias,
            "heads.passage": self.passage.weight[0],
            "heads.passage_bias": self.passage.bias,
        }

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return the log odds of each statement (spans,) and of each passage (texts,)."""
        states = self.layers.encoder(input_ids=batch.ids, attention_mask=batch.mask).last_hidden_state.float()
        places = torch.arange(states.shape[1])
        width = int(batch.question_end.max())
        units = nn.functional.normalize(states, dim=-1)
        asked = (places[:width] > 0) & (places[:width] < batch.question_end[:, None])
        counts = (states[:, :width] @ self.token_weight).masked_fill(~asked, -1e4)
        weight = torch.softmax(counts, 1)
        matches = units[:, :width] @ units.transpose(1, 2)
        inside = (places >= batch.start[:, None]) & (places < batch.end[:, None])
        best = matches[batch.row].masked_fill(~inside[:, None], -1.0).amax(2)
        max_sim = (best * weight[batch.row]).sum(1)
        mean = (states[batch.row] * inside[..., None]).sum(1) / inside.sum(1, keepdim=True)
        question = nn.functional.normalize((states[:, :width] * weight[..., None]).sum(1), dim=-1)
        cosine = (nn.functional.normalize(mean, dim=-1) * question[batch.row]).sum(1)
        mark = states[:, 0]
        linear = self.statement(torch.cat([mean, mark[batch.row]], 1))[:, 0]
        statements = linear + self.max_sim * (max_sim - MIDDLE) + self.cosine * (cosine - MIDDLE) + PRIOR
        return statements, self.passage(mark)[:, 0]


def pair_of(question: str, candidate: Candidate, folder: Path) -> Pair:
    """Return a question, or a claim, and a passage as the model reads them."""
    tokenize = tokenizers_of(folder).tokenize
    asked, text = tokenize(QUERY_PROMPT + question), tokenize(PASSAGE_PROMPT + candidate.text)
    ids = joined(asked, text).ids[:_MAX_TOKENS]
    spans = [(min(a, len(ids)), min(b, len(ids))) for a, b in token_spans(asked, text, candidate.spans)]
    kept = [
        (span, answer) for span, answer in zip(spans, candidate.answers, strict=True) if span[0] < span[1]
    ]
    return Pair(
        tuple(ids.tolist()),
        len(asked.ids) - 1,
        tuple(span for span, _ in kept),
        tuple(answer for _, answer in kept),
    )


def read(model: Model, pairs: Sequence[Pair]) -> tuple[Tensor, Tensor]:
    """Read pairs in batches of like lengths, which leaves less padding; give scores in their order."""
    order = sorted(range(len(pairs)), key=lambda number: len(pairs[number].ids))
    size = -(-len(order) // _BATCHES)
    statements: dict[int, Tensor] = {}
    passages: dict[int, Tensor] = {}
    for start in range(0, len(order), size):
        numbers = order[start : start + size]
        batch = [pairs[number] for number in numbers]
        with torch.autocast("cpu", torch.bfloat16):
            of_statements, of_passages = model(batch_of(batch))
        parts = torch.split(of_statements, [len(pair.spans) for pair in batch])
        statements |= dict(zip(numbers, parts, strict=True))
        passages |= dict(zip(numbers, of_passages, strict=True))
    everyone = range(len(pairs))
    return torch.cat([statements[number] for number in everyone]), torch.stack(
        [passages[number] for number in everyone]
    )


def batch_of(pairs: Sequence[Pair]) -> Batch:
    """Return pairs as tensors."""
    ids = torch.ones((len(pairs), max(len(pair.ids) for pair in pairs)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = torch.tensor(pair.ids)
        mask[row, : len(pair.ids)] = 1
    spans = [(row, *span) for row, pair in enumerate(pairs) for span in pair.spans]
    row, start, end = torch.tensor(spans, dtype=torch.long).T
    return Batch(ids, mask, torch.tensor([pair.question_end for pair in pairs]), row, start, end)
