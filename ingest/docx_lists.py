"""The numbers that Word prints before list items, which stand nowhere in the text."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from ingest.numerals import written

_FORMS: Final = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_LEVELS: Final = 9


class ListNumbers:
    """Counts the items of a document's lists, in the order of the document."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._kinds: dict[str, str] = {}
        # Lists of one kind count on from each other, as a list is parted when a line is pasted into it.
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _LEVELS)
        self._begun: set[tuple[str, int]] = set()
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return  # a document without lists
        kinds: dict[str, dict[int, Any]] = {}
        styles: dict[str, dict[int, Any]] = {}
        linked: dict[str, str] = {}
        for kind in numbering.iter(qn("w:abstractNum")):
            name = str(kind.get(qn("w:abstractNumId")))
            kinds[name] = {int(level.get(qn("w:ilvl"), "0")): level for level in kind.iter(qn("w:lvl"))}
            for style in kind.iter(qn("w:styleLink")):
                styles[str(style.get(qn("w:val")))] = kinds[name]
            for link in kind.iter(qn("w:numStyleLink")):
                linked[name] = str(link.get(qn("w:val")))
        # A kind that is a list style's has no levels of its own.
        kinds |= {name: styles[style] for name, style in linked.items() if style in styles}
        for number in numbering.iter(qn("w:num")):
            kind = number.find(qn("w:abstractNumId"))
            if kind is not None:
                own = str(number.get(qn("w:numId")))
                self._kinds[own] = str(kind.get(qn("w:val")))
                self._levels[own] = dict(kinds.get(self._kinds[own], {}))
                self._override(own, number)

    def _override(self, own: str, number: Any) -> None:
        """Note what a list has otherwise than the kind that it is of."""
        for override in number.iter(qn("w:lvlOverride")):
            depth = override.get(qn("w:ilvl"), "0")
            if not depth.isdecimal():
                continue
            level = override.find(qn("w:lvl"))
            if level is not None:
                self._levels[own][int(depth)] = level
            start = _value(override, "w:startOverride", -1)
            if start >= 0:
                self._starts[own, int(depth)] = start

    def next_of(self, paragraph: Paragraph) -> str | None:
        """Return what is printed before a list item, '' for a bullet; None for what is no item."""
        number, depth = _list_of(paragraph)
        if number in (None, "0"):
            return None
        level = self._levels.get(number or "", {}).get(depth)
        if level is None:
            return ""
        counts = self._counts[self._kinds[number or ""]]
        own = (number or "", depth)
        begun = counts[depth] if own in self._begun or own not in self._starts else None
        self._begun.add(own)
        start = self._starts.get(own, _value(level, "w:start", 1))
        counts[depth] = start if begun is None else begun + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        form = level.find(qn("w:numFmt"))
        shape = level.find(qn("w:lvlText"))
        if form is None or form.get(qn("w:val")) in ("bullet", "none") or shape is None:
            return ""
        text = str(shape.get(qn("w:val"), ""))
        for place in range(_LEVELS):
            one = self._levels[number or ""].get(place)
            form = one.find(qn("w:numFmt")) if one is not None else None
            reached = counts[place]
            count = 1 if reached is None else reached
            kind = form.get(qn("w:val")) if form is not None else "decimal"
            text = text.replace(f"%{place + 1}", written(count, _FORMS.get(kind, "1")))
        return f"{text} " if text else ""


def _list_of(paragraph: Paragraph) -> tuple[str | None, int]:
    """Return the list that a paragraph or its style belongs to, and how deep it stands in it."""
    found = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    style: Any = paragraph.style
    while found is None and style is not None:
        found = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = style.base_style
    if found is None:
        return None, 0
    number = found.find(qn("w:numId"))
    depth = _value(found, "w:ilvl", 0)
    return (number.get(qn("w:val")) if number is not None else None), min(max(depth, 0), _LEVELS - 1)


def _value(element: Any, name: str, default: int) -> int:
    child = element.find(qn(name))
    value = child.get(qn("w:val"), "") if child is not None else ""
    return int(value) if value.lstrip("-").isdecimal() else default
