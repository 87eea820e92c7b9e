"""Sentences that go on from one another in a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.signs import Statement


def follows(one: Statement, other: Statement) -> bool:
    """Tell whether `other` is the next sentence of the same paragraph."""
    chunk = one.chunk
    is_next = chunk == other.chunk and other.start == one.end + 1
    return is_next and chunk.text[one.end - chunk.start] == " "


def run_from(statement: Statement, among: Sequence[Statement]) -> list[Statement]:
    """Return a sentence and those of its paragraph that go on from it."""
    run = [statement]
    for other in sorted(among, key=lambda each: each.start):
        if follows(run[-1], other):
            run.append(other)
    return run
