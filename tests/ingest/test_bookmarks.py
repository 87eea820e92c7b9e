"""A PDF's bookmarks as the headings of its sections."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from ingest.bookmarks import Bookmark, bookmarks_of, mark_bookmarked
from ingest.lines import Line
from ingest.reading import read_document
from tests.ingest.test_ocr import typeset

PDFS = Path(__file__).resolve().parents[3] / "shared" / "pdfs"


def test_all_bookmarks_of_a_long_guide_are_headings_of_their_depth() -> None:
    file = PDFS / "debian-install-guide.da.pdf"
    if not file.is_file():
        pytest.skip(f"needs {file.name} in ../shared/pdfs")
    document = read_document(file, PDFS)
    headings = [
        (block.page, "".join(filter(str.isalnum, document.text[block.start : block.end])), block.level)
        for block in document.blocks
        if block.kind == "heading"
    ]
    bookmarks = bookmarks_of(PdfReader(file))
    assert len(bookmarks) == 259
    for bookmark in bookmarks:
        title = "".join(filter(str.isalnum, bookmark.title))
        assert any(
            page == bookmark.page and text.endswith(title) and level == bookmark.depth + 2
            for page, text, level in headings
        ), bookmark
    assert document.info.page_label(1) == "i"
    assert document.info.page_label(11) == "1"


def test_a_bookmark_makes_a_heading_of_lines_that_look_like_text(tmp_path: Path) -> None:
    plain = typeset(
        tmp_path,
        "plain",
        "#set page(width: 9cm, height: 9cm)\nOm løn og vagter i de\\ nordlige afdelinger\\ Lønnen stiger.\n",
    )
    writer = PdfWriter(clone_from=plain)
    part = writer.add_outline_item(title="Om løn og vagter i de nordlige afdelinger", page_number=0)
    writer.add_outline_item(title="Findes ikke på siden", page_number=0, parent=part)
    writer.write(tmp_path / "marked.pdf")
    document = read_document(tmp_path / "marked.pdf", tmp_path)
    assert [
        (block.kind, document.text[block.start : block.end], block.level) for block in document.blocks
    ] == [
        ("heading", "Om løn og vagter i de nordlige afdelinger", 1),
        ("paragraph", "Lønnen stiger.", 0),
    ]


def test_of_equal_lines_the_one_at_the_place_is_the_heading() -> None:
    lines = [
        Line("Løn", page=2, y=700),
        Line("Løn betales den 1.", page=2, y=680),
        Line("2.1 Løn", page=2, y=300),
        Line("Løn", page=3, y=700),
    ]
    marked = mark_bookmarked(lines, [Bookmark("Løn", 2, 0, 315.0)])
    assert [(line.text, line.role) for line in marked] == [
        ("Løn", ""),
        ("Løn betales den 1.", ""),
        ("2.1 Løn", "heading"),
        ("Løn", ""),
    ]
