"""What visitors think of answers: thumbs up or down, kept as lines of one file in the data folder.

A line holds the question, what came of it, and the verdict; nothing about who gave it. A verdict that is
changed is a new line with the same id: the last one counts.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from errors import FeedbackError
from retrieval.documents import Answer, Citation, Language

logger = logging.getLogger("chat.feedback")

Verdict = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class RatedQuote:
    """A quote of a rated answer and its place, as `Citation` has it."""

    document_id: str
    document: str
    """The document's path."""
    page: int | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Rating:
    """One verdict on one answer or refusal."""

    id: str
    verdict: Verdict | None
    """None where a verdict was taken back."""
    question: str
    language: Language
    mode: str
    abstained: bool
    confidence: float
    quotes: tuple[RatedQuote, ...]
    generation: str
    """The index generation that answered."""
    time: str
    """ISO 8601, UTC, to the second."""
    standalone: str = ""
    """Of a follow-up: the question of its own that was answered; else ''."""


_RATING = TypeAdapter(Rating)


def rating_of(key: str, verdict: Verdict | None, answer: Answer, generation: str) -> Rating:
    """Make the rating of an answer, as of now; `key` names the turn, so that a changed mind replaces it."""
    return Rating(
        id=key,
        verdict=verdict,
        question=answer.question,
        language=answer.language,
        mode=answer.mode,
        abstained=answer.abstained,
        confidence=answer.confidence,
        quotes=tuple(_quote(citation) for citation in answer.citations),
        generation=generation,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        standalone=answer.standalone,
    )


def keep(rating: Rating, data_dir: Path) -> None:
    """Add a rating to the file, whole or not at all, whoever else writes to it. Raises OSError."""
    file = _file(data_dir)
    file.parent.mkdir(parents=True, exist_ok=True)
    line = _RATING.dump_json(rating) + b"\n"
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # Closing lets go of it.
        fcntl.flock(handle, fcntl.LOCK_EX)
        end = os.fstat(handle).st_size
        if end and os.pread(handle, 1, end - 1) != b"\n":
            # What a crash tore must cost no other line.
            line = b"\n" + line
        if os.write(handle, line) < len(line):
            os.ftruncate(handle, end)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
    finally:
        os.close(handle)


def ratings(data_dir: Path) -> tuple[Rating, ...]:
    """Give the verdict that counts of every rated answer, newest first; those taken back are left out.

    Raises FeedbackError when the file cannot be read.
    """
    last = {rating.id: rating for rating in _lines(_file(data_dir))}
    kept = [rating for rating in last.values() if rating.verdict is not None]
    return tuple(sorted(kept, key=lambda rating: rating.time, reverse=True))


def _lines(file: Path) -> Iterator[Rating]:
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return
    except OSError as error:
        raise FeedbackError(
            f"The ratings cannot be read: {error.strerror or error}: {file}.",
            "Give this user the right to read it, or run this server as the user who serves the chat.",
        ) from error
    for number, line in enumerate(lines, start=1):
        try:
            yield _RATING.validate_json(line)
        except ValidationError:
            logger.warning("%s, line %d is no rating and is left out.", file, number)


def _quote(citation: Citation) -> RatedQuote:
    document = citation.document
    return RatedQuote(document.id, document.path, citation.page, citation.start, citation.end, citation.quote)


def _file(data_dir: Path) -> Path:
    return data_dir / "feedback" / "ratings.jsonl"
