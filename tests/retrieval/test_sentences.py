"""Where sentences end in Danish, Swedish and English, and where a full stop ends none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.chunking import spans_of
from retrieval.documents import Block
from retrieval.sentences import split_sentences

WORDS = st.sampled_from(
    ["Regionen", "har", "bl.a.", "d.", "29.", "september", "kap.", "§", "0,3", "mio.", "kr.", "til", "J.P.",
     "Hvad?", "Nej!", "(Se", "her.)", "”Ja.”", "…", "...", "2019.", "Åren", "ø", "\t", "\n", "\u00a0", "  "]
)  # fmt: skip


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
def test_spans_are_in_order_stripped_and_leave_out_white_space_only(text: str) -> None:
    spans = split_sentences(text)
    end = 0
    for start, stop in spans:
        assert end <= start < stop
        assert text[start:stop] == text[start:stop].strip()
        assert not text[end:start].strip()
        end = stop
    assert not text[end:].strip()


@given(st.lists(st.sampled_from(["Det er så.", "Hvem kommer?", "Åh nej!", "Hun sagde ”ja.”"]), min_size=1))
def test_plain_sentences_are_found_again(written: list[str]) -> None:
    assert sentences(" ".join(written)) == written
    assert sentences("\n  ".join(written)) == written


@pytest.mark.parametrize(
    "whole",
    [
        "Fristen er d. 29. september, og mødet er d. 3. Oktober.",
        "Enligt 6 kap. 6 a § patientlagen gäller det.",
        "Der er afsat 0,3 mio. kr. til formålet og 2 mia. kr. i alt.",
        "H. C. Andersen mødte A.P. Møller og N.F.S. Grundtvig.",
        "Det gælder bl.a. Region Skåne, f.eks. Malmø og Lund m.fl. 3 byer.",
        "Kontakt dr. Hansen, tlf. 12345678, jf. Sundhedsloven.",
        "Som regeln säger i prop. 2019/20:1, t.ex. Region Halland.",
        "Priset är ca. 4.500 kr. 12 gånger om året.",
        "Den 4. Juni begynder det.",
        "De bor på Ndr. Ringvej og Sdr. Boulevard i Kgs. Lyngby.",
        "Jens Chr. Olsen og Joh. Nilsson fra Psyk. Center talte.",
        "Ring till avd. 5 eller till sjukhusdir. Anna Ek.",
        "Mr. Smith met Dr. Jones, i.e. Mary.",
        "Stk. 2. Udvalget afgør det.",
        "Er det … nej, det er det ikke.",
        "Hun spurgte: ”Hvorfor?” og gik.",
        "Det gäller fr.o.m. 1 maj 2025 t.o.m. 31 mars, enl. 5 kap. 2 § och iht. § 12, dvs. Region Skåne.",
        "Der er åbent man. 9-15, tirs. 10-12 og man.-fre. 8-9 fra aug. 2024.",
        "Det koster ekskl. 25 procent maks. 20 og hhv. 30 kr., tfn. 1177, sagsnr. 24/1234 og dnr. RS 2024.",
        "Mødt er ph.d. Jens Hansen, cand.mag. Lise Olsen, bitr. Anna Ek, stf. Bo og tidl. Formand Ib Holm.",
        "Pengene udmøntes ved 4. Økonomirapport.",
        "Det beslutas i 3. Delårsrapporten.",
        "Det gælder p.t. Region Skåne, f.n. 3 byer og m.h.t. 4 andre.",
    ],
)
def test_a_full_stop_that_ends_no_sentence_does_not_divide_it(whole: str) -> None:
    assert sentences(f"{whole} Derefter kom en til.") == [whole, "Derefter kom en til."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Det koster 2 mio. Det er meget.", ["Det koster 2 mio.", "Det er meget."]),
        ("Der er 12 regler m.m. Alle gælder.", ["Der er 12 regler m.m.", "Alle gælder."]),
        ("Mødet begynder kl. 10. Alle kommer.", ["Mødet begynder kl. 10.", "Alle kommer."]),
        ("Det følger af stk. 2. Her er det.", ["Det følger af stk. 2.", "Her er det."]),
        ("Det var i 2019. Siden kom flere.", ["Det var i 2019.", "Siden kom flere."]),
        ("Der er 37 timer. 4. God jobstart", ["Der er 37 timer.", "4. God jobstart"]),
        ("Han sagde: »Nej.« Så gik han.", ["Han sagde: »Nej.«", "Så gik han."]),
        ("Det står i bilag A. Udvalget er enigt.", ["Det står i bilag A.", "Udvalget er enigt."]),
        ("De har hepatit C. Behandlingen virker.", ["De har hepatit C.", "Behandlingen virker."]),
        ("Hvem? Hvad? Hvor!", ["Hvem?", "Hvad?", "Hvor!"]),
        ("Det blev sent… Alle gik.", ["Det blev sent…", "Alle gik."]),
        ("Antallet faldt til 12. Rådet er tilfreds.", ["Antallet faldt til 12.", "Rådet er tilfreds."]),
        ("Kom vi til 12? Og til 13. Nej.", ["Kom vi til 12?", "Og til 13.", "Nej."]),
        ("Mødet slutter kl. 10. Velkommen!", ["Mødet slutter kl. 10.", "Velkommen!"]),
        ("Uden punktum", ["Uden punktum"]),
        (" \t\n", []),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_a_table_row_and_a_heading_are_one_whatever_stands_in_their_cells() -> None:
    text = "Læger\t6.620. Sygeplejersker\t7. Alt i alt"
    assert list(spans_of(text, Block("table_row", 0, len(text)))) == [(0, len(text))]
    assert list(spans_of(text, Block("heading", 0, len(text), level=2))) == [(0, len(text))]
    assert len(spans_of(text, Block("paragraph", 0, len(text)))) > 1


def test_spans_of_a_block_count_in_the_documents_text() -> None:
    text = "Først en linje.\nDet er så. Hvem kommer?"
    spans = spans_of(text, Block("paragraph", 16, len(text)))
    assert [text[start:end] for start, end in spans] == ["Det er så.", "Hvem kommer?"]


def test_a_block_is_divided_once_however_often_it_is_asked_for() -> None:
    text = "Den lange tekst læses igen og igen. Den deles kun én gang. " * 100
    block = Block("paragraph", 0, len(text))
    assert spans_of(text, block) is spans_of(text, block)
    moved = spans_of(f"{text}\n{text}", Block("paragraph", len(text) + 1, 2 * len(text) + 1))
    assert moved[0] == (len(text) + 1, len(text) + 1 + 35)


@pytest.mark.parametrize(
    "text", ["Det er nr. 4 af dem. " * 20_000, "." * 200_000 + "a", "ord" * 100_000 + ". A"]
)
def test_a_paragraph_of_any_length_is_divided(text: str) -> None:
    """Twice the text must not take four times as long, else this never ends."""
    spans = split_sentences(text)
    assert (
        "".join(text[start:end] for start, end in spans) == "".join(text.split(" ")) or len(spans) == 20_000
    )


def test_an_address_or_a_short_word_ends_a_sentence() -> None:
    assert sentences("Læs mere på kl.dk. Derefter kom en til.") == [
        "Læs mere på kl.dk.",
        "Derefter kom en til.",
    ]
    assert sentences("Det gør man. Derefter kom de m.fl. Sådan er det.") == [
        "Det gør man.",
        "Derefter kom de m.fl.",
        "Sådan er det.",
    ]


@pytest.mark.parametrize(
    "written",
    [
        ["Regionen gav 2 mio. DKK til projektet i 2023.", "Det er meget."],
        ["Det koster 4 mio. Euro og 1,5 mia. EU-midler i alt."],
        ["Deltagere var bl. a. Region Skåne.", "De kom i går."],
        ["Kontakt HR.", "De hjælper dig."],
        ["Prisen er 2 mio.", "Den stiger."],
    ],
)
def test_amounts_and_abbreviations_of_two_words_are_not_cut(written: list[str]) -> None:
    assert sentences(" ".join(written)) == written
