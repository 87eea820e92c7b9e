"""Parts of the evaluation page, each on a page of its own, where a browser would add nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from eval.page_words import PAGE_WORDS
from tests.eval.small_index import QUESTIONS, write_index, write_lines


@pytest.fixture(autouse=True)
def _main_module(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The page becomes the main module, which processes that later tests start would run.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.chdir(tmp_path)


def _measured() -> None:
    from pathlib import Path

    from eval.page_measure import measure_this, show
    from eval.page_words import ENGLISH
    from settings import load

    measure_this(Path("data", "testsets", "mine.jsonl"))
    show(load(data_dir=Path("data")), ENGLISH)


def test_a_set_below_a_relative_data_folder_is_the_one_that_is_measured(tmp_path: Path) -> None:
    write_index(tmp_path / "data")
    mine = write_lines(tmp_path / "data" / "testsets" / "mine.jsonl", QUESTIONS)
    page = AppTest.from_function(_measured).run()
    assert not page.exception
    assert page.selectbox(key="set").value == str(mine)


def _without_documents(language: str) -> None:
    from eval.page_case_form import case_form
    from eval.page_words import PAGE_WORDS
    from settings import load

    words = next(words for code, words in PAGE_WORDS.items() if code == language)
    case_form(load(), (), None, None, words)


@pytest.mark.parametrize("language", list(PAGE_WORDS))
def test_a_case_without_any_document_to_answer_it_is_said_to_be_so(language: str) -> None:
    page = AppTest.from_function(_without_documents, args=(language,)).run()
    assert not page.exception
    words = next(words for code, words in PAGE_WORDS.items() if code == language)
    assert words.no_documents in page.get("html")[0].proto.body
    assert page.button(key="save-own").disabled
