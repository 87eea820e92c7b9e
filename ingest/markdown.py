"""Markdown: front matter and text to pieces of structure, without the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.cleaning import one_line
from ingest.html import fragment_pieces
from ingest.lines import Piece
from ingest.numerals import raised
from ingest.pandoc import without_attributes, without_pandoc
from retrieval.documents import CELL, Dropped

_PARSER: Final = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
_NO_TEXT: Final = re.compile(
    r"<!--.*?-->|<(script|style)\b[^>]*>.*?</\1\s*>|<[^>]+>", re.DOTALL | re.IGNORECASE
)
"""The tags of HTML, and what stands between them for the browser only."""

_RAISED: Final = re.compile(r"<sup\b[^>]*>([^<]*)</sup\s*>", re.IGNORECASE)
_STRUCTURED: Final = re.compile(r"<li\b|<tr\b.*<tr\b", re.DOTALL | re.IGNORECASE)
_TABLE_OR_LIST: Final = re.compile(r"<(/?)(?:table|ul|ol)\b", re.IGNORECASE)
_STRUCK_TAG: Final = re.compile(r"<(/?)(?:s|del|strike)\b[^>]*>", re.IGNORECASE)
_MONTH: Final = re.compile(
    r"(?:januari?|january|februari?|february|marts|mars|march|april|ma[jy]|jun[ie]|jul[iy]|augusti?|september|"
    r"o[kc]tober|november|de[ck]ember|(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|oct|nov|dec)\.)(?![\w-])",
    re.IGNORECASE,
)


def markdown_pieces(text: str, dropped: list[Dropped] | None = None) -> list[Piece]:
    """Turn a Markdown text into headings, paragraphs, list items and table rows.

    Text that is struck through is added to `dropped`.
    """
    pieces: list[Piece] = []
    struck: list[str] = []
    tokens = _with_whole_html(_PARSER.parse(without_pandoc(text)))
    numbers = _item_numbers(tokens)
    cells: list[str] = []
    number: str | None = None
    item_begins = False
    row_kind: str = ""
    level = 0
    for place, token in enumerate(tokens):
        if token.type == "list_item_open":
            item_begins, number = True, numbers.get(place)
        elif token.type == "list_item_close":
            item_begins = False
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
            said = inline_text(token, struck)
            if row_kind:
                cells.append(said)
            elif level:
                said = without_attributes(said)
                pieces += [Piece("heading", said, level=level)] if said else []
            elif item_begins and said:
                pieces.append(_item(number, said))
                item_begins = False
            elif said:
                pieces.append(Piece("paragraph", said))
        elif token.type in ("fence", "code_block"):
            pieces += [Piece("paragraph", one_line(row)) for row in token.content.split("\n") if row.strip()]
        elif token.type == "html_block" and _STRUCTURED.search(token.content):
            pieces += fragment_pieces(token.content, struck)
        elif token.type == "html_block":
            marked = _RAISED.sub(lambda match: raised(match[1]), token.content)
            said = one_line(unescape(_NO_TEXT.sub(" ", marked)))
            pieces += [Piece("paragraph", said)] if said else []
    if dropped is not None:
        dropped += [Dropped("struck text", None, said) for said in struck]
    return pieces


def inline_text(token: Token, struck: list[str] | None = None) -> str:
    """Give the words of a line without emphasis, links and images; add what is struck to `struck`."""
    return one_line(_words(token.children or [], [] if struck is None else struck))


def _with_whole_html(tokens: Sequence[Token]) -> list[Token]:
    """Put the blocks of a table or list of HTML together again that a blank line parted."""
    whole: list[Token] = []
    for token in tokens:
        goes_on = whole and token.type == whole[-1].type == "html_block"
        if goes_on and sum(-1 if tag else 1 for tag in _TABLE_OR_LIST.findall(whole[-1].content)) > 0:
            whole[-1] = replace(token, content=whole[-1].content + token.content)
        else:
            whole.append(token)
    return whole


def _item_numbers(tokens: Sequence[Token]) -> dict[int, str]:
    """Give the number of each ordered item, by the place of its token: the one that is written.

    Only where all items of a list have the same do they leave the counting to the program.
    """
    numbers: dict[int, str] = {}
    lists: list[list[int]] = []
    for place, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append([])
        elif token.type == "list_item_open":
            lists[-1].append(place)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items = lists.pop()
            written = [tokens[item].info for item in items]
            counted = len(set(written)) == 1 < len(items) and token.type == "ordered_list_close"
            if counted and not any(_begins_with_month(tokens, item) for item in items):
                written = [str(int(written[0]) + count) for count in range(len(items))]
            numbers |= {item: number for item, number in zip(items, written, strict=True) if number}
    return numbers


def _begins_with_month(tokens: Sequence[Token], item: int) -> bool:
    inline = next((token for token in tokens[item : item + 3] if token.type == "inline"), None)
    return inline is not None and _MONTH.match(inline.content) is not None


def _item(number: str | None, said: str) -> Piece:
    """Make an item of words; a day of a month is no item's number."""
    if number is None:
        return Piece("item", said)
    is_day = len(number) < 3 and _MONTH.match(said) is not None
    return Piece("paragraph" if is_day else "item", f"{number}. {said}")


def _words(tokens: Sequence[Token], struck: list[str]) -> str:
    said = ""
    in_raised = False
    before_struck: list[str] = []
    shown = _signs_between_figures(tokens)
    for place, token in enumerate(tokens):
        tag = _STRUCK_TAG.match(token.content) if token.type == "html_inline" else None
        if token.type == "s_open" or (tag and not tag[1]):
            before_struck.append(said)
            said = ""
        elif token.type == "s_close" or (tag and tag[1]):
            if before_struck:
                struck += filter(None, [one_line(said)])
                said = before_struck.pop()
        elif place in shown:
            said += token.markup
        elif in_raised and token.type == "text":
            said += raised(token.content)
        elif token.type in ("text", "code_inline"):
            said += token.content
        elif token.type in ("softbreak", "hardbreak"):
            said += " "
        elif token.type == "html_inline":
            name = token.content.lower()
            said += " " if name.startswith("<br") else ""
            in_raised = name.startswith("<sup") or (in_raised and not name.startswith("</sup"))
        elif token.children:
            said += _words(token.children, struck)
    return "".join((*before_struck, said))  # what is opened and never closed is not struck


def _signs_between_figures(tokens: Sequence[Token]) -> set[int]:
    """Name the signs of emphasis, in pairs, of which one stands between figures: "2*12*350" multiplies."""
    said = [(place, token) for place, token in enumerate(tokens) if token.content or token.nesting]
    between: set[int] = set()
    opened: list[int] = []
    for n, (place, token) in enumerate(said):
        if token.type in ("em_open", "strong_open"):
            opened.append(place)
        elif token.type not in ("em_close", "strong_close") or not opened:
            continue
        pair = {place, opened[-1]}
        if token.nesting < 0:
            opened.pop()
        before = said[n - 1][1].content[-1:] if n else ""
        after = said[n + 1][1].content[:1] if n + 1 < len(said) else ""
        if before.isdecimal() and after.isdecimal():
            between |= pair
        if token.nesting < 0 and pair & between:
            between |= pair
    return between
