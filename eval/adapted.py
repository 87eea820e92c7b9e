"""The bundled model in torch, with an adapter that can be trained: see `retrieval.adapter`."""

from __future__ import annotations

import logging
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import torch
from safetensors.numpy import save
from torch import Tensor, nn
from transformers import BertModel

from retrieval.adapter import LAYER, SCALE, Adapter, merged

logger = logging.getLogger(__name__)

Item = TypeVar("Item")
OnProgress = Callable[[int, int], None]

_FROZEN_LAYERS: Final = 6
"""The lower half stays as it is: a third less to compute, and half the adapter's size."""
_RANK: Final = 32
_WHOLE_RANK: Final = 64
"""Of what is kept of layers that were trained whole; a tenth of the change is lost."""
_DECAY: Final = 0.01
_WARM_UP: Final = 0.06
_LAST_RATE: Final = 0.02
_LOGGED_STEPS: Final = 50
_PARTS: Final = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_ENCODER: Final = "encoder."


class _AdaptedLinear(nn.Module):
    """A linear layer with the product of two narrow matrices added to its own."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.a = nn.Parameter(torch.randn(_RANK, base.in_features) / math.sqrt(base.in_features))
        self.b = nn.Parameter(torch.zeros(base.out_features, _RANK))

    def forward(self, values: Tensor) -> Tensor:
        # One wide product is quicker here than two narrow ones beside it.
        return nn.functional.linear(values, self.base.weight + SCALE * (self.b @ self.a), self.base.bias)


class AdaptedModel(nn.Module):
    """The bundled model of a folder; its upper layers have narrow matrices and normalisations to train."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = _bert(folder)
        for layer in self.encoder.encoder.layer[_FROZEN_LAYERS:]:
            for part in _PARTS:
                parent, _, name = part.rpartition(".")
                holder = layer.get_submodule(parent)
                setattr(holder, name, _AdaptedLinear(getattr(holder, name)))
            for name, parameter in layer.named_parameters():
                parameter.requires_grad_("LayerNorm" in name or name.endswith((".a", ".b")))

    def tensors(self) -> dict[str, Tensor]:
        """Return what is trained, by its names in an adapter's file."""
        return {
            name.removeprefix(_ENCODER): parameter
            for name, parameter in self.named_parameters()
            if name.startswith(_ENCODER) and parameter.requires_grad
        }


class WholeModel(nn.Module):
    """What an adapter makes of the bundled model of a folder; all of its layers' weights are trained."""

    def __init__(self, folder: Path, adapter: Adapter) -> None:
        super().__init__()
        self.encoder = _bert(folder)
        self._trained = {
            name: parameter for name, parameter in self.encoder.named_parameters() if name.startswith(LAYER)
        }
        self._base = {name: parameter.detach().clone() for name, parameter in self._trained.items()}
        for name, parameter in self._trained.items():
            parameter.data = torch.from_numpy(merged(name, parameter.numpy(), adapter.tensors).copy())
            parameter.requires_grad_()

    def tensors(self) -> dict[str, Tensor]:
        """Return what is trained, by its names in an adapter's file.

        Of what training added to a matrix, an adapter keeps the nearest product of two narrow ones: its
        largest singular values (Eckart and Young 1936).
        """
        tensors: dict[str, Tensor] = {}
        for name, parameter in self._trained.items():
            if parameter.dim() < 2:
                tensors[name] = parameter
                continue
            narrow = name.removesuffix(".weight")
            left, values, right = torch.linalg.svd((parameter.detach() - self._base[name]) / SCALE)
            root = values[:_WHOLE_RANK].sqrt()
            tensors[f"{narrow}.b"] = left[:, :_WHOLE_RANK] * root
            tensors[f"{narrow}.a"] = root[:, None] * right[:_WHOLE_RANK]
        return tensors


def _bert(folder: Path) -> Any:
    """Return the bundled model of a folder in torch, with nothing to train."""
    model = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        attn_implementation="eager",  # on a processor half again as quick as the fused one
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model.requires_grad_(False)
    return model


def batches(items: Sequence[Item], size: int, draw: random.Random) -> Iterator[list[Item]]:
    """Give batches without end; every item comes once before any comes again."""
    waiting: list[Item] = []
    while True:
        while len(waiting) < size:
            waiting += draw.sample(items, len(items))
        yield waiting[:size]
        waiting = waiting[size:]


def descend(
    groups: Sequence[Mapping[str, Any]],
    steps: int,
    loss_of_step: Callable[[], Tensor],
    on_progress: OnProgress,
) -> None:
    """Take `steps` steps of AdamW down the losses; a group has parameters and their learning rate.

    `on_progress` is told the steps done and their number.
    """
    chosen = [parameter for group in groups for parameter in group["params"]]
    optimizer = torch.optim.AdamW([dict(group) for group in groups], weight_decay=_DECAY, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share_of_rate(step, steps))
    losses: list[float] = []
    for step in range(1, steps + 1):
        loss = loss_of_step()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(chosen, 1.0)
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if step % _LOGGED_STEPS == 0:
            logger.info("Step %d of %d: loss %.3f", step, steps, np.mean(losses[-_LOGGED_STEPS:]))
        on_progress(step, steps)


def _share_of_rate(step: int, steps: int) -> float:
    """Return how much of the learning rate a step has: it rises quickly and falls slowly."""
    return min(1.0, (step + 1) / (_WARM_UP * steps + 1)) * max(_LAST_RATE, 1 - step / steps)


def write_adapter(tensors: Mapping[str, Tensor], out: Path, trained_on: str) -> None:
    """Write an adapter's file. Raises OSError."""
    halves = {
        name: values.detach().to(torch.float16).contiguous().numpy()
        for name, values in sorted(tensors.items())
    }
    out.write_bytes(save(halves, metadata={"trained_on": trained_on}))
