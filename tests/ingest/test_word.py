"""Word files and OpenDocument texts, written by the libraries that read them."""

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
from retrieval.documents import Document

NOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>streg</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>Tallene er fra 2024.</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="3"><w:p><w:r><w:t>Planen gælder ét år.</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


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


def saved(word: docx.document.Document, file: Path) -> None:
    """Save with a footnotes part, which python-docx does not write."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, NOTES.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    word.save(str(file))


def saved_odt(content: str, file: Path) -> None:
    text = odfdo.Document("text")
    text.body.clear()
    text.body.append(odfdo.Element.from_tag(f"<text:section text:name='s'>{content}</text:section>"))
    text.save(str(file))


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


def test_an_opendocument_text_in_the_order_of_the_document(tmp_path: Path) -> None:
    text = odfdo.Document("text")
    text.body.clear()
    text.meta.set_title("Protokoll från mötet")
    text.meta.set_modification_date(datetime(2024, 11, 5, 8))
    body = text.body
    body.append(odfdo.Header(1, "Protokoll från mötet"))
    body.append(odfdo.Header(2, "Beslut"))
    paragraph = odfdo.Paragraph("Nämnden antog planen.")
    paragraph.insert_note(after="planen", note_id="n1", citation="1", body="Siffrorna är från 2024.")
    body.append(paragraph)
    bullets = odfdo.List(["färre pass i rad", "bättre lön"])
    bullets.append(
        odfdo.Element.from_tag(
            "<text:list-item><text:list><text:list-item><text:p>även på natten</text:p></text:list-item>"
            "</text:list></text:list-item>"
        )
    )
    body.append(bullets)
    body.append(
        odfdo.Element.from_tag(
            "<text:section text:name='s'><text:p>En mening<text:s text:c='3'/>i ett avsnitt."
            "<office:annotation>"
            "<text:p>Stämmer det?</text:p></office:annotation></text:p></text:section>"
        )
    )
    table = odfdo.Table("t")
    table.set_values([["Ort", "2023", "2024"], ["Norr", "5", "7"], ["Syd", "4", "9"]])
    body.append(table)
    text.save(str(tmp_path / "protokoll.odt"))
    document = read_document(tmp_path / "protokoll.odt", tmp_path)
    assert blocks(document) == [
        ("heading", "Protokoll från mötet"),
        ("heading", "Beslut"),
        ("paragraph", "Nämnden antog planen¹."),
        ("paragraph", "¹ Siffrorna är från 2024."),
        ("item", "färre pass i rad"),
        ("item", "bättre lön"),
        ("item", "även på natten"),
        ("paragraph", "En mening i ett avsnitt."),
        ("table_row", "Ort\t2023\t2024"),
        ("table_row", "Norr\t5\t7"),
        ("table_row", "Syd\t4\t9"),
    ]
    assert (document.info.title, document.info.date, document.info.language) == (
        "Protokoll från mötet",
        "2024-11-05",
        "sv",
    )


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
        ("table_row", "Ort\t2024"),
        ("table_row", "Norr¹\t7"),
        ("table_row", "Syd\t9"),
        ("paragraph", "¹ Siffrorna är från 2024."),
    ]


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
    for one in (numbered(90, 90, ""), numbered(91, 91, ""), numbered(92, 91, override), numbered(94, 94, "")):
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
    ):
        properties = word.add_paragraph(said, style=style)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'))
    deleted = word.paragraphs[-2]._p.get_or_add_pPr()
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
    ]


def test_lists_of_an_opendocument_text_go_on_and_start_as_they_say(tmp_path: Path) -> None:
    text = odfdo.Document("text")
    text.body.clear()
    level = (
        "<text:list-level-style-number text:level='{}' style:num-format='{}' style:num-suffix='{}' {}/>"
    ).format
    for name, levels in (
        ("L1", level(1, "1", ".", "") + level(2, "a", ")", "text:display-levels='2'")),
        ("L2", level(1, "I", ".", "text:start-value='5'")),
    ):
        text.insert_style(
            f"<text:list-style style:name='{name}'>{levels}</text:list-style>",
            automatic=True,
        )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>".format
    inner, within = "<text:list>{}</text:list>".format, "<text:list-item>{}</text:list-item>".format
    start = "<text:list text:style-name='{}' {}>{}</text:list>".format
    for one in (
        start("L1", "xml:id='a'", item("mötet", inner(item("öppnas", "") + item("hålls", "")))),
        "<text:p>Mötet öppnades.</text:p>",
        start("L1", "text:continue-numbering='true'", within(inner(item("slutar", "")))),
        start("L2", "", item("fem", "") + item("sex", "")),
        start("L1", "text:continue-list='a'", item("budget", inner(item("antas", "")))),
        start("L1", "", item("nytt", "")),
        start("L2", "", "<text:list-item><text:h text:outline-level='1'>Beslut</text:h></text:list-item>"),
    ):
        text.body.append(odfdo.Element.from_tag(one))
    text.save(str(tmp_path / "a.odt"))
    assert [said for _, said in blocks(read_document(tmp_path / "a.odt", tmp_path))] == [
        "1. mötet",
        "1.a) öppnas",
        "1.b) hålls",
        "Mötet öppnades.",
        "1.c) slutar",
        "V. fem",
        "VI. sex",
        "2. budget",
        "2.a) antas",
        "1. nytt",
        "V. Beslut",
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


def test_indexes_of_an_opendocument_text_are_read_and_its_objects_told(tmp_path: Path) -> None:
    paragraph = "<text:p>{}</text:p>".format
    body = "<text:index-body>{}</text:index-body>".format
    title = f"<text:index-title text:name='h'>{paragraph('Kilder')}</text:index-title>"
    saved_odt(
        "<text:bibliography text:name='b'><text:bibliography-source/>"
        f"{body(title + paragraph('SKR (2023): Avtal.'))}</text:bibliography>"
        f"<text:user-index text:name='u'>{body(paragraph('Bilag: avtal'))}</text:user-index>"
        "<text:p>Se diagrammet.<draw:frame draw:name='Object1'><draw:object/>"
        "<svg:title>Ventetid i uger</svg:title></draw:frame></text:p>",
        tmp_path / "a.odt",
    )
    document = read_document(tmp_path / "a.odt", tmp_path)
    assert [said for _, said in blocks(document)] == [
        *("Kilder", "SKR (2023): Avtal.", "Bilag: avtal", "Se diagrammet.")
    ]
    assert [(one.kind, one.text) for one in document.dropped] == [("embedded object", "Ventetid i uger")]


def test_what_is_written_in_boxes_and_shapes_of_an_opendocument_text_is_read_once(tmp_path: Path) -> None:
    note = (
        "<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Fra 2024.</text:p></text:note-body></text:note>"
    )
    shape = "<draw:{0}><text:p>{1}</text:p></draw:{0}>".format
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>".format
    saved_odt(
        f"<text:p>Se figuren.{shape('custom-shape', 'Send ansøgningen.')}"
        f"<draw:g>{shape('custom-shape', 'Vent på svar.')}</draw:g>{shape('rect', 'Frist: 1. maj.')}</text:p>"
        f"<text:p>Se boksen.{box('Boks et.' + note + box('Boks to.'))}</text:p>"
        f"<draw:g>{shape('ellipse', 'Færdig.')}</draw:g>",
        tmp_path / "a.odt",
    )
    assert [said for _, said in blocks(read_document(tmp_path / "a.odt", tmp_path))] == [
        "Se figuren.",
        "Send ansøgningen.",
        "Vent på svar.",
        "Frist: 1. maj.",
        "Se boksen.",
        "Boks et.¹",
        "¹ Fra 2024.",
        "Boks to.",
        "Færdig.",
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
