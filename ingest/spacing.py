"""Blank space between printed lines, from their places on the page."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.lines import Line

_GAP: Final = 1.25
"""A line lower than this many usual line distances below the last has blank space above it."""
_USUAL_LEADING: Final = 1.3
_FARTHEST: Final = 3.0
_SAME_LINE: Final = 0.5


def mark_gaps(lines: Sequence[Line]) -> list[Line]:
    """Say above which lines blank space stands, and where a page or another column begins.

    Lines without a place are returned as they are.
    """
    if not any(line.y for line in lines):
        return list(lines)
    leading = _leading(lines)
    marked: list[Line] = []
    for index, line in enumerate(lines):
        previous = lines[index - 1] if index else None
        if previous is None or previous.page != line.page:
            marked.append(replace(line, turned=True, gap=previous is None))
            continue
        distance = previous.y - line.y
        size = max(previous.size, line.size, 1.0)
        marked.append(
            replace(line, turned=distance < -_SAME_LINE * size, gap=distance > _GAP * leading * size)
        )
    return marked


def _leading(lines: Sequence[Line]) -> float:
    """Give the usual distance between two lines, as a multiple of the letters' size."""
    distances = [
        (first.y - second.y) / first.size
        for first, second in itertools.pairwise(lines)
        if first.page == second.page and first.size and first.size == second.size
    ]
    usual = [distance for distance in distances if 0.8 < distance < _FARTHEST]
    return statistics.median_low(usual) if usual else _USUAL_LEADING
