"""Trains the cross-encoder's adapter on questions with passages, on a processor.

Of each question a group of passages is read: one that answers, where one does, and passages that search
took for it (hard negatives). On top of an adapter some questions are asked about another name or year than
their passages tell of, and nothing answers them. The losses: each statement answers or not; each passage
does or not; and, of an answerable question, the right statement among all of its group.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from errors import TestSetError
from eval.adapted import AdaptedModel, OnProgress, WholeModel, batches, descend, write_adapter
from eval.examples import Candidate, Example
from eval.renaming import Renamer
from retrieval.adapter import Adapter
from retrieval.cross_encoder import MIDDLE, PASSAGE_PROMPT, PRIOR, QUERY_PROMPT, joined, token_spans
from retrieval.onnx_model import tokenizers_of

_GROUP: Final = 4
_MAX_TOKENS: Final = 384


@dataclass(frozen=True, slots=True)
class _Course:
    """How a training goes."""

    questions: int
    """Of one step."""
    epochs: float
    renamed: float
    """How many of the questions are asked about another name or year, where that can be."""
    rate: float
    """Of learning, of the layers."""
    head_rate: float


_FIRST: Final = _Course(questions=6, epochs=0.8, renamed=0, rate=5e-4, head_rate=1e-3)
_ON_TOP: Final = _Course(questions=8, epochs=1.15, renamed=0.35, rate=3e-5, head_rate=1e-4)
"""At a rate of 1e-4 the loss of whole matrices rose for long."""


class _Model(nn.Module):
    """The cross-encoder as torch computes it; `retrieval.cross_encoder.score` does the same in numpy."""

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

    def forward(self, batch: _Batch) -> tuple[Tensor, Tensor]:
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


@dataclass(frozen=True, slots=True)
class _Pair:
    """A question and a passage as tokens."""

    ids: tuple[int, ...]
    question_end: int
    spans: tuple[tuple[int, int], ...]
    answers: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Pairs as tensors: texts × tokens, and one row a statement."""

    ids: Tensor
    mask: Tensor
    question_end: Tensor
    row: Tensor
    start: Tensor
    end: Tensor


def train(
    examples: Sequence[Example],
    folder: Path,
    out: Path,
    on_progress: OnProgress,
    *,
    on_top_of: Adapter | None = None,
) -> None:
    """Train an adapter of the bundled model in `folder` on examples, and write it to `out`.

    It begins at the model as it is, and trains narrow matrices in the upper layers; or `on_top_of` an
    adapter, and trains all layers whole. The same examples give the same adapter on the same machine.
    `on_progress` is told the steps done and their number. Raises TestSetError when no example teaches
    anything.
    """
    torch.manual_seed(0)
    draw = random.Random(0)
    useful = [
        example
        for example in examples
        if example.candidates and (any(c.is_right for c in example.candidates) or not example.answerable)
    ]
    if not useful:
        raise TestSetError(
            "No question of the set can be trained on.",
            "Add questions to its tune half: unanswerable ones, or ones with the passages that answer as "
            "evidence.",
        )
    course = _ON_TOP if on_top_of else _FIRST
    model = _Model(WholeModel(folder, on_top_of) if on_top_of else AdaptedModel(folder)).train()
    if on_top_of:
        model.take_heads(on_top_of)
    chosen = [parameter for parameter in model.parameters() if parameter.requires_grad]
    head_ids = {id(parameter) for parameter in model.heads}
    groups: list[dict[str, Any]] = [
        {"params": [each for each in chosen if id(each) not in head_ids], "lr": course.rate},
        {"params": model.heads, "lr": course.head_rate},
    ]
    drawn = batches(useful, course.questions, draw)
    renamer = Renamer(useful, draw)

    def loss() -> Tensor:
        asked = [
            renamer.renamed(each) or each if draw.random() < course.renamed else each for each in next(drawn)
        ]
        return _loss(model, [[_pair(each.question, c, folder) for c in _group(each, draw)] for each in asked])

    descend(groups, max(1, round(len(useful) / course.questions * course.epochs)), loss, on_progress)
    write_adapter(model.tensors(), out, f"{len(useful)} questions")


def _group(example: Example, draw: random.Random) -> list[Candidate]:
    """Return a right candidate, where there is one, and wrong ones, mostly from the best hits."""
    right = [candidate for candidate in example.candidates if candidate.is_right]
    wrong = [candidate for candidate in example.candidates if not candidate.is_right]
    chosen = [draw.choice(right)] if right else []
    while len(chosen) < _GROUP and wrong:
        (taken,) = draw.choices(range(len(wrong)), [1 / candidate.rank for candidate in wrong])
        chosen.append(wrong.pop(taken))
    return chosen


def _pair(question: str, candidate: Candidate, folder: Path) -> _Pair:
    tokenize = tokenizers_of(folder).tokenize
    asked, text = tokenize(QUERY_PROMPT + question), tokenize(PASSAGE_PROMPT + candidate.text)
    ids = joined(asked, text).ids[:_MAX_TOKENS]
    spans = [(min(a, len(ids)), min(b, len(ids))) for a, b in token_spans(asked, text, candidate.spans)]
    kept = [
        (span, answer) for span, answer in zip(spans, candidate.answers, strict=True) if span[0] < span[1]
    ]
    return _Pair(
        tuple(ids.tolist()),
        len(asked.ids) - 1,
        tuple(span for span, _ in kept),
        tuple(answer for _, answer in kept),
    )


def _loss(model: _Model, groups: Sequence[Sequence[_Pair]]) -> Tensor:
    pairs = [pair for group in groups for pair in group]
    statements, passages = _read(model, pairs)
    answers = torch.tensor([answer for pair in pairs for answer in pair.answers], dtype=torch.float)
    right = torch.tensor([float(any(pair.answers)) for pair in pairs])
    of_statements = nn.functional.binary_cross_entropy_with_logits(
        statements, answers, pos_weight=torch.tensor(2.0)
    )
    of_passages = nn.functional.binary_cross_entropy_with_logits(
        passages, right, pos_weight=torch.tensor(1.5)
    )
    among: list[Tensor] = []
    at = 0
    for group in groups:
        count = sum(len(pair.answers) for pair in group)
        scores, is_right = statements[at : at + count], answers[at : at + count] > 0
        at += count
        if is_right.any():
            among.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[is_right], 0))
    of_choice = torch.stack(among).mean() if among else torch.zeros(())
    return 2 * of_statements + of_passages / 2 + of_choice / 2


def _read(model: _Model, pairs: Sequence[_Pair]) -> tuple[Tensor, Tensor]:
    """Read pairs in two batches of like lengths, which leaves less padding; give scores in their order."""
    order = sorted(range(len(pairs)), key=lambda number: len(pairs[number].ids))
    half = (len(order) + 1) // 2
    statements: dict[int, Tensor] = {}
    passages: dict[int, Tensor] = {}
    for numbers in (order[:half], order[half:]):
        if not numbers:
            continue
        batch = [pairs[number] for number in numbers]
        with torch.autocast("cpu", torch.bfloat16):
            of_statements, of_passages = model(_batch(batch))
        parts = torch.split(of_statements, [len(pair.spans) for pair in batch])
        statements |= dict(zip(numbers, parts, strict=True))
        passages |= dict(zip(numbers, of_passages, strict=True))
    everyone = range(len(pairs))
    return torch.cat([statements[number] for number in everyone]), torch.stack(
        [passages[number] for number in everyone]
    )


def _batch(pairs: Sequence[_Pair]) -> _Batch:
    ids = torch.ones((len(pairs), max(len(pair.ids) for pair in pairs)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = torch.tensor(pair.ids)
        mask[row, : len(pair.ids)] = 1
    spans = [(row, *span) for row, pair in enumerate(pairs) for span in pair.spans]
    row, start, end = torch.tensor(spans, dtype=torch.long).T
    return _Batch(ids, mask, torch.tensor([pair.question_end for pair in pairs]), row, start, end)
