"""Printed lines to paragraphs, items, headings and tables."""

# ruff: noqa: E501 - what is read and what comes of it stand on one line each
from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.items import item_texts
from ingest.lines import Line, Piece
from ingest.structure import pieces_of
from ingest.text import text_lines


def pieces(text: str) -> list[Piece]:
    return pieces_of(text_lines(textwrap.dedent(text)))


def kinds(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in pieces(text)]


def test_wrapped_lines_become_one_paragraph_and_short_last_lines_end_it() -> None:
    assert kinds(
        """\
        Regionen har i mange år haft et system, som ingen var glade for, og det skal nu skif-
        tes ud med et andet.
        Det nye system kommer fra en leverandør, som regionen ikke har haft før, og det bli-
        ver taget i brug til maj.
        """
    ) == [
        (
            "paragraph",
            "Regionen har i mange år haft et system, som ingen var glade for, og det skal nu skiftes ud med et andet.",
        ),
        (
            "paragraph",
            "Det nye system kommer fra en leverandør, som regionen ikke har haft før, og det bliver taget i brug til maj.",
        ),
    ]


def test_a_blank_row_after_every_printed_line_is_no_paragraph() -> None:
    rows = [
        "  Situationen ",
        "Sygehusene er under et stort pres, fordi antallet af patienter vokser år efter år, og ",
        "fordi der mangler læger og sygeplejersker i hele landet. Det skal teknologien nu være ",
        "med til at løse, siger regionen.  ",
        "En ny direktør skal stå i spidsen for arbejdet, og hun får ansvar for flere afdelinger ",
        "end den direktør, der var før hende, og som nu har fået et andet arbejde i staten.  ",
        "▪ Hun får 450 medarbejdere, og de arbejder alle sammen i den samme bygning, som er ",
        "ny.  ",
        "▪ Hun begynder til juni. ",
    ]
    found = pieces_of(text_lines("\n\n".join(rows)))
    assert [piece.kind for piece in found] == ["heading", "paragraph", "paragraph", "item", "item"]
    assert found[1].text.endswith("være med til at løse, siger regionen.")
    assert (
        found[3].text
        == "Hun får 450 medarbejdere, og de arbejder alle sammen i den samme bygning, som er ny."
    )


@pytest.mark.parametrize("mark", ["▪", "•", "-", "*", "–"])
def test_bullets_make_items_without_the_bullet(mark: str) -> None:
    text = f"Planen har tre dele:\n\n{mark} flere vagter\n{mark} bedre løn\n{mark} færre møder\n"
    assert kinds(text) == [
        ("paragraph", "Planen har tre dele:"),
        ("item", "flere vagter"),
        ("item", "bedre løn"),
        ("item", "færre møder"),
    ]


def test_an_item_that_blank_space_tore_apart_is_whole() -> None:
    text = "Midlerne går til:\n- hjælp til de afdelin-\n\nger, der har brug for den.\n- bedre redskaber.\n"
    assert kinds(text)[1:] == [
        ("item", "hjælp til de afdelinger, der har brug for den."),
        ("item", "bedre redskaber."),
    ]


def test_dashes_before_speech_are_no_bullets() -> None:
    text = """\
        Chefen fortalte om arbejdet på messen i Göteborg i går.

        – Det var svårare än vi trodde, och vi hade inte räknat med att det skulle ta så lång tid som det gjorde.

        Så sade hon till dem som hade kommit för att lyssna på henne.

        – Det ska inte underskattas.
        """
    assert [kind for kind, _ in kinds(text)] == ["paragraph"] * 4
    assert kinds(text)[1][1].startswith("– Det var svårare")


def test_long_lines_are_paragraphs_even_without_blank_rows_between_them() -> None:
    first = "Regionen har i mange år haft et system, som ingen var glade for, " * 4 + "og det skiftes ud nu."
    second = "Leverandøren har i mange år lavet et system, som alle andre lande har, " * 4 + "og det er nyt."
    assert kinds(f"{first}\n{second}\n{first}\n") == [("paragraph", text) for text in (first, second, first)]


def test_speech_and_footnotes_begin_anew_without_a_blank_row() -> None:
    first = "Chefen fortalte om arbejdet på messen i Göteborg, och hon sade att det var svårt alls."
    second = "– Det tog längre tid än vi hade räknat med, och det kostade mer än vi hade trott förut."
    third = "¹Se också den rapport som regionen gav ut förra året, och som ligger på dess hemsida nu."
    assert [text for _, text in kinds(f"{first}\n{second}\n{third}\n")] == [first, second, third]


def test_numbered_lines_in_a_row_are_items_and_a_date_is_none() -> None:
    text = """\
        De tre vigtigste grunde er:
        1. for lidt løn
        2. for mange vagter
        3. for lange dage

        Udvalget ser på sagen igen på sit næste møde, som bliver holdt på rådhuset den
        4. maj 2025 klokken ni.
        """
    assert kinds(text) == [
        ("paragraph", "De tre vigtigste grunde er:"),
        ("item", "1. for lidt løn"),
        ("item", "2. for mange vagter"),
        ("item", "3. for lange dage"),
        (
            "paragraph",
            "Udvalget ser på sagen igen på sit næste møde, som bliver holdt på rådhuset den 4. maj 2025 klokken ni.",
        ),
    ]


def test_many_lists_are_read_in_time_that_grows_with_them() -> None:
    lines = text_lines("".join(f"Liste {n}:\n1. første\n2. anden\n9. niende\n\n" for n in range(2000)))
    started = time.process_time()
    texts = item_texts(lines)
    assert time.process_time() - started < 1.0
    assert sorted(texts) == [index for index in range(8000) if index % 4 in (1, 2)]


def test_headings_are_short_set_off_and_over_text() -> None:
    text = """\
        Planen for næste år

        Regionen vil i det kommende år bruge flere penge på uddannelse end i det år, der er gået.

        Videre skridt
        Udvalget får en ny status til efteråret, og den bliver lagt på regionens hjemmeside.
        """
    assert [(piece.kind, piece.level) for piece in pieces(text)] == [
        ("heading", 1),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
    ]


def test_a_table_of_figures_has_a_head_and_rows() -> None:
    text = """\
        Antallet af ansatte på fuld tid er steget på sygehusene i de sidste fire år:

        Ansatte på fuld tid på re-
        gionens sygehuse 1. januar 2021 1. oktober 2024

        Læger 5.511 5.702

        Radiografer 601 622

        Portører – 95
         I alt 6.112 6.419

        Tallene er talt op af administrationen, og de er lagt frem for udvalget til mødet i maj.
        """
    assert kinds(text)[1:6] == [
        ("table_head", "Ansatte på fuld tid på regionens sygehuse\t1. januar 2021\t1. oktober 2024"),
        ("table_row", "Læger\t5.511\t5.702"),
        ("table_row", "Radiografer\t601\t622"),
        ("table_row", "Portører\t–\t95"),
        ("table_row", "I alt\t6.112\t6.419"),
    ]


def test_figures_with_spaces_between_the_thousands_are_one_cell() -> None:
    text = "Anställda i regionen 2021 2024\nLäkare 5 595 5 791\nPortörer 891 1 071\nSumma 6 486 6 862\n"
    assert kinds(text) == [
        ("table_head", "Anställda i regionen\t2021\t2024"),
        ("table_row", "Läkare\t5 595\t5 791"),
        ("table_row", "Portörer\t891\t1 071"),
        ("table_row", "Summa\t6 486\t6 862"),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Invånare\n\nMalmö 362 133\nLund 130 288\nYstad 31 002", ["Invånare", "Malmö|362 133", "Lund|130 288", "Ystad|31 002"]),
        ("Kommun Invånare\nMalmö 362 133\nLund 130 288\nYstad 31 112", ["Kommun|Invånare", "Malmö|362 133", "Lund|130 288", "Ystad|31 112"]),
        ("Lön 2024 2025\nKock 2 300 2 500\nLäkare 3 300 3 500", ["Lön|2024|2025", "Kock|2 300|2 500", "Läkare|3 300|3 500"]),
        ("Lön i kronor\nKock 2 300 2 500\nLäkare 3 300 3 500\nKypare 2 100 2 200", ["Lön i kronor", "Kock|2 300|2 500", "Läkare|3 300|3 500", "Kypare|2 100|2 200"]),
        ("Nämnd 2023 2024\nVård 5 595 5 791\nKultur 891 1 171\nSumma 6 486 6 962", ["Nämnd|2023|2024", "Vård|5 595|5 791", "Kultur|891|1 171", "Summa|6 486|6 962"]),
        ("Parti Stemmer Mandater\nA 12 345 12\nV 9 876 9\nB 8 111 4", ["Parti|Stemmer|Mandater", "A|12 345|12", "V|9 876|9", "B|8 111|4"]),
        ("Navne\n\nAnna Ek 12 34 56 78\nBo Ek 23 45 67 89\nIb Ek 34 56 78 90", ["Navne", "Anna Ek|12 34 56 78", "Bo Ek|23 45 67 89", "Ib Ek|34 56 78 90"]),
        ("Anna Ek 070-123 45 67\nBo Ek 08-123 45 68\nIb Ek 040-12 34 56", ["Anna Ek|070-123 45 67", "Bo Ek|08-123 45 68", "Ib Ek|040-12 34 56"]),
        # What a head names, or a year stands for, are columns.
        ("By A B C D\nKøge 12 34 56 78\nSorø 22 34 56 78", ["By|A|B|C|D", "Køge|12|34|56|78", "Sorø|22|34|56|78"]),
        ("Post Budget Forbrug\nLøn 90 120\nDrift 85 130", ["Post|Budget|Forbrug", "Løn|90|120", "Drift|85|130"]),
        ("Post Faktisk forbrug Budget\nLøn 90 120\nDrift 85 130", ["Post Faktisk forbrug Budget", "Løn|90|120", "Drift|85|130"]),
        ("Sådan er det.\nBy Antal Pris\nKøge 12 134\nSorø 10 150\nGreve 9 122", ["Sådan er det. By Antal Pris", "Køge|12|134", "Sorø|10|150", "Greve|9|122"]),
        ("I 2023 og 2024 var der:\nKøge 90 120\nSorø 85 130\nGreve 70 140", ["I 2023 og 2024 var der:", "Køge|90|120", "Sorø|85|130", "Greve|70|140"]),
    ],
)  # fmt: skip
def test_thousands_and_telephone_numbers_are_not_cut_into_columns(text: str, rows: list[str]) -> None:
    assert [said.replace("\t", "|") for _, said in kinds(text)] == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Sygehus        2023      2024      2025\nKøge         12.000    13.000    14.000\nSlagelse      9.000               9.500\nHolbæk        1.000     1.100     1.200",
            ["Sygehus|2023|2024|2025", "Køge|12.000|13.000|14.000", "Slagelse|9.000||9.500", "Holbæk|1.000|1.100|1.200"],
        ),
        (
            "Sygehus\t2023\t2024\t2025\nKøge\t12.000\t13.000\t14.000\nSlagelse\t9.000\t\t9.500\nHolbæk\t\t1.100\t1.200",
            ["Sygehus|2023|2024|2025", "Køge|12.000|13.000|14.000", "Slagelse|9.000||9.500", "Holbæk||1.100|1.200"],
        ),
        (
            "Kommun          Invånare      Andel\nMalmö            362 133       25 %\nLund             130 288        9 %\nYstad                           2 %\nEslöv             34 950",
            ["Kommun|Invånare|Andel", "Malmö|362 133|25 %", "Lund|130 288|9 %", "Ystad||2 %", "Eslöv|34 950|"],
        ),
        ("By\tFormand\tTelefon\nKøge\tAnna Ek\t12345678\nSorø\tBo Ek\t23456789\nLejre\tCarl Ek\t34567890", ["By|Formand|Telefon", "Køge|Anna Ek|12345678", "Sorø|Bo Ek|23456789", "Lejre|Carl Ek|34567890"]),
        ("By\tFormand\tAfdeling\nKøge\tAnna Ek\tVest\nSorø\t\tØst", ["By|Formand|Afdeling", "Køge|Anna Ek|Vest", "Sorø||Øst"]),
        ("By\tParti\tTal\nKøge\tA\t34\nSorø\tV\t87\n\nÅr\tAntal\n2023\t1 200\n2024\t1 300", ["By|Parti|Tal", "Køge|A|34", "Sorø|V|87", "År|Antal", "2023|1 200", "2024|1 300"]),
        ("By      Formand   Frist\nKøge    Anna Ek   1. maj\nSorø    Bo        4. maj\nLejre             5. maj", ["By|Formand|Frist", "Køge|Anna Ek|1. maj", "Sorø|Bo|4. maj", "Lejre||5. maj"]),
        ("Stillinger på sygehuse  2023  2024\nKøge                     120   130\nSorø                            90\nGreve                     80    95", ["Stillinger på sygehuse|2023|2024", "Køge|120|130", "Sorø||90", "Greve|80|95"]),
        # Neither a typist's two spaces after a sentence nor list numbers make columns.
        ("Det er slut.  Ny sætning.\nEn anden linje.  Også her.\nTredje linje slutter.  Med mere.", ["Det er slut. Ny sætning. En anden linje. Også her. Tredje linje slutter. Med mere."]),
        ("1.  Budget\n2.  Valg\n3.  Møder", ["1. Budget", "2. Valg", "3. Møder"]),
    ],
)  # fmt: skip
def test_columns_of_plain_text_are_told_by_tabs_or_blank_space(text: str, rows: list[str]) -> None:
    assert [said.replace("\t", "|") for _, said in kinds(text)] == rows


def test_rows_with_empty_cells_stay_rows_where_places_tell_the_column() -> None:
    def row(*cells: tuple[str, float], y: float) -> Line:
        text, starts = "", []
        for cell, x in cells:
            starts.append((len(text), x))
            text += f"{cell} "
        return Line(text.strip(), 1, x=70.0, y=y, size=11.0, cells=tuple(starts))

    lines = [
        row(("Post", 70.0), ("2024", 300.0), ("2025", 400.0), y=660.0),
        row(("Løn", 70.0), ("10,5", 300.0), ("11,0", 400.0), y=646.0),
        row(("Ny scanner", 70.0), ("3,4", 400.0), y=632.0),
        row(("Afskrivninger", 70.0), ("2,2", 300.0), y=618.0),
        row(("I alt", 70.0), ("32,8", 300.0), ("35,6", 400.0), y=604.0),
        row(("Se også side", 70.0), ("4", 350.0), y=590.0),
    ]
    assert [(piece.kind, piece.text) for piece in pieces_of(lines)] == [
        ("table_head", "Post\t2024\t2025"),
        ("table_row", "Løn\t10,5\t11,0"),
        ("table_row", "Ny scanner\t\t3,4"),
        ("table_row", "Afskrivninger\t2,2\t"),
        ("table_row", "I alt\t32,8\t35,6"),
        ("paragraph", "Se også side 4"),
    ]
    words = [
        row(("Punkt", 70.0), ("Ansvarlig", 200.0), ("Frist", 300.0), y=500.0),
        row(("Plan", 70.0), ("Staben", 200.0), ("1. maj", 300.0), y=486.0),
        row(("Møde", 70.0), ("4. maj", 300.0), y=472.0),
        row(("Svar", 70.0), ("Udvalget", 200.0), ("9. maj", 300.0), y=458.0),
    ]
    assert [piece.text for piece in pieces_of(words)] == [
        "Punkt\tAnsvarlig\tFrist",
        "Plan\tStaben\t1. maj",
        "Møde\t\t4. maj",
        "Svar\tUdvalget\t9. maj",
    ]


def test_years_over_figures_are_the_head_and_years_may_begin_the_rows() -> None:
    assert kinds("Fagområde 2021 2024\nLæger 5.511 5.702\nPortører 891 1.071\nI alt 6.402 6.773\n") == [
        ("table_head", "Fagområde\t2021\t2024"),
        ("table_row", "Læger\t5.511\t5.702"),
        ("table_row", "Portører\t891\t1.071"),
        ("table_row", "I alt\t6.402\t6.773"),
    ]
    assert kinds("År Budget Utfall\n2023 120 131\n2024 140 152\n2025 150 149\n") == [
        ("table_head", "År\tBudget\tUtfall"),
        ("table_row", "2023\t120\t131"),
        ("table_row", "2024\t140\t152"),
        ("table_row", "2025\t150\t149"),
    ]


word = st.from_regex(r"[A-Za-zæøåÆØÅ0-9•–.,:-]{1,12}", fullmatch=True)
line = st.lists(st.tuples(word, st.sampled_from([" ", " ", "  ", "\t"])), max_size=12).map(
    lambda words: "".join(one + space for one, space in words)
)


@given(st.lists(line, max_size=30))
def test_no_letter_or_figure_is_lost(lines: list[str]) -> None:
    def letters(text: str) -> str:
        return "".join(sorted(char for char in text if char.isalnum()))

    text = "\n".join(lines)
    assert letters("".join(piece.text for piece in pieces_of(text_lines(text)))) == letters(text)


@given(st.lists(line, max_size=30))
def test_a_piece_is_one_line_and_never_empty(lines: list[str]) -> None:
    for piece in pieces_of(text_lines("\n".join(lines))):
        assert piece.text.strip() == piece.text != ""
        assert "\n" not in piece.text


def test_a_number_of_minutes_stands_before_its_title() -> None:
    assert kinds(
        """\
        Protokoll

        § 23
        Val av justerare
        Nämnden utser Anna Ek att justera protokollet tillsammans med ordföranden på torsdag.

        § 24
        Nämnden godkänner rapporten och ber förvaltningen återkomma med en plan för resten av året i oktober.
        """
    ) == [
        ("heading", "Protokoll"),
        ("heading", "§ 23 Val av justerare"),
        (
            "paragraph",
            "Nämnden utser Anna Ek att justera protokollet tillsammans med ordföranden på torsdag.",
        ),
        ("heading", "§ 24"),
        (
            "paragraph",
            "Nämnden godkänner rapporten och ber förvaltningen återkomma med en plan för resten av året i oktober.",
        ),
    ]
