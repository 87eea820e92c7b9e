"""The golden pages: read as they should be read, and measured by the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.checking import Difference, check_texts
from ingest.ocr import INSTALL, why_not

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SCANNED_MOST_WRONG = 0.01


@pytest.mark.skipif(why_not() is not None, reason=f"needs Tesseract: {INSTALL}")
def test_the_golden_pages_are_read_as_they_should_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-text", str(GOLDEN), "--json"]) == 0
    checked = json.loads(capsys.readouterr().out)["files"]
    assert len(checked) == 14
    for one in checked:
        assert one["failure"] == ""
        if one["path"].startswith("scan"):
            assert one["character_error_rate"] < SCANNED_MOST_WRONG, one
        else:
            assert one["differences"] == [], one


def test_what_differs_is_shown_and_the_exit_status_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("Planen gælder fra maj.\n\nDen er ny.\n", encoding="utf-8")
    (tmp_path / "a.txt.clean.txt").write_text("Planen gælder fra marts.\nDen er ny.\n", encoding="utf-8")
    (tmp_path / "b.txt.clean.txt").write_text("Findes ikke.\n", encoding="utf-8")
    first, second = check_texts(tmp_path)
    assert (first.path, first.differences) == ("a.txt", (Difference("marts.", "maj."),))
    assert first.character_error_rate == pytest.approx(3 / 35)
    assert (second.path, second.character_error_rate) == ("b.txt", 1.0)
    assert "cannot be opened" in second.failure
    assert main(["check-text", str(tmp_path)]) == 1
    assert "'marts.' was read as 'maj.'" in capsys.readouterr().out
    assert main(["check-text", str(tmp_path), "--most", "1", "--json"]) == 0
    assert [one["path"] for one in json.loads(capsys.readouterr().out)["files"]] == ["a.txt", "b.txt"]


def test_a_folder_without_true_texts_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-text", str(tmp_path)]) == 1
    assert "holds no file whose name ends in .clean.txt" in capsys.readouterr().err
