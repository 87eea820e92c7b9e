"""PDF files: bytes to lines with their page, their place and the size of their letters."""

from __future__ import annotations

import io
import logging
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import ArrayObject, IndirectObject, NullObject

from errors import ReadError
from ingest.cleaning import SOFT_HYPHEN, clean_characters, one_line
from ingest.lines import Line
from ingest.metadata import Metadata, normal_language
from retrieval.documents import Dropped

# A broken file makes pypdf warn of every object; what matters reaches the admin as a ReadError.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_HEADER_WITHIN: Final = 1024
_NO_TITLE: Final = re.compile(
    r"^Microsoft \w+ - |\.(?:docx?|odt|indd|pptx?|xlsx?|pdf|tex|dvi|html?)$|"
    r"^(?:untitled|unavngivet|namnlös|dokument ?\d*|document ?\d*|powerpoint.*|slide 1)$",
    re.IGNORECASE,
)
_BROWSER: Final = re.compile(r"Mozilla|Chrom|Skia/PDF|Firefox|Safari")
_ORGANISATION: Final = re.compile(
    r"\b(?:region\w*|kommun\w*|ministeri\w*|departement\w*|\w*styrelse[nr]?|\w*myndighet\w*|\w*råd(?:et)?|"
    r"\w*universitet\w*|university|council|agency|government|landsting\w*|\w*forening\w*|\w*förbund\w*|"
    r"institut\w*|a/s|aps|k/s|ab|ltd|inc)(?![\w/])",
    re.IGNORECASE,
)
_PRINTED_HYPHENS: Final = (SOFT_HYPHEN, "\u2010")


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF says: its lines in reading order, how many pages it has, and what stayed unread."""

    lines: tuple[Line, ...]
    pages: int
    unread: tuple[Dropped, ...]
    reader: PdfReader


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters that are shown in one font from one place on."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


def read_pdf(data: bytes) -> PdfText:
    """Read the text layer of a PDF, page by page.

    Raises ReadError for what is no PDF, is damaged, needs a password, or has no text layer at all. A
    page of pictures in a file that has text elsewhere is told in `unread`.
    """
    reader = _open(data)
    lines: list[Line] = []
    unread: list[Dropped] = []
    read: dict[str, tuple[list[Line], Dropped | None]] = {}
    pages = _pages(reader)
    for number, page in enumerate(pages, start=1):
        key = _content_key(page)
        if key not in read:
            read[key] = _read_page(page)
        found, problem = read[key]
        lines += [replace(line, page=number) for line in found]
        if problem is not None:
            unread.append(replace(problem, page=number))
    if not lines:
        raise _nothing_read(unread, len(pages))
    return PdfText(tuple(_told_hyphens(lines)), len(pages), tuple(unread), reader)


def _open(data: bytes) -> PdfReader:
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        page = data.lstrip()[:1] == b"<"
        kind = "a web page" if page else "not a PDF"
        raise ReadError(
            f"The file is {kind}, though its name ends in .pdf.",
            "Fetch the PDF again, or give the file the suffix of what it is.",
        )
    if b"%%EOF" not in data[-2048:]:
        raise ReadError("The PDF is cut off: its end is missing.", "Copy or download the whole file again.")
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        opened = not reader.is_encrypted or reader.decrypt("")
    except DependencyError as error:
        raise ReadError(
            f"The PDF is encrypted in a way that cannot be read here ({_said(error)}).",
            "Save a copy of it without encryption.",
        ) from error
    except Exception as error:
        raise _damaged(error) from error
    if not opened:
        raise ReadError(
            "The PDF is protected with a password.",
            "Save a copy without a password, and put that in its place.",
        )
    return reader


def _pages(reader: PdfReader) -> list[PageObject]:
    try:
        pages = list(reader.pages)
    except Exception as error:
        raise _damaged(error) from error
    if not pages:
        raise ReadError("The PDF has no pages.", "Export or download it again.")
    return pages


def _damaged(error: Exception) -> ReadError:
    return ReadError(
        f"The PDF is damaged ({_said(error)}).",
        "Open it in a PDF program and save it anew, or fetch it again.",
    )


def _nothing_read(unread: Sequence[Dropped], pages: int) -> ReadError:
    broken = [dropped for dropped in unread if dropped.text]
    if broken:
        return ReadError(
            f"No page of the PDF can be read ({broken[0].text}).",
            "Open it in a PDF program and save it anew, or fetch it again.",
        )
    if unread:
        return ReadError(
            f"The PDF is scanned: none of its {pages} pages has a text layer.",
            "Run text recognition (OCR) on it and put the result in its place.",
        )
    return ReadError(
        "The PDF's pages hold no text.", "Remove the file, or replace it with one that has text."
    )


def _said(error: Exception) -> str:
    first = str(error).strip().split("\n")[0].rstrip(".")
    return first[:120] or type(error).__name__


def _read_page(page: PageObject) -> tuple[list[Line], Dropped | None]:
    """Give a page's lines, and what is wrong with it where it has none."""
    try:
        lines = _page_lines(page)
        pictures = not lines and _shows_pictures(page)
    except Exception as error:  # pypdf raises whatever the damage leads to
        return [], Dropped("unreadable page", None, _said(error))
    return lines, Dropped("page without text layer", None, "") if pictures else None


def _content_key(page: PageObject) -> str:
    """Name what a page shows: pages that refer to the same contents and fonts need one reading."""
    parts: list[str] = []
    for name in ("/Contents", "/Resources", "/Rotate"):
        part = page.raw_get(name) if name in page else NullObject()
        known = isinstance(part, IndirectObject | NullObject) or (
            isinstance(part, ArrayObject) and all(isinstance(entry, IndirectObject) for entry in part)
        )
        parts.append(repr(part) if known else str(id(part)))
    return "|".join(parts)


def _shows_pictures(page: PageObject) -> bool:
    resources: Any = page.get("/Resources")
    resources = resources.get_object() if resources is not None else {}
    pictures = resources.get("/XObject") if hasattr(resources, "get") else None
    return bool(pictures is not None and len(pictures.get_object()))


def _page_lines(page: PageObject) -> list[Line]:
    runs: list[_Run] = []

    def collect(text: str, place: Sequence[float], matrix: Sequence[float], font: Any, size: float) -> None:
        if text:
            x = matrix[4] * place[0] + matrix[5] * place[2] + place[4]
            y = matrix[4] * place[1] + matrix[5] * place[3] + place[5]
            scale = math.hypot(matrix[2], matrix[3]) * math.hypot(place[2], place[3])
            name = str(font.get("/BaseFont", "")) if font else ""
            runs.append(_Run(text, x, y, abs(size) * scale, _is_bold(name)))

    page.extract_text(visitor_text=collect)
    lines: list[Line] = []
    current: list[_Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        current.append(replace(run, text=first))
        for text in others:
            lines += _line(current)
            current = [replace(run, text=text)]
    return lines + _line(current)


def _is_bold(font: str) -> bool:
    name = font.lower()
    return any(mark in name for mark in ("bold", "black", "heavy", "semibold", "demi"))


def _line(runs: Sequence[_Run]) -> list[Line]:
    shown = [run for run in runs if run.text.strip()]
    if not shown:
        return []
    text = ""
    cells: list[tuple[int, float]] = []
    for run in runs:
        if run.text.strip():
            cells.append((len(text) + len(run.text) - len(run.text.lstrip()), run.x))
        text += run.text
    start = len(text) - len(text.lstrip())
    sizes: Counter[float] = Counter()
    for run in shown:
        sizes[round(run.size, 1)] += len(run.text)
    return [
        Line(
            text.strip(),
            x=shown[0].x,
            y=shown[0].y,
            size=sizes.most_common(1)[0][0],
            bold=all(run.bold for run in shown),
            cells=tuple((offset - start, x) for offset, x in cells),
        )
    ]


def _told_hyphens(lines: Iterable[Line]) -> list[Line]:
    """Make every printed hyphen "-", but keep a sign that stands for divided words only.

    Some typesetters print U+00AD or U+2010 where they divide a word and "-" where one was typed; then
    the sign decides. Others print one of them for both, and every line end has to be judged.
    """
    rows = list(lines)
    inner = Counter(char for line in rows for char in line.text[:-1])
    dividing = {char for char in _PRINTED_HYPHENS if not inner[char] and inner["-"]}
    table = {ord(char): SOFT_HYPHEN if char in dividing else "-" for char in _PRINTED_HYPHENS}
    told = []
    for line in rows:
        text = clean_characters(line.text.translate(table)).strip()
        told.append(replace(line, text=text, cells=line.cells if len(text) == len(line.text) else ()))
    return [line for line in told if line.text]


def is_printed_page(reader: PdfReader) -> bool:
    """Tell whether a browser printed the file, so that it may hold what surrounds an article."""
    try:
        information = reader.metadata
        made_by = f"{information.creator} {information.producer}" if information else ""
    except Exception:  # damage here costs no text
        return False
    return _BROWSER.search(made_by) is not None


def pdf_metadata(reader: PdfReader) -> Metadata:
    """Read what a PDF says of itself.

    The date of the file is not taken for the document's: it says when somebody exported it.
    """
    try:
        information = reader.metadata
        described = reader.xmp_metadata
        publishers = [one_line(name) for name in (described.dc_publisher or [])] if described else []
        title = one_line(str(information.title or "")) if information else ""
        author = one_line(str(information.author or "")) if information else ""
        root: Any = reader.trailer["/Root"]
        language = str(root.get("/Lang", ""))
    except Exception:
        return Metadata()
    return Metadata(
        title if title and not _NO_TITLE.search(title) else None,
        next(filter(None, publishers), author if _ORGANISATION.search(author) else None),
        None,
        normal_language(language),
    )
