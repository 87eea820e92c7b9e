"""The adapter that makes a cross-encoder of the bundled embedding model, as it is kept in the project.

`cross_encoder.safetensors` beside this file holds, in float16: for each changed matrix W of a layer two
narrow ones, A (rank × in) and B (out × rank), where the adapted matrix is W + scale · B A (LoRA; Hu et
al. 2021, arXiv 2106.09685); the layers' changed normalisations; and the heads that make scores of what
the layers give. `python -m eval train` writes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from filelock import FileLock
from safetensors import safe_open
from safetensors.numpy import load as load_tensors

from errors import ModelError

Array = npt.NDArray[np.float32]

FILE: Final = Path(__file__).with_name("cross_encoder.safetensors")
SCALE: Final = 2.0
_LAYER: Final = "encoder.layer."
_BASE: Final = "model.onnx"
_WEIGHTS: Final = "model.safetensors"


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


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter, and which it is."""

    digest: str
    """The first 12 hexadecimal digits of the SHA-256 of its file."""
    tensors: Mapping[str, npt.NDArray[np.floating]]
    """By the names of a BERT model's state, with `.a` and `.b` for the narrow matrices."""
    heads: Heads

    @classmethod
    def load(cls, file: Path = FILE) -> Adapter:
        """Read an adapter. Raises ModelError when the file is missing or not one of this program."""
        try:
            data = file.read_bytes()
            tensors = load_tensors(data)
            heads = Heads(
                tensors["heads.token_weight"].astype(np.float32),
                float(tensors["heads.max_sim"][0]),
                float(tensors["heads.cosine"][0]),
                tensors["heads.statement"].astype(np.float32),
                float(tensors["heads.statement_bias"][0]),
                tensors["heads.passage"].astype(np.float32),
                float(tensors["heads.passage_bias"][0]),
            )
        except Exception as error:  # safetensors raises an error of its own, which it does not export
            raise ModelError(
                f"The cross-encoder {file.name} cannot be read.",
                "Bring the file back from the project, or run: make train",
            ) from error
        return cls(hashlib.sha256(data).hexdigest()[:12], tensors, heads)

    @property
    def layers(self) -> tuple[int, ...]:
        """The numbers of the layers that are changed."""
        names = (name for name in self.tensors if name.startswith(_LAYER))
        return tuple(sorted({int(name[len(_LAYER) :].partition(".")[0]) for name in names}))


def adapted_graph(folder: Path, adapter: Adapter) -> str:
    """Return the name of the adapted graph in the bundled model's `folder`, writing it when it is not there.

    Safe to call from several processes. Raises ModelError when it cannot be written.
    """
    name = _name(adapter)
    if (folder / name).is_file():
        return name
    try:
        with FileLock(folder.with_name(f"{name}.lock")):
            if not (folder / name).is_file():
                write_graph(folder, adapter)
    except OSError as error:
        raise ModelError(
            f"The cross-encoder could not be written into {folder}: {error.strerror or error}.",
            "Free some disk space (60 MB are needed) or set MODEL_DIR to a folder that can be written.",
        ) from error
    return name


def write_graph(folder: Path, adapter: Adapter) -> None:
    """Write the adapted graph into the model's `folder`, where nobody else writes it. Raises OSError."""
    from retrieval.onnx_graph import layer_weights, write_adapted_graph  # onnx: for this one build only

    with safe_open(folder / _WEIGHTS, "np") as file:
        adapted = {
            key: merged(key, file.get_tensor(key), adapter.tensors)
            for key in file.keys()  # noqa: SIM118 - not a dictionary
            if key.startswith(_LAYER)
        }
    weights: dict[str, Array] = {}
    for layer in adapter.layers:
        weights |= layer_weights(adapted, layer)
    name = _name(adapter)
    building = folder / f"{name}.building"
    building.mkdir(exist_ok=True)
    write_adapted_graph(folder / _BASE, weights, building / name)
    # The weights first: whoever sees the graph finds them.
    for made in (f"{name}.data", name):
        (building / made).replace(folder / made)
    building.rmdir()


def _name(adapter: Adapter) -> str:
    return f"cross-encoder-{adapter.digest}.onnx"


def merged(key: str, base: Array, tensors: Mapping[str, npt.NDArray[np.floating]]) -> Array:
    """Return a weight of a BERT model's state as the adapter changes it."""
    if key in tensors:
        return tensors[key].astype(np.float32)
    narrow = key.removesuffix(".weight")
    if f"{narrow}.a" not in tensors:
        return base
    a, b = (tensors[f"{narrow}.{side}"].astype(np.float32) for side in "ab")
    change: Array = SCALE * (b @ a)
    return base + change
