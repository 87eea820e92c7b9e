"""What a web page's head says of it: meta elements and linked data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from typing import Any, Final

from ingest.cleaning import one_line
from ingest.datelines import written_date
from ingest.metadata import Metadata, normal_date, normal_language

Element = Any  # lxml's elements carry no types

_META: Final = {
    "title": ("og:title", "dc.title", "dcterms.title", "twitter:title", "headline"),
    "publisher": ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name"),
    "date": (
        "article:published_time", "og:article:published_time", "dcterms.issued", "dc.date.issued",
        "dcterms.date", "dc.date", "datepublished", "date", "publish-date", "pubdate", "publication_date",
    ),
    "language": ("dc.language", "dcterms.language", "content-language"),
}  # fmt: skip


_CARRIERS: Final = re.compile(
    r"(?:via )?(?:ritzau|tt|ntb)|(?:news powered by )?cision(?: news)?|mynewsdesk|globenewswire|pr newswire",
    re.IGNORECASE,
)
"""Services that put out what others write."""


def page_metadata(tree: Element) -> Metadata:
    """Read what the page's head says: meta elements first, then its linked data."""
    said: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        )
        if meta.get("content", "").strip():
            said.setdefault(name.lower(), []).append(one_line(meta.get("content")))
    linked = _linked_data(tree)

    def first(key: str) -> str | None:
        return next((said[name][0] for name in _META[key] if name in said), None)

    publisher = first("publisher")
    if publisher is None or (linked.publisher and _CARRIERS.fullmatch(publisher)):
        publisher = linked.publisher
    dates = (_date(text) for name in _META["date"] for text in said.get(name, ()))
    return Metadata(
        _title(tree, first("title") or linked.title or "", first("publisher") or linked.publisher or ""),
        publisher,
        next(filter(None, dates), None) or linked.date,
        normal_language(first("language") or tree.get("lang") or "") or linked.language,
    )


def _date(text: str) -> str | None:
    """Read a date as programs and people write it; 3/4/2025 is left, as it may be of either month."""
    found = normal_date(text) or (written_date(text) if "/" not in text else None)
    if found is None and re.match(r"[A-Z][a-z]{2}, \d", text):
        try:
            found = parsedate_to_datetime(text).date().isoformat()
        except ValueError:
            return None
    return found


def _title(tree: Element, named: str, site: str) -> str | None:
    """Give the page's title without the site's name, which many pages put after it."""
    element = tree.find(".//title")
    title = named or (one_line(element.text_content()) if element is not None else "")
    headlines = [one_line(heading.text_content()) for heading in tree.iter("h1") if not _is_logo(heading)]
    headline = next((text for text in headlines if text and text in title), None)
    if headline:
        return headline
    ending = re.search(rf"\s[|–—-]\s{re.escape(site)}$", title) if site else None
    return (title[: ending.start()] if ending else title) or None


def _is_logo(heading: Element) -> bool:
    """Tell the site's name at the top of its pages, which leads to the first of them, from a headline."""
    if heading.find(".//img") is not None:
        return True
    return any(re.fullmatch(r"/|(?:https?:)?//[^/]+/?", link.get("href", "")) for link in heading.iter("a"))


def _linked_data(tree: Element) -> Metadata:
    known = Metadata()
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                loaded = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            for entry in _entries(loaded):
                known = known.completed_by(_entry_metadata(entry))
    return known


def _entries(loaded: object) -> Iterable[dict[str, object]]:
    if isinstance(loaded, dict):
        yield loaded
        yield from _entries(loaded.get("@graph"))
    elif isinstance(loaded, list):
        for entry in loaded:
            yield from _entries(entry)


def _entry_metadata(entry: dict[str, object]) -> Metadata:
    def text(value: object) -> str:
        return value.strip() if isinstance(value, str) else ""

    if not re.search("Article|Report|WebPage|CreativeWork|Posting", str(entry.get("@type"))):
        return Metadata()
    publisher = entry.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else publisher
    return Metadata(
        text(entry.get("headline")) or None,
        text(name) or None,
        normal_date(text(entry.get("datePublished"))),
        normal_language(text(entry.get("inLanguage"))),
    )
