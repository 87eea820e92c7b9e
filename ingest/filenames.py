"""Names for files in the folder of documents: safe ones, free ones, and those that clash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ingest.metadata import SIDECAR_SUFFIX, described_name

_MOST_NAME_BYTES: Final = 200
"""File systems take 255; the name of a sidecar is longer than its document's."""
_NOT_IN_NAMES: Final = '<>:"|?*'
"""What other systems cannot have in a file's name."""
_NO_NAME: Final = "document"


def safe_name(name: str) -> str:
    """Make of any text the name of one visible file that a sync takes for a document.

    Paths, control characters and what begins hidden names go; letters are composed (NFC).
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join("-" if char in _NOT_IN_NAMES else char for char in last if _is_shown(char))
    stem, suffix = _parted(" ".join(shown.split()).strip(" ._") or _NO_NAME)
    if stem.rstrip(" .").lower() == "readme":  # a sync takes it for a description of the folder
        stem = f"{_NO_NAME}-{stem}"
    return _joined(stem, suffix)


def numbered(name: str) -> Iterator[str]:
    """Give `name`, name-2, name-3, …; of a long name the numbered ones lack the end before the number."""
    stem, suffix = _parted(name)
    yield name
    number = 2
    while True:
        yield _joined(stem, f"-{number}{suffix}")
        number += 1


def free_name(folder: Path, name: str, *, with_sidecar: bool = False) -> str:
    """Return `name`, or where the folder has it, the first of name-2, name-3, … that it has not.

    `with_sidecar` asks for a name whose sidecar the folder has not either; of a numbered one it never has.
    """
    present = {folded(file.name) for file in visible_files(folder)}
    return next(
        candidate
        for candidate in numbered(name)
        if folded(candidate) not in present
        and ((candidate == name and not with_sidecar) or folded(candidate + SIDECAR_SUFFIX) not in present)
    )


def name_in_folder(folder: Path, name: str) -> str | None:
    """Return the name that `folder` has for `name`, however it writes its letters; None where it has none."""
    alike = [file.name for file in visible_files(folder) if folded(file.name) == folded(name)]
    return name if name in alike else next(iter(alike), None)


def visible_files(folder: Path) -> list[Path]:
    """List the visible files right in a folder; none where it is not there."""
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))


def folded(name: str) -> str:
    """Bring names together that some file system would take for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _parted(name: str) -> tuple[str, str]:
    """Part a name before what says its kind; a sidecar's is its document's with more after it."""
    inner = described_name(name) or name
    stem, dot, kind = inner.rpartition(".")
    if not stem or not re.fullmatch(r"\w{1,8}", kind):
        stem, dot, kind = inner, "", ""
    return stem, dot + kind + name[len(inner) :]


def _joined(stem: str, end: str) -> str:
    room = _MOST_NAME_BYTES - len(end.encode())
    return stem.encode(errors="ignore")[:room].decode(errors="ignore").rstrip(" .") + end


def _is_shown(char: str) -> bool:
    return char == " " or unicodedata.category(char)[0] not in "CZ"
