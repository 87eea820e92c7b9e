"""Tables of web pages: every cell in its own column, whatever spans rows or columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ingest.abutting import set_apart, tail
from ingest.cells import LONGEST_CELL, LONGEST_MARKED_CELL, even_rows
from ingest.cleaning import one_line
from ingest.lines import Piece, names_columns
from ingest.numerals import raised
from retrieval.documents import CELL, BlockKind

Element = Any  # lxml's elements carry no types

BLOCKS: Final = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead "
    "tr ul".split()
)
"""The elements that begin on a line of their own."""
_MOST_COLUMNS: Final = 256
_MOST_ROWS: Final = 1000
"""How far a cell may span; a page may ask for any number."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row, or the caption, of a table, and what stands in it alone."""

    piece: Piece
    own: str
    """Its text without the cells that span down into it."""


def is_data_table(table: Element) -> bool:
    """Tell a table of data from one that lays out the page, which has no heads but may have long cells."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    rows = table.findall(".//tr")
    marks_head = table.find(".//th") is not None or table.find("thead") is not None
    longest = LONGEST_MARKED_CELL if marks_head else LONGEST_CELL
    widths = [len(row.findall("td") + row.findall("th")) for row in rows]
    return (
        len(rows) > 1
        and max(widths, default=0) > 1
        and all(len(_text(cell)) < longest for cell in table.iter("td"))
    )


def table_rows(table: Element) -> Iterator[TableRow]:
    """Give a table's caption, and its rows that hold text."""
    caption = table.find("caption")
    said = _text(caption) if caption is not None else ""
    if said:
        yield TableRow(Piece("paragraph", said), said)
    rows = list(table.iter("tr"))
    own = [" ".join(filter(None, map(_text, _cells(row)))) for row in rows]
    spread = [cells for cells, said in zip(_laid(rows), own, strict=True) if said]
    laid = even_rows([[cell or "" for cell in cells] for cells in spread])
    marked = table.find(".//th") is not None
    indexes = [index for index, said in enumerate(own) if said]
    is_head = [_is_head(rows[index], laid, number, marked) for number, index in enumerate(indexes)]
    laid = even_rows(
        [
            _named(cells) if head else [cell or "" for cell in cells]
            for cells, head in zip(spread, is_head, strict=True)
        ]
    )
    for cells, index, head in zip(laid, indexes, is_head, strict=True):
        kind: BlockKind = "table_head" if head else "table_row"
        yield TableRow(Piece(kind, CELL.join(cells)), own[index])


def _named(head: Sequence[str | None]) -> list[str]:
    """Return a head's cells; what stands over several columns is said over each, but a table's title once."""
    if sum(map(bool, head)) < 2 and head and head[0]:
        return [cell or "" for cell in head]
    named: list[str] = []
    for cell in head:
        named.append((named[-1] if named else "") if cell is None else cell)
    return named


def _is_head(row: Element, laid: Sequence[Sequence[str]], number: int, marked: bool) -> bool:
    """Tell whether a row names columns: it is marked so, or the first of a table without marks."""
    # One cell alone below the first row heads the rows of a group; they keep the table's own heads.
    names = number == 0 or any(laid[number][1:])
    by_mark = (names and all(cell.tag == "th" for cell in _cells(row))) or row.getparent().tag == "thead"
    return by_mark or (number == 0 and not marked and names_columns(laid[0], laid[1:]))


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _laid(rows: Sequence[Element]) -> list[list[str | None]]:
    """Give each row's cells; what spans rows is said in each, what spans columns in the first, then None."""
    laid: list[list[str | None]] = []
    reaching: dict[int, tuple[int, str | None]] = {}
    group = None
    for row in rows:
        if row.getparent() is not group:
            group, reaching = row.getparent(), {}
        texts = {column: text for column, (_, text) in reaching.items()}
        reaching = {column: (down - 1, text) for column, (down, text) in reaching.items() if down > 1}
        column = 0
        for cell in _cells(row):
            while column in texts:
                column += 1
            down = _span(cell, "rowspan", _MOST_ROWS)
            across = _span(cell, "colspan", max(_MOST_COLUMNS - column, 1))
            for text in (_text(cell), *[None] * (across - 1)):
                texts[column] = text
                if down > 1:
                    reaching[column] = (down - 1, text)
                column += 1
        laid.append([texts.get(column, "") for column in range(max(texts, default=-1) + 1)])
    return laid


def _span(cell: Element, name: str, most: int) -> int:
    said = (cell.get(name) or "1").strip()
    if not said.isdecimal():
        return 1
    # A span of 0 rows reaches to the end of its part of the table; 0 columns are an error for 1.
    return min(int(said[:6]), most) or (most if name == "rowspan" else 1)


def _text(element: Element) -> str:
    """Give the words of a cell as they stand on the page: apart where a line or a block ends, only there."""
    return one_line(set_apart("".join(_parts(element))))


def _parts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        apart = " " if tag == "br" or tag in BLOCKS else ""
        yield apart
        if tag == "sup":
            yield raised(child.text_content())
        elif tag:
            yield from _parts(child)
        yield apart + tail(child)
