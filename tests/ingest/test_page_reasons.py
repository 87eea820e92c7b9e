"""What the library says to admins is known in Danish and Swedish, sentence by sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from chat.words import ScreenLanguage
from ingest.doctor import examine
from ingest.page_reasons import in_language
from settings import load

PROJECT = Path(__file__).resolve().parents[2]
SAYING = (
    "ReadError Failure Unread Finding FolderError IngestError JobError IndexMissingError IndexDamagedError "
    "IndexModelError IndexLockedError IndexStoreError ModelError"
).split()
LIBRARY = sorted(
    file
    for room in ("ingest", "retrieval")
    for file in (PROJECT / room).rglob("*.py")
    if not re.match(r"page(_|\.py)", file.name)
)
BLANK = re.compile(r"\{\w\}")


def examples(file: Path) -> Iterator[str]:
    """Give each sentence that a module says, with something in its blanks."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            for argument in node.args:
                for said in (
                    [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
                ):
                    text, fixed = filled(said)
                    if " " in fixed and re.search("[a-z]{2}", fixed):
                        # A blank after a sentence, or as its beginning, is said elsewhere.
                        yield re.sub(r"(?<=\.) x1$", "", text).replace(
                            "x1 x1 in the", "There is no document x1 in the"
                        )


def filled(node: ast.expr) -> tuple[str, str]:
    """Give a text with its blanks filled in, and what is always in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, node.value
    if isinstance(node, ast.JoinedStr):
        fixed = [part.value if isinstance(part, ast.Constant) else "" for part in node.values]
        return "".join(str(part) or "x1" for part in fixed), "".join(str(part) for part in fixed)
    return "", ""


@pytest.mark.parametrize("file", LIBRARY, ids=lambda file: file.stem)
def test_every_sentence_of_the_library_is_known(file: Path) -> None:
    unknown = [text for text in examples(file) if in_language(text, "da") is None]
    assert unknown == []


def test_no_sentence_is_there_twice_and_each_has_its_blanks_in_every_language() -> None:
    rows = yaml.safe_load((PROJECT / "ingest" / "page_sentences.yaml").read_text(encoding="utf-8"))
    assert all(len(row) == 3 and all(row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    for row in rows:
        assert len({tuple(sorted(BLANK.findall(said))) for said in row}) == 1, row


@pytest.mark.parametrize(
    ("text", "danish", "swedish"),
    [
        ("", "", ""),
        ("The file is empty.", "Filen er tom.", "Filen är tom."),
        (
            "The file is a web page, though its name ends in .pdf.",
            "Filen er en webside, selv om navnet ender på .pdf.",
            "Filen är en webbsida, fast namnet slutar på .pdf.",
        ),
        (
            "The PDF is damaged: no root. Its earlier version stays.",
            "PDF-filen er beskadiget: no root. Den tidligere udgave beholdes.",
            "PDF-filen är skadad: no root. Den tidigare utgåvan behålls.",
        ),
        ("Something. Its earlier version stays.", None, None),
    ],
)
def test_sentences_are_said_one_by_one(text: str, danish: str | None, swedish: str | None) -> None:
    assert (in_language(text, "da"), in_language(text, "sv")) == (danish, swedish)
    assert in_language(text, "en") == text


@pytest.mark.parametrize("language", ["da", "sv"])
def test_all_that_an_examination_says_is_known(
    language: ScreenLanguage, corpus_data: Path, tmp_path: Path
) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "current").write_text("nothing", encoding="utf-8")
    for settings in (
        load(data_dir=corpus_data, embedding_model=""),
        load(data_dir=corpus_data, embedding_model="", chunk_tokens=100),
        load(data_dir=tmp_path, embedding_model=""),
        load(data_dir=tmp_path / "none", embedding_model=""),
    ):
        for finding in examine(settings):
            assert in_language(finding.message, language) is not None, finding
            assert in_language(finding.next_step, language) is not None, finding
