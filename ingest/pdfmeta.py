"""What a PDF says of itself: title, publisher, language, and who made it."""

from __future__ import annotations

import re
from typing import Any, Final

from pypdf import PdfReader

from ingest.cleaning import one_line
from ingest.metadata import Metadata, normal_language, organisation, usable_title

_FIRST_PDF: Final = 1993
_BROWSER: Final = re.compile(r"Mozilla|Chrom|Skia/PDF|Firefox|Safari")


def is_printed_page(reader: PdfReader) -> bool:
    """Tell whether a browser printed the file, so that it may hold what surrounds an article."""
    try:
        information = reader.metadata
        made_by = f"{information.creator} {information.producer}" if information else ""
    except Exception:  # damage here costs no text
        return False
    return _BROWSER.search(made_by) is not None


def pdf_metadata(reader: PdfReader) -> Metadata:
    """Read what a PDF says of itself, but for its date."""
    try:
        information = reader.metadata
        described = reader.xmp_metadata
        publishers = [one_line(name) for name in (described.dc_publisher or [])] if described else []
        title = one_line(str(information.title or "")) if information else ""
        author = one_line(str(information.author or "")) if information else ""
        root: Any = reader.trailer["/Root"]
        language = str(root.get("/Lang", ""))
    except Exception:
        return Metadata()
    return Metadata(
        usable_title(title),
        next(filter(None, publishers), organisation(author)),
        None,
        normal_language(language),
    )


def page_labels(reader: PdfReader, pages: int) -> tuple[str, ...]:
    """Return the numbers that the PDF says are printed on its pages; none where they count from 1."""
    try:
        labels = tuple(one_line(label) for label in reader.page_labels)
    except Exception:  # damage here costs no text
        return ()
    counted = tuple(str(number) for number in range(1, pages + 1))
    return labels if labels != counted and len(labels) == pages and all(labels) else ()


def creation_date(reader: PdfReader) -> str | None:
    """Return the day on which the PDF was made, as ISO 8601; None where it does not say."""
    try:
        made = reader.metadata.creation_date if reader.metadata else None
    except Exception:  # damage here costs no text
        return None
    return made.date().isoformat() if made and made.year >= _FIRST_PDF else None
