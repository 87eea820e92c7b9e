"""Answers that a web page hides until somebody asks for them, and the questions on its buttons."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from lxml.etree import Element

from ingest.cleaning import one_line
from ingest.pagesigns import HEADINGS, is_hidden, letters

_HIDING: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)[^;]*;?", re.IGNORECASE)
_SENTENCE: Final = re.compile(r" \S+[.!?][\"”»’)\]]*$")
_NO_PROSE: Final = ("form", "input", "select", "textarea", "nav", "dialog", "iframe")
_UNSEEN: Final = ("script", "style", "noscript", "template")
_LINKED: Final = 0.5
_FOLDING: Final = re.compile(
    r"accordion|collaps|faq|tab-?pane|tab-?panel|panel-(?:body|collapse)", re.IGNORECASE
)
_OVERLAYS: Final = re.compile(r"modal|dialog|popup|overlay|dropdown|menu", re.IGNORECASE)


def unfold(tree: Any) -> None:
    """Show the prose that a heading or a control of the page unfolds, and the control's own words.

    What is hidden otherwise, or holds a form or links only, stays hidden.
    """
    named = {element.get("id"): element for element in tree.iter(Element) if element.get("id")}
    targets = {target for element in tree.iter(Element) for target in _targets(element)}
    for element in list(tree.iter(Element)):
        is_button = element.tag in ("button", "label")
        if (
            is_hidden(element)
            and _is_folded(element, targets)
            and (_is_prose(element) or _has_figures(element))
        ):
            _show(element)
        is_control = element.get("aria-expanded") is not None or element.get("aria-controls") is not None
        is_question = is_button and (_is_folding(element) or letters(element).endswith("?"))
        if not is_control and not is_question and element.tag not in HEADINGS[1:]:
            continue
        for panel in (named.get(element.get("aria-controls")), _following(element)):
            hidden = panel is not None and is_hidden(panel)
            told = panel is not None and (_is_prose(panel) or (is_question and _has_figures(panel)))
            # What opens a menu is a word alone, and what stands below it is no answer.
            asks = is_button and (is_question or len(one_line(element.text_content()).split()) > 1)
            if panel is None or not told or not (hidden or asks):
                continue
            if hidden:
                _show(panel)
            in_heading = next(element.iterancestors(*HEADINGS), None) is not None
            if is_button and not in_heading and letters(element):
                element.tag = "p"


def _targets(element: Any) -> Iterator[str]:
    """Name the elements that this one, when it is pressed, may show."""
    yield from (element.get("aria-controls") or "").split()
    for name in ("href", "data-target", "data-bs-target"):
        if (element.get(name) or "").startswith("#"):
            yield element.get(name)[1:]


def _is_folded(element: Any, targets: Collection[str]) -> bool:
    """Tell an answer or a tab that is shown on demand from what no reader ever sees, and from an overlay."""
    called = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.get("role") in ("dialog", "alertdialog", "menu") or _OVERLAYS.search(called):
        return False
    return (
        element.get("aria-labelledby") is not None
        or element.get("id") in targets
        or element.get("hidden") == "until-found"
        or _is_folding(element)
    )


def _is_folding(element: Any) -> bool:
    return _FOLDING.search(element.get("class") or "") is not None


def _has_figures(panel: Any) -> bool:
    """Tell whether a panel holds figures, such as a table of prices, and is no form and no list of links."""
    return _is_text(panel) and re.search(r"\d", letters(panel)) is not None


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


def _is_text(panel: Any) -> bool:
    if panel.tag in _NO_PROSE or any(panel.find(f".//{tag}") is not None for tag in _NO_PROSE):
        return False
    whole = len(letters(panel))
    linked = sum(len(letters(link)) for link in panel.iter("a"))
    return linked <= whole * _LINKED


def _is_prose(panel: Any) -> bool:
    return _is_text(panel) and any(
        _SENTENCE.search(one_line(" ".join(block.itertext(Element)))) is not None
        for block in [panel, *panel.iter("p", "li", "dd", "td", "div")]
        if block.tag not in _UNSEEN
    )


def _show(panel: Any) -> None:
    panel.attrib.pop("hidden", None)
    panel.attrib.pop("aria-hidden", None)
    if panel.get("style"):
        panel.set("style", _HIDING.sub("", panel.get("style")))
