"""A report in Swedish."""

from __future__ import annotations

from eval.failures import Why
from eval.report_words import MetricWords, ReportWords

SWEDISH = ReportWords(
    language="sv",
    decimal_mark=",",
    report="Utvärderingsrapport",
    subtitle="{set}: {half}, frågor: {questions}",
    halves={"all": "båda halvorna", "tune": "den halva som anpassats på", "test": "testhalvan"},
    questions="frågor",
    to="till",
    what_was_measured="Vad som har mätts",
    run="Mätning",
    set="Testmängd",
    half="Halva",
    model="Språkmodell för sökning",
    generation="Index",
    code="Kodens version",
    settings="Inställningar",
    measured="Mätt",
    durations="Svarstider",
    search_p50="sökning, hälften under {ms} ms",
    search_p95="sökning, 95 % under {ms} ms",
    answer_p50="svar, hälften under {ms} ms",
    answer_p95="svar, 95 % under {ms} ms",
    limited="bara de första {limit} frågorna",
    figures="Siffrorna",
    figures_note="Strecket visar 95 %-intervallet: så långt kan siffran ligga från den sanna, bara för att "
    "så få frågor har ställts.",
    metric="mått",
    value="värde",
    interval="95 %-intervall",
    mark="krav",
    reached="nått",
    missed="ej nått",
    not_given="ej nått, för mätningen ger inte siffran",
    compared_with="Jämfört med {run}",
    verdicts={
        "better": "Bättre.",
        "worse": "Sämre.",
        "mixed": "Både bättre och sämre.",
        "same": "Ingen skillnad som kan skiljas från en slump.",
    },
    verdict_notes={
        "better": "De mått som är märkta nedan är bättre än vad slumpen kan förklara.",
        "worse": "De mått som är märkta nedan är sämre än vad slumpen kan förklara.",
        "mixed": "Några av måtten nedan är bättre och andra sämre än vad slumpen kan förklara.",
        "same": "Skillnaderna nedan kan bero på vilka frågor som råkade ställas.",
    },
    before="förut",
    after="nu",
    difference="skillnad",
    chance="p",
    telling_better="bättre",
    telling_worse="sämre",
    got_better="Frågor som gick bättre: {count}",
    got_worse="Frågor som gick sämre: {count}",
    plots="Figurer",
    breakdowns="Uppdelat på",
    breakdowns_note="Varje värde med sitt 95 %-intervall. Ett streck betyder att gruppen inte kan ge måttet.",
    by={
        "pair": "språkpar",
        "language": "frågans språk",
        "document_language": "dokumentets språk",
        "crossing": "samma eller annat språk",
        "kind": "slags fråga",
        "tag": "etikett",
        "split": "halva",
    },
    same_language="samma språk",
    cross_language="annat språk",
    no_tag="utan etikett",
    pair_plot="{metric}, för varje språkpar",
    pair_axis="andel av frågorna, med 95 %-intervall",
    risk_plot="Risk och täckning",
    risk_x="andel av alla frågor som besvaras (de säkraste först)",
    risk_y="andel av svaren som är fel",
    risk_says="Besvaras bara de {coverage} säkraste frågorna är {risk} av svaren fel; "
    "med den gräns som är satt besvaras {used_coverage}, och {used_risk} är fel.",
    risk_says_unanswered="Besvaras bara de {coverage} säkraste frågorna är {risk} av svaren fel; "
    "med den gräns som är satt besvaras ingen.",
    rank_plot="Var det rätta stället hittades",
    rank_x="plats bland de funna ställena",
    rank_y="sökta ställen",
    rank_missing="ej\nfunnet",
    rank_says="{first} av {total} sökta ställen hittades först, {five} bland de fem första, "
    "{missing} inte alls.",
    confidence_plot="Säkerhet för frågor med och utan svar",
    confidence_x="säkerhet: hur säkert det är att dokumenten svarar",
    answerable="dokumenten svarar",
    unanswerable="dokumenten svarar inte",
    threshold="gräns",
    confidence_says="Säkerheten är i mitten {answerable} för frågor som dokumenten besvarar "
    "och {unanswerable} för dem som de inte besvarar.",
    failures="Det som gick fel",
    failures_count="{failed} av {asked} frågor gick fel.",
    no_failures="Inget gick fel.",
    filter_why="Varför",
    filter_pair="Språkpar",
    filter_kind="Slags fråga",
    filter_text="Sök i texten",
    everything="Alla",
    shown="visas",
    why={
        Why.NOT_FOUND: "Sökningen hittar inte stället i {document}.",
        Why.FOUND_LOW: "Sökningen hittar stället i {document} först på plats {rank}.",
        Why.OTHER_QUOTED: "Citaten innehåller inte det som söktes.",
        Why.REFUSED: "Frågan avvisas, fast dokumenten besvarar den.",
        Why.ANSWERED: "Frågan besvaras, fast dokumenten inte besvarar den.",
        Why.CITATION_BROKEN: "Ett citat står inte i sitt dokument.",
        Why.UNCITED: "En mening i svaret har ingen källa som håller.",
    },
    why_short={
        Why.NOT_FOUND: "ej funnet",
        Why.FOUND_LOW: "funnet långt ned",
        Why.OTHER_QUOTED: "annat citerat",
        Why.REFUSED: "avvisad med orätt",
        Why.ANSWERED: "besvarad utan grund",
        Why.CITATION_BROKEN: "citat håller inte",
        Why.UNCITED: "mening utan källa",
    },
    history="Efter: {questions}",
    expected="Väntat",
    nothing_expected="Ett avvisande: dokumenten svarar inte.",
    got="Fick",
    refused="Ett avvisande.",
    nearest="Det översta som sökningen hittade",
    found="funnet",
    confidence="säkerhet {confidence}",
    how_to_read="Så läses siffrorna",
    how_to_read_text="Intervallen är percentilintervall från bootstrap: frågorna dras om och om igen med "
    "återläggning. Två värden vars intervall överlappar mycket kan inte sägas vara olika. Ett språkpar som "
    "da->sv är frågans språk och dokumentets.",
    metrics={
        "recall@1": MetricWords("Funnet på första plats", "andel av det sökta som står i det första stället"),
        "recall@5": MetricWords(
            "Funnet bland de fem första", "andel av det sökta som står i de fem första ställena"
        ),
        "recall@10": MetricWords(
            "Funnet bland de tio första", "andel av det sökta som står i de tio första ställena"
        ),
        "document_recall@5": MetricWords(
            "Dokumentet bland de fem första",
            "andel av de sökta dokumenten som de fem första ställena är från",
        ),
        "answer_accuracy": MetricWords("Svaret är det väntade", "av de frågor vars svar mängden anger"),
        "recall_in_1000_chars": MetricWords(
            "Funnet i de första 1 000 tecknen", "andel av det sökta i de första 1 000 tecknen som hittades"
        ),
        "recall_in_2000_chars": MetricWords(
            "Funnet i de första 2 000 tecknen", "andel av det sökta i de första 2 000 tecknen som hittades"
        ),
        "precision@1": MetricWords("Precision på första plats", "andel av de första ställena som är rätt"),
        "precision@5": MetricWords(
            "Precision bland de fem första", "andel av de fem första ställena som är rätt"
        ),
        "map": MetricWords("Medelprecision", "precisionen vid varje rätt ställe, i medeltal"),
        "mrr": MetricWords("Reciprok plats", "medel av 1/plats för det första rätta stället"),
        "ndcg@10": MetricWords("nDCG@10", "hur högt det rätta står bland de tio första"),
        "quote_accuracy": MetricWords("Citaten innehåller svaret", "av alla frågor som dokumenten besvarar"),
        "quote_accuracy_answered": MetricWords(
            "Detsamma när frågan besvarades", "av de frågor som inte avvisades"
        ),
        "citation_precision": MetricWords("Citat som håller", "andel som står ordagrant i dokumentet"),
        "citation_recall": MetricWords("Meningar med källa", "andel av svarets meningar med hållbart citat"),
        "answer_language": MetricWords("Svar på rätt språk", "andel av svaren på det önskade språket"),
        "refused_unanswerable": MetricWords(
            "Avvisat med rätta", "andel avvisat av det som dokumenten inte besvarar; högre är bättre"
        ),
        "refused_answerable": MetricWords(
            "Avvisat med orätt", "andel avvisat av det som dokumenten besvarar; lägre är bättre"
        ),
        "abstention_auroc": MetricWords(
            "Skiljer de två slagen åt", "area under ROC-kurvan: 0,5 är gissning, 1 är fullkomligt"
        ),
        "risk_coverage_area": MetricWords(
            "Area under risk-täckningskurvan", "felaktiga svar i medel över alla gränser; lägre är bättre"
        ),
    },
    languages={
        "da": "danska",
        "sv": "svenska",
        "en": "engelska",
        "unknown": "okänt",
        "none": "inget dokument",
    },
    kinds={
        "plain": "ett ställe svarar",
        "two-documents": "två dokument svarar",
        "near-miss": "ligger nära, utan svar",
        "far": "ligger långt bort, utan svar",
        "gold-removed": "de rätta ställena är borttagna",
    },
)
