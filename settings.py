"""Every setting, its default, and the environment variable that sets it (the field's name in capitals)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from errors import SettingsError

PROJECT = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """The settings of one process; read them with `load()`."""

    # A compose file passes on a variable that nobody set as an empty one.
    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    data_dir: Path = PROJECT / "data"
    """Where index generations, runs, ratings, test sets of one's own and removed files are kept."""
    corpus_dir: Path = PROJECT / "corpus"
    """The folder whose files `make run` keeps in the index."""
    model_dir: Path = PROJECT / "models"
    """Where the bundled embedding model is unpacked, once for all data folders."""
    embedding_model: str = ""
    """Empty: the bundled multilingual-e5-small. Else a sentence-transformers name or folder."""
    chunk_tokens: int = Field(default=160, ge=16, le=2000)
    """Most tokens of one chunk, by tiktoken's count."""
    chunk_overlap_tokens: int = Field(default=0, ge=0)
    """Tokens that a chunk repeats from the one before it, in whole sentences."""
    chunk_context: bool = True
    """Whether a chunk is embedded after its title, headings and column heads."""
    read_processes: int = Field(default=2, ge=1, le=64)
    """How many files a sync reads at once, each in a process of its own."""
    read_timeout_s: float = Field(default=300.0, gt=0)
    """A file that takes longer to read is a failure."""
    read_memory_mb: int = Field(default=1000, ge=200)
    """A file that takes more memory to read is a failure."""
    max_file_mb: int = Field(default=200, ge=1)
    """A larger file is a failure."""
    max_pages: int = Field(default=5000, ge=1)
    """A PDF with more pages is a failure."""
    hits: int = Field(default=10, ge=1, le=200)
    """How many hits a search returns unless told."""
    max_question_chars: int = Field(default=4000, ge=10)
    """Longer questions are refused with one sentence."""
    pages: str = Field(
        default="chat,documents,evaluation",
        pattern=r"^(chat|documents|evaluation)(,(chat|documents|evaluation))*$",
    )
    """The pages that a server shows, parted by commas: who reaches a page may do what it does."""
    answer_model: str = "quotes"
    """Who writes the answer: 'quotes' (as does ''), 'local', or a name for LangChain's `init_chat_model`."""
    answer_base_url: str = ""
    """The address of an OpenAI-compatible server, for `ANSWER_MODEL=openai:…`. Empty: the provider's own."""
    answer_api_key: SecretStr = SecretStr("")
    """The key for it. Empty: the provider's own variable, such as OPENAI_API_KEY."""
    local_model: str = "qwen-1.5b"
    """The model of `ANSWER_MODEL=local`: qwen-1.5b, qwen-0.5b, or the path of a GGUF file."""
    local_threads: int = Field(default=0, ge=0)
    """How many threads the local model computes with; 0: as many as cores are idle when it starts."""
    first_word_timeout_s: float = Field(default=30.0, gt=0)
    """A language model that has not said a word by then is given up."""
    answer_timeout_s: float = Field(default=90.0, gt=0)
    """An answer that is not written by then is cut."""
    answer_retries: int = Field(default=2, ge=0, le=10)
    """How often a busy provider is asked again, when it says how long to wait."""
    answer_tokens: int = Field(default=300, ge=20)
    """Most tokens that a language model writes for one answer."""
    answer_context_tokens: int = Field(default=4000, ge=500)
    """Most tokens, by tiktoken's count, that a language model is given to read and write in."""
    failed_sentences: Literal["strike", "leave_out"] = "strike"
    """Whether a sentence that the citation gate stops is shown struck out, or left out."""
    kept_conversations: int = Field(default=500, ge=1)
    """How many conversations a chat process keeps; the longest unused go first."""
    conversation_kept_hours: float = Field(default=24.0, gt=0)
    """For how long a conversation is kept after it was last looked at."""
    chroma_host: str = ""
    """Empty: Chroma inside each index generation. Else the host of a Chroma server that holds the rows."""
    chroma_port: int = Field(default=8000, ge=1, le=65535)
    """The port of that server."""

    @field_validator("answer_model")
    @classmethod
    def _named(cls, value: str) -> str:
        return value.strip() or "quotes"


def load(**overrides: object) -> Settings:
    """Read the settings from the environment; `overrides` (None is ignored) win over it.

    Raises SettingsError, naming the variable, when a value cannot be used.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise SettingsError(
            f"The setting {name} cannot be used: {first['msg']}.",
            f"Correct or unset the environment variable {name}.",
        ) from error
