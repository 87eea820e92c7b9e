"""Broken margin columns, as they come out of action plans line by line."""

from __future__ import annotations

import textwrap

from ingest.lines import Piece
from ingest.structure import pieces_of
from ingest.text import text_lines

PLAN = """\
    Tiltag som er valgt for 2025

    Vel-
    komst-
    dagen

    I gang

    Beskrivelse:
    Alle nye kolleger bliver inviteret til en dag, hvor de hører om sygehuset og møder de
    ledere, som de skal arbejde sammen med i den første tid.

    Status:
    Den første dag blev holdt i marts, og 40 nye kolleger kom. Den næste er planlagt til ef-
    teråret.

    Vagt-
    plan-

    De som lægger vagtplaner mødes hvert år og deler deres erfaringer om arbejdet med at plan-
     lægger-
    netværk
    2025

    lægge vagter. I år var der 120 deltagere fra alle sygehuse, og dagen blev holdt i byens hal.

    Status:
    Den næste er i maj, og den bliver holdt et andet sted end i år, fordi hallen bygges om.

    Arbejds-
    miljø:
    Styr-
    kelse af
    trivsel

    Gen-
    nemført

    Beskrivelse:
    Hver afdeling har talt om trivsel og har valgt to ting, som den vil gøre noget ved i år.
     Gen-
    nemført Status:

    Alle afdelinger er færdige, og de har sendt deres valg til ledelsen, som har svaret dem.
"""


def pieces(text: str) -> list[Piece]:
    return pieces_of(text_lines(textwrap.dedent(text)))


def test_names_become_headings_over_their_text_and_states_stay_with_them() -> None:
    found = [(piece.kind, piece.text) for piece in pieces(PLAN)]
    start = found.index(("heading", "Velkomstdagen"))
    assert found[start + 1 : start + 3] == [("paragraph", "I gang"), ("heading", "Beskrivelse:")]
    assert ("heading", "Arbejdsmiljø: Styrkelse af trivsel") in found
    at = found.index(("heading", "Arbejdsmiljø: Styrkelse af trivsel"))
    assert found[at + 1] == ("paragraph", "Gennemført")


def test_a_name_that_a_page_break_tore_apart_is_whole_and_so_is_the_text_around_it() -> None:
    texts = [piece.text for piece in pieces(PLAN)]
    assert "Vagtplanlæggernetværk 2025" in texts
    assert any("arbejdet med at planlægge vagter. I år" in text for text in texts)


def test_a_state_that_shares_its_line_with_a_label_is_cut_from_it() -> None:
    found = [(piece.kind, piece.text) for piece in pieces(PLAN)]
    last = len(found) - 1 - found[::-1].index(("heading", "Status:"))
    assert found[last - 1] == ("paragraph", "Gennemført")
    assert found[last + 1][1].startswith("Alle afdelinger er færdige")


def test_levels_nest_names_under_chapters_and_labels_under_names() -> None:
    levels = {piece.text: piece.level for piece in pieces(PLAN) if piece.kind == "heading"}
    assert levels["Tiltag som er valgt for 2025"] < levels["Velkomstdagen"] < levels["Beskrivelse:"]
    assert levels["Velkomstdagen"] == levels["Vagtplanlæggernetværk 2025"]
    assert levels["Beskrivelse:"] == levels["Status:"]


def test_short_lines_without_a_margin_are_left_alone() -> None:
    text = """\
        Mødet begynder klokken ni om morgenen i den store sal på anden sal, og alle er vel-
        komne.

        Ja.

        Nej.

        Det sidste punkt er eventuelt, og det plejer at vare længere, end nogen har ventet af det.
        """
    assert [piece.kind for piece in pieces(text)] == ["paragraph"] * 4
    assert pieces(text)[0].text.endswith("og alle er velkomne.")
