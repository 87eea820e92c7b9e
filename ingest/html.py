"""Saved web pages: the article's blocks, and what stands around it.

Blocks come from the page's own elements, so headings, lists and tables keep their form; trafilatura
(https://aclanthology.org/2021.acl-demo.15/) says which part of the page is the article.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import compress
from operator import not_
from typing import Any, Final

import lxml.html
import trafilatura
from lxml import etree

from errors import ReadError
from ingest.hand_lines import hand_lines
from ingest.html_tables import BLOCKS, is_data_table, table_rows
from ingest.lines import Piece
from ingest.metadata import Metadata
from ingest.numerals import raised, written
from ingest.pagemeta import page_metadata
from ingest.pagesigns import is_fact_box, is_quoted_mail
from ingest.pruning import ends_sentence, pruned
from ingest.structure import pieces_of
from ingest.text import decode, text_lines
from ingest.unfolding import unfold
from retrieval.documents import Dropped

Element = Any  # lxml's elements carry no types

# It warns of every page that it sees no article in, which is no news for the admin.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_PLAIN: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LINKED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a web page's article, what the page says of itself, and what was left out."""

    pieces: tuple[Piece, ...]
    metadata: Metadata
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A block of the page, and how much of its text are links (0 to 1)."""

    piece: Piece
    linked: float
    tag: str
    in_facts: bool = False
    """Whether it stands in a box of facts, which closes many an article."""
    own: str = ""
    """What the article has of it: of a table row its text without the cells that span down into it, of one of
    a paragraph's lines the whole paragraph."""

    @property
    def told(self) -> str:
        """What it is judged by."""
        return self.own or self.piece.text


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
    kept, around = _article(found, _main_text(tree))
    dropped += [Dropped("page furniture", None, one.piece.text) for one in around]
    return Page(tuple(one.piece for one in kept), metadata, tuple(dropped))


def _main_text(tree: Element) -> str:
    """Give the words of the page's article, as trafilatura sees it; '' where it sees none."""
    copy = lxml.html.document_fromstring(etree.tostring(tree, encoding="unicode"))
    try:
        extracted = trafilatura.extract(
            copy,
            output_format="txt",
            include_comments=False,
            include_tables=True,
            favor_recall=True,
            fast=True,
        )
    except Exception:
        extracted = None
    return _letters(extracted or "")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower().translate(_PLAIN))


def _article(found: list[_Found], main: str) -> tuple[list[_Found], list[_Found]]:
    """Part the page's blocks into the article, from its headline to its last block, and the rest."""
    inside = _places_inside(found, main)
    prose = [index for index in inside if len(found[index].told) > 40]
    if not prose:
        plain = [one.linked <= _LINKED or one.tag == "h1" for one in found]
        return list(compress(found, plain)), list(compress(found, map(not_, plain)))
    start, end = inside[0], inside[-1]
    of_main = frozenset(inside)
    headlines = [index for index in range(prose[0]) if found[index].tag == "h1"]
    if headlines:
        start = min(start, headlines[-1])
    first = inside[0]
    kept: list[_Found] = []
    around: list[_Found] = []
    for index, one in enumerate(found):
        sentence = len(one.told) > 40 and ends_sentence(one.told)
        if index < start or index > end:
            wanted = index > end and one.in_facts and one.linked <= _LINKED
        elif index < first:
            wanted = one.tag == "h1" or sentence
        else:
            wanted = index in of_main or one.linked <= _LINKED
        (kept if wanted else around).append(one)
    return kept, around


def _places_inside(found: list[_Found], main: str) -> list[int]:
    """Name the blocks whose letters are among those of the article, from the first to the last."""
    inside: list[int] = []
    place = 0
    for index, one in enumerate(found):
        letters = _letters(one.told)
        # Most stand where the one before ended; to look there first spares a search of the whole text.
        there = main.find(letters, place) if letters else -1
        if letters and there < 0:
            there = main.find(letters, 0, place + len(letters))
        if there >= 0:
            inside.append(index)
            place = there + len(letters)
    return inside


def _blocks(tree: Element) -> Iterator[_Found]:
    body = tree.find(".//body")
    if body is not None:
        yield from _walk(body, None)


def _walk(element: Element, item: str | None) -> Iterator[_Found]:
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
        elif name == "pre":
            yield from _flush(inline, tag, item)
            for piece in pieces_of(text_lines(child.text_content())):
                yield _Found(piece, 0.0, name)
        elif name == "table" and is_data_table(child):
            yield from _flush(inline, tag, item)
            for row in table_rows(child):
                yield _Found(row.piece, 0.0, name, own=row.own)
        elif name in BLOCKS or (name and _has_blocks(child)):
            flushed = list(_flush(inline, tag, item))
            yield from flushed
            item = None if flushed else item
            inside = _walk(child, next(numbers) if name == "li" else item)
            if is_quoted_mail(child):
                inside = map(_quoted, inside)
            yield from map(_in_facts, inside) if is_fact_box(child) else inside
        elif name:
            inline += _inline(child, name == "a")
        inline.append((_unbroken(child.tail), False))
    yield from _flush(inline, tag, item)


def _quoted(found: _Found) -> _Found:
    return replace(found, piece=replace(found.piece, quoted=True))


def _in_facts(found: _Found) -> _Found:
    return replace(found, in_facts=True)


def _has_blocks(element: Element) -> bool:
    return any(isinstance(child.tag, str) and child.tag in BLOCKS for child in element.iter())


def _inline(element: Element, linked: bool) -> list[tuple[str, bool]]:
    if element.tag == "sup":
        return [(raised(_unbroken(element.text_content())), linked)]
    parts = [(_unbroken(element.text), linked)]
    for child in element:
        if isinstance(child.tag, str):
            parts += [("\n", linked)] if child.tag == "br" else _inline(child, linked or child.tag == "a")
        parts.append((_unbroken(child.tail), linked))
    return parts


def _unbroken(text: str | None) -> str:
    """Return text without the line feeds of the file, which the page does not show."""
    return (text or "").replace("\n", " ")


def _flush(inline: list[tuple[str, bool]], tag: str, item: str | None) -> Iterator[_Found]:
    lines = hand_lines("".join(part for part, _ in inline))
    text = " ".join(lines)
    letters = sum(len(part.strip()) for part, _ in inline)
    linked = sum(len(part.strip()) for part, is_link in inline if is_link) / letters if letters else 0.0
    inline.clear()
    if not text:
        return
    is_link = linked > _LINKED
    if re.fullmatch("h[1-6]", tag):
        yield _Found(Piece("heading", text, level=int(tag[1]), linked=is_link), linked, tag)
    elif item is not None:
        yield _Found(Piece("item", item + text, linked=is_link), linked, tag)
    else:
        whole = text if len(lines) > 1 else ""
        for line in lines:
            yield _Found(Piece("paragraph", line, linked=is_link), linked, tag, own=whole)


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
