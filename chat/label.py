"""What documents say, in the labels of Streamlit's controls, which read Markdown."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r"[!-/:-@\[-`{-~]")
"""What Markdown may take for a mark of its own; behind a backslash it is shown as it is."""


def as_label(text: str) -> str:
    """Write a text so that a label shows it as it is: no link, no picture, nothing to be fetched."""
    return _MARKS.sub(r"\\\g<0>", text)
