"""Signs that a Word file names by a symbol font and a place in it."""

from __future__ import annotations

from typing import Final

_PRIVATE: Final = 0xF000
"""Word adds it to the places of symbol fonts."""
_TICKS: Final = {
    **dict.fromkeys((0xFE, 0xFD, 0x78, 0x53, 0x52), "☒"),
    **dict.fromkeys((0xA8, 0x6F, 0x71, 0xA3), "☐"),
}
"""Ticked and empty boxes of the Wingdings fonts."""
_WINGDINGS: Final = {
    **_TICKS,
    **dict.fromkeys((0xE0, 0xE8, 0xF0), "→"),
    **dict.fromkeys((0xDF, 0xE7, 0xEF), "←"),
    **dict.fromkeys((0xE1, 0xE9, 0xF1), "↑"),
    **dict.fromkeys((0xE2, 0xEA, 0xF2), "↓"),
    **dict.fromkeys((0xA7, 0x6E, 0x6C, 0x9F, 0x76, 0xD8), "•"),
    0xFC: "✓",
    0xFB: "✗",
}
_SYMBOL: Final = {
    **{place: chr(place) for place in (*range(0x20, 0x22), 0x23, *range(0x25, 0x27), *range(0x28, 0x2A))},
    **{
        place: chr(place)
        for place in (*range(0x2B, 0x2D), *range(0x2E, 0x40), 0x5B, 0x5D, *range(0x7B, 0x7E))
    },
    **dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)),
    **dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61)),
    **dict(enumerate("€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…", 0xA0)),
    **dict(enumerate("∏√⋅¬∧∨⇔⇐⇑⇒⇓", 0xD5)),
    0x2D: "−",
    0x7E: "∼",
    0xE5: "∑",
    0xF2: "∫",
}
"""The font Symbol's Greek letters and signs of mathematics."""


def symbol(font: str, place: str) -> str | None:
    """Give the sign at a place (in hexadecimal digits) of a font; None where it is not known."""
    try:
        code = int(place, 16)
    except ValueError:
        return None
    own = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    name = font.lower()
    if name == "symbol":
        return _SYMBOL.get(own)
    if name == "wingdings":
        return _WINGDINGS.get(own)
    if name.startswith("wingdings") or not name:
        return _TICKS.get(own)
    # In a font of letters the place is the character itself.
    return chr(code) if own == code and 0x20 <= code < 0xD800 else None
