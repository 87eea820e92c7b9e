"""A model folder of which one graph is damaged."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from retrieval import bundled
from settings import load


def folder_with_damaged(graph: str, parent: Path) -> Path:
    """Return a copy, in `parent`, of the unpacked model's folder in which the graph of this name is empty."""
    real = bundled.unpack(load().model_dir)
    made = parent / real.name
    shutil.copytree(real, made, copy_function=os.symlink)
    (made / graph).unlink(missing_ok=True)
    (made / graph).write_bytes(b"")
    return made
