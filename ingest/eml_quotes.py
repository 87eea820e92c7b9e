"""What the sender of an e-mail wrote, parted from the mails that it quotes and from the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final, Literal

from ingest.lines import Piece
from retrieval.documents import Dropped

Mark = Literal["", "quoted e-mail", "signature"]

_RULER: Final = re.compile(
    r"^-{2,}\s*(?:oprindelig meddelelse|oprindelig besked|ursprungligt meddelande|original message|"
    r"videresendt (?:besked|meddelelse)|vidarebefordrat meddelande|forwarded message)\s*-{2,}"
    r"(?:$|\s*(?:fra|från|from)\s*:)",  # in web pages the header stands in the same paragraph
    re.IGNORECASE,
)
_FORWARDED: Final = re.compile(r"^-{2,}\s*(?:videresendt|vidarebefordrat|forwarded)\b", re.IGNORECASE)
_UNDERSCORES: Final = re.compile(r"^_{20,}$")
_ATTRIBUTION: Final = re.compile(
    r"^(?:den|på|on|le)\b.{4,120}\b(?:skrev|wrote)\b.{0,120}:$",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"\S@\S")
_CLOCK: Final = re.compile(r"\bkl(?:\.|\b|ockan\b)\s*\d{1,2}[.:]\d\d|\b\d{1,2}:\d\d", re.IGNORECASE)
_FROM: Final = re.compile(r"^\*?(?:fra|från|from)\s*:\*?\s*(\S.*)", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"^\*?(sendt|skickat|sent|dato|datum|date|emne|ämne|subject|til|till|to|cc|kopi)\s*:", re.IGNORECASE
)
_LABELS_OF_MAILS: Final = frozenset("sendt skickat sent emne ämne subject".split())
"""Those that stand in no invitation or itinerary."""
_LABELS_OF_SENDING: Final = frozenset("sendt skickat sent".split())
_BEFORE_LABEL: Final = re.compile(
    r"\s+(?=\*?(?:sendt|skickat|sent|dato|datum|date|emne|ämne|subject|til|till|to|cc|kopi)\s*:)",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^\W\d_][^\d]*$")
_FIELDS_BELOW: Final = 5
_GREETING: Final = re.compile(
    r"^(?:(?:med )?(?:de )?(?:venlig(?:e)?|vänlig(?:a)?|bedste|mange|kærlig(?:e)?|bästa) "
    r"(?:hilsen(?:er)?|hilsner|hälsning(?:ar)?)|mvh|vh|hilsen|hälsningar|"
    r"(?:kind|best|warm)? ?regards|sincerely|best wishes)\b[^:]{0,40}$",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)]|[a-z]\))\s")
_FEWEST_WORDS: Final = 4
_NOTICE: Final = re.compile(
    r"@|www\.|https?:|\bt(?:lf|el|fn)\b|telefon|e-?mail|e-?post|\bmailen?\b|meddelande|meddelelse|fortrolig|konfidenti|"
    r"confidential|persondata|personoplysning|personuppgift|privatliv|gdpr|sendt fra|skickat från|sent from|"
    r"miljø|miljö|print|skriver ut",
    re.IGNORECASE,
)
"""What is told below a signature of how to reach the sender, or to whom the mail may be shown."""
_MOST_SIGNATURE_LINES: Final = 14
_POSTSCRIPT: Final = re.compile(r"\s*p\.? ?s\b[.:]*\s+\S", re.IGNORECASE)


def own_text(text: str, *, forwarded: bool, begun: bool = False) -> tuple[str, list[Dropped]]:
    """Part what the sender wrote from the mails that it quotes and the signature.

    A forwarded mail, or one with nothing but what it quotes, is kept whole. `begun` says that words of
    the sender's own stand in an earlier part of the same mail.
    """
    lines = text.splitlines()
    marks = _marks(lines, forwarded=forwarded, begun=begun)
    own = [line for line, mark in zip(lines, marks, strict=True) if not mark]
    return "\n".join(own), _dropped(lines, marks)


def own_pieces(
    pieces: Sequence[Piece], *, forwarded: bool, begun: bool = False
) -> tuple[list[Piece], list[Dropped]]:
    """Do the same for the pieces of a mail that is a web page."""
    marks = _marks([_as_line(piece) for piece in pieces], forwarded=forwarded, begun=begun, parted=True)
    own = [piece for piece, mark in zip(pieces, marks, strict=True) if not mark]
    return own, _dropped([piece.text for piece in pieces], marks)


def _as_line(piece: Piece) -> str:
    """Write a piece as mails without HTML write it."""
    before = "> " if piece.quoted else "- " if piece.kind == "item" else ""
    return f"{before}{'#' * piece.level} {piece.text}" if piece.kind == "heading" else before + piece.text


def _dropped(texts: Sequence[str], marks: Sequence[Mark]) -> list[Dropped]:
    kinds: tuple[Mark, ...] = ("quoted e-mail", "signature")
    parts = [
        (kind, "\n".join(text for text, mark in zip(texts, marks, strict=True) if mark == kind).strip())
        for kind in kinds
    ]
    return [Dropped(kind, None, text) for kind, text in parts if text]


def _marks(lines: Sequence[str], *, forwarded: bool, begun: bool, parted: bool = False) -> list[Mark]:
    """Say of each line what it is; `parted` says that each is a paragraph of its own."""
    quoted = _quoted(lines)
    if True in quoted and _FORWARDED.match(lines[quoted.index(True)].strip()):
        forwarded = True
    is_kept = forwarded or not (
        begun or any(line.strip() for line, is_quoted in zip(lines, quoted, strict=True) if not is_quoted)
    )
    marks: list[Mark] = ["quoted e-mail" if is_quoted and not is_kept else "" for is_quoted in quoted]
    # A signature ends what stands above a quote, or between two; the answers below are not part of it.
    said = begun
    for is_quoted, places in groupby(range(len(lines)), lambda place: quoted[place]):
        if not is_quoted:
            stretch = list(places)
            for place in _of_signatures([lines[place] for place in stretch], said, parted=parted):
                marks[stretch[place]] = "signature"
            said = said or any(lines[place].strip() for place in stretch if not marks[place])
    return marks


def _quoted(lines: Sequence[str]) -> list[bool]:
    """Tell of each line whether it is another mail's.

    Below an attribution whose mail is marked by ">" only the marked lines are, since answers may stand
    between them; a mail that is not marked goes on to the end.
    """
    quoted = [False] * len(lines)
    for index, line in enumerate(lines):
        if quoted[index]:
            continue
        if _begins_unmarked(lines, index):
            quoted[index:] = [True] * (len(lines) - index)
            return quoted
        attribution = _attribution(lines, index)
        if attribution is None:
            continue
        below = index + attribution.count("\n") + 1
        first = next((place for place in range(below, len(lines)) if lines[place].strip()), len(lines))
        if _is_marked(line) or (first < len(lines) and _is_marked(lines[first])):
            if not _is_marked(line):
                quoted[index:first] = [True] * (first - index)
            for place in range(index, len(lines)):
                quoted[place] = quoted[place] or _is_marked(lines[place])
        elif _ADDRESS.search(attribution) or _CLOCK.search(attribution):
            quoted[index:] = [True] * (len(lines) - index)
            return quoted
    rest = len(lines)
    while rest and (quoted[rest - 1] or not lines[rest - 1].strip() or _is_marked(lines[rest - 1])):
        rest -= 1
    if any(_is_marked(line) for line in lines[rest:]):
        quoted[rest:] = [True] * (len(lines) - rest)
    return quoted


def _is_marked(line: str) -> bool:
    return line.startswith(">")


def _attribution(lines: Sequence[str], index: int) -> str | None:
    """Give the one line, or two, that say who wrote what is quoted below."""
    first = lines[index].lstrip("> ").rstrip()
    second = lines[index + 1].lstrip("> ").rstrip() if index + 1 < len(lines) else ""
    if _ATTRIBUTION.match(first):
        return first
    return f"{first}\n{second}" if first and _ATTRIBUTION.match(f"{first} {second}") else None


def _begins_unmarked(lines: Sequence[str], index: int) -> bool:
    line = lines[index].strip()
    below = [other.strip() for other in lines[index + 1 : index + 10] if other.strip()]
    if _UNDERSCORES.match(line):
        return bool(below) and _FROM.match(below[0]) is not None and bool(_labels(below[0], below[1:]))
    if _RULER.match(line):
        return True
    sender = _FROM.match(line)
    if sender is None:
        return False
    labels = _labels(line, below)
    if len(labels) < 2 or labels.isdisjoint(_LABELS_OF_MAILS):
        return False
    # "Fra: Køge", "Til: Slagelse", "Emne: flytning" may be a list of one's own; a mail says when it was sent.
    is_sent = not labels.isdisjoint(_LABELS_OF_SENDING) or any(
        _CLOCK.search(field)
        for field in [line, *below[:_FIELDS_BELOW]]
        if _LABEL.match(field) or field == line
    )
    is_named = _NAME.match(_BEFORE_LABEL.split(sender[1])[0]) is not None
    return bool(_ADDRESS.search(line)) or (is_sent and is_named)


def _labels(line: str, below: Sequence[str]) -> set[str]:
    """Name the header fields after "Fra:", which stand below it or, in web pages, in the same paragraph."""
    fields = [line, *_BEFORE_LABEL.split(line), *below[:_FIELDS_BELOW]]
    return {found[1].lower() for found in map(_LABEL.match, fields) if found}


def _of_signatures(lines: Sequence[str], said: bool, *, parted: bool) -> list[int]:
    """Name the lines of signatures, without postscripts, and what is written on below a greeting."""
    places: list[int] = []
    end = 0
    while (start := end + _signature_begins(lines[end:], said)) < len(lines):
        end = _signature_end(lines, start, parted=parted)
        added = False  # a postscript's paragraph below the signature
        for place in range(start, end):
            added = bool(lines[place].strip()) and (added or _POSTSCRIPT.match(lines[place]) is not None)
            places += [] if added else [place]
        said = True
    return places


def _signature_end(lines: Sequence[str], start: int, *, parted: bool) -> int:
    """Find the paragraph below a signature that goes on with the mail: sentences, or a list's beginning."""
    if lines[start].rstrip() == "--":
        return len(lines)
    for place in range(start + 1, len(lines)):
        if not lines[place].strip() or (lines[place - 1].strip() and not parted):
            continue
        paragraph = [lines[place]]
        while not parted and place + len(paragraph) < len(lines) and lines[place + len(paragraph)].strip():
            paragraph.append(lines[place + len(paragraph)])
        below = next((line for line in lines[place + 1 :] if line.strip()), "")
        if lines[place].rstrip().endswith(":") and _ITEM.match(below):
            return place
        said = " ".join(line.strip() for line in paragraph)
        words = re.findall(r"\b[a-zæøåäö]+\b", said)
        ends = re.search(r"[.!?]$", said) is not None
        if ends and len(words) >= _FEWEST_WORDS and not (_NOTICE.search(said) or _POSTSCRIPT.match(said)):
            return place
    return len(lines)


def _signature_begins(lines: Sequence[str], said: bool) -> int:
    """Find the line that a signature begins with; `said` is whether words of the sender's own stand above."""
    for index, line in enumerate(lines):
        greeting = line.strip().rstrip(",.!")
        below = sum(1 for other in lines[index + 1 :] if other.strip())
        if line.rstrip() == "--":
            return index
        if _GREETING.match(greeting) and below <= _MOST_SIGNATURE_LINES and said:
            return index
        said = said or bool(line.strip())
    return len(lines)
