"""How far long work has come, on standard error and, where it is a job of a page, for the page."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from retrieval.jobs import ProgressReport

_TERMINAL_EVERY_S = 0.2
_LOG_EVERY_S = 10.0


class Progress:
    """Says what is done, how fast, and how long it will take; often on a terminal, seldom in a log."""

    def __init__(self, unit: str, stream: TextIO | None = None) -> None:
        self._unit = unit
        self._stream = stream or sys.stderr
        self._every_s = _TERMINAL_EVERY_S if self._stream.isatty() else _LOG_EVERY_S
        self._began: float | None = None
        self._said = 0.0
        self._report = ProgressReport()

    def __call__(self, done: int, total: int) -> None:
        """Report that `done` of `total` are done; the clock starts at the first report."""
        self._report(self._unit, done, total)
        now = time.monotonic()
        if self._began is None:
            self._began = self._said = now
        is_last = done >= total
        if now - self._said < self._every_s and not is_last:
            return
        self._said = now
        rate = done / max(now - self._began, 0.001)
        line = f"{done} of {total} {self._unit}, {rate:.1f} a second"
        if rate:
            line += f", {(total - done) / rate:.0f} s left"
        if self._stream.isatty():
            line = f"\r{line}\x1b[K"
        self._stream.write(line if self._stream.isatty() and not is_last else line + "\n")
        self._stream.flush()
