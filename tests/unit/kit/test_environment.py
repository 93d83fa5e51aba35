"""A setting is said by its variable, or by the file that its variable with `_FILE` names."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from tocsin.kit.environment import told
from tocsin.kit.errors import Misconfigured
from tocsin.kit.settings import WorkerSettings
from tocsin_enrich.readers.llm.settings import LlmSettings
from tocsin_ingest.settings import IngestSettings

URL = "redis://enrich:hunter2@redis:6379/0"


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that says where Redis is."""
    path = tmp_path / "redis_url"
    path.write_text(f"{URL}\n", encoding="utf-8")
    monkeypatch.setenv("TOCSIN_REDIS_URL_FILE", str(path))
    return path


@pytest.mark.usefixtures("secret")
def test_a_file_says_what_its_setting_says() -> None:
    """The line break that an editor leaves at the end is not part of it."""
    assert (URL, URL) == (WorkerSettings().redis_url, told("TOCSIN_REDIS_URL"))


def test_every_setting_can_be_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers and lists are read as from a variable, and so are a worker's own and a reader's."""
    for name, text in {"BATCH_SIZE": "7", "INGEST_FOLDERS": "a,b", "ENRICH_LLM_API_KEY": "k"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        monkeypatch.setenv(f"TOCSIN_{name}_FILE", str(tmp_path / name))
    model = LlmSettings(enrich_llm_url="http://m", enrich_llm_model="m")

    assert (7, (Path("a"), Path("b"))) == (IngestSettings().batch_size, IngestSettings().ingest_folders)
    assert model.enrich_llm_api_key is not None
    assert "k" == model.enrich_llm_api_key.get_secret_value()


@pytest.mark.usefixtures("secret")
def test_a_value_and_a_file_are_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of them holds would be a riddle; the complaint shows neither."""
    monkeypatch.setenv("TOCSIN_REDIS_URL", "redis://other")
    with pytest.raises(Misconfigured) as caught:
        WorkerSettings()
    assert "TOCSIN_REDIS_URL and TOCSIN_REDIS_URL_FILE are both set: take one away" == str(caught.value)


@pytest.mark.usefixtures("secret")
def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose hands on a variable that `.env` does not set as an empty one."""
    monkeypatch.setenv("TOCSIN_REDIS_URL", "")
    assert URL == WorkerSettings().redis_url
    monkeypatch.setenv("TOCSIN_REDIS_URL_FILE", "")
    assert None is told("TOCSIN_REDIS_URL")


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, r"cannot be read \(No such file"), (b"\xff\xfe", "it is no text"), (b" \n", "is empty")],
)
def test_a_file_that_says_nothing_is_named(secret: Path, content: bytes | None, why: str) -> None:
    """A worker must not go on with its default where a secret was meant."""
    secret.unlink()
    if content is not None:
        secret.write_bytes(content)
    with pytest.raises(Misconfigured, match=f"TOCSIN_REDIS_URL_FILE: .*{why}"):
        WorkerSettings()


def test_a_wrong_value_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be a URL with a password; the log has what the error says."""
    monkeypatch.setenv("TOCSIN_BATCH_SIZE", "hunter2")
    with pytest.raises(ValidationError) as caught:
        WorkerSettings()

    assert "batch_size" in str(caught.value)
    assert "hunter2" not in str(caught.value)
