"""Ratings are lines that survive each other and a torn one, and hold nothing about who gave them."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from chat.feedback import RatedQuote, keep, rating_of, ratings
from errors import FeedbackError
from retrieval.documents import Answer, Citation, DocumentInfo, Sentence, Timing
from tests.other_user import as_another_user

DOCUMENT = DocumentInfo("0" * 16, "Broen", None, None, "da", "broen.md")
ANSWER = Answer(
    question="Hvor lang er broen?",
    language="da",
    abstained=False,
    answer="Broen er 16 km lang.",
    mode="quotes",
    sentences=(Sentence("Broen er 16 km lang.", (1,)),),
    citations=(Citation(1, DOCUMENT, 2, 0, 20, "Broen er 16 km lang."),),
    hits=(),
    confidence=0.75,
    seconds=Timing(0.1, 0.2),
)


def test_a_rating_tells_the_question_what_came_of_it_and_the_verdict(tmp_path: Path) -> None:
    rating = rating_of("one", "down", ANSWER, "g1")
    assert rating.quotes == (RatedQuote("0" * 16, "broen.md", 2, 0, 20, "Broen er 16 km lang."),)
    keep(rating, tmp_path)
    assert ratings(tmp_path) == (rating,)
    (line,) = (tmp_path / "feedback" / "ratings.jsonl").read_text("utf-8").splitlines()
    assert sorted(json.loads(line)) == [
        *("abstained", "confidence", "generation", "id", "language", "mode", "question", "quotes"),
        *("standalone", "time", "verdict"),
    ]


def test_a_rating_of_a_follow_up_keeps_what_it_was_taken_as_and_older_ratings_are_read(
    tmp_path: Path,
) -> None:
    follow_up = replace(ANSWER, question="Og hvor bred?", standalone="Hvor bred er broen?")
    rating = rating_of("one", "down", follow_up, "g1")
    assert (rating.question, rating.standalone) == ("Og hvor bred?", "Hvor bred er broen?")
    keep(rating, tmp_path)
    file = tmp_path / "feedback" / "ratings.jsonl"
    record = json.loads(file.read_text("utf-8"))
    del record["standalone"]
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(record | {"id": "older", "time": "2026-01-01T00:00:00+00:00"}) + "\n")
    older = replace(rating, id="older", time="2026-01-01T00:00:00+00:00", standalone="")
    assert set(ratings(tmp_path)) == {rating, older}


def test_the_last_verdict_counts_and_one_taken_back_is_gone(tmp_path: Path) -> None:
    first, other = (
        replace(rating_of(key, "down", ANSWER, "g1"), time=f"2026-01-0{n}") for n, key in ((1, "a"), (2, "b"))
    )
    for rating in (first, other, replace(first, verdict="up")):
        keep(rating, tmp_path)
    assert ratings(tmp_path) == (other, replace(first, verdict="up"))
    keep(replace(other, verdict=None), tmp_path)
    assert ratings(tmp_path) == (replace(first, verdict="up"),)
    assert ratings(tmp_path / "empty") == ()


def test_lines_of_many_writers_stay_whole(tmp_path: Path) -> None:
    long = replace(rating_of("x", "up", ANSWER, "g1"), question="Hvorfor? " * 2000)
    with ThreadPoolExecutor(8) as writers:
        list(writers.map(lambda n: keep(replace(long, id=str(n)), tmp_path), range(100)))
    assert {rating.id for rating in ratings(tmp_path)} == {str(n) for n in range(100)}


def test_a_torn_line_costs_only_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep(rating_of("a", "down", ANSWER, "g1"), tmp_path)
    with (tmp_path / "feedback" / "ratings.jsonl").open("a") as file:
        file.write('{"id": "torn')
    keep(rating_of("b", "down", ANSWER, "g1"), tmp_path)
    assert {rating.id for rating in ratings(tmp_path)} == {"a", "b"}
    assert "line 2 is no rating" in caplog.text


@contextmanager
def room_for(file: Path, more: int) -> Iterator[None]:
    """Let a file of this process grow by so many bytes and no further, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("more", [0, 20])
def test_a_rating_that_does_not_fit_leaves_the_file_as_it_was(tmp_path: Path, more: int) -> None:
    keep(rating_of("a", "down", ANSWER, "g1"), tmp_path)
    file = tmp_path / "feedback" / "ratings.jsonl"
    before = file.read_bytes()
    with room_for(file, more), pytest.raises(OSError, match=r"No space left|File too large"):
        keep(rating_of("b", "down", ANSWER, "g1"), tmp_path)
    assert file.read_bytes() == before
    keep(rating_of("c", "down", ANSWER, "g1"), tmp_path)
    assert {rating.id for rating in ratings(tmp_path)} == {"a", "c"}


def test_ratings_of_another_user_are_told_in_one_sentence(tmp_path: Path) -> None:
    keep(rating_of("a", "down", ANSWER, "g1"), tmp_path)
    file = tmp_path / "feedback" / "ratings.jsonl"
    file.chmod(0 if os.geteuid() else 0o600)
    with as_another_user(), pytest.raises(FeedbackError) as raised:
        ratings(tmp_path)
    assert raised.value.message == f"The ratings cannot be read: Permission denied: {file}."
    assert raised.value.next_step
