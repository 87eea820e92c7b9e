"""What the sidebar offers to narrow a search by, on a page of its own."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from retrieval.search import Filters


def _page() -> None:
    import streamlit as st

    from chat.filters import chosen_filters, filters_text
    from chat.words import ENGLISH
    from retrieval.documents import DocumentInfo

    documents = (
        DocumentInfo("a", "Referat", None, None, "da", "maj.pdf"),
        DocumentInfo("b", "Referat", None, None, "da", "juni.pdf"),
        DocumentInfo("c", "Plan", None, "2024-01-01", "da", "plan.pdf"),
    )
    filters = chosen_filters(documents, ENGLISH)
    st.text("".join(filters.documents))
    st.text(filters_text(filters, documents, ENGLISH))


def test_each_of_two_documents_with_one_title_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    # The page becomes the main module, which processes that later tests start would run.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    page = AppTest.from_function(_page).run()
    choice = page.multiselect(key="filter_documents")
    assert choice.options == ["Plan", "Referat (juni.pdf)", "Referat (maj.pdf)"]
    for label, document_id in (("Referat (maj.pdf)", "a"), ("Referat (juni.pdf)", "b"), ("Plan", "c")):
        page.multiselect(key="filter_documents").set_value([label]).run()
        assert [text.value for text in page.text] == [document_id, f"Searched only: {label}"]


def test_a_period_that_ends_before_it_begins_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    page = AppTest.from_function(_page).run()
    page.date_input(key="filter_from").set_value(date(2024, 6, 1))
    page.date_input(key="filter_to").set_value(date(2024, 5, 1)).run()
    assert not page.exception
    assert [warning.value for warning in page.warning] == [
        "“From date” comes after “To date”, so the search is made without dates."
    ]
    assert [text.value for text in page.text] == ["", ""]
    page.date_input(key="filter_to").set_value(date(2024, 7, 1)).run()
    assert not page.warning
    assert page.text[1].value == "Searched only: 1 June 2024 – 1 July 2024"


def _page_of_another_index() -> None:
    import streamlit as st

    from chat.filters import chosen_filters
    from chat.words import ENGLISH
    from retrieval.documents import DocumentInfo
    from retrieval.search import Filters

    documents = (DocumentInfo("a", "Plan", None, "2024-01-01", "da", "plan.pdf"),)
    kept = Filters(("a", "gone"), ("da", "sv"), ("Gone",), "1999-01-01", "2024-06-01")
    st.text(repr(chosen_filters(documents, ENGLISH, kept)))


def test_of_what_was_chosen_before_that_is_chosen_which_is_still_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    page = AppTest.from_function(_page_of_another_index).run()
    assert not page.exception
    assert page.text[0].value == repr(Filters(("a",), ("da",), (), None, "2024-06-01"))
    page.button[0].click().run()
    assert page.text[0].value == repr(Filters()), "what was let go of does not come back"
