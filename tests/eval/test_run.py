"""Runs are kept whole and read back, and their numbers are held against marks and shown."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from errors import TestSetError
from eval.failures import Cause, Why, as_text, failures
from eval.gate import Requirement, marks_beside, parse_requirement, require
from eval.keptruns import kept_runs
from eval.outcome import Outcome, Place
from eval.recording import unfinished
from eval.run import Durations, Run, Subject, behaviour, find, load, recorded, save, summary
from eval.table import as_table
from settings import Settings

SUBJECT = Subject("set", "00ff", "all", None, "e5 1", "g1", {"chunk_tokens": "160"}, "c0de")
FOUND = Outcome(
    id="da-1",
    question="Hvornår?",
    language="da",
    pair="da->da",
    split="tune",
    kind="plain",
    answerable=True,
    scores={"recall@5": 1.0, "mrr": 0.5, "quote_accuracy": 1.0, "refused_answerable": 0.0},
    confidence=0.9,
    abstained=False,
    ranks=(2,),
    expected=(Place("a.md", "i 2027"),),
    quotes=(Place("a.md", "Det åbner i 2027."),),
    hits=(Place("b.md", "Andet."), Place("a.md", "Det åbner i 2027.")),
)
MISSED = replace(
    FOUND,
    id="sv-1",
    language="sv",
    pair="sv->da",
    split="test",
    scores={"recall@5": 0.0, "mrr": 1 / 9, "quote_accuracy": 0.0, "refused_answerable": 1.0},
    confidence=0.25,
    abstained=True,
    ranks=(9,),
    quotes=(),
)
ANSWERED = replace(
    FOUND,
    id="da-2",
    pair="da->none",
    kind="far",
    answerable=False,
    scores={"refused_unanswerable": 0.0},
    confidence=0.5,
    ranks=(),
    expected=(),
)
RUN = Run(SUBJECT, (FOUND, MISSED, ANSWERED), Durations((0.01, 0.03), (0.02,)))


def test_a_run_is_kept_and_read_back_and_written_the_same_again(tmp_path: Path) -> None:
    folder = save(RUN, tmp_path)
    assert folder == tmp_path / RUN.id
    assert load(tmp_path, RUN.id) == RUN
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert sorted(before) == ["durations.json", "metrics.json", "questions.jsonl", "subject.json"]
    save(replace(RUN, durations=Durations((9.0,))), tmp_path)
    after = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert [name for name in before if before[name] != after[name]] == ["durations.json"]
    assert [path.name for path in tmp_path.iterdir()] == [RUN.id]


def test_the_name_of_a_run_tells_its_set_and_changes_with_its_subject() -> None:
    assert RUN.id.startswith("set-all-")
    assert replace(SUBJECT).id == SUBJECT.id
    assert len({SUBJECT.id, replace(SUBJECT, generation="g2").id, replace(SUBJECT, limit=3).id}) == 3


def test_a_run_that_is_not_there_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(TestSetError, match="There is no run nothing in"):
        load(tmp_path, "nothing")
    folder = save(RUN, tmp_path)
    (folder / "questions.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(TestSetError, match="cannot be read"):
        load(tmp_path, RUN.id)


def test_a_run_without_its_durations_is_not_listed(tmp_path: Path) -> None:
    other = replace(RUN, subject=replace(SUBJECT, set="other"))
    for each in (RUN, other):
        save(each, tmp_path)
    assert {kept.id for kept in kept_runs(tmp_path)} == {RUN.id, other.id}
    (tmp_path / other.id / "durations.json").unlink()
    assert [kept.id for kept in kept_runs(tmp_path)] == [RUN.id]


@pytest.mark.parametrize("name", ["regions[v2]", "**", "a?b"])
def test_a_run_is_whole_whatever_its_set_is_called(tmp_path: Path, name: str) -> None:
    run = replace(RUN, subject=replace(SUBJECT, set=name))
    for _ in range(2):
        with recorded(run.subject, tmp_path) as keep:
            keep(FOUND)
            save(run, tmp_path)
    assert unfinished(tmp_path) == ()
    assert load(tmp_path, run.id) == run
    with pytest.raises(TestSetError, match="There is no run"):
        load(tmp_path, name)


def test_a_run_over_a_set_with_a_hidden_name_is_the_last_one(tmp_path: Path) -> None:
    run = replace(RUN, subject=replace(SUBJECT, set=".mine"))
    save(run, tmp_path)
    assert run.id.startswith("mine-all-")
    assert find(tmp_path, "last") == run.id


def test_a_run_that_could_not_begin_leaves_nothing_and_one_that_stopped_does(tmp_path: Path) -> None:
    with pytest.raises(TestSetError, match="no question"), recorded(SUBJECT, tmp_path):
        raise TestSetError("no question")
    assert list(tmp_path.iterdir()) == []
    recording = recorded(SUBJECT, tmp_path)
    recording.__enter__()(FOUND)
    assert recording.__exit__(TestSetError, TestSetError("later"), None) is False
    assert [(each.id, each.asked) for each in unfinished(tmp_path)] == [(SUBJECT.id, 1)]


def test_a_folder_that_takes_no_runs_is_named_with_the_next_step(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    runs.write_text("a file is in the way")
    for keep in (lambda: save(RUN, runs), lambda: recorded(SUBJECT, runs).__enter__()):
        with pytest.raises(TestSetError, match=r"The run cannot be kept in .*/runs: ") as caught:
            keep()
        assert (
            caught.value.next_step == "Give this user the right to write there, or name another with --data."
        )
    # What the run itself raises stays what it is.
    with pytest.raises(FileNotFoundError), recorded(SUBJECT, tmp_path):
        raise FileNotFoundError


def test_the_summary_has_the_form_that_other_programs_read() -> None:
    said = json.loads(json.dumps(summary(RUN)))
    assert list(said) == ["run", "set", "questions", "metrics", "by"]
    assert (said["run"], said["set"], said["questions"]) == (RUN.id, "set", 3)
    assert said["metrics"]["recall@5"] == {"value": 0.5, "low": 0.0, "high": 1.0}
    assert said["metrics"]["abstention_auroc"]["value"] == 0.5
    assert said["by"]["da->da"]["mrr"] == {"value": 0.5, "low": 0.5, "high": 0.5}
    assert list(said["by"]) == ["da->da", "da->none", "sv->da"]
    assert list(said["by"]["da->none"]) == ["refused_unanswerable"]
    assert RUN.durations.percentiles() == {
        "search_p50": 0.02,
        "search_p95": 0.029,
        "answer_p50": 0.02,
        "answer_p95": 0.02,
    }


def test_settings_that_are_places_do_not_name_a_run(tmp_path: Path) -> None:
    assert behaviour(Settings(data_dir=tmp_path)) == behaviour(Settings())
    assert behaviour(Settings(chunk_tokens=99))["chunk_tokens"] == "99"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recall@5>=0.95", Requirement("recall@5", 0.95, is_lower_bound=True)),
        (" refused_answerable <= 0.05 ", Requirement("refused_answerable", 0.05, is_lower_bound=False)),
        ("da->sv:ndcg@10>=1", Requirement("ndcg@10", 1, is_lower_bound=True, pair="da->sv")),
    ],
)
def test_a_requirement_is_read_and_written(text: str, expected: Requirement) -> None:
    requirement = parse_requirement(text)
    assert requirement == expected
    assert parse_requirement(str(requirement)) == requirement


@pytest.mark.parametrize("text", ["recall@5", "recall@5>0.5", "recall@5>=high", "recal@5>=0.5", ""])
def test_a_requirement_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(TestSetError):
        parse_requirement(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("recall@5>=95", "has a bound above 1, but recall@5 lies between 0 and 1. Write 95 % as 0.95."),
        ("refused_answerable<=5", "has a bound above 1, but refused_answerable lies between 0 and 1."),
        ("recall@5>=0", "always holds: recall@5 lies between 0 and 1. Write 1 % as 0.01."),
        ("refused_answerable<=1", "always holds: refused_answerable lies between 0 and 1."),
        ("recall@5<=0.9", "points the wrong way: higher recall@5 is better. Write it with >=."),
        ("da->da:refused_answerable>=0", "lower refused_answerable is better. Write it with <=."),
    ],
)
def test_a_requirement_that_guards_nothing_is_refused(text: str, fault: str) -> None:
    with pytest.raises(TestSetError) as caught:
        parse_requirement(text)
    assert str(caught.value).startswith(f"The requirement {text!r} ")
    assert fault in str(caught.value)


def test_a_run_passes_its_marks_or_names_those_that_it_misses() -> None:
    require(
        RUN, [parse_requirement(text) for text in ("recall@5>=0.5", "refused_answerable<=0.5", "mrr>=0.3")]
    )
    require(RUN, [parse_requirement("da->da:mrr>=0.5")])
    missed = ("recall@5>=0.51", "da->da:mrr>=0.6", "ndcg@10>=0.1", "fi->da:mrr>=0.1")
    with pytest.raises(TestSetError) as caught:
        require(RUN, [parse_requirement(text) for text in missed])
    assert caught.value.message == (
        f"The run {RUN.id} misses what was required: recall@5>=0.51, but it is 0.500 (0.000 to 1.000); "
        "da->da:mrr>=0.6, but it is 0.500 (0.500 to 0.500); "
        "ndcg@10>=0.1 cannot be checked, this run does not give it; "
        "fi->da:mrr>=0.1 cannot be checked, this run does not give it."
    )


def test_marks_are_those_beside_the_set_that_was_asked(tmp_path: Path) -> None:
    own, projects = tmp_path / "own", tmp_path / "projects"
    digests = {}
    for folder, bound in ((own, 0.5), (projects, 0.9)):
        folder.mkdir()
        (folder / "corpus.jsonl").write_text(folder.name)
        (folder / "corpus.marks").write_text(f"mrr>={bound}\n")
        digests[folder] = hashlib.sha256(folder.name.encode()).hexdigest()
    folders = (own, projects)
    assert marks_beside("corpus", digests[own], folders) == (parse_requirement("mrr>=0.5"),)
    assert marks_beside("corpus", digests[projects], folders) == (parse_requirement("mrr>=0.9"),)
    # A set that has changed since, or a public one, is the user's own.
    assert marks_beside("corpus", "00ff", folders) == (parse_requirement("mrr>=0.5"),)
    (own / "corpus.marks").unlink()
    assert marks_beside("corpus", digests[own], folders) == ()
    assert marks_beside("other", "00ff", folders) == ()


def test_failures_say_why_and_keep_to_the_splits_asked_for() -> None:
    assert [failure.outcome.id for failure in failures(RUN, ["tune"])] == ["da-2"]
    answered, missed = failures(RUN, ["tune"])[0], failures(RUN, ["test"])[0]
    assert answered.reasons == ("it is answered, though the documents do not (confidence 0.50)",)
    assert as_text(missed) == (
        "sv-1 (sv->da, plain, test): Hvornår?\n"
        "  wrong     search finds the passage in a.md at rank 9 only\n"
        "  wrong     it is refused, though the documents answer it (confidence 0.25)\n"
        "  expected  a.md: i 2027\n"
        "  hit 1     b.md: Andet.\n"
        "  hit 2     a.md: Det åbner i 2027."
    )


def test_a_wrong_answer_is_a_failure_where_no_passage_is_named_too() -> None:
    by_documents = replace(FOUND, ranks=(), expected=(), scores={"answer_accuracy": 0.0}, right=False)
    by_passage = replace(FOUND, scores={"mrr": 1.0, "refused_answerable": 0.0}, right=False)
    refused = replace(by_passage, scores={"refused_answerable": 1.0}, abstained=True)
    failed = failures(replace(RUN, outcomes=(FOUND, by_documents, by_passage, refused)), ["tune"])
    assert [failure.causes for failure in failed] == [
        (Cause(Why.OTHER_QUOTED),),
        (Cause(Why.OTHER_QUOTED),),
        (Cause(Why.REFUSED),),
    ]


def test_a_failure_names_every_alternative_since_any_may_be_the_one_found() -> None:
    places = (Place("a.md", "x"), Place("b.md", "y"), Place("a.md", "z"))
    for rank, cause in (
        (7, Cause(Why.FOUND_LOW, "a.md / b.md", 7)),
        (None, Cause(Why.NOT_FOUND, "a.md / b.md")),
    ):
        (failure,) = failures(
            replace(RUN, outcomes=(replace(FOUND, expected=places, ranks=(rank,)),)), ["tune"]
        )
        assert failure.causes == (cause,)
    both = replace(FOUND, expected=places[:2], ranks=(7, None))
    (failure,) = failures(replace(RUN, outcomes=(both,)), ["tune"])
    assert failure.causes == (Cause(Why.FOUND_LOW, "a.md", 7), Cause(Why.NOT_FOUND, "b.md"))


def test_the_table_is_aligned_and_leaves_out_what_is_not_there() -> None:
    lines = as_table(RUN).splitlines()
    assert lines[:5] == [
        f"run {RUN.id}",
        "",
        "metric                value   95 % interval  questions",
        "recall@5              0.500  0.000 to 1.000          2",
        "mrr                   0.306  0.111 to 0.500          2",
    ]
    assert (
        "sv->da            1     0.000  0.111           0.000                     -               1.000"
        in lines
    )
    assert lines[-1] == "search_p50 20 ms  search_p95 29 ms  answer_p50 20 ms  answer_p95 20 ms"
