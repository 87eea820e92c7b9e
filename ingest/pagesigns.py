"""How the elements of a web page are called that are no part of its article."""

from __future__ import annotations

import itertools
import re
from typing import Any, Final

from lxml.etree import Element

_WORDS: Final = re.compile(r"[A-Z]?[a-zæøåäö]+|[A-Z]+(?![a-z])|\d+")
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
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_TAGS: Final = {"nav": "navigation", "footer": "navigation", "form": "form", "dialog": "cookie text"}


def is_hidden(element: Any) -> bool:
    """Tell whether a browser shows an element at all."""
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def is_furniture(element: Any) -> str | None:
    """Name what kind of furniture an element says it is; None for what may be part of the article."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _SCRIPT_TAGS and not _is_whole_heading(element):
        return "script"
    if tag in _TAGS:
        return _TAGS[tag]
    if element.get("role") in _ROLES:
        return _ROLES[element.get("role")]
    if tag in ("html", "body", "main", "article"):
        return None
    if tag == "aside" and not any(
        ancestor.tag in ("article", "main") for ancestor in element.iterancestors()
    ):
        return "navigation"
    for name in [*(element.get("class") or "").split(), element.get("id") or ""]:
        kind = _kind(name)
        if kind:
            return kind
    return None


def _is_whole_heading(element: Any) -> bool:
    """Tell whether a button or label holds all words of a heading: a question that unfolds its answer."""
    if element.tag not in ("button", "label"):
        return False
    heading = next((one for one in element.iterancestors(*_HEADINGS)), None)
    return heading is not None and _letters(heading) == _letters(element)


def _letters(element: Any) -> str:
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
