"""OpenDocument texts (.odt): paragraphs, lists, tables and footnotes in the order of the document."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Final

import odfdo

from errors import ReadError
from ingest.cells import is_data, table_pieces
from ingest.cleaning import one_line
from ingest.docx import WordText
from ingest.hand_lines import hand_lines
from ingest.lines import Piece
from ingest.metadata import Metadata, normal_date, normal_language, usable_title
from ingest.numerals import raised
from ingest.odt_lists import ListNumbers
from retrieval.documents import Dropped

Element = Any

_UNSEEN: Final = frozenset(
    ("office:annotation", "office:annotation-end", "text:tracked-changes", "text:note", "svg:title",
     "svg:desc", "text:bookmark", "text:ruby-text")
)  # fmt: skip
_DRAWN: Final = frozenset(
    ("draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:line",
     "draw:polyline", "draw:polygon", "draw:path", "draw:connector", "draw:caption", "draw:measure")
)  # fmt: skip
"""What is drawn and may hold paragraphs."""
_INDEXES: Final = frozenset(
    ("text:table-of-content", "text:alphabetical-index", "text:illustration-index", "text:table-index")
)
_GROUPS: Final = frozenset(
    ("text:section", "text:index-body", "table:table-cell", "text:list-header", "draw:frame", "draw:a",
     "draw:g", "text:numbered-paragraph", "text:bibliography", "text:user-index", "text:index-title", *_DRAWN)
)  # fmt: skip
_MOST_REPEATED: Final = 64
_DEEPEST: Final = 6


def read_odt(data: bytes) -> WordText:
    """Read an OpenDocument text. Raises ReadError where it is damaged, or protected with a password."""
    try:
        document = odfdo.Document(io.BytesIO(data))
        body = document.body
        headers = [child.get_attribute("text:outline-level") for child in body.get_elements("//text:h")]
    except Exception as error:  # odfdo raises whatever the damage leads to
        raise ReadError(
            f"The OpenDocument file is damaged or protected ({one_line(str(error))[:120]}).",
            "Open it in its own program and save it anew, without a password.",
        ) from error
    _raise_figures(document)
    struck = _drop_struck(document)
    titled = any(_style_name(document, one) == "Title" for one in body.get_elements("//text:p"))
    reader = _Reader(document, 2 if titled or headers.count("1") > 1 else 1)
    pieces = tuple(reader.blocks(body.children, None))
    return WordText(pieces, _metadata(document), (*struck, *reader.dropped, *_unread_objects(body)))


class _Reader:
    """Walks a document once, counting footnotes on its way."""

    def __init__(self, document: Any, top: int) -> None:
        self._document = document
        self._numbers = ListNumbers(document)
        self._top = top
        self.dropped: list[Dropped] = []

    def blocks(self, children: Sequence[Element], item: str | None) -> Iterator[Piece]:
        """Give the pieces of the elements; `item` is what is printed before them where they are an item."""
        for child in children:
            if child.tag in ("text:p", "text:h"):
                pieces = list(self._paragraph(child, item))
                yield from pieces
                item = None if pieces else item
            elif child.tag == "text:list":
                yield from self._list(child)
            elif child.tag == "table:table":
                yield from self._table(child)
            elif child.tag in _INDEXES:
                rows = [_text(row) for row in child.get_elements("descendant::text:p")]
                self.dropped += [Dropped("table of contents", None, row) for row in rows if row]
            elif child.tag in _GROUPS:
                yield from self.blocks(child.children, item)

    def _paragraph(self, element: Element, item: str | None) -> Iterator[Piece]:
        lines = _lines(element)
        text = " ".join(lines)
        if text and element.tag == "text:h":
            level = element.get_attribute("text:outline-level") or "1"
            yield Piece("heading", (item or "") + text, level=min(int(level) - 1 + self._top, _DEEPEST))
        elif text and item is not None:
            yield Piece("item", item + text)
        elif text and _style_name(self._document, element) == "Title":
            yield Piece("heading", text, level=1)
        else:
            yield from (Piece("paragraph", line) for line in lines)
        yield from _notes(_inner(element, frozenset(("text:note",))))
        for box in _inner(element, _DRAWN):
            yield from self.blocks(box.children, None)

    def _list(self, element: Element) -> Iterator[Piece]:
        for entry, number in self._entries(element):
            yield from self.blocks(entry.children, number)

    def _entries(self, element: Element) -> Iterator[tuple[Element, str | None]]:
        """Give the items of a list and what is printed before each; None before what is no item."""
        self._numbers.enter(element)
        for entry in element.children:
            if entry.tag == "text:list-item":
                yield entry, self._numbers.next_of(entry)
            elif entry.tag == "text:list-header":
                yield entry, None
        self._numbers.leave()

    def _table(self, table: Element) -> Iterator[Piece]:
        own = [
            row
            for row in table.get_elements("descendant::table:table-row")
            if _table_of(row).get_attribute("table:name") == table.get_attribute("table:name")
        ]
        rows = _rows(own, _cell_text)
        nested = table.get_element("descendant::table:table") is not None
        heads = len(table.get_elements("table:table-header-rows/table:table-row"))
        if is_data(rows, heads > 0) and not nested:
            rows = _rows(own, lambda cell: one_line(" ".join(self._cell(cell.children, ""))))
            yield from table_pieces(rows, heads if heads < len(rows) else 0)
            yield from _notes(table.get_elements("descendant::text:note"))
            return
        for row in own:
            yield from self.blocks(row.children, None)

    def _cell(self, children: Sequence[Element], number: str) -> Iterator[str]:
        """Give the paragraphs of a cell, with `number` before the first: what is printed before an item."""
        for child in children:
            if child.tag in ("text:p", "text:h"):
                yield number + _text(child)
                number = ""
                for box in _inner(child, _DRAWN):
                    yield from self._cell(box.children, "")
            elif child.tag == "text:list":
                for entry, printed in self._entries(child):
                    yield from self._cell(entry.children, printed or "")
            elif child.tag in _GROUPS:
                yield from self._cell(child.children, number)


def _unread_objects(body: Element) -> Iterator[Dropped]:
    """Name the charts, formulas and other objects that stand in a text and are not read."""
    for one in body.get_elements("descendant::*[self::draw:object or self::draw:object-ole]"):
        frame = one.parent
        said = [part for part in frame.get_elements("svg:desc|svg:title") if part.text_recursive.strip()]
        name = said[0].text_recursive if said else frame.get_attribute("draw:name") or ""
        yield Dropped("embedded object", None, one_line(str(name)))


def _inner(element: Element, tags: Collection[str]) -> Iterator[Element]:
    """Give the elements of a paragraph that have these tags, but not those of a box or note within it."""
    for child in element.children:
        if child.tag in tags:
            yield child
        elif child.tag not in _DRAWN and child.tag not in _UNSEEN:
            yield from _inner(child, tags)


def _notes(notes: Iterable[Element]) -> Iterator[Piece]:
    """Give the notes of a paragraph or a table."""
    for note in notes:
        said = " ".join(_text(one) for one in note.get_elements("text:note-body/*"))
        if said.strip():
            yield Piece("paragraph", one_line(f"{_mark(note)} {said}"))


def _table_of(row: Element) -> Element:
    outer = row.parent
    while outer.tag != "table:table":
        outer = outer.parent
    return outer


def _rows(rows: Sequence[Element], seen: Callable[[Element], str]) -> list[list[str]]:
    """Give each row's cells; what spans rows is said in each, what spans columns in the first of them."""
    read: list[list[str]] = []
    reaching: dict[int, tuple[int, str]] = {}
    for row in rows:
        cells: list[str] = []
        has_own = False
        for cell in row.children:
            if cell.tag not in ("table:table-cell", "table:covered-table-cell"):
                continue
            text = seen(cell)
            down = int(cell.get_attribute("table:number-rows-spanned") or 1)
            has_own = has_own or bool(text)
            repeated = int(cell.get_attribute("table:number-columns-repeated") or 1)
            for _ in range(min(repeated, _MOST_REPEATED)):
                left, above = reaching.pop(len(cells), (0, ""))
                covered = left > 0 and cell.tag == "table:covered-table-cell"
                if covered or down > 1:
                    reaching[len(cells)] = (left - 1, above) if covered else (down - 1, text)
                cells.append(text or above if covered else text)
        read.append(cells if has_own else [])
    return read


def _cell_text(cell: Element) -> str:
    paragraphs = cell.get_elements(
        "descendant::*[self::text:p or self::text:h][not(ancestor::text:note or ancestor::office:annotation)]"
    )
    return one_line(" ".join(_text(paragraph) for paragraph in paragraphs))


def _text(element: Element) -> str:
    """Give the words that a reader sees in a paragraph."""
    return " ".join(_lines(element))


def _lines(element: Element) -> list[str]:
    """Do the same, in the lines into which whoever wrote the paragraph broke it."""
    parts: list[str] = []

    def walk(parent: Element) -> None:
        parts.append((parent.text or "").replace("\n", " "))
        for child in parent.children:
            if child.tag in ("text:s", "text:tab", "text:line-break"):
                parts.append("\n" if child.tag == "text:line-break" else " ")
            elif child.tag == "text:note":
                parts.append(_mark(child))
            elif child.tag not in _UNSEEN and not child.tag.startswith("draw:"):
                walk(child)
            parts.append((child.tail or "").replace("\n", " "))

    walk(element)
    return hand_lines("".join(parts))


def _raise_figures(document: Any) -> None:
    """Write figures as raised ones where a character style raises them."""
    raising = {
        style.name
        for style in document.get_styles("text")
        if str((style.get_properties("text") or {}).get("style:text-position", "")).startswith("super")
    }
    for span in document.body.get_elements("//text:span"):
        if span.get_attribute("text:style-name") in raising and not span.children:
            span.text = raised(span.text or "")


def _drop_struck(document: Any) -> list[Dropped]:
    """Take out the words that a style strikes through, and name them."""
    struck = {
        (family, style.name)
        for family in ("text", "paragraph")
        for style in document.get_styles(family)
        if (style.get_properties("text") or {}).get("style:text-line-through-style", "none") != "none"
    }
    dropped: list[Dropped] = []
    for kind, family in (("text:span", "text"), ("text:p", "paragraph")):
        for element in document.body.get_elements(f"//{kind}"):
            if (family, element.get_attribute("text:style-name")) not in struck:
                continue
            if element.get_elements("descendant::draw:frame") or element.get_elements(
                "descendant::text:note"
            ):
                continue  # what stands in them is not struck
            said = _text(element)
            dropped += [Dropped("struck text", None, said)] if said else []
            element.text = ""
            for child in element.children:
                element.delete(child, keep_tail=False)
    return dropped


def _mark(note: Element) -> str:
    """Give the sign of a footnote as it is printed."""
    citation = note.get_element("text:note-citation")
    sign = (citation.text or "") if citation is not None else ""
    return raised(str(sign))


def _style_name(document: Any, paragraph: Element) -> str | None:
    """Give the name of a paragraph's style, or of the one that its own formatting builds on."""
    name = paragraph.get_attribute("text:style-name")
    style = document.get_style("paragraph", name) if name else None
    parent = style.get_attribute("style:parent-style-name") if style is not None else None
    return "Title" if "Title" in (name, parent) else name


def _metadata(document: Any) -> Metadata:
    said = document.meta
    try:
        changed = said.get_modification_date() or said.get_creation_date()
        language = said.get_language() or ""
        title = said.get_title() or ""
    except (ValueError, AttributeError):
        return Metadata()
    return Metadata(
        usable_title(one_line(title)),
        None,
        normal_date(changed.date().isoformat()) if changed else None,
        normal_language(language),
    )
