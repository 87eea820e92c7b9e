"""Progress says what is done, how fast, and how long it will take."""

from __future__ import annotations

import io
import re

from eval.progress import Progress


def test_a_log_gets_the_end_of_quick_work_and_no_line_in_between() -> None:
    stream = io.StringIO()
    progress = Progress("questions", stream)
    for done in range(1, 11):
        progress(done, 10)
    assert re.fullmatch(r"10 of 10 questions, [\d.]+ a second, 0 s left\n", stream.getvalue())


def test_work_of_nothing_has_no_rate() -> None:
    stream = io.StringIO()
    Progress("rows", stream)(0, 0)
    assert stream.getvalue() == "0 of 0 rows, 0.0 a second\n"
