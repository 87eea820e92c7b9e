"""Shows on standard error how far long work has come: a line that moves on a screen, few lines in a log."""

from __future__ import annotations

import time
from typing import Final, TextIO

from retrieval.building import Progress
from retrieval.jobs import ProgressReport

_ON_SCREEN_S: Final = 0.1
_IN_LOG_S: Final = 10.0
_DOING: Final = {"documents": "Reading documents", "chunks": "Embedding chunks", "rows": "Writing rows"}


class ProgressLine:
    """A progress callback that writes to a stream: done, total, rate, and time left.

    In a job (`retrieval.jobs`) it also reports to whoever looks at the job.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._report = ProgressReport()
        self._on_screen = stream.isatty()
        self._stage = ""
        self._first = 0
        self._started = 0.0
        self._shown = 0.0
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        """Show `progress`, unless something was shown a moment ago."""
        self._report(progress.stage, progress.done, progress.total)
        moment = time.monotonic()
        if progress.stage != self._stage:
            self.end()
            self._stage, self._first, self._started = progress.stage, progress.done, moment
            # A screen shows at once what begins; a log only what takes long.
            self._shown = 0.0 if self._on_screen else moment
        interval = _ON_SCREEN_S if self._on_screen else _IN_LOG_S
        finished = progress.done == progress.total
        if moment - self._shown < interval and not (finished and self._width):
            return
        self._shown = moment
        self._show(describe(progress, self._first, moment - self._started))

    def end(self) -> None:
        """Wipe the moving line, so that other words can be written."""
        if self._on_screen and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
        self._width = 0

    def _show(self, line: str) -> None:
        if self._on_screen:
            self._stream.write("\r" + line.ljust(self._width))
        else:
            self._stream.write(line + "\n")
        self._stream.flush()
        self._width = len(line)


def describe(progress: Progress, first: int, seconds: float) -> str:
    """Say in one line how far a stage has come that began at `first`, `seconds` ago."""
    line = f"{_DOING[progress.stage]}: {progress.done} of {progress.total}"
    fresh = progress.done - first
    if fresh <= 0 or seconds <= 0:
        return line
    rate = fresh / seconds
    return f"{line}, {rate:.3g} a second, {_duration((progress.total - progress.done) / rate)} left"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
