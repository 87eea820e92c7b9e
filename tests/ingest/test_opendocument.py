"""OpenDocument texts, written by the library that reads them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import odfdo

from ingest.reading import read_document
from retrieval.documents import Dropped
from tests.ingest.office_files import blocks, saved_odt


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
        ("table_head", "Ort\t2023\t2024"),
        ("table_row", "Norr\t5\t7"),
        ("table_row", "Syd\t4\t9"),
    ]
    assert (document.info.title, document.info.date, document.info.language) == (
        "Protokoll från mötet",
        "2024-11-05",
        "sv",
    )


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


def test_lines_that_are_broken_by_hand_are_paragraphs_but_not_inside_a_sentence(tmp_path: Path) -> None:
    lines = ("Deltagere:", "Anna Hansen", "Bo Jensen, der", "kom for\nsent", "2 gæster")
    saved_odt(f"<text:p>{'<text:line-break/>'.join(lines)}</text:p>", tmp_path / "a.odt")
    assert blocks(read_document(tmp_path / "a.odt", tmp_path)) == [
        ("paragraph", "Deltagere:"),
        ("paragraph", "Anna Hansen"),
        ("paragraph", "Bo Jensen, der kom for sent"),
        ("paragraph", "2 gæster"),
    ]


def test_struck_text_of_an_opendocument_text_is_told(tmp_path: Path) -> None:
    text = odfdo.Document("text")
    text.body.clear()
    for family, name in (("text", "T9"), ("paragraph", "P9")):
        style = odfdo.Style(family, name=name)
        style.set_properties({"style:text-line-through-style": "solid"}, area="text")
        text.insert_style(style, automatic=True)
    for one in (
        "<text:p>Prisen er <text:span text:style-name='T9'>500 <text:span>kr.</text:span></text:span>"
        " 450 kr.</text:p>",
        "<text:p text:style-name='P9'>Gælder ikke.</text:p>",
    ):
        text.body.append(odfdo.Element.from_tag(one))
    text.save(str(tmp_path / "a.odt"))
    document = read_document(tmp_path / "a.odt", tmp_path)
    assert blocks(document) == [("paragraph", "Prisen er 450 kr.")]
    assert document.dropped == (
        Dropped("struck text", None, "500 kr."),
        Dropped("struck text", None, "Gælder ikke."),
    )
