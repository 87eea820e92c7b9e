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
from ingest.abutting import set_apart, tail
from ingest.datelines import dateline
from ingest.hand_lines import hand_lines
from ingest.html_tables import BLOCKS, is_data_table, table_rows
from ingest.lines import Piece
from ingest.metadata import Metadata
from ingest.numerals import raised, written
from ingest.pageboxes import is_link
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
_SHORT: Final = 25
"""Letters; a shorter block may stand by chance among those of an article."""
_MOST_APART: Final = 3
_BEFORE: Final = 6
"""Blocks before a headline, of which one may be the line of its date."""
_FACTS: Final = ("dt", "dd", "li", "table")


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
    in_main: bool = False
    """Whether it stands in the page's element of its main content."""
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
    if metadata.date is None and dateline([one.piece for one in kept]) is None and kept:
        above = found[: found.index(kept[0])][-_BEFORE:]
        metadata = replace(metadata, date=dateline([one.piece for one in above]))
    dropped += [Dropped("page furniture", None, one.piece.text) for one in around]
    return Page(tuple(one.piece for one in kept), metadata, tuple(dropped))


def _main_text(tree: Element) -> list[str]:
    """Give the letters of each line of the page's article, as trafilatura sees it; [] where it sees none."""
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
    return [_letters(line) for line in (extracted or "").splitlines()]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower().translate(_PLAIN))


def _article(found: list[_Found], main: list[str]) -> tuple[list[_Found], list[_Found]]:
    """Part the page's blocks into the article, from its headline to its last block, and the rest."""
    inside = _places_inside(found, main)
    prose = [index for index in inside if len(found[index].told) > 40]
    if not prose:
        plain = [one.linked <= _LINKED or one.tag == "h1" for one in found]
        return list(compress(found, plain)), list(compress(found, map(not_, plain)))
    start, end = _reach(found, inside)
    first = start
    of_main = frozenset(inside)
    headlines = [index for index in range(prose[0]) if found[index].tag == "h1"]
    if headlines:
        start = min(start, headlines[-1])
    wanted: list[bool] = []
    for index, one in enumerate(found[: end + 1]):
        unlinked = one.linked <= _LINKED
        sentence = len(one.told) > 40 and ends_sentence(one.told)
        if index < start:
            wanted.append(False)
        elif index < first:
            wanted.append(one.tag == "h1" or sentence or (one.in_main and unlinked and one.tag in _FACTS))
        else:
            wanted.append(index in of_main or unlinked)
    wanted += _closing(found, end)
    return list(compress(found, wanted)), list(compress(found, map(not_, wanted)))


def _reach(found: list[_Found], inside: list[int]) -> tuple[int, int]:
    """Name the first and the last block of the article: no short or linked one far from the others."""
    sure = [
        i for i in inside if found[i].linked <= _LINKED and len(_letters(found[i].told)) >= _SHORT
    ] or inside
    start, end = sure[0], sure[-1]
    for index in inside:
        end = index if end < index <= end + _MOST_APART and found[index].linked <= _LINKED else end
    for index in reversed(inside):
        start = index if start > index >= start - _MOST_APART and found[index].linked <= _LINKED else start
    while start and found[start - 1].piece.kind == "heading" and found[start - 1].linked <= _LINKED:
        start -= 1
    return start, end


def _closing(found: list[_Found], end: int) -> list[bool]:
    """Tell of each block after the article's last whether it is part of it: a box of facts, notes, a table.

    What stands in the same main element ends where a heading leads to another article.
    """
    wanted: list[bool] = []
    goes_on = found[end].in_main
    for one in found[end + 1 :]:
        unlinked = one.linked <= _LINKED
        goes_on = goes_on and one.in_main and (unlinked or one.piece.kind != "heading")
        captions = one.tag == "figcaption" and (wanted[-1] if wanted else True)
        of_table = one.piece.kind in ("table_head", "table_row")
        wanted.append(unlinked and (goes_on or one.in_facts or captions or of_table))
    for index in range(len(wanted) - 1, -1, -1):
        is_heading = found[end + 1 + index].piece.kind == "heading"
        wanted[index] = wanted[index] and not (is_heading and not any(wanted[index + 1 : index + 2]))
    return wanted


def _places_inside(found: list[_Found], lines: list[str]) -> list[int]:
    """Name the blocks whose letters are among those of the article, from the first to the last.

    A short one must be a whole line of it, or follow the one before at once.
    """
    inside: list[int] = []
    place = 0
    main, whole = "".join(lines), frozenset(lines)
    for index, one in enumerate(found):
        letters = _letters(one.told)
        follows = main.startswith(letters, place)
        if len(letters) < _SHORT and one.tag != "h1" and not follows and letters not in whole:
            continue
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


def _block(element: Element, item: str | None) -> Iterator[_Found]:
    """Give the blocks of an element that begins on a line of its own."""
    name = str(element.tag)
    if name == "pre":
        for piece in pieces_of(text_lines(element.text_content())):
            yield _Found(piece, 0.0, name)
    elif name == "table" and is_data_table(element):
        for row in table_rows(element):
            yield _Found(row.piece, 0.0, name, own=row.own)
    else:
        inside = _walk(element, item)
        if is_quoted_mail(element):
            inside = map(_quoted, inside)
        if is_fact_box(element):
            inside = map(_in_facts, inside)
        is_main = name == "main" or element.get("role") == "main"
        yield from map(_in_main, inside) if is_main else inside


def _quoted(found: _Found) -> _Found:
    return replace(found, piece=replace(found.piece, quoted=True))


def _in_facts(found: _Found) -> _Found:
    return replace(found, in_facts=True)


def _in_main(found: _Found) -> _Found:
    return replace(found, in_main=True)


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


def _flush(inline: list[tuple[str, bool]], tag: str, item: str | None) -> Iterator[_Found]:
    lines = hand_lines(set_apart("".join(part for part, _ in inline)))
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
