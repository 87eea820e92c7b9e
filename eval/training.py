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
from eval.cross_encoder_model import Model, Pair, pair_of, read
from eval.examples import Candidate, Example
from eval.renaming import Renamer
from retrieval.adapter import Adapter

_GROUP: Final = 4


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
    model = Model(WholeModel(folder, on_top_of) if on_top_of else AdaptedModel(folder)).train()
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
        return _loss(
            model, [[pair_of(each.question, c, folder) for c in _group(each, draw)] for each in asked]
        )

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


def _loss(model: Model, groups: Sequence[Sequence[Pair]]) -> Tensor:
    pairs = [pair for group in groups for pair in group]
    statements, passages = read(model, pairs)
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
