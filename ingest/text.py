"""Plain text: bytes to characters, characters to lines."""

from __future__ import annotations

import codecs
import re
from typing import Final

from errors import ReadError
from ingest.cleaning import clean_characters
from ingest.lines import Line
from ingest.text_columns import row_cells

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What browsers read as Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
_NAMES_OF_CP1252: Final = frozenset(
    ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252")
)
# A byte beyond it shows that the name is wrong; browsers read Windows-1252 here, mail programs often UTF-8.
_NAMES_OF_ASCII: Final = frozenset(("us-ascii", "ascii"))
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROL: Final = 0.01
_STRAY: Final = re.compile("[\udc80-\udcff]")
"""What Python's "surrogateescape" makes of a byte that is not UTF-8."""
_NORDIC: Final = re.compile(r"(?<=[^\W\d_])[æøåäöéÆØÅÄÖ](?=[^\W\d_])")
"""A Nordic letter within a word: at a word's edge the quote marks of Windows look like letters of DOS."""
_SENTENCE_END: Final = re.compile(r"[.!?:;][\"”»’')\]]*$")


def decode(data: bytes, encoding: str | None = None) -> str:
    """Turn a text file's bytes into characters.

    A byte order mark decides; else the encoding that the file itself names; else UTF-8, also with a few
    stray bytes; else Windows-1252, in which many older Danish and Swedish files are written, or what DOS and
    the old Mac wrote. Raises ReadError where none of them fits.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = _decoded(data, name)
            if text is None and mark == codecs.BOM_UTF8:
                text = _mostly_utf8(data.removeprefix(mark))
            return _checked(text, data)
    is_cp1252 = encoding is not None and encoding.lower() in _NAMES_OF_CP1252
    if is_cp1252:
        encoding = "cp1252"
    elif encoding is not None and encoding.lower() in _NAMES_OF_ASCII:
        encoding = None
    for named in (encoding, _unmarked_utf16(data), "utf-8"):
        if named is not None:
            text = _decoded(data, named)
            if text is not None:
                return _checked(text, data)
    text = _mostly_utf8(data)
    if text is None:
        # Five bytes stand for nothing in Windows-1252; where the file names it, they cost themselves only.
        text = data.decode("cp1252", "replace") if is_cp1252 else _of_one_byte(data)
    return _checked(text, data)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _mostly_utf8(data: bytes) -> str | None:
    """Read UTF-8 into which a few bytes of Windows-1252 were pasted; None where most bytes are no UTF-8."""
    text = data.decode("utf-8", "surrogateescape")
    beyond_ascii = len(data.translate(None, bytes(range(128))))
    if len(_STRAY.findall(text)) * 2 >= beyond_ascii:
        return None
    return _STRAY.sub(lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def _of_one_byte(data: bytes) -> str | None:
    """Read a text of Windows, DOS or an old Mac: the one with the most Nordic letters within words.

    Where it makes no difference it is one of Windows.
    """
    texts = (_decoded(data, name) for name in ("cp1252", "cp865", "mac_roman"))
    return max((text for text in texts if text), key=lambda text: len(_NORDIC.findall(text)), default=None)


def _unmarked_utf16(data: bytes) -> str | None:
    """Name the UTF-16 of a text without a mark: every other byte of western text is zero there."""
    sample = data[:2000]
    pairs = len(sample) // 2
    if not pairs or not data.count(0):
        return None
    if sample[1::2].count(0) > 0.4 * pairs and sample[::2].count(0) == 0:
        return "utf-16-le"
    if sample[::2].count(0) > 0.4 * pairs and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _checked(text: str | None, data: bytes) -> str:
    if text is None or len(_CONTROL.findall(text)) > _MOST_CONTROL * max(len(text), 1):
        kind = "a PDF" if data[:5] == b"%PDF-" else "some other kind of file"
        raise ReadError(
            f"The file holds no readable text; its bytes look like {kind}.",
            "Save it as text in UTF-8, or give it the suffix of what it is.",
        )
    return text


def text_lines(text: str) -> list[Line]:
    """Cut a text into its lines; form feeds count pages, blank lines and indents become marks."""
    pages = clean_characters(text).split("\f")
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    rows = [
        (row, number if len(pages) > 1 else None, index == 0 and number > 1)
        for number, page in enumerate(pages, start=1)
        for index, row in enumerate(page.split("\n"))
    ]
    cells = row_cells([row for row, _, _ in rows])
    spacing = _blank_rows_between_lines([row for row, _, _ in rows])
    one_space_turns = _one_space_turns([row for row, _, _ in rows])
    lines: list[Line] = []
    blank, starts_page = 0, False
    for (row, number, first), columns in zip(rows, cells, strict=True):
        starts_page = starts_page or first
        if not row.strip():
            blank += 1
            continue
        turned = starts_page or (one_space_turns and row[0] == " ")
        stripped = row.expandtabs(4)
        indent = float(len(stripped) - len(stripped.lstrip()))
        gap = blank > spacing or not lines
        x = 0.0 if one_space_turns else indent
        lines.append(Line(row.strip(), number, gap, x=x, turned=turned, cells=columns))
        blank, starts_page = 0, False
    return lines


def page_count(text: str) -> int:
    """Count the pages of a text with form feeds; 0 where it has none."""
    return text.rstrip("\f\n\r ").count("\f") + 1 if "\f" in text.rstrip("\f\n\r ") else 0


def _blank_rows_between_lines(rows: list[str]) -> int:
    """Return 1 for a text that was saved with a blank row after every printed line, else 0."""
    running = broken = 0
    for first, second, third in zip(rows, rows[1:], rows[2:], strict=False):
        if first.strip() and not second.strip() and third.strip():
            if third.strip()[0].islower() and not _SENTENCE_END.search(first.strip()):
                running += 1
        elif first.strip() and second.strip() and second.strip()[0].islower():
            broken += 1
    return 1 if running > 3 and running > 3 * broken else 0


def _one_space_turns(rows: list[str]) -> bool:
    """Tell whether single leading spaces mark new pages, as some PDF exporters leave them."""
    indents = [len(row) - len(row.lstrip(" ")) for row in rows if row.strip()]
    indented = sum(1 for indent in indents if indent)
    return 0 < indented <= 0.1 * len(indents) and all(indent <= 2 for indent in indents)
