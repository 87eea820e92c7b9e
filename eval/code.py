"""Which of the project's files decide a result, and a digest of what they say."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from settings import PROJECT


def digest_of_code(*modules: str, data: Iterable[str] = ()) -> str:
    """Return a digest of the project's modules named (like 'retrieval.search') and of all that they import.

    `data` holds patterns of further files that they read, relative to the project.
    """
    files = {file for pattern in data for file in PROJECT.glob(pattern) if file.is_file()}
    waiting = {_file(module) for module in modules}
    while waiting:
        files |= waiting
        waiting = {file for waited in waiting for file in _imported(waited)} - files
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.relative_to(PROJECT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _imported(file: Path) -> Iterator[Path]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return (found for found in map(_file, sorted(names)) if found.is_file())


def _file(module: str) -> Path:
    return PROJECT.joinpath(*module.split(".")).with_suffix(".py")
