"""Words that say a figure is not exact, or not reached: "omkring 250", "högst tre", "more than 40"."""

from __future__ import annotations

import re
from typing import Final

_SOME: Final = 30
"""Characters before a figure, or behind it, in which its bound may stand."""
_TIMELESS: Final = (
    r"ca\.?|c\.|circa|c[iy]rka|omtrent|ungefär|regnet|i omegnen af|i størrelsesordenen|i storleksordningen"
    r"|in the region of|in the order of|about|approximately|approx\.?|roughly"
    r"|knapt?|knappt|næsten|nästan|nær|nära|nearly|almost|close to|tæt på|bortåt"
    r"|op (?:til|mod|imod)|upp (?:till|mot|emot)|up to|approaching"
    r"|(?:allra|aller)?h[øö]gst|højst|max(?:imal(?:t|ly)|imum)?\.?|at (?:the )?most"
    r"|(?:mindre|færre|färre|lavere|lägre|fewer|less|lower) (?:end|än|than)"
    r"|(?:mere|flere|mer|fler|højere|högre|more|higher) (?:end|än|than)|godt|drygt|upwards of"
    r"|mindst|minst|at (?:the )?least|minimum"
)
_ALSO_OF_TIME: Final = "over|över|under|omkring|runt|kring|around|above|below|some"
"""What of a length of time says when: "over three years", "under 2024"."""
_CURRENCY: Final = r"(?:(?:kr\.?|DKK|SEK|NOK|EUR|USD|GBP|[€$£])\s?)?"
_BEFORE: Final = re.compile(
    rf"(?:(?<!\w)(?:{_TIMELESS}|(?P<also_of_time>{_ALSO_OF_TIME}))\s+|[~≈<>≤≥±]\s?){_CURRENCY}\Z",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"\+(?!\d)|(?:\s[^\W\d_]+){0,2},?\s(?:eller|or)\s"
    r"(?:f[æä]rre|mindre|der(?:under|over|omkring)|där(?:under|över|omkring)|fewer|less|flere?|mere?|more"
    r"|længere|längre|longer|ældre|äldre|older|so)(?!\w)",
    re.IGNORECASE,
)
_SAID_ANYHOW: Final = re.compile(
    rf"(?<!\w)(?:{_TIMELESS}|(?:end|än|than|within|inom|indenfor|inden for|senest|senast"
    r"|tidligst|tidigast|latest|earliest|limit\w*|grænse\w*|gräns\w*|loft\w*|tak\w*|frist\w*|deadline"
    r"|fyldt|mest|åtminstone|mellem|mellan|between|længste?|längsta?|longest|varannan|hver anden)(?!\w)"
    r"|overstig|överstig|underst|exce|surpass|fyll)",
    re.IGNORECASE,
)
"""Of a sentence: it bounds one of its figures in some way, be it "må ikke overstige 55 procent"."""


def is_bounded(text: str, start: int, end: int, *, is_time: bool) -> bool | None:
    """Tell whether the figure at `text[start:end]` is told as a bound or as about so much; None: it may be.

    `is_time`: it counts time.
    """
    before = _BEFORE.search(text, max(0, start - _SOME), start)
    if before:
        return None if is_time and before["also_of_time"] else True
    return _BEHIND.match(text, end, end + _SOME) is not None


def speaks_of_bounds(sentence: str) -> bool:
    """Tell whether a sentence bounds one of its figures, in whatever words."""
    return _SAID_ANYHOW.search(sentence) is not None
