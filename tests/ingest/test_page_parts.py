"""Parts of the admins' page, each on a page of its own, where a browser would add nothing."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.page_words_en import ENGLISH
from ingest.removal import remove_document
from ingest.removed_files import removed_files
from retrieval import jobs
from tests.ingest.synced_place import HARBOUR, HARBOUR_ID, Place

TITLE = "Plan ![x](https://a.example/x.png) :red[*nu*] $x$"
SHOWN = r"Plan \!\[x\]\(https\:\/\/a\.example\/x\.png\) \:red\[\*nu\*\] \$x\$"
WORK_S = 180.0
"""How long a sync may take on a machine with other work."""


@pytest.fixture(autouse=True)
def _main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    # The page becomes the main module, which processes that later tests start would run.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def _documents(data: str, folder: str, opened: str) -> None:
    from pathlib import Path

    import streamlit as st

    from ingest.listing import list_documents
    from ingest.page_documents import show_documents
    from ingest.page_words_en import ENGLISH
    from settings import load

    settings = load(data_dir=Path(data))
    st.session_state["document_opened"] = opened
    show_documents(settings, Path(folder), list_documents(settings), ENGLISH)


def test_a_title_is_shown_in_labels_as_it_is_written(place: Place) -> None:
    name = "plan_*ny*.txt"
    opened = place.write(name, "Planen gælder fra maj, og den er trykt på gult papir.\n")
    place.write(f"{name}.meta.yaml", f"title: '{TITLE}'\n")
    place.sync()
    arguments = (str(place.settings.data_dir), str(place.folder), opened)
    page = AppTest.from_function(_documents, args=arguments, default_timeout=WORK_S).run()
    assert not page.exception
    (dialog,) = page.get("dialog")
    assert dialog.proto.dialog.title == SHOWN
    assert page.checkbox(key=f"sure-{opened}").label == f"Yes, remove {SHOWN}"
    assert any(r"in plan\_\*ny\*\.txt\.meta\.yaml. Empty" in caption.value for caption in page.caption)


def _versions(data: str, corpus: str) -> None:
    from pathlib import Path

    from ingest import page_work as work
    from ingest.page_versions import show_versions
    from ingest.page_words_en import ENGLISH
    from retrieval import jobs
    from settings import load

    settings = load(data_dir=Path(data), corpus_dir=Path(corpus))
    work.show_work(settings, jobs.latest(settings, work.WORK), ENGLISH)
    show_versions(settings, ENGLISH)


def versions(place: Place, corpus: Path) -> AppTest:
    """Draw the earlier versions on a page that puts uploads into `corpus`."""
    arguments = (str(place.settings.data_dir), str(corpus))
    page = AppTest.from_function(_versions, args=arguments, default_timeout=WORK_S).run()
    assert not page.exception
    return page


def work_ends(place: Place) -> None:
    """Wait until the work that the page has begun is done."""
    deadline = time.monotonic() + WORK_S
    while (job := jobs.latest(place.settings, "documents")) and job.state == "running":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert job is not None
    assert job.state == "done", job.message


def test_a_document_is_put_back_where_the_index_looks_and_the_others_stay(
    place: Place, tmp_path: Path
) -> None:
    (tmp_path / "uploaded").mkdir()
    (tmp_path / "uploaded/nyt.txt").write_text("Biblioteket har åbent om aftenen.\n")
    remove_document(place.settings, HARBOUR_ID, embedder=place.embedder)
    (files,) = removed_files(place.settings)
    page = versions(place, tmp_path / "uploaded")
    page.button(key=f"put-back-{files.name}").click().run()
    assert not page.exception
    work_ends(place)
    assert place.texts().keys() == {"broen.txt", "syd/hamnen.txt"}
    assert (place.folder / "syd/hamnen.txt").read_text() == HARBOUR
    assert [path.name for path in (tmp_path / "uploaded").iterdir()] == ["nyt.txt"]


def test_it_is_asked_before_other_documents_leave_with_what_is_put_back(place: Place) -> None:
    remove_document(place.settings, HARBOUR_ID, embedder=place.embedder)
    (place.folder / "broen.txt").unlink()
    (files,) = removed_files(place.settings)
    page = versions(place, place.folder)
    page.button(key=f"put-back-{files.name}").click().run()
    (dialog,) = page.get("dialog")
    assert dialog.proto.dialog.title == ENGLISH.put_back
    told = "".join(each.proto.body for each in page.get("html"))
    assert "1 document will leave the index, as the files are no longer in the folder." in told
    assert "broen.txt" in told
    assert page.button(key="put-back-yes").disabled
    assert not jobs.latest(place.settings, "documents")
    assert removed_files(place.settings) == (files,)


def test_a_folder_that_is_away_is_told_on_the_page(place: Place, tmp_path: Path) -> None:
    remove_document(place.settings, HARBOUR_ID, embedder=place.embedder)
    (files,) = removed_files(place.settings)
    place.folder.rename(tmp_path / "away")
    page = versions(place, place.folder)
    page.button(key=f"put-back-{files.name}").click().run()
    told = "".join(each.proto.body for each in page.get("html"))
    assert "corpus that the index follows is not there. Make it reachable again" in told
    assert not place.folder.exists()
    assert not jobs.latest(place.settings, "documents")
