"""Which blocks of a web page are its article.

Trafilatura (https://aclanthology.org/2021.acl-demo.15/) says where in the page the article is; the page's own
elements say what closes it.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from itertools import compress
from operator import not_
from typing import Any, Final

import lxml.html
import trafilatura
from lxml import etree

from ingest.datelines import written_date
from ingest.lines import Piece
from ingest.pruning import ends_sentence

Element = Any  # lxml's elements carry no types

# It warns of every page that it sees no article in, which is no news for the admin.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_PLAIN: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LINKED: Final = 0.5
"""The part of a block's letters from which it is a link."""
_ALL_LINKED: Final = 0.95
"""The same from which nothing but a link stands there."""
_SHORT: Final = 25
"""Letters; a shorter block may stand by chance among those of an article."""
_MOST_APART: Final = 3
_ABOVE: Final = 6
"""Blocks above a headline, of which one may be the line of its date."""
_FACTS: Final = ("dt", "dd", "li", "table")


@dataclass(frozen=True, slots=True)
class Found:
    """A block of the page, and how much of its text are links (0 to 1)."""

    piece: Piece
    linked: float
    tag: str
    in_facts: bool = False
    """Whether it stands in a box of facts, which closes many an article."""
    in_main: bool = False
    """Whether it stands in the page's element of its main content."""
    in_article: bool = False
    """Whether it stands in that, or in an element of an article."""
    is_card: bool = False
    """Whether it stands in a link that holds whole blocks, or in a table of links: what leads elsewhere."""
    own: str = ""
    """What the article has of it: of a table row its text without the cells that span down into it, of one of
    a paragraph's lines the whole paragraph, of an item what stands after its number."""

    @property
    def told(self) -> str:
        """What it is judged by."""
        return self.own or self.piece.text


def main_text(tree: Element) -> list[str]:
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


def article_of(found: list[Found], main: list[str]) -> tuple[list[Found], list[Found]]:
    """Part the page's blocks into the article, from its headline to its last block, and the rest."""
    inside = _places_inside(found, main)
    prose = [index for index in inside if len(found[index].told) > 40]
    if not prose:
        plain = [one.linked <= LINKED or one.tag == "h1" for one in found]
        return list(compress(found, plain)), list(compress(found, map(not_, plain)))
    start, end = _reach(found, inside)
    first = start
    of_main = frozenset(inside)
    headlines = [index for index in range(prose[0]) if found[index].tag == "h1"]
    if headlines:
        start = min(start, headlines[-1])
    wanted: list[bool] = []
    for index, one in enumerate(found[: end + 1]):
        unlinked = one.linked <= LINKED
        sentence = len(one.told) > 40 and ends_sentence(one.told)
        if index < start:
            wanted.append(False)
        elif index < first:
            wanted.append(one.tag == "h1" or sentence or (one.in_main and unlinked and one.tag in _FACTS))
        else:
            wanted.append(index in of_main or unlinked)
    wanted += _closing(found, end)
    return list(compress(found, wanted)), list(compress(found, map(not_, wanted)))


def _reach(found: list[Found], inside: list[int]) -> tuple[int, int]:
    """Name the first and the last block of the article: no link, and no doubtful one far from the others."""
    doubted = _doubted(found)
    sure = [index for index in inside if found[index].linked <= LINKED and index not in doubted] or inside
    start, end = sure[0], sure[-1]
    for index in inside:
        follows = index == end + 1 and found[index].linked < _ALL_LINKED and index not in doubted
        if follows or (end < index <= end + _MOST_APART and found[index].linked <= LINKED):
            end = index
    for index in reversed(inside):
        start = index if start > index >= start - _MOST_APART and found[index].linked <= LINKED else start
    while start and found[start - 1].piece.kind == "heading" and found[start - 1].linked <= LINKED:
        start -= 1
    return start, end


def _doubted(found: list[Found]) -> frozenset[int]:
    """Name the short blocks outside the element of the article, where the page has one."""
    if not any(one.in_article and len(one.told) > 40 for one in found):
        return frozenset()
    return frozenset(
        index
        for index, one in enumerate(found)
        if not one.in_article and one.tag != "h1" and len(_letters(one.told)) < _SHORT
    )


def _closing(found: list[Found], end: int) -> list[bool]:
    """Tell of each block after the article's last whether it is part of it: a box of facts, notes, a table.

    What stands in the same main element ends where a heading leads to another article.
    """
    wanted: list[bool] = []
    goes_on = found[end].in_main
    for index, one in enumerate(found[end + 1 :], start=end + 1):
        leads = one.linked > LINKED or one.is_card
        goes_on = goes_on and one.in_main and not one.is_card and not (leads and one.piece.kind == "heading")
        above = found[index - 1]
        is_teaser = above.linked > LINKED and above.piece.kind == "paragraph"
        captions = one.tag == "figcaption" and (wanted[-1] if wanted else True)
        of_table = one.piece.kind in ("table_head", "table_row")
        wanted.append(not leads and ((goes_on and not is_teaser) or one.in_facts or captions or of_table))
    for index in range(len(wanted) - 1, -1, -1):
        piece = found[end + 1 + index].piece
        heads = piece.kind == "heading" or (index + 1 < len(wanted) and written_date(piece.text) is not None)
        wanted[index] = wanted[index] and not (heads and not any(wanted[index + 1 : index + 2]))
    return wanted


def _places_inside(found: list[Found], lines: list[str]) -> list[int]:
    """Name the blocks whose letters are among those of the article, from the first to the last.

    A doubtful one must be a whole line of it, or follow the one before at once.
    """
    doubted = _doubted(found)
    inside: list[int] = []
    place = 0
    main, whole = "".join(lines), frozenset(lines)
    for index, one in enumerate(found):
        letters = _letters(one.told)
        follows = main.startswith(letters, place)
        if index in doubted and not follows and letters not in whole:
            continue
        # Most stand where the one before ended; to look there first spares a search of the whole text.
        there = main.find(letters, place) if letters else -1
        if letters and there < 0:
            there = main.find(letters, 0, place + len(letters))
        if there >= 0:
            inside.append(index)
            place = there + len(letters)
    return inside


def above_article(found: list[Found], article: list[Found]) -> list[Found]:
    """Give the last blocks above an article's first, among which its date may stand."""
    first = next((index for index, one in enumerate(found) if article and one is article[0]), 0)
    return found[max(first - _ABOVE, 0) : first]
