"""Answers that a language model writes, as a manager sees them come: a real model server, app and browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from chat.words import SCREEN_LANGUAGES
from chat.writing_words import WRITING_WORDS
from tests.app_in_browser import choose
from tests.chat.conftest import HeldModel

KEY = "sk-that-nobody-may-see"
PATIENCE_MS = 60_000
LONG_S = "600"
"""A model that holds its breath must not be given up, however busy the machine is."""
ASKED = {
    "da": (
        "Hvorfor mistede Skåne viden?",
        "De medarbejdere, der udførte det egentlige arbejde, flyttede over til leverandøren [1]. Regionen ‖ "
        "betalte 80 millioner kroner for det [1]. Viden ‖ fulgte med medarbejderne til leverandøren [1].",
        "betalte 80 millioner kroner",
        "80 millioner kroner",
    ),
    "sv": (
        "Varför tappade Skåne kunskap?",
        "Medarbetarna som utförde det egentliga arbetet flyttade över till leverantören [1]. Regionen ‖ "
        "betalade 80 miljoner kronor för det [1]. Kunskapen ‖ följde med medarbetarna till leverantören [1].",
        "betalade 80 miljoner kronor",
        "80 miljoner kronor",
    ),
    "en": (
        "Why did Skåne lose knowledge?",
        "In Region Skåne the managers stayed, while the employees who did the actual work moved over to the "
        "supplier [1]. The region ‖ paid 80 million kronor for the move [1]. The knowledge ‖ went with the "
        "employees to the supplier [1].",
        "paid 80 million kronor",
        "80 million kronor",
    ),
}
LOCALES = {"da": "da-DK", "sv": "sv-SE", "en": "en-GB"}
UNANSWERABLE = "Hvem vandt verdensmesterskabet i fodbold i 1998?"


@pytest.fixture(scope="module")
def address(
    start_app: Callable[..., str],
    corpus_data: Path,
    held_model: HeldModel,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    expect.set_options(timeout=PATIENCE_MS)
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    secrets.write_text(f'ANSWER_API_KEY = "{KEY}"\n', encoding="utf-8")
    return start_app(
        corpus_data,
        ANSWER_MODEL="openai:held",
        ANSWER_BASE_URL=held_model.base_url,
        FIRST_WORD_TIMEOUT_S=LONG_S,
        ANSWER_TIMEOUT_S=LONG_S,
        STREAMLIT_SECRETS_FILES=str(secrets),
    )


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it, and give the part of the page where its answer will stand."""
    box = page.get_by_test_id("stChatInputTextArea")
    number = page.locator("h2.question").count() + 1
    box.fill(question)
    box.press("Enter")
    return page.locator(f".st-key-turn-box-{number}")


@pytest.mark.parametrize("language", ["da", "sv", "en"])
def test_the_quotes_come_first_then_each_sentence_as_it_is_checked(
    open_page: Callable[..., Page], address: str, held_model: HeldModel, language: str
) -> None:
    question, says, struck, missing = ASKED[language]
    words, writing = SCREEN_LANGUAGES[language], WRITING_WORDS[language]  # type: ignore[index]
    held_model.says("‖" + says)
    page = open_page(address, LOCALES[language])
    turn = ask(page, question)
    written, quotes = turn.locator(".written"), turn.locator(".below .answer")
    expect(quotes).to_contain_text("leverantören")
    expect(turn.locator(".card mark").filter(has_text="personalansvariga")).to_have_count(1)
    expect(written).to_have_text(writing.reading)

    held_model.go_on(1)
    expect(written.locator("a.chip")).to_have_count(1)
    expect(written.locator(".failed")).to_have_count(0)
    expect(written).to_contain_text(writing.writing)
    held_model.go_on(2)
    expect(written.locator("del")).to_contain_text(struck)
    reason = writing.reasons["figure"].format(details=missing)
    expect(written.locator(".reason")).to_have_text(f"({reason})")
    expect(written.locator("a.chip")).to_have_count(1)
    held_model.go_on(3)
    expect(written.locator("a.chip")).to_have_count(2)
    expect(turn.get_by_text(words.thumbs_up, exact=True)).to_be_visible()
    expect(written.locator(".going-on")).to_have_count(0)
    expect(quotes).to_be_visible()
    expect(turn.get_by_role("heading", name=writing.from_sources)).to_be_visible()

    written.locator("a.chip").first.click()
    expect(page.locator(written.locator("a.chip").first.get_attribute("href") or "#missing")).to_be_focused()
    assert KEY in (held_model.folder / "keys").read_text()
    assert KEY not in page.content()


def test_clicks_and_a_reload_do_not_end_an_answer_that_is_being_written(
    open_page: Callable[..., Page], address: str, held_model: HeldModel
) -> None:
    question, says, struck, _ = ASKED["en"]
    held_model.says(says)
    page = open_page(address, "en-GB")
    turn = ask(page, question)
    written = turn.locator(".written")
    expect(written.locator("a.chip")).to_have_count(1)

    turn.get_by_role("button", name="Show in the document").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("mark").first).to_be_visible()
    page.wait_for_timeout(1000)  # some refreshes of what is behind it
    expect(dialog.locator("mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_text("Svenska", exact=True).click()
    expect(written).to_contain_text(WRITING_WORDS["sv"].writing)

    held_model.go_on(1)
    expect(written.locator("del")).to_contain_text(struck)
    page.reload()
    expect(written.locator("del")).to_contain_text(struck)
    expect(written).to_contain_text(WRITING_WORDS["sv"].writing)
    held_model.go_on(2)
    expect(written.locator("a.chip")).to_have_count(2)
    expect(written.locator(".going-on")).to_have_count(0)
    page.reload()
    expect(written.locator("a.chip")).to_have_count(2)
    expect(turn.get_by_role("heading", level=2)).to_contain_text(question)

    # Who has no address of a conversation begins a new one; who starts over too.
    other = open_page(address, "en-GB")
    expect(other.locator(".st-key-starters")).to_be_visible()
    expect(other.locator("h2.question")).to_have_count(0)
    old = page.url
    page.get_by_role("button", name="Börja om").click()
    expect(page.locator(".st-key-starters")).to_be_visible()
    assert "conversation=" not in page.url
    page.goto(old)
    expect(page.get_by_text(WRITING_WORDS["sv"].conversation_gone)).to_be_visible()


def test_the_writing_can_be_stopped(
    open_page: Callable[..., Page], address: str, held_model: HeldModel
) -> None:
    question, says, *_ = ASKED["da"]
    held_model.says(says)
    page = open_page(address)
    turn = ask(page, question)
    expect(turn.locator(".written a.chip")).to_have_count(1)
    turn.get_by_role("button", name="Stop sprogmodellen").click()
    expect(turn.locator(".notice")).to_have_text(WRITING_WORDS["da"].stopped)
    held_model.go_on(1, 2)
    expect(turn.locator(".going-on")).to_have_count(0)
    expect(turn.locator(".written a.chip")).to_have_count(1)
    expect(turn.locator(".below .answer")).to_contain_text("leverantören")


def test_a_follow_up_is_shown_as_it_was_understood_and_a_refusal_calls_no_model(
    open_page: Callable[..., Page], address: str, held_model: HeldModel
) -> None:
    held_model.says("Det ved jeg ikke.")
    page = open_page(address)
    turn = ask(page, UNANSWERABLE)
    expect(turn.locator(".refusal")).to_be_visible()
    asked = held_model.requests()
    page.get_by_role("button", name="Begynd forfra").click()
    expect(page.locator(".st-key-starters")).to_be_visible()
    assert all(UNANSWERABLE not in request for request in asked)

    turn = ask(page, ASKED["da"][0])
    expect(turn.locator(".refusal")).to_be_visible()
    expect(turn.locator(".notice")).to_contain_text("Sprogmodellen fandt intet svar i uddragene.")
    turn = ask(page, "Og hvem flyttede?")
    expect(turn.locator(".understood")).to_contain_text("Forstået som:")
    expect(turn.locator(".understood")).to_contain_text("Skåne")


def test_who_writes_can_be_chosen_and_when_most_fails_the_quotes_stand_alone(
    open_page: Callable[..., Page], address: str, held_model: HeldModel
) -> None:
    question, *_ = ASKED["en"]
    held_model.says(
        "The region paid 80 million kronor for it [1]. Skåne is the largest region in Europe [1]."
    )
    page = open_page(address, "en-GB")
    turn = ask(page, question)
    expect(turn.locator(".notice")).to_contain_text("the quotes stand alone")
    expect(turn.locator(".answer")).to_contain_text("leverantören")
    failed = turn.locator("details .failed")
    expect(failed.first).to_be_hidden()
    turn.get_by_text(WRITING_WORDS["en"].not_shown).click()
    expect(failed).to_have_count(2)
    expect(failed.first).to_be_visible()

    choose(page, "Who writes the answer?", "Nobody: quotes only")
    asked = len(held_model.requests())
    turn = ask(page, "How many people took part in Omsorgskonferencen?")
    expect(turn.locator(".answer")).to_contain_text("250")
    expect(turn.locator(".written, .notice")).to_have_count(0)
    assert len(held_model.requests()) == asked


def test_a_model_that_cannot_be_opened_leaves_the_quotes_and_says_how_to_mend_it(
    open_page: Callable[..., Page], start_app: Callable[..., str], corpus_data: Path
) -> None:
    page = open_page(start_app(corpus_data, ANSWER_MODEL="mistralai:small"), "sv-SE")
    turn = ask(page, ASKED["sv"][0])
    expect(turn.get_by_role("alert")).to_contain_text("så citaten står ensamma")
    expect(turn.get_by_role("alert")).to_contain_text("pip install")
    expect(turn.locator(".answer")).to_contain_text("leverantören")
    expect(page.get_by_test_id("stException")).to_have_count(0)
