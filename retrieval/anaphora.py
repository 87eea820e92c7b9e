"""Sentences that cannot be read without the one before them: they begin with a word that refers back to it.

"Det ställde till problem för leverantören" says nothing of what "det" was; quoted alone it misleads. Not
every "det" refers: in "det finns en risk" it only holds the verb's place.
"""

from __future__ import annotations

import re
from typing import Final

_VERBS: Final = (
    "er|är|var|har|hade|havde|blev|bliver|blir|skal|ska|skulle|kan|kunne|kunde|vil|vill|ville|må|måste|fik|fick"
    "|får|gør|gör|gjorde|kommer|kom|går|gik|gick"
)
_PLACE_HOLDING: Final = (
    "finns|fanns|findes|fandtes|er|är|var|blev|bliver|blir|gælder|gäller|handler|handlar|sker|kræver|krävs"
    "|mangler|saknas|behövs|behøves"
)
_NO_PLACE_HELD: Final = (
    r"(?:er|är|var|blev|bliver|blir)"
    r" (?:(?:i alt|totalt|altså|alltså|ca\.|cirka|omkring|knap|knappt|over|över) )*"
    r"\d[\d.,  ]* ?(?:kr|kroner|kronor|mio|milj|mia|mdkr|mkr|procent|%|pct)"
    r"|(?:gælder|gäller) (?:fra|från|for|för|også|också|blandt andet|bl\.a|bland annat|alle|alla|både|båda)\b"
    r"|sker (?:i|på|ved|vid|fra|från|gennem|genom|med|via|efter|under|hos|senest|inden|den)\b"
)
"""Where a verb that can hold a place has what it says of something: "det er 600.000 kr. i alt"."""
_OF_SOMEBODY: Final = (
    r"e-?mail|e-?post|mail|mailadresse|e-postadress|telefon|telefonnummer|tlf\.?|tfn\.?|tel\.?|mobil"
    r"|adresse|adress|fax"
)
"""An entry of a list of contacts: whose it is stands before it."""
_DESCRIBING: Final = r"\w*[^\Wdt][ea]"
"""An adjective ("det nye råd", "det stora huset"); a verb in the past ends in -de or -te."""
_REFERS: Final = re.compile(
    r"^[\W_]*(?:"
    r"han|hun|hon|dette|detta|denne|denna|disse|dessa|derfor|därför|dermed|därmed|herefter|därefter|derefter"
    r"|heraf|härav|sidstnævnte|sistnämnda"
    r"|(?:hans|hendes|hennes|deres|deras|dens|dess) (?-i:[^\W\d_A-ZÆØÅÄÖ])\w*"
    rf"|det (?:{_NO_PLACE_HELD})"
    rf"|det (?!(?:{_PLACE_HOLDING})\b)(?:{_VERBS}|(?!{_DESCRIBING}\b)\w+)"
    rf"|(?:den|de) (?:{_VERBS})"
    rf"|(?:{_OF_SOMEBODY}):"
    r")(?!\w)",
    re.IGNORECASE,
)

_JOINS: Final = re.compile(
    r"[\W_]*(?:og|och|men(?!\s(?:and|who|are|were|have)\b)|and|but)[\s,]", re.IGNORECASE
)


def refers_back(text: str) -> bool:
    """Tell whether a Danish or Swedish sentence begins with a word for something said before it."""
    return _REFERS.match(text) is not None


def goes_on(text: str) -> bool:
    """Tell whether a sentence reads on from the one before it: it refers back, or begins with "Men"."""
    return _JOINS.match(text) is not None or refers_back(text)
