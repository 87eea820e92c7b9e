"""A file in, a document out: the only door of the readers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from errors import ReadError
from ingest.bookmarks import bookmarks_of, mark_bookmarked
from ingest.cleaning import clean_characters
from ingest.contents import drop_contents
from ingest.datelines import dateline, has_unread_date
from ingest.docx import WordText, read_docx
from ingest.eml import read_eml
from ingest.filetype import Kind, kind_of
from ingest.frontmatter import split_front_matter
from ingest.furniture import drop_furniture
from ingest.html import Page, read_html
from ingest.limits import Limits
from ingest.lines import Piece
from ingest.links import drop_links
from ingest.markdown import markdown_pieces
from ingest.metadata import (
    Metadata,
    described_name,
    read_sidecar,
    sidecar_of,
    title_from_name,
)
from ingest.mhtml import read_mhtml
from ingest.odt import read_odt
from ingest.packing import check_unfolded
from ingest.pdf import read_pdf
from ingest.pdfmeta import creation_date, is_printed_page, page_labels, pdf_metadata
from ingest.running import drop_running
from ingest.spacing import mark_gaps
from ingest.structure import pieces_of
from ingest.text import decode, page_count, text_lines
from retrieval.documents import Block, Document, DocumentInfo, Dropped, Unread
from retrieval.language import detect_language

__all__ = ["READABLE", "VERSION", "document_files", "file_id", "is_put_aside", "read_document", "sidecar_of"]

VERSION: Final = 9
"""Counts up when the same file would give another text or other blocks than before."""
_ID_DIGITS: Final = 16
_LEFT_BEHIND: Final = frozenset(("thumbs.db", "desktop.ini"))
_MOST_TITLE_CHARS: Final = 80
_NO_TITLES: Final = frozenset(
    "indledning inledning introduktion introduction resumé sammenfatning sammanfattning summary abstract "
    "forord förord preface foreword baggrund bakgrund background indhold innehåll contents".split()
)


@dataclass(frozen=True, slots=True)
class _File:
    """A file's bytes, and what its reader may need to know."""

    data: bytes
    password: str | None
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Content:
    """What a reader makes of a file."""

    pieces: Sequence[Piece]
    metadata: Metadata
    pages: int = 0
    dropped: Sequence[Dropped] = ()
    unread: Sequence[Unread] = ()
    recognised: tuple[int, ...] = ()
    page_labels: tuple[str, ...] = ()
    file_date: str | None = None
    """When the file was made, which is the document's date where nothing else says one."""


def file_id(data: bytes) -> str:
    """Give the identity of a file: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:_ID_DIGITS]


def document_files(folder: Path) -> list[Path]:
    """List every file under a folder that is meant as a document, readable or not, in order of path.

    Files and folders whose names begin with "_" or ".", what programs leave behind, sidecars (also
    misnamed ones, which may hold a password), and a README, which describes the folder it lies in, are none.
    """
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and described_name(path.name) is None
        and path.stem.lower() != "readme"
        and path.name.lower() not in _LEFT_BEHIND
        and not is_put_aside(path, folder)
        and not path.name.startswith("~$")
    )


def is_put_aside(path: Path, folder: Path) -> bool:
    """Tell whether the name of a file under a folder, or of a folder above it, begins with "_" or "."."""
    return any(part[0] in "._" for part in path.relative_to(folder).parts)


def read_document(file: Path, root: Path, *, limits: Limits | None = None) -> Document:
    """Read and clean one file under `root`, by what it is, whatever its name.

    Raises ReadError (the reason, true of this file, and what the admin can do) for a file that is
    empty, too large, damaged, protected or of a kind that is not read here, and for a sidecar that
    cannot be used. Pages that cannot be read, though others can, are told in `Document.unread`.
    """
    limits = limits or Limits()
    try:
        size = file.stat().st_size
        if size > limits.max_bytes:
            raise ReadError(
                f"The file has {size / 1e6:,.1f} MB; "
                f"{limits.max_bytes / 1e6:,.0f} are the most that are read.",
                "Split it, or set MAX_FILE_MB higher.",
            )
        data = file.read_bytes()
    except OSError as error:
        raise ReadError(
            f"The file cannot be opened: {error.strerror or error}.",
            "Check that it is there and may be read.",
        ) from error
    if not data.strip():
        raise ReadError("The file is empty.", "Put the document's content into it, or remove it.")
    sidecar = read_sidecar(file)
    kind = kind_of(data, file.name)
    try:
        content = _READERS[kind](_File(data, sidecar.password, limits))
    except ReadError:
        raise
    except Exception as error:  # one odd file must not stop the others, whatever a library makes of it
        raise ReadError(
            f"The file cannot be read: its reader failed ({type(error).__name__}: {str(error)[:120]}).",
            "Open it in its own program and save it anew, or take it out of the folder.",
        ) from error
    if not content.pieces:
        raise ReadError("The file holds no text.", "Put the document's content into it, or remove it.")
    return _document(file, root, data, content, sidecar)


def _document(file: Path, root: Path, data: bytes, content: _Content, sidecar: Metadata) -> Document:
    text, blocks = _placed(content.pieces)
    given = sidecar.completed_by(content.metadata)
    language = sidecar.language or detect_language(text)
    if language == "unknown" and given.language:
        language = given.language
    # A date that stands in the document, though in words unknown here, is surer than the file's.
    made = None if has_unread_date(content.pieces) else content.file_date
    info = DocumentInfo(
        id=file_id(data),
        title=given.title or _title(content.pieces, file),
        publisher=given.publisher,
        date=given.date or dateline(content.pieces) or made,
        language=language,
        path=file.relative_to(root).as_posix(),
        page_labels=content.page_labels,
    )
    return Document(
        info, text, blocks, content.pages, tuple(content.dropped), tuple(content.unread), content.recognised
    )


def _placed(pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Join the pieces into the document's text: items and rows of one list or table stay close."""
    text = ""
    blocks: list[Block] = []
    for piece in pieces:
        if blocks:
            close = blocks[-1].kind == piece.kind == "item" or (
                piece.kind == "table_row" and blocks[-1].kind in ("table_head", "table_row")
            )
            text += "\n" if close else "\n\n"
        blocks.append(Block(piece.kind, len(text), len(text) + len(piece.text), piece.page, piece.level))
        text += piece.text
    return text, tuple(blocks)


def _title(pieces: Sequence[Piece], file: Path) -> str:
    """Find a title where none is given: the headline, else the file's name, else the first words."""
    if pieces[0].kind == "heading" and pieces[0].text.lower() not in _NO_TITLES:
        return pieces[0].text
    named = title_from_name(file)
    if named:
        return named
    words = next((piece.text for piece in pieces if piece.kind != "heading"), pieces[0].text)
    if len(words) <= _MOST_TITLE_CHARS:
        return words
    return words[:_MOST_TITLE_CHARS].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"


def _read_text(file: _File) -> _Content:
    return _of_text(decode(file.data))


def _of_text(text: str) -> _Content:
    lines, running = drop_running(text_lines(text))
    lines, contents = drop_contents(lines)
    pieces, furniture = drop_furniture(pieces_of(lines), marked_headings=False)
    return _Content(pieces, Metadata(), page_count(text), [*running, *contents, *furniture])


def _read_markdown(file: _File) -> _Content:
    metadata, unused, text = split_front_matter(clean_characters(decode(file.data)))
    pieces, links = drop_links(markdown_pieces(text))
    return _Content(pieces, metadata, 0, [*unused, *links])


def _read_html(file: _File) -> _Content:
    return _of_page(read_html(file.data))


def _of_page(page: Page) -> _Content:
    pieces, furniture = drop_furniture(page.pieces, marked_headings=True)
    return _Content(pieces, page.metadata, 0, [*page.dropped, *furniture])


def _read_mail(file: _File) -> _Content:
    mail = read_eml(file.data)
    contents = [_of_page(part) if isinstance(part, Page) else _of_text(part) for part in mail.parts]
    return _Content(
        [piece for content in contents for piece in content.pieces],
        replace(mail.metadata, title=mail.title),
        max(content.pages for content in contents),
        [*mail.dropped, *(dropped for content in contents for dropped in content.dropped)],
    )


def _read_archived_page(file: _File) -> _Content:
    return _of_page(read_mhtml(file.data))


def _read_word(file: _File) -> _Content:
    check_unfolded(file.data, file.limits)
    return _of_word(read_docx(file.data))


def _read_open_document(file: _File) -> _Content:
    check_unfolded(file.data, file.limits)
    return _of_word(read_odt(file.data))


def _of_word(word: WordText) -> _Content:
    pieces, links = drop_links(word.pieces)
    metadata = replace(word.metadata, date=None)
    return _Content(pieces, metadata, 0, [*word.dropped, *links], file_date=word.metadata.date)


def _read_pdf(file: _File) -> _Content:
    printed = read_pdf(file.data, file.password, file.limits)
    lines, running = drop_running(printed.lines)
    labels = page_labels(printed.reader, printed.pages)
    lines, contents = drop_contents(lines, max([printed.pages, *map(int, filter(str.isdecimal, labels))]))
    lines = mark_bookmarked(lines, bookmarks_of(printed.reader))
    pieces = pieces_of(mark_gaps(lines))
    from_browser = is_printed_page(printed.reader)
    pieces, rest = drop_furniture(pieces, marked_headings=True) if from_browser else drop_links(pieces)
    return _Content(
        pieces,
        pdf_metadata(printed.reader),
        printed.pages,
        [*printed.dropped, *running, *contents, *rest],
        printed.unread,
        printed.recognised,
        labels,
        # The day on which somebody printed a web page, or scanned a paper, is not the document's.
        None if from_browser or printed.recognised else creation_date(printed.reader),
    )


_READERS: Final[dict[Kind, Callable[[_File], _Content]]] = {
    "text": _read_text,
    "markdown": _read_markdown,
    "html": _read_html,
    "pdf": _read_pdf,
    "docx": _read_word,
    "odt": _read_open_document,
    "eml": _read_mail,
    "mhtml": _read_archived_page,
}
READABLE: Final = (".pdf", ".docx", ".odt", ".eml", ".html", ".htm", ".mhtml", ".md", ".txt")
"""The usual suffixes, in small letters, of the files that can be read."""
