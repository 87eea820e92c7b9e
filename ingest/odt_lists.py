"""The numbers before the list items of an OpenDocument text, which stand nowhere in the text."""

from __future__ import annotations

from typing import Any, Final

from ingest.numerals import written

Element = Any  # odfdo's elements differ by tag

_LEVELS: Final = 10
_Counts = list[int | None]
"""How far each level of a list has counted; None where it has not begun."""


class ListNumbers:
    """Counts the items of a document's lists, in the order of the document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._by_id: dict[str, _Counts] = {}
        self._by_style: dict[str, _Counts] = {}
        self._counts: _Counts = [None] * _LEVELS
        self._styles: list[str] = []
        """Of the lists that are being read, the one within the other."""
        self._has_own = False
        """Whether the item that is being read has text of its own, not only a list within it."""

    def enter(self, element: Element) -> None:
        """Begin with a list, or with one within the item that is being read."""
        goes_on = str(element.get_attribute("text:continue-numbering")).lower() == "true"
        style = element.get_attribute("text:style-name") or (self._styles[-1] if self._styles else "")
        depth = len(self._styles)
        if not depth:
            earlier = self._by_id.get(element.get_attribute("text:continue-list") or "")
            if earlier is None and goes_on:
                earlier = self._by_style.get(style)
            self._counts = earlier or [None] * _LEVELS
            self._by_style[style] = self._counts
        elif self._has_own and not goes_on:
            self._counts[depth:] = [None] * max(_LEVELS - depth, 0)
        name = element.get_attribute("xml:id")
        if name:
            self._by_id[name] = self._counts
        self._styles.append(style)

    def leave(self) -> None:
        """End the list that was begun last."""
        self._styles.pop()

    def next_of(self, item: Element) -> str:
        """Return what is printed before the next item of the list, '' for a bullet."""
        depth = min(len(self._styles), _LEVELS) - 1
        self._has_own = any(child.tag in ("text:p", "text:h") for child in item.children)
        if not self._has_own:
            return ""
        level = self._level(depth)
        begun = self._counts[depth]
        start = level.get_attribute("text:start-value") if level is not None else None
        given = item.get_attribute("text:start-value")
        self._counts[depth] = int(given or (start or 1 if begun is None else begun + 1))
        self._counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return self._printed(level, depth)

    def _printed(self, level: Element | None, depth: int) -> str:
        if level is None or level.get_attribute("style:num-format") == "":
            return ""
        shown = int(level.get_attribute("text:display-levels") or 1)
        numbers = []
        for place in range(max(depth + 1 - shown, 0), depth + 1):
            one = self._level(place)
            form = one.get_attribute("style:num-format") if one is not None else ""
            reached = self._counts[place]
            if form != "":
                numbers.append(written(1 if reached is None else reached, form or "1"))
        suffix = level.get_attribute("style:num-suffix")
        before = level.get_attribute("style:num-prefix") or ""
        return f"{before}{'.'.join(numbers)}{'.' if suffix is None else suffix}".strip() + " "

    def _level(self, depth: int) -> Element | None:
        """Return how a level is numbered; None for bullets. A list has the style of the one around it."""
        name = self._styles[min(depth, len(self._styles) - 1)]
        style = self._document.get_style("list", name) if name else None
        path = f"text:list-level-style-number[@text:level='{depth + 1}']"
        return style.get_element(path) if style is not None else None
