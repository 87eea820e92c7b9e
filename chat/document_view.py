"""A whole document's clean text as HTML, with its pages shown and one place marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from chat.card import facts, language_attribute, marked
from chat.words import Words
from retrieval.documents import Block, Document

MARK_PLACE = "marked-place"
_PLACE = f' id="{MARK_PLACE}" tabindex="-1"'
_ALL_COLUMNS = 1000
_FIGURE = re.compile(r"\W*[\d.,\s]*\W*")


def document_html(document: Document, mark: tuple[int, int], words: Words) -> str:
    """Show every block of a document; `document.text[mark[0]:mark[1]]` is marked, over blocks if need be.

    The first marked block carries the id MARK_PLACE, where the page scrolls to.
    """
    first = next((block for block in document.blocks if block.start < mark[1] and mark[0] < block.end), None)
    parts: list[str] = []
    page = None
    for in_table, run in groupby(document.blocks, key=lambda block: block.kind.startswith("table")):
        rows: list[str] = []
        blocks = tuple(run)
        for block in blocks:
            if block.page is not None and block.page != page:
                page = block.page
                rows.append(_page_mark(page, words, in_table=in_table))
            rows.append(_block(block, document.text, mark, _PLACE if block is first else "", words))
        parts.append(_table(blocks, rows, document.text) if in_table else "".join(rows))
    attributes = f'role="region" aria-label="{escape(document.info.title)}" tabindex="0"'
    language = language_attribute(document.info.language)
    about = facts(document.info, None, words)
    return f'{about}<div class="document" {attributes}{language}>{"".join(parts)}</div>'


def _page_mark(page: int, words: Words, *, in_table: bool) -> str:
    told = f'<p class="page-mark" lang="{words.language}">{escape(words.page.format(page=page))}</p>'
    return f'<tr><td colspan="{_ALL_COLUMNS}">{told}</td></tr>' if in_table else told


def _table(blocks: tuple[Block, ...], rows: list[str], text: str) -> str:
    """Put rows in a table; one that holds only figures beside its first column has them flush right."""
    cells = (
        text[slice(*span)]
        for block in blocks
        if block.kind == "table_row"
        for span in list(_cells(block, text))[1:]
    )
    look = ' class="figures"' if all(_FIGURE.fullmatch(cell) for cell in cells) else ""
    return f"<table{look}>{''.join(rows)}</table>"


def _block(block: Block, text: str, mark: tuple[int, int], place: str, words: Words) -> str:
    here = f'{place} role="group" aria-label="{escape(words.quote_in_document)}"' if place else ""
    match block.kind:
        case "heading":
            level = min(max(block.level, 1) + 2, 6)
            return f"<div{here}><h{level}>{_part(block.start, block.end, text, mark)}</h{level}></div>"
        case "table_head" | "table_row":
            cell = "th" if block.kind == "table_head" else "td"
            cells = (f"<{cell}>{_part(*span, text, mark)}</{cell}>" for span in _cells(block, text))
            return f"<tr{place}>{''.join(cells)}</tr>"
        case _:
            own_number = text[block.start : block.end][:1].isdigit()
            look = "numbered item" if block.kind == "item" and own_number else block.kind
            return f'<div{here} class="{look}">{_part(block.start, block.end, text, mark)}</div>'


def _part(start: int, end: int, text: str, mark: tuple[int, int]) -> str:
    """Show `text[start:end]` with what lies of the mark in it."""
    inside = max(mark[0], start) - start, min(mark[1], end) - start
    return marked(text[start:end], inside)


def _cells(block: Block, text: str) -> Iterator[tuple[int, int]]:
    """Give the places of a table row's cells, which tabs divide."""
    start = block.start
    for cell in text[block.start : block.end].split("\t"):
        yield start, start + len(cell)
        start += len(cell) + 1
