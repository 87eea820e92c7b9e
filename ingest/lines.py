"""What the readers make of a file on its way to blocks: printed lines, and pieces of structure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from retrieval.documents import BlockKind

_DIGIT: Final = re.compile(r"\d")
_PERIOD: Final = re.compile(
    r"\b(?:19|20)\d\d(?:[-/–]\d\d(?:\d\d)?)?\b|\b[1-4]\. ?kv\w*|\bQ[1-4]\b|\b(?:kvartal|tertial) [1-4]\b",
    re.IGNORECASE,
)

Role = Literal["", "heading", "name", "status", "table_head", "table_row"]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. Places and sizes are in points and 0 where the file does not tell them."""

    text: str
    page: int | None = None
    gap: bool = False
    """Whether blank space, or the start of another column, stands above it."""
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False
    turned: bool = False
    """Whether a page starts here though the file counts no pages."""
    cells: tuple[tuple[int, float], ...] = ()
    """Where the parts of the line begin: place in the text, and x."""
    role: Role = ""
    """What an earlier step has found it to be."""
    level: int = 0
    """Of a line whose role is that of a heading: 1 is the title's."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before its place in the document's text is known."""

    kind: BlockKind
    text: str
    page: int | None = None
    level: int = 0
    quoted: bool = False
    """Whether its page says that it is quoted from another e-mail."""
    linked: bool | None = None
    """Whether most of it is a link; None where the file does not tell."""


def names_columns(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Tell by the cells alone whether a table's first row is its head: only the others hold figures.

    A year or a quarter names a column, where the rows below hold more than such.
    """
    head, *below = ([_PERIOD.sub("", cell) for cell in row[1:]] for row in (first, *rows))
    return (
        any(first[1:])
        and bool(rows)
        and not any(_DIGIT.search(cell) for cell in head)
        and all(any(_DIGIT.search(cell) for cell in row) for row in below)
    )
