"""The words of a Word file that a reader sees, formulas among them, and what is there but not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from docx.oxml.ns import qn

from ingest.cleaning import one_line
from ingest.docx_symbols import symbol
from ingest.hand_lines import hand_lines
from ingest.numerals import raised
from retrieval.documents import Dropped

Element = Any  # python-docx's XML elements carry no types

_UNSEEN: Final = frozenset(map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:txbxContent", "w:rPr", "w:pPr")))
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OLE: Final = "{urn:schemas-microsoft-com:office:office}OLEObject"
_SIGNS: Final = {"den": "/", "sup": "^", "sub": "_", "rad": "√"}
"""What stands before a part of a formula that is written on one line."""
_ENCLOSED: Final = frozenset(("num", "den", "sup", "sub", "d", "rad"))
_GRAPHICS: Final = {"chart": "chart", "chartex": "chart", "diagram": "diagram"}


def seen_text(
    element: Element, marks: Mapping[Element, str] | None = None, dropped: list[Dropped] | None = None
) -> str:
    """Give the words that a reader sees in a paragraph or a cell.

    `marks` are what is printed for references to notes; what is hidden, struck through or an unknown
    symbol is added to `dropped`.
    """
    return one_line("".join(_parts(element, marks or {}, dropped)))


def seen_lines(
    element: Element, marks: Mapping[Element, str] | None = None, dropped: list[Dropped] | None = None
) -> list[str]:
    """Do the same, in the lines into which whoever wrote the paragraph broke it."""
    return hand_lines("".join(_parts(element, marks or {}, dropped)))


def unseen_kind(run: Element) -> str | None:
    """Name why a run of text is not read: it is hidden, or struck through; None for all others."""
    if _is_on(run, "w:vanish"):
        return "hidden text"
    return "struck text" if _is_on(run, "w:strike") or _is_on(run, "w:dstrike") else None


def _is_on(run: Element, name: str) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn(name)}")
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")


def _is_raised(run: Element) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return mark is not None and mark.get(qn("w:val")) == "superscript"


def _parts(parent: Element, marks: Mapping[Element, str], dropped: list[Dropped] | None) -> Iterator[str]:
    for child in parent.iterchildren():
        tag = child.tag
        if tag in _UNSEEN or tag == FALLBACK:
            continue
        inner = _parts(child, marks, dropped)
        if tag == qn("w:r") and (kind := unseen_kind(child)):
            said = one_line("".join(inner))
            if said and dropped is not None:
                dropped.append(Dropped(kind, None, said))
            continue
        if tag == qn("w:r") and _is_raised(child):
            yield raised("".join(inner))
            continue
        if isinstance(tag, str) and tag.startswith(_MATH):
            yield _formula(child, tag.removeprefix(_MATH), "".join(inner))
            continue
        if tag == qn("w:t"):
            yield (child.text or "").replace("\n", " ")
        elif tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif tag in (qn("w:tab"), qn("w:ptab"), qn("w:p")):
            yield " "
        elif tag == qn("w:sym"):
            font, char = str(child.get(qn("w:font"), "")), str(child.get(qn("w:char"), ""))
            sign = symbol(font, char)
            if sign is None and dropped is not None:
                dropped.append(Dropped("symbol", None, f"{font} {char}"))
            yield " " if sign is None else sign
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child in marks:
            yield marks[child]
        yield from inner


def _formula(element: Element, name: str, inner: str) -> str:
    """Write a part of a formula on one line: 12 above 4 is "12/4", not "124"."""
    if name == "t":
        return element.text or ""
    sign = _SIGNS.get(name, "") if inner else ""
    enclosed = name in _ENCLOSED and (name == "d" or not inner.strip().isalnum())
    return f"{sign}({inner})" if enclosed and inner else f"{sign}{inner}"


def unread_parts(document: Any) -> Iterator[Dropped]:
    """Name the documents, charts, diagrams and objects that stand in a text and are not read."""
    for element in document.element.body.iter(qn("w:altChunk"), qn("a:graphicData"), _OLE):
        if any(ancestor.tag == FALLBACK for ancestor in element.iterancestors()):
            continue
        if element.tag == qn("w:altChunk"):
            relation = document.part.rels.get(element.get(qn("r:id")))
            name = relation.target_ref.rpartition("/")[2] if relation is not None else ""
            yield Dropped("embedded document", None, name)
        elif element.tag == _OLE:
            yield Dropped("embedded object", None, element.get("ProgID", ""))
        else:
            kind = _GRAPHICS.get((element.get("uri") or "").rpartition("/")[2])
            if kind:
                yield Dropped(kind, None, _described(element))


def _described(graphic: Element) -> str:
    """Give what a drawing says of itself: its description, title or name."""
    said = graphic.xpath("ancestor::*[self::wp:inline or self::wp:anchor][1]/wp:docPr")
    names = [said[0].get(name) or "" for name in ("descr", "title", "name")] if said else []
    return one_line(next(filter(None, names), ""))
