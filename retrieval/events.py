"""What happens while a question is answered, in the order in which a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.documents import Answer, Check, Citation


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quotes are there. It comes first, and again when a follow-up is understood anew."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Written:
    """The language model has written a sentence, and the citation gate has checked it."""

    check: Check
    citations: tuple[Citation, ...]
    """Those that are new with it."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer as it stays; it comes last."""

    answer: Answer


Event = Quoted | Written | Finished
