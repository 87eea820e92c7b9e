"""The words of the admins' page; each language has a module of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chat.words import SCREEN_LANGUAGES, ScreenLanguage, Words

Counted = tuple[str, str]
"""How one is written, and how several are; `{n}` is the number."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """Every word that the page says in one language; `{…}` is filled in by the page."""

    language: ScreenLanguage
    title: str
    thousands_mark: str
    decimal_mark: str
    moment: str

    documents: Counted
    passages: Counted
    pages: Counted
    files: Counted
    summary: str
    no_documents: str
    other_folder: str
    read_only: str
    rebuild_hint: str

    tab_documents: str
    tab_versions: str
    tab_index: str

    add_heading: str
    drop_here: str
    choose_files: str
    kinds_note: str
    check_folder: str
    checking: str
    stages: Mapping[str, str]
    stage_progress: str
    starting: str
    working: Mapping[str, str]
    goes_on: str
    stop: str

    preview_heading: str
    preview_note: str
    nothing_to_do: str
    file: str
    becomes: str
    document: str
    changes: Mapping[str, str]
    same_as: str
    unread_pages: Counted
    more_rows: str
    clash_heading: str
    clash_question: str
    clash_choices: Mapping[str, str]
    left_out: Counted
    removes_many: str
    confirm_removals: str
    take_in: Counted
    follow_folder: str
    cancel: str
    out_of_date: str
    check_again: str

    done: Mapping[str, str]
    done_counts: str
    failed_heading: Counted
    failed_note: str
    job_failed: str
    job_interrupted: str
    close: str
    busy: str

    list_heading: str
    search: str
    any_language: str
    any_state: str
    only_incomplete: str
    only_undated: str
    found: str
    show_more: str
    details: str
    ready: str
    incomplete: str

    tab_facts: str
    tab_text: str
    tab_remove: str
    field_title: str
    field_publisher: str
    field_date: str
    field_date_help: str
    field_language: str
    language_from_text: str
    save: str
    sidecar_note: str
    bad_date: str
    nothing_changed: str
    unread_heading: str
    dropped_heading: str
    dropped_note: str
    remove_note: str
    remove_sure: str
    remove: str

    versions_note: str
    serving: str
    go_back: str
    go_back_note: str
    go_back_yes: str
    removed_heading: str
    removed_note: str
    put_back: str

    index_facts: Mapping[str, str]
    tokens: str
    dimensions: str
    examine: str
    examine_note: str
    subjects: Mapping[str, str]
    all_well: str
    findings_wrong: Counted
    rebuild: str
    rebuild_note: str

    @property
    def screen(self) -> Words:
        """The words that all pages share."""
        return SCREEN_LANGUAGES[self.language]

    def number(self, value: int) -> str:
        """Write a whole number with the language's mark between thousands."""
        return f"{value:,}".replace(",", self.thousands_mark)

    def count(self, counted: Counted, value: int) -> str:
        """Write how many there are."""
        return counted[0 if value == 1 else 1].format(n=self.number(value))

    def size(self, value: int) -> str:
        """Write a number of bytes in MB, or in GB from a thousand of these."""
        amount, unit = (value / 1e9, "GB") if value >= 1e9 else (value / 1e6, "MB")
        return f"{amount:.1f}".replace(".", self.decimal_mark) + f" {unit}"

    def when(self, iso: str) -> str:
        """Write a moment, given in ISO 8601, in this machine's time."""
        try:
            moment = datetime.fromisoformat(iso).astimezone()
        except ValueError:
            return iso
        return self.moment.format(
            date=self.screen.date(moment.date().isoformat()), hour=moment.hour, minute=f"{moment.minute:02}"
        )


def page_words(language: ScreenLanguage) -> PageWords:
    """Give the page's words in a language."""
    from ingest.page_words_da import DANISH
    from ingest.page_words_en import ENGLISH
    from ingest.page_words_sv import SWEDISH

    return {"da": DANISH, "sv": SWEDISH, "en": ENGLISH}[language]
