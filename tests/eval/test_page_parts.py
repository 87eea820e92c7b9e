"""Parts of the evaluation page, each on a page of its own, where a browser would add nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chat.words import SCREEN_LANGUAGES, ScreenLanguage
from eval.page_words import page_words
from tests.eval.small_index import PASSAGES, QUERIES, QUESTIONS, write_index, write_lines


@pytest.fixture(autouse=True)
def _main_module(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The page becomes the main module, which processes that later tests start would run.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.chdir(tmp_path)


def _measured() -> None:
    from pathlib import Path

    from eval.page_measure import measure_this, show
    from eval.page_words_en import ENGLISH
    from settings import load

    measure_this(Path("data", "testsets", "mine.jsonl"))
    show(load(data_dir=Path("data")), ENGLISH)


def test_a_set_below_a_relative_data_folder_is_the_one_that_is_measured(tmp_path: Path) -> None:
    write_index(tmp_path / "data")
    mine = write_lines(tmp_path / "data" / "testsets" / "mine.jsonl", QUESTIONS)
    page = AppTest.from_function(_measured).run()
    assert not page.exception
    assert page.selectbox(key="set").value == str(mine)


def _offered(language: str) -> None:
    from pathlib import Path

    from chat.words import SCREEN_LANGUAGES
    from eval.page_measure import show
    from eval.page_words import page_words
    from settings import load

    words = next(page_words(code) for code in SCREEN_LANGUAGES if code == language)
    show(load(data_dir=Path("data")), words)


@pytest.mark.parametrize("language", list(SCREEN_LANGUAGES))
def test_only_sets_that_ask_about_the_documents_of_the_index_are_offered(
    tmp_path: Path, language: ScreenLanguage
) -> None:
    sets = write_index(tmp_path / "data") / "testsets"
    page = AppTest.from_function(_offered, args=(language,)).run()
    assert not page.exception
    words = page_words(language)
    left_out = (
        "conversations (danske-regioner-it-raad.txt + 4), corpus (danske-regioner-it-raad.txt + 4), "
        "regions (test/ambulance-budgetnotat-strandmark.md + 59)"
    )
    assert [each.proto.body for each in page.get("html")] == [
        f'<p class="note">{words.left_out.format(sets=left_out)}</p>',
        f'<p class="note">{words.no_sets}</p>',
    ]
    assert len(page.selectbox) == 0

    write_lines(sets / "mine.jsonl", QUESTIONS)
    write_lines(sets / "lost.jsonl", [QUESTIONS[0] | {"documents": ["hospital.md", "gone.md"]}])
    write_lines(sets / "faulty.jsonl", [{"id": "1"}])
    write_lines(sets / "public" / "corpus.jsonl", PASSAGES)
    write_lines(sets / "public" / "queries.jsonl", QUERIES)
    page.run()
    own = words.own_sets
    assert page.selectbox(key="set").options == [f"{name} ({own})" for name in ("faulty", "mine", "public")]
    left_out += f", lost ({own}) (gone.md)"
    assert [each.proto.body for each in page.get("html")] == [
        f'<p class="note">{words.left_out.format(sets=left_out)}</p>'
    ]


def test_all_sets_are_offered_where_the_index_cannot_be_read(tmp_path: Path) -> None:
    write_index(tmp_path / "data")
    (manifest,) = (tmp_path / "data" / "index").glob("*/manifest.json")
    manifest.write_text("{", encoding="utf-8")
    page = AppTest.from_function(_offered, args=("en",)).run()
    assert not page.exception
    assert page.selectbox(key="set").options == ["conversations", "corpus", "regions"]


def _cases(language: str) -> None:
    from pathlib import Path

    from chat.words import SCREEN_LANGUAGES
    from eval.page_cases import show
    from eval.page_words import page_words
    from settings import load

    words = next(page_words(code) for code in SCREEN_LANGUAGES if code == language)
    show(load(data_dir=Path("data")), words)


@pytest.mark.parametrize("language", list(SCREEN_LANGUAGES))
def test_ratings_that_cannot_be_read_are_said_to_be_so_and_a_case_can_be_made_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: ScreenLanguage
) -> None:
    monkeypatch.setenv("DATA_DIR", str(write_index(tmp_path / "data")))
    # A folder in the file's place cannot be read by root either.
    (tmp_path / "data" / "feedback" / "ratings.jsonl").mkdir(parents=True)
    page = AppTest.from_function(_cases, args=(language,)).run()
    assert not page.exception
    words = page_words(language)
    shown = "".join(each.proto.body for each in page.get("html"))
    assert words.ratings_unread in shown
    assert "The ratings cannot be read: Is a directory: " in shown
    assert words.no_thumbs not in shown
    assert page.button[-1].label == words.own_question


def _without_documents(language: str) -> None:
    from chat.words import SCREEN_LANGUAGES
    from eval.page_case_form import case_form
    from eval.page_words import page_words
    from settings import load

    words = next(page_words(code) for code in SCREEN_LANGUAGES if code == language)
    case_form(load(), (), None, None, words)


@pytest.mark.parametrize("language", list(SCREEN_LANGUAGES))
def test_a_case_without_any_document_to_answer_it_is_said_to_be_so(language: ScreenLanguage) -> None:
    page = AppTest.from_function(_without_documents, args=(language,)).run()
    assert not page.exception
    words = page_words(language)
    assert words.no_documents in page.get("html")[0].proto.body
    assert page.button(key="save-own").disabled
