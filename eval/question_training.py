"""Trains the adapter that questions are read with to search, on questions with the passages that answer.

Only the reading of questions is learnt. The passages keep the vectors that the bundled model gives them, so
an index stays as it is, and each step compares its questions with every passage there is. The losses are
listwise (Cao et al. 2007): of all passages, the right ones shall be likest to the question's one vector; of
the likest of these, the right one token by token (MaxSim; Khattab and Zaharia 2020, arXiv 2004.12832).

What is kept lies between the model as it was and as it was trained, which on average serves
other texts than those trained on better than either (Wortsman et al. 2022, arXiv 2109.01903).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from errors import TestSetError
from eval.adapted import AdaptedModel, OnProgress, batches, descend, write_adapter
from eval.testset import Question
from retrieval.arrays import load_array
from retrieval.bundled import QUERY_PROMPT
from retrieval.index import Index
from retrieval.onnx_model import PROJECTION, Text, tokenizers_of

_EPOCHS: Final = 3.0
_QUESTIONS: Final = 64
"""Questions of one step."""
_RATE: Final = 5e-4
_TEMPERATURE: Final = 0.02
"""What likenesses are divided by before softmax."""
_TOKEN_TEMPERATURE: Final = 0.01
_NEAREST: Final = 192
_GROUP: Final = 48
"""Passages that a question is compared with token by token: a right one, the nearest, some of the next."""
_MOST_TOKENS: Final = 128
_KEPT: Final = 0.6
"""How far from the model as it was to the model as trained: chosen on tune halves and public sets."""
_NEVER: Final = -1e9


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the chunks that answer it."""

    text: str
    right: tuple[int, ...]
    """Their numbers in the index."""


def asked_of(questions: Sequence[Question], index: Index) -> list[Asked]:
    """Return the questions that passages of the index answer."""
    infos = tuple(index.documents.values())
    chunks_of: dict[str, list[int]] = {}
    for chunk, document in enumerate(index.chunk_document):
        chunks_of.setdefault(infos[document].path, []).append(chunk)
    found = []
    for question in questions:
        right = {
            chunk
            for evidence in question.evidence
            for chunk in chunks_of.get(evidence.document, ())
            if evidence.stands_in(evidence.document, index.chunks[chunk].text)
        }
        if right:
            found.append(Asked(question.standalone, tuple(sorted(right))))
    return found


class _QuestionModel(AdaptedModel):
    """The question encoder as torch computes it; `retrieval.onnx_model` does the same."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._tokenizers = tokenizers_of(folder)
        self._projection = torch.from_numpy(load_array(folder / PROJECTION).copy())

    def forward(self, questions: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
        """Return unit vectors (questions × dimension), those of tokens, and which are the questions' own.

        The token vectors are (questions × tokens × projected dimension); whether a token is a question's
        own, and neither prompt, mark nor padding, is (questions × tokens).
        """
        texts = [self._tokenizers.tokenize(QUERY_PROMPT + question) for question in questions]
        lengths = [min(len(text.ids), _MOST_TOKENS) for text in texts]
        ids = torch.ones((len(texts), max(lengths)), dtype=torch.long)
        own, mask = torch.zeros_like(ids), torch.zeros_like(ids)
        for row, (text, length) in enumerate(zip(texts, lengths, strict=True)):
            ids[row, :length] = torch.from_numpy(text.ids[:length].astype(np.int64))
            mask[row, :length] = 1
            own[row, _begin(text) : length - 1] = 1
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        states = states.float()
        vectors = nn.functional.normalize((states * mask[..., None]).sum(1), dim=1)
        return vectors, nn.functional.normalize(states @ self._projection, dim=2), own


def train(asked: Sequence[Asked], index: Index, folder: Path, out: Path, on_progress: OnProgress) -> None:
    """Train the question encoder of the bundled model in `folder`, and write its adapter to `out`.

    The same questions and index give the same adapter on the same machine. `on_progress` is told the
    steps done and their number. Raises TestSetError when there is nothing to train on.
    """
    if not asked:
        raise TestSetError(
            "No question of the set can be trained on.",
            "Add answerable questions to its tune half, with the passages that answer as evidence.",
        )
    torch.manual_seed(0)
    draw = random.Random(0)
    model = _QuestionModel(folder).train()
    before = {name: values.detach().clone() for name, values in model.tensors().items()}
    chosen = [parameter for parameter in model.parameters() if parameter.requires_grad]
    passages = torch.from_numpy(np.array(index.chunk_vectors, np.float32))
    drawn = batches(asked, _QUESTIONS, draw)
    descend(
        [{"params": chosen, "lr": _RATE}],
        max(1, round(len(asked) / _QUESTIONS * _EPOCHS)),
        lambda: _loss(model, next(drawn), passages, index, draw),
        on_progress,
    )
    write_adapter(_part_way(before, model.tensors()), out, f"{len(asked)} questions")


def _loss(
    model: _QuestionModel, batch: Sequence[Asked], passages: Tensor, index: Index, draw: random.Random
) -> Tensor:
    vectors, tokens, own = model([each.text for each in batch])
    likeness = vectors @ passages.T
    right = torch.zeros_like(likeness, dtype=torch.bool)
    for row, each in enumerate(batch):
        right[row, list(each.right)] = True
    scores = likeness / _TEMPERATURE
    of_whole = torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, _NEVER), 1)
    nearest = torch.topk(likeness.detach(), min(_NEAREST, len(passages)), dim=1).indices.tolist()
    groups = [_group(each, near, draw) for each, near in zip(batch, nearest, strict=True)]
    of_tokens = [
        torch.logsumexp(scores, 0) - scores[0]
        for scores in (
            _max_sims(tokens[row][own[row] > 0], group, index) / _TOKEN_TEMPERATURE
            for row, group in enumerate(groups)
        )
    ]
    return of_whole.mean() + torch.stack(of_tokens).mean()


def _group(asked: Asked, nearest: Sequence[int], draw: random.Random) -> list[int]:
    """Return a right chunk and, behind it, wrong ones: the nearest and some of those that come next."""
    wrong = [chunk for chunk in nearest if chunk not in asked.right]
    half = _GROUP // 2
    further = wrong[half:]
    return [
        draw.choice(asked.right),
        *wrong[:half],
        *draw.sample(further, min(_GROUP - half - 1, len(further))),
    ]


def _max_sims(question: Tensor, chunks: Sequence[int], index: Index) -> Tensor:
    """Return the mean over the question's tokens of the best match in each chunk (chunks,)."""
    held = [index.tokens[chunk].units for chunk in chunks]
    together = torch.from_numpy(np.concatenate(held))
    matches = torch.split(together @ question.T, [len(tokens) for tokens in held])
    return torch.stack([each.amax(0).mean() for each in matches])


def _part_way(before: dict[str, Tensor], after: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors of the model that lies between two; of the narrow matrices one side is scaled."""
    return {
        name: values if name.endswith(".a") else (1 - _KEPT) * before[name] + _KEPT * values
        for name, values in after.items()
    }


def _begin(text: Text) -> int:
    return int(np.searchsorted(text.ends, len(QUERY_PROMPT), "right"))
