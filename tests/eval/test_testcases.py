"""Cases are added to sets of one's own only when they can be run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import TestSetError
from eval.testcases import add_case, excerpts, ids_of, own_sets, pattern_of
from eval.testset import Evidence, Question, fold, load_test_set
from retrieval.documents import Block, Document, DocumentInfo

TEXT = "Hospitalet åbner  den 3. maj\n2027. Det koster 4,2 mia. kr. (ekskl. moms). Det koster tid."
DOCUMENT = Document(
    DocumentInfo("0" * 16, "Hospital", None, None, "da", "hospital.md"),
    TEXT,
    (Block("paragraph", 0, len(TEXT)),),
    0,
)
CASE = Question(
    id="reader-1",
    question="Hvad koster det?",
    language="da",
    answerable=True,
    split="test",
    kind="plain",
    evidence=(Evidence("hospital.md", pattern_of("4,2 mia. kr.")),),
    tags=("reader",),
)


@given(st.text(min_size=1).filter(lambda text: fold(text) != ""), st.text(), st.text())
def test_a_pattern_of_a_text_finds_that_text_whatever_its_white_space(
    text: str, before: str, after: str
) -> None:
    evidence = Evidence("a.md", pattern_of(text))
    assert evidence.stands_in("a.md", f"{before} {text.replace(' ', '  ')} {after}")


def test_a_pattern_of_a_text_is_read_as_the_text_and_not_as_an_expression() -> None:
    assert pattern_of("(ekskl. moms)") == r"\(ekskl\. moms\)"
    assert not Evidence("a.md", pattern_of("4,2 mia.")).stands_in("a.md", "4,2 miah")


def test_excerpts_show_every_place_with_what_is_around_it() -> None:
    (place,) = excerpts(Evidence("hospital.md", "3\\. maj 2027"), DOCUMENT)
    assert place == (
        "Hospitalet åbner den ",
        "3. maj 2027",
        ". Det koster 4,2 mia. kr. (ekskl. moms). Det koster tid.",
    )
    assert len(excerpts(Evidence("hospital.md", "det koster"), DOCUMENT)) == 2
    assert excerpts(Evidence("hospital.md", "gratis"), DOCUMENT) == ()
    for wrong in ("(", "x*", ".", "a{99999999999}", "(" * 5000 + ")" * 5000):
        with pytest.raises(TestSetError):
            excerpts(Evidence("hospital.md", wrong), DOCUMENT)


def test_a_case_is_a_line_of_a_set_that_can_be_run_and_replaces_itself(tmp_path: Path) -> None:
    path = add_case(tmp_path, "egne", CASE, [DOCUMENT])
    assert path == tmp_path / "testsets" / "egne.jsonl"
    assert load_test_set(path, [DOCUMENT]).questions == (CASE,)
    far = replace(CASE, id="own-1", kind="far", answerable=False, evidence=(), tags=())
    add_case(tmp_path, "egne", far, [DOCUMENT])
    better = replace(CASE, question="Hvad koster hospitalet?")
    add_case(tmp_path, "egne", better, [DOCUMENT])
    assert load_test_set(path, [DOCUMENT]).questions == (far, better)
    assert own_sets(tmp_path) == (path,)
    assert ids_of(path) == {"own-1", "reader-1"}
    assert sorted(json.loads(path.read_text("utf-8").splitlines()[0])) == [
        *("answerable", "evidence", "id", "kind", "language", "question", "split")
    ]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (replace(CASE, question=" "), "the question is empty"),
        (replace(CASE, evidence=()), "an answerable question needs evidence"),
        (replace(CASE, evidence=(Evidence("hospital.md", "gratis"),)), "matches nothing in hospital.md"),
        (replace(CASE, evidence=(Evidence("gone.md", "4,2"),)), "the index holds no document gone.md"),
    ],
)
def test_a_case_that_cannot_be_run_is_not_kept(tmp_path: Path, wrong: Question, reason: str) -> None:
    path = add_case(tmp_path, "egne", CASE, [DOCUMENT])
    before = path.read_bytes()
    with pytest.raises(TestSetError, match=reason):
        add_case(tmp_path, "egne", replace(wrong, id="new"), [DOCUMENT])
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.glob("*.new")] == []


def test_a_line_that_lost_its_document_does_not_keep_a_new_case_out(tmp_path: Path) -> None:
    path = add_case(tmp_path, "egne", CASE, [DOCUMENT])
    moved = replace(DOCUMENT, info=replace(DOCUMENT.info, path="new.md"))
    add_case(tmp_path, "egne", replace(CASE, id="2", evidence=(Evidence("new.md", "tid"),)), [moved])
    assert ids_of(path) == {"reader-1", "2"}


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
def test_a_character_that_ends_lines_elsewhere_does_not_break_an_older_case(
    tmp_path: Path, character: str
) -> None:
    older = replace(CASE, question=f"Hvad koster{character}det?")
    path = add_case(tmp_path, "egne", older, [DOCUMENT])
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert ids_of(path) == {"reader-1"}
    newer = replace(CASE, id="own-1")
    add_case(tmp_path, "egne", newer, [DOCUMENT])
    assert load_test_set(path, [DOCUMENT]).questions == (older, newer)


@pytest.mark.parametrize("name", ["", "../up", "Store", "a b", "x" * 61, ".skjult"])
def test_a_set_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(TestSetError, match="cannot be called"):
        add_case(tmp_path, name, CASE, [DOCUMENT])
    assert own_sets(tmp_path) == ()
