"""Marks of notes and exponents are raised figures, and no part of the figure that they stand behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import pytest
import typst

from ingest.reading import read_document
from tests.ingest.pdf_files import pdf_of_page

TOLD = "Antallet af sager steg til 900¹ i 2023², og arealet er 50 m²."


def html(file: Path) -> None:
    text = TOLD.replace("¹", "<sup>1</sup>").replace("3²", '3<sup><a href="#n2">2</a></sup>')
    file.write_text(f"<html><body><h1>Sager</h1><p>{text.replace('²', '<sup>2</sup>')}</p></body></html>")


def markdown(file: Path) -> None:
    text = TOLD.replace("¹", "<sup>1</sup>").replace("²", "<sup>2</sup>")
    file.write_text(f"# Sager\n\n{text}\n\n<div>{text}</div>\n")


def word(file: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph()
    for text, is_raised in (
        ("Antallet af sager steg til 900", False),
        ("1", True),
        (" i 2023", False),
        ("2", True),
        (", og arealet er 50 m", False),
        ("2", True),
        (".", False),
    ):
        run = paragraph.add_run(text)
        run.font.superscript = is_raised or None
    made.save(str(file))


def open_document(file: Path) -> None:
    made = odfdo.Document("text")
    made.body.clear()
    style = odfdo.Style("text", name="Hoch")
    style.set_properties({"style:text-position": "super 58%"}, area="text")
    made.insert_style(style, automatic=True)
    spans = TOLD
    for sign, figure in (("¹", "1"), ("²", "2")):
        spans = spans.replace(sign, f'<text:span text:style-name="Hoch">{figure}</text:span>')
    made.body.append(odfdo.Element.from_tag(f"<text:p>{spans}</text:p>"))
    made.save(str(file))


def pdf(file: Path) -> None:
    text = TOLD.replace("¹", "#super(typographic: false)[1]").replace("²", "#super(typographic: false)[2]")
    source = file.with_suffix(".typ")
    source.write_text(f'#set text(lang: "da", size: 11pt)\n= Sager\n\n{text}\n', encoding="utf-8")
    typst.compile(source, output=file)
    source.unlink()


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.html", html), ("a.md", markdown), ("a.docx", word), ("a.odt", open_document), ("a.pdf", pdf)],
)
def test_raised_figures_are_told_from_the_figure_before(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    file = tmp_path / name
    write(file)
    said = [line for line in read_document(file, tmp_path).text.split("\n") if "900" in line]
    assert said
    assert set(said) == {TOLD}


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        # Raised by the text's rise, which says nothing of where it stands: behind a figure.
        (
            "(Der var 900) Tj /F1 7 Tf 4 Ts (1) Tj 0 Ts /F1 11 Tf ( sager i alt.) Tj",
            "Der var 900¹ sager i alt.",
        ),
        # Smaller and lower down is no mark and no exponent.
        ("(Udslip af CO) Tj /F1 7 Tf 81 -3 Td (2) Tj /F1 11 Tf 5 3 Td ( faldt.) Tj", "Udslip af CO 2 faldt."),
        # Another size in the same line, and no less high: figures of their own.
        ("(I 2023 kom) Tj /F1 8 Tf ( 12 sager) Tj /F1 8 Tf ( 14) Tj", "I 2023 kom 12 sager 14"),
    ],
)
def test_in_a_pdf_size_and_place_say_what_is_raised(tmp_path: Path, shown: str, told: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf_of_page(f"BT /F1 11 Tf 70 740 Td {shown} ET".encode("cp1252")))
    assert read_document(file, tmp_path).text.strip() == told
