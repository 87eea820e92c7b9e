"""E-mails (.eml): what the sender wrote, without the mails quoted below it and the signature."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from typing import Final

from errors import ReadError
from ingest.cleaning import one_line
from ingest.metadata import Metadata, normal_date, organisation
from ingest.text import decode
from retrieval.documents import Dropped

_PREFIX: Final = re.compile(r"^(?:(?:re|sv|vs|vb|fw|fwd|aw|svar|videresendt)\s*:\s*)+", re.IGNORECASE)
_FORWARDED: Final = re.compile(r"^(?:vs|vb|fw|fwd|videresendt)\s*:", re.IGNORECASE)
_QUOTE_BEGINS: Final = re.compile(
    r"^(?:-{2,}\s*(?:oprindelig meddelelse|oprindelig besked|ursprungligt meddelande|original message|"
    r"videresendt (?:besked|meddelelse)|vidarebefordrat meddelande|forwarded message)\s*-{2,}"
    r"|(?:den|på|on|le)\b.{4,120}\b(?:skrev|wrote)\b.{0,120}:"
    r"|_{20,})$",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"^\*?(?:fra|från|from)\s*:\*?\s*\S", re.IGNORECASE)
_SENT: Final = re.compile(r"^\*?(?:sendt|skickat|sent|dato|datum|date|emne|ämne|subject)\s*:", re.IGNORECASE)
_GREETING: Final = re.compile(
    r"^(?:(?:med )?(?:de )?(?:venlig(?:e)?|vänlig(?:a)?|bedste|mange|kærlig(?:e)?|bästa) "
    r"(?:hilsen(?:er)?|hilsner|hälsning(?:ar)?)|mvh|vh|hilsen|hälsningar|"
    r"(?:kind|best|warm)? ?regards|sincerely|best wishes)\b.{0,40}$",
    re.IGNORECASE,
)
_MOST_SIGNATURE_LINES: Final = 14


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail says."""

    text: str
    """The body as text; '' where it is `html`."""
    html: bytes
    title: str | None
    metadata: Metadata
    dropped: tuple[Dropped, ...]


def read_eml(data: bytes) -> Mail:
    """Read an e-mail. Raises ReadError where it has no body that can be read."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # which that policy makes
    subject = one_line(str(message.get("subject", "")))
    dropped = list(_attachments(message))
    body = message.get_body(("plain", "html"))
    page = message.get_body(("html",))
    if page is not None and (body is None or not _text(body).strip()):
        body = page
    text, html = "", b""
    if body is not None and body.get_content_type() == "text/html":
        html = _html(body)
    else:
        content = _text(body) if body is not None else ""
        text, cut = _own_words(content, forwarded=_FORWARDED.match(subject) is not None)
        dropped += cut
    if not text.strip() and not html.strip():
        sealed = "encrypted" in message.get_content_type() or "pkcs7" in message.get_content_type()
        raise ReadError(
            "The e-mail is encrypted." if sealed else "The e-mail holds no text of its own.",
            "Save what is to be read as a file of its own.",
        )
    title = _PREFIX.sub("", subject) or None
    return Mail(text, html, title, _metadata(message), tuple(dropped))


def _text(part: MIMEPart) -> str:
    return decode(_bytes(part), part.get_content_charset())


def _html(part: MIMEPart) -> bytes:
    """Give a page's bytes; a byte order mark says that the mail's charset counts, not the page's own."""
    return _text(part).encode("utf-8-sig") if part.get_content_charset() else _bytes(part)


def _bytes(part: MIMEPart) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _metadata(message: EmailMessage) -> Metadata:
    date = getattr(message.get("date"), "datetime", None)
    senders = getattr(message.get("from"), "addresses", ())
    publisher = organisation(one_line(senders[0].display_name)) if senders else None
    return Metadata(None, publisher, normal_date(date.date().isoformat()) if date else None)


def _attachments(message: EmailMessage) -> Iterator[Dropped]:
    for part in message.iter_attachments():
        name = one_line(part.get_filename() or part.get_content_type())
        if part.get_content_disposition() == "attachment" or part.get_filename():
            yield Dropped("attachment", None, name)


def _own_words(text: str, *, forwarded: bool) -> tuple[str, list[Dropped]]:
    """Part what the sender wrote from the mails below it and the signature.

    A forwarded mail, or one with nothing above what it quotes, is kept whole.
    """
    lines = text.splitlines()
    dropped: list[Dropped] = []
    end = _quote_begins(lines)
    if end < len(lines) and not forwarded and any(line.strip() for line in lines[:end]):
        dropped.append(Dropped("quoted e-mail", None, "\n".join(lines[end:]).strip()))
        lines = lines[:end]
    start = _signature_begins(lines)
    if start < len(lines):
        dropped.append(Dropped("signature", None, "\n".join(lines[start:]).strip()))
        lines = lines[:start]
    return "\n".join(lines), dropped


def _quote_begins(lines: list[str]) -> int:
    for index, line in enumerate(lines):
        said = line.strip()
        if _QUOTE_BEGINS.match(said) or _QUOTE_BEGINS.match(
            f"{said} {lines[index + 1].strip()}" if said and index + 1 < len(lines) else said
        ):
            return index
        if _FROM.match(said) and any(_SENT.match(below.strip()) for below in lines[index + 1 : index + 4]):
            return index
    rest = len(lines)
    while rest and (not lines[rest - 1].strip() or lines[rest - 1].startswith(">")):
        rest -= 1
    return rest if any(line.startswith(">") for line in lines[rest:]) else len(lines)


def _signature_begins(lines: list[str]) -> int:
    for index, line in enumerate(lines):
        said = line.strip().rstrip(",.!")
        below = sum(1 for other in lines[index + 1 :] if other.strip())
        if line.rstrip() == "--" or line == "-- ":
            return index
        if (
            _GREETING.match(said)
            and below <= _MOST_SIGNATURE_LINES
            and any(one.strip() for one in lines[:index])
        ):
            return index
    return len(lines)
