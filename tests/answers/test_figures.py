"""Figures across the languages: what is one number, one amount, one date, and what is not."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.bounds import speaks_of_bounds
from retrieval.documents import Language
from retrieval.figures import figures_of
from retrieval.held import Held
from retrieval.losses import speaks_of_loss
from retrieval.readings import Date, Number

LANGUAGES: tuple[Language, ...] = ("da", "sv", "en")
MONTHS: dict[Language, str] = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}
THOUSANDS: dict[Language, tuple[str, ...]] = {
    "da": (".", " ", "\u00a0", ""),
    "sv": (" ", "\u00a0", ".", ""),
    "en": (",", " ", ""),
}
POINT: dict[Language, str] = {"da": ",", "sv": ",", "en": "."}
languages = st.sampled_from(LANGUAGES)


def stands(sentence: str, language: Language, passage: str, passage_language: Language) -> bool:
    """Tell whether every figure of a sentence stands in a passage; a sentence without one is a mistake."""
    figures = figures_of(sentence, language)
    assert figures, sentence
    held = Held([(passage, passage_language)])
    told = {"is_lost": speaks_of_loss(sentence), "is_bounded": speaks_of_bounds(sentence)}
    return all(held.holds(figure, **told) for figure in figures)


def grouped(value: int, mark: str) -> str:
    return f"{value:,}".replace(",", mark)


def written(value: int, language: Language, mark: int) -> str:
    marks = THOUSANDS[language]
    return grouped(value, marks[mark % len(marks)])


def day(date: datetime.date, language: Language, form: int) -> str:
    name = MONTHS[language].split()[date.month - 1]
    forms = {
        "da": (f"{date.day}. {name} {date.year}", f"den {date.day}. {name} {date.year}", f"{date:%d.%m.%Y}"),
        "sv": (f"den {date.day} {name} {date.year}", f"{date.day} {name} {date.year}", f"{date:%Y-%m-%d}"),
        "en": (f"{date.day} {name} {date.year}", f"{name} {date.day}, {date.year}", f"{date:%Y-%m-%d}"),
    }[language]
    return forms[form % len(forms)]


@given(st.integers(0, 10**11), languages, languages, st.integers(0, 3), st.integers(0, 3))
def test_a_whole_number_is_the_same_however_it_is_grouped(
    value: int, one: Language, other: Language, first: int, second: int
) -> None:
    sentence = f"Der er {written(value, one, first)} i alt"
    assert stands(sentence, one, f"Tallet er {written(value, other, second)} nu", other)


@given(st.integers(0, 10**9), st.integers(0, 10**9), languages, languages, st.integers(0, 3))
def test_another_number_does_not_stand_there(
    value: int, other_value: int, one: Language, other: Language, mark: int
) -> None:
    held = stands(
        f"er {written(value, one, mark)} her", one, f"er {written(other_value, other, 0)} her", other
    )
    assert held == (value == other_value)


@given(st.integers(0, 99_999), st.integers(1, 99), languages, languages)
def test_decimals(whole: int, part: int, one: Language, other: Language) -> None:
    def text(language: Language) -> str:
        return f"er {whole}{POINT[language]}{part:02d} % her"

    assert stands(text(one), one, text(other), other)
    assert not stands(text(one), one, f"er {whole} % her", other)
    assert not stands(text(one), one, f"er {whole}{part:02d} % her", other)


@given(
    st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)),
    languages,
    languages,
    st.integers(0, 2),
    st.integers(0, 2),
)
def test_a_date_is_the_same_in_each_language(
    date: datetime.date, one: Language, other: Language, first: int, second: int
) -> None:
    passage = f"Det skete {day(date, other, second)} i byen"
    assert stands(f"Sket {day(date, one, first)} her", one, passage, other)
    another = date + datetime.timedelta(days=1)
    assert not stands(f"Sket {day(another, one, first)} her", one, passage, other)


@pytest.mark.parametrize(
    ("sentence", "language", "passage", "passage_language"),
    [
        ("The region employs 6,620 nurses.", "en", "Sygeplejersker\t6.620", "da"),
        ("It cost DKK 3 million.", "en", "Det kostede 3 mio. kr. i alt", "da"),
        ("It cost three million kroner.", "en", "Det kostade tre miljoner kronor", "sv"),
        ("Det kostede tre millioner kroner.", "da", "It cost 3,000,000 kroner", "en"),
        ("Der er afsat 300.000 kr.", "da", "0,3 mio. kr.", "da"),
        ("Värdet var 2,4 miljarder kronor.", "sv", "2.4 billion kroner", "en"),
        ("Andelen steg med 12,5 procent.", "da", "it rose by 12.5 per cent", "en"),
        ("Andelen är 12,5 %.", "sv", "andelen er 12,5 pct. i år", "da"),
        ("Fristen er den 10. april 2023.", "da", "10.04.2023 kl. 23.59\tAnsøgningsfrist", "da"),
        ("The deadline is 11:59 pm on 10 April 2023.", "en", "10.04.2023 kl. 23.59", "da"),
        ("Mötet var i maj 2025.", "sv", "Mødet var den 3. maj 2025", "da"),
        ("The meeting was in 2025.", "en", "Mødet var den 3. maj 2025", "da"),
        ("It was held on 12 August 2025.", "en", "Planen er fra 2025. Den 12. august mødtes alle.", "da"),
        ("Two regions took part.", "en", "to regioner var med", "da"),
        ("Seventeen municipalities.", "en", "17 kommuner", "da"),
        ("Femogtyve deltog.", "da", "tjugofem deltog", "sv"),
        ("Half a million people.", "en", "en halv million mennesker", "da"),
        ("Between 2 and 3 million people.", "en", "mellem 2 og 3 millioner", "da"),
        ("The share was 12% of them.", "en", "Andel i procent\nAlle\t12", "da"),
        ("Call 57875030 today.", "en", "Telefon: +45 57 87 50 30", "da"),
        ("Call 5787 5030 today.", "en", "Telefon: 57.87.50.30 eller 57\u00a087\u00a050\u00a031", "da"),
        ("Ring 08-123 456 78.", "sv", "Tel. +46 (0)8 - 123 456 78", "sv"),
        ("Sagen er 22-012345.", "da", "Sagsnr. 22/012345", "da"),
        ("I 2024 1500 ansatte.", "da", "Der var 1.500 ansatte i 2024", "da"),
        ("I 2024 var der 1500 ansatte.", "da", "i 2024 1500 ansatte", "da"),
        ("Fra 2019 2020 150 000 kroner.", "da", "2019\t2020\t150.000 kr.", "da"),
        ("De 50-åriga var flest.", "sv", "de 50-årige", "da"),
        ("Den 4. Auguſt 1850.", "da", "4. august 1850", "da"),
        ("It was on 4 April 1850.", "en", "4. aprıl 1850", "da"),
        ("In April 1850.", "en", "i aprİl 1850", "da"),
        ("Det kostede tre danſke kroner.", "da", "3 danske Kroner", "da"),
        ("Det kostede 3 danske kroner.", "da", "tre danſke Kroner", "da"),
        ("Det koster 500 kr. at deltage.", "da", "Det koster 500,- kr.", "da"),
        ("Det koster 500 kr. at deltage.", "da", "Det koster 500,- at deltage", "da"),
        ("Det kostar 500 kronor.", "sv", "Det kostar 500:- att delta.", "sv"),
        ("It is open from 9:00 to 15:00.", "en", "Kontoret har åbent kl. 9-15.", "da"),
        ("It is open between 9:30 and 10:15.", "en", "mellem kl. 9.30 og 10.15", "da"),
        ("Åbent kl. 8.00-16.00.", "da", "Kontoret har åbent 8-16", "da"),
        ("Det kostar 2,5 miljoner kronor.", "sv", "to en halv million kroner", "da"),
        ("Det tager to et halvt år.", "da", "2,5 år", "da"),
        ("Det tar två och ett halvt år.", "sv", "2½ år", "da"),
        ("It takes 2½ years.", "en", "2,5 år", "da"),
        ("One and a half million kroner.", "en", "1,5 mio. kr.", "da"),
        ("The budget for 2024-2025.", "en", "Budgettet for 2024/25", "da"),
        ("Budgetten för 2023/2024.", "sv", "budgettet for 2023-24", "da"),
        ("Fristen er 1. oktober 2024.", "da", "senest 01.10.24", "da"),
        ("The deadline is 1 October 2024.", "en", "Fristen er d. 1/10-24.", "da"),
        ("Fristen er 3. maj 2023.", "da", "senest 03-05-2023", "da"),
        ("Det kostar 5 miljoner kronor.", "sv", "5 MSEK", "sv"),
        ("Det koster 500.000 kr.", "da", "500 TDKK", "da"),
        ("Det tager 1 uge.", "da", "Det tager en uge.", "da"),
        ("Hundrede og tyve deltog.", "da", "120 deltog", "da"),
        ("Hundra tjugo deltog.", "sv", "120 deltog", "da"),
        ("Twenty five took part.", "en", "femogtyve deltog", "da"),
        ("Tvåhundrafemtio deltog.", "sv", "tohundrede og halvtreds deltog", "da"),
        ("Call +45 57 87 50 30.", "en", "Tlf. 57 87 50 30", "da"),
        ("Ring +46 40 675 30 00.", "sv", "040-675 30 00", "sv"),
        ("Closed on Thursdays.", "en", "lukket om torsdagen", "da"),
        ("Möte varje onsdag.", "sv", "Åbent mandag til fredag", "da"),
        ("Open from Monday to Friday.", "en", "man.-fre. kl. 9-15", "da"),
        ("Den kommer i første kvartal.", "da", "the first quarter", "en"),
        ("It comes in the second quarter.", "en", "i 2. kvartal", "da"),
        ("Det är den tredje versionen.", "sv", "version no. 2, the 3rd", "en"),
        ("It is on the third of October 2024.", "en", "den 3. oktober 2024", "da"),
        ("A quarter of the staff.", "en", "en fjerdedel af de ansatte", "da"),
        ("En tredjedel av dem.", "sv", "hver tredje af dem", "da"),
        ("Halvdelen af dem.", "da", "50 % af dem", "da"),
        ("Two thirds of them.", "en", "67 procent", "da"),
        ("A third hospital opens.", "en", "det tredje hospital åbner", "da"),
        ("The meeting is from 2 to 4 pm.", "en", "Mødet er kl. 14-16.", "da"),
        ("It lasts three years.", "en", "en treårig aftale", "da"),
        ("Avtalet gäller i 5 år.", "sv", "et 5-årigt forløb", "da"),
        ("Avtalet gäller i 36 månader.", "sv", "en treårig aftale og et 3-årigt forløb", "da"),
        ("En femårig plan.", "da", "a five-year plan", "en"),
        ("It takes 12 months.", "en", "et etårigt kursus", "da"),
        ("Five days.", "en", "ett femdagarsläger", "sv"),
        ("It takes 14 days.", "en", "to ugers opsigelse", "da"),
        ("1 month's notice.", "en", "en månads uppsägningstid", "sv"),
        ("Det varer 18 måneder.", "da", "It lasts a year and a half.", "en"),
        ("It takes three months.", "en", "ett kvartal", "sv"),
        ("Every six months.", "en", "en halvårlig rapport", "da"),
        ("It takes 15 minutes.", "en", "det tager et kvarter", "da"),
        ("It took 45 minutes.", "en", "det tog tre kvarter", "da"),
        ("For 10 years.", "en", "i et årti", "da"),
        ("A dozen or 12 people.", "en", "et dusin ansatte", "da"),
        ("About 20 people.", "en", "ett tjugotal personer", "sv"),
        ("The two regions.", "en", "begge regioner", "da"),
        ("In the 1990s.", "en", "i 90'erne", "da"),
        ("I 90'erne.", "da", "på 1990-talet", "sv"),
        ("A man in his 60s.", "en", "en mand i 60'erne", "da"),
        ("At 11:30.", "en", "mötet börjar halv tolv", "sv"),
        ("Kl. halv ni.", "da", "half past eight", "en"),
        ("Det tager seks uger.", "da", "en sexveckorskurs och ett sexveckors prov", "sv"),
        ("2,000 people came.", "en", "tvåtusen personer kom", "sv"),
        ("About 100 people came.", "en", "ett hundratal personer kom", "sv"),
        ("100 personer kom.", "da", "Hundrede personer kom.", "da"),
        ("One in four left.", "en", "hver fjerde rejste", "da"),
        ("En ud af fem er væk.", "da", "20 procent är borta", "sv"),
        ("One of the four left.", "en", "en av fyra slutade", "sv"),
        ("It was on May 3–5, 2024.", "en", "den 3.-5. maj 2024", "da"),
        ("From January 1 to December 31, 2024.", "en", "1. januar 2024 til 31. december 2024", "da"),
        ("From January 1, 2024 to December 31, 2024.", "en", "fra 1. januar til 31. december 2024", "da"),
        ("Between DKK 3 and 5 million.", "en", "mellem 3 og 5 mio. kr.", "da"),
        ("From 1:30 to 4:15 pm.", "en", "kl. 13.30 til 16.15", "da"),
        ("Within 30 days.", "en", "en 30-dages frist", "da"),
        ("It takes 2 weeks.", "en", "det tager 2-3 uger", "da"),
    ],
)
def test_what_stands_there(
    sentence: str, language: Language, passage: str, passage_language: Language
) -> None:
    assert stands(sentence, language, passage, passage_language)


@pytest.mark.parametrize(
    ("sentence", "language", "passage", "passage_language"),
    [
        ("It cost 3 million euros.", "en", "Det kostede 3 mio. kr.", "da"),
        ("It cost DKK 3 billion.", "en", "Det kostede 3 mio. kr.", "da"),
        ("It cost SEK 3 million.", "en", "Det kostede 3 mio. DKK", "da"),
        ("Andelen var 12 procent.", "da", "der var 12 ansatte", "da"),
        ("It fell by 12 percent.", "en", "Den faldt med 12 procentpoint", "da"),
        ("Der er 1.500 ansatte.", "da", "der er 1,5 ansat", "da"),
        ("Fristen er den 11. april 2023.", "da", "10.04.2023", "da"),
        ("The date is 10 April 2024.", "en", "10.04.2023", "da"),
        ("Det var i juni.", "da", "Det var i juli", "da"),
        ("Tre deltog.", "da", "fire deltog", "da"),
        ("It closes at 5 pm.", "en", "lukker kl. 16", "da"),
        ("Ring på 20 24 15 00.", "da", "I 2024 fik 1500 ansatte 30 dage.", "da"),
        ("Ring på 24150030.", "da", "I 2024 fik 1500 ansatte 30 dage.", "da"),
        ("Ring på 87 50 30 12.", "da", "Telefon: 57 87 50 30, 12 linjer", "da"),
        ("Ring på 7875030.", "da", "Telefon: 57 87 50 30", "da"),
        ("Sagen er 2024-7500.", "da", "I 2024. 7500 ansatte", "da"),
        ("Lukket om onsdagen.", "da", "lukket om torsdagen", "da"),
        ("Closed on Wednesdays.", "en", "lukket om torsdagen", "da"),
        ("Mötet är varje måndag.", "sv", "mødet er hver fredag", "da"),
        ("Åbent om søndagen.", "da", "Åbent mandag til fredag", "da"),
        ("One and a half million kroner.", "en", "en halv million kroner", "da"),
        ("Det tager syv-otte år.", "da", "fem-seks år", "da"),
        ("Den kommer i andet kvartal.", "da", "i første kvartal", "da"),
        ("It comes in the second quarter.", "en", "i første kvartal", "da"),
        ("Den tredje behandling.", "da", "den fjerde behandling", "da"),
        ("A third of the staff.", "en", "en fjerdedel af de ansatte", "da"),
        ("En tredjedel är klar.", "sv", "en fjerdedel er klar", "da"),
        ("Halvdelen af dem.", "da", "en fjerdedel af dem", "da"),
        ("Tvåhundrafemtio deltog.", "sv", "trehundra deltog", "sv"),
        ("Det tager 2 uger.", "da", "Det tager en uge.", "da"),
        ("Budgettet for 2024-2026.", "da", "budgettet for 2024/25", "da"),
        ("Fristen er 1. oktober 2025.", "da", "senest 01.10.24", "da"),
        ("Åbent kl. 8.00-16.00.", "da", "der er 8-16 ansatte", "da"),
        ("Call +47 57 87 50 30.", "en", "Tlf. 57 87 50 30", "da"),
        ("The meeting is from 3 to 4 pm.", "en", "Mødet er kl. 14-16.", "da"),
        ("It lasts four years.", "en", "en treårig aftale", "da"),
        ("100 personer kom.", "da", "Flere hundrede kom, og to hundrede gik.", "da"),
        ("About 1,000 people came.", "en", "tvåtusen personer kom", "sv"),
        ("One in four left.", "en", "hver femte rejste", "da"),
        ("It was on May 3–6, 2024.", "en", "den 3.-5. maj 2024", "da"),
        ("From January 1, 2023.", "en", "fra 1. januar til 31. december 2024", "da"),
        ("Between EUR 3 and 5 million.", "en", "mellem 3 og 5 mio. kr.", "da"),
        ("Within 30 months.", "en", "senest 30 dage efter", "da"),
        ("Det tar åtta dagar.", "sv", "det tager otte timer", "da"),
        ("It takes 2 months.", "en", "det tager 2-3 uger", "da"),
        ("En femårig plan.", "da", "a three-year plan", "en"),
        ("En femårig plan.", "da", "five months", "en"),
        ("Et tredageskursus.", "da", "ett femdagarsläger", "sv"),
        ("Avtalet gäller i 30 månader.", "sv", "en treårig aftale", "da"),
        ("Det varer 6 måneder.", "da", "It lasts a year and a half.", "en"),
        ("På 90-talet.", "sv", "i 1980'erne", "da"),
        ("At 12:30.", "en", "mötet börjar halv tolv", "sv"),
    ],
)
def test_what_does_not(sentence: str, language: Language, passage: str, passage_language: Language) -> None:
    assert not stands(sentence, language, passage, passage_language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We go to the sea, and they may march.", "en"),
        ("Han fik en bil og et hus.", "da"),
        ("Covid-19 og E4 er navne.", "da"),
        ("De gick hem i går.", "sv"),
        ("For det første er det en anden uge.", "da"),
        ("Det tog andra veckor.", "sv"),
        ("On the second thought, a third party said so first.", "en"),
    ],
)
def test_ordinary_words_are_no_figures(text: str, language: Language) -> None:
    assert figures_of(text, language) == ()


def test_what_a_figure_is_read_as() -> None:
    (number, date) = figures_of("Der var 6.620 den 3. maj 2019", "da")
    assert number.readings == {Number(Decimal(6620))}
    assert date.readings == {Date(2019, 5, 3)}
    (either,) = figures_of("er 6,620 her", "da")
    assert either.readings == {Number(Decimal(6620)), Number(Decimal("6.62"))}


@given(st.text(max_size=200), languages)
def test_any_text_is_read_without_fault_and_holds_its_own_figures(text: str, language: Language) -> None:
    figures = figures_of(text, language)
    held = Held([(text, language)])
    assert all(held.holds(figure) for figure in figures)
    assert all(text[figure.start : figure.end] == figure.text for figure in figures)
    assert all(one.end <= two.start for one, two in itertools.pairwise(figures))


def test_a_date_in_other_digits_stands_where_it_is_written() -> None:
    (date,) = figures_of("Mødet er 1\u0663. maj i år", "da")
    assert date.text == "1\u0663. maj"
    first, second = figures_of("Den 03. og 04. maj", "da")
    assert (first.text, second.text) == ("03", "04. maj")


@pytest.mark.parametrize(
    ("sentence", "language", "passage", "is_held"),
    [
        ("Regionens resultat blev 12,4 mio. kr.", "da", "Resultatet blev −12,4 mio. kr.", False),
        ("Regionen fik et underskud på 12,4 mio. kr.", "da", "Resultatet blev −12,4 mio. kr.", True),
        ("Resultatet blev −12,4 mio. kr.", "da", "Resultatet blev −12,4 mio. kr.", True),
        ("Resultatet blev 12,4 mio. kr.", "da", "Resultatet blev −12,4, ventet var 12,4 mio. kr.", True),
        ("Antalet ökade med 35.", "sv", "Läkare\t410\t-35", False),
        ("Antalet läkare minskade med 35.", "sv", "Läkare\t410\t-35", True),
        ("The change was 3.5 percent.", "en", "Ændringen var (-3,5 pct.)", False),
        ("It fell by 3.5 percent.", "en", "Ændringen var (-3,5 pct.)", True),
        ("Der er højst 12 pladser.", "da", "Der er 10-12 pladser.", True),
        ("Det är 12 platser.", "sv", "Lediga platser\n- 12 platser i Norr", True),
        ("Planen gælder til 2025.", "da", "Planen gælder 2022 -2025.", True),
        ("Underskuddet blev på ca. 12,4 mio. kr.", "da", "Resultatet blev −12,4 mio. kr.", True),
        ("Budgettet er 12 mio. kr. lavere.", "da", "Ændring\t−12 mio. kr.", True),
        ("Resultatet försämrades och föll med 12 procent.", "sv", "Ändring\t-12 procent", True),
        ("Affaldsmængden steg med 12 ton.", "da", "Affald\t-12 ton", False),
        ("Under mødet steg resultatet til 12 mio. kr.", "da", "Resultat\t-12 mio. kr.", False),
        ("Tabellen viser 35 stillinger.", "da", "Stillinger\t-35", False),
        ("Der er 35 læger.", "da", "Sygeplejersker\t12\t–\n35 læger er ansat.", True),
        ("Der kræves 3 vagter.", "da", "Krav:\n-3 vagter\n-2 læger", True),
        ("Prisen er 20.000 kr.", "da", "Pris 10.000 kr. -20.000 kr.", True),
        ("Tilbuddet gælder til 65 år.", "da", "Tilbuddet gælder fra 18 år -65 år.", True),
        ("Resultatet er 12.", "da", "Resultat:\u00a0-12", False),
        ("Der er 3 vagter.", "da", "En treårig indsats\t-3", True),
    ],
)
def test_a_minus_is_not_lost(sentence: str, language: Language, passage: str, is_held: bool) -> None:
    passage_language: Language = "da" if language == "en" else language
    assert stands(sentence, language, passage, passage_language) is is_held


@pytest.mark.parametrize(
    ("sentence", "language", "passage", "passage_language", "is_held"),
    [
        ("The trial lasted 24 months.", "en", "Forsøget varede to år.", "da", True),
        ("The trial lasted six months.", "en", "Forsøget varede et halvt år.", "da", True),
        ("Försöket varade i 18 månader.", "sv", "Forsøget varede halvandet år.", "da", True),
        ("They have two weeks to answer.", "en", "De har fjorten dage til at svare.", "da", True),
        ("De har to uger til at svare.", "da", "De har 14 dagar på sig.", "sv", True),
        ("Svar kommer inden for 2 døgn.", "da", "Svar kommer inom 48 timmar.", "sv", True),
        ("The trial lasted 24 weeks.", "en", "Forsøget varede to år.", "da", False),
        ("The trial lasted six years.", "en", "Forsøget varede et halvt år.", "da", False),
        ("Der går 12 måneder.", "da", "Der går et år.", "da", True),
        ("Svar kommer inden for 24 timer.", "da", "Svar kommer inden for ét døgn.", "da", True),
        ("Det tager 90 minutter.", "da", "Det tager halvanden time.", "da", True),
        ("The trial lasted six months.", "en", "Forsøget varede to og et halvt år.", "da", False),
        ("Det tager to uger.", "da", "Det tager 14 arbejdsdage.", "da", False),
        ("Det tager 72 timer.", "da", "Det tager 3 arbejdsdage.", "da", False),
        ("It takes three days.", "en", "Det tager 3 arbejdsdage.", "da", True),
        ("Det tager 3 dage.", "da", f"Det tager {'9' * 40} dage.", "da", False),
        ("There are 24 people.", "en", "Forsøget varede to år.", "da", False),
        ("They have three weeks to answer.", "en", "De har 14 dage til at svare.", "da", False),
    ],
)
def test_a_length_of_time_stands_in_other_units(
    sentence: str, language: Language, passage: str, passage_language: Language, is_held: bool
) -> None:
    assert stands(sentence, language, passage, passage_language) is is_held
