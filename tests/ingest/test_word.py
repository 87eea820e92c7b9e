"""Word files, written by the library that reads them."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import odfdo
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from errors import ReadError
from ingest.limits import Limits
from ingest.reading import read_document
from tests.ingest.office_files import blocks, saved


def minutes() -> docx.document.Document:
    """Minutes of a meeting in Danish."""
    word = docx.Document()
    word.core_properties.title = "Referat af mødet om vagter"
    word.core_properties.author = "Mette Holm"
    word.core_properties.modified = datetime(2025, 3, 14, 9, 30)
    word.sections[0].header.paragraphs[0].text = "Region Øst – fortroligt"
    word.add_paragraph("Referat af mødet om vagter", style="Title")
    word.add_heading("Beslutninger", level=1)
    paragraph = word.add_paragraph("Udvalget vedtog planen")
    run = paragraph.add_run()._r
    run.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
    paragraph.add_run(" på\u00a0mødet.")
    inserted = parse_xml(
        f'<w:ins {nsdecls("w")} w:id="7"><w:r><w:t xml:space="preserve"> Rettet.</w:t></w:r></w:ins>'
    )
    deleted = parse_xml(f'<w:del {nsdecls("w")} w:id="8"><w:r><w:delText>Slettet.</w:delText></w:r></w:del>')
    paragraph._p.append(inserted)
    paragraph._p.append(deleted)
    for text in ("færre vagter i træk", "bedre løn om natten"):
        word.add_paragraph(text, style="List Bullet")
    for text in ("planen sendes ud", "svar samles ind"):
        word.add_paragraph(text, style="List Number")
    bold = word.add_paragraph().add_run("Økonomi")
    bold.bold = True
    bold.font.size = Pt(11)
    word.add_paragraph("Pengene fordeles efter antal ansatte.")
    table = word.add_table(rows=0, cols=3)
    for row in (("Sted", "2023", "2024"), ("Nord", "5", "7"), ("Syd", "4", "9")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    word.add_heading("Næste møde", level=2)
    word.add_paragraph("Det holdes den 4. april.")
    return word


def test_a_word_file_in_the_order_of_the_document(tmp_path: Path) -> None:
    saved(minutes(), tmp_path / "referat.docx")
    document = read_document(tmp_path / "referat.docx", tmp_path)
    assert blocks(document) == [
        ("heading", "Referat af mødet om vagter"),
        ("heading", "Beslutninger"),
        ("paragraph", "Udvalget vedtog planen¹ på mødet. Rettet."),
        ("paragraph", "¹ Tallene er fra 2024."),
        ("item", "færre vagter i træk"),
        ("item", "bedre løn om natten"),
        ("item", "1. planen sendes ud"),
        ("item", "2. svar samles ind"),
        ("heading", "Økonomi"),
        ("paragraph", "Pengene fordeles efter antal ansatte."),
        ("table_head", "Sted\t2023\t2024"),
        ("table_row", "Nord Syd\t5\t7"),
        ("table_row", "Nord Syd\t4\t9"),
        ("heading", "Næste møde"),
        ("paragraph", "Det holdes den 4. april."),
    ]
    assert [block.level for block in document.blocks if block.kind == "heading"] == [1, 2, 3, 3]
    assert (document.info.title, document.info.publisher, document.info.date, document.info.language) == (
        "Referat af mødet om vagter",
        None,
        "2025-03-14",
        "da",
    )
    assert [(one.kind, one.text) for one in document.dropped] == [
        ("running header or footer", "Region Øst – fortroligt")
    ]


def test_content_controls_and_text_boxes_are_read_and_a_table_of_contents_is_not(tmp_path: Path) -> None:
    word = docx.Document()
    body = word.element.body
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtPr>%s</w:sdtPr><w:sdtContent><w:p><w:r><w:t>%s</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body.insert(0, parse_xml(control % (gallery, "Formål 1")))
    body.insert(1, parse_xml(control % ("", "Formålet er at samle reglerne ét sted.")))
    box = (
        f"<w:p {nsdecls('w')}><w:r><w:t>Se boksen.</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r>"
        "<w:t>Reglerne gælder fra 2025.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    body.insert(2, parse_xml(box))
    word.save(str(tmp_path / "a.docx"))
    document = read_document(tmp_path / "a.docx", tmp_path)
    assert blocks(document) == [
        ("paragraph", "Formålet er at samle reglerne ét sted."),
        ("paragraph", "Se boksen."),
        ("paragraph", "Reglerne gælder fra 2025."),
    ]
    assert [(one.kind, one.text) for one in document.dropped] == [("table of contents", "Formål 1")]


def test_the_company_is_the_publisher(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Kort tekst.")
    plain, with_company = io.BytesIO(), tmp_path / "a.docx"
    word.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(with_company, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/app.xml":
                data = data.replace(b"<Company/>", b"<Company>Region Nord</Company>")
            target.writestr(name, data)
    assert read_document(with_company, tmp_path).info.publisher == "Region Nord"


def test_numbered_headings_and_lists_that_start_elsewhere_in_a_word_file(tmp_path: Path) -> None:
    word = docx.Document()
    numbering = word.part.numbering_part.element
    kind = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{{0}}"><w:lvl w:ilvl="0"><w:start w:val="{{1}}"/>'
        '<w:numFmt w:val="{2}"/><w:lvlText w:val="{3}"/></w:lvl></w:abstractNum>'
    ).format
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
    numbered = f'<w:num {nsdecls("w")} w:numId="{{0}}"><w:abstractNumId w:val="{{1}}"/>{{2}}</w:num>'.format
    style = kind(93, 1, "upperRoman", "%1.").replace("<w:lvl ", "<w:styleLink w:val='Punkter'/><w:lvl ")
    link = '<w:numStyleLink w:val="Punkter"/>'
    of_style = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="94">{link}</w:abstractNum>'
    for one in (kind(90, 45, "decimal", "§ %1"), kind(91, 1, "lowerLetter", "%1)"), of_style, style):
        numbering.insert(0, parse_xml(one))
    for one in (
        numbered(90, 90, ""),
        numbered(91, 91, ""),
        numbered(92, 91, override),
        numbered(94, 94, ""),
        numbered(95, 91, ""),
    ):
        numbering.append(parse_xml(one))
    for style, said, number in (
        ("Heading 1", "Avtal", 90),
        ("Normal", "ett", 91),
        ("Normal", "två", 91),
        ("Heading 1", "Budget", 90),
        ("Normal", "tre", 92),
        ("Normal", "fyra", 92),
        ("Normal", "fem", 94),
        ("Normal", "", 94),
        ("Normal", "", 94),
        ("Normal", "sju", 94),
        ("Normal", "åtta", 95),
    ):
        properties = word.add_paragraph(said, style=style)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'))
    deleted = word.paragraphs[-3]._p.get_or_add_pPr()
    deleted.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="1"/></w:rPr>'))
    word.save(str(tmp_path / "a.docx"))
    assert blocks(read_document(tmp_path / "a.docx", tmp_path)) == [
        ("heading", "§ 45 Avtal"),
        ("item", "a) ett"),
        ("item", "b) två"),
        ("heading", "§ 46 Budget"),
        ("item", "c) tre"),
        ("item", "d) fyra"),
        ("item", "I. fem"),
        ("item", "III. sju"),
        ("item", "e) åtta"),
    ]


def test_lines_that_are_broken_by_hand_are_paragraphs_but_not_inside_a_sentence(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Deltagere:\nAnna Hansen\nBo Jensen, der\nkom for sent\n2 gæster")
    long = "Regionen har besluttet, at alle servere skal flyttes til et nyt sted, som ligger i"
    word.add_paragraph(f"{long}\nAalhus.\nDet koster 4 mio. kr.")
    word.save(str(tmp_path / "a.docx"))
    assert blocks(read_document(tmp_path / "a.docx", tmp_path)) == [
        ("paragraph", "Deltagere:"),
        ("paragraph", "Anna Hansen"),
        ("paragraph", "Bo Jensen, der kom for sent"),
        ("paragraph", "2 gæster"),
        ("paragraph", f"{long} Aalhus."),
        ("paragraph", "Det koster 4 mio. kr."),
    ]


def test_boxes_to_tick_are_read(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Ønsker orlov: ")
    for sign, said in (("F0FE", " Ja "), ("F0A8", " Nej")):
        box = f'<w:sym w:font="Wingdings" w:char="{sign}"/><w:t xml:space="preserve">{said}</w:t>'
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{box}</w:r>"))
    word.save(str(tmp_path / "a.docx"))
    assert blocks(read_document(tmp_path / "a.docx", tmp_path)) == [("paragraph", "Ønsker orlov: ☒ Ja ☐ Nej")]


def test_signs_of_symbol_fonts_are_read_and_unknown_ones_told(tmp_path: Path) -> None:
    word = docx.Document()
    signs = [
        ("Symbol", "F0A3", "≤"),
        ("Symbol", "F0B3", "≥"),
        ("Symbol", "F0B1", "±"),
        ("Symbol", "F062", "β"),
    ]
    signs += [
        ("Wingdings", "F0E0", "→"),
        ("Wingdings 2", "F0A3", "☐"),
        ("Arial", "2265", "≥"),
        ("Webdings", "F061", ""),
    ]
    for font, sign, _ in signs:
        shown = f'<w:t>12</w:t><w:sym w:font="{font}" w:char="{sign}"/><w:t>5</w:t>'
        word.add_paragraph()._p.append(parse_xml(f"<w:r {nsdecls('w')}>{shown}</w:r>"))
    word.save(str(tmp_path / "a.docx"))
    document = read_document(tmp_path / "a.docx", tmp_path)
    assert [text for _, text in blocks(document)] == [f"12{sign or ' '}5" for _, _, sign in signs]
    assert [(one.kind, one.text) for one in document.dropped] == [("symbol", "Webdings F061")]


def test_struck_text_of_a_word_file_is_told(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Prisen er ")
    paragraph.add_run("500").font.strike = True
    paragraph.add_run(" 450 kr. ").font.strike = False
    paragraph.add_run("og gebyr").font.double_strike = True
    word.add_paragraph().add_run("Gælder ikke.").font.strike = True
    word.save(str(tmp_path / "a.docx"))
    document = read_document(tmp_path / "a.docx", tmp_path)
    assert blocks(document) == [("paragraph", "Prisen er 450 kr.")]
    assert [(one.kind, one.text) for one in document.dropped] == [
        ("struck text", "500"),
        ("struck text", "og gebyr"),
        ("struck text", "Gælder ikke."),
    ]


def test_bullets_and_numbers_that_were_typed_make_items(tmp_path: Path) -> None:
    word = docx.Document()
    for text in ("Punkter:", "1) Budget", "2) Valg", "•\tKøge", "3. maj holdes møde.", "Slut."):
        word.add_paragraph(text)
    word.save(str(tmp_path / "a.docx"))
    assert blocks(read_document(tmp_path / "a.docx", tmp_path)) == [
        ("paragraph", "Punkter:"),
        ("item", "1) Budget"),
        ("item", "2) Valg"),
        ("item", "Køge"),
        ("paragraph", "3. maj holdes møde."),
        ("paragraph", "Slut."),
    ]


def test_a_row_that_begins_in_a_later_column_keeps_its_columns(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=3)
    texts = ("By", "2024", "2025", "Køge", "12", "13", "", "4", "5")
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text
    row = table.rows[2]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    word.save(str(tmp_path / "a.docx"))
    assert [text for _, text in blocks(read_document(tmp_path / "a.docx", tmp_path))] == [
        "By\t2024\t2025",
        "Køge\t12\t13",
        "\t4\t5",
    ]


def test_hidden_text_and_embedded_parts_of_a_word_file_are_told_and_formulas_read(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Prisen er ")
    note = paragraph.add_run("9 mio. kr. (note) ")
    note.font.hidden = True
    paragraph.add_run("4 mio. kr. for ").font.hidden = False
    run = "<m:r><m:t>{}</m:t></m:r>".format
    formula = f"<m:f><m:num>{run(12)}</m:num><m:den>{run('a+b')}</m:den></m:f>"
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    paragraph._p.append(parse_xml(f"<m:oMath {math}>{run('x = ')}{formula}</m:oMath>"))
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Sted", "Senge", "Nord", "5"), strict=True):
        cell.text = text
    table.cell(1, 0).paragraphs[0].add_run(" (kladde)").font.hidden = True
    graphic = (
        "<w:p {0}><w:r><w:drawing><wp:inline>"
        '<wp:docPr id="1" name="Chart 1" descr="{1}"/><a:graphic><a:graphicData uri='
        '"http://schemas.openxmlformats.org/drawingml/2006/{2}"/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    ).format
    office = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
    for one in (
        graphic(nsdecls("w", "wp", "a"), "Ventetid i uger", "chart"),
        graphic(nsdecls("w", "wp", "a"), "", "diagram"),
        graphic(nsdecls("w", "wp", "a"), "Vores logo", "picture"),
        f'<w:p {nsdecls("w")}><w:r><w:object><o:OLEObject {office} ProgID="Excel"/></w:object></w:r></w:p>',
        f'<w:altChunk {nsdecls("w", "r")} r:id="rId99"/>',
    ):
        word.element.body.append(parse_xml(one))
    word.save(str(tmp_path / "a.docx"))
    document = read_document(tmp_path / "a.docx", tmp_path)
    assert blocks(document) == [
        ("paragraph", "Prisen er 4 mio. kr. for x = 12/(a+b)"),
        ("table_head", "Sted\tSenge"),
        ("table_row", "Nord\t5"),
    ]
    assert [(one.kind, one.text) for one in document.dropped] == [
        ("hidden text", "9 mio. kr. (note)"),
        ("hidden text", "(kladde)"),
        ("chart", "Ventetid i uger"),
        ("diagram", "Chart 1"),
        ("embedded object", "Excel"),
        ("embedded document", ""),
    ]


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_damaged_file_and_one_that_unfolds_too_far(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"a.{kind}"
    if kind == "docx":
        docx.Document().save(str(file))
    else:
        odfdo.Document("text").save(str(file))
    whole = file.read_bytes()
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("media/1.bin", bytes(10_000_000))
    assert file.stat().st_size < 1_000_000
    with pytest.raises(ReadError, match="unfolds to more than 5,000,000 bytes"):
        read_document(file, tmp_path, limits=Limits(max_bytes=1_000_000))
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReadError, match="damaged or cut off"):
        read_document(file, tmp_path)
    file.write_bytes(_with_broken_content(whole))
    with pytest.raises(ReadError, match=r"file is damaged"):
        read_document(file, tmp_path)


def _with_broken_content(whole: bytes) -> bytes:
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[:200] if name in ("word/document.xml", "content.xml") else data)
    return broken.getvalue()
