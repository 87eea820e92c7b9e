"""Addresses that a reader does not read: links on lines of their own, and tracking links in text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.lines import Piece
from retrieval.documents import Dropped

_URL: Final = r"(?:https?://|file:///|www\.|mailto:)\S+"
_ONLY_LINKS: Final = re.compile(rf"<?{_URL}(?:[\s,;|<>]+{_URL})*>?", re.IGNORECASE)
_REST_OF_LINK: Final = re.compile(r"(?:\S*[%&=/]\S*|\S{25,})(?: (?:\S*[%&=/]\S*|\S{25,}))*")
_TRACKING: Final = re.compile(
    r"<?https?://\S*(?:safelinks\.protection|urldefense|[?&]utm_\w+=|[?&](?:sdata|gclid|fbclid|mc_eid)=)\S*"
    r"|<mailto:[^\s>]+>|\bmailto:\S+",
    re.IGNORECASE,
)


def drop_links(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Dropped]]:
    """Take out lines that are nothing but addresses, and tracking addresses within text."""
    kept: list[Piece] = []
    dropped: list[Dropped] = []
    after_link = False
    for piece in pieces:
        if _ONLY_LINKS.fullmatch(piece.text) or (after_link and _REST_OF_LINK.fullmatch(piece.text)):
            dropped.append(Dropped("link", piece.page, piece.text))
            after_link = True
            continue
        after_link = False
        tracking = _TRACKING.findall(piece.text)
        dropped += [Dropped("tracking link", piece.page, link) for link in tracking]
        text = " ".join(_TRACKING.sub("", piece.text).split()) if tracking else piece.text
        if text:
            kept.append(replace(piece, text=text))
    return kept, dropped
