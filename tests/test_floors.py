"""The house keeps its floors: a room imports only downward, and the two workshops not each other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
ROOMS = {"settings", "errors", "retrieval", "ingest", "eval", "chat", "app"}
FLOORS = {"errors": -1, "settings": 0, "retrieval": 1, "ingest": 2, "eval": 2, "chat": 3, "app": 5}
PAGES_OF_WORKSHOPS = 4
# Inside the library too there is an up and a down.
RETRIEVAL = [
    {"chain"},
    {"answering"},
    {"judgement"},
    {"evidence"},
    {"search"},
    {"building"},
    {"checking"},
    {"index"},
    {"documents"},
]


def modules() -> list[Path]:
    """All modules of the project but its tests."""
    return sorted(
        [PROJECT / "app.py", PROJECT / "settings.py", PROJECT / "errors.py"]
        + [
            file
            for room in ("retrieval", "ingest", "eval", "chat")
            for file in (PROJECT / room).rglob("*.py")
        ]
    )


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def imported(file: Path) -> Iterator[str]:
    """Give the names of the project's modules that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0] in ROOMS)


def floor_of(module: str) -> int:
    if re.match(r"(ingest|eval)\.page(_\w+)?(\.|$)", module):
        return PAGES_OF_WORKSHOPS
    return FLOORS[module.partition(".")[0]]


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_a_module_imports_only_from_its_own_room_or_below(file: Path) -> None:
    own = name_of(file)
    room = own.partition(".")[0]
    upward = sorted(
        name
        for name in set(imported(file))
        if floor_of(name) > floor_of(own)
        or (name.partition(".")[0] != room and floor_of(name) == floor_of(own))
    )
    assert upward == []


def test_a_page_stands_above_the_chat_and_the_rest_of_its_workshop_below() -> None:
    assert floor_of("ingest.page") == floor_of("eval.page_words.Words") > floor_of("chat.words")
    assert floor_of("chat.words") > floor_of("ingest.pagemeta") == floor_of("eval.run")


@pytest.mark.parametrize("level", range(len(RETRIEVAL)))
def test_inside_the_library_imports_go_downward(level: int) -> None:
    above = {f"retrieval.{name}" for names in RETRIEVAL[:level] for name in names}
    for name in RETRIEVAL[level]:
        assert above.isdisjoint(imported(PROJECT / "retrieval" / f"{name}.py"))


def test_every_room_of_the_plan_is_there() -> None:
    rooms = ("chat", "ingest", "retrieval", "prompts", "corpus", "eval", "tests")
    assert [room for room in rooms if not (PROJECT / room).is_dir()] == []
