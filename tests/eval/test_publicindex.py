"""Whatever code decides what an index holds also decides whether a kept one may be used."""

from __future__ import annotations

import ast

from eval.publicindex import BUILDERS
from settings import PROJECT


def imported(file: str) -> set[str]:
    """Return the modules of retrieval/ that a module imports, as files."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((PROJECT / file).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "retrieval":
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    files = {f"{'/'.join(name.split('.')[:2])}.py" for name in names if "." in name}
    return {file for file in files if (PROJECT / file).is_file()}


def test_the_builders_are_all_modules_that_building_an_index_imports() -> None:
    reached: set[str] = set()
    waiting = {"eval/publicset.py", "retrieval/building.py"}
    while waiting:
        reached |= waiting
        waiting = set().union(*(imported(file) for file in waiting)) - reached
    assert sorted(reached) == sorted(BUILDERS)
