"""A run with every kind of outcome, small enough to count its figures by hand."""

from __future__ import annotations

from dataclasses import replace

from eval.outcome import Outcome, Place
from eval.run import Durations, Run, Subject

SUBJECT = Subject("small", "00ff", "all", None, "e5 1", "g1", {"chunk_tokens": "160"}, "c0de")
HOSTILE = '<script>alert("x")</script> & $x^2$'
GOOD = Outcome(
    id="da-1",
    question="Hvornår åbner hospitalet?",
    language="da",
    pair="da->da",
    split="tune",
    kind="plain",
    answerable=True,
    scores={"recall@5": 1.0, "ndcg@10": 1.0, "quote_accuracy": 1.0, "refused_answerable": 0.0},
    confidence=0.9,
    abstained=False,
    ranks=(1,),
    expected=(Place("hospital.md", "maj 2027"),),
    quotes=(Place("hospital.md", "Det åbner i maj 2027."),),
    hits=(Place("hospital.md", "Det åbner i maj 2027."),),
    tags=("tider",),
    right=True,
)
LOW = replace(
    GOOD,
    id="sv-1",
    question="Hur länge är bron stängd?",
    language="sv",
    pair="sv->da",
    split="test",
    scores={"recall@5": 0.0, "ndcg@10": 0.3, "quote_accuracy": 0.0, "refused_answerable": 0.0},
    confidence=0.7,
    ranks=(9,),
    tags=(),
    history=("Vilken bro?",),
    right=False,
)
MISSING = replace(
    LOW,
    id="sv-2",
    question=HOSTILE,
    scores={"recall@5": 0.0, "ndcg@10": 0.0, "quote_accuracy": 0.0, "refused_answerable": 1.0},
    confidence=0.2,
    abstained=True,
    ranks=(None,),
    expected=(Place("bro.md", HOSTILE),),
    quotes=(),
)
ANSWERED = replace(
    GOOD,
    id="en-1",
    question="Who won in 1998?",
    language="en",
    pair="en->none",
    kind="far",
    answerable=False,
    scores={"refused_unanswerable": 0.0},
    confidence=0.6,
    ranks=(),
    expected=(),
    tags=("sport", "tider"),
    right=False,
)
SMALL_RUN = Run(SUBJECT, (GOOD, LOW, MISSING, ANSWERED), Durations((0.01, 0.03), (0.02,)))
