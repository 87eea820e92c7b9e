"""What lies in a folder of documents and goes into none: sidecars of no document, and linked folders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.metadata import SIDECAR_SUFFIX, described_name
from ingest.plan import Failure, shown_path
from ingest.reading import is_put_aside


def overlooked(folder: Path, documents: Sequence[Path], data_dir: Path) -> tuple[Failure, ...]:
    """Return what an admin may think is taken in with `documents`, the files of `folder`, and is not.

    The data folder is not looked into.
    """
    known = set(documents)
    data = data_dir.resolve()
    return tuple(
        found
        for path in sorted(folder.rglob("*"))
        if not is_put_aside(path, folder)
        for found in _told(path, folder, known)
        if not path.resolve().is_relative_to(data)
    )


def misnamed_sidecar(path: str) -> Failure | None:
    """Return the failure of a file that is meant as a sidecar, but not named as one; None for any other."""
    described = described_name(path)
    if described is None or path.endswith(SIDECAR_SUFFIX):
        return None
    return Failure(
        path,
        f"The sidecar {path} is not read, as its name does not end in .meta.yaml in small letters.",
        f"Name it {described}{SIDECAR_SUFFIX}, or remove it, and sync again.",
    )


def _told(path: Path, folder: Path, documents: set[Path]) -> Iterator[Failure]:
    shown = shown_path(path, folder)
    described = described_name(path.name)
    if path.is_symlink() and path.is_dir():
        yield Failure(
            shown,
            f"The link {shown} leads to a folder, and links to folders are not followed.",
            "Put the folder itself there, or begin the link's name with _ to leave it out.",
        )
    elif described is not None and path.is_file():
        misnamed = misnamed_sidecar(shown)
        if misnamed:
            yield misnamed
        elif path.with_name(described) not in documents:
            yield Failure(
                shown,
                f"The sidecar {shown} says something of a document that is not there.",
                f"Name it like its document with {SIDECAR_SUFFIX} after it, or remove it.",
            )
