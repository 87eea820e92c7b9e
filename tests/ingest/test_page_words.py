"""The admins' page says the same things in all its languages, and shows what files say as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields

import pytest

from chat.words import ScreenLanguage
from ingest import page_html as html
from ingest.doctor import Finding
from ingest.listing import ListedDocument
from ingest.page_words import PageWords, page_words
from ingest.plan import Failure
from ingest.preview import PreviewRow
from retrieval.documents import DocumentInfo, Dropped, Unread

LANGUAGES: tuple[ScreenLanguage, ...] = ("da", "sv", "en")
BLANK = re.compile(r"\{(\w+)\}")
NASTY = '<script>alert("1")</script> & <b>'


def told(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case tuple():
            return [str(one) for one in value]
        case Mapping():
            return [str(one) for one in value.values()]
        case _:
            raise AssertionError(value)


@pytest.mark.parametrize("name", [field.name for field in fields(PageWords)])
def test_every_word_is_there_in_every_language_with_the_same_blanks(name: str) -> None:
    values = [getattr(page_words(language), name) for language in LANGUAGES]
    said = [told(value) for value in values]
    assert all(all(words) for words in said)
    assert len({len(words) for words in said}) == 1
    assert len({tuple(value) for value in values if isinstance(value, Mapping)}) <= 1
    for same in zip(*said, strict=True):
        assert len({tuple(sorted(BLANK.findall(word))) for word in same}) == 1


@pytest.mark.parametrize(
    ("language", "number", "size", "files"),
    [
        ("da", "12.345", "1,2 GB", "1 fil"),
        ("sv", "12\u00a0345", "1,2 GB", "1 fil"),
        ("en", "12,345", "1.2 GB", "1 file"),
    ],
)
def test_numbers_are_written_the_way_of_the_language(
    language: ScreenLanguage, number: str, size: str, files: str
) -> None:
    words = page_words(language)
    assert (words.number(12345), words.size(1_230_000_000)) == (number, size)
    assert words.count(words.files, 1) == files
    assert words.size(345_600) == f"0{words.decimal_mark}3 MB"
    assert words.when("not a moment") == "not a moment"


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_file_says_is_shown_as_text(language: ScreenLanguage) -> None:
    words = page_words(language)
    info = DocumentInfo("0123456789abcdef", NASTY, NASTY, NASTY, "sv", NASTY)
    unread = (Unread(3, NASTY, NASTY),)
    row = PreviewRow(NASTY, "added", NASTY, NASTY, NASTY, NASTY, "da", 2, 1, NASTY, NASTY)
    same = PreviewRow(NASTY, "same", NASTY, reason=NASTY)
    failed = PreviewRow(NASTY, "failed", NASTY, reason=NASTY, next_step=NASTY)
    shown = (
        html.preview_table([row, same, failed], words)
        + html.failures([Failure(NASTY, NASTY, NASTY)], words)
        + html.document_row(ListedDocument(info, (NASTY, NASTY), 3, 7, unread), words)
        + html.unread_pages(info, unread, words)
        + html.dropped_list(info, [Dropped(NASTY, 1, NASTY)], words)
        + html.findings([Finding("index", True, NASTY, NASTY)], words)
        + html.facts_table([(NASTY, NASTY)])
        + html.notice(NASTY)
    )
    assert "<script" not in shown
    assert "<b>" not in shown
    assert shown.count("&lt;script&gt;") >= 20


def test_pages_are_named_as_they_are_printed() -> None:
    words = page_words("en")
    info = DocumentInfo(
        "0123456789abcdef", "Plan", None, None, "da", "plan.pdf", page_labels=("i", "ii", "<1>")
    )
    unread = html.unread_pages(info, (Unread(2, "It is a picture.", ""),), words)
    assert "<strong>page ii</strong>" in unread
    dropped = html.dropped_list(
        info, (Dropped("page number", 3, "Side 1"), Dropped("advert", None, "Køb")), words
    )
    assert re.findall("<li>(.*?)</li>", dropped) == ["page &lt;1&gt;: Side 1", "Køb"]


def test_a_long_table_says_how_much_is_left_out_and_what_needs_doing_comes_first() -> None:
    words = page_words("en")
    rows = [PreviewRow(f"{n:03}.txt", "added", f"{n:03}.txt") for n in range(250)]
    rows.append(PreviewRow("z.txt", "failed", "z.txt", reason="The file is empty."))
    rows.append(PreviewRow("same.txt", "unchanged"))
    shown = html.preview_table(rows, words)
    assert re.findall(r'scope="row">([^<]+)<', shown)[:2] == ["z.txt", "000.txt"]
    assert shown.count('scope="row"') == 200
    assert "and 51 more" in shown
    assert "same.txt" not in shown
