"""The printed lines of a PDF's page, with their place and the size of their letters."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pypdf import PageObject

from ingest.cleaning import SOFT_HYPHEN, clean_characters
from ingest.lines import Line
from ingest.numerals import raised

_PRINTED_HYPHENS: Final = (SOFT_HYPHEN, "\u2010")
_RAISED_SIZE: Final = 0.8
_LEAST_RISE: Final = 0.15
"""Of the size of the letters before: smaller and higher than this, figures are raised."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters that are shown in one font from one place on."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


def page_lines(page: PageObject) -> list[Line]:
    runs: list[_Run] = []

    def collect(text: str, place: Sequence[float], matrix: Sequence[float], font: Any, size: float) -> None:
        if text:
            x = matrix[4] * place[0] + matrix[5] * place[2] + place[4]
            y = matrix[4] * place[1] + matrix[5] * place[3] + place[5]
            scale = math.hypot(matrix[2], matrix[3]) * math.hypot(place[2], place[3])
            name = str(font.get("/BaseFont", "")) if font else ""
            runs.append(_Run(text, x, y, abs(size) * scale, _is_bold(name)))

    page.extract_text(visitor_text=collect)
    lines: list[Line] = []
    current: list[_Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        current.append(replace(run, text=first))
        for text in others:
            lines += _line(current)
            current = [replace(run, text=text)]
    return lines + _line(current)


def _is_bold(font: str) -> bool:
    name = font.lower()
    return any(mark in name for mark in ("bold", "black", "heavy", "semibold", "demi"))


def _with_raised(runs: Sequence[_Run]) -> list[_Run]:
    """Write the figures of note marks and exponents as raised ones.

    They are smaller than what they stand behind, and higher up. Some writers raise them without a word on
    where they stand: behind a figure, and glued to it, it can be nothing else.
    """
    told: list[_Run] = []
    before: _Run | None = None
    for run in runs:
        if before and run.text.strip().isdecimal() and run.size < _RAISED_SIZE * before.size:
            rise = (run.y - before.y) / before.size
            glued = before.text[-1:].isdecimal() and run.text[:1].isdecimal() and rise >= 0
            if glued or _LEAST_RISE < rise < 1:
                told.append(replace(run, text=raised(run.text)))
                continue
        told.append(run)
        before = run if run.text.strip() else before
    return told


def _line(runs: Sequence[_Run]) -> list[Line]:
    shown = [run for run in runs if run.text.strip()]
    if not shown:
        return []
    text = ""
    cells: list[tuple[int, float]] = []
    for run in _with_raised(runs):
        if run.text.strip():
            cells.append((len(text) + len(run.text) - len(run.text.lstrip()), run.x))
        text += run.text
    start = len(text) - len(text.lstrip())
    sizes: Counter[float] = Counter()
    for run in shown:
        sizes[round(run.size, 1)] += len(run.text)
    return [
        Line(
            text.strip(),
            x=shown[0].x,
            y=shown[0].y,
            size=sizes.most_common(1)[0][0],
            bold=all(run.bold for run in shown),
            cells=tuple((offset - start, x) for offset, x in cells),
        )
    ]


def told_hyphens(lines: Iterable[Line]) -> list[Line]:
    """Make every printed hyphen "-", but keep a sign that stands for divided words only.

    Some typesetters print U+00AD or U+2010 where they divide a word and "-" where one was typed; then
    the sign decides. Others print one of them for both, and every line end has to be judged.
    """
    rows = list(lines)
    inner = Counter(char for line in rows for char in line.text[:-1])
    dividing = {char for char in _PRINTED_HYPHENS if not inner[char] and inner["-"]}
    table = {ord(char): SOFT_HYPHEN if char in dividing else "-" for char in _PRINTED_HYPHENS}
    told = []
    for line in rows:
        text = clean_characters(line.text.translate(table)).strip()
        told.append(replace(line, text=text, cells=line.cells if len(text) == len(line.text) else ()))
    return [line for line in told if line.text]
