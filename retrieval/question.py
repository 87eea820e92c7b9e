"""What a question asks for: its content words, its names and figures, the kind of answer it wants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Wanted = Literal[
    "contact", "money", "share", "age", "frequency", "duration", "date", "number", "company", "person",
    "reason", "place", "anything",
]  # fmt: skip

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_STOP: Final = frozenset(
    # Danish
    "af alle alt at blev bliver blive da de dem den denne der deres det dette dig din disse dog du "
    "efter eller en end er et for fra få får fik gør gøre ham han hans har havde have hende hendes her "
    "hos hun hvad hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i ifølge igen ikke "
    "ind ja jeg jer kan kommer kun kunne man med meget mellem men mere mig mange må nej noget nogle "
    "nogen nu når og også om op os over på ret sagde selv siger sig sin skal skulle som står så sådan "
    "til ud under var ved vi vil ville været findes fortæl giv dokumenterne dokumentet "
    # Swedish
    "alla allt av att blev blir bli de dem den denna deras dess dessa det detta dig din du där då efter "
    "ej eller en enligt er ett fick finns från för få får gör göra ha hade han hans har hennes hon hos "
    "hur här in inom inte ja jag kan kommer kunde man med mellan men mer mig mycket många må nej ni "
    "någon något några nu när och också om oss på sa sade sagt säger sig sin ska skall skulle som står "
    "så sådan till under upp ut utan vad var varför vart vem vi vid vilka vilken vilket vill ville vara "
    "varit än är åt över berätta dokumenten dokumentet "
    # English
    "a about after all also an and any are as at be been between but by can could did do does for from "
    "get gets give had has have he her him his how i if in into is it its list many may me more much "
    "must no not now of on one or our out over said say says she should so some tell than that the "
    "their them then there these they this those to under up was we were what when where which who whom "
    "whose why will with would you your according document documents".split()
)

_NUMBER_WORDS: Final = (
    "to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tyve|tredive|hundrede|hundreder|tusind|tusinder"
    "|två|fyra|sex|sju|åtta|nio|tio|elva|tjugo|trettio|hundra|hundratals|tusen|tusentals"
    "|million(er)?|miljon(er)?|mio|milj|alle|alla|begge|båda|halvdelen|hälften"
)
_MONTHS: Final = (
    "januar|januari|februar|februari|marts|mars|april|maj|juni|juli|august|augusti|september"
    "|oktober|november|december"
)
_YEAR: Final = r"(19|20)\d\d"
_UNITS_OF_TIME: Final = (
    r"(årig\w*|år|måned\w*|månad\w*|uger?|veck\w+|dage?|dagar?|timer?|timmar?|minut\w*|halvdag\w*|halvår\w*)"
)


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# What asks for a kind of answer. The more special kind stands first and wins.
_ASKS: Final[dict[Wanted, re.Pattern[str]]] = {
    "contact": _any_of(
        r"\b(e-?mail\w*|mailadresse\w*|e-post\w*|telefon\w*|phone|ringe til|ringa)\b",
    ),
    "money": _any_of(
        r"\b(hvad|vad) (koste|kosta)\w*|\b(how much|what) (did|does|do|will|would|is|was) .*\bcost\b",
        r"\b(beløb|belopp|løn|lön|salary|budget\w*|betalt|paid|pris\w*|price|kroner|kronor|dyrt?|expensive)\b",
        r"\b\w+(budget|udgift|udgifter|kostnad|kostnader)\b|\bhow much (money|has|was|did)\b",
        r"\b(hvor (mange|meget)|hur mycket) (penge|pengar)\w*",
    ),
    "share": _any_of(
        r"\b(andel\w*|procent\w*|share of|percentage|per ?cent|proportion|hvor højt)\b",
        r"\b(hur hög|hur högt|how high)\b",
    ),
    "age": _any_of(r"\b(hvor gam\w+|hur gam\w+|how old)\b"),
    "frequency": _any_of(r"\b(hvor (tit|ofte)|hur ofta|how often|how frequently)\b"),
    "duration": _any_of(
        r"\b(hvor (lang tid|længe)|hur (lång tid|länge)|how long|how many (years|months|weeks|days|hours))\b",
        r"\b(hvor mange|hur många) (år|måneder|månader|uger|veckor|dage|dagar|timer|timmar)\b",
    ),
    "date": _any_of(
        r"\b(hvornår|hvilken (dato|dag|måned|uge)|hvilket år|hvad dato|siden hvornår|deadline|tidsfrist)\b",
        r"\b(vilket (datum|år)|vilken (dag|månad|vecka)|hur dags|sedan när)\b",
        r"\b(what (date|day|month|year|time)|which (date|day|month|year|week)|since when)\b",
        # Inside a question they mostly mean "if": "What do I do when a patient dies?".
        r"(^|[,;:–-] ?)(när|when)\b",
        r"\b(og|och|and|by|until|from|till|know|says?|tell( me)?|vet( du| ni| man)?) (när|when)\b",
    ),
    "number": _any_of(
        r"\b(hvor (mange|meget|stor|stort|store|høj|højt|lang|langt)|hur (många|mycket|stort?|stora))\b",
        r"\b(how (many|much|large|big)|what (amount|sum|number)|antal|antallet|number of)\b",
    ),
    "company": _any_of(
        r"\b(hvilk\w+|vilk\w+|which|what) (firma\w*|virksomhed\w*|leverandør\w*|företag|leverantör\w*)\b",
        r"\b(which|what) (company|supplier|vendor|firm|agency)\b|\bname of the (company|supplier|vendor)\b",
        r"\b(hvad|vad) (hedder|heter) .*(leverandør|leverantör|firma|företag)\w*",
    ),
    "person": _any_of(r"\b(hvem|vem|vilka personer|who|whom|whose)\b"),
    "reason": _any_of(
        r"\b(hvorfor|hvad skyldes|årsag(en|er|erne)?|grund(en|e|ene)? til|hvad ligger (der )?bag)\b",
        r"\b(varför|vad beror|orsak(en|er|erna)?|skäl(et|en)? till|anledning(en|ar|arna)? till)\b",
        r"\b(why|reasons?|(causes?|grounds?) (of|for|behind)|how come)\b",
    ),
    "place": _any_of(
        r"\b(hvor|hvorhen|hvilken (by|adresse|hjemmeside)|vilken (stad|ort|adress)|where)\b",
        # "Var han tilfreds?" is Danish.
        r"^(var|vart)\b(?! (han|hun|det|der|de|den|du|vi|i|jeg)\b)",
        r"\bvar (hölls|hålls|ligger|finns|sker|skedde)\b",
    ),
}
_ASKING_WORD: Final = _any_of(
    r"\b(hvorfor|varför|why|hvem|vem|whom?|hvornår|när|when|hvad|vad|what|hvor|hur|how)\b",
    r"\b(hvilk\w+|vilk\w+|which)\b",
)
_OF_ASKING: Final[dict[str, Wanted]] = {
    **dict.fromkeys(("hvorfor", "varför", "why"), "reason"),
    **dict.fromkeys(("hvem", "vem", "who", "whom"), "person"),
    **dict.fromkeys(("hvornår", "när", "when"), "date"),
}
_COUNT: Final = (
    # A figure that is no year, no date, no number of a list.
    rf"(?<![\d.])(?!{_YEAR}(?![.,]?\d))(?!\d{{1,2}}\. ?({_MONTHS}))\d+([.,  ]\d+)*(?!\.\d|\d|\. ?({_MONTHS}))"
)
_NAME: Final = r"(?-i:[A-ZÆØÅÄÖÉ][\wé]+(?:-[A-ZÆØÅÄÖ]\w+)?(?: [A-ZÆØÅÄÖÉ]\w*\.?)*? [A-ZÆØÅÄÖÉ][\wé-]+)"
# What shows that a text holds the kind that is wanted.
_GIVES: Final[dict[Wanted, re.Pattern[str]]] = {
    "contact": _any_of(r"\S+@\S+\.\w+", r"\+?\d[\d ]{6,}\d"),
    "money": _any_of(r"\b(kr|kroner|kronor|mio|milj|mia|dkk|sek|euro|eur|millioner|miljoner)\b"),
    "share": _any_of(r"%|\bprocent\w*|\bandel\w*|\bhalvdelen\b|\bhälften\b|\btredjedel\w*|\bfjerdedel\w*"),
    "age": _any_of(r"\b\d+ ?(år|-årig\w*)\b", rf"\bfødt\b|\bfödd\b.*{_YEAR}"),
    "frequency": _any_of(
        r"\b(hver|hvert|varje|årlig\w*|halvårlig\w*|kvartal\w*|månedlig\w*|månatlig\w*|ugentlig\w*|daglig\w*)\b",
        r"\bgange?r? (om|i|per)\b|\blöpande\b|\bløbende\b|\b\w+ gange\b",
    ),
    "duration": _any_of(rf"\b(\d+|{_NUMBER_WORDS}|et|en|ett|første|första|\w*)[ -]?{_UNITS_OF_TIME}\b"),
    "date": _any_of(
        rf"\b{_YEAR}\b|\b\d{{1,2}}\. ?(\d{{1,2}}\.|{_MONTHS})|\b({_MONTHS})\b|\buge \d|\bkl\. ?\d",
        r"\b(forår|efterår|sommer|vinter|våren|hösten|nytår|nyår|årsskiftet|primo|ultimo)",
    ),
    "number": _any_of(_COUNT, rf"\b({_NUMBER_WORDS})\b"),
    "company": _any_of(r"(?-i:\b[A-ZÆØÅÄÖ]{2,}\b|(?<=\w )[A-ZÆØÅÄÖ]\w+)"),
    "person": _any_of(_NAME),
    "place": _any_of(
        r"(?-i:\b(på|i|ved|hos|vid|till|til|fra|från)\s+[A-ZÆØÅÄÖ]\w+|\b\d{4} [A-ZÆØÅ])",
        r"\w+(vej|gade|gatan|vägen)\b|\bwww\.|\w\.(dk|se|com|org)\b",
    ),
    "reason": _any_of(
        r"\b(fordi|da|skyldes|derfor|idet|for at|grund|årsag\w*|så|eftersom|därför|beror|för att|orsak\w*)\b",
        r"\b(medan|mens|hvilket|vilket|dermed|således|skal|ska|formål\w*|syfte\w*)\b",
    ),
}

_ASKING: Final = _any_of(
    r"\?",
    r"\b(hvad|hvem|hvor|hvorhen|hvornår|hvordan|hvorfor|hvilken|hvilket|hvilke)\b",
    r"\b(vad|vem|vilka|vilken|vilket|hur|varför|vart)\b|\b(what|whats|who|whom|whose|which|why|how|where)\b",
    # A question or a request may begin with its verb.
    r"^\W*(er|har|blev|bliver|får|kan|kunne|skal|skulle|vil|ville|må|måtte|gælder|findes|når)\b",
    r"^\W*(är|blir|fick|kommer|ska|måste|finns|gäller|när)\b",
    r"^\W*(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must|when)\b",
    r"^\W*(nævn|fortæl|giv|vis|forklar|beskriv|sammenlign|opsummer)\b",
    r"^\W*(nämn|ange|berätta|ge|visa|räkna|förklara|jämför|sammanfatta)\b",
    r"^\W*(please|name|tell|give|show|list|explain|describe|compare|summari[sz]e)\b",
)


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a question and its place in it."""

    text: str
    start: int
    end: int
    is_name: bool
    """A word with a capital that does not begin the question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question asks for."""

    words: tuple[Word, ...]
    wanted: Wanted


def read_question(question: str) -> Reading:
    """Find a question's content words and the kind of answer it wants."""
    words = []
    for match in _WORD.finditer(question):
        text = match.group()
        if text.lower() in _STOP:
            continue
        begins = not question[: match.start()].strip(" \"'»”([–-")
        is_name = text[0].isupper() and not begins
        words.append(Word(text, match.start(), match.end(), is_name))
    return Reading(tuple(words), _wanted(question))


def content_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that say what it is about, as they are written."""
    words = (match.group() for match in _WORD.finditer(text))
    return tuple(word for word in words if word.lower() not in _STOP)


def is_topic(text: str) -> bool:
    """Tell whether a text only names a matter, as a heading does, and asks nothing about it."""
    return not _ASKING.search(text)


def is_stop_word(word: str) -> bool:
    """Tell whether a word, in lower case, only holds a sentence together."""
    return word in _STOP


def gives(text: str, question: str, wanted: Wanted) -> bool:
    """Tell whether a text holds the kind of thing that is wanted, and not only what the question said."""
    pattern = _GIVES.get(wanted)
    if pattern is None:
        return True
    said = question.casefold()
    return any(match.group().strip().casefold() not in said for match in pattern.finditer(text))


def _wanted(question: str) -> Wanted:
    """Return the most special kind that the question asks for.

    "Why was the budget cut?" asks for no amount: there the asking word decides, and no noun.
    """
    wanted: Wanted = next((kind for kind, pattern in _ASKS.items() if pattern.search(question)), "anything")
    if wanted not in ("contact", "money", "share"):
        return wanted
    asking = _ASKING_WORD.search(question)
    return _OF_ASKING.get(asking.group().lower(), wanted) if asking else wanted
