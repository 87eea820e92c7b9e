"""Word files (.docx): paragraphs, lists, tables and footnotes in the order of the document."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from errors import ReadError
from ingest.cells import is_data, table_pieces
from ingest.cleaning import one_line
from ingest.docx_lists import ListNumbers
from ingest.docx_text import FALLBACK, seen_lines, seen_text, unread_parts, unseen_kind
from ingest.lines import Piece
from ingest.metadata import Metadata, normal_date, usable_title
from retrieval.documents import Dropped

Element = Any  # python-docx's XML elements carry no types

_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MOST_HEADING_CHARS: Final = 90
_DEEPEST: Final = 6
_COMPANY: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company"


@dataclass(frozen=True, slots=True)
class WordText:
    """The pieces of a word processor's file, what it says of itself, and what was left out."""

    pieces: tuple[Piece, ...]
    metadata: Metadata
    dropped: tuple[Dropped, ...]


def read_docx(data: bytes) -> WordText:
    """Read a Word file. Raises ReadError where it is damaged or holds no document."""
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx raises whatever the damage leads to
        raise ReadError(
            f"The Word file is damaged ({one_line(str(error))[:120] or type(error).__name__}).",
            "Open it in Word and save it anew, or copy it again.",
        ) from error
    reader = _Reader(document)
    pieces = tuple(reader.blocks(document.element.body))
    return WordText(
        pieces, _metadata(document), (*reader.dropped, *unread_parts(document), *_margins(document))
    )


class _Reader:
    """Walks a document once, counting list numbers and footnotes on its way."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._numbers = ListNumbers(document)
        self._notes = _notes(document)
        styles = [_style_levels(paragraph) for paragraph in document.paragraphs]
        self._has_title = "title" in styles
        self._top = 2 if self._has_title or styles.count(0) > 1 else 1
        self._last_level = self._top
        self._note_count = 0
        self.dropped: list[Dropped] = []

    def blocks(self, parent: Element) -> Iterator[Piece]:
        """Give the pieces of a body, a cell or a text box."""
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                if content is None:
                    continue
                gallery = child.find(f".//{qn('w:docPartGallery')}")
                if gallery is not None and gallery.get(qn("w:val")) == "Table of Contents":
                    rows = [seen_text(row) for row in content.iter(qn("w:p"))]
                    self.dropped += [Dropped("table of contents", None, row) for row in rows if row]
                else:
                    yield from self.blocks(content)
            elif child.tag in (qn("w:ins"), qn("w:customXml"), qn("w:smartTag")):
                yield from self.blocks(child)

    def _paragraph(self, element: Element) -> Iterator[Piece]:
        paragraph = Paragraph(element, self._document._body)
        marks = self._marks(element)
        lines = self._seen_lines(element, marks)
        text = " ".join(lines)
        number = self._number(paragraph, text)
        if text and (number is not None or _style_levels(paragraph) is not None):
            yield self._piece(paragraph, text, number)
        elif text:
            yield self._piece(paragraph, lines[0], number)
            yield from (Piece("paragraph", line) for line in lines[1:])
        yield from self._note_pieces(marks)
        for box in element.iter(qn("w:txbxContent")):
            if not any(ancestor.tag == FALLBACK for ancestor in box.iterancestors()):
                yield from self.blocks(box)

    def _seen(self, element: Element, marks: dict[Element, str]) -> str:
        """Give the words of a paragraph or a cell, and note what in it is not read."""
        return " ".join(self._seen_lines(element, marks))

    def _seen_lines(self, element: Element, marks: dict[Element, str]) -> list[str]:
        """Do the same, line by line."""
        return seen_lines(element, marks, self.dropped)

    def _cell(self, cell: Element, marks: dict[Element, str]) -> str:
        """Give the words of a cell, with what is printed before its list items and what stands in boxes."""
        said: list[str] = []
        for one in cell.iter(qn("w:p")):
            if not any(ancestor.tag == FALLBACK for ancestor in one.iterancestors()):
                text = self._seen(one, marks)
                said.append((self._number(Paragraph(one, self._document._body), text) or "") + text)
        return one_line(" ".join(said))

    def _number(self, paragraph: Paragraph, text: str) -> str | None:
        """Count a paragraph: a number is printed before an empty one too, but not where it was removed."""
        return self._numbers.next_of(paragraph) if text or not _is_removed(paragraph._p) else None

    def _marks(self, element: Element) -> dict[Element, str]:
        """Number the references to notes in a paragraph or a table."""
        references = [
            reference
            for kind in ("w:footnoteReference", "w:endnoteReference")
            for reference in element.iter(qn(kind))
        ]
        marks = {
            reference: str(self._note_count + n).translate(_SUPERSCRIPTS)
            for n, reference in enumerate(references, 1)
        }
        self._note_count += len(references)
        return marks

    def _note_pieces(self, marks: dict[Element, str]) -> Iterator[Piece]:
        for reference, mark in marks.items():
            note = self._notes.get((reference.tag, reference.get(qn("w:id"))), "")
            if note:
                yield Piece("paragraph", f"{mark} {note}")

    def _piece(self, paragraph: Paragraph, text: str, number: str | None) -> Piece:
        style = _style_levels(paragraph)
        if style is None or style == "toc":
            if number is not None:
                return Piece("item", number + text)
            if style is None and _looks_like_heading(paragraph, text):
                return Piece("heading", text, level=min(self._last_level + 1, _DEEPEST))
            return Piece("paragraph", text)
        level = 1 if style == "title" else int(style) + self._top
        self._last_level = min(level, _DEEPEST)
        return Piece("heading", (number or "") + text, level=self._last_level)

    def _table(self, table: Element) -> Iterator[Piece]:
        own = [row for row in table.iter(qn("w:tr")) if next(row.iterancestors(qn("w:tbl"))) is table]
        nested = table.find(f".//{qn('w:tc')}//{qn('w:tbl')}") is not None
        if not nested and is_data(_rows(own, seen_text), bool(own) and _is_table_head(own[0])):
            marks = self._marks(table)
            heads = 0
            while heads < len(own) and _is_table_head(own[heads]):
                heads += 1
            if not heads and _is_bold(own[0]):
                # A title over the whole table stands above the head.
                heads = 2 if len(own[0].tc_lst) == 1 and _is_bold(own[1]) else 1
            rows = _rows(own, partial(self._cell, marks=marks))
            yield from table_pieces(rows, heads if heads < len(own) else 0)
            yield from self._note_pieces(marks)
            return
        for cell in table.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tbl"))) is table:
                yield from self.blocks(cell)


def _is_table_head(row: Element) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def _rows(rows: list[Element], seen: Callable[[Element], str]) -> list[list[str]]:
    read: list[list[str]] = []
    for row in rows:
        read.append(_cells(row, read[-1] if read else [], seen))
    return read


def _cells(row: Element, above: list[str], seen: Callable[[Element], str]) -> list[str]:
    """Give a row's cells; one that is merged with that above says the same."""
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    left = before.get(qn("w:val"), "0") if before is not None else "0"
    cells = [""] * (min(int(left), 64) if left.isdecimal() else 0)
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merged is not None and merged.get(qn("w:val")) != "restart"
        cells.append(above[len(cells)] if goes_on and len(cells) < len(above) else seen(cell))
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        width = span.get(qn("w:val"), "1") if span is not None else "1"
        cells += [""] * (min(int(width), 64) - 1 if width.isdecimal() else 0)
    return cells


def _is_removed(paragraph: Element) -> bool:
    """Tell whether the end of a paragraph is marked as deleted, moved away or hidden."""
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return mark is not None and any(
        mark.find(qn(name)) is not None for name in ("w:del", "w:moveFrom", "w:vanish")
    )


def _style_levels(paragraph: Paragraph) -> int | str | None:
    """Give a heading's outline level from 0, "title", "toc", or None for other paragraphs."""
    own = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    style: Any = paragraph.style
    while own is None and style is not None:
        name = (style.name or "").lower()
        if name == "title":
            return "title"
        if name.startswith("toc "):
            return "toc"
        if name.startswith("heading ") and name[8:].isdecimal():
            return int(name[8:]) - 1
        own = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        style = style.base_style
    level = own.get(qn("w:val"), "9") if own is not None else "9"
    return int(level) if level.isdecimal() and int(level) < 9 else None


def _looks_like_heading(paragraph: Paragraph, text: str) -> bool:
    return (
        len(text) <= _MOST_HEADING_CHARS
        and not text.endswith((".", ",", ";", ":", "!", "?"))
        and _is_bold(paragraph._p)
        and paragraph._p.getparent().tag == qn("w:body")
    )


def _is_bold(element: Element) -> bool:
    runs = [run for run in element.iter(qn("w:r")) if seen_text(run) and unseen_kind(run) is None]
    marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(qn("w:val")) not in ("0", "false") for mark in marks
    )


def _parts(document: Any, name: str) -> Iterator[Any]:
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            yield relation.target_part


def _notes(document: Any) -> dict[tuple[str, str], str]:
    """Give the text of each footnote and endnote, by the kind of its reference and its id."""
    found: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        for part in _parts(document, f"{kind}s"):
            for note in parse_xml(part.blob).iter(qn(f"w:{kind}")):
                if note.get(qn("w:type")) in (None, "normal"):
                    found[(qn(f"w:{kind}Reference"), note.get(qn("w:id")))] = seen_text(note)
    return found


def _margins(document: Any) -> list[Dropped]:
    """Name what stands in the headers and footers of the pages."""
    texts: dict[str, None] = {}
    for kind in ("header", "footer"):
        for part in _parts(document, kind):
            texts |= dict.fromkeys(seen_text(paragraph) for paragraph in part.element.iter(qn("w:p")))
    return [Dropped("running header or footer", None, text) for text in texts if text]


def _metadata(document: Any) -> Metadata:
    said = document.core_properties
    company = ""
    for relation in document.part.package.rels.values():
        if relation.reltype.endswith("/extended-properties"):
            found = parse_xml(relation.target_part.blob).find(_COMPANY)
            company = one_line(found.text or "") if found is not None else ""
    try:
        changed = said.modified or said.created
    except ValueError:
        changed = None
    return Metadata(
        usable_title(one_line(said.title or "")),
        company or None,
        normal_date(changed.date().isoformat()) if changed else None,
    )
