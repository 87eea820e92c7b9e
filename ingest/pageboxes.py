"""Tells a part of a web page's article from furniture by what it says, where its class may mislead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml.etree import Element

from ingest.cleaning import one_line
from ingest.pagelabels import ADVERT_SIGN, COOKIES, INVITES, OWN_COMMENTS
from ingest.pagesigns import HEADINGS, is_inside_article, letters

_PROSE: Final = 60
"""Characters from which a paragraph that ends as a sentence is taken to tell something."""
_SENTENCE: Final = re.compile(r" \S+[.!?][\"”»’)\]]*$")
_SENTENCE_WORDS: Final = 4
_FIGURE: Final = re.compile(r"\d")
_ASKS_TO_SIGN_IN: Final = re.compile(
    r"(?:log(?:ga)? in|log ind|sign in|bliv (?:abonnent|medlem)|bli (?:prenumerant|medlem)"
    r"|som (?:abonnent|prenumerant)|køb (?:abonnement|adgang)|få adgang|få tillgång|abonn[eé]r"
    r"|prenumerera|subscri)",
    re.IGNORECASE,
)
_LINKED: Final = 0.5
_CONTROLS: Final = ("form", "button", "input", "select", "textarea")
_LINES: Final = ("p", "li", "dt", "dd", "td", "th", "figcaption", "div", "section", "span", *HEADINGS)
_OF_PAGE: Final = frozenset(("newsletter", "people news", "photo credit"))
"""Kinds whose names say too much to be those of an article's part."""
_OF_LINKS: Final = frozenset(("read-also links", "advert", "sign-in", "share buttons"))


def is_told(element: Any, kind: str) -> bool:
    """Tell whether an element that is called like furniture of this kind tells something of the article."""
    if kind in _OF_PAGE or _has_controls(element):
        return False
    if kind == "sign-in" and sum(map(_is_prose, _said(element, "p"))) > 1:
        # The article behind a paywall, which some pages call after it.
        return not (is_inside_article(element) and _has_linked_line(element))
    if not is_inside_article(element):
        return False
    if is_mostly_linked(element) or (kind in _OF_LINKS and _has_linked_line(element)):
        return False
    if kind == "cookie text":
        return tells_something(element) and COOKIES.search(element.text_content()) is None
    if kind == "sign-in" and any(map(_ASKS_TO_SIGN_IN.match, _said(element, *_LINES))):
        return False
    if kind == "event advert":
        return tells_something(element) and not _is_event_advert(element)
    if kind == "comments":
        heading = next(element.iter(*HEADINGS), None)
        return heading is not None and OWN_COMMENTS.fullmatch(one_line(heading.text_content())) is not None
    return _has_sentence(element) if kind == "share buttons" else tells_something(element)


def tells_something(element: Any) -> bool:
    """Tell whether a figure or a sentence stands in an element."""
    return _FIGURE.search(one_line(" ".join(element.itertext(Element)))) is not None or _has_sentence(element)


def is_mostly_linked(element: Any) -> bool:
    """Tell whether most letters of an element lead to other pages."""
    linked = sum(len(letters(link)) for link in element.iter("a") if is_link(link))
    return linked > len(letters(element)) * _LINKED


def is_link(element: Any) -> bool:
    """Tell a link that leads to another page from a telephone number or an address to write to."""
    return element.tag == "a" and not str(element.get("href", "")).lower().startswith(("tel:", "mailto:"))


def _has_controls(element: Any) -> bool:
    return element.tag in _CONTROLS or next(element.iter(*_CONTROLS), None) is not None


def _said(element: Any, *tags: str) -> Iterator[str]:
    return (one_line(" ".join(line.itertext(Element))) for line in element.iter(*tags))


def _is_prose(text: str) -> bool:
    return len(text) > _PROSE and _SENTENCE.search(text) is not None


def _has_sentence(element: Any) -> bool:
    return any(
        _SENTENCE.search(text) is not None and len(text.split()) >= _SENTENCE_WORDS
        for text in _said(element, *{element.tag, *_LINES})
    )


def _has_linked_line(element: Any) -> bool:
    """Tell whether a link is a whole line of an element, as the links to other articles are."""
    return any(
        len(letters(link)) * 2 > len(letters(link.getparent()))
        and len(one_line(link.text_content()).split()) > 1
        for link in element.iter("a")
        if is_link(link)
    )


def _is_event_advert(element: Any) -> bool:
    """Tell an invitation to an event from the time and place of the event that the page is about."""
    prose = [text for text in _said(element, "p", "li", "div") if _is_prose(text)]
    if any(INVITES.search(text) for text in prose):
        return True
    signed = any(map(ADVERT_SIGN.search, [one_line(" ".join(element.itertext(Element)))]))
    return signed and any(map(is_link, element.iter("a")))
