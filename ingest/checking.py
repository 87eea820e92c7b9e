"""The text of golden pages measured: how far what is read is from what should be read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Levenshtein

from errors import FolderError, ReadError
from ingest.plan import shown_path
from ingest.reading import read_document
from ingest.reports import Report

CLEAN_SUFFIX: Final = ".clean.txt"
"""Beside a document, the text that should be read from it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the text that was read is another."""

    expected: str
    read: str


@dataclass(frozen=True, slots=True)
class CheckedText:
    """How one document was read."""

    path: str
    """Relative to the folder."""
    character_error_rate: float
    """Characters to change, add or take away, by those that should be there; 1 where none was read."""
    differences: tuple[Difference, ...]
    failure: str = ""
    """Why the document could not be read."""


def check_texts(folder: Path) -> tuple[CheckedText, ...]:
    """Read every document of `folder` that has its true text beside it, and compare the two.

    Blocks must be parted as they should be; how many blank lines part them does not count. Raises
    FolderError where there is nothing to compare.
    """
    expected = sorted(folder.rglob(f"*{CLEAN_SUFFIX}")) if folder.is_dir() else []
    if not expected:
        raise FolderError(
            f"{folder} holds no file whose name ends in {CLEAN_SUFFIX}.",
            f"Put the true text of plan.pdf into plan.pdf{CLEAN_SUFFIX} beside it.",
        )
    return tuple(_checked(folder, file) for file in expected)


def _checked(folder: Path, expected_file: Path) -> CheckedText:
    document = expected_file.with_name(expected_file.name.removesuffix(CLEAN_SUFFIX))
    path = shown_path(document, folder)
    expected = _lines(expected_file.read_text(encoding="utf-8"))
    try:
        read = _lines(read_document(document, folder).text)
    except ReadError as error:
        return CheckedText(path, 1.0, (), str(error))
    rate = Levenshtein.distance(expected, read) / max(len(expected), 1)
    return CheckedText(path, rate, tuple(_differences(expected, read)))


def _lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _differences(expected: str, read: str) -> list[Difference]:
    """Compare word by word, so that a difference can be understood."""
    first, second = (re.findall(r"\n|[^\s]+", text) for text in (expected, read))
    return [
        Difference(" ".join(first[a:b]), " ".join(second[c:d]))
        for kind, a, b, c, d in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
        if kind != "equal"
    ]


def check_report(checked: Sequence[CheckedText], most: float) -> Report:
    """Say for each document how far it is from its true text, and where."""
    lines: list[str] = []
    for one in checked:
        mark = "ABOVE" if one.character_error_rate > most else "ok"
        lines.append(f"{mark:5}  {one.character_error_rate:7.2%}  {one.path}  {one.failure}".rstrip())
        lines += [f"         {each.expected!r} was read as {each.read!r}" for each in one.differences]
    worst = max((one.character_error_rate for one in checked), default=0.0)
    lines.append(f"{len(checked)} files, the highest character error rate is {worst:.2%}.")
    return Report({"highest": worst, "files": [asdict(one) for one in checked]}, lines)
