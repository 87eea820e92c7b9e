"""The judgements are fitted on what search finds for a set's questions, or the set is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.__main__ import main
from tests.eval.small_index import QUESTIONS, write_lines


def test_a_set_that_names_no_passage_cannot_be_calibrated_on(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    by_documents = QUESTIONS[0] | {"evidence": [], "documents": ["hospital.md"]}
    rows = [kind | {"id": f"{kind['id']}-{n}"} for kind in (by_documents, QUESTIONS[2]) for n in range(10)]
    out = tmp_path / "calibration.json"
    path = write_lines(tmp_path / "set.jsonl", rows)
    assert main(["calibrate", str(path), "--data", str(data), "--out", str(out)]) == 1
    assert "A calibration needs questions for which a statement that answers is found" in caplog.text
    assert not out.exists()
