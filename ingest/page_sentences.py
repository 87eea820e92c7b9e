"""The library's sentences to admins, each with what is said for it in Danish and in Swedish.

A `{blank}` stands for what differs from case to case, and is said as it is.
"""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "The file is empty.": ("Filen er tom.", "Filen är tom."),
    "Put the document's content into it, or remove it.": (
        "Læg dokumentets indhold i den, eller fjern den.",
        "Lägg dokumentets innehåll i den eller ta bort den.",
    ),
}
