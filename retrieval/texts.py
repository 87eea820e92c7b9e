"""The texts in `prompts/`, a file for each and each language."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from retrieval.documents import Language

_FOLDER: Final = Path(__file__).resolve().parent.parent / "prompts"


@functools.cache
def text_in(language: Language, name: str) -> str:
    """Return a text in a language; in English where the language is unknown."""
    known = "en" if language == "unknown" else language
    return (_FOLDER / f"{name}.{known}.txt").read_text(encoding="utf-8").strip()
