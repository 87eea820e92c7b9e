"""What the screen says about answers that a language model writes, in Danish, Swedish and English."""

from __future__ import annotations

from dataclasses import dataclass

from chat.words import ScreenLanguage
from retrieval.documents import Check, Fault


@dataclass(frozen=True, slots=True)
class WritingWords:
    """Every word about writing in one language; `{…}` is filled in by the page."""

    who_writes: str
    quotes_only: str
    local_model: str
    slower: str

    understood_as: str
    reading: str
    writing: str
    stop: str
    stopped: str
    stopped_at_once: str
    written_by: str
    from_sources: str
    not_shown: str
    struck_out: str
    reasons: dict[Fault, str]
    """Why a sentence is struck out; {details} are the figures or names that are missing."""

    no_model: str
    conversation_gone: str

    def writer(self, model: str) -> str:
        """Name who writes the answers."""
        return {"quotes": self.quotes_only, "local": self.local_model}.get(model, model)

    def reason(self, check: Check) -> str:
        """Say why a sentence failed; '' of one that did not."""
        return self.reasons[check.fault].format(details=", ".join(check.details)) if check.fault else ""


DANISH = WritingWords(
    who_writes="Hvem skriver svaret?",
    quotes_only="Ingen: kun citater",
    local_model="Sprogmodellen på denne maskine",
    slower="Citaterne kommer med det samme. Derefter skriver sprogmodellen, og hver sætning holdes op mod "
    "kilderne.",
    understood_as="Forstået som: {question}",
    reading="Sprogmodellen læser stederne …",
    writing="Sprogmodellen skriver …",
    stop="Stop sprogmodellen",
    stopped="Du stoppede sprogmodellen, så svaret er ikke helt.",
    stopped_at_once="Du stoppede sprogmodellen, så citaterne står alene.",
    written_by="Skrevet på {seconds} sekunder: {model}",
    from_sources="Med kildernes egne ord",
    not_shown="Det skrev sprogmodellen, men det holdt ikke",
    struck_out="Streget ud",
    reasons={
        "uncited": "ingen af kilderne siger det",
        "meaning": "kilden siger noget andet",
        "figure": "står ikke i kilden: {details}",
        "name": "står ikke i kilden: {details}",
        "language": "er ikke på spørgsmålets sprog",
        "restated": "gentager kun spørgsmålet",
        "repeated": "er allerede sagt",
    },
    no_model="Sprogmodellen kan ikke bruges lige nu, så citaterne står alene.",
    conversation_gone="Samtalen er ikke gemt længere. Stil et spørgsmål for at begynde på en ny.",
)

SWEDISH = WritingWords(
    who_writes="Vem skriver svaret?",
    quotes_only="Ingen: bara citat",
    local_model="Språkmodellen på den här datorn",
    slower="Citaten kommer genast. Därefter skriver språkmodellen, och varje mening prövas mot källorna.",
    understood_as="Uppfattad som: {question}",
    reading="Språkmodellen läser ställena …",
    writing="Språkmodellen skriver …",
    stop="Stoppa språkmodellen",
    stopped="Du stoppade språkmodellen, så svaret är inte fullständigt.",
    stopped_at_once="Du stoppade språkmodellen, så citaten står ensamma.",
    written_by="Skrevs på {seconds} sekunder: {model}",
    from_sources="Med källornas egna ord",
    not_shown="Det här skrev språkmodellen, men det höll inte",
    struck_out="Struket",
    reasons={
        "uncited": "ingen av källorna säger det",
        "meaning": "källan säger något annat",
        "figure": "står inte i källan: {details}",
        "name": "står inte i källan: {details}",
        "language": "är inte på frågans språk",
        "restated": "upprepar bara frågan",
        "repeated": "är redan sagt",
    },
    no_model="Språkmodellen kan inte användas just nu, så citaten står ensamma.",
    conversation_gone="Samtalet finns inte kvar. Ställ en fråga för att börja på ett nytt.",
)

ENGLISH = WritingWords(
    who_writes="Who writes the answer?",
    quotes_only="Nobody: quotes only",
    local_model="The language model on this machine",
    slower="The quotes come at once. Then the language model writes, and each sentence is held against "
    "the sources.",
    understood_as="Understood as: {question}",
    reading="The language model is reading the passages …",
    writing="The language model is writing …",
    stop="Stop the language model",
    stopped="You stopped the language model, so the answer is not complete.",
    stopped_at_once="You stopped the language model, so the quotes stand alone.",
    written_by="Written in {seconds} seconds: {model}",
    from_sources="In the sources’ own words",
    not_shown="The language model wrote this, but it did not hold",
    struck_out="Struck out",
    reasons={
        "uncited": "none of the sources says so",
        "meaning": "the source says something else",
        "figure": "not in the source: {details}",
        "name": "not in the source: {details}",
        "language": "not in the language of the question",
        "restated": "only repeats the question",
        "repeated": "said already",
    },
    no_model="The language model cannot be used right now, so the quotes stand alone.",
    conversation_gone="The conversation is no longer kept. Ask a question to begin a new one.",
)

WRITING_WORDS: dict[ScreenLanguage, WritingWords] = {"da": DANISH, "sv": SWEDISH, "en": ENGLISH}
