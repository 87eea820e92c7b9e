"""What a search is narrowed to outlives a reload of the page, which is a new visit at the same address."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chat.filters import KEYS
from ingest.sync import sync
from retrieval.embedding import Embedder
from settings import load


@pytest.fixture
def _index(tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two documents, one of them with a publisher and a date."""
    # The page becomes the main module, which processes that later tests start would run.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "broen.md").write_text("# Broen\n\nBroen er 16 kilometer lang.\n", "utf-8")
    (folder / "hamnen.md").write_text("# Hamnen\n\nHamnen byggdes om 1998.\n", "utf-8")
    sidecar = 'publisher: Hamnkontoret\ndate: "2024-05-01"\n'
    (folder / "hamnen.md.meta.yaml").write_text(sidecar, "utf-8")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    sync(folder, load(), embedder=embedder)


def _page() -> None:
    from chat.page import show

    show()


def visit(address: str | None = None) -> AppTest:
    """Open the page, at the address of a conversation."""
    page = AppTest.from_function(_page, default_timeout=60)
    if address:
        page.query_params["conversation"] = address
    page.run()
    assert not page.exception
    return page


def address_of(page: AppTest) -> str | None:
    found = page.query_params.get("conversation")
    return found if isinstance(found, str) or found is None else found[0]


def chosen(page: AppTest) -> list[object]:
    return [page.session_state[key] for key in KEYS]


@pytest.mark.usefixtures("_index")
def test_what_is_narrowed_stays_narrowed_over_a_reload() -> None:
    page = visit()
    assert address_of(page) is None
    page.multiselect(key="filter_languages").set_value(["sv"])
    page.multiselect(key="filter_publishers").set_value(["Hamnkontoret"])
    page.date_input(key="filter_from").set_value(date(2024, 4, 1)).run()
    first = address_of(page)
    assert first

    page = visit(first)
    assert chosen(page) == [[], ["sv"], ["Hamnkontoret"], date(2024, 4, 1), None]
    page.multiselect(key="filter_languages").set_value([]).run()
    page.chat_input[0].set_value("When was the harbour rebuilt?").run()
    assert address_of(page) == first

    page = visit(first)
    assert chosen(page) == [[], [], ["Hamnkontoret"], date(2024, 4, 1), None]
    shown = [each.proto.body for each in page.get("html")]
    assert '<p class="told">Kun søgt i: Hamnkontoret; 1. april 2024 –</p>' in shown
    assert chosen(visit()) == [[], [], [], None, None]


@pytest.mark.usefixtures("_index")
def test_starting_over_keeps_what_is_narrowed_under_another_address() -> None:
    page = visit()
    page.multiselect(key="filter_languages").set_value(["da"]).run()
    page.chat_input[0].set_value("Hvor lang er broen?").run()
    first = address_of(page)
    next(button for button in page.button if button.label == "Begynd forfra").click().run()
    assert not page.exception
    assert chosen(page) == [[], ["da"], [], None, None]
    assert address_of(page) not in (None, first)
    assert chosen(visit(address_of(page))) == [[], ["da"], [], None, None]
    assert chosen(visit(first)) == [[], [], [], None, None]
