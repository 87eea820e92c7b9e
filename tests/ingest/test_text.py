"""Plain text: encodings, pages and page turns."""

from __future__ import annotations

import pytest

from errors import ReadError
from ingest.text import decode, page_count, text_lines

TEXT = "Sygehuset på Ærø får én ny læge – og Öland två."


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp865", "mac_roman"],
)
def test_every_usual_encoding_is_read(encoding: str) -> None:
    text = TEXT.replace("–", "-") if encoding == "cp865" else TEXT  # DOS had no dash
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Udtrykkene ”grundløn”, ”tillæg” og ”pension” bruges i aftalen.",
        "Ordene “pension” og ”ferie” står i ‘aftalen’ – og i “loven”.",
        "Kun ”pension” og “ferie”.",
    ],
)
def test_the_quote_marks_of_windows_are_no_letters_of_dos(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_a_page_that_names_latin1_is_read_as_browsers_read_it() -> None:
    assert decode(TEXT.encode("cp1252"), "iso-8859-1") == TEXT
    assert decode(TEXT.encode("utf-8"), "no-such-encoding") == TEXT
    assert decode(TEXT.encode("cp1252"), "us-ascii") == decode(TEXT.encode("utf-8"), "us-ascii") == TEXT
    assert decode(b"Sygehuset p\xe5 \xc6r\xf8 \x81", "iso-8859-1") == "Sygehuset på Ærø \ufffd"


def test_a_stray_byte_in_utf8_is_read_alone_as_windows_1252() -> None:
    text = ("Sygeplejersker på Århus Sygehus. " * 5).encode() + b"\n\nEt \xe5r senere \x96 og \x81.\n"
    read = "Sygeplejersker på Århus Sygehus. " * 5 + "\n\nEt år senere – og \ufffd.\n"
    assert decode(text) == decode(text, "utf-8") == decode(b"\xef\xbb\xbf" + text) == read
    assert decode("Sygehuset på Ærø: Ã¥".encode("cp1252")) == "Sygehuset på Ærø: Ã¥"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"%PDF-1.7\n" + bytes(range(32)) * 30, b"PK\x03\x04" + b"\x00\x07" * 50]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert "no readable text" in caught.value.message
    assert caught.value.next_step


def test_form_feeds_count_pages() -> None:
    text = "Første side.\n\fAnden side.\nMere.\n\f"
    assert page_count(text) == 2
    assert [(line.text, line.page, line.turned) for line in text_lines(text)] == [
        ("Første side.", 1, False),
        ("Anden side.", 2, True),
        ("Mere.", 2, False),
    ]
    assert page_count("Ingen sider her.\n") == 0


def test_a_single_leading_space_in_text_without_indents_marks_a_page_turn() -> None:
    rows = [f"Linje nummer {number} af en tekst." for number in range(30)]
    rows[12] = " " + rows[12]
    turned = [line.text for line in text_lines("\n".join(rows)) if line.turned]
    assert turned == ["Linje nummer 12 af en tekst."]
