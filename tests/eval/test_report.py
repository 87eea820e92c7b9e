"""A report is one file: read for what it says, and opened without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect

from errors import TestSetError
from eval.__main__ import main
from eval.failures import Why
from eval.gate import parse_requirement
from eval.outcome import METRICS
from eval.report import REPORT_LANGUAGES, report
from eval.report_plots import plots
from eval.report_words import ReportWords
from eval.run import Durations, Run, save
from eval.selective import Selection, risk_coverage_curve, threshold_between
from tests.eval.small_run import ANSWERED, GOOD, HOSTILE, LOW, MISSING, SMALL_RUN, SUBJECT

WHEN = datetime(2026, 11, 24, 22, 5, tzinfo=UTC)
ENGLISH = REPORT_LANGUAGES["en"]
BLANK = re.compile(r"\{(\w+)\}")


def read(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html)


def told(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows_of(table: lxml.html.HtmlElement) -> list[list[str]]:
    return [[told(cell) for cell in row] for row in table.iter("tr")]


@pytest.mark.parametrize("name", [field.name for field in fields(ReportWords)])
def test_every_word_is_there_in_every_language_with_the_same_blanks(name: str) -> None:
    said = [getattr(words, name) for words in REPORT_LANGUAGES.values()]
    assert all(said)
    if isinstance(said[0], str):
        assert len({tuple(sorted(BLANK.findall(word))) for word in said}) == 1
    else:
        assert len({frozenset(mapping) for mapping in said}) == 1


def test_every_metric_and_every_reason_has_its_words() -> None:
    for words in REPORT_LANGUAGES.values():
        assert [metric for metric in METRICS if metric not in words.metrics] == []
        assert set(words.why) == set(words.why_short) == set(Why)


def test_the_figures_stand_with_their_intervals_and_marks() -> None:
    marks = [
        parse_requirement(mark)
        for mark in ("recall@5>=0.5", "refused_answerable<=0.5", "da->da:recall@5>=0.9")
    ]
    page = read(report(SMALL_RUN, WHEN, ENGLISH, requirements=marks))
    figures = {row[0].split(" share")[0]: row[1:] for row in rows_of(page.find_class("figures")[0])[1:]}
    assert figures["Found among the first five"] == [
        *("0.33", "0.00 to 1.00", "", "3"),
        "≥ 0.5 missed",
    ]
    assert figures["Wrongly refused"][4:] == ["≤ 0.5 reached"]
    assert [told(tile) for tile in page.find_class("tiles")[0]] == [
        "Found among the first five 0.33 0.00 to 1.00",
        "The quotes hold the answer 0.33 0.00 to 1.00",
        "Rightly refused 0.00 0.00 to 0.00",
        "Wrongly refused 0.33 0.00 to 1.00",
    ]
    assert "da->da:recall@5>=0.9 reached" in told(page)


def test_a_mark_whose_figure_the_run_does_not_give_stands_as_missed() -> None:
    marks = [parse_requirement(mark) for mark in ("mrr>=0.5", "fi->da:mrr>=0.5", "da->da:recall@5>=0.9")]
    page = read(report(SMALL_RUN, WHEN, ENGLISH, requirements=marks))
    section = page.get_element_by_id("figures").getparent()
    assert [(told(line), line.get("class")) for line in section.iter("li")] == [
        ("mrr>=0.5 missed, because the run does not give it", "missed"),
        ("fi->da:mrr>=0.5 missed, because the run does not give it", "missed"),
        ("da->da:recall@5>=0.9 reached", "reached"),
    ]


def test_a_comparison_stands_with_its_verdict_differences_and_questions() -> None:
    earlier = replace(SMALL_RUN, outcomes=(GOOD, replace(LOW, scores=GOOD.scores), MISSING, ANSWERED))
    page = read(report(SMALL_RUN, WHEN, ENGLISH, earlier))
    assert told(page.find_class("verdict")[0]).startswith("No difference that can be told from chance.")
    section = page.get_element_by_id("comparison").getparent()
    rows = {row[0]: row[1:] for row in rows_of(next(section.iter("table")))}
    assert rows["Found among the first five"][:3] == ["0.67", "0.33", "−0.33−1.00 to 0.00"]
    better, worse = page.find_class("changes")
    assert told(better) == "Questions that got better: 0"
    assert told(worse) == (
        "Questions that got worse: 1 Hur länge är bron stängd? "
        "sv-1 · sv\u00a0→\u00a0da · The quotes hold the answer: 1.00 → 0.00".replace("\u00a0", " ")
    )
    with pytest.raises(TestSetError, match="did not ask the same questions"):
        report(SMALL_RUN, WHEN, ENGLISH, replace(SMALL_RUN, outcomes=(GOOD,)))


def test_the_breakdowns_tell_the_questions_apart_by_every_property() -> None:
    page = read(report(SMALL_RUN, WHEN, ENGLISH))
    tables = {
        told(table.find("caption")): rows_of(table)
        for table in page.iter("table")
        if table.find("caption") is not None
    }
    assert list(tables) == [
        "language pair",
        "question's language",
        "document's language",
        "same or other language",
        "kind of question",
        "tag",
        "half",
    ]
    assert [row[:3] for row in tables["same or other language"][1:]] == [
        ["other language", "2", "0.000.00 to 0.00"],
        ["same language", "1", "1.001.00 to 1.00"],
    ]
    assert [row[:2] for row in tables["tag"][1:]] == [["no tag", "2"], ["sport", "1"], ["tider", "2"]]
    assert [row[:2] for row in tables["document's language"][1:]] == [["Danish", "3"], ["no document", "1"]]


def test_a_report_says_what_was_measured() -> None:
    page = read(report(SMALL_RUN, WHEN, REPORT_LANGUAGES["da"]))
    assert page.get("lang") == "da"
    measured = {told(term): told(term.getnext()) for term in page.iter("dt")}
    assert measured["Måling"] == SMALL_RUN.id
    assert measured["Sprogmodel til søgning"] == "e5 1"
    assert measured["Indeks"] == "g1"
    assert measured["Kodens version"] == "c0de"
    assert measured["Målt"] == "2026-11-24 22:05 UTC"
    assert measured["Indstillinger"] == "chunk_tokens=160"
    assert measured["Svartider"].startswith("søgning, halvdelen under 20 ms; søgning, 95 % under 29 ms")


def test_the_plots_carry_words_and_take_their_colours_from_the_page() -> None:
    html = report(SMALL_RUN, WHEN, ENGLISH)
    drawn = read(html).find_class("plot")
    assert [told(plot.find("title")) for plot in drawn] == [
        "Found among the first five, for each language pair",
        "The quotes hold the answer, for each language pair",
        "Risk and coverage",
        "Where the right passage was found",
        "Confidence for questions with and without an answer",
    ]
    assert all(plot.get("role") == "img" and told(plot.find("desc")) for plot in drawn)
    assert told(drawn[3].find("desc")) == (
        "1 of 3 passages sought were found first, 1 among the first five, 1 not at all."
    )
    assert "#0a0b0" not in html
    assert "var(--accent)" in html


@pytest.mark.parametrize(
    ("answered", "told_of_use"),
    [
        ((), "with the threshold that is set, none is answered."),
        # As sure as what was refused, so that no threshold parts them.
        ((0.7,), "with the threshold that is set, 33 % are answered and 100 % are wrong."),
        # Less sure than what was refused.
        ((0.6,), "with the threshold that is set, 33 % are answered and 100 % are wrong."),
    ],
)
def test_the_plot_of_risk_says_what_was_answered(answered: tuple[float, ...], told_of_use: str) -> None:
    refused = [replace(GOOD, abstained=True, confidence=sure) for sure in (0.2, 0.7)]
    outcomes = [*refused, *(replace(LOW, confidence=sure) for sure in answered)]
    (risk,) = (plot for plot in plots(outcomes, {}, {}, ENGLISH) if plot.title == "Risk and coverage")
    assert risk.caption.endswith(told_of_use)
    assert ("threshold</text>" in risk.svg) is bool(answered)


def test_the_same_run_gives_the_same_report() -> None:
    assert report(SMALL_RUN, WHEN, ENGLISH) == report(SMALL_RUN, WHEN, ENGLISH)


def test_a_run_of_searches_only_has_a_report_of_search() -> None:
    searched = replace(
        GOOD, scores={"recall@5": 1.0, "ndcg@10": 0.5}, confidence=None, abstained=None, quotes=()
    )
    page = read(report(Run(SUBJECT, (searched,), Durations()), WHEN, ENGLISH))
    assert [told(tile).rsplit(" ", 4)[0] for tile in page.find_class("tiles")[0]] == [
        "Found among the first five",
        "nDCG@10",
    ]
    assert len(page.find_class("plot")) == 3
    assert "Nothing went wrong." in told(page)


def test_nothing_in_a_report_leads_out_of_the_file() -> None:
    html = report(SMALL_RUN, WHEN, ENGLISH, SMALL_RUN)
    assert "http://" not in html.replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    assert "https://" not in html
    assert HOSTILE not in html


@pytest.fixture
def offline(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The report in a browser that has no network and must not complain."""
    file = tmp_path / "report.html"
    file.write_text(report(SMALL_RUN, WHEN, ENGLISH, SMALL_RUN), "utf-8")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_offline(True)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    yield page
    context.close()
    assert asked == [file.as_uri()]
    assert said == []


def test_a_report_opens_without_a_network_and_its_failures_can_be_filtered(offline: Page) -> None:
    failures = offline.locator(".failure")
    expect(failures).to_have_count(3)
    assert offline.evaluate("document.documentElement.scrollWidth <= innerWidth")
    offline.get_by_label("Why").select_option("not_found")
    expect(failures.locator("visible=true").get_by_role("heading", level=3)).to_have_text(HOSTILE)
    expect(offline.locator("#shown")).to_have_text("1")
    offline.get_by_label("Why").select_option("")
    offline.get_by_role("combobox", name="Language pair").select_option("sv->da")
    offline.get_by_label("Search the text").fill("BRON stängd")
    shown = offline.locator(".failure:not([hidden])")
    expect(shown).to_have_count(1)
    shown.locator("summary").click()
    expect(shown).to_contain_text("Search finds the passage in hospital.md only at rank 9.")
    expect(shown).to_contain_text("After: Vilken bro?")
    expect(shown).to_contain_text("The quotes do not hold what was sought.")
    expect(shown).to_contain_text("Det åbner i maj 2027.")
    assert offline.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_command_writes_the_file_and_names_what_it_cannot_use(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = save(SMALL_RUN, tmp_path / "runs")
    command = ["report", SMALL_RUN.id, "--data", str(tmp_path)]
    assert main([*command, "--language", "sv"]) == 0
    assert read((folder / "report.html").read_text("utf-8")).get("lang") == "sv"
    file = tmp_path / "new" / "report.html"
    assert main([*command, "--against", SMALL_RUN.id, "--require", "recall@5>=0.3", "-o", str(file)]) == 0
    assert f"Held against {SMALL_RUN.id}" in file.read_text("utf-8")
    assert main([*command, "-o", str(folder)]) == 1
    assert f"The report cannot be written to {folder}" in caplog.text
    assert main([*command, "--against", "nothing"]) == 1
    assert "There is no run nothing in" in caplog.text


def test_the_risk_is_counted_from_the_surest_answer_down() -> None:
    assert risk_coverage_curve([ANSWERED, MISSING, LOW, GOOD]) == (
        Selection(0.25, 0.0, 0.9),
        Selection(0.5, 0.5, 0.7),
        Selection(0.75, 2 / 3, 0.6),
        Selection(1.0, 0.75, 0.2),
    )
    assert risk_coverage_curve([GOOD, replace(LOW, confidence=0.9)]) == (Selection(1.0, 0.5, 0.9),)
    assert risk_coverage_curve([replace(GOOD, confidence=None, right=None)]) == ()


def test_the_threshold_lies_between_what_was_refused_and_answered() -> None:
    assert threshold_between([GOOD, ANSWERED, MISSING]) == pytest.approx(0.4)
    assert threshold_between([GOOD]) is None
    assert threshold_between([replace(GOOD, confidence=0.1), MISSING]) is None
