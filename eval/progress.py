"""How far long work has come, on standard error."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_TERMINAL_EVERY_S = 0.2
_LOG_EVERY_S = 10.0


class Progress:
    """Says what is done, how fast, and how long it will take; often on a terminal, seldom in a log."""

    def __init__(self, unit: str, stream: TextIO | None = None) -> None:
        self._unit = unit
        self._stream = stream or sys.stderr
        self._started = self._said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Report that `done` of `total` are done."""
        now = time.monotonic()
        on_terminal = self._stream.isatty()
        every = _TERMINAL_EVERY_S if on_terminal else _LOG_EVERY_S
        if now - self._said < every and not (on_terminal and done >= total):
            return
        self._said = now
        rate = done / max(now - self._started, 1e-9)
        left = (total - done) / rate if rate else 0.0
        line = f"{done} of {total} {self._unit}, {rate:.1f} a second, {left:.0f} s left"
        end = "\n" if not on_terminal or done >= total else ""
        self._stream.write(f"\r{line}\x1b[K{end}" if on_terminal else f"{line}{end}")
        self._stream.flush()
