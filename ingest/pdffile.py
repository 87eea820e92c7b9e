"""A PDF opened: its password, its pages, and in plain words what is wrong with a broken one."""

from __future__ import annotations

import io
import logging
import re
from typing import Final

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import ArrayObject, IndirectObject, NullObject

from errors import ReadError

# A broken file makes pypdf warn of every object; what matters reaches the admin as a ReadError.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_REBUILT: Final = b"\nstartxref\n0\n%%EOF\n"
"""Makes pypdf look for the objects itself."""
_SAVE_ANEW: Final = "Open it in a PDF program and save it anew, or fetch it again."
_IN_PLAIN_WORDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"cyclic page ref|cycle in /Pages", "its list of pages refers to itself"),
        (r"filter name (/\w+) is deprecated", r"a part of it is packed as \1, which names no packing"),
        (r"maximum recursion depth|Detected (?:loop|cycl)", "its parts refer to each other in a ring"),
        (r"Invalid object in /Pages", "its list of pages holds what is no page"),
        (r"Cannot find Root object", "its list of contents is missing"),
        (r"jbig2dec", "its text is packed as a picture (JBIG2)"),
        (
            r"(?:limit|maximum).*(?:reached|exceed)|exceeds (?:allowed|maximum)",
            "a part of it unfolds to more than any text needs",
        ),
    )
)


def open_pdf(data: bytes, password: str | None = None) -> PdfReader:
    """Open a PDF. Raises ReadError for what is damaged or cut off, and for a password that is missing."""
    after_objects = data[data.rfind(b"endobj") :]
    if b"startxref" not in after_objects:
        if b"trailer" not in after_objects or b"%%EOF" not in after_objects:
            raise ReadError(
                "The PDF is cut off: its end is missing.", "Copy or download the whole file again."
            )
        data += _REBUILT
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        opened = not reader.is_encrypted or reader.decrypt("") or (password and reader.decrypt(password))
    except DependencyError as error:
        raise ReadError(
            f"The PDF is encrypted in a way that cannot be read here ({said(error)}).",
            "Save a copy of it without encryption.",
        ) from error
    except Exception as error:
        raise damaged(error) from error
    if opened:
        return reader
    if password:
        raise ReadError(
            "The PDF is protected, and the password in its sidecar does not open it.",
            "Correct the line that begins with  password:  there.",
        )
    raise ReadError(
        "The PDF is protected with a password.",
        'Write the line  password: "…"  into a sidecar beside it, or save a copy without a password.',
    )


def pages_of(reader: PdfReader, max_pages: int) -> list[PageObject]:
    """List the pages. Raises ReadError where there are none, too many, or no end of them."""
    try:
        counted = len(reader.pages)
        pages = list(reader.pages) if counted <= max_pages else []
    except Exception as error:
        raise damaged(error) from error
    if counted > max_pages:
        raise ReadError(
            f"The PDF has {counted} pages; {max_pages} are the most that are read.",
            "Split it, or set MAX_PAGES higher.",
        )
    if not pages:
        raise ReadError("The PDF has no pages.", "Export or download it again.")
    return pages


def damaged(error: Exception) -> ReadError:
    """Return the error that says what is broken."""
    return ReadError(f"The PDF is damaged: {said(error)}.", _SAVE_ANEW)


def said(error: Exception) -> str:
    """Say in plain words what pypdf makes of a broken file."""
    first = str(error).strip().split("\n")[0].rstrip(".")[:120] or type(error).__name__
    for pattern, words in _IN_PLAIN_WORDS:
        match = pattern.search(first)
        if match:
            return match.expand(words)
    return first


def content_key(page: PageObject) -> str:
    """Name what a page shows: pages that refer to the same contents and fonts need one reading."""
    parts: list[str] = []
    for name in ("/Contents", "/Resources", "/Rotate"):
        part = page.raw_get(name) if name in page else NullObject()
        known = isinstance(part, IndirectObject | NullObject) or (
            isinstance(part, ArrayObject) and all(isinstance(entry, IndirectObject) for entry in part)
        )
        parts.append(repr(part) if known else str(id(part)))
    return "|".join(parts)
