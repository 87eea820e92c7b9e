"""PDF files: real ones typeset for the test, and the broken ones of ../shared/pdfs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst

from errors import ReadError
from ingest.reading import read_document
from retrieval.documents import Document

PROJECT = Path(__file__).resolve().parents[2]
PDFS = PROJECT.parent / "shared" / "pdfs"

PAGE = """
#set document(title: "Plan for vagter", author: "Region Øst",
  date: datetime(year: 2025, month: 8, day: 12))
#set text(lang: "da", hyphenate: true, size: 10pt)
#set page(width: 12cm, height: 16cm, header: [Plan for vagter #h(1fr) Region Øst - 2025],
  footer: context align(center)[Side #counter(page).display() af #counter(page).final().first()])
#set par(justify: true)
"""
SENTENCE = (
    "Sygehusene har i de seneste år haft vanskeligt ved at tiltrække og fastholde medarbejdere, og "
    "fastholdelses- og rekrutteringsudvalget har derfor besluttet, at vagtplanlægningen skal forbedres. "
)


def read(folder: Path, source: str) -> Document:
    file = folder / "plan.pdf"
    (folder / "plan.typ").write_text(PAGE + source, encoding="utf-8")
    typst.compile(folder / "plan.typ", output=file)
    return read_document(file, folder)


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_pages_headings_and_divided_words(tmp_path: Path) -> None:
    paragraph = SENTENCE * 3
    document = read(
        tmp_path,
        f"= Plan for vagter\n{paragraph}\n\n== Næste skridt\n{paragraph}\n\n{paragraph}\n\n{paragraph}",
    )
    assert document.pages > 1
    assert blocks(document) == [
        ("heading", "Plan for vagter"),
        ("paragraph", paragraph.strip()),
        ("heading", "Næste skridt"),
        *[("paragraph", paragraph.strip())] * 3,
    ]
    assert [block.level for block in document.blocks if block.kind == "heading"] == [1, 2]
    assert [block.page for block in document.blocks][:3] == [1, 1, 1]
    assert document.blocks[-1].page == 2
    assert {(one.kind, one.page) for one in document.dropped} >= {
        ("page number", 1),
        ("running header or footer", 2),
    }
    assert document.info.title == "Plan for vagter"
    assert document.info.publisher == "Region Øst"
    assert document.info.date == "2025-08-12"
    assert document.info.language == "da"


def test_a_margin_column_beside_the_text(tmp_path: Path) -> None:
    rows = "".join(
        "#grid(columns: (1.5cm, 1fr), gutter: 0.5cm, [#set par(justify: false)\n"
        f"*{name}*\n\n{state}], [{body}])\n"
        for name, state, body in [
            ("Omsorgskonferencen", "Gennemført", SENTENCE * 2),
            ("Vagtplanlæggeruddannelse", "Igangsat", SENTENCE * 3),
            ("Kompetenceudvikling", "Igangsat", SENTENCE),
        ]
    )
    found = blocks(read(tmp_path, f"= Tiltag\n{rows}"))
    assert found[found.index(("heading", "Tiltag")) + 1 :] == [
        ("heading", "Omsorgskonferencen"),
        ("paragraph", "Gennemført"),
        ("paragraph", (SENTENCE * 2).strip()),
        ("heading", "Vagtplanlæggeruddannelse"),
        ("paragraph", "Igangsat"),
        ("paragraph", (SENTENCE * 3).strip()),
        ("heading", "Kompetenceudvikling"),
        ("paragraph", "Igangsat"),
        ("paragraph", SENTENCE.strip()),
    ]


def test_tables_and_lists(tmp_path: Path) -> None:
    source = f"""= Tal
{SENTENCE}
#table(columns: 3, [*Ansatte på fuld tid*], [*1. januar 2021*], [*1. oktober 2024*],
  [Læger], [5.511], [5.702], [Radiografer], [601], [622], [I alt], [6.112], [6.324])
#table(columns: 2, [*Tidspunkt*], [*Trin*], [10.04.2023], [Frist],
  [12.04.2023], [Møde], [01.06.2023], [Start])
- bedre løn til dem, der har mange vagter om natten og i weekenden, og som har små børn
- færre møder
{SENTENCE}
+ det første
+ det andet
"""
    found = blocks(read(tmp_path, source))
    assert found[found.index(("heading", "Tal")) + 2 :] == [
        ("table_head", "Ansatte på fuld tid\t1. januar 2021\t1. oktober 2024"),
        ("table_row", "Læger\t5.511\t5.702"),
        ("table_row", "Radiografer\t601\t622"),
        ("table_row", "I alt\t6.112\t6.324"),
        ("table_head", "Tidspunkt\tTrin"),
        ("table_row", "10.04.2023\tFrist"),
        ("table_row", "12.04.2023\tMøde"),
        ("table_row", "01.06.2023\tStart"),
        ("item", "bedre løn til dem, der har mange vagter om natten og i weekenden, og som har små børn"),
        ("item", "færre møder"),
        ("paragraph", SENTENCE.strip()),
        ("item", "1. det første"),
        ("item", "2. det andet"),
    ]


@pytest.mark.parametrize("heads", [("2023", "2024", "2025"), ("Bokslut 2023", "Budget 2024", "Budget 2025")])
def test_a_space_between_thousands_parts_no_cells(tmp_path: Path, heads: tuple[str, ...]) -> None:
    rows = [
        ("Nämnd", *heads),
        ("Personal", "12 345", "13 456", "14 567"),
        ("Läkemedel", "145", "156", "2 167"),
        ("Summa", "12 490", "13 612", "16 734"),
    ]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    source = f"= Budget\nHär är den.\n#table(columns: 4, stroke: none, {cells})\nSlut på tabellen."
    expected = [("table_row", "\t".join(row)) for row in rows]
    found = [block for block in blocks(read(tmp_path, source)) if block[0].startswith("table")]
    assert found == [("table_head", expected[0][1]), *expected[1:]]


@pytest.mark.parametrize("heads", [("2023", "2024"), ("Læger", "Plejere")])
def test_a_table_over_several_pages_has_its_head_on_each(tmp_path: Path, heads: tuple[str, ...]) -> None:
    rows = [
        f"[Område {chr(65 + n // 26)}{chr(97 + n % 26)}], [1.{100 + n}], [2.{100 + n}]" for n in range(60)
    ]
    head = ", ".join(f"[{cell}]" for cell in ("Område", *heads))
    made = f"#table(columns: 3, stroke: none, table.header({head}), {', '.join(rows)})"
    found = blocks(read(tmp_path, f"= Budget\nHer er den.\n{made}\nSlut."))
    assert [kind for kind, _ in found].count("table_row") == 60
    told = [text for kind, text in found if kind == "table_head"]
    assert len(told) > 1
    assert set(told) == {"\t".join(("Område", *heads))}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("derived-encrypted-aes256.sv.pdf", "password"),
        ("derived-html-named-pdf.pdf", "web page"),
        ("derived-truncated-60pct.da.pdf", "cut off"),
        ("derived-zero-pages.pdf", "The PDF has no pages."),
        ("pdfjs__Pages-tree-refs.pdf", "its list of pages refers to itself"),
        ("pdfjs__poppler-395-0-fuzzed.pdf", "packed as /A85, which names no packing"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(name: str, reason: str) -> None:
    file = PDFS / name
    if not file.is_file():
        pytest.skip(f"needs {name} in ../shared/pdfs")
    with pytest.raises(ReadError) as caught:
        read_document(file, PDFS)
    assert reason in caught.value.message
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # Its text is followed by pictures where text should be, of 1.16 gigabytes each when unpacked.
        ("pdfjs__bomb_giant.pdf", "GIANT JBIG2 BOMB\n\n100000x100000 = 1.16GB each"),
        # Two forms show each other; a reader shows each once.
        ("pdfminer__issue-1113-evil-xobjects.pdf", "Hello world"),
        ("pypdf__r6-empty-password.pdf", "pdf encryption test password: asdfzxcv"),
    ],
)
def test_an_odd_file_is_read_as_far_as_it_goes(name: str, text: str) -> None:
    file = PDFS / name
    if not file.is_file():
        pytest.skip(f"needs {name} in ../shared/pdfs")
    assert read_document(file, PDFS).text.startswith(text)


def test_a_password_is_taken_from_the_sidecar(tmp_path: Path) -> None:
    encrypted = PDFS / "derived-encrypted-aes256.sv.pdf"
    if not encrypted.is_file():
        pytest.skip(f"needs {encrypted.name} in ../shared/pdfs")
    file = tmp_path / "plan.pdf"
    file.write_bytes(encrypted.read_bytes())
    sidecar = tmp_path / "plan.pdf.meta.yaml"
    sidecar.write_text('password: "fel"\n', encoding="utf-8")
    with pytest.raises(ReadError, match="the password in its sidecar does not open it"):
        read_document(file, tmp_path)
    sidecar.write_text('password: "hemligt-åäö"\n', encoding="utf-8")
    document = read_document(file, tmp_path)
    assert document.pages > 100
    assert "hemligt" not in repr(document.info)


def test_a_file_with_another_beginning_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.typ").write_text(PAGE + SENTENCE, encoding="utf-8")
    whole = typst.compile(tmp_path / "a.typ")
    (tmp_path / "b.pdf").write_bytes(b"junk before the header\n" + whole)
    assert read_document(tmp_path / "b.pdf", tmp_path).text.endswith(SENTENCE.strip())


def test_the_corpus_files_keep_what_their_sources_say() -> None:
    plan = read_document(
        PROJECT / "corpus" / "region-hovedstaden-handleplan-arbejdsliv.pdf", PROJECT / "corpus"
    )
    headings = [plan.text[block.start : block.end] for block in plan.blocks if block.kind == "heading"]
    for name in (
        "Omsorgskonferencen",
        "Vagtplanlæggerkonference 2025",
        "Den inkluderende arbejdsplads",
        "Danske Regioners fuldtidspolitik",
        "Arbejdsmiljø: Styrkelse af det tværgående arbejde med trivsel",
        "Pulje til uddannelse og kompetenceudvikling af kliniske vejledere",
        "Teknologi til gavn for medarbejdere og patienter",
    ):
        assert headings.count(name) == 1, json.dumps(headings, ensure_ascii=False)
    assert "Sygeplejersker\t6.122\t6.620" in plan.text
    assert "Side 3 af" not in plan.text
