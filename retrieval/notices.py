"""What is said, in one sentence of the question's language, when a model's answer is not whole."""

from __future__ import annotations

from typing import Final, Literal

from retrieval.documents import Language
from retrieval.streaming import Failure

Event = Failure | Literal["gate", "unknown", "unsure"]

_NOTICES: Final[dict[Event, dict[Language, str]]] = {
    "down": {
        "da": "Sprogmodellen svarede ikke, så citaterne står alene.",
        "sv": "Språkmodellen svarade inte, så citaten står ensamma.",
        "en": "The language model could not be reached, so the quotes stand alone.",
    },
    "slow": {
        "da": "Sprogmodellen var for længe om at svare, så citaterne står alene.",
        "sv": "Språkmodellen tog för lång tid på sig, så citaten står ensamma.",
        "en": "The language model took too long, so the quotes stand alone.",
    },
    "quota": {
        "da": "Sprogmodellen har for travlt, eller kvoten er brugt, så citaterne står alene.",
        "sv": "Språkmodellen är överbelastad eller kvoten är slut, så citaten står ensamma.",
        "en": "The language model is too busy or its quota is used up, so the quotes stand alone.",
    },
    "key": {
        "da": "Sprogmodellen afviste nøglen, så citaterne står alene.",
        "sv": "Språkmodellen godtog inte nyckeln, så citaten står ensamma.",
        "en": "The language model refused the key, so the quotes stand alone.",
    },
    "cut": {
        "da": "Sprogmodellen blev afbrudt, før svaret var færdigt.",
        "sv": "Språkmodellen avbröts innan svaret var färdigt.",
        "en": "The language model was cut off before the answer was complete.",
    },
    "empty": {
        "da": "Sprogmodellen skrev intet, der kan bruges, så citaterne står alene.",
        "sv": "Språkmodellen skrev inget som går att använda, så citaten står ensamma.",
        "en": "The language model wrote nothing that can be used, so the quotes stand alone.",
    },
    "failed": {
        "da": "Sprogmodellen fejlede, så citaterne står alene.",
        "sv": "Språkmodellen misslyckades, så citaten står ensamma.",
        "en": "The language model failed, so the quotes stand alone.",
    },
    "gate": {
        "da": "Det meste af det, sprogmodellen skrev, står ikke i dokumenterne, så citaterne står alene.",
        "sv": "Det mesta som språkmodellen skrev står inte i dokumenten, så citaten står ensamma.",
        "en": "Most of what the language model wrote is not in the documents, so the quotes stand alone.",
    },
    "unsure": {
        "da": "Sprogmodellen blev ikke spurgt, da citaterne måske ikke svarer på spørgsmålet.",
        "sv": "Språkmodellen tillfrågades inte, eftersom citaten kanske inte besvarar frågan.",
        "en": "The language model was not asked, as the quotes may not answer the question.",
    },
    "unknown": {
        "da": "Sprogmodellen fandt intet svar i uddragene.",
        "sv": "Språkmodellen fann inget svar i utdragen.",
        "en": "The language model found no answer in the excerpts.",
    },
}  # fmt: skip


def notice(event: Event, language: Language) -> str:
    """Return what is said of an event; in English where the language is unknown."""
    told = _NOTICES[event]
    return told.get(language, told["en"])
