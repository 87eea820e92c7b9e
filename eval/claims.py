"""Claims: sentences that a place in a document carries, or only seems to; what the citation gate is for.

A file of claims has one JSON object a line: `id`; `split`, "tune" or "test"; `document`, the path of one;
`quote`, the sentences, items or rows that the claims are about; `right` and `wrong`, lists of claims, each
with `text` and `language`, the wrong ones with their `kind`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import MinLen
from pydantic import TypeAdapter, ValidationError

from errors import TestSetError
from eval.testset import Split, fold
from retrieval.documents import Chunk
from retrieval.excerpts import Excerpt, excerpt_of
from retrieval.index import Index


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as an answer might hold it."""

    text: Annotated[str, MinLen(1)]
    language: Literal["da", "sv", "en"]
    kind: str = ""
    """How it departs from the passage, of a wrong one: 'role', 'hedge', 'mixed' and others."""


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    split: Split
    document: str
    quote: Annotated[tuple[str, ...], MinLen(1)]
    right: tuple[Claim, ...]
    wrong: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ClaimedPlace:
    """A place in a document with what is claimed of it."""

    split: Split
    excerpt: Excerpt
    """The passage as the citation gate reads it, number 1."""
    quoted: tuple[int, ...]
    """Which of the excerpt's sentences the claims are about, from 0."""
    right: tuple[Claim, ...]
    wrong: tuple[Claim, ...]


_LINE = TypeAdapter(_Line)


def load_claims(path: Path, index: Index) -> list[ClaimedPlace]:
    """Read a file of claims and find each place in the index.

    Raises TestSetError, with the line, for what is not in that form or stands nowhere in its document.
    """
    chunks: dict[str, list[Chunk]] = {}
    for chunk in index.chunks:
        chunks.setdefault(index.documents[chunk.document_id].path, []).append(chunk)
    places = []
    for number, line in _lines(path):
        found = next(_places(line, index, chunks.get(line.document, [])), None)
        if found is None:
            raise TestSetError(
                f"{path}, line {number}: the quote stands in no passage of {line.document!r}.",
                "Correct the quote, or index the documents that the claims are about.",
            )
        places.append(found)
    return places


def _lines(path: Path) -> Iterator[tuple[int, _Line]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TestSetError(f"{path} cannot be read: {error}.", "Name a file of claims.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read = _LINE.validate_python(json.loads(line))
            if not all(claim.kind for claim in read.wrong):
                raise ValueError("a wrong claim without its kind")
            yield number, read
        except (ValidationError, ValueError) as error:
            raise TestSetError(
                f"{path}, line {number}: not a line of claims.",
                "Give it id, split, document, quote, right and wrong, and each wrong claim its kind.",
            ) from error


def _places(line: _Line, index: Index, chunks: list[Chunk]) -> Iterator[ClaimedPlace]:
    wanted = [fold(quote) for quote in line.quote]
    for chunk in chunks:
        excerpt = excerpt_of(index, 1, chunk)
        told = [fold(sentence) for sentence in excerpt.told]
        for first in range(len(told) - len(wanted) + 1):
            if told[first : first + len(wanted)] == wanted:
                quoted = tuple(range(first, first + len(wanted)))
                yield ClaimedPlace(line.split, excerpt, quoted, line.right, line.wrong)
