"""Arrays in files, read by one thread at a time.

Numpy reads the head of an array's file as a Python literal, and Python 3.11 may fail to parse what several
threads parse at the same moment: "AST constructor recursion depth mismatch".
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

PARSING: Final = threading.Lock()
"""Held by whoever reads an array's file, also where a library does it."""


def load_array(file: Path, *, mapped: bool = False) -> npt.NDArray[Any]:
    """Read an array, or map it to its file. Raises OSError or ValueError when it is not one."""
    with PARSING:
        array: npt.NDArray[Any] = np.load(file, mmap_mode="r" if mapped else None)
    return array
