"""Characters as a reader sees them: one spelling for each, and nothing invisible.

Quote marks, dashes and figures stay as printed. Letters are composed (NFC); compatibility forms are
left alone except for the typesetter's ligatures, because NFKC would also change characters that
somebody may quote.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SOFT_HYPHEN: Final = "\u00ad"

_LIGATURES: Final = {
    ord("ﬀ"): "ff",
    ord("ﬁ"): "fi",
    ord("ﬂ"): "fl",
    ord("ﬃ"): "ffi",
    ord("ﬄ"): "ffl",
    ord("ﬅ"): "st",
    ord("ﬆ"): "st",
}
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_SPACES: Final = dict.fromkeys([*map(ord, "\u00a0\u202f\u205f\u3000"), *range(0x2000, 0x200B)], " ")
_HYPHENS: Final = {ord("\u2010"): "-", ord("\u2011"): "-"}
_LINE_BREAKS: Final = re.compile("\r\n|[\r\v\x1c-\x1e\x85\u2028\u2029]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
# Old typesetters set the accent as a sign of its own before its letter ("p˚a", "f¨or").
_LOOSE_ACCENTS: Final = (
    (re.compile("\u02da ?([aAuU])"), "\u030a"),
    (re.compile("\u00a8 ?([aeiouyAEIOUY])"), "\u0308"),
    (re.compile("\u00b4 ?([aeiouyAEIOUY])"), "\u0301"),
)
_UNCLEAN: Final = re.compile("[^\n\f\t -~ÆØÅæøåÄÖäöÉéÜü§«»–—“”‘’…•]")
"""Any character but those that most lines are made of, which are clean as they are."""
_INNER_SOFT_HYPHEN: Final = re.compile("\u00ad+(?![\u00ad ]*(?:\n|$))")
_TRAILING_SOFT_HYPHENS: Final = re.compile("[\u00ad]+[\u00ad ]*(?=\n|$)")


def clean_characters(text: str) -> str:
    """Spell every character one way, and leave out what cannot be seen.

    Line ends become "\\n"; form feeds and tabs stay. A soft hyphen stays only where a line ends after
    it, as it is seen only there.
    """
    if not _UNCLEAN.search(text):
        return text
    text = _CONTROL.sub("", _LINE_BREAKS.sub("\n", text))
    text = text.translate(_LIGATURES | _INVISIBLE | _SPACES | _HYPHENS)
    for pattern, accent in _LOOSE_ACCENTS:
        text = pattern.sub(rf"\1{accent}", text)
    text = _TRAILING_SOFT_HYPHENS.sub(SOFT_HYPHEN, _INNER_SOFT_HYPHEN.sub("", text))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Clean a text and put it on one line, with single spaces."""
    return " ".join(clean_characters(text).replace(SOFT_HYPHEN, "").split())
