"""Printed lines to pieces of structure, one step after the other."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.headings import heading_levels, with_titles
from ingest.hyphenation import Vocabulary
from ingest.lines import Line, Piece
from ingest.margins import heal_margins
from ingest.paragraphs import Unit, whole_units
from ingest.tables import mark_tables


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Find the headings, paragraphs, list items and table rows of printed lines."""
    vocabulary = Vocabulary.of(line.text for line in lines)
    healed = heal_margins(lines, vocabulary)
    units = with_titles(whole_units(mark_tables(healed, vocabulary), vocabulary))
    levels = heading_levels(units)
    return [_piece(unit, levels.get(index)) for index, unit in enumerate(units)]


def _piece(unit: Unit, level: int | None) -> Piece:
    if level is not None:
        return Piece("heading", unit.text, unit.page, level)
    if unit.kind in ("item", "table_head", "table_row"):
        return Piece(unit.kind, unit.text, unit.page)
    return Piece("paragraph", unit.text, unit.page)
