"""How the elements of a web page are called that are no part of its article."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Any, Final

from lxml.etree import Element

_WORDS: Final = re.compile(r"[A-Z]?[a-zæøåäö]+|[A-Z]+(?![a-z])|\d+")
_FACTS: Final = frozenset("fact facts fakta faktaboks faktaruta".split())
_SCRIPT_TAGS: Final = frozenset(
    "script style noscript template svg iframe object embed canvas link meta select input textarea button "
    "label".split()
)
_NAMED: Final = {
    "advert": "ad ads adv advert adverts advertisement advertising annonce annoncer annons annonser sponsor "
    "sponsored promo promotion outbrain taboola",
    "read-also links": "related relateret relaterede relaterade recommended recommendations readmore "
    "readalso",
    "event advert": "event events eventpromo",
    "people news": "navnenyt peoplenews",
    "newsletter": "newsletter newsletters nyhedsbrev nyhetsbrev signup subscribe",
    "cookie text": "cookie cookies consent gdpr samtykke samtycke cookiebanner",
    "navigation": "nav navbar navigation menu breadcrumb breadcrumbs sidebar skip skiplink tags taglist "
    "pagination pager footer sitefooter",
    "share buttons": "share sharing social socials",
    "comments": "comments disqus kommentarer",
    "sign-in": "paywall login signin",
}  # fmt: skip
_KIND_OF: Final = {word: kind for kind, words in _NAMED.items() for word in words.split()}
_PAIRS: Final = {
    ("most", "read"): "read-also links",
    ("mest", "læste"): "read-also links",
    ("mest", "lasta"): "read-also links",
    ("read", "also"): "read-also links",
    ("read", "more"): "read-also links",
    ("people", "news"): "people news",
    ("photo", "credit"): "photo credit",
    ("image", "credit"): "photo credit",
}
_ROLES: Final = {
    "navigation": "navigation",
    "search": "navigation",
    "contentinfo": "navigation",
    "complementary": "navigation",
    "dialog": "cookie text",
    "alertdialog": "cookie text",
}
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_ENGLISH: Final = str.maketrans({"æ": "a", "ø": "o", "ß": "ss"})
_TAGS: Final = {"nav": "navigation", "footer": "navigation", "form": "form", "dialog": "cookie text"}


def is_hidden(element: Any) -> bool:
    """Tell whether a browser shows an element at all."""
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def is_quoted_mail(element: Any) -> bool:
    """Tell whether a mail program quotes another mail by an element, not its author a text by hand."""
    return element.tag == "blockquote" and (
        element.get("type") == "cite" or "gmail_quote" in (element.get("class") or "").split()
    )


def is_fact_box(element: Any) -> bool:
    """Tell whether an element is called a box of facts, which is a part of the article wherever it stands."""
    names = [*(element.get("class") or "").split(), element.get("id") or ""]
    return any(
        word.lower() in _FACTS for name in names for word in _WORDS.findall(name.replace("box", " box"))
    ) and element.tag in ("aside", "div", "section", "figure", "details")


def is_furniture(element: Any) -> str | None:
    """Name what kind of furniture an element says it is; None for what may be part of the article."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _SCRIPT_TAGS and not _is_whole_heading(element):
        return "script"
    if tag in _TAGS:
        return _TAGS[tag]
    if element.get("role") in _ROLES:
        return _ROLES[element.get("role")]
    if tag in ("html", "body", "main", "article", *HEADINGS) or is_fact_box(element):
        return None
    if tag == "aside" and not any(
        ancestor.tag in ("article", "main") for ancestor in element.iterancestors()
    ):
        return "navigation"
    for name in (element.get("class") or "").split():
        kind = _kind(name)
        if kind:
            return kind
    kind = _kind(element.get("id") or "")
    return None if kind and _is_made_of_heading(element) else kind


def _is_made_of_heading(element: Any) -> bool:
    """Tell whether an id repeats a heading, as programs make it that write whole documents as web pages.

    A box of furniture may be called as it is headed too: the page must have other ids that are made so.
    """
    if not _repeats_heading(element):
        return False
    if next(element.iterancestors(*HEADINGS), None) is not None:
        return True
    return any(
        _kind(other.get("id")) is None and _repeats_heading(other)
        for other in element.getroottree().iter("section", "div", *HEADINGS)
        if other.get("id")
    )


def _repeats_heading(element: Any) -> bool:
    around = element if element.tag in HEADINGS else next(element.iterancestors(*HEADINGS), None)
    heading = around if around is not None else next(element.iter(*HEADINGS), None)
    return heading is not None and _slug(element.get("id")) == _slug(letters(heading)) != ""


def _slug(name: str) -> str:
    """Give a heading's or an id's letters, however the id spells those that are not English."""
    plain = unicodedata.normalize("NFKD", name.lower().removeprefix("h-"))
    plain = plain.translate(_ENGLISH).replace("ae", "a").replace("oe", "o").replace("aa", "a")
    return "".join(filter(str.isalpha, plain))


def _is_whole_heading(element: Any) -> bool:
    """Tell whether a button or label holds all words of a heading: a question that unfolds its answer."""
    if element.tag not in ("button", "label"):
        return False
    heading = next((one for one in element.iterancestors(*HEADINGS)), None)
    return heading is not None and letters(heading) == letters(element)


def letters(element: Any) -> str:
    """Give what an element says, without any space."""
    return "".join("".join(element.itertext(Element)).split())


def _kind(name: str) -> str | None:
    """Judge one class by its first words ("event-card__date"): later ones often say where it may stand."""
    words = [word.lower() for word in _WORDS.findall(name.split("__")[0].split("--")[0])]
    for pair in itertools.pairwise(words):
        if pair in _PAIRS:
            return _PAIRS[pair]
    for word in words:
        if word in _KIND_OF:
            return _KIND_OF[word]
    return None
