"""Which sentences cannot stand without the one before them."""

from __future__ import annotations

import pytest

from retrieval.anaphora import goes_on, refers_back


@pytest.mark.parametrize(
    "text",
    [
        "Det ställde till problem för leverantören.",
        "– Det gjorde det problematiskt både för oss och för leverantören.",
        "Dette er grunden til, at rådet blev nedsat.",
        "Därför måste arbetssätten bli nya.",
        "Hun er formand for Danske Regioner.",
        "De skal være mindst 10 millioner kroner værd.",
        "Den kan høres hver dag.",
        "» Han siger nej.",
        "Det ville koste for meget.",
        "Det ska göras om.",
        "Hendes opgave er at samle regionen.",
        "Deras avtal går ut.",
        "Denne aftale gælder til 2025.",
        "Sistnämnda är dyrast.",
        "Det er 600.000 kr. i alt.",
        "Det är totalt 12 procent.",
        "Det gælder fra 10 millioner kroner og opefter.",
        "Det gäller också vikarier.",
        "Det sker ved årets slutning.",
        "E-mail: anna.berg@region.dk",
        "Telefon: +45 12 34 56 78.",
    ],
)
def test_it_refers_back(text: str) -> None:
    assert refers_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Det finns en risk att man tappar kunskap.",
        "Det nye råd har ti medlemmer.",
        "Det stora sjukhuset byggs om.",
        "Det er 5 år siden, rådet blev nedsat.",
        "Telefon til borgere er åben.",
        "Det gælder om at begynde i tide.",
        "Det gäller att börja i tid.",
        "Det sker ofte, at fristen overskrides.",
        "Det mangler læger i hele regionen.",
        "Hans Holm leder rådet.",
        "Det er dér, it-rådet skal hjælpe.",
        "Den som outsourcar riskerar att förlora kunskap.",
        "De fem regioner er enige.",
        "Hanne Holm leder rådet.",
        "Detaljer står i avtalet.",
        "Det",
        "",
    ],
)
def test_it_stands_by_itself(text: str) -> None:
    assert not refers_back(text)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Och är det nödvändigt, var det fel leverantör.", True),
        ("– Men det koster mere.", True),
        ("But it costs more.", True),
        ("Derfor blev den lukket.", True),
        ("Men, siger hun, det koster.", True),
        ("Men and women are equal.", False),
        ("Ogsåret er slut.", False),
        ("Mens rådet ventede, steg prisen.", False),
        ("Menigheden mødes.", False),
    ],
)
def test_it_reads_on(text: str, is_so: bool) -> None:
    assert goes_on(text) is is_so
