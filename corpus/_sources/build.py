"""Typeset the corpus's PDF files: every `<name>.typ` beside this script becomes `../<name>.pdf`.

Run `python corpus/_sources/build.py` after changing a source; it needs the package typst, at the
version in requirements-dev.txt. The bytes depend on the source and that version alone.

A PDF has one meaning for each font's hyphen sign, and the first use in the document decides: a
typed "-" first (say, in the running header) makes the line-end hyphens read as "-" too, as in most
files out there; a line-end hyphen first makes them all, typed ones included, read as U+00AD.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst

SOURCES = Path(__file__).resolve().parent
CORPUS = SOURCES.parent
TIMESTAMP = 1_767_225_600
"""2026-01-01 00:00 UTC, for a source that sets no date of its own."""


def sources() -> list[Path]:
    """List the Typst sources in order of name; one whose name begins with `_` is a part of others."""
    return sorted(path for path in SOURCES.glob("*.typ") if not path.name.startswith("_"))


def typeset(source: Path) -> bytes:
    """Compile one source to the bytes of a PDF, with the fonts that come with the package only."""
    pdf: bytes = typst.compile(
        source, root=SOURCES, font_paths=[], ignore_system_fonts=True, format="pdf", timestamp=TIMESTAMP
    )
    return pdf


def main() -> None:
    """Write each source's PDF into the corpus folder and name it on standard output."""
    for source in sources():
        target = CORPUS / f"{source.stem}.pdf"
        target.write_bytes(typeset(source))
        sys.stdout.write(f"{target.name}\n")


if __name__ == "__main__":
    main()
