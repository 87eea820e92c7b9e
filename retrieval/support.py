"""How far a sentence that was written is carried by an excerpt: an encoder reads the two together.

It is the cross-encoder with another adapter, trained to tell what follows from what does not (natural
language inference; Bowman et al. 2015, arXiv 1508.05326). Likeness does not tell a sentence from its near
miss, with the roles turned or a plan told as done: the vectors of two sentences about one matter lie close
whatever each says, and a near miss shares more words with the passage than a paraphrase does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.cross_encoder import CrossEncoder, PassageReading
from retrieval.excerpts import Excerpt, read_texts

OF_SENTENCE: Final = 0.5
"""What is read in the best sentence counts half of what is read in the whole."""
_LEAST: Final = -0.4
"""Of five pairs that it was trained on two carry: where as many do as do not, this stands for even odds."""
_JOINT: Final = re.compile(
    r"(?:,\s*(?:og|och|and|men|but|mens|medan|while|hvorimod|whereas)|;)\s+", re.IGNORECASE
)
"""What joins two facts in one sentence."""
_LEAST_WORDS_OF_HALF: Final = 3
_LONGEST: Final = 600
"""Characters of a sentence; what is longer is a text, and would not be read whole."""
_READ_CHARS: Final = 1000
"""Characters that are read at once of an excerpt: rows of figures have a token for every two or three."""


@dataclass(frozen=True, slots=True)
class Support:
    """How far an excerpt carries a sentence."""

    log_odds: float
    """Above 0: rather than not, if two of five do."""
    sentence: int
    """The number of the excerpt's sentence that carries it best, from 0."""

    @property
    def enough(self) -> bool:
        """Tell whether it is enough to cite the excerpt."""
        return self.log_odds >= _LEAST


class SupportMeter:
    """Measures sentences against some excerpts."""

    def __init__(self, entailment: CrossEncoder, excerpts: Sequence[Excerpt]) -> None:
        self._entailment = entailment
        self._excerpts = {each.n: each for each in excerpts}

    def measure(self, sentence: str, numbers: Iterable[int], question: str = "") -> dict[int, Support]:
        """Return for each of these excerpts how far it alone carries a sentence.

        With a `question` the sentence is a short answer, which says something only after it.
        """
        supports: dict[int, Support] = {}
        parts: list[tuple[int, range]] = []
        for n in numbers:
            excerpt = self._excerpts[n]
            same = None if question else _word_for_word(sentence, excerpt)
            supports[n] = Support(-math.inf, 0) if same is None else Support(math.inf, same)
            if same is None and len(sentence) <= _LONGEST:
                parts += [(n, part) for part in _parts(excerpt)]
        texts = [read_texts([self._excerpts[n].part(part)]) for n, part in parts]
        for (n, part), reading in zip(parts, self._read(sentence, question, texts), strict=True):
            read = _support(reading, part.start)
            supports[n] = max(supports[n], read, key=lambda each: each.log_odds)
        return supports

    def measure_together(self, sentence: str, numbers: Iterable[int]) -> dict[int, Support]:
        """Return for excerpts of which each carries one half of a sentence how far they do; else {}.

        Two facts that are joined are held against the excerpts one by one (Min et al. 2023, "FActScore",
        arXiv 2305.14251).
        """
        excerpts = tuple(numbers)
        is_read = len(excerpts) > 1 and len(sentence) <= _LONGEST
        for joint in _JOINT.finditer(sentence) if is_read else ():
            halves = sentence[: joint.start()], sentence[joint.end() :]
            if min(len(half.split()) for half in halves) < _LEAST_WORDS_OF_HALF:
                continue
            carrying: dict[int, Support] = {}
            for half in halves:
                supports = self.measure(half, excerpts)
                best = max(supports, key=lambda n: supports[n].log_odds)
                if supports[best].enough:
                    carrying[best] = supports[best]
            if len(carrying) == len(halves):
                return carrying
        return {}

    def _read(
        self, sentence: str, question: str, texts: Sequence[tuple[str, Sequence[tuple[int, int]]]]
    ) -> list[PassageReading]:
        return self._entailment.read(f"{question} {sentence}".lstrip(), texts)


def _parts(excerpt: Excerpt) -> Iterator[range]:
    """Give the sentences of an excerpt that are read at once: mostly all of them."""
    start = 0
    chars = len(excerpt.embedded_context)
    for n, told in enumerate(excerpt.told):
        if n > start and chars + len(told) > _READ_CHARS:
            yield range(start, n)
            start, chars = n, len(excerpt.embedded_context)
        chars += len(told)
    if excerpt.told:
        yield range(start, len(excerpt.told))


def _support(reading: PassageReading, first: int) -> Support:
    best = max(range(len(reading.statements)), key=reading.statements.__getitem__)
    return Support(reading.passage + OF_SENTENCE * reading.statements[best], first + best)


def _word_for_word(sentence: str, excerpt: Excerpt) -> int | None:
    """Return which of an excerpt's sentences has a sentence's very words, be a row written out or not."""
    words = _words(sentence)
    pairs = enumerate(zip(excerpt.sentences, excerpt.told, strict=True))
    return next((k for k, texts in pairs if words and any(_words(text) == words for text in texts)), None)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
