"""E-mails (.eml): what the sender wrote, without the mails quoted in it and the signature."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.message import EmailMessage, Message, MIMEPart
from typing import Final

from errors import ReadError
from ingest.cleaning import one_line
from ingest.eml_quotes import own_pieces, own_text
from ingest.html import Page, read_html
from ingest.metadata import Metadata, normal_date, organisation
from ingest.text import decode
from retrieval.documents import Dropped

_PREFIX: Final = re.compile(
    r"^(?:(?:\[(?:ekstern|extern|external)\b[^\]]*\]|(?:re|sv|vs|vb|fw|fwd|aw|svar|videresendt)\s*:)\s*)+",
    re.IGNORECASE,
)
_FORWARDED: Final = re.compile(r"^(?:\[[^\]]*\]\s*)*(?:vs|vb|fw|fwd|videresendt)\s*:", re.IGNORECASE)
"""Mail servers and lists put a tag in brackets before the subject of what comes from outside."""
_LINK: Final = re.compile(r"https?://\S+")
_SEVERAL: Final = 3
"""How many times the letters of its text a mail's page has where the text only points to the page."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail says."""

    parts: tuple[str | Page, ...]
    """Its texts and web pages, in their order; at least one."""
    title: str | None
    metadata: Metadata
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a part of a mail shows, and what in it is not read."""

    texts: list[str | Page] = field(default_factory=list)
    unread: list[Dropped] = field(default_factory=list)


def read_eml(data: bytes) -> Mail:
    """Read an e-mail. Raises ReadError where it has no body that can be read."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # which that policy makes
    subject = one_line(str(message.get("subject", "")))
    shown = _shown(message, message.get_body(("plain", "html")))
    parts, cut = _own_words(shown.texts, forwarded=_FORWARDED.match(subject) is not None)
    if not parts:
        sealed = "encrypted" in message.get_content_type() or "pkcs7" in message.get_content_type()
        raise ReadError(
            "The e-mail is encrypted." if sealed else "The e-mail holds no text of its own.",
            "Save what is to be read as a file of its own.",
        )
    title = _PREFIX.sub("", subject) or None
    return Mail(tuple(parts), title, _metadata(message), (*shown.unread, *cut))


def _shown(part: Message, body: Message | None) -> _Shown:
    """Read a part: mail programs show the texts of all parts one below the other."""
    kind = part.get_content_type()
    if part.get_content_maintype() == "multipart" and isinstance(part, MIMEPart):
        inside = [_shown(one, body) for one in part.iter_parts()]
        if kind == "multipart/alternative":
            return _best(inside)
        return _Shown(
            [text for one in inside for text in one.texts], [left for one in inside for left in one.unread]
        )
    is_file = part.get_content_disposition() == "attachment" or part.get_filename()
    if kind not in ("text/plain", "text/html") or (is_file and part is not body):
        return _Shown(unread=[Dropped("attachment", None, _name(part))])
    try:
        return _Shown(list(_said(part)))
    except ReadError:
        if part is body:
            raise
        return _Shown(unread=[Dropped("attachment", None, _name(part))])


def _said(part: Message) -> Iterator[str | Page]:
    text = decode(_bytes(part), part.get_content_charset())
    if text.strip():
        yield text if part.get_content_type() == "text/plain" else page_of(part)


def page_of(part: Message) -> Page:
    """Read the web page that a part is. Raises ReadError where no page or no text is in it."""
    data, charset = _bytes(part), part.get_content_charset()
    # A byte order mark says that the part's charset counts, not the one that the page names.
    return read_html(decode(data, charset).encode("utf-8-sig") if charset else data)


def _best(alternatives: Sequence[_Shown]) -> _Shown:
    """Choose the text of a mail rather than its page, but not one that only points to the page."""
    unread = [left for one in alternatives for left in one.unread]
    pages = [one.texts for one in alternatives if any(isinstance(text, Page) for text in one.texts)]
    texts = [one.texts for one in alternatives if one.texts and one.texts not in pages]
    if not pages or not texts:
        return _Shown((pages or texts or [[]])[-1], unread)
    page, text = pages[-1], texts[-1]
    if _letters(page) < _SEVERAL * _letters(text):
        return _Shown(text, unread)
    return _Shown(page, [*unread, *(Dropped("text alternative", None, str(one).strip()) for one in text)])


def _letters(texts: Sequence[str | Page]) -> int:
    said = [
        text if isinstance(text, str) else " ".join(piece.text for piece in text.pieces) for text in texts
    ]
    return sum(letter.isalpha() for letter in _LINK.sub("", " ".join(said)))


def _own_words(texts: Sequence[str | Page], *, forwarded: bool) -> tuple[list[str | Page], list[Dropped]]:
    parts: list[str | Page] = []
    dropped: list[Dropped] = []
    for text in texts:
        if isinstance(text, str):
            own, cut = own_text(text, forwarded=forwarded, begun=bool(parts))
            dropped += cut
            before = parts[-1] if parts else None
            if isinstance(before, str):
                parts[-1] = f"{before}\n\n{own}"
            elif own.strip():
                parts.append(own)
        else:
            pieces, cut = own_pieces(text.pieces, forwarded=forwarded, begun=bool(parts))
            parts.append(replace(text, pieces=tuple(pieces), dropped=(*text.dropped, *cut)))
    return parts, dropped


def _name(part: Message) -> str:
    subject = ""
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        attached = part.get_payload(0)
        subject = str(attached.get("subject", "")) if isinstance(attached, Message) else ""
    return one_line(part.get_filename() or subject or part.get_content_type())


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _metadata(message: EmailMessage) -> Metadata:
    date = getattr(message.get("date"), "datetime", None)
    senders = getattr(message.get("from"), "addresses", ())
    publisher = organisation(one_line(senders[0].display_name)) if senders else None
    return Metadata(None, publisher, normal_date(date.date().isoformat()) if date else None)
