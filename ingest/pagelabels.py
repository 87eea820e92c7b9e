"""The words by which a news page's furniture is known, in Danish, Swedish and English."""

from __future__ import annotations

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


READ_ALSO: Final = _any(
    r"(?:læs|hør|se) (?:også|mere|videre)\b",
    r"(?:läs|lyssna|se) (?:också|även|mer|vidare)\b",
    r"(?:read (?:also|more|next)|see also|also read|more on this)\b",
    r"(?:relaterede? (?:artik\w+|nyhed\w*|indhold)|relatera(?:t|de (?:artiklar|nyheter)))\b",
    r"related (?:articles?|news|stories)\b",
    r"(?:mere|mer|more) (?:om|about) (?:samme emne|emnet|ämnet|this)\b",
)
"""Labels of links to other articles: with a link after a colon, or alone above links."""

SECTION: Final = _any(
    r"(?:læses lige nu|mest (?:læste?|sete|populære)|seneste (?:nyt|nyheder)|andre læser(?: også)?)\W*",
    r"(?:navnenyt\b.{0,40}|flere nyheder|kommende (?:events?|arrangementer))\W*",
    r"(?:läses just nu|mest lästa?|senaste (?:nytt|nyheterna)|andra läser(?: också)?|fler nyheter)\W*",
    r"(?:nytt om namn\b.{0,40}|på nya poster|kommande (?:event|evenemang))\W*",
    r"(?:most (?:read|popular)|popular now|trending(?: now)?|latest news)\W*",
    r"(?:people on the move|upcoming events)\W*",
    r"(?:kommentarer|comments) \(\d+\)",
)
"""Labels above what has nothing more to do with the article."""

OWN_SECTION: Final = _any(
    r"(?:seneste nyt|senaste nytt|latest news|kommende (?:events?|arrangementer|event|evenemang))\W*",
    r"upcoming events\W*",
)
"""Those that may also head a part of the document: the entries of a log or a calendar."""

OWN_COMMENTS: Final = _any(
    r"kommentarer (?:til|till|om|på|fra|från) (?!(?:artik|indlæg|inlägg|nyhed|læser|läsar)).{4,}",
    r"comments (?:on|to|from) (?!the (?:article|story)|this|readers).{4,}",
)
"""Headings of comments that the document is about, not of what its readers wrote below it."""

EVENT: Final = _any(
    r"(?:events?|arrangement|konference|evenemang|seminarium|webinar|seminar|kursus|konferens) ?: ?\S.*",
)

LABEL_ONLY: Final = _any(
    r"(?:annoncer?|annonser?|advertisements?|reklame?)\W*",
    r"(?:sponsoreret|sponsrat|sponsored)(?: indhold| innehåll| content)?\W*",
    r"(?:artik(?:el|len)s? ?top ?billede|top ?billede|toppbild|artikelbild)\W*",
    r"(?:article|hero) (?:top )?image\W*",
    r"del(?: artiklen| på (?:facebook|linkedin|twitter|x|mail))?|dela(?: artikeln| på \w+)?|share(?: this)?",
    r"udskriv|skriv ut|print|kopi[eé]r link|kopiera länk(?:en)?|copy link|gem artikel(?:en)?|spara artikeln?",
    r"log ind|logga in|(?:log|sign) in|tilmeld(?: dig)?|anmäl dig|bliv medlem|bli medlem|abonn[eé]r",
    r"(?:til|till|to) (?:the )?top(?:pen)?|(?:fandt|fann) du .{0,15}(?:søgte|letade efter|sökte)\W*",
    r"prenumerera|subscribe|sign up|(?:se|vis|visa) (?:alle|alla)\b.{0,50}|(?:see|show|view) all\b.{0,50}",
)
"""Lines that are furniture by themselves and say nothing about the next."""

_CREDIT: Final = (
    r"(?:\w*foto(?:graf(?:i)?)?|photo(?: credit)?|(?:press|omslags|genre|arkiv)?bild|"
    r"illustration|grafik|image)"
)
CREDIT_LINE: Final = _any(rf"\(?{_CREDIT} ?: ?\S.{{0,140}}", r"photo by \S.{0,100}")
CREDIT_END: Final = _any(
    rf"\s*[(\[] ?{_CREDIT} ?:[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)?[)\]]\.?$",
    rf"(?<=[.!?]) {_CREDIT} ?: ?[^.!?]{{3,90}}$",
)
FIGURES_TOLD: Final = re.compile(r"(?=.*\d).*(?:\b[a-zæøåäö]{3,}\b.*){2}")
"""What tells figures in words; years and dates of a picture are taken out before."""
YEARS: Final = _any(r"\b(?:19|20)\d\d\b|\bCC.*")
PRICED: Final = _any(r"\d\s*(?:kr\b|kroner|kronor|:-|,-|€)")
COOKIES: Final = _any(r"\bcookies?\b|\bkakor\b")
CONSENT: Final = _any(
    r"\b(?:accept\w*|samtyk\w+|godkänn\w*|samtyck\w*|consent|afvis|avvisa)\b",
    r"\b(?:bruger|använder|uses?) (?:\w+ ){0,3}(?:cookies|kakor)\b",
)
ADDRESSES: Final = _any(r"\b(?:vi|vores|du|dig|din|dit|dine|vår|våra|ditt|dina|we|our|you|your)\b")
_LETTERS: Final = r"\b(?:nyhedsbrev|nyhetsbrev|newsletter)\w*\b.*"
NEWSLETTER: Final = _any(
    rf"(?:tilmeld|abonn[eé]r|prenumerera|anmäl|sign up|subscribe)\b.*{_LETTERS}",
    rf"(?:få|modtag|get|receive)\b.*\b(?:vores|vort|vårt|våra|our)\b.*{_LETTERS}",
)
PEOPLE_END: Final = _any(
    r"[.!]\s*(?:nyt job|(?:færdiggjort|afsluttet) uddannelse|forfremmelse|udnævnelse|ny tjänst|nytt jobb|"
    r"befordran|new job|promotion)\W*$"
)
_INVITATIONS: Final = (
    r"(?:^|[.!?] |– )(?:få|bliv|mød|lyt|hør|tilmeld|styrk|deltag|kom|oplev|køb|prøv|book|vær med)\b",
    r"(?:^|[.!?] |– )(?:bli|möt|lyssna|hör|anmäl|delta|upplev|köp|prova|boka|var med)\b",
    r"(?:^|[.!?] |– )(?:get|join|meet|listen|learn|discover|register|buy|try)\b",
)
INVITES: Final = _any(*_INVITATIONS)
"""What only adverts say: they tell their reader what to do."""
ADVERT_SIGN: Final = _any(
    r" \| ",
    r"\b(?:events?|arrangementer|evenemang|webinar|roundtable|morgenmøde|frukostmöte)\b",
    r"\b(?:gratis|fri entré|free) (?:deltagelse|adgang|entré|inträde|admission|entry)\b",
    *_INVITATIONS,
    r"\b(?:har|er) (?:pr\.|fra|per) \d{1,2}\. \w+ \d{4}\b",
)
"""What adverts and people news say, and an article's paragraphs seldom do."""

END_OF_EVENT: Final = _any(
    r"\b\d{1,2}\.? \w+ \d{4} ?\|.*",
    r".*\b(?:gratis|fri entré|free) ?(?:deltagelse|adgang|entré|inträde|admission|entry)?\W*",
)
MENU: Final = _any(r"[^|\d]{2,30}(?: \| [^|\d]{2,30}){2,}")
