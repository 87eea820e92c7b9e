"""Words that a line end divided are put together again.

A hyphen at a line end either divides a word ("med-/arbejdere"), belongs to it ("it-/outsourcing",
"2022-/2025") or stands for what is left out ("fastholdelses-/og rekrutteringsudvalget"). The document
itself is the best witness: it usually writes the same word, or its parts, elsewhere within a line.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ingest.cleaning import SOFT_HYPHEN

Decision = Literal["join", "keep", "space"]

_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_DIVIDED: Final = re.compile(rf"([^\W_]+(?:[-/][^\W_]+)*)[-{SOFT_HYPHEN}]$")
_HYPHENS: Final = ("-", SOFT_HYPHEN)
_LONGEST_WORD: Final = 200
_GLUED: Final = re.compile(r"(?:[^\W_]/|\d[–—])$")
_FIRST: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*-?")
_CONJUNCTIONS: Final = frozenset("og eller samt och and or und oder såvel som respektive hhv".split())
# Beginnings that are words of their own and are written with a hyphen, though they could be syllables.
_BEGINNINGS: Final = frozenset("it ikt edb ai ikke icke non adhd ehr app".split())
_VOWELS: Final = frozenset("aeiouyæøåäöéüáíóú")
_PREFIX_CHARS: Final = 3


def ends_divided(text: str) -> bool:
    """Tell whether a line ends in a hyphen that hangs on a word."""
    return _divided(text.rstrip()) is not None


def _divided(text: str) -> re.Match[str] | None:
    """Find the hyphen at the end of a text, and the word that it hangs on. A long text costs no more."""
    return _DIVIDED.search(text, max(0, len(text) - _LONGEST_WORD)) if text[-1:] in _HYPHENS else None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that a document writes within its lines, in small letters."""

    words: Counter[str]
    hyphenated: Counter[str]
    solid: tuple[str, ...]
    """The words without a hyphen, in order, to look beginnings up in."""
    compounds: tuple[str, ...]
    """The words with a hyphen, in order."""

    @classmethod
    def of(cls, lines: Iterable[str]) -> Vocabulary:
        """Collect the whole words of the lines; halves at line ends do not count."""
        words: Counter[str] = Counter()
        hyphenated: Counter[str] = Counter()
        after_division = False
        for line in lines:
            text = line.strip()
            found = [match.group().lower() for match in _WORD.finditer(text)]
            if after_division:
                found = found[1:]
            after_division = ends_divided(text)
            if after_division:
                found = found[:-1]
            for word in found:
                (hyphenated if "-" in word else words)[word] += 1
                if "-" in word:
                    words.update(part for part in word.split("-") if len(part) > 1)
        return cls(words, hyphenated, tuple(sorted(words)), tuple(sorted(hyphenated)))

    def decide(self, left: str, right: str, *, ends_word: bool = True) -> Decision:
        """Say what the hyphen between two halves was.

        `left` and `right` come without the hyphen; `ends_word` tells whether a space follows `right`.
        """
        last, first = re.split("[-/]", left)[-1], right.split("-")[0]
        joined = (last + first).lower()
        known = self.words[joined] > 0
        if ends_word and right.lower() in _CONJUNCTIONS and not known:
            return "space"
        if last[-1].isdigit() or first[0].isdigit():
            return "keep"
        if first[0].isupper() and known and not self.hyphenated[f"{last}-{first}".lower()]:
            return "join"
        if first[0].isupper():
            capitals = len(last) > 1 and last.isupper() and len(first) > 1 and first.isupper()
            return "join" if capitals and (known or not self.words[last.lower()]) else "keep"
        if len(last) > 1 and last.isupper():
            return "keep"
        if len(last) == 1 or (last.islower() and not _VOWELS & set(last)):
            return "keep"
        if last.lower() in _BEGINNINGS and not known:
            return "keep"
        if known:
            return "join"
        if self.hyphenated[f"{last}-{right}".lower()] or self.hyphenated[f"{left}-{right}".lower()]:
            return "keep"
        if "-" in left and self.hyphenated[left.lower()] and not self._begins_solid(last + first):
            return "keep"
        return "keep" if self._makes_hyphenated(last.lower(), first.lower()) else "join"

    def _begins_solid(self, word: str) -> bool:
        """Tell whether a word without a hyphen begins as this one does, as another form of it would."""
        return _count_beginning(self.solid, word.lower()[: max(_PREFIX_CHARS, len(word) - 3)]) > 0

    def _makes_hyphenated(self, last: str, first: str) -> bool:
        """Tell whether the document writes other words with this beginning mostly with a hyphen."""
        if len(last) < _PREFIX_CHARS or self.words[last] == 0:
            return False
        if _count_beginning(self.solid, last + first[:_PREFIX_CHARS]):
            return False
        with_hyphen = _count_beginning(self.compounds, f"{last}-")
        return with_hyphen > _count_beginning(self.solid, last) - 1


def _count_beginning(words: Sequence[str], beginning: str) -> int:
    return bisect.bisect_left(words, beginning + "\uffff") - bisect.bisect_left(words, beginning)


def join_lines(lines: Sequence[str], vocabulary: Vocabulary) -> str:
    """Put the lines of one paragraph on one line, and divided words together."""
    text = ""
    for line in lines:
        words = " ".join(line.split())
        text = _join(text, words, vocabulary) if text else words
    return text


def _join(text: str, line: str, vocabulary: Vocabulary) -> str:
    if not line:
        return text
    divided = _divided(text)
    first = _FIRST.match(line)
    if divided is None or first is None:
        glued = text[-1] in "/–—" and _GLUED.search(text, len(text) - 2) is not None
        return f"{text}{line}" if glued else f"{text} {line}"
    if text.endswith(SOFT_HYPHEN):
        return text[:-1] + line
    right = first.group().rstrip("-")
    ends_word = line[len(right) : len(right) + 1] in ("", " ")
    decision = vocabulary.decide(divided.group(1), right, ends_word=ends_word)
    if decision == "space":
        return f"{text} {line}"
    return text + line if decision == "keep" else text[:-1] + line
