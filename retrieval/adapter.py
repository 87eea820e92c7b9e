"""Adapters: what makes another encoder of the bundled embedding model, as they are kept in the project.

An adapter's file, beside this one, holds in float16: for each changed matrix W of a layer two narrow ones,
A (rank × in) and B (out × rank), where the adapted matrix is W + scale · B A (LoRA; Hu et al. 2021, arXiv
2106.09685); the layers' changed normalisations; and what else the encoder needs, such as heads.
`python -m eval train`, `train-entailment` and `train-questions` write them.
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

CROSS_ENCODER: Final = Path(__file__).with_name("cross_encoder.safetensors")
ENTAILMENT: Final = Path(__file__).with_name("entailment.safetensors")
QUESTION_ENCODER: Final = Path(__file__).with_name("question_encoder.safetensors")
SCALE: Final = 2.0
LAYER: Final = "encoder.layer."
_BASE: Final = "model.onnx"
_WEIGHTS: Final = "model.safetensors"


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter, and which it is."""

    file: Path
    name: str
    """That of its file and the first 12 hexadecimal digits of the file's SHA-256."""
    tensors: Mapping[str, npt.NDArray[np.floating]]
    """By the names of a BERT model's state, with `.a` and `.b` for the narrow matrices."""

    @classmethod
    def load(cls, file: Path) -> Adapter:
        """Read an adapter. Raises ModelError when the file is missing or damaged."""
        try:
            data = file.read_bytes()
            tensors = load_tensors(data)
        except Exception as error:  # safetensors raises an error of its own, which it does not export
            raise unreadable(file) from error
        digest = hashlib.sha256(data).hexdigest()[:12]
        return cls(file, f"{file.stem.replace('_', '-')}-{digest}", tensors)

    @property
    def layers(self) -> tuple[int, ...]:
        """The numbers of the layers that are changed."""
        names = (name for name in self.tensors if name.startswith(LAYER))
        return tuple(sorted({int(name[len(LAYER) :].partition(".")[0]) for name in names}))


def unreadable(file: Path) -> ModelError:
    """Return the error of an adapter's file that is not one of this program."""
    return ModelError(
        f"The model's adapter {file.name} cannot be read.",
        "Bring the file back from the project.",
    )


def damaged(folder: Path) -> ModelError:
    """Return the error of an unpacked model's folder that cannot be used."""
    return ModelError(
        f"The unpacked embedding model in {folder} is damaged.",
        "Remove that folder; the next command unpacks the model again.",
    )


def adapted_graph(folder: Path, adapter: Adapter) -> str:
    """Return the name of the adapted graph in the bundled model's `folder`, writing it when it is not there.

    Safe to call from several processes. Raises ModelError when it cannot be written.
    """
    name = f"{adapter.name}.onnx"
    if (folder / name).is_file():
        return name
    if not all((folder / needed).is_file() for needed in (_BASE, f"{_BASE}.data", _WEIGHTS)):
        raise damaged(folder)
    try:
        with FileLock(folder.with_name(f"{name}.lock")):
            if not (folder / name).is_file():
                write_graph(folder, adapter)
    except OSError as error:
        raise ModelError(
            f"The adapted model could not be written into {folder}: {error.strerror or error}.",
            "Free some disk space (100 MB are needed) or set MODEL_DIR to a folder that can be written.",
        ) from error
    return name


def write_graph(folder: Path, adapter: Adapter) -> None:
    """Write the adapted graph into the model's `folder`, where nobody else writes it. Raises OSError."""
    from retrieval.onnx_graph import layer_weights, write_adapted_graph  # onnx: for this one build only

    with safe_open(folder / _WEIGHTS, "np") as file:
        adapted = {
            key: merged(key, file.get_tensor(key), adapter.tensors)
            for key in file.keys()  # noqa: SIM118 - not a dictionary
            if key.startswith(LAYER)
        }
    weights: dict[str, Array] = {}
    for layer in adapter.layers:
        weights |= layer_weights(adapted, layer)
    name = f"{adapter.name}.onnx"
    building = folder / f"{name}.building"
    building.mkdir(exist_ok=True)
    write_adapted_graph(folder / _BASE, weights, building / name)
    # The weights first: whoever sees the graph finds them.
    for made in (f"{name}.data", name):
        (building / made).replace(folder / made)
    building.rmdir()


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
