"""What a manager sees: real questions to the real app, read in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.app_in_browser import settled

SKAANE = [
    ("en-GB", "Why did Skåne lose knowledge?", "Where it says so", "in Swedish", "Show in the document"),
    ("da-DK", "Hvorfor mistede Skåne viden?", "Her står det", "på svensk", "Vis i dokumentet"),
    ("sv-SE", "Varför tappade Skåne kunskap?", "Här står det", "på svenska", "Visa i dokumentet"),
]
UNANSWERABLE = "Hvem vandt verdensmesterskabet i fodbold i 1998?"


@pytest.fixture(scope="module")
def address(start_app: Callable[[Path], str], corpus_data: Path) -> str:
    return start_app(corpus_data)


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it, and give the part of the page where its answer will stand."""
    number = page.locator("h2.question").count() + 1
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    turn = page.locator(f".st-key-turn-box-{number}")
    expect(turn.locator("h2")).to_contain_text(question)
    return turn


def no_sideways_scroll(page: Page) -> bool:
    return bool(
        page.evaluate(
            "['html', '[data-testid=stMain]'].every(name => {"
            " const part = document.querySelector(name); return part.scrollWidth <= part.clientWidth })"
        )
    )


@pytest.mark.parametrize(("locale", "question", "heading", "in_language", "opener"), SKAANE)
def test_a_question_in_each_language_is_answered_with_the_marked_quote(
    open_page: Callable[..., Page],
    address: str,
    locale: str,
    question: str,
    heading: str,
    in_language: str,
    opener: str,
) -> None:
    page = open_page(address, locale)
    turn = ask(page, question)
    answer = turn.locator(".answer")
    expect(answer).to_contain_text("leverantören")
    expect(answer).to_contain_text("chefer", ignore_case=True)
    expect(turn.get_by_role("heading", name=heading)).to_be_visible()

    chip = answer.locator("a.chip").first
    quote = page.locator(chip.get_attribute("href") or "#missing")
    card = turn.get_by_role("article").filter(has=quote)
    expect(card.get_by_role("heading", level=4)).to_contain_text("Skåne")
    expect(card.locator(".facts")).to_contain_text(in_language)
    expect(quote).to_contain_text("leverantören")
    quoted, passage = quote.inner_text(), card.locator(".passage").inner_text()
    assert quoted in passage
    assert len(quoted) < len(passage)

    chip.click()
    expect(quote).to_be_focused()
    expect(quote).to_be_in_viewport()

    turn.get_by_role("button", name=opener).first.click()
    place = page.get_by_role("dialog").locator("#marked-place")
    expect(place.locator("mark").filter(has_text=quoted)).to_be_in_viewport()
    expect(place).to_be_in_viewport()
    expect(place).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("document.documentElement.lang") == locale[:2]


def test_a_refusal_looks_different_and_shows_what_came_nearest(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(address)
    turn = ask(page, UNANSWERABLE)
    expect(turn.locator(".refusal")).to_have_text("Det giver dokumenterne ikke svar på.")
    expect(turn.get_by_role("heading", name="Det, der kommer nærmest")).to_be_visible()
    expect(turn.locator(".card.near")).to_have_count(3)
    expect(turn.locator(".answer, mark")).to_have_count(0)


def test_what_was_asked_stays_and_starting_over_clears_it(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(address)
    starters = page.locator(".st-key-starters").get_by_role("button")
    expect(starters).to_have_count(3)
    starters.first.click()
    expect(page.locator(".st-key-turn-box-1 .answer")).to_be_visible()
    expect(starters).to_have_count(0)
    second = ask(page, UNANSWERABLE)
    expect(second.locator(".refusal")).to_be_visible()
    expect(second.locator("h2")).to_be_in_viewport()
    expect(page.locator(".st-key-turn-box-1 .answer")).to_have_count(1)
    page.get_by_role("button", name="Begynd forfra").click()
    expect(page.locator("h2.question")).to_have_count(0)
    expect(starters).to_have_count(3)


def test_the_language_of_the_screen_can_be_changed_and_is_kept_in_the_address(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(address, "fi-FI")
    expect(page.get_by_text("Prøv for eksempel")).to_be_visible()
    page.get_by_text("Svenska", exact=True).click()
    expect(page.get_by_text("Prova till exempel")).to_be_visible()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_attribute(
        "placeholder", "Ställ en fråga till dokumenten"
    )
    page.wait_for_url("**/?lang=sv")
    page.reload()
    expect(page.get_by_text("Prova till exempel")).to_be_visible()


def test_a_search_can_be_narrowed_to_a_language(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(address, "en-GB")
    settled(page)
    page.get_by_role("combobox", name="Language of the document").click()
    page.get_by_role("option", name="Danish").click()
    page.keyboard.press("Escape")
    turn = ask(page, "Why did Skåne lose knowledge?")
    expect(turn).to_contain_text("Searched only: in Danish")
    expect(turn.locator(".card").first).to_be_visible()
    assert all("in Danish" in facts for facts in turn.locator(".facts").all_text_contents())


def test_a_question_that_is_too_long_is_told_in_one_sentence(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(address, "sv-SE")
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("Varför? " * 6250)
    box.press("Enter")
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("Frågan är 49999 tecken lång, men högst 4000 får plats.")
    assert no_sideways_scroll(page)


def test_a_narrow_screen_needs_no_sideways_scroll(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(address, "da-DK", width=390, height=844)
    assert no_sideways_scroll(page)
    turn = ask(page, "Hvorfor mistede Skåne viden?")
    expect(turn.locator("mark").first).to_be_visible()
    assert no_sideways_scroll(page)
    turn.get_by_role("button", name="Vis i dokumentet").first.click()
    expect(page.get_by_role("dialog").locator("mark").first).to_be_in_viewport()
    expect(page.get_by_role("dialog").get_by_role("button", name="Close")).to_be_in_viewport()
    assert no_sideways_scroll(page)


def test_without_an_index_the_page_says_what_to_do(
    open_page: Callable[..., Page], start_app: Callable[[Path], str], tmp_path: Path
) -> None:
    page = open_page(start_app(tmp_path), "da-DK")
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("Der er endnu ingen dokumenter at svare ud fra.")
    expect(trouble).to_contain_text("python -m ingest sync")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_the_index_that_is_current_is_served(
    open_page: Callable[..., Page],
    start_app: Callable[[Path], str],
    sync: Callable[[Path, Path], None],
    corpus_data: Path,
    tmp_path: Path,
) -> None:
    folder, other, data = tmp_path / "folder", tmp_path / "other", tmp_path / "data"
    folder.mkdir()
    (folder / "kantine.md").write_text("# Kantinen\n\nKantinen i Hillerød lukker hver fredag klokken 13.\n")
    sync(folder, other)
    address = start_app(data)
    page = open_page(address, "da-DK")
    expect(page.get_by_role("alert")).to_be_visible()
    data.symlink_to(corpus_data)
    page.reload()
    first = ask(page, "Hvorfor mistede Skåne viden?")
    expect(first.locator("mark").first).to_be_visible()

    data.unlink()
    data.symlink_to(other)
    expect(ask(page, "Hvornår lukker kantinen i Hillerød?").locator(".card").first).to_contain_text("fredag")
    expect(first.locator("mark").first).to_be_visible()
    first.get_by_role("button", name="Vis i dokumentet").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Dokumentet er ikke længere i indekset.")
