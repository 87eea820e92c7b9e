"""A whole document's clean text as HTML, with its pages shown and one place marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from chat.card import facts, language_attribute
from chat.text_view import Mark, cells, part, table_row
from chat.words import Words
from retrieval.documents import Block, Document

MARK_PLACE = "marked-place"
_PLACE = f' id="{MARK_PLACE}" tabindex="-1"'
_ALL_COLUMNS = 1000


def document_html(document: Document, marks: Sequence[Mark], words: Words) -> str:
    """Show every block of a document with the places marked, over blocks if need be.

    The first marked block carries the id MARK_PLACE, where the page scrolls to.
    """
    first = next((block for block in document.blocks if _touched(block, marks)), None)
    parts: list[str] = []
    page = None
    for in_table, run in groupby(document.blocks, key=lambda block: block.kind.startswith("table")):
        rows: list[str] = []
        blocks = tuple(run)
        for block in blocks:
            if block.page is not None and block.page != page:
                page = block.page
                rows.append(_page_mark(document.info.page_label(page), words, in_table=in_table))
            rows.append(_block(block, document.text, marks, _PLACE if block is first else "", words))
        parts.append(_table(blocks, rows, document.text) if in_table else "".join(rows))
    attributes = f'role="region" aria-label="{escape(document.info.title)}" tabindex="0"'
    language = language_attribute(document.info.language)
    about = facts(document.info, (), words)
    return f'{about}<div class="document" {attributes}{language}>{"".join(parts)}</div>'


def _touched(block: Block, marks: Sequence[Mark]) -> bool:
    return any(mark.start < block.end and block.start < mark.end for mark in marks)


def _page_mark(page: str, words: Words, *, in_table: bool) -> str:
    told = f'<p class="page-mark" lang="{words.language}">{escape(words.page.format(page=page))}</p>'
    return f'<tr><td colspan="{_ALL_COLUMNS}">{told}</td></tr>' if in_table else told


def _table(blocks: tuple[Block, ...], rows: list[str], text: str) -> str:
    """Put rows in a table; one that holds only figures beside its first column has them flush right."""
    beside = (
        text[slice(*cell)]
        for block in blocks
        if block.kind == "table_row"
        for cell in list(cells((block.start, block.end), text))[1:]
    )
    look = "" if any(char.isalpha() for cell in beside for char in cell) else ' class="figures"'
    return f"<table{look}>{''.join(rows)}</table>"


def _block(block: Block, text: str, marks: Sequence[Mark], place: str, words: Words) -> str:
    span = (block.start, block.end)
    if block.kind.startswith("table"):
        return table_row(span, text, marks, head=block.kind == "table_head", attributes=place)
    here = f'{place} role="group" aria-label="{escape(words.quote_in_document)}"' if place else ""
    if block.kind == "heading":
        level = min(max(block.level, 1) + 2, 6)
        return f"<div{here}><h{level}>{part(span, text, marks)}</h{level}></div>"
    own_number = text[block.start : block.end][:1].isdigit()
    look = "numbered item" if block.kind == "item" and own_number else block.kind
    return f'<div{here} class="{look}">{part(span, text, marks)}</div>'
