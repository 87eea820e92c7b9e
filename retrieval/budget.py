"""How much a language model is given to read: what fits its context, and what it reads in a few seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.chunking import size
from retrieval.excerpts import Excerpt

MOST_EXCERPTS: Final = 8
READING_S: Final = 3.5
"""A slow model is given what it reads in this time, so that its first word comes soon after."""
_MARGIN: Final = 1.25
"""tiktoken's count is not the model's own."""
_FRAME_TOKENS: Final = 12
"""What the fence around an excerpt takes."""
_LEAST_TOKENS: Final = 120
"""However slow the model, it is given this much: less holds no answer."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a model can take. Tokens are tiktoken's."""

    context_tokens: int
    """Most tokens of a request and its answer together."""
    answer_tokens: int
    """Of these, kept for the answer."""
    tokens_per_s: float | None = None
    """How fast it reads, where that was measured."""

    def room(self, prompt: str) -> int:
        """Return how many tokens of excerpts may stand beside this prompt."""
        fits = int(self.context_tokens / _MARGIN) - self.answer_tokens - size(prompt)
        if self.tokens_per_s is not None:
            fits = min(fits, int(self.tokens_per_s * READING_S))
        return max(fits, _LEAST_TOKENS)


def fitting(
    excerpts: Sequence[Excerpt], room: int, wanted: Sequence[tuple[str, int, int]]
) -> tuple[Excerpt, ...]:
    """Return the excerpts, numbered anew, that fit in `room` tokens; the first always does.

    One that does not fit whole is cut to the sentences around those `wanted`: each a document's id, and
    a place in its text.
    """
    chosen: list[Excerpt] = []
    for excerpt in excerpts[:MOST_EXCERPTS]:
        left = room - sum(_size(each) for each in chosen)
        if _size(excerpt) <= left:
            chosen.append(replace(excerpt, n=len(chosen) + 1))
            continue
        cut = _cut(excerpt, left, wanted)
        if cut.sentences and (not chosen or _size(cut) <= left):
            chosen.append(replace(cut, n=len(chosen) + 1))
        if chosen:
            break
    return tuple(chosen)


def quoted(excerpts: Sequence[Excerpt], wanted: Sequence[tuple[str, int, int]]) -> tuple[Excerpt, ...]:
    """Return of the excerpts what is `wanted` alone, the excerpt with the first of it first."""
    kept = [(_wanted_in(excerpt, wanted), excerpt) for excerpt in excerpts]
    kept.sort(key=lambda each: min(each[0].values(), default=len(wanted)))
    return tuple(excerpt.part(places) for places, excerpt in kept if places)


def _wanted_in(excerpt: Excerpt, wanted: Sequence[tuple[str, int, int]]) -> dict[int, int]:
    """Return which sentences of an excerpt are wanted, each with the number of what it is wanted for."""
    return {
        k: number
        for k, (start, end) in enumerate(excerpt.spans)
        for number, (document_id, a, b) in reversed(list(enumerate(wanted)))
        if document_id == excerpt.document.id and a < end and start < b
    }


def _cut(excerpt: Excerpt, room: int, wanted: Sequence[tuple[str, int, int]]) -> Excerpt:
    """Return the run of sentences around the wanted ones that fits; at least one sentence."""
    spans = excerpt.spans
    if not spans:
        return excerpt
    inside = sorted(_wanted_in(excerpt, wanted))
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    if _size(excerpt.part(range(first, last + 1))) > room:
        last = first
    while True:
        grown = [
            (low, high)
            for low, high in ((first, last + 1), (first - 1, last))
            if low >= 0 and high < len(spans) and _size(excerpt.part(range(low, high + 1))) <= room
        ]
        if not grown:
            return excerpt.part(range(first, last + 1))
        first, last = grown[0]


def _size(excerpt: Excerpt) -> int:
    return size(excerpt.text) + _FRAME_TOKENS
