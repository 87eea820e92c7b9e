"""The YAML block at the start of a Markdown text, in which its author says what the document is."""

from __future__ import annotations

import json
import re
from typing import Final

import yaml

from errors import ReadError
from ingest.cleaning import one_line
from ingest.datelines import dateline
from ingest.lines import Piece
from ingest.metadata import Metadata, normal_date, normal_language
from retrieval.documents import Dropped

_BLOCK: Final = re.compile(
    r"\A(?:[ \t]*\n)*---[ \t]*\n(?P<yaml>.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_KEYS: Final = {
    "title": "title", "publisher": "publisher", "date": "date", "language": "language", "lang": "language",
    "titel": "title", "udgiver": "publisher", "utgivare": "publisher", "dato": "date", "datum": "date",
    "sprog": "language", "språk": "language",
}  # fmt: skip
_KEY_AND_VALUE: Final = re.compile(r"([\w-]+):[ \t]+(?![\"'\[{|>&])(.*:.*?)[ \t]*")


def split_front_matter(text: str) -> tuple[Metadata, tuple[Dropped, ...], str]:
    """Take the YAML block at the start of a Markdown text off it.

    What is not used of the block is dropped. A first rule with no mapping below it belongs to the text, and
    so does one with a blank line below it where no key is known. A value that holds a colon need not stand
    in quotes. Raises ReadError where the block is there and is not YAML.
    """
    match = _BLOCK.match(text)
    if match is None:
        return Metadata(), (), text
    block = match["yaml"] or ""
    below_blank = re.match(r"[ \t]*\n", block) is not None
    try:
        root, block = _composed(block)
    except (yaml.YAMLError, ValueError) as error:
        if below_blank:
            return Metadata(), (), text
        raise ReadError(
            "The block between the --- lines at the start of the file is not YAML.",
            "Put values that hold a colon in quotes, or remove the block.",
        ) from error
    if not block.strip():
        return Metadata(), (), text[match.end() :]
    if not isinstance(root, yaml.MappingNode):
        return Metadata(), (), text
    said, left = _parted(root, block)
    if below_blank and not said:
        return Metadata(), (), text
    metadata = Metadata(
        said.get("title"), said.get("publisher"), said.get("date"), normal_language(said.get("language", ""))
    )
    return metadata, tuple(Dropped("front matter", None, part) for part in left), text[match.end() :]


def _composed(block: str) -> tuple[yaml.Node | None, str]:
    """Return the block as YAML, and as it was read: if it is none as it stands, with quotes around values."""
    try:
        return yaml.compose(block, Loader=yaml.BaseLoader), block
    except (yaml.YAMLError, ValueError):
        lines = (_KEY_AND_VALUE.fullmatch(line) or line for line in block.splitlines())
        quoted = "\n".join(
            line if isinstance(line, str) else f"{line[1]}: {json.dumps(line[2], ensure_ascii=False)}"
            for line in lines
        )
        return yaml.compose(quoted, Loader=yaml.BaseLoader), quoted


def _parted(root: yaml.MappingNode, block: str) -> tuple[dict[str, str], list[str]]:
    """Give the values that can be used, and whatever else the block holds, as it is written."""
    said: dict[str, str] = {}
    starts = [key.start_mark.index for key, _ in root.value]
    left = [block[: starts[0]] if starts else block]
    for (key, value), start, end in zip(root.value, starts, [*starts[1:], len(block)], strict=True):
        name = _KEYS.get(str(key.value).lower(), "")
        usable = _usable(name, value.value.strip()) if isinstance(value, yaml.ScalarNode) else None
        if usable and name not in said:
            said[name] = usable
            start = value.end_mark.index  # a comment may follow
        left.append(block[start:end])
    marks = " \t\n,{}" if root.flow_style else None
    return said, [part for part in (part.strip(marks) for part in left) if part]


def _usable(name: str, value: str) -> str | None:
    if name == "date":
        return normal_date(value) or dateline([Piece("paragraph", one_line(value))])
    if name == "language":
        return normal_language(value)
    return value if name else None
