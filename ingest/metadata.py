"""What a document says about itself, or an admin says beside it: title, publisher, date, language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, get_args

import yaml

from errors import ReadError
from ingest.text import decode
from retrieval.documents import Language

SIDECAR_SUFFIX: Final = ".meta.yaml"

_MEANT_AS_SIDECAR: Final = re.compile(r"(.+)\.meta\.ya?ml(?:\.new|~)?", re.DOTALL | re.IGNORECASE)
_KEYS: Final = ("title", "publisher", "date", "language", "password")
_ISO_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?=$|[T ])(?:[T ].*)?)?)?")
_LANGUAGES: Final[dict[str, Language]] = {
    "da": "da", "dan": "da", "sv": "sv", "swe": "sv", "en": "en", "eng": "en",
}  # fmt: skip
_NO_TITLE: Final = re.compile(
    r"^Microsoft \w+ - |\.(?:docx?|odt|indd|pptx?|xlsx?|pdf|tex|dvi|html?)$|"
    r"^(?:untitled|word document|unavngivet|namnlös|dokument ?\d*|document ?\d*|powerpoint.*|slide 1)$",
    re.IGNORECASE,
)
_ORGANISATION: Final = re.compile(
    r"\b(?:region\w*|kommun\w*|ministeri\w*|departement\w*|\w*styrelse[nr]?|\w*myndighet\w*|\w*råd(?:et)?|"
    r"\w*universitet\w*|university|council|agency|government|landsting\w*|\w*forening\w*|\w*förbund\w*|"
    r"institut\w*|a/s|aps|k/s|ab|ltd|inc)(?![\w/])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document; None is unknown."""

    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    """ISO 8601, as exact as it is known."""
    language: Language | None = None
    password: str | None = None
    """What opens the file; only a sidecar says it."""

    def completed_by(self, other: Metadata) -> Metadata:
        """Fill what is unknown here from another source."""
        return Metadata(
            self.title or other.title,
            self.publisher or other.publisher,
            self.date or other.date,
            self.language or other.language,
        )


def sidecar_of(file: Path) -> Path:
    """Name the file beside a document in which an admin says what the document does not."""
    return file.with_name(file.name + SIDECAR_SUFFIX)


def described_name(name: str) -> str | None:
    """Return the name of the document that a sidecar of this name is meant for; None for any other file.

    A file whose name ends in ".meta.yml", or in capitals, is meant as a sidecar too, and may hold a password.
    So is what a program may leave that writes one: ".meta.yaml~" and ".meta.yaml.new".
    """
    match = _MEANT_AS_SIDECAR.fullmatch(name)
    return match.group(1) if match else None


def sidecar_text(sidecar: Path) -> str:
    """Return the text of a sidecar, whatever its encoding. Raises ReadError, or OSError."""
    return decode(sidecar.read_bytes()).replace("\r\n", "\n")


def read_sidecar(file: Path) -> Metadata:
    """Read a document's sidecar; nothing is known where there is none.

    Raises ReadError, naming the sidecar, for what is no mapping of these keys to text, and for a date or a
    language that cannot be one.
    """
    sidecar = sidecar_of(file)
    if not sidecar.is_file():
        return Metadata()
    try:
        loaded = _mapping(sidecar_text(sidecar))
    except (yaml.YAMLError, ReadError, ValueError, OSError) as error:
        raise ReadError(
            f"The sidecar {sidecar.name} is not a YAML file with keys and values.",
            'Write one line for each key, such as  title: "The title"',
        ) from error
    unknown = sorted(set(loaded) - set(_KEYS))
    if unknown:
        raise ReadError(
            f"The sidecar {sidecar.name} has the unknown key {unknown[0]}.", f"Use only: {', '.join(_KEYS)}."
        )
    given = {key: value.strip() for key, value in loaded.items() if isinstance(value, str)}
    if len(given) < len(loaded):
        odd = min(set(loaded) - set(given))
        raise ReadError(
            f"The sidecar {sidecar.name} has for the key {odd} a list or keys of its own, not text.",
            'Write one line for each key, such as  title: "The title"',
        )
    if given.get("date") and normal_date(given["date"]) is None:
        raise ReadError(
            f"The sidecar {sidecar.name} has the date {given['date']}, which is none.",
            "Write it as 2025, 2025-08 or 2025-08-12.",
        )
    if given.get("language") and normal_language(given["language"]) is None:
        raise ReadError(
            f"The sidecar {sidecar.name} has the language {given['language']}, which is not known here.",
            f"Write one of {', '.join(name for name in get_args(Language) if name != 'unknown')}.",
        )
    return replace(_metadata(given), password=given.get("password") or None)


def _mapping(text: str) -> dict[str, object]:
    """Read YAML, plain values as they are written."""
    loaded = yaml.load(text, Loader=yaml.BaseLoader)
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, Mapping):
        raise ValueError("no mapping")
    return {str(key): value for key, value in loaded.items()}


def _metadata(given: Mapping[str, str]) -> Metadata:
    return Metadata(
        given.get("title") or None,
        given.get("publisher") or None,
        normal_date(given.get("date", "")),
        normal_language(given.get("language", "")),
    )


def normal_date(value: str) -> str | None:
    """Give the date of an ISO date or time, as exact as it is; None for anything else."""
    match = _ISO_DATE.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def usable_title(title: str) -> str | None:
    """Return a title that a program kept in a file; None where it is only the name of a file."""
    return title if title and not _NO_TITLE.search(title) else None


def organisation(author: str) -> str | None:
    """Return the author of a file as its publisher; None for a person."""
    return author if _ORGANISATION.search(author) else None


def normal_language(value: str) -> Language | None:
    """Give the language that a tag such as "da-DK" names, where it is one of ours."""
    return _LANGUAGES.get(re.split("[-_]", value.strip().lower())[0])


def title_from_name(file: Path) -> str | None:
    """Make a file's name readable; None where it is made of figures and codes."""
    words = [word for word in re.split(r"[\s_\-.+]+", file.stem) if word]
    spoken = [word for word in words if re.fullmatch(r"[^\W\d_]{2,}", word)]
    if not any(len(word) > 2 and not re.fullmatch("[a-f]+", word, re.IGNORECASE) for word in spoken):
        return None
    title = " ".join(words)
    return title[0].upper() + title[1:]
