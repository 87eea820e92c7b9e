"""What all tests share: documents that are indexed once for all, and no skipping in CI."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Here, and not beside the tests of each page, so that a session has one browser.
from tests.app_in_browser import browser, open_page, start_app

# The project's rooms are imported where they are needed: most tests need few of them.
if TYPE_CHECKING:
    from retrieval.chain import Assistant
    from retrieval.cross_encoder import CrossEncoder
    from retrieval.embedding import Embedder

__all__ = ["browser", "open_page", "start_app"]
PROJECT = Path(__file__).resolve().parents[1]
SEEDS = PROJECT.parent / "shared" / "seeds"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure with SKIPS_FAIL=1 (as in CI), saying what was skipped and why."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("SKIPS_FAIL"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and SKIPS_FAIL is set: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The bundled model."""
    from retrieval.embedding import open_embedder
    from settings import load

    return open_embedder(load(embedding_model=""))


@pytest.fixture(scope="session")
def entailment() -> CrossEncoder:
    """What tells whether a passage carries a sentence."""
    from retrieval.cross_encoder import open_entailment
    from settings import load

    return open_entailment(load())


@pytest.fixture(scope="session")
def corpus_data(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data folder with the project's own corpus in it; tests only read it."""
    return _synced(PROJECT / "corpus", tmp_path_factory.mktemp("corpus"), embedder)


@pytest.fixture(scope="session")
def seeds_data(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data folder with the user's own documents in it; tests only read it."""
    if not SEEDS.is_dir():
        pytest.skip("needs ../shared/seeds")
    return _synced(SEEDS, tmp_path_factory.mktemp("seeds"), embedder)


@pytest.fixture(scope="session")
def corpus(corpus_data: Path) -> Assistant:
    """The assistant over the project's own corpus."""
    return _opened(corpus_data)


@pytest.fixture(scope="session")
def seeds(seeds_data: Path) -> Assistant:
    """The assistant over the user's own documents."""
    return _opened(seeds_data)


def _synced(folder: Path, data: Path, embedder: Embedder) -> Path:
    from ingest.sync import sync
    from settings import load

    result = sync(folder, load(data_dir=data, embedding_model=""), embedder=embedder)
    assert result.published
    assert result.failed == ()
    return data


def _opened(data: Path) -> Assistant:
    from retrieval.chain import Assistant
    from settings import load

    return Assistant.open(load(data_dir=data, embedding_model=""))
