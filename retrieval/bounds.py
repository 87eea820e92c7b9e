"""Words that say a figure is not exact, or not reached: "omkring 250", "högst tre", "more than 40"."""

from __future__ import annotations

import re
from typing import Final

_SOME: Final = 30
"""Characters before a figure, or behind it, in which its bound may stand."""
_TIMELESS: Final = (
    r"(?:ca|approx|max|maks)\.|c:a|ca|circa|c[iy]rka|omtrent(?:lig)?|ungefär|regnet|i omegnen af"
    r"|i størrelsesordenen|i storleksordningen|in the region of|[io]n the order of"
    r"|approximately|approx|roughly"
    r"|anslået|uppskattningsvis|an estimated|knapt?|knapp[ta]|næsten|nästan|närmare|nearly|almost"
    r"|close to|tæt (?:på|ved)|henved|hen (?:mod|imod)|bortåt|inemot"
    r"|op (?:til|mod|imod)|upp(?: (?:till|mot)| ?emot)|up to|approaching"
    r"|(?:allra|aller)?h[øö]gst|højst|ma[xk]s?|ma(?:x|ks)imal[te]?|max(?:imally|imum)|maksimum"
    r"|at (?:the )?most|som mest"
    r"|(?:mindre|færre|färre|lavere|lägre|kortere|kortare|yngre) (?:end|än)|(?:fewer|less|lower|younger) than"
    r"|(?:mere|flere|mer|fler|højere|högre|større|större|længere|längre|ældre|äldre) (?:end|än)"
    r"|(?:more|higher|greater|longer|older) than|in excess of"
    r"|godt(?: og vel)?|gott och väl|dryg[ta]|upwards of|mindst|minst|åtminstone|at (?:the )?least"
    r"|minimum|(?:min|max)imum of"
)
_ABOUT: Final = "omkring|runt|kring|around|about|some"
_ALSO_OF_TIME: Final = "over|över|under|above|below"
"""What of a length of time says when: "over three years", "under 2024"."""
_NO_BOUND: Final = (
    r"(?<!\bsig )(?<!\bråder )(?<!\brækker )(?<!\bud )(?<!\bfordelt )(?<!\bkursus )(?<!\bvandt )"
    r"(?<!oversigt )(?<!overblik )(?<!\blist[ea] )(?<!översikt )"
)
"""Before "over": "råder over 640 senge", "strækker sig over 14 kommuner", "en lista över 31 nummer"."""
_CURRENCY: Final = r"(?:(?:kr\.?|DKK|SEK|NOK|EUR|USD|GBP|[€$£])\s?)?"
_BEFORE: Final = re.compile(
    rf"(?:(?<!\w)(?:(?:{_TIMELESS}|{_ABOUT}|(?<!på )nær|nära)|{_NO_BOUND}(?P<also_of_time>{_ALSO_OF_TIME}))"
    rf"(?:\s+|(?<=\.))|(?<![\w=/-])[~≈<>≤≥]\s?){_CURRENCY}-?\Z",
    re.IGNORECASE,
)
_OR_SO: Final = (
    r"f[æä]rre|mindre|der(?:under|over|omkring)|där(?:under|över|omkring)|fewer|less|flere?|mere?|more"
    r"|længere|längre|longer|ældre|äldre|older|højere|högre|higher|lavere|lägre|lower|opefter|uppåt"
)
_BEHIND: Final = re.compile(
    r"\+(?!\d)|\.?(?:\s?%|\s[^\W\d_][\w²³]*\.?){0,2},?\s"
    rf"(?:(?:eller|or)\s(?:{_OR_SO}|so|above|below|over|under)"
    r"|(?:og|och|and)\s(?:derover|derunder|opefter|uppåt|ældre|äldre|older|over|above|up))(?!\w)",
    re.IGNORECASE,
)
_OCCASIONS: Final = re.compile(
    r"\s(?:hal[fv]\w* )?(?:aften|kväll|nat|nät|helg|weekend|m[åa]ndag|tir?sdag|onsdag|torsdag|fredag|dag"
    r"|termin|möte|møde|samtal|tillfälle|gang|gång|sæson|säsong|fase|etap|pass\b|arbetspass|modul)",
    re.IGNORECASE,
)
"""What "over" and "under" before it may say the time of: "under fyra torsdagar", "over tre aftener"."""
_SAID_ANYHOW: Final = re.compile(
    rf"(?<!\w)(?:(?:{_TIMELESS}|{_ABOUT})(?!\w)|max(?!im\b)|maksim|minimi|minimum|lowest|mindste|minsta"
    r"|(?:(?<!the )end|än|than|within|inom|indenfor|inden for|inden|innan|senest|senast|kun|bara|endast"
    r"|only|cap(?:ped)?|ceiling"
    r"|tidligst|tidigast|latest|earliest|limit\w*|tak(?:et)?|deadline"
    r"|fyldt|mellem|mellan|between|længste?|längsta?|longest|varannan|hver anden)(?!\w)"
    r"|(?:fra|från) \d+ år|from (?:the )?age|overst[ie]g|överst[ie]g|understig|exceed|surpass|fyll)"
    r"|(?:grænse|gräns|loft|tak|frist)(?:n|en|et)?(?!\w)",
    re.IGNORECASE,
)
"""Of a sentence: it bounds one of its figures in some way, be it "må ikke overstige 55 procent"."""


def is_bounded(text: str, start: int, end: int, *, is_time: bool) -> bool | None:
    """Tell whether the figure at `text[start:end]` is told as a bound or as about so much; None: it may be.

    `is_time`: it counts time.
    """
    before = _BEFORE.search(text, max(0, start - _SOME), start)
    if before:
        is_when = is_time or _OCCASIONS.match(text, end)
        return None if is_when and before["also_of_time"] else True
    return _BEHIND.match(text, end, end + _SOME) is not None


def speaks_of_bounds(sentence: str) -> bool:
    """Tell whether a sentence bounds one of its figures, in whatever words."""
    return _SAID_ANYHOW.search(sentence) is not None
