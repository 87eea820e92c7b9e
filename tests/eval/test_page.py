"""What an evaluator does: a run started and followed in a real browser, complaints made into cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chat.feedback import keep, rating_of
from eval.__main__ import main
from eval.testset import Evidence, load_test_set
from ingest.sync import sync
from retrieval.chain import Assistant
from retrieval.embedding import Embedder
from settings import load
from tests.app_in_browser import choose, settled

BRIDGE = (
    "# Broen\n\nBroen er 16 kilometer lang. Den åbnede i juli 2000.\n\nTog og biler bruger den hver dag.\n"
)
HARBOUR = "# Hamnen\n\nHamnen byggdes om 1998. Färjorna går varje timme, också om natten.\n"
ROAD = "# Vejen\n\nVejen til broen er 3 kilometer lang.\n"
RUN_MS = 120_000
expect.set_options(timeout=30_000)  # a machine that does other work too is slow to draw a page
QUESTIONS = (
    ("Hvor lang er broen?", "da", "broen.md", "16 kilometer"),
    ("När byggdes hamnen om?", "sv", "hamnen.md", "1998"),
    ("When did the bridge open?", "en", "broen.md", "juli 2000"),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data folder with two documents, and a set of one's own that takes some seconds."""
    root = tmp_path_factory.mktemp("evaluation")
    (root / "corpus").mkdir()
    (root / "corpus" / "broen.md").write_text(BRIDGE, "utf-8")
    (root / "corpus" / "hamnen.md").write_text(HARBOUR, "utf-8")
    sync(root / "corpus", load(data_dir=root / "data"), embedder=embedder)
    cases: list[dict[str, Any]] = [
        {
            "id": f"{language}-{n}",
            "question": question,
            "language": language,
            "answerable": True,
            "split": "test",
            "kind": "plain",
            "evidence": [{"document": document, "pattern": pattern}],
        }
        for n in range(20)
        for question, language, document, pattern in QUESTIONS
    ]
    (root / "data" / "testsets").mkdir()
    lines = [json.dumps(case, ensure_ascii=False) + "\n" for case in cases]
    (root / "data" / "testsets" / "lille.jsonl").write_text("".join(lines), "utf-8")
    without_end = [json.dumps(cases[0] | {"id": str(n)}, ensure_ascii=False) + "\n" for n in range(2000)]
    (root / "data" / "testsets" / "lang.jsonl").write_text("".join(without_end), "utf-8")
    (root / "data" / "testsets" / "korte.jsonl").write_text("".join(lines[:3]), "utf-8")
    return root / "data"


@pytest.fixture(scope="module")
def address(start_app: Callable[..., str], data: Path) -> str:
    return start_app(data)


def start_run(page: Page, chosen: str) -> None:
    choose(page, "Testsæt", chosen)
    page.get_by_role("button", name="Begynd målingen").click()
    expect(page.locator(".st-key-running")).to_be_visible()


def no_sideways_scroll(page: Page) -> bool:
    return bool(
        page.evaluate(
            "['html', '[data-testid=stMain]'].every(name => {"
            " const part = document.querySelector(name); return part.scrollWidth <= part.clientWidth })"
        )
    )


def metrics_of(data: Path, run: str) -> dict[str, dict[str, float]]:
    metrics: dict[str, dict[str, float]] = json.loads((data / "runs" / run / "metrics.json").read_text())[
        "metrics"
    ]
    return metrics


def test_a_run_goes_on_over_a_refresh_and_its_report_is_read_and_taken_away(
    open_page: Callable[..., Page], address: str, data: Path, tmp_path: Path
) -> None:
    page = open_page(f"{address}/evaluation")
    start_run(page, "lille (eget)")
    page.reload()
    expect(page.locator(".st-key-running")).to_contain_text("lille")
    expect(page.locator(".st-key-running")).to_contain_text("af 60 spørgsmål", timeout=RUN_MS)
    expect(page.get_by_text("Målingen er færdig.")).to_be_visible(timeout=RUN_MS)

    page.get_by_role("button", name="Se resultatet").click()
    (run,) = [folder.name for folder in (data / "runs").iterdir()]
    frame = page.frame_locator(f"iframe[title='Rapport om {run}']")
    expect(frame.get_by_role("heading", level=1)).to_have_text(
        "lille: begge halvdele, 60 spørgsmål", timeout=RUN_MS
    )
    found = metrics_of(data, run)["recall@5"]["value"]
    tile = frame.locator(".tiles li").filter(has_text="Fundet blandt de fem første")
    expect(tile).to_contain_text(f"{found:.2f}".replace(".", ","))
    expect(page.locator(".runs tbody tr")).to_have_count(1)
    page.wait_for_url(f"**/evaluation?*run={run}*")
    page.reload()
    expect(frame.get_by_role("heading", level=1)).to_be_visible(timeout=RUN_MS)

    with page.expect_download() as download:
        page.get_by_role("button", name="Hent rapporten").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == f"{run}.html"
    assert "lille: begge halvdele, 60 spørgsmål" in file.read_text("utf-8")


def test_a_thumb_down_becomes_a_case_that_is_measured(
    open_page: Callable[..., Page], address: str, data: Path
) -> None:
    page = open_page(address)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("Hvornår åbnede broen?")
    box.press("Enter")
    thumbs = page.get_by_role("radiogroup", name="Var svaret brugbart?")
    thumbs.get_by_role("radio", name="Ikke brugbart").click()
    expect(page.get_by_role("status")).to_have_text("Tak. Svaret er noteret uden navn.")

    page.get_by_role("link", name="Evaluering").click()
    page.get_by_role("radio", name="Nye spørgsmål").click()
    page.get_by_role("button", name="Gør til testspørgsmål").click()
    save = page.get_by_role("button", name="Gem i testsættet")
    expect(save).to_be_disabled()
    expect(page.get_by_role("combobox", name="Dokument")).to_have_value("Broen")
    page.get_by_role("textbox", name="Det rigtige citat indeholder").fill("juni 2000")
    page.get_by_role("textbox", name="Det rigtige citat indeholder").blur()
    expect(page.get_by_text("Det står ikke i dokumentet.")).to_be_visible()
    expect(save).to_be_disabled()
    choose(page, "Stedet, der svarer", "Den åbnede i juli 2000.")
    expect(page.get_by_text("Det står ét sted i dokumentet.")).to_be_visible()
    expect(page.locator("mark")).to_have_text("Den åbnede i juli 2000.")
    settled(page)
    page.get_by_role("combobox", name="Testsæt").click()
    page.keyboard.type("læsernes")
    page.keyboard.press("Enter")
    save.click()
    expect(page.get_by_text("Gemt i læsernes som spørgsmål 1.")).to_be_visible()
    expect(page.get_by_text("Ingen spørgsmål venter.")).to_be_visible()

    (case,) = load_test_set(data / "testsets" / "læsernes.jsonl").questions
    assert (case.question, case.language, case.answerable) == ("Hvornår åbnede broen?", "da", True)
    assert case.evidence == (Evidence("broen.md", r"Den åbnede i juli 2000\."),)
    assert case.tags == ("reader",)

    page.get_by_role("button", name="Mål på læsernes").click()
    page.get_by_role("button", name="Begynd målingen").click()
    expect(page.locator(".st-key-ended")).to_contain_text("læsernes-all-", timeout=RUN_MS)


def test_a_follow_up_that_was_of_no_use_is_offered_as_a_question_of_its_own(
    open_page: Callable[..., Page], address: str, data: Path
) -> None:
    asked = Assistant.open(load(data_dir=data)).ask("Hvad med havnen?", history=("Hvor lang er broen?",))
    assert asked.standalone not in ("", asked.question)
    rating = rating_of("follow-up", "down", asked, "g1")
    keep(rating, data)
    page = open_page(f"{address}/evaluation")
    page.get_by_role("radio", name="Nye spørgsmål").click()
    waiting = page.locator(".st-key-rating-follow-up")
    expect(waiting.get_by_role("heading")).to_have_text("Hvad med havnen?")
    waiting.get_by_role("button", name="Gør til testspørgsmål").click()
    expect(waiting.get_by_role("textbox", name="Spørgsmål")).to_have_value(asked.standalone)
    keep(replace(rating, verdict=None), data)


def test_two_runs_of_a_set_are_held_against_each_other(
    open_page: Callable[..., Page], address: str, data: Path, embedder: Embedder
) -> None:
    questions = str(data / "testsets" / "korte.jsonl")
    (data / "testsets" / "korte.marks").write_text("recall@5>=0.9\n", "utf-8")
    assert main(["run", questions, "--split", "test", "--data", str(data)]) == 0
    (data.parent / "corpus" / "vejen.md").write_text(ROAD, "utf-8")
    sync(data.parent / "corpus", load(data_dir=data), embedder=embedder)
    assert main(["run", questions, "--split", "test", "--data", str(data)]) == 0
    page = open_page(f"{address}/evaluation")
    page.get_by_role("radio", name="Sammenlign").click()
    runs = sorted((data / "runs").glob("korte-*"), key=lambda folder: folder.stat().st_mtime)
    older, newer = (folder.name for folder in runs)
    expect(page.get_by_role("combobox", name="Den nye")).to_have_value(newer)
    expect(page.get_by_role("combobox", name="Den tidligere")).to_have_value(older)
    frame = page.frame_locator(f"iframe[title='Rapport om {newer}']")
    expect(frame.get_by_role("heading", name=f"Holdt op mod {older}")).to_be_visible(timeout=RUN_MS)
    expect(frame.get_by_text("≥ 0,9 nået")).to_be_visible()
    (data / "testsets" / "korte.marks").write_text("recall@5>=0.8\n", "utf-8")
    page.reload()
    expect(frame.get_by_text("≥ 0,8 nået")).to_be_visible(timeout=RUN_MS)
    expect(frame.locator(".verdict")).to_contain_text("Ingen forskel, der kan skelnes fra et tilfælde.")


def test_a_run_can_be_stopped_and_a_set_that_cannot_be_run_is_told(
    open_page: Callable[..., Page], address: str, data: Path
) -> None:
    page = open_page(f"{address}/evaluation")
    start_run(page, "lang (eget)")
    expect(page.locator(".st-key-running")).to_contain_text("af 2000 spørgsmål", timeout=RUN_MS)
    page.get_by_role("button", name="Stands").click()
    expect(page.get_by_text("Målingen blev standset og er ikke gemt.")).to_be_visible(timeout=RUN_MS)
    page.get_by_role("radio", name="Målinger", exact=True).click()
    expect(page.get_by_text("blev ikke færdig: den standsede efter")).to_be_visible()
    broken = data / "testsets" / "itu.jsonl"
    broken.write_text('{"id": "1"}\n', "utf-8")
    page.get_by_role("radio", name="Mål", exact=True).click()
    start_run(page, "itu (eget)")
    expect(page.get_by_role("alert")).to_contain_text("Målingen lykkedes ikke. itu", timeout=RUN_MS)
    expect(page.get_by_role("alert")).to_contain_text("line 1")
    broken.unlink()


@pytest.mark.parametrize(
    ("locale", "title", "views"),
    [
        ("da-DK", "Evaluering", ["Mål", "Målinger", "Sammenlign", "Nye spørgsmål"]),
        ("sv-SE", "Utvärdering", ["Mät", "Mätningar", "Jämför", "Nya frågor"]),
        ("en-GB", "Evaluation", ["Measure", "Runs", "Compare", "New cases"]),
    ],
)
def test_every_view_is_there_in_every_language_and_fits_a_narrow_screen(
    open_page: Callable[..., Page], address: str, locale: str, title: str, views: list[str]
) -> None:
    page = open_page(f"{address}/evaluation", locale, width=390, height=844)
    expect(page.get_by_role("heading", name=title, level=2)).to_be_visible()
    for view in views:
        radio = page.get_by_role("radio", name=view, exact=True)
        radio.click()
        expect(radio).to_be_checked()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert no_sideways_scroll(page), view


def test_without_an_index_the_page_says_so(
    open_page: Callable[..., Page], start_app: Callable[..., str], tmp_path: Path
) -> None:
    page = open_page(f"{start_app(tmp_path)}/evaluation")
    expect(page.get_by_role("alert")).to_contain_text("Der er endnu ingen dokumenter at måle på.")
    page.get_by_role("radio", name="Målinger", exact=True).click()
    expect(page.get_by_text("Der er ingen målinger endnu.")).to_be_visible()
