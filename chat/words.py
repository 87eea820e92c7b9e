"""The words of the screen in Danish, Swedish and English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from retrieval.documents import Language

ScreenLanguage = Literal["da", "sv", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """Every word that the chat page says in one language; `{…}` is filled in by the page."""

    language: ScreenLanguage
    name: str
    choose_language: str

    lead: str
    ask: str
    starters_heading: str
    starters: tuple[str, str, str]
    searching: str

    you_asked: str
    source: str
    back_to_answer: str
    sources_heading: str
    show_in_document: str
    quote_in_document: str
    nearest_heading: str
    nearest_note: str
    seconds: str
    fits_well: str
    fits_fairly: str
    may_not_fit: str
    rate: str
    thumbs_up: str
    thumbs_down: str
    rated: str
    not_rated: str

    no_publisher: str
    no_date: str
    page: str
    in_language: dict[Language, str]
    months: tuple[str, ...]
    full_date: str
    decimal_mark: str

    narrow: str
    documents: str
    document_language: str
    language_names: dict[Language, str]
    publisher: str
    date_from: str
    date_to: str
    date_note: str
    empty_period: str
    date_format: Literal["YYYY-MM-DD", "DD/MM/YYYY"]
    everything: str
    narrowed: str
    clear_filters: str
    start_over: str

    no_index: str
    other_model: str
    damaged_index: str
    bad_question: str
    too_long: str
    trouble: str
    document_gone: str
    for_administrators: str

    def date(self, iso: str | None) -> str:
        """Write an ISO date, as exact as it is known, the way the language does."""
        if not iso:
            return self.no_date
        year, *rest = iso.split("-")
        if not rest:
            return year
        try:
            known = date(int(year), int(rest[0]), int(rest[1]) if len(rest) > 1 else 1)
        except ValueError:
            return iso
        month = self.months[known.month - 1]
        return (
            self.full_date.format(day=known.day, month=month, year=year)
            if len(rest) > 1
            else f"{month} {year}"
        )

    def duration(self, seconds: float) -> str:
        """Write how long an answer took, with one decimal."""
        return self.seconds.format(seconds=self.number(max(seconds, 0.1)))

    def number(self, value: float) -> str:
        """Write a number with one decimal."""
        return f"{value:.1f}".replace(".", self.decimal_mark)

    def confidence(self, value: float) -> str:
        """Say in words how well an answer fits the question; `value` is between 0 and 1.

        On the test halves of corpus and regions 173 of 195 answers were right from 0.9 up, 41 of 56 between
        0.8 and 0.9, and 46 of 86 below.
        """
        return self.fits_well if value >= 0.9 else self.fits_fairly if value >= 0.8 else self.may_not_fit


DANISH = Words(
    language="da",
    name="Dansk",
    choose_language="Sprog på siden",
    lead="Stil et spørgsmål. Svaret er kun det, dokumenterne siger, og hver sætning viser, hvor den står.",
    ask="Stil et spørgsmål til dokumenterne",
    starters_heading="Prøv for eksempel",
    starters=(
        "Hvorfor mistede Skåne viden?",
        "Hvor mange deltog i Omsorgskonferencen?",
        "Hvilke it-projekter skal it-rådet se på?",
    ),
    searching="Læser i dokumenterne …",
    you_asked="Du spurgte",
    source="Kilde {n}",
    back_to_answer="tilbage til svaret",
    sources_heading="Her står det",
    show_in_document="Vis i dokumentet",
    quote_in_document="Det markerede sted i dokumentet",
    nearest_heading="Det, der kommer nærmest",
    nearest_note="Disse steder handler om noget lignende, men svarer ikke på spørgsmålet.",
    seconds="Fundet på {seconds} sekunder",
    fits_well="Passer godt til spørgsmålet",
    fits_fairly="Passer ret godt til spørgsmålet",
    may_not_fit="Passer måske ikke: læs kilden efter",
    rate="Var svaret brugbart?",
    thumbs_up="Brugbart",
    thumbs_down="Ikke brugbart",
    rated="Tak. Svaret er noteret uden navn.",
    not_rated="Det kunne ikke noteres.",
    no_publisher="udgiver ikke oplyst",
    no_date="dato ikke oplyst",
    page="side {page}",
    in_language={"da": "på dansk", "sv": "på svensk", "en": "på engelsk", "unknown": "sprog ukendt"},
    months=(
        *("januar", "februar", "marts", "april", "maj", "juni"),
        *("juli", "august", "september", "oktober", "november", "december"),
    ),
    full_date="{day}. {month} {year}",
    decimal_mark=",",
    narrow="Afgræns søgningen",
    documents="Dokumenter",
    document_language="Dokumentets sprog",
    language_names={"da": "Dansk", "sv": "Svensk", "en": "Engelsk", "unknown": "Ukendt"},
    publisher="Udgiver",
    date_from="Fra dato",
    date_to="Til dato",
    date_note="Dokumenter uden dato er ikke med, når der er valgt en dato.",
    empty_period="»Fra dato« ligger efter »Til dato«, så der søges uden datoer.",
    date_format="DD/MM/YYYY",
    everything="Alle",
    narrowed="Kun søgt i",
    clear_filters="Ryd afgrænsningen",
    start_over="Begynd forfra",
    no_index="Der er endnu ingen dokumenter at svare ud fra.",
    other_model="Dokumenterne er indekseret med en anden sprogmodel end den, der er valgt.",
    damaged_index="Indekset over dokumenterne er beskadiget.",
    bad_question="Spørgsmålet kan ikke besvares, som det er stillet.",
    too_long="Spørgsmålet fylder {length} tegn, og der er plads til {most}. Gør det kortere, og spørg igen.",
    trouble="Assistenten kan ikke svare lige nu.",
    document_gone="Dokumentet er ikke længere i indekset. Stil spørgsmålet igen for at få et nyt svar.",
    for_administrators="Til den, der passer systemet",
)

SWEDISH = Words(
    language="sv",
    name="Svenska",
    choose_language="Språk på sidan",
    lead="Ställ en fråga. Svaret är bara det som dokumenten säger, och varje mening visar var den står.",
    ask="Ställ en fråga till dokumenten",
    starters_heading="Prova till exempel",
    starters=(
        "Varför tappade Skåne kunskap?",
        "Hur många deltog i omsorgskonferensen?",
        "Vilka it-projekt ska it-rådet granska?",
    ),
    searching="Läser i dokumenten …",
    you_asked="Du frågade",
    source="Källa {n}",
    back_to_answer="tillbaka till svaret",
    sources_heading="Här står det",
    show_in_document="Visa i dokumentet",
    quote_in_document="Det markerade stället i dokumentet",
    nearest_heading="Det som kommer närmast",
    nearest_note="De här ställena handlar om något liknande men besvarar inte frågan.",
    seconds="Hittades på {seconds} sekunder",
    fits_well="Passar frågan bra",
    fits_fairly="Passar frågan ganska bra",
    may_not_fit="Passar kanske inte: kontrollera källan",
    rate="Var svaret användbart?",
    thumbs_up="Användbart",
    thumbs_down="Inte användbart",
    rated="Tack. Det är noterat, utan namn.",
    not_rated="Det kunde inte noteras.",
    no_publisher="utgivare anges inte",
    no_date="datum anges inte",
    page="sida {page}",
    in_language={"da": "på danska", "sv": "på svenska", "en": "på engelska", "unknown": "okänt språk"},
    months=(
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ),
    full_date="{day} {month} {year}",
    decimal_mark=",",
    narrow="Avgränsa sökningen",
    documents="Dokument",
    document_language="Dokumentets språk",
    language_names={"da": "Danska", "sv": "Svenska", "en": "Engelska", "unknown": "Okänt"},
    publisher="Utgivare",
    date_from="Från datum",
    date_to="Till datum",
    date_note="Dokument utan datum tas inte med när ett datum är valt.",
    empty_period="”Från datum” ligger efter ”Till datum”, så sökningen görs utan datum.",
    date_format="YYYY-MM-DD",
    everything="Alla",
    narrowed="Sökte bara i",
    clear_filters="Ta bort avgränsningen",
    start_over="Börja om",
    no_index="Det finns ännu inga dokument att svara utifrån.",
    other_model="Dokumenten är indexerade med en annan språkmodell än den som är vald.",
    damaged_index="Indexet över dokumenten är skadat.",
    bad_question="Frågan kan inte besvaras som den är ställd.",
    too_long="Frågan är {length} tecken lång, men högst {most} får plats. Korta den och fråga igen.",
    trouble="Assistenten kan inte svara just nu.",
    document_gone="Dokumentet finns inte längre i indexet. Ställ frågan igen för att få ett nytt svar.",
    for_administrators="Till den som sköter systemet",
)

ENGLISH = Words(
    language="en",
    name="English",
    choose_language="Language of the page",
    lead="Ask a question. The answer is only what the documents say, and each sentence shows its source.",
    ask="Ask the documents a question",
    starters_heading="Try, for example",
    starters=(
        "Why did Skåne lose knowledge?",
        "How many people took part in Omsorgskonferencen?",
        "Which IT projects will the IT council look at?",
    ),
    searching="Reading the documents …",
    you_asked="You asked",
    source="Source {n}",
    back_to_answer="back to the answer",
    sources_heading="Where it says so",
    show_in_document="Show in the document",
    quote_in_document="The marked place in the document",
    nearest_heading="What comes nearest",
    nearest_note="These passages are about something similar, but do not answer the question.",
    seconds="Found in {seconds} seconds",
    fits_well="Fits the question well",
    fits_fairly="Fits the question fairly well",
    may_not_fit="May not fit: check the source",
    rate="Was the answer useful?",
    thumbs_up="Useful",
    thumbs_down="Not useful",
    rated="Thank you. It is noted, without a name.",
    not_rated="It could not be noted.",
    no_publisher="publisher not stated",
    no_date="no date stated",
    page="page {page}",
    in_language={"da": "in Danish", "sv": "in Swedish", "en": "in English", "unknown": "language unknown"},
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    full_date="{day} {month} {year}",
    decimal_mark=".",
    narrow="Narrow the search",
    documents="Documents",
    document_language="Language of the document",
    language_names={"da": "Danish", "sv": "Swedish", "en": "English", "unknown": "Unknown"},
    publisher="Publisher",
    date_from="From date",
    date_to="To date",
    date_note="Documents without a date are left out when a date is chosen.",
    empty_period="“From date” comes after “To date”, so the search is made without dates.",
    date_format="DD/MM/YYYY",
    everything="All",
    narrowed="Searched only",
    clear_filters="Clear these choices",
    start_over="Start over",
    no_index="There are no documents to answer from yet.",
    other_model="The documents were indexed with another language model than the one that is set.",
    damaged_index="The index of the documents is damaged.",
    bad_question="The question cannot be answered as it is put.",
    too_long="The question is {length} characters long, and {most} is the most. Shorten it and ask again.",
    trouble="The assistant cannot answer right now.",
    document_gone="The document is no longer in the index. Ask the question again for a new answer.",
    for_administrators="For whoever runs the system",
)

SCREEN_LANGUAGES: dict[ScreenLanguage, Words] = {"da": DANISH, "sv": SWEDISH, "en": ENGLISH}


def language_of(wish: str | None) -> ScreenLanguage | None:
    """Give the screen language that a wish ('sv', 'sv-SE', 'da_DK') names; None where there is none.

    Norwegian readers get Danish, which they read with ease.
    """
    match (wish or "").lower().replace("_", "-").split("-")[0]:
        case "da" | "nb" | "nn" | "no":
            return "da"
        case "sv":
            return "sv"
        case "en":
            return "en"
        case _:
            return None
