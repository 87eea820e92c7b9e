"""A question gets another name or year, and what was found answers it no more."""

from __future__ import annotations

import random

from eval.examples import Candidate, Example
from eval.renaming import Renamer

RIGHT = Candidate("Nordby åbnede broen i 2019. Anna Lund talte.", ((0, 27), (28, 44)), (True, False), 1)
OTHER = Candidate("Sydby har ingen bro.", ((0, 20),), (False,), 2)


def example(question: str, *candidates: Candidate, answerable: bool = True) -> Example:
    return Example(question, answerable, candidates)


BRIDGE = example("Hvornår åbnede broen i Nordby?", RIGHT, OTHER)
PLACES = (
    example("Hvem bor i Sydby?", OTHER, answerable=False),
    example("Hvor mange bor i Vestby?", OTHER, answerable=False),
    example("Hvad sagde Per Hansen?", OTHER, answerable=False),
    example("Hvornår mødes de i Region Østby?", OTHER, answerable=False),
)


def test_a_place_is_changed_for_another_that_was_not_found() -> None:
    renamer = Renamer((BRIDGE, *PLACES), random.Random(0))
    questions = set()
    for _ in range(30):
        renamed = renamer.renamed(BRIDGE)
        assert renamed is not None
        questions.add(renamed.question)
        assert not renamed.answerable
        assert [each.answers for each in renamed.candidates] == [(False, False), (False,)]
        assert [each.text for each in renamed.candidates] == [RIGHT.text, OTHER.text]
    # Not Sydby, which was found; not Region Østby, which stands otherwise; not a person.
    assert questions == {"Hvornår åbnede broen i Vestby?"}


def test_a_year_is_changed_where_the_passage_names_it() -> None:
    asked = example("Hvad åbnede i 2019?", RIGHT, OTHER)
    renamer = Renamer((asked,), random.Random(0))
    questions = {renamed.question for _ in range(60) if (renamed := renamer.renamed(asked))}
    assert questions == {f"Hvad åbnede i {year}?" for year in (2016, 2017, 2018, 2020, 2021, 2022)}


def test_what_the_passage_does_not_name_is_left_and_so_is_what_has_no_answer() -> None:
    nobody = example("Hvad sagde Ole Berg i 2022 om broen?", RIGHT, OTHER)
    renamer = Renamer((nobody, *PLACES), random.Random(0))
    assert renamer.renamed(nobody) is None
    assert renamer.renamed(PLACES[0]) is None
    assert renamer.renamed(BRIDGE) is not None


def test_the_s_of_whose_it_is_is_no_part_of_a_name() -> None:
    asked = example("Hvornår åbnede man Nordbys bro?", RIGHT)
    others = (example("Hvem så man Vestbys bro?", OTHER), example("Hvem så man Nordby?", OTHER))
    renamer = Renamer((asked, *others), random.Random(0))
    renamed = [renamer.renamed(asked) for _ in range(20)]
    assert {each.question for each in renamed if each} == {"Hvornår åbnede man Vestbys bro?"}
