"""Two runs held against each other, on differences worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from errors import TestSetError
from eval.comparison import compare
from eval.outcome import Outcome, Place
from eval.run import Durations, Run, Subject
from eval.table import comparison_as_table

SUBJECT = Subject("set", "00ff", "all", None, "e5 1", "g1", {}, "c0de")
OTHER = replace(SUBJECT, code="0ther")


def outcome(number: int, *, answerable: bool = True, confidence: float = 0.5, **scores: float) -> Outcome:
    return Outcome(
        id=f"q{number}",
        question=f"Hvad er {number}?",
        language="da",
        pair="da->da" if answerable else "da->none",
        split="tune",
        kind="plain" if answerable else "far",
        answerable=answerable,
        scores=scores,
        confidence=confidence,
        abstained=False,
        ranks=(),
        expected=(Place("a.md", "x"),),
        quotes=(),
        hits=(),
        right=bool(scores.get("quote_accuracy")),
    )


def run(subject: Subject, *outcomes: Outcome) -> Run:
    return Run(subject, outcomes, Durations())


def test_a_run_does_not_differ_from_itself() -> None:
    same = [outcome(n, mrr=n / 10, quote_accuracy=float(n % 2)) for n in range(10)]
    same += [outcome(n, answerable=False, refused_unanswerable=0.0) for n in range(10, 14)]
    found = compare(run(SUBJECT, *same), run(OTHER, *same))
    assert {(each.difference, each.low, each.high, each.p) for each in found.differences} == {(0, 0, 0, 1.0)}
    assert (found.better, found.worse, found.verdict) == ((), (), "same")
    assert found.sentence == f"No difference between {SUBJECT.id} and {OTHER.id} can be told from chance."


def test_chance_is_reckoned_by_the_ways_in_which_signs_can_fall() -> None:
    # Of four equal differences, 2 of the 16 ways to give them signs make a mean as large: p is near 1/8.
    first = run(SUBJECT, *(outcome(n, mrr=0.0) for n in range(4)))
    second = run(OTHER, *(outcome(n, mrr=0.5) for n in range(4)))
    found, _ = compare(first, second).differences
    assert (found.first, found.second, found.difference, found.low, found.high) == (0, 0.5, 0.5, 0.5, 0.5)
    assert found.p == pytest.approx(1 / 8, abs=0.015)
    assert not found.is_telling
    assert compare(first, second).verdict == "same"


def test_a_difference_that_chance_does_not_make_is_told_and_which_way() -> None:
    first = run(SUBJECT, *(outcome(n, mrr=0.2 + n / 100, quote_accuracy=0.0) for n in range(30)))
    second = run(OTHER, *(outcome(n, mrr=0.3 + n / 100, quote_accuracy=float(n == 0)) for n in range(30)))
    found = compare(first, second)
    told = {each.metric: each.is_telling for each in found.differences}
    assert told == {"mrr": True, "quote_accuracy": False, "risk_coverage_area": False}
    assert found.verdict == "better"
    assert found.sentence == f"{OTHER.id} is better in mrr (0.345 to 0.445, p = 0.0001) than {SUBJECT.id}."
    assert [change.id for change in found.better] == ["q0"]
    back = compare(second, first)
    assert back.verdict == "worse"
    assert [change.id for change in back.worse] == ["q0"]
    assert "is worse in mrr" in back.sentence


def test_refusing_less_of_what_is_answerable_is_better() -> None:
    first = run(SUBJECT, *(outcome(n, refused_answerable=1.0) for n in range(20)))
    second = run(OTHER, *(outcome(n, refused_answerable=0.0) for n in range(20)))
    found = compare(first, second)
    assert (found.verdict, len(found.better)) == ("better", 20)
    assert found.differences[0].difference == -1


def test_areas_are_compared_too() -> None:
    kinds = [(n, n % 2 == 0) for n in range(60)]
    blind = [outcome(n, answerable=a, confidence=0.5, quote_accuracy=float(a)) for n, a in kinds]
    seeing = [replace(o, confidence=0.9 if o.answerable else 0.1) for o in blind]
    found = compare(run(SUBJECT, *blind), run(OTHER, *seeing))
    areas = {each.metric: each for each in found.differences}
    auroc, risk = areas["abstention_auroc"], areas["risk_coverage_area"]
    assert (auroc.first, auroc.second, auroc.is_telling) == (0.5, 1.0, True)
    assert risk.first == 0.5
    assert risk.second < 0.5
    assert risk.is_better
    assert found.verdict == "better"


def test_the_area_of_risk_is_compared_where_all_questions_are_answerable_too() -> None:
    right = [outcome(n, confidence=n / 10, quote_accuracy=float(n > 4)) for n in range(10)]
    wrong = [replace(o, confidence=1 - (o.confidence or 0)) for o in right]
    runs = run(SUBJECT, *right), run(OTHER, *wrong)
    differences = {each.metric: each for each in compare(*runs).differences}
    assert list(differences) == ["quote_accuracy", "risk_coverage_area"]
    area = differences["risk_coverage_area"]
    assert [area.first, area.second] == [each.metrics["risk_coverage_area"].value for each in runs]
    assert area.second > area.first
    unanswerable = [outcome(n, answerable=False, refused_unanswerable=0.0) for n in range(4)]
    none = compare(run(SUBJECT, *unanswerable), run(OTHER, *unanswerable)).differences
    assert [each.metric for each in none] == ["refused_unanswerable"]


def test_other_questions_are_refused_in_one_sentence() -> None:
    asked = run(SUBJECT, outcome(1, mrr=1.0), outcome(2, mrr=1.0))
    for other in (
        run(replace(OTHER, set_digest="11"), *asked.outcomes),
        run(replace(OTHER, split="tune"), *asked.outcomes),
        run(OTHER, outcome(1, mrr=1.0)),
    ):
        with pytest.raises(TestSetError, match="did not ask the same questions"):
            compare(asked, other)


def test_a_question_is_the_same_when_the_language_of_its_document_was_corrected() -> None:
    asked = outcome(1, mrr=0.5)
    corrected = replace(asked, pair="da->sv", scores={"mrr": 1.0})
    found = compare(run(SUBJECT, asked), run(OTHER, corrected)).differences[0]
    assert (found.first, found.second) == (0.5, 1.0)
    # Two searches for one query of a public set are told apart by it.
    swedish = replace(asked, pair="da->sv", scores={"mrr": 0.0})
    found = compare(run(SUBJECT, asked, swedish), run(OTHER, swedish, asked)).differences[0]
    assert (found.difference, found.questions) == (0, 2)
    with pytest.raises(TestSetError, match="did not ask the same questions"):
        compare(run(SUBJECT, asked, swedish), run(OTHER, asked))


def test_the_table_names_the_questions_and_the_record_is_json() -> None:
    first = run(SUBJECT, outcome(1, quote_accuracy=1.0), outcome(2, quote_accuracy=0.0))
    second = run(OTHER, outcome(1, quote_accuracy=0.0), outcome(2, quote_accuracy=0.0))
    found = compare(first, second)
    lines = comparison_as_table(found).splitlines()
    assert lines[2].split() == "metric first second difference 95 % interval p questions".split()
    assert lines[3].startswith("quote_accuracy      0.500   0.000      -0.500  -1.000 to +0.000  ")
    assert (
        "questions that got worse: 1\n  q1 (da->da, plain), quote_accuracy 1 to 0: Hvad er 1?"
        in "\n".join(lines)
    )
    record = json.loads(json.dumps(found.to_record()))
    assert list(record) == [
        "first",
        "second",
        "set",
        "questions",
        "metrics",
        "better",
        "worse",
        "verdict",
        "sentence",
    ]
    assert record["metrics"]["quote_accuracy"]["difference"] == -0.5
