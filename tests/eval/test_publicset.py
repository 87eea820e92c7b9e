"""Public sets are read as documents and queries, and a fault is named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import TestSetError
from eval.publicset import Query, is_public_set, load_public_set
from settings import PROJECT

PASSAGES: list[dict[str, object]] = [
    {"id": "g1:da", "text": "Første linje.\n\n  Anden linje.", "lang": "da", "url": "x"},
    {"id": "g1:sv", "text": "Vad är det som gäller för sjukhuset?"},
]
QUERIES: list[dict[str, object]] = [
    {"id": "q1", "text": "Hvad?", "lang": "da", "relevant": ["g1:da", "g1:sv"], "answer": "x"}
]


def written(folder: Path, passages: list[dict[str, object]], queries: list[dict[str, object]]) -> Path:
    for name, rows in (("corpus.jsonl", passages), ("queries.jsonl", queries)):
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def test_passages_become_documents_of_paragraphs(tmp_path: Path) -> None:
    public_set = load_public_set(written(tmp_path, PASSAGES, QUERIES))
    danish, swedish = (passage.to_document() for passage in public_set.passages)
    assert public_set.name == tmp_path.name
    assert public_set.queries == (Query("q1", "Hvad?", "da", ("g1:da", "g1:sv")),)
    assert (danish.info.path, danish.info.language, danish.text) == ("g1:da", "da", PASSAGES[0]["text"])
    assert [danish.text[block.start : block.end] for block in danish.blocks] == [
        "Første linje.",
        "  Anden linje.",
    ]
    assert swedish.info.language == "sv"  # not said, so told from the text
    assert danish.info.id != swedish.info.id


@pytest.mark.parametrize(
    ("passages", "queries", "fault"),
    [
        (
            PASSAGES,
            [QUERIES[0] | {"relevant": ["g9"]}],
            "queries.jsonl, line 1: corpus.jsonl holds no passage g9.",
        ),
        (
            PASSAGES,
            [QUERIES[0] | {"relevant": []}],
            "queries.jsonl, line 1: the query has no relevant passage.",
        ),
        (PASSAGES, QUERIES * 2, "queries.jsonl, line 2: the id q1 is used twice."),
        ([*PASSAGES, PASSAGES[0]], QUERIES, "corpus.jsonl, line 3: the id g1:da is used twice."),
        ([{"id": "a"}], QUERIES, "corpus.jsonl, line 1: text: Field required."),
        ([{"id": "a", "text": " \n"}], QUERIES, "corpus.jsonl holds no text."),
        (
            PASSAGES,
            [QUERIES[0] | {"grades": {"g1:da": 2, "g1:sv": 1, "g9": 1}}],
            "queries.jsonl, line 1: corpus.jsonl holds no passage g9.",
        ),
        (
            PASSAGES,
            [QUERIES[0] | {"grades": {"g1:da": 2}}],
            "queries.jsonl, line 1: the passage g1:sv has no gain above 0, or is not relevant.",
        ),
        (
            PASSAGES,
            [QUERIES[0] | {"relevant": ["g1:da"], "grades": {"g1:da": 2, "g1:sv": 1}}],
            "queries.jsonl, line 1: the passage g1:sv has no gain above 0, or is not relevant.",
        ),
    ],
)
def test_a_fault_is_named_with_file_and_line(
    tmp_path: Path, passages: list[dict[str, object]], queries: list[dict[str, object]], fault: str
) -> None:
    with pytest.raises(TestSetError) as caught:
        load_public_set(written(tmp_path, passages, queries))
    assert caught.value.message == f"{tmp_path}/{fault}"


def test_languages_are_known_by_any_of_their_tags(tmp_path: Path) -> None:
    passages = [row | {"lang": tag} for row, tag in zip(PASSAGES, ("dan", "SV_se"), strict=True)]
    queries = [QUERIES[0] | {"id": tag, "lang": tag, "text": "1 2"} for tag in ("dan", "sv-SE", "en-GB", "")]
    public_set = load_public_set(written(tmp_path, passages, queries))
    assert [passage.to_document().info.language for passage in public_set.passages] == ["da", "sv"]
    assert [query.lang for query in public_set.queries] == ["da", "sv", "en", "unknown"]


def test_a_passage_with_the_grade_0_is_not_relevant(tmp_path: Path) -> None:
    graded = QUERIES[0] | {"relevant": ["g1:da"], "grades": {"g1:da": 2, "g1:sv": 0}}
    (query,) = load_public_set(written(tmp_path, PASSAGES, [graded])).queries
    assert query.gains == {"g1:da": 2}


def beir(folder: Path, **judged: str) -> Path:
    """Write a small set in BEIR's form."""
    passages: list[dict[str, object]] = [
        {"_id": f"d{n}", "title": "", "text": f"Vägen till sjön är {n} kilometer lång."} for n in "123"
    ]
    queries: list[dict[str, object]] = [
        {"_id": f"q{n}", "text": f"Hur lång är vägen till sjön {n}?", "metadata": {}} for n in "123"
    ]
    written(folder, passages, queries)
    (folder / "qrels").mkdir()
    for name, lines in judged.items():
        (folder / "qrels" / f"{name}.tsv").write_text(f"query-id\tcorpus-id\tscore\n{lines}", "utf-8")
    return folder


def test_a_set_in_beirs_form_has_its_own_halves_and_grades(tmp_path: Path) -> None:
    folder = beir(tmp_path, test="q1\td1\t2\nq1\td2\t1\nq1\td3\t0\n", dev="q2\td3\t1\n")
    assert is_public_set(folder)
    public_set = load_public_set(folder)
    assert [(query.id, query.split, dict(query.gains)) for query in public_set.queries] == [
        ("q1", "test", {"d1": 2, "d2": 1}),
        ("q2", "tune", {"d3": 1}),
    ]  # q3 is judged nowhere
    assert [query.lang for query in public_set.queries] == ["sv", "sv"]
    assert not public_set.states_languages
    assert {passage.to_document().info.language for passage in public_set.passages} == {"sv"}


def test_a_set_in_beirs_form_with_one_file_is_halved_as_others_are(tmp_path: Path) -> None:
    (query,) = load_public_set(beir(tmp_path, test="q1\td1\t1\n")).queries
    assert query.split == Query("q1", "").split


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("q1\td1\t1\nq9\td1\t1\n", "qrels/test.tsv, line 3: queries.jsonl holds no query q9."),
        ("q1\td9\t1\n", "qrels/test.tsv, line 2: corpus.jsonl holds no passage d9."),
        ("q1\td1\n", "qrels/test.tsv, line 2: no query, passage and whole number, parted by tabs."),
        ("q1\td1\t0\n", "qrels judges no passage relevant."),
    ],
)
def test_a_fault_in_beirs_judgements_is_named(tmp_path: Path, lines: str, fault: str) -> None:
    with pytest.raises(TestSetError) as caught:
        load_public_set(beir(tmp_path, test=lines))
    assert caught.value.message == f"{tmp_path}/{fault}"


def test_translations_of_a_query_fall_in_the_same_half() -> None:
    halves = [{Query(f"{n}:{lang}", "", lang, (), f"g{n}").split for lang in ("da", "sv")} for n in range(40)]
    assert {len(half) for half in halves} == {1}
    assert {"tune"} in halves
    assert {"test"} in halves


def test_only_a_folder_with_both_files_is_a_public_set(tmp_path: Path) -> None:
    assert not is_public_set(tmp_path)
    assert is_public_set(written(tmp_path, PASSAGES, QUERIES))
    assert not is_public_set(tmp_path / "corpus.jsonl")


def test_the_shared_sets_can_be_read() -> None:
    shared = PROJECT.parent / "shared" / "evaldata"
    if not shared.is_dir():
        pytest.skip("../shared/evaldata is not there")
    guides = load_public_set(shared / "lo_guides")
    assert (len(guides.passages), len(guides.queries)) == (1045, 1169)
    for passage in guides.passages[:50]:
        document = passage.to_document()
        assert "".join(document.text[b.start : b.end] for b in document.blocks) == passage.text.replace(
            "\n", ""
        )
