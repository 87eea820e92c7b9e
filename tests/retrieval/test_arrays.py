"""Arrays that many threads read at once."""

from __future__ import annotations

import gc
import threading
import time
from pathlib import Path

import numpy as np

from retrieval.arrays import load_array


class Knot:
    """Garbage that only the collector finds, and that lets another thread run when it goes."""

    def __init__(self) -> None:
        self.myself = self

    def __del__(self) -> None:
        time.sleep(0)


def test_many_threads_read_arrays_at_the_same_moment(tmp_path: Path) -> None:
    file = tmp_path / "places.npy"
    np.save(file, np.zeros(4, [("start", np.int64), ("end", np.int64), ("digest", "S32")]))
    wrong: list[str] = []

    def read() -> None:
        for _ in range(400):
            try:
                Knot()
                assert load_array(file, mapped=True).shape == (4,)
            except BaseException as error:  # numpy lets a SystemError of Python's parser through
                wrong.append(repr(error))

    threads = [threading.Thread(target=read) for _ in range(16)]
    before = gc.get_threshold()
    gc.set_threshold(30)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        gc.set_threshold(*before)
    assert wrong == []
