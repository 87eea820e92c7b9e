"""The words of the evaluation page in Danish, Swedish and English; `{…}` is filled in by the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chat.words import ScreenLanguage

View = Literal["measure", "runs", "compare", "cases"]


@dataclass(frozen=True, slots=True)
class PageWords:
    """Every word that the evaluation page says in one language."""

    title: str
    lead: str
    views: Mapping[View, str]

    set: str
    own_sets: str
    no_index: str
    left_out: str
    no_sets: str
    half: str
    halves: Mapping[str, str]
    half_help: str
    limit: str
    all_questions: str
    start: str
    running: str
    starting: str
    stages: Mapping[str, str]
    stop: str
    stopped: str
    run_failed: str
    run_done: str
    open_run: str

    runs: str
    no_runs: str
    unfinished: str
    run: str
    measured: str
    questions: str
    choose_run: str
    download: str
    making_report: str
    report_of: str

    compare_lead: str
    older: str
    newer: str
    too_few_runs: str

    cases_lead: str
    thumbs_down: str
    no_thumbs: str
    ratings_unread: str
    only_open: str
    answered_with: str
    was_refused: str
    make_case: str
    has_case: str
    own_question: str
    question: str
    language: str
    languages: Mapping[ScreenLanguage, str]
    answerable: str
    is_answerable: str
    is_near_miss: str
    is_far: str
    no_documents: str
    document: str
    sentence: str
    sentence_help: str
    pattern: str
    pattern_help: str
    as_expression: str
    stands_once: str
    stands_often: str
    stands_nowhere: str
    pattern_wrong: str
    name_passage: str
    tags: str
    tags_help: str
    into_set: str
    into_set_help: str
    first_set: str
    """What the first set of one's own is called unless it gets another name."""
    save: str
    saved: str
    measure_it: str
    not_saved: str


DANISH = PageWords(
    title="Evaluering",
    lead="Mål, hvor godt assistenten svarer på spørgsmål, hvis svar er kendt, og se, hvor den tager fejl.",
    views={"measure": "Mål", "runs": "Målinger", "compare": "Sammenlign", "cases": "Nye spørgsmål"},
    set="Testsæt",
    own_sets="eget",
    no_index="Der er endnu ingen dokumenter at måle på. Tag først dokumenter ind.",
    left_out="Udeladt, fordi indekset mangler dokumenter, som de spørger om: {sets}.",
    no_sets="Der er endnu intet testsæt om disse dokumenter. Lav et under »Nye spørgsmål«.",
    half="Halvdel",
    halves={"all": "Begge", "tune": "Tilpasning", "test": "Test"},
    half_help="Vægte og grænser vælges på tilpasningshalvdelen. Det er testhalvdelens tal, der gælder.",
    limit="Højst så mange spørgsmål",
    all_questions="alle",
    start="Begynd målingen",
    running="Målingen er i gang. Siden kan lukkes imens.",
    starting="Åbner model og indeks …",
    stages={
        "questions": "{done} af {total} spørgsmål",
        "searches": "{done} af {total} søgninger",
        "chunks": "{done} af {total} tekststykker indekseret",
        "rows": "{done} af {total} rækker skrevet",
    },
    stop="Stands",
    stopped="Målingen blev standset og er ikke gemt.",
    run_failed="Målingen lykkedes ikke.",
    run_done="Målingen er færdig.",
    open_run="Se resultatet",
    runs="Målinger",
    no_runs="Der er ingen målinger endnu. Begynd en under »Mål«.",
    unfinished="Målingen {run} blev ikke færdig: den standsede efter {count} spørgsmål og viser ingen tal.",
    run="Måling",
    measured="Målt",
    questions="spørgsmål",
    choose_run="Vælg en måling",
    download="Hent rapporten",
    making_report="Skriver rapporten …",
    report_of="Rapport om {run}",
    compare_lead="To målinger med de samme spørgsmål, spørgsmål for spørgsmål.",
    older="Den tidligere",
    newer="Den nye",
    too_few_runs="Der skal være to målinger med de samme spørgsmål.",
    cases_lead="Spørgsmål, som læserne var utilfredse med svaret på, kan blive til spørgsmål i et testsæt. "
    "Så bliver det målt næste gang, om svaret er blevet bedre.",
    thumbs_down="Utilfredse læsere",
    no_thumbs="Ingen spørgsmål venter.",
    ratings_unread="Læsernes vurderinger kan ikke læses.",
    only_open="Kun dem, der ikke er i et testsæt",
    answered_with="Svaret var",
    was_refused="Det blev afvist.",
    make_case="Gør til testspørgsmål",
    has_case="i testsæt",
    own_question="Skriv et spørgsmål selv",
    question="Spørgsmål",
    language="Spørgsmålets sprog",
    languages={"da": "Dansk", "sv": "Svensk", "en": "Engelsk"},
    answerable="Svarer dokumenterne på det?",
    is_answerable="Ja",
    is_near_miss="Nej, men de handler om noget nærliggende",
    is_far="Nej, det handler om noget helt andet",
    no_documents="Der er ingen dokumenter, der kan svare på det. Tag først dokumenter ind.",
    document="Dokument",
    sentence="Stedet, der svarer",
    sentence_help="Skriv for at søge i dokumentet. Stedet kommer i feltet nedenfor og kan gøres kortere.",
    pattern="Det rigtige citat indeholder",
    pattern_help="Skriv kun det, som det rigtige sted siger, og intet andet sted.",
    as_expression="Læs det som et regulært udtryk",
    stands_once="Det står ét sted i dokumentet.",
    stands_often="Det står {count} steder i dokumentet. Gør det længere, hvis kun ét af dem svarer.",
    stands_nowhere="Det står ikke i dokumentet.",
    pattern_wrong="Det kan ikke læses som et regulært udtryk.",
    name_passage="Vælg et sted, eller skriv, hvad det rigtige citat indeholder.",
    tags="Mærker",
    tags_help="Egne ord; tallene bliver også delt op efter dem.",
    into_set="Testsæt",
    into_set_help="Vælg et, eller skriv navnet på et nyt: små bogstaver, tal, - og _.",
    first_set="egne",
    save="Gem i testsættet",
    saved="Gemt i {set} som spørgsmål {count}.",
    measure_it="Mål på {set}",
    not_saved="Det blev ikke gemt.",
)

SWEDISH = PageWords(
    title="Utvärdering",
    lead="Mät hur bra assistenten svarar på frågor vars svar är kända, och se var den gör fel.",
    views={"measure": "Mät", "runs": "Mätningar", "compare": "Jämför", "cases": "Nya frågor"},
    set="Testmängd",
    own_sets="egen",
    no_index="Det finns ännu inga dokument att mäta på. Ta först in dokument.",
    left_out="Utelämnade, eftersom indexet saknar dokument som de frågar om: {sets}.",
    no_sets="Det finns ännu ingen testmängd om de här dokumenten. Gör en under ”Nya frågor”.",
    half="Halva",
    halves={"all": "Båda", "tune": "Anpassning", "test": "Test"},
    half_help="Vikter och gränser väljs på anpassningshalvan. Det är testhalvans siffror som gäller.",
    limit="Högst så många frågor",
    all_questions="alla",
    start="Börja mätningen",
    running="Mätningen pågår. Sidan kan stängas under tiden.",
    starting="Öppnar modell och index …",
    stages={
        "questions": "{done} av {total} frågor",
        "searches": "{done} av {total} sökningar",
        "chunks": "{done} av {total} textstycken indexerade",
        "rows": "{done} av {total} rader skrivna",
    },
    stop="Avbryt",
    stopped="Mätningen avbröts och har inte sparats.",
    run_failed="Mätningen misslyckades.",
    run_done="Mätningen är klar.",
    open_run="Se resultatet",
    runs="Mätningar",
    no_runs="Det finns inga mätningar ännu. Börja en under ”Mät”.",
    unfinished="Mätningen {run} blev inte klar: den stannade efter fråga {count} och visar inga siffror.",
    run="Mätning",
    measured="Mätt",
    questions="frågor",
    choose_run="Välj en mätning",
    download="Hämta rapporten",
    making_report="Skriver rapporten …",
    report_of="Rapport om {run}",
    compare_lead="Två mätningar med samma frågor, fråga för fråga.",
    older="Den tidigare",
    newer="Den nya",
    too_few_runs="Det behövs två mätningar med samma frågor.",
    cases_lead="Frågor vars svar läsarna var missnöjda med kan bli frågor i en testmängd. "
    "Då mäts nästa gång om svaret har blivit bättre.",
    thumbs_down="Missnöjda läsare",
    no_thumbs="Inga frågor väntar.",
    ratings_unread="Läsarnas omdömen kan inte läsas.",
    only_open="Bara de som inte finns i en testmängd",
    answered_with="Svaret var",
    was_refused="Den avvisades.",
    make_case="Gör till testfråga",
    has_case="i testmängd",
    own_question="Skriv en egen fråga",
    question="Fråga",
    language="Frågans språk",
    languages={"da": "Danska", "sv": "Svenska", "en": "Engelska"},
    answerable="Besvarar dokumenten den?",
    is_answerable="Ja",
    is_near_miss="Nej, men de handlar om något närliggande",
    is_far="Nej, den handlar om något helt annat",
    no_documents="Det finns inga dokument som kan svara på det. Ta först in dokument.",
    document="Dokument",
    sentence="Stället som svarar",
    sentence_help="Skriv för att söka i dokumentets text. Stället hamnar i fältet nedanför och kan kortas.",
    pattern="Det rätta citatet innehåller",
    pattern_help="Skriv bara det som det rätta stället säger, och inget annat ställe.",
    as_expression="Läs det som ett reguljärt uttryck",
    stands_once="Det står på ett ställe i dokumentet.",
    stands_often="Det står på {count} ställen i dokumentet. Gör det längre om bara ett av dem svarar.",
    stands_nowhere="Det står inte i dokumentet.",
    pattern_wrong="Det kan inte läsas som ett reguljärt uttryck.",
    name_passage="Välj ett ställe, eller skriv vad det rätta citatet innehåller.",
    tags="Etiketter",
    tags_help="Egna ord; siffrorna delas upp även efter dem.",
    into_set="Testmängd",
    into_set_help="Välj en, eller skriv namnet på en ny: små bokstäver, siffror, - och _.",
    first_set="egna",
    save="Spara i testmängden",
    saved="Sparad i {set} som fråga {count}.",
    measure_it="Mät på {set}",
    not_saved="Det sparades inte.",
)

ENGLISH = PageWords(
    title="Evaluation",
    lead="Measure how well the assistant answers questions whose answers are known, and see where it fails.",
    views={"measure": "Measure", "runs": "Runs", "compare": "Compare", "cases": "New cases"},
    set="Test set",
    own_sets="own",
    no_index="There are no documents to measure on yet. Take in documents first.",
    left_out="Left out, as the index lacks documents that they ask about: {sets}.",
    no_sets="There is no test set on these documents yet. Make one under “New cases”.",
    half="Half",
    halves={"all": "Both", "tune": "Tune", "test": "Test"},
    half_help="Weights and thresholds are chosen on the tune half. The test half's figures are what counts.",
    limit="At most this many questions",
    all_questions="all",
    start="Start the run",
    running="The run is under way. You may close the page meanwhile.",
    starting="Opening model and index …",
    stages={
        "questions": "{done} of {total} questions",
        "searches": "{done} of {total} searches",
        "chunks": "{done} of {total} chunks indexed",
        "rows": "{done} of {total} rows written",
    },
    stop="Stop",
    stopped="The run was stopped and is not kept.",
    run_failed="The run failed.",
    run_done="The run is done.",
    open_run="See the result",
    runs="Runs",
    no_runs="There are no runs yet. Start one under “Measure”.",
    unfinished="The run {run} did not finish: it stopped after question {count} and shows no figures.",
    run="Run",
    measured="Measured",
    questions="questions",
    choose_run="Choose a run",
    download="Download the report",
    making_report="Writing the report …",
    report_of="Report of {run}",
    compare_lead="Two runs over the same questions, question by question.",
    older="The earlier one",
    newer="The new one",
    too_few_runs="There must be two runs over the same questions.",
    cases_lead="Questions whose answers readers were not content with can become cases of a test set. "
    "The next run then measures whether the answer is better.",
    thumbs_down="Readers not content",
    no_thumbs="No question is waiting.",
    ratings_unread="The readers’ ratings cannot be read.",
    only_open="Only those that are in no test set",
    answered_with="The answer was",
    was_refused="It was refused.",
    make_case="Make a test case",
    has_case="in a test set",
    own_question="Write a question yourself",
    question="Question",
    language="Language of the question",
    languages={"da": "Danish", "sv": "Swedish", "en": "English"},
    answerable="Do the documents answer it?",
    is_answerable="Yes",
    is_near_miss="No, but they are about something near",
    is_far="No, it is about something else altogether",
    no_documents="There are no documents to answer it. Take in documents first.",
    document="Document",
    sentence="The passage that answers",
    sentence_help="Type to search the document. The passage goes into the field below; shorten it there.",
    pattern="The right quote holds",
    pattern_help="Write only what the right passage says, and no other.",
    as_expression="Read it as a regular expression",
    stands_once="It stands in one place of the document.",
    stands_often="It stands in {count} places of the document. Make it longer if only one of them answers.",
    stands_nowhere="It does not stand in the document.",
    pattern_wrong="It cannot be read as a regular expression.",
    name_passage="Choose a passage, or write what the right quote holds.",
    tags="Tags",
    tags_help="Words of your own; the figures are broken down by them too.",
    into_set="Test set",
    into_set_help="Choose one, or type the name of a new one: small letters, digits, - and _.",
    first_set="own",
    save="Save in the test set",
    saved="Saved in {set} as question {count}.",
    measure_it="Measure on {set}",
    not_saved="It was not saved.",
)

PAGE_WORDS: Mapping[ScreenLanguage, PageWords] = {"da": DANISH, "sv": SWEDISH, "en": ENGLISH}
