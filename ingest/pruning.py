"""Takes out of a saved web page what is not its article: scripts, menus, adverts, hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from ingest.cleaning import one_line
from ingest.pageboxes import is_told
from ingest.pagesigns import is_furniture, is_hidden, sign_of
from retrieval.documents import Dropped

Element = Any  # lxml's elements carry no types

_SENTENCE: Final = re.compile(r"[.!?][\"”»’)\]]*$")


def pruned(tree: Element) -> Iterator[Dropped]:
    """Take furniture out of a page, by what its elements are and are called, and say what it held.

    The page's tree is changed as this is read to its end.
    """
    body = tree.find(".//body")
    whole = len(_said_but_for_scripts(body)) if body is not None else 0
    for element in list((body if body is not None else tree).iter(etree.Element)):
        parent = element.getparent()
        if parent is None or element is body or element.getroottree().getroot() is not tree:
            continue
        if not _is_inside(element, tree):
            continue
        kind = is_furniture(element) or _named(element)
        if kind != "script" and is_hidden(element):
            kind = "hidden text"
        if kind is None:
            continue
        text = _said(element)
        if kind == "script" or not _holds_article(element, len(text), whole):
            if kind == "hidden text":
                text = _said_but_for_scripts(element)
            if text and kind != "script":
                yield Dropped(kind, None, text)
            _remove(element)


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends where a sentence does."""
    return _SENTENCE.search(text) is not None


def _is_inside(element: Element, tree: Element) -> bool:
    return element is tree or any(ancestor is tree for ancestor in element.iterancestors())


def _holds_article(element: Element, chars: int, whole: int) -> bool:
    return chars * 2 > whole or element.find(".//h1") is not None or element.find(".//article") is not None


def _named(element: Element) -> str | None:
    """Name the furniture that an element is called after; None where what it says belongs to the article."""
    sign = sign_of(element)
    if sign is None or (not sign.sure and is_told(element, sign.kind)):
        return None
    return sign.kind


def _remove(element: Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _said(element: Element) -> str:
    return one_line(" ".join(element.itertext(etree.Element)))


def _said_but_for_scripts(element: Element) -> str:
    copy = deepcopy(element)
    copy.tail = None
    for inner in list(copy.iterdescendants(etree.Element)):
        if is_furniture(inner) == "script":
            _remove(inner)
    return _said(copy)
