"""Test sets of one's own in the data folder: cases are added one by one, each checked before it is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from filelock import FileLock

from errors import TestSetError
from eval.testset import Evidence, Question, fault_of_pattern, find_faults, fold
from retrieval.documents import Document

_NAME = re.compile(r"[a-z0-9æøåäö][a-z0-9æøåäö_-]{0,59}")
_LOCK_S = 10.0
_EXCERPT_CHARS = 90


def own_sets(data_dir: Path) -> tuple[Path, ...]:
    """Return the test sets that were made here, by name."""
    return tuple(sorted(_folder(data_dir).glob("*.jsonl")))


def ids_of(path: Path) -> frozenset[str]:
    """Return the ids of a set's cases; lines that cannot be read have none."""
    ids = set()
    for line in _lines(path.read_text(encoding="utf-8", errors="replace")):
        try:
            ids.add(str(json.loads(line)["id"]))
        except (ValueError, KeyError, TypeError):
            continue
    return frozenset(ids)


def pattern_of(text: str) -> str:
    """Return the pattern that finds exactly this text, whatever its white space."""
    return re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", fold(text))


def excerpts(evidence: Evidence, document: Document) -> tuple[tuple[str, str, str], ...]:
    """Return each place where a pattern stands in a document: what is before it, it, and what is after.

    Raises TestSetError for a pattern that is no regular expression or matches anything.
    """
    reason = fault_of_pattern(evidence.pattern)
    if reason:
        raise TestSetError(f"{reason[0].upper()}{reason[1:]}.", "Correct it, or have it taken as plain text.")
    pattern = re.compile(evidence.pattern, re.IGNORECASE)
    text = fold(document.text)
    return tuple(
        (
            text[max(0, match.start() - _EXCERPT_CHARS) : match.start()],
            match[0],
            text[match.end() : match.end() + _EXCERPT_CHARS],
        )
        for match in pattern.finditer(text)
    )


def add_case(data_dir: Path, name: str, question: Question, documents: Iterable[Document]) -> Path:
    """Add a case to the set of this name, which is made where there is none; return the set's file.

    The case is checked against the documents before anything is written; one with the id of a case that
    is there replaces it. Raises TestSetError and leaves the set as it was.
    """
    if not _NAME.fullmatch(name):
        raise TestSetError(
            f"A test set cannot be called {name!r}.",
            "Use small letters, digits, hyphens and underscores, at most 60.",
        )
    folder = _folder(data_dir)
    path, fresh = folder / f"{name}.jsonl", folder / f".{name}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=_LOCK_S):
            lines = _lines(path.read_text(encoding="utf-8")) if path.exists() else []
            kept = [line for line in lines if line.strip() and _id(line) != question.id]
            fresh.write_text("".join(f"{line}\n" for line in [*kept, _line(question)]), encoding="utf-8")
            # Older lines may have lost their document since; that must not keep a new case out.
            faults = [f for f in find_faults(fresh, documents) if f.line == len(kept) + 1]
            if faults:
                fresh.unlink()
                raise TestSetError(f"The case is not kept: {faults[0].reason}.", "Correct it and save again.")
            fresh.replace(path)
    except (OSError, UnicodeDecodeError) as error:
        raise TestSetError(
            f"The test set {path} cannot be written: {error}.", "Give this user the right to write there."
        ) from error
    return path


def _lines(text: str) -> list[str]:
    # Not by str.splitlines: a question may hold characters such as U+2028, which end no line of JSONL.
    return [line.removesuffix("\r") for line in text.split("\n")]


def _line(question: Question) -> str:
    """Write a question as a line of a test set, without what is empty and need not be there."""
    must = {"id", "question", "language", "answerable", "split", "kind", "evidence"}
    told = {name: value for name, value in asdict(question).items() if name in must or value}
    return json.dumps(told, ensure_ascii=False)


def _id(line: str) -> str | None:
    try:
        return str(json.loads(line)["id"])
    except (ValueError, KeyError, TypeError):
        return None


def _folder(data_dir: Path) -> Path:
    return data_dir / "testsets"
