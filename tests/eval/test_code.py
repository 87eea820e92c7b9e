"""A digest of code changes with every file that decides a result, and with no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import code


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of four modules: a imports b inside a function, b imports c from its package."""
    (tmp_path / "room").mkdir()
    (tmp_path / "prompts").mkdir()
    (tmp_path / "room" / "a.py").write_text("import os\ndef f():\n    import room.b\n")
    (tmp_path / "room" / "b.py").write_text("from room import c\n")
    (tmp_path / "room" / "c.py").write_text("from room.a import f\n")
    (tmp_path / "room" / "d.py").write_text("import room.a\n")
    (tmp_path / "prompts" / "refusal.txt").write_text("No.")
    monkeypatch.setattr(code, "PROJECT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ("room/a.py", True),
        ("room/b.py", True),
        ("room/c.py", True),
        ("prompts/refusal.txt", True),
        ("room/d.py", False),
    ],
)
def test_a_change_counts_where_the_file_is_reached(project: Path, changed: str, counts: bool) -> None:
    before = code.digest_of_code("room.a", data=["prompts/*"])
    assert code.digest_of_code("room.a", data=["prompts/*"]) == before
    file = project / changed
    file.write_text(file.read_text() + "\n")
    assert (code.digest_of_code("room.a", data=["prompts/*"]) != before) is counts


def test_the_projects_own_search_counts_the_index_that_it_reads() -> None:
    assert code.digest_of_code("retrieval.search") != code.digest_of_code("retrieval.lexical")
