"""What the sidebar offers to narrow a search by, on a page of its own."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from chat.filters import chosen_filters, filters_text
    from chat.words import ENGLISH
    from retrieval.documents import DocumentInfo

    documents = (
        DocumentInfo("a", "Referat", None, None, "da", "maj.pdf"),
        DocumentInfo("b", "Referat", None, None, "da", "juni.pdf"),
        DocumentInfo("c", "Plan", None, None, "da", "plan.pdf"),
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
