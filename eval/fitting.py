"""The commands that make what questions are answered by: `calibrate`, `fit-mix` and those that train."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from errors import ModelError
from eval import calibration, mixing, testset
from eval.claims import load_claims
from eval.examples import examples
from eval.progress import Progress
from eval.target import check_target
from retrieval import bundled
from retrieval.adapter import CROSS_ENCODER, Adapter
from retrieval.cross_encoder import CrossEncoder, Heads, open_cross_encoder
from retrieval.documents import Document
from retrieval.embedding import Embedder, open_embedder
from retrieval.evidence import Reader
from retrieval.index import Index
from retrieval.reranking import Reranker
from retrieval.search import Searcher
from settings import Settings


def calibrate(given: argparse.Namespace, loaded: Settings) -> int:
    """Fit the judgements on tune halves. Raises TestSetError."""
    check_target(given.out)
    embedder, cross_encoder = open_embedder(loaded), open_cross_encoder(loaded)
    sources = [_source(given.set, loaded, embedder, cross_encoder)]
    for path, data in given.beside:
        own = loaded.model_copy(update={"data_dir": Path(data)})
        sources.append(_source(Path(path), own, embedder, cross_encoder))
    found = calibration.fit(sources, Progress("questions"))
    given.out.write_text(found.to_json(), encoding="utf-8")
    sys.stdout.write(f"Fitted on {found.fitted_on}; threshold {found.threshold}; kept in {given.out}.\n")
    return 0


def fit_mix(given: argparse.Namespace, loaded: Settings) -> int:
    """Fit the weights of the mix on tune halves. Raises TestSetError."""
    check_target(given.out)
    embedder = open_embedder(loaded)
    sources = []
    for path, data in ((given.set, loaded.data_dir), *given.beside):
        own = loaded.model_copy(update={"data_dir": Path(data)})
        index = Index.open(own, embedder)
        test_set = testset.load_test_set(Path(path), all_documents(index))
        asked = [each for each in test_set.questions if each.split == "tune" and each.answerable]
        searcher = Searcher(index, embedder, own)
        sources.append((test_set.name, mixing.cases(asked, index, searcher, Progress("questions"))))
    found = mixing.fit(sources)
    given.out.write_text(found.to_json(), encoding="utf-8")
    sys.stdout.write(
        f"Fitted on {found.fitted_on}; loss {found.loss:.3f}, by hand {found.loss_by_hand:.3f}; "
        f"kept in {given.out}.\n"
    )
    return 0


def _source(
    path: Path, loaded: Settings, embedder: Embedder, cross_encoder: CrossEncoder
) -> calibration.Source:
    index = Index.open(loaded, embedder)
    test_set = testset.load_test_set(path, all_documents(index))
    return calibration.Source(
        test_set.name,
        [question for question in test_set.questions if question.split == "tune"],
        Searcher(index, embedder, loaded).find,
        Reranker(index, cross_encoder).rerank,
        Reader(index, embedder).statements,
    )


def train(given: argparse.Namespace, loaded: Settings) -> int:
    """Train the cross-encoder on a tune half. Raises TestSetError or ModelError."""
    from eval import training  # torch is for this command only

    check_target(given.out)
    former = Adapter.load(CROSS_ENCODER) if given.on_top else None
    if former:
        Heads.of(former)  # else the trained ones would begin at random, and nobody were told
    embedder = open_embedder(loaded)
    index = Index.open(loaded, embedder)
    test_set = testset.load_test_set(given.set, all_documents(index))
    questions = [question for question in test_set.questions if question.split == "tune"]
    searched = Progress("searches")
    gathered = []
    for example in examples(questions, index, Searcher(index, embedder, loaded)):
        gathered.append(example)
        searched(len(gathered), len(questions))
    folder = bundled.unpack(loaded.model_dir)
    training.train(gathered, folder, given.out, Progress("steps"), on_top_of=former)
    sys.stdout.write(f"Trained on {len(questions)} questions of {test_set.name}; kept in {given.out}.\n")
    return 0


def train_questions(given: argparse.Namespace, loaded: Settings) -> int:
    """Train the question encoder on a tune half. Raises TestSetError or ModelError."""
    from eval import question_training  # torch is for this command only

    check_target(given.out)
    embedder = open_embedder(loaded)
    if not embedder.identity.has_tokens:
        raise ModelError(
            "The question encoder is one of the bundled model, and the settings name another.",
            "Unset EMBEDDING_MODEL, and name a data folder whose index was built with the bundled model.",
        )
    index = Index.open(loaded, embedder)
    test_set = testset.load_test_set(given.set, all_documents(index))
    questions = [question for question in test_set.questions if question.split == "tune"]
    asked = question_training.asked_of(questions, index)
    folder = bundled.unpack(loaded.model_dir)
    question_training.train(asked, index, folder, given.out, Progress("steps"))
    sys.stdout.write(f"Trained on {len(asked)} questions of {test_set.name}; kept in {given.out}.\n")
    return 0


def train_entailment(given: argparse.Namespace, loaded: Settings) -> int:
    """Train the encoder that tells what a passage carries. Raises TestSetError or ModelError."""
    from eval import entailment_training  # torch is for this command only

    check_target(given.out)
    former = Adapter.load(CROSS_ENCODER)
    Heads.of(former)  # says so if it lacks one
    index = Index.open(loaded)
    places = [place for place in load_claims(given.set, index) if place.split == "tune"]
    claimed = entailment_training.read_places(places, index)
    folder = bundled.unpack(loaded.model_dir)
    entailment_training.train(claimed, folder, former, given.out, Progress("steps"))
    sys.stdout.write(f"Trained on {sum(len(each.claims) for each in claimed)} claims; kept in {given.out}.\n")
    return 0


def all_documents(index: Index) -> tuple[Document, ...]:
    """Return the documents of an index, whole."""
    return tuple(index.document(document_id) for document_id in index.document_ids)
