"""What an admin sees: real files into the real app, in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from ingest.removal import remove_document
from retrieval.embedding import Embedder
from tests.ingest.synced_place import BRIDGE, HARBOUR, HARBOUR_ID, Place

PROJECT = Path(__file__).resolve().parents[2]
PDF = PROJECT / "corpus" / "region-sjaelland-digitaliseringsdirektoer.pdf"
WORK_MS = 180_000
"""How long a preview or a sync may take on a machine with other work; nothing waits longer than it must."""


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Kantinen i Hillerød", 1)
    document.add_paragraph("Kantinen i Hillerød lukker hver fredag klokken 13.")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def open_documents(open_page: Callable[..., Page], address: str, locale: str = "da-DK", **size: int) -> Page:
    page = open_page(f"{address}/documents", locale, **size)
    expect(page.locator(".page-title")).to_be_visible()
    return page


def upload(page: Page, *files: FilePayload) -> Locator:
    """Give files to the page, and give the table of what would become of them."""
    page.locator("input[type=file]").set_input_files(list(files))
    table = page.locator("table.preview")
    expect(table).to_be_visible(timeout=WORK_MS)
    return table


def becomes(table: Locator) -> dict[str, str]:
    """Give what the table says becomes of each file."""
    rows = table.locator("tbody tr")
    return {
        rows.nth(n).locator("th").inner_text(): rows.nth(n).locator(".badge").first.inner_text()
        for n in range(rows.count())
    }


def expect_done(page: Page, told: str) -> None:
    """Wait for the work to be done, and put away what came of it."""
    outcome = page.locator(".st-key-outcome")
    expect(outcome).to_contain_text(told, timeout=WORK_MS)
    outcome.get_by_role("button").click()
    expect(outcome).to_have_count(0)


def ask(page: Page, question: str) -> Locator:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    return page.locator(".st-key-turn-box-1")


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def no_traceback(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("Traceback")


def test_from_an_upload_to_a_cited_answer(
    open_page: Callable[..., Page], start_app: Callable[..., str], tmp_path: Path
) -> None:
    data, corpus = tmp_path / "data", tmp_path / "corpus"
    address = start_app(data, CORPUS_DIR=str(corpus))
    page = open_documents(open_page, address)
    expect(page.get_by_text("Der er endnu ingen dokumenter. Tilføj de første her.")).to_be_visible()

    uploaded = [
        payload("opslag.pdf", PDF.read_bytes()),
        payload("kantinen.docx", word_file()),
        payload("afskåret.pdf", PDF.read_bytes()[:20_000]),
        payload("tom.txt", b""),
        payload("../../evil.txt", b"Porten i Roskilde lukkes hver aften klokken 22."),
    ]
    seen = becomes(upload(page, *uploaded))
    assert seen == {
        "opslag.pdf": "Kommer til",
        "kantinen.docx": "Kommer til",
        "afskåret.pdf": "Kan ikke læses",
        "tom.txt": "Kan ikke læses",
        "evil.txt": "Kommer til",
    }
    expect(page.locator("table.preview")).to_contain_text("Filen er tom.")
    expect(page.get_by_text("2 filer udelades.")).to_be_visible()
    assert not corpus.exists()

    page.get_by_role("button", name="Fortryd").click()
    expect(page.locator("table.preview")).to_have_count(0)
    assert not corpus.exists()
    assert files_in(data / "uploads") == set()

    upload(page, *uploaded)
    page.get_by_role("button", name="Tag 3 filer ind").click()
    expect(page.locator(".st-key-working")).to_be_visible()
    page.reload()
    expect_done(page, "3 kom til, 0 blev ændret, 0 gik ud, 0 er uændret.")
    assert files_in(corpus) == {"opslag.pdf", "kantinen.docx", "evil.txt"}
    assert files_in(data / "uploads") == set()
    assert not (tmp_path / "evil.txt").exists()
    expect(page.locator(".listed h4")).to_have_text(
        ["Evil", "Kantinen i Hillerød", re.compile("Job- og personprofil")]
    )
    expect(page.locator(".listed").first).to_contain_text("dato ikke oplyst")
    expect(page.locator(".listed").nth(2)).to_contain_text("1. januar 2023")
    expect(page.locator(".listed").nth(2)).to_contain_text("5 sider")
    no_traceback(page)

    page.get_by_text("Svenska", exact=True).click()
    expect(page.locator(".page-title")).to_have_text("Dokument")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Fråga").click()
    turn = ask(page, "Hvornår er der ansøgningsfrist?")
    expect(turn.locator(".card").first).to_contain_text("10.04.2023", timeout=WORK_MS)
    expect(turn.locator(".facts").first).to_contain_text("1 januari 2023")
    expect(turn.locator(".facts").first).to_contain_text("sida 4")
    no_traceback(page)


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder, start_app: Callable[..., str]) -> tuple[Place, str]:
    """A folder of two files, synced, and the address of an app over it."""
    place = Place(tmp_path, embedder)
    place.write("broen.txt", BRIDGE)
    place.write("hamnen.txt", HARBOUR)
    place.sync()
    return place, start_app(place.settings.data_dir, CORPUS_DIR=str(place.folder))


def test_a_document_is_corrected_replaced_removed_and_had_back(
    open_page: Callable[..., Page], desk: tuple[Place, str]
) -> None:
    place, address = desk
    removed = place.settings.data_dir / "removed"
    page = open_documents(open_page, address, "en-GB")
    bridge = page.locator(".listed").filter(has_text="broen.txt")
    expect(bridge).to_contain_text("no date stated")

    # A date that is none is told, and nothing is written; a good one shows in the citation.
    page.get_by_role("button", name="Details").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Date", exact=True).fill("sometime")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The date sometime cannot be read.")
    assert files_in(place.folder) == {"broen.txt", "hamnen.txt"}
    dialog.get_by_label("Date", exact=True).fill("2021-05-03")
    dialog.get_by_label("Publisher").fill("Broselskabet")
    dialog.get_by_role("button", name="Save").click()
    expect_done(page, "0 added, 1 changed, 0 removed, 1 unchanged.")
    expect(bridge.locator(".fact")).to_have_text(["Broselskabet", "3 May 2021", "in Danish", "1 passage"])
    sidecar = (place.folder / "broen.txt.meta.yaml").read_text(encoding="utf-8")
    assert sidecar == "publisher: Broselskabet\ndate: '2021-05-03'\n"
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Ask").click()
    turn = ask(page, "Hvor lang er broen?")
    expect(turn.locator(".facts").first).to_contain_text("3 May 2021", timeout=WORK_MS)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Documents").click()

    # A file of a name that is taken: the admin is asked, and what is replaced is kept.
    seen = becomes(
        upload(page, payload("broen.txt", b"Broen er nu 17 kilometer lang, og den har fire spor."))
    )
    assert seen == {"broen.txt": "The name is taken"}
    take_in = page.get_by_role("button", name=re.compile("Take in|Update the index"))
    expect(take_in).to_have_count(0)
    page.get_by_text("Replace it", exact=True).click()
    page.get_by_role("button", name="Take in 1 file").click()
    expect_done(page, "0 added, 1 changed, 0 removed, 1 unchanged.")
    assert "17 kilometer" in (place.folder / "broen.txt").read_text(encoding="utf-8")
    (kept,) = removed.iterdir()
    assert (kept / "broen.txt").read_text(encoding="utf-8") == BRIDGE
    expect(bridge).to_contain_text("Broselskabet")

    # Removal takes a click more, and the file lies where it can be had back from.
    page.locator(".st-key-view-documents").get_by_role("button", name="Details").nth(1).click()
    dialog.get_by_role("tab", name="Remove").click()
    button = dialog.get_by_role("button", name="Remove the document")
    expect(button).to_be_disabled()
    dialog.get_by_text("Yes, remove Hamnen").click()
    expect(button).to_be_enabled()
    button.click()
    expect_done(page, "The document has been removed.")
    expect(page.locator(".listed")).to_have_count(1)
    assert place.texts().keys() == {"broen.txt"}
    assert files_in(place.folder) == {"broen.txt", "broen.txt.meta.yaml"}

    # Back to the version before, and then the removed file itself back into the folder.
    page.get_by_text("Earlier versions", exact=True).click()
    expect(page.get_by_text("In use", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Use this one").first.click()
    dialog.get_by_role("button", name="Use the version").click()
    expect_done(page, "The earlier version is in use again.")
    assert place.texts().keys() == {"broen.txt", "hamnen.txt"}
    page.locator(".st-key-view-versions").get_by_role("button", name="Put back").first.click()
    expect_done(page, "The index is up to date.")
    assert files_in(place.folder) == {"broen.txt", "broen.txt.meta.yaml", "hamnen.txt"}
    assert place.texts().keys() == {"broen.txt", "hamnen.txt"}
    no_traceback(page)


def test_it_is_asked_before_other_documents_leave_with_what_is_put_back(
    open_page: Callable[..., Page], desk: tuple[Place, str], embedder: Embedder
) -> None:
    place, address = desk
    remove_document(place.settings, HARBOUR_ID, embedder=embedder)
    (place.folder / "broen.txt").unlink()
    page = open_documents(open_page, address, "en-GB")
    page.get_by_text("Earlier versions", exact=True).click()
    page.locator(".st-key-view-versions").get_by_role("button", name="Put back").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 document will leave the index, as the files are no longer")
    expect(dialog).to_contain_text("broen.txt")
    yes = dialog.get_by_role("button", name="Put back")
    expect(yes).to_be_disabled()
    assert files_in(place.folder) == set()
    dialog.get_by_text("Yes, take them out").click()
    expect(yes).to_be_enabled()
    yes.click()
    expect_done(page, "1 added, 0 changed, 1 removed, 0 unchanged.")
    assert files_in(place.folder) == {"hamnen.txt"}
    assert place.texts().keys() == {"hamnen.txt"}
    no_traceback(page)


@pytest.mark.parametrize(
    ("locale", "title", "read_only", "versions", "index"),
    [
        ("da-DK", "Dokumenter", "kan ikke skrives til", "Tidligere versioner", "Indeks"),
        ("sv-SE", "Dokument", "Det går inte att skriva i mappen", "Tidigare versioner", "Index"),
        ("en-GB", "Documents", "cannot be written to", "Earlier versions", "Index"),
    ],
)
def test_a_damaged_index_and_a_folder_that_cannot_be_written_to_are_told_in_each_language(
    open_page: Callable[..., Page],
    damaged: str,
    locale: str,
    title: str,
    read_only: str,
    versions: str,
    index: str,
) -> None:
    page = open_documents(open_page, damaged, locale, width=390, height=844)
    expect(page.locator(".page-title")).to_have_text(title)
    expect(page.get_by_role("alert")).to_have_count(2)
    expect(page.get_by_role("alert").last).to_contain_text(read_only)
    expect(page.locator("input[type=file]")).to_have_count(0)
    for view in (versions, index):
        page.get_by_text(view, exact=True).click()
        expect(page.locator(".st-key-view-documents")).to_have_count(0)
        no_traceback(page)
        assert page.evaluate(
            "['html', '[data-testid=stMain]'].every(name => {"
            " const part = document.querySelector(name); return part.scrollWidth <= part.clientWidth })"
        )


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory, start_app: Callable[..., str]) -> str:
    """The address of an app over a damaged index, with a folder of documents that cannot be made."""
    root = tmp_path_factory.mktemp("damaged")
    (root / "data" / "index").mkdir(parents=True)
    (root / "data" / "index" / "current").write_text("nothing\n", encoding="utf-8")
    (root / "file").write_text("", encoding="utf-8")
    return start_app(root / "data", CORPUS_DIR=str(root / "file" / "corpus"))
