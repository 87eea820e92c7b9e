"""Telephone numbers at the ends of printed lines, whose groups of figures are no columns."""

from __future__ import annotations

import re
from typing import Final

_TELEPHONE: Final = re.compile(
    r"\s((?:\+\d\d )?\d\d(?: \d\d){3}|(?:\(?0|\+\d\d \(?0?\)?)\d{1,3}\)?[-–/ ] ?\d{2,3}(?: \d{2,3}){1,2})$"
)
"""As they are written in Denmark, 12 34 56 78, and in Sweden, 040-12 34 56."""


def telephone_row(text: str, figures: int) -> list[str] | None:
    """Part a line into a label and the telephone number at its end, of at least so many groups.

    None where the line ends in none, or is nothing but a number.
    """
    match = _TELEPHONE.search(text)
    if match is None or len(match[1].split()) < figures:
        return None
    label = text[: match.start()].rstrip()
    return [label, match[1]] if re.search(r"[^\W\d_]", label) else None


def names_telephones(head: str) -> bool:
    """Tell whether a head names telephone numbers."""
    return re.search(r"tele?f|\btlf|\btfn|mobil|phone", head, re.IGNORECASE) is not None
