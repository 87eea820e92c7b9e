"""A report in English."""

from __future__ import annotations

from eval.failures import Why
from eval.report_words import MetricWords, ReportWords

ENGLISH = ReportWords(
    language="en",
    decimal_mark=".",
    report="Evaluation report",
    subtitle="{set}: {half}, questions: {questions}",
    halves={"all": "both halves", "tune": "the half that was tuned on", "test": "the test half"},
    questions="questions",
    to="to",
    what_was_measured="What was measured",
    run="Run",
    set="Test set",
    half="Half",
    model="Embedding model",
    generation="Index generation",
    code="Version of the code",
    settings="Settings",
    measured="Measured",
    durations="Speed",
    search_p50="search, half of them under {ms} ms",
    search_p95="search, 95 % under {ms} ms",
    answer_p50="answer, half of them under {ms} ms",
    answer_p95="answer, 95 % under {ms} ms",
    limited="only the first {limit} questions",
    figures="The figures",
    figures_note="The bar shows the 95 % interval: how far the figure may be from the true one only because "
    "so few questions were asked.",
    metric="metric",
    value="value",
    interval="95 % interval",
    mark="mark",
    reached="reached",
    missed="missed",
    not_given="missed, because the run does not give it",
    compared_with="Held against {run}",
    verdicts={
        "better": "Better.",
        "worse": "Worse.",
        "mixed": "Both better and worse.",
        "same": "No difference that can be told from chance.",
    },
    verdict_notes={
        "better": "The metrics marked below are better than chance can explain.",
        "worse": "The metrics marked below are worse than chance can explain.",
        "mixed": "Some of the metrics below are better and others worse than chance can explain.",
        "same": "The differences below may come from which questions happened to be asked.",
    },
    before="before",
    after="now",
    difference="difference",
    chance="p",
    telling_better="better",
    telling_worse="worse",
    got_better="Questions that got better: {count}",
    got_worse="Questions that got worse: {count}",
    plots="Plots",
    breakdowns="Broken down by",
    breakdowns_note="Each figure with its 95 % interval. A dash means that the group cannot give the metric.",
    by={
        "pair": "language pair",
        "language": "question's language",
        "document_language": "document's language",
        "crossing": "same or other language",
        "kind": "kind of question",
        "tag": "tag",
        "split": "half",
    },
    same_language="same language",
    cross_language="other language",
    no_tag="no tag",
    pair_plot="{metric}, for each language pair",
    pair_axis="share of the questions, with 95 % interval",
    risk_plot="Risk and coverage",
    risk_x="share of all questions that are answered (surest first)",
    risk_y="share of the answers that are wrong",
    risk_says="If only the surest {coverage} of the questions are answered, {risk} of the answers are wrong; "
    "with the threshold that is set, {used_coverage} are answered and {used_risk} are wrong.",
    risk_says_unanswered="If only the surest {coverage} of the questions are answered, {risk} of the answers "
    "are wrong; with the threshold that is set, none is answered.",
    rank_plot="Where the right passage was found",
    rank_x="rank among the passages found",
    rank_y="passages sought",
    rank_missing="not\nfound",
    rank_says="{first} of {total} passages sought were found first, {five} among the first five, "
    "{missing} not at all.",
    confidence_plot="Confidence for questions with and without an answer",
    confidence_x="confidence: how sure it is that the documents answer",
    answerable="the documents answer",
    unanswerable="the documents do not answer",
    threshold="threshold",
    confidence_says="The median confidence is {answerable} for questions that the documents answer, "
    "and {unanswerable} for those that they do not.",
    failures="What went wrong",
    failures_count="{failed} of {asked} questions went wrong.",
    no_failures="Nothing went wrong.",
    filter_why="Why",
    filter_pair="Language pair",
    filter_kind="Kind of question",
    filter_text="Search the text",
    everything="All",
    shown="shown",
    why={
        Why.NOT_FOUND: "Search does not find the passage in {document}.",
        Why.FOUND_LOW: "Search finds the passage in {document} only at rank {rank}.",
        Why.OTHER_QUOTED: "The quotes do not hold what was sought.",
        Why.REFUSED: "The question is refused, though the documents answer it.",
        Why.ANSWERED: "The question is answered, though the documents do not answer it.",
        Why.CITATION_BROKEN: "A citation does not stand in its document.",
        Why.UNCITED: "A sentence of the answer has no citation that stands.",
    },
    why_short={
        Why.NOT_FOUND: "not found",
        Why.FOUND_LOW: "found low",
        Why.OTHER_QUOTED: "other sentence quoted",
        Why.REFUSED: "wrongly refused",
        Why.ANSWERED: "answered though unanswerable",
        Why.CITATION_BROKEN: "citation does not stand",
        Why.UNCITED: "sentence without citation",
    },
    history="After: {questions}",
    expected="Expected",
    nothing_expected="A refusal: the documents do not answer.",
    got="Got",
    refused="A refusal.",
    nearest="What search found first",
    found="found",
    confidence="confidence {confidence}",
    how_to_read="How to read the figures",
    how_to_read_text="The intervals are percentile bootstrap intervals: the questions are drawn again and "
    "again with replacement. Two figures whose intervals overlap much cannot be said to differ. A language "
    "pair such as da->sv is the question's language and the document's.",
    metrics={
        "recall@1": MetricWords("Found first", "share of what was sought that stands in the first passage"),
        "recall@5": MetricWords(
            "Found among the first five", "share of what was sought that stands in the first five passages"
        ),
        "recall@10": MetricWords(
            "Found among the first ten", "share of what was sought that stands in the first ten passages"
        ),
        "document_recall@5": MetricWords(
            "Document among the first five",
            "share of the documents sought that the first five passages are from",
        ),
        "answer_accuracy": MetricWords(
            "The answer is the one expected", "of the questions whose answer the set gives"
        ),
        "recall_in_1000_chars": MetricWords(
            "Found in the first 1,000 characters", "share of what was sought in the first 1,000 found"
        ),
        "recall_in_2000_chars": MetricWords(
            "Found in the first 2,000 characters", "share of what was sought in the first 2,000 found"
        ),
        "precision@1": MetricWords("Precision at 1", "share of the first passages that are right"),
        "precision@5": MetricWords("Precision at 5", "share of the first five passages that are right"),
        "map": MetricWords("Mean average precision", "precision at each right passage, on average"),
        "mrr": MetricWords("Reciprocal rank", "mean of 1/rank of the first right passage"),
        "ndcg@10": MetricWords("nDCG@10", "how high the right passages stand among the first ten"),
        "quote_accuracy": MetricWords(
            "The quotes hold the answer", "of all questions that the documents answer"
        ),
        "quote_accuracy_answered": MetricWords(
            "The same when it was answered", "of the questions that were not refused"
        ),
        "citation_precision": MetricWords("Citations that stand", "share that is in the document verbatim"),
        "citation_recall": MetricWords(
            "Sentences with a citation", "share of the answer's sentences with citations that stand"
        ),
        "answer_language": MetricWords(
            "Answered in the right language", "share of answers in the language asked"
        ),
        "refused_unanswerable": MetricWords(
            "Rightly refused", "share refused of what the documents do not answer; higher is better"
        ),
        "refused_answerable": MetricWords(
            "Wrongly refused", "share refused of what the documents answer; lower is better"
        ),
        "abstention_auroc": MetricWords(
            "Tells the two kinds apart", "area under the ROC curve: 0.5 is chance, 1 is perfect"
        ),
        "risk_coverage_area": MetricWords(
            "Area under the risk-coverage curve",
            "wrong answers on average over all thresholds; lower is better",
        ),
    },
    languages={"da": "Danish", "sv": "Swedish", "en": "English", "unknown": "unknown", "none": "no document"},
    kinds={
        "plain": "one passage answers",
        "two-documents": "two documents answer",
        "near-miss": "near, but unanswered",
        "far": "far, and unanswered",
        "gold-removed": "the right passages taken out",
    },
)
