"""Words that tell a minus: "et underskud på 12 mio.", "fell by 3 per cent"."""

from __future__ import annotations

import re
from typing import Final

_LOSS: Final = re.compile(
    r"minus|underskud|underskott|deficit|overspen|merforbrug|negativ"
    r"|\b(?:spar|besparels|besparing|sav(?:e|ed|ing)|tab(?:t|te|et|er)?\b|mist|förlust|förlora|loss|los[et]\b)"
    r"|\b(?:(?:til)?bagegang|nedgang|nedgång|ned(?:ad|åt)?\b|ner\b|tilbage\b|back\b|down\b|föll|fell\b"
    r"|(?<!så )fald|fall(?:s|en|ing)?\b|redu[ck]|sænk|sjönk|sjunk|sänk|krymp|drop|declin|decreas|cut"
    r"|shr[aiu]nk|contract(?:ed|ion)|skåret|skar\b|skær|beskår|beskär|nedsk|nedsat|nedsæt|nedsätt|nedlæg"
    r"|(?:for|för)?mindsk|(?:för)?minsk|forsvind|forsvand|försvinn|försvann|eliminat|abolish"
    r"|worse|forvær|dårliger|försäm|mangl|sakna|short(?:age|fall)?\b|frost\b|kulde|kyla)"
    r"|\b(?:mindre|færre|lavere|färre|lägre|fewer|less|lower|below)\b|\bunder (?:nul|noll|budget|\d)",
    re.IGNORECASE,
)


def speaks_of_loss(sentence: str) -> bool:
    """Tell whether a sentence tells a minus in words."""
    return _LOSS.search(sentence) is not None
