"""Numbers as they are printed: of lists in figures, letters or Roman numerals; of notes above the line."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN: Final = 3999
_LETTERS: Final = 26
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def written(number: int, form: str) -> str:
    """Write a number in the form of "1", "a", "A", "i" or "I"; in figures where there is no such."""
    if form in ("a", "A") and number > 0:
        letter = chr(ord("a") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)
        return letter.upper() if form == "A" else letter
    if form in ("i", "I") and 0 < number <= _MOST_ROMAN:
        text, rest = "", number
        for value, letters in _ROMAN:
            text += letters * (rest // value)
            rest %= value
        return text.upper() if form == "I" else text
    return str(number)


def raised(text: str) -> str:
    """Return figures that are printed above the line as such; other text stays as it is.

    "900" with the mark of note 1 is not 9001, and 10 to the sixth not 106.
    """
    return text.translate(_RAISED) if text.strip().isdecimal() else text
