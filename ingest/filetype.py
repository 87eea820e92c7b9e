"""What kind of file it is, by its content; its name only tells apart what content cannot."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Final, Literal

from errors import ReadError

Kind = Literal["pdf", "docx", "odt", "eml", "mhtml", "html", "markdown", "text"]

_PDF_WITHIN: Final = 1024
_PDF: Final = re.compile(rb"%PDF-\d")
_HTML: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TEXT_START: Final = 4096
_HEADER: Final = re.compile(rb"[!-9;-~]+:(?:[ \t].*)?(?:\r?\n[ \t].*)*\r?\n")
_MAIL_HEADERS: Final = frozenset(
    b"from to date subject message-id received mime-version return-path delivered-to".split()
)
_MAILBOX: Final = re.compile(rb">?From [^\n]*\n")
_FEWEST_MAIL_HEADERS: Final = 3
_MARKDOWN_SUFFIXES: Final = (".md", ".markdown")
_HTML_SUFFIXES: Final = (".html", ".htm", ".xhtml")
_ARCHIVE_SUFFIXES: Final = (".mhtml", ".mht")
_SAVED_PAGE: Final = re.compile(
    rb"^(?:Snapshot-Content-Location:|From: \"?<?Saved by )", re.MULTILINE | re.IGNORECASE
)
"""Browsers put a page into the form of a mail that they send."""
_PACKED_SUFFIXES: Final = (".pdf", ".docx", ".odt")
_OTHERS: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file, or a Word file with a password"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a packed archive (gzip)"),
    (b"7z\xbc\xaf", "a packed archive (7z)"),
    (b"Rar!", "a packed archive (RAR)"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)  # fmt: skip
_OFFICE_PARTS: Final = (("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint file"))
_SAVE_AS: Final = "Save it as .pdf, .docx, .odt, .html or .txt, or take it out of the folder."


def kind_of(data: bytes, name: str) -> Kind:
    """Tell the kind of a file from its bytes.

    The name decides only between plain text and Markdown, and that a text or a web page under the
    name of a PDF or a Word file is what a failed download leaves. Raises ReadError, saying what it
    is, for a kind that is not read here.
    """
    suffix = PurePath(name).suffix.lower()
    if _PDF.search(data[:_PDF_WITHIN]):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    for beginning, what in _OTHERS:
        if data.startswith(beginning):
            raise ReadError(f"The file is {what}, which is not read here.", _SAVE_AS)
    kind = _text_kind(data, suffix)
    if suffix in _PACKED_SUFFIXES:
        what = {"html": "a web page", "mhtml": "a web page", "eml": "an e-mail"}.get(
            kind, f"not a {suffix[1:].upper()} file"
        )
        raise ReadError(
            f"The file is {what}, though its name ends in {suffix}.",
            "Fetch it again; or give it the suffix of what it is, if that is what you want read.",
        )
    return kind


def _text_kind(data: bytes, suffix: str) -> Kind:
    start = data[:_TEXT_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    if suffix in _MARKDOWN_SUFFIXES:
        return "markdown"
    if _is_mail(start):
        return "mhtml" if suffix in _ARCHIVE_SUFFIXES or _SAVED_PAGE.search(start) else "eml"
    page = start.startswith(b"<") and _HTML.search(start) is not None
    return "html" if page or suffix in _HTML_SUFFIXES else "text"


def _is_mail(start: bytes) -> bool:
    """Tell whether a file begins with the headers of an e-mail (RFC 5322)."""
    names: set[bytes] = set()
    mailbox = _MAILBOX.match(start)
    position = mailbox.end() if mailbox else 0
    while match := _HEADER.match(start, position):
        names.add(match.group().split(b":", 1)[0].lower())
        position = match.end()
    return len(names & _MAIL_HEADERS) >= _FEWEST_MAIL_HEADERS


def _packed(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise ReadError(
            "The file is a packed file (zip) that is damaged or cut off.", "Copy or download it again."
        ) from error
    if b"opendocument.text" in mimetype:
        return "odt"
    if "word/document.xml" in names:
        return "docx"
    what = next(
        (what for folder, what in _OFFICE_PARTS if any(name.startswith(folder) for name in names)),
        "an OpenDocument file other than a text" if b"opendocument" in mimetype else "a packed archive (zip)",
    )
    raise ReadError(f"The file is {what}, which is not read here.", _SAVE_AS)
