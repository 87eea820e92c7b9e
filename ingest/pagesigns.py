"""How the elements of a web page are called that are no part of its article."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from lxml.etree import Element

from ingest.cleaning import one_line

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
_SURE: Final = frozenset(
    "navbar breadcrumb breadcrumbs skiplink tags taglist pagination pager sitefooter ad ads adv advert "
    "adverts advertisement advertising annonce annoncer annons annonser outbrain taboola disqus".split()
)
"""Words that call nothing else, whatever it says."""
_SHARING: Final = frozenset(
    "bar box button buttons facebook follow icon icons instagram item items link linkedin links list media "
    "nav network networks share sharing social socials twitter wrapper".split()
)
"""What stands beside "social" where it is no part of society."""
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
_FACTS_HEADING: Final = re.compile(r"(?:fakta(?:boks|ruta)?|facts?)\b", re.IGNORECASE)
_BOX_HEADING: Final = re.compile(r"(?:boks|blå bog|kort om)\b", re.IGNORECASE)
"""What heads such a box inside an article; a site may say the same of itself."""
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOXES: Final = ("aside", "div", "section", "figure", "details")
_ENGLISH: Final = str.maketrans({"æ": "a", "ø": "o", "ß": "ss"})
_TAGS: Final = {
    "nav": "navigation", "footer": "navigation", "form": "form", "dialog": "cookie text",
    "s": "struck text", "del": "struck text", "strike": "struck text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """What an element's class or id says of it."""

    kind: str
    sure: bool
    """Whether it is furniture whatever it says; most words also call parts of articles."""


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
    """Tell whether an element is called or headed a box of facts, which is a part of the article anywhere."""
    if element.tag not in _BOXES:
        return False
    names = [*(element.get("class") or "").split(), element.get("id") or ""]
    called = any(
        word.lower() in _FACTS for name in names for word in _WORDS.findall(name.replace("box", " box"))
    )
    return called or _is_headed_facts(element)


def _is_headed_facts(element: Any) -> bool:
    """Tell whether an element begins with the heading of a box of facts."""
    heading = next(element.iter(*HEADINGS), None)
    if heading is None:
        return False
    said = one_line(heading.text_content())
    if not _FACTS_HEADING.match(said) and not (_BOX_HEADING.match(said) and is_inside_article(element)):
        return False
    return element.find(".//h1") is None and letters(element).startswith(letters(heading))


def is_inside_article(element: Any) -> bool:
    """Tell whether an element stands in one that holds what its page is about."""
    return any(
        around.tag in ("article", "main") or around.get("role") == "main"
        for around in element.iterancestors()
    )


def is_furniture(element: Any) -> str | None:
    """Name what kind of furniture an element is by what it does; None for what may be part of the article."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _SCRIPT_TAGS and not _is_whole_heading(element):
        return "script"
    if tag == "footer" and _closes_quotation(element):
        return None
    if tag in _TAGS:
        return _TAGS[tag]
    if is_fact_box(element):
        return None
    if element.get("role") in _ROLES:
        return _ROLES[element.get("role")]
    return "navigation" if tag == "aside" and not is_inside_article(element) else None


def sign_of(element: Any) -> Sign | None:
    """Read an element's class and id as the name of furniture; None where they are none."""
    if element.tag in ("html", "body", "main", "article", *HEADINGS) or is_fact_box(element):
        return None
    names = (element.get("class") or "").split()
    if "footer" in (element.get("class") or "") and _closes_quotation(element):
        return None
    for name in names:
        sign = _sign(name)
        if sign:
            return sign
    sign = _sign(element.get("id") or "")
    return None if sign and _is_made_of_heading(element) else sign


def _closes_quotation(element: Any) -> bool:
    """Tell whether an element stands in a quotation, a figure or a table, whose foot tells its source."""
    return next(element.iterancestors("blockquote", "figure", "table"), None) is not None


def _is_made_of_heading(element: Any) -> bool:
    """Tell whether an id repeats a heading, as programs make it that write whole documents as web pages.

    A box of furniture may be called as it is headed too: the page must have other ids that are made so.
    """
    if not _repeats_heading(element):
        return False
    if next(element.iterancestors(*HEADINGS), None) is not None:
        return True
    return any(
        _sign(other.get("id")) is None and _repeats_heading(other)
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


def _sign(name: str) -> Sign | None:
    """Judge one class by its first words ("event-card__date"): later ones often say where it may stand."""
    words = [word.lower() for word in _WORDS.findall(name.split("__")[0].split("--")[0])]
    for pair in itertools.pairwise(words):
        if pair in _PAIRS:
            return Sign(_PAIRS[pair], False)
    for word, following in itertools.pairwise([*words, ""]):
        if word in ("social", "socials") and not _SHARING.issuperset(words):
            continue
        if word in _KIND_OF and (word, following) != ("ad", "hoc"):
            return Sign(_KIND_OF[word], word in _SURE)
    return None
