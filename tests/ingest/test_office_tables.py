"""Tables of Word files and OpenDocument texts."""

from __future__ import annotations

from pathlib import Path

import docx
import odfdo
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from ingest.reading import read_document
from tests.ingest.office_files import blocks, saved, saved_odt


def test_footnotes_of_table_cells_stand_below_the_table_and_later_ones_count_on(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(rows=0, cols=2)
    for row in (("Sted", "Senge"), ("Nord", "5"), ("Syd", "4")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    later = word.add_paragraph("Udvalget vedtog planen.")
    for paragraph, note_id in ((table.cell(1, 1).paragraphs[0], 2), (later, 3)):
        paragraph.add_run()._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{note_id}"/>'))
    saved(word, tmp_path / "a.docx")
    assert blocks(read_document(tmp_path / "a.docx", tmp_path)) == [
        ("table_head", "Sted\tSenge"),
        ("table_row", "Nord\t5¹"),
        ("table_row", "Syd\t4"),
        ("paragraph", "¹ Tallene er fra 2024."),
        ("paragraph", "Udvalget vedtog planen.²"),
        ("paragraph", "² Planen gælder ét år."),
    ]


@pytest.mark.parametrize("heads", [("2024", "2025"), ("Regnskab 2023", "Budget 2024"), ("1. kvartal", "Q2")])
def test_a_year_names_a_column(tmp_path: Path, heads: tuple[str, str]) -> None:
    word = docx.Document()
    rows = [("Område", *heads), ("Psykiatri", "12 345", "13 456"), ("Somatik", "7", "9")]
    table = word.add_table(len(rows), 3)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    word.save(str(tmp_path / "a.docx"))
    found = blocks(read_document(tmp_path / "a.docx", tmp_path))
    assert found == [("table_head" if cells == rows[0] else "table_row", "\t".join(cells)) for cells in rows]


def test_a_head_over_two_columns_is_said_over_each(tmp_path: Path) -> None:
    word = docx.Document()
    rows = [
        ("", "2023", "", "2024", ""),
        ("Faggruppe", "Kvinder", "Mænd", "Kvinder", "Mænd"),
        ("Læger", "310", "290", "331", "284"),
    ]
    table = word.add_table(len(rows), 5)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    word.save(str(tmp_path / "a.docx"))
    assert blocks(read_document(tmp_path / "a.docx", tmp_path)) == [
        ("table_head", "\t2023\t2023\t2024\t2024"),
        ("table_head", "Faggruppe\tKvinder\tMænd\tKvinder\tMænd"),
        ("table_row", "Læger\t310\t290\t331\t284"),
    ]


def test_footnotes_of_the_cells_of_an_opendocument_table_stand_below_it(tmp_path: Path) -> None:
    text = odfdo.Document("text")
    text.body.clear()
    table = odfdo.Table("t")
    table.set_values([["Ort", "2024"], ["Norr", "7"], ["Syd", "9"]])
    text.body.append(table)
    paragraph = odfdo.Paragraph("Norr")
    paragraph.insert_note(after="Norr", note_id="n1", citation="1", body="Siffrorna är från 2024.")
    cell = table.get_element("descendant::table:table-cell[text:p='Norr']")
    assert cell is not None
    cell.clear()
    cell.append(paragraph)
    text.save(str(tmp_path / "a.odt"))
    assert blocks(read_document(tmp_path / "a.odt", tmp_path)) == [
        ("table_head", "Ort\t2024"),
        ("table_row", "Norr¹\t7"),
        ("table_row", "Syd\t9"),
        ("paragraph", "¹ Siffrorna är från 2024."),
    ]


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_empty_cells_of_a_table_keep_their_place(tmp_path: Path, kind: str) -> None:
    rows = [["", "2023", "2024"], ["Løn", "10", "11"], ["Scanner", "7", ""], ["", "", "9"]]
    if kind == "docx":
        word = docx.Document()
        table = word.add_table(rows=0, cols=3)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        word.save(str(tmp_path / "a.docx"))
    else:
        cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
        end = "<table:table-cell table:number-columns-repeated='40'/>"
        body = "".join(f"<table:table-row>{''.join(map(cell, row))}{end}</table:table-row>" for row in rows)
        saved_odt(f"<table:table table:name='t'>{body}</table:table>", tmp_path / "a.odt")
    document = read_document(tmp_path / f"a.{kind}", tmp_path)
    assert [said for _, said in blocks(document)] == [
        "\t2023\t2024",
        "Løn\t10\t11",
        "Scanner\t7\t",
        "\t\t9",
    ]


def test_a_title_over_a_word_table_takes_no_place_of_its_head(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(rows=0, cols=3)
    for row in (("Vårdplatser", "", ""), ("Ort", "2023", "2024"), ("Lund", "5", "7"), ("Malmö", "4", "9")):
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(said).bold = row[0] in ("Vårdplatser", "Ort")
    table.cell(0, 0).merge(table.cell(0, 2))
    word.save(str(tmp_path / "a.docx"))
    assert blocks(read_document(tmp_path / "a.docx", tmp_path)) == [
        ("table_head", "Vårdplatser\t\t"),
        ("table_head", "Ort\t2023\t2024"),
        ("table_row", "Lund\t5\t7"),
        ("table_row", "Malmö\t4\t9"),
    ]


NUMBERED_CELLS = [
    ("table_row", "Nr.\tSag"),
    ("table_row", "1.\tBudget løn"),
    ("table_row", "2.\tEventuelt haster"),
    ("item", "3. Næste møde"),
]


def test_items_in_the_cells_of_a_word_table_have_the_numbers_that_are_printed(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(rows=0, cols=2)
    for row in (("Nr.", "Sag"), ("", "Budget"), ("", "Eventuelt")):
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.text = said
    for number in (1, 2):
        table.cell(number, 0).paragraphs[0].style = "List Number"
    table.cell(1, 1).add_paragraph("løn", style="List Bullet")
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>haster</w:t></w:r></w:p></w:txbxContent></w:pict>"
    table.cell(2, 1).paragraphs[0]._p.append(parse_xml(f"<w:r {nsdecls('w')}>{box}</w:r>"))
    deleted = table.add_row().cells[0].paragraphs[0]
    deleted.style = "List Number"
    mark = f"<w:rPr {nsdecls('w')}><w:del w:id='1'/></w:rPr>"
    deleted._p.get_or_add_pPr().append(parse_xml(mark))
    word.add_paragraph("Næste møde", style="List Number")
    word.save(str(tmp_path / "a.docx"))
    assert blocks(read_document(tmp_path / "a.docx", tmp_path)) == NUMBERED_CELLS


def test_items_in_the_cells_of_an_opendocument_table_have_the_numbers_that_are_printed(
    tmp_path: Path,
) -> None:
    said = "<text:p>{}</text:p>".format
    item = f"<text:list-item>{said('{}')}</text:list-item>".format
    number = f"<text:list text:style-name='L' text:continue-numbering='true'>{item('{}')}</text:list>".format
    row = "<table:table-row><table:table-cell>{}</table:table-cell><table:table-cell>{}</table:table-cell>"
    table = f"{row}</table:table-row>".format
    text = odfdo.Document("text")
    text.body.clear()
    text.insert_style(
        "<text:list-style style:name='L'><text:list-level-style-number text:level='1' "
        "style:num-format='1' style:num-suffix='.'/></text:list-style>",
        automatic=True,
    )
    rows = (
        table(said("Nr."), said("Sag"))
        + table(number(""), said("Budget") + f"<text:list>{item('løn')}</text:list>")
        + table(number(""), said("Eventuelt<draw:rect><text:p>haster</text:p></draw:rect>"))
    )
    text.body.append(odfdo.Element.from_tag(f"<table:table table:name='t'>{rows}</table:table>"))
    text.body.append(odfdo.Element.from_tag(number("Næste møde")))
    text.save(str(tmp_path / "a.odt"))
    assert blocks(read_document(tmp_path / "a.odt", tmp_path)) == NUMBERED_CELLS


def test_cells_of_an_opendocument_table_that_span_rows_say_the_same_in_each(tmp_path: Path) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>".format
    spans = " table:number-rows-spanned='2' table:number-columns-spanned='2'"
    rows = (
        cell("", "Ort") + cell("", "Del") + cell("", "2024"),
        cell(spans, "Skåne") + "<table:covered-table-cell/>" + cell("", "10"),
        "<table:covered-table-cell table:number-columns-repeated='2'/>" + cell("", "11"),
        cell("", "") + cell("", "Norr") + cell("", "9"),
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    saved_odt(f"<table:table table:name='t'>{body}</table:table>", tmp_path / "a.odt")
    assert [said for _, said in blocks(read_document(tmp_path / "a.odt", tmp_path))] == [
        "Ort\tDel\t2024",
        "Skåne\t\t10",
        "Skåne\t\t11",
        "\tNorr\t9",
    ]
