"""Blank space between printed lines, from their places on the page."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.hyphenation import ends_divided
from ingest.lines import Line

GAP: Final = 1.18
"""A line lower than this many usual line distances below the last has blank space above it."""
_USUAL_LEADING: Final = 1.3
_NEAREST: Final = 0.8
_FARTHEST: Final = 3.0
_UPWARDS: Final = 0.5


def mark_gaps(lines: Sequence[Line]) -> list[Line]:
    """Say above which lines blank space stands, and where a page or another column begins.

    Lines without a place are returned as they are.
    """
    if not any(line.y for line in lines):
        return list(lines)
    leading = usual_leading(lines)
    marked = [replace(line, gap=True, turned=True) for line in lines[:1]]
    for above, line in itertools.pairwise(lines):
        size = max(above.size, line.size, 1.0)
        distance = (above.y - line.y) / size
        turned = above.page != line.page or distance < -_UPWARDS
        marked.append(replace(line, turned=turned, gap=not turned and distance > GAP * leading))
    return marked


def usual_leading(lines: Sequence[Line]) -> float:
    """Give the usual distance between two lines of a paragraph, as a multiple of the letters' size.

    A line that begins with a small letter, or below a divided word, surely goes on with a paragraph.
    """
    within: list[float] = []
    any_two: list[float] = []
    for above, line in itertools.pairwise(lines):
        if above.page != line.page or above.size != line.size or not line.size:
            continue
        distance = (above.y - line.y) / line.size
        if _NEAREST < distance < _FARTHEST:
            any_two.append(distance)
            if line.text[0].islower() or ends_divided(above.text):
                within.append(distance)
    usual = within or any_two
    return statistics.median_low(usual) if usual else _USUAL_LEADING
