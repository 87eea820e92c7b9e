"""How far a sentence that was written is carried by an excerpt: an encoder reads the two together.

It is the cross-encoder with another adapter, trained to tell what follows from what does not (natural
language inference; Bowman et al. 2015, arXiv 1508.05326). Likeness does not tell a sentence from its near
miss, with the roles turned or a plan told as done: the vectors of two sentences about one matter lie close
whatever each says, and a near miss shares more words with the passage than a paraphrase does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.cross_encoder import CrossEncoder, PassageReading
from retrieval.excerpts import Excerpt, read_texts

_OF_SENTENCE: Final = 0.5
"""What is read in the best sentence counts half of what is read in the whole."""
_LEAST: Final = 0.0
_LONGEST: Final = 600
"""Characters of a sentence; what is longer is a text, and would not be read whole."""
_READ_CHARS: Final = 1000
"""Characters that are read at once of an excerpt: rows of figures have a token for every two or three."""


@dataclass(frozen=True, slots=True)
class Support:
    """How far an excerpt carries a sentence."""

    log_odds: float
    """Above 0: rather than not."""
    sentence: int
    """The number of the excerpt's sentence that carries it best, from 0."""

    @property
    def is_read(self) -> bool:
        """Tell whether the encoder said so, not the words alone or that there is nothing to read."""
        return math.isfinite(self.log_odds)

    @property
    def enough(self) -> bool:
        """Tell whether it is enough to cite the excerpt."""
        return self.log_odds >= _LEAST


class SupportMeter:
    """Measures sentences against some excerpts."""

    def __init__(self, entailment: CrossEncoder, excerpts: Sequence[Excerpt]) -> None:
        self._entailment = entailment
        self._excerpts = {each.n: each for each in excerpts}

    def measure(self, sentence: str, numbers: Iterable[int]) -> dict[int, Support]:
        """Return for each of these excerpts how far it alone carries a sentence."""
        supports: dict[int, Support] = {}
        parts: list[tuple[int, range]] = []
        for n in numbers:
            excerpt = self._excerpts[n]
            same = _word_for_word(sentence, excerpt)
            supports[n] = Support(-math.inf, 0) if same is None else Support(math.inf, same)
            if same is None and len(sentence) <= _LONGEST:
                parts += [(n, part) for part in _parts(excerpt)]
        texts = [read_texts([self._excerpts[n].part(part)]) for n, part in parts]
        for (n, part), reading in zip(parts, self._entailment.read(sentence, texts), strict=True):
            read = _support(reading, part.start)
            supports[n] = max(supports[n], read, key=lambda each: each.log_odds)
        return supports

    def measure_together(self, sentence: str, supports: Mapping[int, Support]) -> dict[int, Support]:
        """Return how far excerpts, none of which carries a sentence, carry it together.

        Each is read where it carries the most of it; of those, one that carries no part is left out.
        """
        read = {n: self._around(n, each.sentence) for n, each in supports.items() if each.is_read}
        if len(read) < 2:
            return {}
        texts = read_texts(self._excerpts[n].part(part) for n, part in read.items())
        (reading,) = self._entailment.read(sentence, [texts])
        log_odds = _support(reading, 0).log_odds
        scores = iter(reading.statements)
        # The range goes first: it ends without taking a score of the next.
        best = {
            n: max((score, k) for k, score in zip(part, scores, strict=False)) for n, part in read.items()
        }
        carrying = [n for n, (score, _) in best.items() if score > 0] or best
        return {n: Support(log_odds, best[n][1]) for n in carrying}

    def _around(self, n: int, sentence: int) -> range:
        return range(max(0, sentence - 1), min(sentence + 2, len(self._excerpts[n].sentences)))


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
    return Support(reading.passage + _OF_SENTENCE * reading.statements[best], first + best)


def _word_for_word(sentence: str, excerpt: Excerpt) -> int | None:
    """Return which of an excerpt's sentences has a sentence's very words, be a row written out or not."""
    words = _words(sentence)
    pairs = enumerate(zip(excerpt.sentences, excerpt.told, strict=True))
    return next((k for k, texts in pairs if words and any(_words(text) == words for text in texts)), None)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
