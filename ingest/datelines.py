"""The date that a document bears on a line of its own, near its beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ingest.lines import Piece
from ingest.metadata import normal_date

_PIECES: Final = 12
"""How many pieces from the beginning a dateline is looked for in."""
_MONTHS: Final = (
    "jan(?:uari?|uary)?", "feb(?:ruari?|ruary)?", "mar(?:ts|s|ch)?", "apr(?:il)?", "ma[jy]", "juni?e?|jun",
    "juli?y?|jul", "aug(?:ust|usti)?", "sep(?:t|tember)?", "o[kc]t(?:ober)?", "nov(?:ember)?",
    "de[ck](?:ember)?",
)  # fmt: skip
_MONTH: Final = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(_MONTHS, start=1))
_IS_TERM: Final = (
    r"(?!(?i:\w*frist|deadline|senest|sidste|sista|\w*dag|last|due|gælder|gäller|giltig|gyldig|valid|effective|fra|från|from"
    r"|til|till|until|before|inden|innan|før|före|efter|after|start|slut|end|ends|udløb|udløber|ikraft\w*|remisstid"
    r"|expires|tiltræd\w*|tillträd\w*|samtale\w*|samtal|interv\w*|ansættelse|anställning|\w*svar|revi\w*"
    r"|planperiod|juster\w*|anslag\w*|utskrift\w*|udskr\w*|född|født|fødsels\w*|födelse\w*"
    r"|ansøg\w*|ansök\w*|tilmeld\w*|anmäl\w*|konferen\w*|seminar\w*|webinar\w*|workshop|kursus\w*|kurs|event"
    r"|arrangement|evenemang|ferie|semester|lukket|stängt|åbent|öppet)\b)"
)
"""What day something is due, begins or ends is not when it was written."""
_PLACE: Final = rf"(?:{_IS_TERM}[A-ZÆØÅÄÖ][\w-]+(?:\.? [A-ZÆØÅÄÖ][\w-]*\.?)?,? )?"
_LABEL: Final = (
    r"(?:(?:[Dd]ato|[Dd]atum|[Dd]ate|[Uu]dgivet|[Uu]dgivelsesdato|[Oo]ffentliggjort|[Pp]ubliceret|[Pp]ublicerad|"
    r"[Pp]ubliceringsdatum|[Pp]ublished|[Mm]ødedato|[Mm]ötesdatum|[Ss]ammanträdesdatum|[Bb]eslutsdatum)"
    r"(?: den| on)? ?:? ?)?"
)
_DAY: Final = (
    r"(?:(?i:man|tirs?|ons|tors?|fre|lør|lör|søn|sön|mån|tis|mon|tues?|wednes|thurs?|fri|satur|sun)\w*,? )?"
)
_THE: Final = r"(?:[Dd](?:en|\.) ?)?"
_WIRE: Final = (
    r" \d{1,2}:\d{2}(?::\d{2})? (?:CES?T|UTC|GMT)(?: \| [^|]{1,80})? \| "
    r"(?i:pressemeddelelse|pressmeddelande|pressemelding|press release|nyhed|nyhet)"
)
"""How the news agencies that send out press releases go on after the day."""
_TIME: Final = r"\d{1,2}(?:[.:]\d{2})?"
_TERM_ABOVE: Final = re.compile(
    r"(?:tid(?:spunkt| og sted| och plats)?|hvornår|när|when|time|\w*frist|deadline|sidste \w+) ?:?",
    re.IGNORECASE,
)
"""A line alone that says of the date below it that something else happens on it."""
_DATELINE: Final = re.compile(
    rf"{_LABEL}{_PLACE}{_THE}{_DAY}{_THE}"
    rf"(?:(?P<day>\d{{1,2}})\.? ?(?i:{_MONTH})\.?,? (?P<year>\d{{4}})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<d>\d{1,2})[./-] ?(?P<m>\d{1,2})[./ -] ?(?P<y>\d{4}))"
    rf"\.?(?:{_WIRE}|,? (?:(?:kl\. ?|kl |klokken |at ){_TIME}|\d{{1,2}}[.:]\d{{2}})(?: ?[-–] ?{_TIME})?)?"
)
_LABELLED: Final = re.compile(r"(?:dato|datum|date) ?: ?\S", re.IGNORECASE)


def dateline(pieces: Sequence[Piece]) -> str | None:
    """Return the date of a dateline, as ISO 8601; None where there is none, or several disagree."""
    above = ["", *(piece.text for piece in pieces)]
    found = {
        written_date(piece.text)
        for piece, label in zip(pieces[:_PIECES], above, strict=False)
        if not _TERM_ABOVE.fullmatch(label)
    } - {None}
    return found.pop() if len(found) == 1 else None


def has_unread_date(pieces: Sequence[Piece]) -> bool:
    """Tell whether a line near the beginning is labelled as the date, but is not understood as one."""
    return any(_LABELLED.match(piece.text) and written_date(piece.text) is None for piece in pieces[:_PIECES])


def written_date(text: str) -> str | None:
    """Return the date that a text is and nothing else, as ISO 8601, however it is written."""
    match = _DATELINE.fullmatch(text)
    if match is None:
        return None
    if match["iso"]:
        return normal_date(match["iso"])
    if match["y"]:
        return normal_date(f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}")
    month = next(number for number in range(1, 13) if match[f"m{number}"])
    return normal_date(f"{match['year']}-{month:02}-{int(match['day']):02}")
