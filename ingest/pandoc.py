"""What Pandoc adds to Markdown: attributes in braces, divisions of the page, and footnotes."""

from __future__ import annotations

import re
from typing import Final

from ingest.numerals import raised

_ATTRIBUTES: Final = re.compile(r"\s*\{(?:[#.][^{}]*|-)\}$")
_DIVISION: Final = re.compile(r"^ {0,3}:{3,} *(?:\{[^{}\n]*\}|[a-z][a-z-]*)? *:*$", re.MULTILINE)
_NOTE: Final = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]: *", re.MULTILINE)
_REFERENCE: Final = re.compile(r"\[\^([^\]\s]+)\]")


def without_pandoc(text: str) -> str:
    """Take out the marks of divisions, and print footnotes as other files have them: "¹"."""
    text = _DIVISION.sub("", text)
    notes = dict.fromkeys(_NOTE.findall(text))
    if not notes:
        return text
    if not all(name.isdecimal() for name in notes):
        # Names are counted in the order in which the text refers to them.
        named = dict.fromkeys(name for name in _REFERENCE.findall(_NOTE.sub("", text)) if name in notes)
        marks = {name: raised(str(count)) for count, name in enumerate({**named, **notes}, start=1)}
    else:
        marks = {name: raised(name) for name in notes}
    # A note is a paragraph of its own, though the next one stands on the line below it.
    text = _NOTE.sub(lambda note: f"\n{marks[note[1]]} ", text)
    return _REFERENCE.sub(lambda reference: marks.get(reference[1], reference[0]), text)


def without_attributes(heading: str) -> str:
    """Leave out the attributes at the end of a heading: "Budget {#budget .unnumbered}"."""
    return _ATTRIBUTES.sub("", heading)
