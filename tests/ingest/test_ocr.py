"""Pages without a text layer, read by the real Tesseract."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path

import pypdf
import pytest
import typst
from rapidfuzz.distance import Levenshtein

from errors import ReadError
from ingest.doctor import examine
from ingest.limits import Limits
from ingest.ocr import INSTALL, recognise, why_not
from ingest.pictures import Pictures
from ingest.reading import read_document
from ingest.sync import sync
from retrieval.documents import Document
from retrieval.embedding import Embedder
from retrieval.index import Index
from settings import load

PDFS = Path(__file__).resolve().parents[3] / "shared" / "pdfs"
MOST_WRONG = 0.03

SENTENCE = (
    "Sygehusene har i de seneste år haft vanskeligt ved at tiltrække og fastholde medarbejdere, og "
    "derfor skal vagtplanlægningen forbedres inden udgangen af 2025."
)
FIGURES = "Tabellen nedenfor viser, hvor mange der var ansat på fuld tid, da året begyndte."
BETWEEN = "Denne side har et tekstlag og behøver derfor ingen tekstgenkendelse."
LAST = "Også den sidste side kan læses, som den er."
PAGES = [
    f"= Plan for vagter\n{SENTENCE}\n\n- bedre løn til dem, der har vagter om natten\n- færre møder\n",
    f"""== Tal
{FIGURES}
#table(columns: 3, [*Ansatte*], [*2021*], [*2024*], [Læger], [5.511], [5.702], [Radiografer], [601], [622])
""",
]

needs_tesseract = pytest.mark.skipif(why_not() is not None, reason=f"needs Tesseract: {INSTALL}")


def typeset(folder: Path, name: str, source: str) -> Path:
    (folder / f"{name}.typ").write_text(source, encoding="utf-8")
    typst.compile(folder / f"{name}.typ", output=folder / f"{name}.pdf")
    return folder / f"{name}.pdf"


def scanned(folder: Path, stamp: str = "") -> Path:
    """A PDF of the pages as pictures, and between them one with text."""
    setting = '#set text(lang: "da", size: 10pt)\n#set page(width: 14cm, height: 12cm, numbering: none)\n'
    sources = []
    for number, page in enumerate(PAGES):
        (folder / f"{number}.typ").write_text(setting + page, encoding="utf-8")
        (folder / f"{number}.png").write_bytes(typst.compile(folder / f"{number}.typ", format="png", ppi=200))
        sources.append(f'#page(margin: 0pt, image("{number}.png", width: 100%), foreground: [{stamp}])\n')
    return typeset(folder, "scan", f"{setting}{sources[0]}#page[{BETWEEN}]\n{sources[1]}#page[{LAST}]")


def blocks(document: Document) -> list[tuple[str, str, int | None]]:
    return [(block.kind, document.text[block.start : block.end], block.page) for block in document.blocks]


def one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@needs_tesseract
@pytest.mark.parametrize("stamp", ["", "Journal 4711"])
def test_a_scanned_page_between_others_is_read_with_its_structure(tmp_path: Path, stamp: str) -> None:
    document = read_document(scanned(tmp_path, stamp), tmp_path)
    assert document.recognised == (1, 3)
    assert document.unread == ()
    assert [block for block in blocks(document) if stamp not in block[1] or not stamp] == [
        ("heading", "Plan for vagter", 1),
        ("paragraph", SENTENCE, 1),
        ("item", "bedre løn til dem, der har vagter om natten", 1),
        ("item", "færre møder", 1),
        ("paragraph", BETWEEN, 2),
        ("heading", "Tal", 3),
        ("paragraph", FIGURES, 3),
        ("table_head", "Ansatte\t2021\t2024", 3),
        ("table_row", "Læger\t5.511\t5.702", 3),
        ("table_row", "Radiografer\t601\t622", 3),
        ("paragraph", LAST, 4),
    ]


def test_without_tesseract_its_pages_are_named_and_the_others_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = scanned(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    document = read_document(file, tmp_path)
    assert [(one.page, one.next_step) for one in document.unread] == [
        (1, f"Install it, then sync again: {INSTALL}"),
        (3, f"Install it, then sync again: {INSTALL}"),
    ]
    assert document.unread[0].reason == (
        "The page has no text layer, and text recognition (Tesseract) is not installed."
    )
    assert document.recognised == ()
    assert {block.page for block in document.blocks} == {2, 4}


@needs_tesseract
def test_pages_that_waited_for_tesseract_are_read_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: Embedder
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    scanned(tmp_path).rename(folder / "plan.pdf")
    settings = load(data_dir=tmp_path / "data")
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert len(sync(folder, settings, embedder=embedder).changes.added) == 1
    again = sync(folder, settings, embedder=embedder)
    assert (again.published, again.changes.unchanged) == (False, 1)
    assert not any(finding.is_wrong for finding in examine(settings) if finding.subject == "files")

    monkeypatch.setenv("PATH", path)
    assert [finding.is_wrong for finding in examine(settings) if finding.subject == "files"] == [True]
    then = sync(folder, settings, embedder=embedder)
    assert (then.published, len(then.changes.changed)) == (True, 1)
    index = Index.open(settings, embedder)
    document = index.document(index.document_ids[0])
    assert (document.recognised, document.unread) == ((1, 3), ())
    assert not sync(folder, settings, embedder=embedder).published


def test_a_file_of_scanned_pages_only_cannot_be_read_without_tesseract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned(tmp_path)
    file = typeset(tmp_path, "only", '#page(margin: 0pt, image("0.png"))')
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        ReadError, match=r"^No page of the PDF can be read\. The page has no text layer"
    ) as caught:
        read_document(file, tmp_path)
    assert INSTALL in caught.value.next_step


@needs_tesseract
def test_a_page_that_takes_too_long_is_named(tmp_path: Path) -> None:
    document = read_document(scanned(tmp_path), tmp_path, limits=Limits(recognition_timeout_s=0.01))
    assert [one.page for one in document.unread] == [1, 3]
    assert "longer than" in document.unread[0].reason


@needs_tesseract
def test_a_language_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert why_not() == "text recognition (Tesseract) lacks the language dan"
    assert shutil.which("tesseract")


@needs_tesseract
def test_scanned_pages_are_nearly_free_of_mistakes() -> None:
    file = PDFS / "derived-scanned.sv.pdf"
    if not file.is_file():
        pytest.skip(f"needs {file.name} in ../shared/pdfs")
    with Pictures(file.read_bytes()) as pictures:
        drawn = [picture for picture in map(pictures.draw, (1, 2, 3)) if picture]
    lines = [line.text for picture in drawn for line in recognise(picture, 120).lines]
    written = one_line(file.with_suffix(".txt").read_text(encoding="utf-8"))
    assert Levenshtein.normalized_distance(one_line(" ".join(lines)), written) < MOST_WRONG


@needs_tesseract
def test_scanned_pages_among_others_say_what_the_original_says() -> None:
    mixed, original = PDFS / "derived-mixed-text-and-scan.da.pdf", PDFS / "debian-install-guide.da.pdf"
    if not mixed.is_file() or not original.is_file():
        pytest.skip(f"needs {mixed.name} and {original.name} in ../shared/pdfs")
    pages = pypdf.PdfReader(original).pages[20:23]
    with Pictures(mixed.read_bytes()) as pictures:
        for number, page in zip((6, 7, 8), pages, strict=True):
            picture = pictures.draw(number)
            assert picture
            read = one_line(" ".join(line.text for line in recognise(picture, 120).lines))
            assert Levenshtein.normalized_distance(read, one_line(page.extract_text())) < MOST_WRONG
