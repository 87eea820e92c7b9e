"""How much of one file is read, and how long its reading may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file must keep to; one that does not is not read."""

    max_bytes: int = 200_000_000
    """Of the file, and of what a packed file (.docx, .odt) unfolds to, times five."""
    max_pages: int = 5000
    """Of a PDF."""
    recognition_timeout_s: float = 120.0
    """For the text recognition of one page."""
