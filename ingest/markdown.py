"""Markdown: front matter and text to pieces of structure, without the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.cleaning import one_line
from ingest.lines import Piece
from ingest.numerals import raised
from retrieval.documents import CELL

_PARSER: Final = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
_NO_TEXT: Final = re.compile(
    r"<!--.*?-->|<(script|style)\b[^>]*>.*?</\1\s*>|<[^>]+>", re.DOTALL | re.IGNORECASE
)
"""The tags of HTML, and what stands between them for the browser only."""

_RAISED: Final = re.compile(r"<sup\b[^>]*>([^<]*)</sup\s*>", re.IGNORECASE)


def markdown_pieces(text: str) -> list[Piece]:
    """Turn a Markdown text into headings, paragraphs, list items and table rows."""
    pieces: list[Piece] = []
    tokens = _PARSER.parse(text)
    lists: list[int | None] = []
    cells: list[str] = []
    item_begins = False
    row_kind: str = ""
    level = 0
    for token in tokens:
        if token.type == "ordered_list_open":
            start = token.attrGet("start")
            lists.append(1 if start is None else int(start))
        elif token.type == "bullet_list_open":
            lists.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            item_begins = True
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("thead_open", "tbody_open"):
            row_kind = "table_head" if token.type == "thead_open" else "table_row"
        elif token.type == "tr_close":
            pieces += [Piece("table_head" if row_kind == "table_head" else "table_row", CELL.join(cells))]
            cells = []
        elif token.type == "table_close":
            row_kind = ""
        elif token.type == "inline":
            said = inline_text(token)
            if row_kind:
                cells.append(said)
            elif level:
                pieces += [Piece("heading", said, level=level)] if said else []
            elif item_begins and said:
                number = lists[-1] if lists else None
                if number is not None:
                    lists[-1] = number + 1
                pieces.append(Piece("item", said if number is None else f"{number}. {said}"))
                item_begins = False
            elif said:
                pieces.append(Piece("paragraph", said))
        elif token.type in ("fence", "code_block"):
            pieces += [Piece("paragraph", one_line(row)) for row in token.content.split("\n") if row.strip()]
        elif token.type == "html_block":
            marked = _RAISED.sub(lambda match: raised(match[1]), token.content)
            said = one_line(unescape(_NO_TEXT.sub(" ", marked)))
            pieces += [Piece("paragraph", said)] if said else []
    return pieces


def inline_text(token: Token) -> str:
    """Give the words of a line without emphasis, links and images."""
    return one_line(_words(token.children or []))


def _words(tokens: Sequence[Token]) -> str:
    said = ""
    in_raised = False
    for token in tokens:
        if in_raised and token.type == "text":
            said += raised(token.content)
        elif token.type in ("text", "code_inline"):
            said += token.content
        elif token.type in ("softbreak", "hardbreak"):
            said += " "
        elif token.type == "html_inline":
            tag = token.content.lower()
            said += " " if tag.startswith("<br") else ""
            in_raised = tag.startswith("<sup") or (in_raised and not tag.startswith("</sup"))
        elif token.children:
            said += _words(token.children)
    return said
