"""Writes what an admin says of a document into the sidecar beside it, and leaves the rest of it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from errors import FolderError, ReadError
from ingest.metadata import sidecar_of, sidecar_text
from retrieval.generation import write_durably


def write_sidecar(file: Path, said: Mapping[str, str | None]) -> None:
    """Set the keys of `said` in the sidecar of `file`; None takes a key out.

    Other keys, comments and the order of lines stay; the encoding becomes UTF-8. After a crash the sidecar
    is the old or the new one.
    Raises ReadError when the sidecar that is there is no YAML mapping, FolderError when it cannot be
    written.
    """
    sidecar = sidecar_of(file)
    try:
        text = sidecar_text(sidecar) if sidecar.is_file() else ""
        fresh = changed(text, said)
        if fresh != text:
            write_durably(sidecar, fresh)
    except (yaml.YAMLError, ReadError, ValueError) as error:
        raise ReadError(
            f"The sidecar {sidecar.name} is not a YAML file with keys and values.",
            'Write one line for each key, such as  title: "The title"',
        ) from error
    except OSError as error:
        raise FolderError(
            f"{sidecar.name} cannot be written in {sidecar.parent}: {error.strerror or error}.",
            "Give this user the right to write there, or make room on the disk.",
        ) from error


def changed(text: str, said: Mapping[str, str | None]) -> str:
    """Return the text of a sidecar with the keys of `said` set or taken out.

    Raises yaml.YAMLError or ValueError where `text` is no mapping.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is None:
        return _ended(text) + "".join(_line(key, value) for key, value in said.items() if value)
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("no mapping")
    if root.flow_style:  # {title: …} has no lines of its own to change
        values = yaml.load(text, Loader=yaml.BaseLoader) | said
        return "".join(_line(key, value) for key, value in values.items() if value)
    places = {key.value: (key.start_mark.index, value.end_mark.index) for key, value in root.value}
    for key, (start, end) in sorted(places.items(), key=lambda item: item[1], reverse=True):
        if key in said:
            value = said[key]
            after = text[end:] if text[:end].endswith("\n") else _after_value(text[end:], keep=bool(value))
            text = text[:start] + (_line(key, value) if value else "") + after
    added = [_line(key, value) for key, value in said.items() if value and key not in places]
    return _ended(text) + "".join(added) if added else text


def _after_value(rest: str, *, keep: bool) -> str:
    """Return what follows a value; a comment on its line stays on a line of its own with the value kept."""
    line, _, below = rest.partition("\n")
    return f"{line.strip()}\n{below}" if keep and line.strip() else below


def _line(key: str, value: object) -> str:
    line: str = yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=1_000_000)
    return line


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
