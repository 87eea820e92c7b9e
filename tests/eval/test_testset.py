"""Test sets are checked before they are run, and a fault is named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import TestSetError
from eval.testset import Evidence, Fault, count_places, find_faults, fold, load_test_set
from retrieval.documents import Document, DocumentInfo

GOOD = {
    "id": "da-1",
    "question": "Hvornår åbner hospitalet?",
    "language": "da",
    "answerable": True,
    "split": "tune",
    "kind": "plain",
    "evidence": [{"document": "hospital.md", "pattern": "åbner i 2027"}],
}
NEAR = GOOD | {"id": "da-2", "answerable": False, "kind": "near-miss", "evidence": []}


def document(path: str, text: str) -> Document:
    return Document(DocumentInfo(path, "", None, None, "da", path), text, (), 0)


DOCUMENTS = (
    document("hospital.md", "Det nye hospital Åbner\n  i 2027. Det koster 4 mia."),
    document("road.md", "Vejen blev åbnet i 2020."),
)


def written(folder: Path, *lines: dict[str, object] | str) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


def test_a_good_set_is_read_in_order_with_its_lines(tmp_path: Path) -> None:
    test_set = load_test_set(written(tmp_path, GOOD, "", NEAR), DOCUMENTS)
    assert [question.id for question in test_set.questions] == ["da-1", "da-2"]
    assert test_set.lines == (1, 3)
    assert test_set.name == "set"
    assert test_set.questions[0].evidence == (Evidence("hospital.md", "åbner i 2027"),)
    assert test_set.questions[0].sought == ((Evidence("hospital.md", "åbner i 2027"),),)
    assert test_set.questions[1].sought == ()


def test_of_a_plain_question_any_evidence_will_do_of_two_documents_all_is_sought(tmp_path: Path) -> None:
    both = [GOOD["evidence"][0], {"document": "road.md", "pattern": "2020"}]  # type: ignore[index]
    plain, two = GOOD | {"evidence": both}, GOOD | {"id": "2", "kind": "two-documents", "evidence": both}
    test_set = load_test_set(written(tmp_path, plain, two), DOCUMENTS)
    first, second = Evidence("hospital.md", "åbner i 2027"), Evidence("road.md", "2020")
    assert [q.sought for q in test_set.questions] == [((first, second),), ((first,), (second,))]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "no JSON object (Invalid JSON: key must be a string at line 1 column 2)"),
        ("[]", "no question (Input should be an object)"),
        ({k: v for k, v in GOOD.items() if k != "split"}, "the key split is missing"),
        (GOOD | {"tag": ["a"]}, "the key tag is not known"),
        (GOOD | {"answerable": "yes"}, "the key answerable cannot be used (Input should be a valid boolean)"),
        (GOOD | {"language": "no"}, "the key language cannot be used (Input should be 'da', 'sv' or 'en')"),
        (GOOD | {"evidence": [{"document": "hospital.md"}]}, "the key evidence.0.pattern is missing"),
        (GOOD | {"question": "  "}, "the question is empty"),
        (GOOD | {"question": "???"}, "the question has no word"),
        (
            GOOD | {"question": "Hvad? " * 700},
            "the question is 4,199 characters long, more than the 4,000 that are answered",
        ),
        (
            GOOD | {"question": "Og i Skåne?", "history": ["Hvornår åbner " + "hospitalet " * 400 + "?"]},
            "the question is 4,422 characters long, more than the 4,000 that are answered",
        ),
        (GOOD | {"history": ["Hvad?", " "]}, "a question of the history is empty"),
        (GOOD | {"documents": ["sea.md"]}, "the index holds no document sea.md"),
        (
            GOOD | {"answer": "(x"},
            "the pattern '(x' is no regular expression (missing ), unterminated subpattern at position 0)",
        ),
        (NEAR | {"id": "x", "answer": "2027"}, "an unanswerable question has no answer"),
        (GOOD | {"kind": "far"}, "a question of kind far has answerable: true"),
        (
            GOOD | {"evidence": []},
            "an answerable question needs evidence or documents, an unanswerable one has none",
        ),
        (
            GOOD | {"kind": "two-documents"},
            "a two-documents question needs evidence in two documents or more, one entry for each",
        ),
        (
            GOOD | {"evidence": [{"document": "sea.md", "pattern": "x"}]},
            "the index holds no document sea.md",
        ),
        (
            GOOD | {"evidence": [{"document": "road.md", "pattern": "2021"}]},
            "the pattern '2021' matches nothing in road.md",
        ),
        (
            GOOD | {"evidence": [{"document": "road.md", "pattern": "(x"}]},
            "the pattern '(x' is no regular expression (missing ), unterminated subpattern at position 0)",
        ),
        (
            GOOD | {"evidence": [{"document": "road.md", "pattern": "x*"}]},
            "the pattern 'x*' matches any text",
        ),
        (
            GOOD | {"evidence": [{"document": "road.md", "pattern": "\\b"}]},
            "the pattern '\\\\b' matches any text",
        ),
        (GOOD | {"answer": "."}, "the pattern '.' matches any text"),
        (GOOD | {"answer": "[a-zåäö]+ ?"}, "the pattern '[a-zåäö]+ ?' matches any text"),
        (
            GOOD | {"evidence": [{"document": "road.md", "pattern": "a{99999999999}"}]},
            "the pattern 'a{99999999999}' is no regular expression (the repetition number is too large)",
        ),
    ],
)
def test_a_fault_is_named_with_file_and_line(
    tmp_path: Path, line: dict[str, object] | str, reason: str
) -> None:
    path = written(tmp_path, NEAR, line)
    assert find_faults(path, DOCUMENTS) == (Fault(2, reason),)
    with pytest.raises(TestSetError) as caught:
        load_test_set(path, DOCUMENTS)
    assert caught.value.message == f"{path}, line 2: {reason}."
    assert caught.value.next_step


def test_brackets_that_are_nested_too_deep_are_a_fault(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD | {"answer": "(" * 5000 + ")" * 5000})
    (fault,) = find_faults(path, DOCUMENTS)
    assert "is no regular expression (maximum recursion depth exceeded" in fault.reason


def test_documents_alone_can_be_what_is_sought_and_a_question_has_a_history(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        GOOD | {"evidence": [], "documents": ["road.md", "road.md"], "answer": "20\\d\\d", "tags": ["vej"]},
        GOOD | {"id": "2", "question": "Og i Skåne?", "history": ["Hvornår åbner hospitalet?"]},
    )
    first, second = load_test_set(path, DOCUMENTS).questions
    assert (first.sought, first.sought_documents) == ((), (frozenset({"road.md"}),))
    assert first.accepts("Det var i\n2027.")
    assert not first.accepts("Det var i maj.")
    assert second.history == ("Hvornår åbner hospitalet?",)
    assert second.sought_documents == (frozenset({"hospital.md"}),)


def test_a_double_id_names_both_lines_and_every_fault_is_listed(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, NEAR, GOOD, "{")
    assert find_faults(path, DOCUMENTS) == (
        Fault(3, "the id da-1 stands on line 1 too"),
        Fault(4, "no JSON object (Invalid JSON: EOF while parsing an object at line 1 column 1)"),
    )
    with pytest.raises(TestSetError, match=r"line 3: the id da-1 stands on line 1 too \(and 1 more\)"):
        load_test_set(path)


def test_a_set_that_is_missing_empty_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TestSetError, match="cannot be read: No such file"):
        load_test_set(tmp_path / "none.jsonl")
    with pytest.raises(TestSetError, match="holds no question"):
        load_test_set(written(tmp_path, ""))
    (tmp_path / "latin.jsonl").write_bytes("å".encode("latin-1"))
    with pytest.raises(TestSetError, match="is not UTF-8 text"):
        load_test_set(tmp_path / "latin.jsonl")


def test_a_pattern_is_searched_without_regard_to_case_in_folded_text() -> None:
    evidence = Evidence("hospital.md", "hospital åbner i")
    assert evidence.stands_in("hospital.md", "HOSPITAL\n\tåbner   i")
    assert not evidence.stands_in("road.md", "hospital åbner i")
    assert not evidence.stands_in("hospital.md", "hospitalåbner i")
    assert count_places(Evidence("hospital.md", "[24]"), DOCUMENTS[0]) == 3


@given(st.text(alphabet=" \n\t\u00a0aå\u2003.", max_size=40))
def test_folding_leaves_single_spaces_and_every_other_character(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(text.split())
    assert fold(folded) == folded
