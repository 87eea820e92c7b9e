"""Saved web pages: the article's blocks, and what stands around it.

Blocks come from the page's own elements, so headings, lists and tables keep their form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import lxml.html
from lxml import etree

from errors import ReadError
from ingest.abutting import set_apart, tail
from ingest.datelines import dateline
from ingest.hand_lines import hand_lines
from ingest.html_tables import BLOCKS, is_data_table, table_rows
from ingest.lines import Piece
from ingest.metadata import Metadata
from ingest.numerals import raised, written
from ingest.pagearticle import LINKED, Found, above_article, article_of, main_text
from ingest.pageboxes import is_link, is_mostly_linked
from ingest.pagemeta import page_metadata
from ingest.pagesigns import is_fact_box, is_quoted_mail
from ingest.pruning import pruned
from ingest.structure import pieces_of
from ingest.text import decode, text_lines
from ingest.unfolding import unfold
from retrieval.documents import Dropped

Element = Any  # lxml's elements carry no types

_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a web page's article, what the page says of itself, and what was left out."""

    pieces: tuple[Piece, ...]
    metadata: Metadata
    dropped: tuple[Dropped, ...]


def read_html(data: bytes) -> Page:
    """Read a saved web page. Raises ReadError where no page or no text is in it."""
    named = _CHARSET.search(data[:4096])
    text = decode(data, named.group(1).decode("ascii") if named else None)
    try:
        tree = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError("The file holds no web page.", "Save the page again, as HTML only.") from error
    metadata = page_metadata(tree)
    unfold(tree)
    dropped = list(pruned(tree))
    found = list(_blocks(tree))
    kept, around = article_of(found, main_text(tree))
    if metadata.date is None and dateline([one.piece for one in kept]) is None:
        metadata = replace(metadata, date=dateline([one.piece for one in above_article(found, kept)]))
    dropped += [Dropped("page furniture", None, one.piece.text) for one in around]
    return Page(tuple(one.piece for one in kept), metadata, tuple(dropped))


def _blocks(tree: Element) -> Iterator[Found]:
    body = tree.find(".//body")
    if body is not None:
        yield from _walk(body, None)


def _walk(element: Element, item: str | None) -> Iterator[Found]:
    """Give the blocks under an element, in the page's order; `item` is the number of a list item."""
    inline: list[tuple[str, bool]] = [(_unbroken(element.text), False)]
    tag = str(element.tag)
    numbers = _numbers(element)
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == "br":
            if len(inline) > 1 and not inline[-1][0].strip():
                flushed = list(_flush(inline, tag, item))
                yield from flushed
                item = None if flushed else item
            inline.append(("\n", False))
        elif name in BLOCKS or (name and _has_blocks(child)):
            flushed = list(_flush(inline, tag, item))
            yield from flushed
            item = None if flushed else item
            for one in _block(child, next(numbers) if name == "li" else item):
                # The number stands before the first paragraph of its item only.
                item = None if one.piece.kind == "item" and name != "li" else item
                yield one
        elif name:
            inline += _inline(child, is_link(child))
        inline.append((_unbroken(tail(child)), False))
    yield from _flush(inline, tag, item)


def _block(element: Element, item: str | None) -> Iterator[Found]:
    """Give the blocks of an element that begins on a line of its own."""
    name = str(element.tag)
    if name == "pre":
        for piece in pieces_of(text_lines(element.text_content())):
            yield Found(piece, 0.0, name)
    elif name == "table" and is_data_table(element):
        leads = is_mostly_linked(element)
        for row in table_rows(element):
            yield Found(row.piece, 0.0, name, is_card=leads, own=row.own)
    else:
        inside = _walk(element, item)
        if is_quoted_mail(element):
            inside = map(_quoted, inside)
        if is_fact_box(element):
            inside = map(_in_facts, inside)
        if name == "a" and is_link(element) and not element.get("href", "#").startswith("#"):
            inside = map(_in_card, inside)
        if name == "main" or element.get("role") == "main":
            inside = map(_in_main, inside)
        yield from map(_in_article, inside) if name == "article" else inside


def _quoted(found: Found) -> Found:
    return replace(found, piece=replace(found.piece, quoted=True))


def _in_facts(found: Found) -> Found:
    return replace(found, in_facts=True)


def _in_card(found: Found) -> Found:
    return replace(found, is_card=True)


def _in_main(found: Found) -> Found:
    return replace(found, in_main=True, in_article=True)


def _in_article(found: Found) -> Found:
    return replace(found, in_article=True)


def _has_blocks(element: Element) -> bool:
    return any(isinstance(child.tag, str) and child.tag in BLOCKS for child in element.iter())


def _inline(element: Element, linked: bool) -> list[tuple[str, bool]]:
    if element.tag == "sup":
        return [(raised(_unbroken(element.text_content())), linked)]
    parts = [(_unbroken(element.text), linked)]
    for child in element:
        if isinstance(child.tag, str):
            parts += [("\n", linked)] if child.tag == "br" else _inline(child, linked or is_link(child))
        parts.append((_unbroken(tail(child)), linked))
    return parts


def _unbroken(text: str | None) -> str:
    """Return text without the line feeds of the file, which the page does not show."""
    return (text or "").replace("\n", " ")


def _flush(inline: list[tuple[str, bool]], tag: str, item: str | None) -> Iterator[Found]:
    lines = hand_lines(set_apart("".join(part for part, _ in inline)))
    text = " ".join(lines)
    letters = sum(len(part.strip()) for part, _ in inline)
    linked = sum(len(part.strip()) for part, is_link in inline if is_link) / letters if letters else 0.0
    inline.clear()
    if not text:
        return
    is_link = linked > LINKED
    if re.fullmatch("h[1-6]", tag):
        yield Found(Piece("heading", text, level=int(tag[1]), linked=is_link), linked, tag)
    elif item is not None:
        yield Found(Piece("item", item + text, linked=is_link), linked, tag, own=text)
    else:
        whole = text if len(lines) > 1 else ""
        for line in lines:
            yield Found(Piece("paragraph", line, linked=is_link), linked, tag, own=whole)


def _numbers(parent: Element) -> Iterator[str]:
    """Give what is printed before each item of a list, '' for a bullet."""
    items = [child for child in parent if child.tag == "li"]
    if parent.tag != "ol":
        yield from ("" for _ in items)
        return
    step = -1 if parent.get("reversed") is not None else 1
    number = _whole(parent.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = _whole(item.get("value"), number)
        yield f"{written(number, parent.get('type', '1'))}. "
        number += step


def _whole(said: str | None, default: int) -> int:
    return int(said) if said and len(said) < 10 and said.strip().isdecimal() else default


def fragment_pieces(text: str, struck: list[str]) -> list[Piece]:
    """Give all blocks of a part of a web page; the words that are struck through are added to `struck`."""
    tree = lxml.html.document_fromstring(f"<body>{text}</body>")
    etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
    for element in tree.iter("s", "del", "strike"):
        struck += filter(None, [" ".join(element.text_content().split())])
    etree.strip_elements(tree, "s", "del", "strike", with_tail=False)
    return [found.piece for found in _blocks(tree)]
