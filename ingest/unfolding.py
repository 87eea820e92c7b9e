"""Answers that a web page hides until somebody asks for them: they are text, not hidden words."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml.etree import Element

from ingest.cleaning import one_line
from ingest.pagesigns import HEADINGS, is_hidden, letters

_HIDING: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)[^;]*;?", re.IGNORECASE)
_SENTENCE: Final = re.compile(r" \S+[.!?][\"”»’)\]]*$")
_NO_PROSE: Final = ("form", "input", "select", "textarea", "nav", "dialog", "iframe")
_UNSEEN: Final = ("script", "style", "noscript", "template")
_LINKED: Final = 0.5


def unfold(tree: Any) -> None:
    """Show the prose that a heading or a control of the page unfolds, and the control's own words.

    What is hidden otherwise, or holds a form or links only, stays hidden.
    """
    named = {element.get("id"): element for element in tree.iter(Element) if element.get("id")}
    for element in list(tree.iter(Element)):
        is_control = element.get("aria-expanded") is not None or element.get("aria-controls") is not None
        if not is_control and element.tag not in HEADINGS[1:]:
            continue
        for panel in (named.get(element.get("aria-controls")), _following(element)):
            if panel is None or not is_hidden(panel) or not _is_prose(panel):
                continue
            _show(panel)
            in_heading = next(element.iterancestors(*HEADINGS), None) is not None
            if element.tag in ("button", "label") and not in_heading:
                element.tag = "p"


def _following(element: Any) -> Any | None:
    """Give the element that stands directly after this one, or after what holds nothing but this one."""
    while True:
        following = next(
            (one for one in element.itersiblings() if isinstance(one.tag, str) and one.tag not in _UNSEEN),
            None,
        )
        parent = element.getparent()
        if following is not None or parent is None or letters(parent) != letters(element):
            return following
        element = parent


def _is_prose(panel: Any) -> bool:
    if any(panel.find(f".//{tag}") is not None for tag in _NO_PROSE):
        return False
    whole = len(letters(panel))
    linked = sum(len(letters(link)) for link in panel.iter("a"))
    if linked > whole * _LINKED:
        return False
    return any(
        _SENTENCE.search(one_line(" ".join(block.itertext(Element)))) is not None
        for block in [panel, *panel.iter("p", "li", "dd", "td", "div")]
        if block.tag not in _UNSEEN
    )


def _show(panel: Any) -> None:
    panel.attrib.pop("hidden", None)
    panel.attrib.pop("aria-hidden", None)
    if panel.get("style"):
        panel.set("style", _HIDING.sub("", panel.get("style")))
