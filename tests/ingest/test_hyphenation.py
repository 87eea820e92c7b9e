"""Words divided at line ends: what is joined, and which hyphens stay."""

from __future__ import annotations

import difflib
import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.hyphenation import Vocabulary, ends_divided, join_lines
from ingest.limits import Limits
from ingest.pdf import read_pdf
from ingest.reading import read_document
from ingest.running import drop_running

PDFS = Path(__file__).resolve().parents[3] / "shared" / "pdfs"


def joined(*lines: str, elsewhere: str = "") -> str:
    return join_lines(lines, Vocabulary.of([*lines, elsewhere]))


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("alle med-", "arbejdere", "alle medarbejdere"),
        ("plan for it-", "outsourcing", "plan for it-outsourcing"),
        ("i årene 2022-", "2025", "i årene 2022-2025"),
        ("fastholdelses-", "og rekrutteringsudvalget", "fastholdelses- og rekrutteringsudvalget"),
        ("hälso-", "och sjukvården", "hälso- och sjukvården"),
        ("løn-", "eller ansættelsesvilkår", "løn- eller ansættelsesvilkår"),
        ("ny HR-", "chef", "ny HR-chef"),
        ("en e-", "rekruttering", "en e-rekruttering"),
        ("andre EU-", "Kommissionen", "andre EU-Kommissionen"),
        ("Rigshospitalet-", "Glostrup", "Rigshospitalet-Glostrup"),
        ("INITIA-", "TIV", "INITIATIV"),
        ("ikke-", "anvendte midler", "ikke-anvendte midler"),
        ("på tv-", "skærmen", "på tv-skærmen"),
        ("onboarding-aktivi-", "teter", "onboarding-aktiviteter"),
        ("foran-", "drings- og læreprocesser", "forandrings- og læreprocesser"),
        ("sund\u00ad", "hed", "sund" + "hed"),
        ("regionen -", "og staten", "regionen - og staten"),
        ("ja/", "nej", "ja/nej"),
        ("2019–", "2020", "2019–2020"),
        ("to  ord", "i  alt", "to ord i alt"),
    ],
)
def test_what_a_line_end_hyphen_was(first: str, second: str, whole: str) -> None:
    assert joined(first, second) == whole


def test_the_document_itself_is_the_witness() -> None:
    assert joined("software-", "robotter", elsewhere="vores software-robotter her") == "software-robotter"
    assert joined("software-", "robotter", elsewhere="vores softwarerobotter her") == "softwarerobotter"
    # "onboarding" is written with a hyphen before other words too.
    assert (
        joined("Onboarding-", "forløbet", elsewhere="et onboarding-system til onboarding nu")
        == "Onboarding-forløbet"
    )
    # A name with a capital inside is joined where the document writes it so.
    assert joined("i Libre-", "Office", elsewhere="med LibreOffice nu") == "i LibreOffice"
    assert joined("i Libre-", "Office", elsewhere="med Libre-Office nu") == "i Libre-Office"
    # A conjunction's letters may end a word.
    assert joined("en exa-", "men", elsewhere="två examen nu") == "en examen"
    assert joined("met-", "och", elsewhere="denna metoch nu") == "metoch"


def test_halves_at_line_ends_are_no_witnesses() -> None:
    vocabulary = Vocabulary.of(["hele med-", "arbejdere her"])
    assert dict(vocabulary.words) == {"hele": 1, "her": 1}


words = st.from_regex(r"[A-Za-zÆØÅæøåäö]{1,8}(?:-[a-zæøå]{1,6})?[.,;:]?", fullmatch=True)


@given(st.lists(st.lists(words, min_size=1, max_size=8), min_size=1, max_size=6))
def test_without_line_end_hyphens_only_spaces_change(lines: list[list[str]]) -> None:
    texts = [" ".join(line) for line in lines]
    assert not any(ends_divided(text) for text in texts)
    assert joined(*texts) == " ".join(texts)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=6))
def test_no_letter_is_lost_or_added(lines: list[str]) -> None:
    def letters(text: str) -> str:
        return "".join(char for char in text if char.isalnum())

    assert letters(joined(*lines)) == letters("".join(lines))


@pytest.mark.parametrize(("language", "divided", "hyphenated"), [("da", 486, 13), ("sv", 238, 10)])
def test_divided_words_of_two_column_statutes(language: str, divided: int, hyphenated: int) -> None:
    file = PDFS / f"derived-twocolumn-hyphenated.{language}.pdf"
    if not file.is_file():
        pytest.skip(f"needs {file.name} in ../shared/pdfs")
    true = Counter(file.with_suffix(".txt").read_text(encoding="utf-8").split())
    lines, _ = drop_running(read_pdf(file.read_bytes(), None, Limits()).lines)
    vocabulary = Vocabulary.of(line.text for line in lines)
    joined_rightly, kept_rightly, wrong = 0, 0, []
    for above, below in itertools.pairwise(lines):
        if not ends_divided(above.text):
            continue
        left, right = above.text.split()[-1], below.text.split()[0]
        word = join_lines([left, right], vocabulary)
        if word not in true and " " not in word:
            wrong.append((left, right, word))
        elif "-" in left[:-1] + right or word == left + right or " " in word:
            kept_rightly += 1
        else:
            joined_rightly += 1
    assert wrong == []
    assert (joined_rightly, kept_rightly) == (divided, hyphenated)


@pytest.mark.parametrize(("language", "divided"), [("da", 499), ("sv", 248)])
def test_two_column_statutes_come_out_as_they_are_written(language: str, divided: int) -> None:
    file = PDFS / f"derived-twocolumn-hyphenated.{language}.pdf"
    if not file.is_file():
        pytest.skip(f"needs {file.name} in ../shared/pdfs")
    written = file.with_suffix(".txt").read_text(encoding="utf-8").split()
    read = read_document(file, file.parent).text.split()
    differences = [
        (written[a:b], read[c:d])
        for kind, a, b, c, d in difflib.SequenceMatcher(None, written, read, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    assert differences == [], f"of {divided} divided words"
