"""Questions of which a name or a year is another one, so that what was found does not answer them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from eval.examples import Example

_NAME: Final = re.compile(r"(?<=\s)[A-ZÆØÅÄÖ][\w-]+(?:\s+[A-ZÆØÅÄÖ][\w-]+)*")
"""Words with a capital that do not begin the question."""
_YEAR: Final = re.compile(r"\b20[0-3]\d\b")
_YEARS_OFF: Final = (-3, -2, -1, 1, 2, 3)
_YEARS_SHARE: Final = 0.3
"""How often the year is changed where both can be."""
_TRIES: Final = 10

Slot = tuple[str, int, str]
"""What stands in like places is of like kind: the word before it, how many words it has, "Region"."""


class Renamer:
    """Puts other names of the same questions into a question, each where its like stood."""

    def __init__(self, examples: Iterable[Example], draw: random.Random) -> None:
        self._draw = draw
        self._names: dict[Slot, list[str]] = {}
        for example in examples:
            for match in _NAME.finditer(example.question):
                self._names.setdefault(_slot(match), []).append(match.group())

    def renamed(self, example: Example) -> Example | None:
        """Return the question about another place, person or year, with passages that do not answer it.

        What is changed stands in the passage that answers; what takes its place stands in none of the
        passages. None where nothing can be changed so.
        """
        answering = next(
            (candidate.text.lower() for candidate in example.candidates if candidate.is_right), ""
        )
        if not answering:
            return None
        found = "\n".join(candidate.text for candidate in example.candidates).lower()
        years = [match for match in _YEAR.finditer(example.question) if match.group() in answering]
        names = [match for match in _NAME.finditer(example.question) if _last(match.group()) in answering]
        takes_year = bool(years) and (not names or self._draw.random() < _YEARS_SHARE)
        if not (years if takes_year else names):
            return None
        taken = self._draw.choice(years if takes_year else names)
        others = self._other_years(taken) if takes_year else self._other_names(taken)
        other = next((each for each in others if _last(each) not in found), None)
        if other is None:
            return None
        question = example.question[: taken.start()] + other + example.question[taken.end() :]
        candidates = tuple(replace(each, answers=(False,) * len(each.answers)) for each in example.candidates)
        return Example(question, False, candidates)

    def _other_years(self, taken: re.Match[str]) -> Iterator[str]:
        for off in self._draw.sample(_YEARS_OFF, len(_YEARS_OFF)):
            yield str(int(taken.group()) + off)

    def _other_names(self, taken: re.Match[str]) -> Iterator[str]:
        for _ in range(_TRIES):
            yield self._draw.choice(self._names[_slot(taken)])


def _slot(match: re.Match[str]) -> Slot:
    words = match.group().split()
    before = match.string[: match.start()].split()[-1].lower()
    return before, len(words), words[0] if words[0] == "Region" else ""


def _last(name: str) -> str:
    """Return the word of a name that tells it, without the s of whose it is."""
    return name.split()[-1].lower().removesuffix("s")
