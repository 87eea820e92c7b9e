"""A report in Danish."""

from __future__ import annotations

from eval.failures import Why
from eval.report_words import MetricWords, ReportWords

DANISH = ReportWords(
    language="da",
    decimal_mark=",",
    report="Evalueringsrapport",
    subtitle="{set}: {half}, {questions} spørgsmål",
    halves={"all": "begge halvdele", "tune": "den halvdel, der er tilpasset på", "test": "testhalvdelen"},
    questions="spørgsmål",
    to="til",
    what_was_measured="Hvad der er målt",
    run="Måling",
    set="Testsæt",
    half="Halvdel",
    model="Sprogmodel til søgning",
    generation="Indeks",
    code="Kodens version",
    settings="Indstillinger",
    measured="Målt",
    durations="Svartider",
    search_p50="søgning, halvdelen under {ms} ms",
    search_p95="søgning, 95 % under {ms} ms",
    answer_p50="svar, halvdelen under {ms} ms",
    answer_p95="svar, 95 % under {ms} ms",
    limited="kun de første {limit} spørgsmål",
    figures="Tallene",
    figures_note="Stregen viser 95 %-intervallet: så langt kan tallet ligge fra det sande, fordi der er "
    "stillet så få spørgsmål.",
    metric="mål",
    value="tal",
    interval="95 %-interval",
    mark="krav",
    reached="nået",
    missed="ikke nået",
    not_given="ikke nået, for målingen giver ikke tallet",
    compared_with="Holdt op mod {run}",
    verdicts={
        "better": "Bedre.",
        "worse": "Dårligere.",
        "mixed": "Både bedre og dårligere.",
        "same": "Ingen forskel, der kan skelnes fra et tilfælde.",
    },
    verdict_notes={
        "better": "De mål, der er mærket nedenfor, er bedre, end et tilfælde kan forklare.",
        "worse": "De mål, der er mærket nedenfor, er dårligere, end et tilfælde kan forklare.",
        "mixed": "Nogle af målene nedenfor er bedre og andre dårligere, end et tilfælde kan forklare.",
        "same": "Forskellene nedenfor kan skyldes, hvilke spørgsmål der tilfældigvis blev stillet.",
    },
    before="før",
    after="nu",
    difference="forskel",
    chance="p",
    telling_better="bedre",
    telling_worse="dårligere",
    got_better="Spørgsmål, der gik bedre: {count}",
    got_worse="Spørgsmål, der gik dårligere: {count}",
    plots="Figurer",
    breakdowns="Fordelt på",
    breakdowns_note="Hvert tal med sit 95 %-interval. En streg betyder, at gruppen ikke kan give målet.",
    by={
        "pair": "sprogpar",
        "language": "spørgsmålets sprog",
        "document_language": "dokumentets sprog",
        "crossing": "samme eller andet sprog",
        "kind": "slags spørgsmål",
        "tag": "mærke",
        "split": "halvdel",
    },
    same_language="samme sprog",
    cross_language="andet sprog",
    no_tag="uden mærke",
    pair_plot="{metric}, for hvert sprogpar",
    pair_axis="andel af spørgsmålene, med 95 %-interval",
    risk_plot="Risiko og dækning",
    risk_x="andel af alle spørgsmål, der besvares (de sikreste først)",
    risk_y="andel af svarene, der er forkerte",
    risk_says="Besvares kun de {coverage} sikreste spørgsmål, er {risk} af svarene forkerte; "
    "med den grænse, der er sat, besvares {used_coverage}, og {used_risk} er forkerte.",
    risk_says_unanswered="Besvares kun de {coverage} sikreste spørgsmål, er {risk} af svarene forkerte; "
    "med den grænse, der er sat, besvares ingen.",
    rank_plot="Hvor det rigtige sted blev fundet",
    rank_x="plads blandt de fundne steder",
    rank_y="søgte steder",
    rank_missing="ikke\nfundet",
    rank_says="{first} af {total} søgte steder blev fundet først, {five} blandt de fem første, "
    "{missing} slet ikke.",
    confidence_plot="Sikkerhed ved spørgsmål med og uden svar",
    confidence_x="sikkerhed: hvor sikkert det er, at dokumenterne svarer",
    answerable="dokumenterne svarer",
    unanswerable="dokumenterne svarer ikke",
    threshold="grænse",
    confidence_says="Sikkerheden er i midten {answerable} for spørgsmål, som dokumenterne svarer på, "
    "og {unanswerable} for dem, de ikke svarer på.",
    failures="Det, der gik galt",
    failures_count="{failed} af {asked} spørgsmål gik galt.",
    no_failures="Intet gik galt.",
    filter_why="Hvorfor",
    filter_pair="Sprogpar",
    filter_kind="Slags spørgsmål",
    filter_text="Søg i teksten",
    everything="Alle",
    shown="vist",
    why={
        Why.NOT_FOUND: "Søgningen finder ikke stedet i {document}.",
        Why.FOUND_LOW: "Søgningen finder først stedet i {document} på plads {rank}.",
        Why.OTHER_QUOTED: "Citaterne indeholder ikke det, der blev søgt.",
        Why.REFUSED: "Spørgsmålet afvises, selv om dokumenterne svarer på det.",
        Why.ANSWERED: "Spørgsmålet besvares, selv om dokumenterne ikke svarer på det.",
        Why.CITATION_BROKEN: "Et citat står ikke i sit dokument.",
        Why.UNCITED: "En sætning i svaret har ingen kilde, der holder.",
    },
    why_short={
        Why.NOT_FOUND: "ikke fundet",
        Why.FOUND_LOW: "fundet langt nede",
        Why.OTHER_QUOTED: "andet citeret",
        Why.REFUSED: "afvist med urette",
        Why.ANSWERED: "besvaret uden grundlag",
        Why.CITATION_BROKEN: "citat holder ikke",
        Why.UNCITED: "sætning uden kilde",
    },
    history="Efter: {questions}",
    expected="Ventet",
    nothing_expected="En afvisning: dokumenterne svarer ikke.",
    got="Fik",
    refused="En afvisning.",
    nearest="Det øverste, søgningen fandt",
    found="fundet",
    confidence="sikkerhed {confidence}",
    how_to_read="Sådan læses tallene",
    how_to_read_text="Intervallerne er percentilintervaller fra bootstrap: spørgsmålene trækkes igen og igen "
    "med tilbagelægning. To tal, hvis intervaller overlapper meget, kan ikke siges at være forskellige. Et "
    "sprogpar som da->sv er spørgsmålets sprog og dokumentets.",
    metrics={
        "recall@1": MetricWords("Fundet på første plads", "andel af det søgte, der står i det første sted"),
        "recall@5": MetricWords(
            "Fundet blandt de fem første", "andel af det søgte, der står i de fem første steder"
        ),
        "recall@10": MetricWords(
            "Fundet blandt de ti første", "andel af det søgte, der står i de ti første steder"
        ),
        "document_recall@5": MetricWords(
            "Dokumentet blandt de fem første", "andel af de søgte dokumenter, som de fem første steder er fra"
        ),
        "answer_accuracy": MetricWords("Svaret er det ventede", "af de spørgsmål, hvis svar sættet angiver"),
        "recall_in_1000_chars": MetricWords(
            "Fundet i de første 1.000 tegn", "andel af det søgte i de første 1.000 tegn, der blev fundet"
        ),
        "recall_in_2000_chars": MetricWords(
            "Fundet i de første 2.000 tegn", "andel af det søgte i de første 2.000 tegn, der blev fundet"
        ),
        "precision@1": MetricWords("Præcision på første plads", "andel af de første steder, der er rigtige"),
        "precision@5": MetricWords(
            "Præcision blandt de fem første", "andel af de fem første steder, der er rigtige"
        ),
        "map": MetricWords("Middelpræcision", "præcisionen ved hvert rigtigt sted, i middel"),
        "mrr": MetricWords("Reciprok plads", "middel af 1/plads for det første rigtige sted"),
        "ndcg@10": MetricWords("nDCG@10", "hvor højt det rigtige står blandt de ti første"),
        "quote_accuracy": MetricWords(
            "Citaterne indeholder svaret", "af alle spørgsmål, som dokumenterne svarer på"
        ),
        "quote_accuracy_answered": MetricWords(
            "Det samme, når der blev svaret", "af de spørgsmål, der ikke blev afvist"
        ),
        "citation_precision": MetricWords("Citater, der holder", "andel, der står ordret i dokumentet"),
        "citation_recall": MetricWords(
            "Sætninger med kilde", "andel af svarets sætninger med holdbart citat"
        ),
        "answer_language": MetricWords("Svar på det rigtige sprog", "andel af svarene på det ønskede sprog"),
        "refused_unanswerable": MetricWords(
            "Afvist med rette", "andel afvist af det, dokumenterne ikke svarer på; højere er bedre"
        ),
        "refused_answerable": MetricWords(
            "Afvist med urette", "andel afvist af det, dokumenterne svarer på; lavere er bedre"
        ),
        "abstention_auroc": MetricWords(
            "Skelner mellem de to slags", "areal under ROC-kurven: 0,5 er gæt, 1 er fuldkomment"
        ),
        "risk_coverage_area": MetricWords(
            "Areal under risiko-dæknings-kurven", "forkerte svar i middel over alle grænser; lavere er bedre"
        ),
    },
    languages={"da": "dansk", "sv": "svensk", "en": "engelsk", "unknown": "ukendt", "none": "intet dokument"},
    kinds={
        "plain": "ét sted svarer",
        "two-documents": "to dokumenter svarer",
        "near-miss": "ligger nær, uden svar",
        "far": "ligger fjernt, uden svar",
        "gold-removed": "de rigtige steder er taget ud",
    },
)
