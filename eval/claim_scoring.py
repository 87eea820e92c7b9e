"""How the citation gate takes claims: how many right ones it shows, and how many wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.claims import Claim, ClaimedPlace
from eval.metrics import Estimate, mean_estimate
from eval.table import aligned
from retrieval.citation_gate import CitationGate
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import Fault, Language


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one claim that was checked against its passage."""

    claim: Claim
    is_right: bool
    passage_language: Language
    fault: Fault | None
    """Why it is not shown; None where it is, or where there is nothing to show."""
    is_shown: bool


def check_claims(places: Sequence[ClaimedPlace], entailment: CrossEncoder) -> list[Outcome]:
    """Check every claim of these places as if a model had written it with its whole passage cited."""
    outcomes = []
    for place in places:
        languages = {claim.language for claim in (*place.right, *place.wrong)}
        gates = {each: CitationGate(entailment, [place.excerpt], each) for each in languages}
        for claims, is_right in ((place.right, True), (place.wrong, False)):
            for claim in claims:
                verdict = gates[claim.language].check(f"{claim.text} [1]")
                fault = verdict.fault if verdict else None
                is_shown = verdict is not None and fault is None
                outcomes.append(Outcome(claim, is_right, place.excerpt.language, fault, is_shown))
    return outcomes


def as_table(outcomes: Sequence[Outcome]) -> str:
    """Return the shares that are shown, with their intervals, all and by language and kind."""
    rows = [["claims", "shown", "95 % interval", "number"]]
    for name, is_right in (("right", True), ("wrong", False)):
        of_side = [each for each in outcomes if each.is_right == is_right]
        rows.append(_row(name, of_side))
        for told, is_same in (("in the passage's language", True), ("in another language", False)):
            same = [each for each in of_side if (each.claim.language == each.passage_language) == is_same]
            rows.append(_row(f"{name}, {told}", same))
    wrong = [each for each in outcomes if not each.is_right]
    rows += [
        _row(f"wrong, {kind}", [each for each in wrong if each.claim.kind == kind])
        for kind in sorted({each.claim.kind for each in wrong})
    ]
    return aligned([row for row in rows if row])


def _row(name: str, outcomes: Sequence[Outcome]) -> list[str]:
    if not outcomes:
        return []
    shown: Estimate = mean_estimate([float(each.is_shown) for each in outcomes])
    return [name, f"{shown.value:.3f}", f"{shown.low:.3f} to {shown.high:.3f}", str(shown.questions)]
