"""The words of the golden pages, written for this project: what a reader should see, block by block."""

from __future__ import annotations

Block = tuple[str, str]
"""Kind (title, heading, text, item or row) and words; tabs part the cells of a row."""

VAGTER: list[Block] = [
    ("title", "Plan for bedre vagter"),
    (
        "text",
        "Hospitalerne i regionen har i flere år haft vanskeligt ved at tiltrække og fastholde "
        "sygeplejersker, og arbejdsmiljøundersøgelsen fra efteråret viser hvorfor: Vagtplanlægningen "
        "opleves som uforudsigelig. Derfor har regionsrådet besluttet at afsætte 4,5 millioner "
        "kroner til formålet.",
    ),
    ("heading", "Hvad der skal ske"),
    (
        "text",
        "Afdelingerne får ansvaret for, at weekendvagterne fordeles retfærdigt. Ingen medarbejder skal have "
        "mere end to weekendvagter i træk, og planen skal ligge klar otte uger før, den begynder at gælde.",
    ),
    ("item", "bedre tillæg til dem, der tager natarbejde i sommerferien"),
    ("item", "færre vagter med kort varsel"),
    ("item", "en fast kontaktperson på hver afdeling"),
    ("heading", "Så mange er ansat"),
    ("text", "Tabellen viser, hvor mange der var ansat på fuld tid ved årets begyndelse."),
    ("row", "Faggruppe\t2021\t2024"),
    ("row", "Sygeplejersker\t5.511\t5.702"),
    ("row", "Radiografer\t601\t622"),
    ("row", "I alt\t6.112\t6.324"),
    ("heading", "Opfølgning"),
    (
        "text",
        "Resultaterne måles hvert halve år. Regionsdirektøren forelægger en samlet redegørelse for "
        "forretningsudvalget inden udgangen af 2026, så erfaringerne kan indgå i budgetforhandlingerne.",
    ),
]

JOURNAL: list[Block] = [
    ("title", "Hur regionen öppnar sina journaler"),
    (
        "text",
        "Invånarna ska kunna läsa sin egen patientjournal senast två veckor efter ett besök. Det beslutade "
        "hälso- och sjukvårdsnämnden på sitt sammanträde i mars, efter en remissomgång där både "
        "fackförbunden och patientföreningarna svarade.",
    ),
    ("heading", "Varför det dröjde"),
    (
        "text",
        "Införandet försenades av att journalsystemet byttes ut samtidigt. Leverantören kunde inte "
        "garantera driftsäkerheten förrän testmiljön var färdig, och personalutbildningen fick skjutas upp "
        "till hösten. Förseningen kostade omkring tre miljoner kronor.",
    ),
    ("heading", "Vem som får se vad"),
    (
        "text",
        "Vårdnadshavare ser barnets journal till dess att barnet fyller tretton år. Därefter krävs "
        "barnets samtycke. Den som lever under skyddad identitet kan spärra åtkomsten helt.",
    ),
    ("item", "provsvar visas när läkaren har signerat dem"),
    ("item", "psykiatrins anteckningar visas efter fyra veckor"),
    (
        "text",
        "Nämnden följer upp beslutet om ett år. Då ska det också framgå hur många som har loggat in och "
        "vilka verksamheter som fortfarande står utanför.",
    ),
]

PILOT: list[Block] = [
    ("title", "What the pilot office found"),
    (
        "text",
        "The first five offices that tried the new filing system were sufficiently satisfied to keep it. "
        "Staff found files in half the time, and the office flow became easier to follow.",
    ),
    ("heading", "Difficulties"),
    (
        "text",
        "Two offices struggled at first because the old file names did not fit. A final fix arrived in "
        "week five, and no further conflicts were filed after that.",
    ),
]

BROEN: list[Block] = [
    ("title", "Ny bro over fjorden bliver dyrere"),
    (
        "text",
        "Den nye bro over fjorden bliver 340 millioner kroner dyrere end ventet. Det fremgår af et notat, "
        "som Vejdirektoratet har sendt til kommunens økonomiudvalg.",
    ),
    (
        "text",
        "Ifølge notatet skyldes fordyrelsen, at havbunden er blødere, end de første boringer viste. "
        "Brofagene skal derfor stå på længere pæle, og det kræver et specialskib.",
    ),
    ("heading", "Borgmesteren er overrasket"),
    (
        "text",
        "– Vi har fået at vide, at undergrunden var grundigt undersøgt, siger borgmester Karla Møgelvang, "
        "som nu beder om en uvildig gennemgang af hele projektet.",
    ),
    (
        "text",
        "Broen skulle efter planen åbne i 2028. Vejdirektoratet regner fortsat med, at tidsplanen kan "
        "overholdes, hvis specialskibet kan lejes inden sommeren.",
    ),
]

SKOLAN: list[Block] = [
    ("title", "Skolan i Vikbro får ny matsal"),
    (
        "text",
        "Kommunstyrelsen har beslutat att bygga en ny matsal vid skolan i Vikbro. Bygget börjar i augusti "
        "och beräknas kosta 42 miljoner kronor.",
    ),
    (
        "text",
        "Den gamla matsalen stängdes i våras sedan en besiktning hade visat att taket inte klarade "
        "snölasten. Sedan dess har eleverna ätit i gymnastiksalen.",
    ),
    ("heading", "Föräldrarna är nöjda"),
    (
        "text",
        "– Äntligen händer det något, säger Ylva Sandström i föräldraföreningen, som har samlat in 800 "
        "namnunderskrifter för en snabb lösning.",
    ),
]

NOTAT: list[Block] = [
    (
        "text",
        "Notatet beskriver, hvordan kommunerne kan samarbejde om digitaliseringsprojekter. "
        "Erfaringerne stammer fra tre it-samarbejder, som har eksisteret siden 2015.",
    ),
    (
        "text",
        "Det vigtigste er en fælles styregruppe med beslutningskompetence. Uden den bliver "
        "medarbejderne sendt i byen efter svar, som ingen kan give, og projekterne går i stå. "
        "Styregruppen bør mødes hver måned i opstartsfasen.",
    ),
    (
        "text",
        "Økonomien deles efter indbyggertal. Det har vist sig at være den eneste fordelingsnøgle, "
        "som både store og små kommuner kan acceptere, og den kan beregnes uden forhandling.",
    ),
]

MAIL: list[Block] = [
    ("text", "Hej alle"),
    (
        "text",
        "Vagtplanen for maj er nu endelig. Den gælder fra den 1. maj, og ønsker om bytte skal være "
        "indsendt senest fredag den 11. april klokken 12.",
    ),
    ("text", "Husk, at sommerferien planlægges særskilt, og at fristen for den er den 1. marts."),
]

RINGE: list[Block] = [
    ("title", "Om at skrive på gammel måde"),
    (
        "text",
        "Ældre satsprogrammer satte ringen for sig selv. Så stod der noget andet på papiret end i filen, "
        "og både søgning og kopiering gik galt, når et ord som gården eller Århus skulle findes.",
    ),
]


def clean(blocks: list[Block]) -> str:
    """Return the text that a reader should give of the blocks."""
    return "\n".join(words for _, words in blocks) + "\n"
