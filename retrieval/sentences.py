"""Where the sentences of a Danish, Swedish or English paragraph begin and end.

A general splitter knows too little of "d. 29. september", "6 kap. 6 a §" or "2 mio. kr. til", and a
sentence that is cut there can be neither read nor quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# A full stop, question or exclamation mark, what closes with it, then white space and what follows.
# A run of marks is taken as one and never given back, so that a line of dots costs no more than others.
_END: Final = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»«')\]]*+(?=\s+(\S))")
_WORD_BEFORE: Final = re.compile(r"[^\s(\[\"”'»]+\Z")
# "Det sker ved 4. Økonomirapport." ends after its noun: one word alone is hardly a sentence.
_PLACE_IN_ORDER: Final = re.compile(r"(?<=[^\W\d])[ \u00a0]\d{1,2}\.\Z")
_ONE_WORD: Final = re.compile(r"\s+(?!(?:Ja|Nej|No|Yes)\b)[^\W\d][\w-]{3,}[.!?](?=\s|\Z)")
_INITIALS: Final = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_LETTERED: Final = re.compile(r"\b(?:hepatit(?:is)?|bilag|bilaga|vitamin|annex|appendix) \Z", re.IGNORECASE)
"""What is named by a letter, which begins no name: "i bilag A."."""
_LOOK_BACK: Final = 40
"""So many characters before a full stop tell what it belongs to."""

# Abbreviations after which a sentence goes on, whatever follows: titles, references, "about", "for example".
_NEVER_LAST: Final = frozenset(
    "adj adv afd afs ang anm app art att avd bet bilag bitr bl. bl.a ca cand chr cirka cirk d dep dir doc dr "
    "dvs e.g eg eks ekskl enl ev evt ex exkl f f.eks f.ex fig fmd fr frk fru følg gl gruppl hhv hosp hr hrs "
    "i.e ie ifm ift iht inc ing inkl int jf jfr joh jvf jvfr kap kgl kgs kl konst kst leg lic litra läk mag "
    "maks max mdr mhp mht min mom mr mrs ms mv.m ndr no nos nr nuv omkr op.cit ordf p.g.a pga pkt pl pr prof "
    "prop prot prp psyk ref resp s s.k sct sdr sek sekr sen sid skt soc sr st st. stf stk str t.ex t.o.m tab "
    "tel tf tfn tidl tlf tv u.s udv ugl uppl vedr vedrørende vha vol vs § §§".split()
)
# Abbreviations that may stand at the end too: there a capital decides.
_MAYBE_LAST: Final = frozenset(
    "a.m adr bl.a div e.d el etc eur flg forts kr kap km m m.fl m.m m.v mfl mia mio milj mkr mm mv "
    "o.a o.d o.dyl o.l o.s.v osv p.m pct proc sek jan feb mar apr jun jul aug sep sept okt nov dec tkr usd "
    "u.å år d.d d.y d.å f.d man tir tirs ons tor tors fre lør søn mån tis lör sön".split()
)
_APART: Final = re.compile(r"\b(?:bl\. a|f\. eks|t\. ex|p\. g|d\. v|m\. fl|o\. s)\Z", re.IGNORECASE)
"""An abbreviation of two words that is written with a space."""
_MONEY: Final = re.compile(r"\s+(?:DKK|SEK|NOK|EUR|USD|GBP|Euro|EU-|Kr)\b")
_SCALES: Final = frozenset("mio mia mill milj mdr tkr".split())
_OF_LETTERS: Final = re.compile(r"[^\W\d_]{1,4}(?:\.[^\W\d_]{1,4})+")
"""An abbreviation of several words ("fr.o.m"), or a short address on the web."""
_ADDRESS: Final = re.compile(r"\.(?:dk|se|no|eu|nu|com|org|net)\Z")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places (start, end) of the sentences of one paragraph, without the space between them."""
    spans = []
    start = 0
    for end in [*_ends(text), len(text)]:
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        tail = len(piece.rstrip())
        if tail > lead:
            spans.append((start + lead, start + tail))
        start = end
    return tuple(spans)


def _ends(text: str) -> Iterator[int]:
    """Give the places just behind each sentence's last mark, but the last one's."""
    for match in _END.finditer(text):
        following = match.group(1)
        if following.islower():
            continue
        mark = text[match.start()]
        if mark == "." and match.group()[:2] != ".." and _goes_on(text, match.start(), following):
            continue
        if _PLACE_IN_ORDER.search(text, max(0, match.start() - _LOOK_BACK), match.end()) and _ONE_WORD.match(
            text, match.end()
        ):
            continue
        yield match.end()


def _goes_on(text: str, stop: int, following: str) -> bool:
    """Tell whether the full stop at `stop` belongs to its word and not to the sentence."""
    before = _WORD_BEFORE.search(text, max(0, stop - _LOOK_BACK), stop)
    if before is None:
        return False
    word = before.group()
    lower = word.lower()
    if word.isdigit() and len(word) <= 2:
        return _is_ordinal(text[max(0, before.start() - _LOOK_BACK) : before.start()])
    if word.isupper() and _INITIALS.fullmatch(word):
        return not (len(word) == 1 and _LETTERED.search(text, max(0, stop - _LOOK_BACK), before.start()))
    if (lower in _NEVER_LAST and not (word.isupper() and len(word) > 1)) or lower.endswith(("nr", "dir")):
        return True
    if _APART.search(text, max(0, stop - _LOOK_BACK), stop) or (
        lower in _SCALES and _MONEY.match(text, stop + 1)
    ):
        return True
    if _OF_LETTERS.fullmatch(lower) and not _ADDRESS.search(lower) and lower not in _MAYBE_LAST:
        return True
    return lower.rpartition("-")[2] in _MAYBE_LAST and following.isdigit()


def _is_ordinal(before: str) -> bool:
    """Tell whether a figure after this is one of a list ("4. God jobstart") or a date ("d. 4. Juni")."""
    words = before.split()
    if not words or words[-1].lower() in {"d.", "den", "det", "de"}:
        return True
    # It begins a sentence behind a whole one and is none of a list in "kl. 10."; "Stk. 2." opens a rule.
    return words[-1].endswith(".") and words[-1].rstrip(".") not in _NEVER_LAST
