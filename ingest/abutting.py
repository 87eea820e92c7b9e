"""Elements of a web page that stand side by side without a space, as its style sheet sets them apart."""

from __future__ import annotations

import re
from typing import Any, Final

_SEAM: Final = "\x1e"
"""Marks where two elements meet; `str.strip` takes it for a space."""
_APART: Final = re.compile(rf"(?<=\d){_SEAM}+(?=[^\W\d_]{{2}})|(?<=[^\W\d_][a-zæøåäöéü]){_SEAM}+(?=\d)")
_CELLS: Final = frozenset("cell columnheader gridcell rowheader".split())
_JOINED: Final = frozenset("sub sup br wbr".split())


def tail(element: Any) -> str:
    """Give what follows an element: its text, or a mark where another element follows at once."""
    space = " " if element.get("role") in _CELLS else ""
    if element.tail:
        return space + str(element.tail)
    following = element.getnext()
    if following is None or not isinstance(following.tag, str) or not isinstance(element.tag, str):
        return space
    return space or ("" if {element.tag, following.tag} & _JOINED else _SEAM)


def set_apart(text: str) -> str:
    """Put a space at each mark between a figure and a word: "24" and "posts", not "m" and "2"."""
    return _APART.sub(" ", text).replace(_SEAM, "")
