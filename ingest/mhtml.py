"""Web pages saved with all that belongs to them in one file (.mhtml; RFC 2557): the page alone is read."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from errors import ReadError
from ingest.eml import page_of
from ingest.html import Page


def read_mhtml(data: bytes) -> Page:
    """Read the page of a web archive. Raises ReadError where no page or no text is in it."""
    archive = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(archive, EmailMessage)  # which that policy makes
    page = archive.get_body(("html",))
    if page is None:
        raise ReadError("The file holds no web page.", "Save the page again, as HTML only.")
    return page_of(page)
