"""Settings come from the environment, are checked, and keep their secrets."""

import pytest
from pydantic import ValidationError

from tocsin.kit.settings import WorkerSettings, complaint, without_password


class EnrichSettings(WorkerSettings):
    enrich_min_confidence: float = 0.2


def test_the_defaults_are_for_one_machine() -> None:
    """A worker with no environment talks to a local Redis and serves its health on loopback only."""
    settings = WorkerSettings()
    assert ("redis://127.0.0.1:6379/0", 0, 128) == (settings.redis_url, settings.partition, settings.batch_size)
    assert ("127.0.0.1", 0, "INFO") == (settings.health_host, settings.health_port, settings.log_level)


def test_a_workers_own_field_is_named_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field `enrich_…` of a subclass is read from `TOCSIN_ENRICH_…`, beside the shared ones."""
    monkeypatch.setenv("TOCSIN_ENRICH_MIN_CONFIDENCE", "0.5")
    monkeypatch.setenv("TOCSIN_BATCH_SIZE", "7")
    settings = EnrichSettings()
    assert (0.5, 7) == (settings.enrich_min_confidence, settings.batch_size)


def test_the_log_level_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """`info` and `INFO` are the same."""
    monkeypatch.setenv("TOCSIN_LOG_LEVEL", "warning")
    assert WorkerSettings().log_level == "WARNING"


@pytest.mark.parametrize("url", ["redis://h:1/0", "rediss://h:1/0", "unix:///run/redis.sock"])
def test_three_kinds_of_address_are_known(url: str) -> None:
    """Redis is reached in the clear, over TLS or over a unix socket."""
    assert url == WorkerSettings(redis_url=url).redis_url


def test_an_unknown_address_is_refused_without_its_password() -> None:
    """The error names the setting and what is allowed, and does not print the secret."""
    with pytest.raises(ValidationError, match="TOCSIN_REDIS_URL must begin with") as caught:
        WorkerSettings(redis_url="http://user:hunter2@h")
    assert "hunter2" not in str(caught.value)


def test_settings_do_not_print_the_address() -> None:
    """A printed settings object holds no password."""
    assert "hunter2" not in repr(WorkerSettings(redis_url="redis://u:hunter2@h:6379/0"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://h:6379/0", "redis://h:6379/0"),
        ("redis://u:hunter2@h:6379/0", "redis://***@h:6379/0"),
        ("redis://:hunt/er2@h:6379/0", "redis://***@h:6379/0"),
        ("unix:///run/s?password=hunter2&db=1", "unix:///run/s?password=***&db=1"),
        ("rediss://h/0?ssl_password=hunter2&db=1", "rediss://h/0?ssl_password=***&db=1"),
        ("postgresql://h/d?user=u&sslPassword=hunter2", "postgresql://h/d?user=***&sslPassword=***"),
    ],
)
def test_an_address_is_shown_without_user_and_password(url: str, shown: str) -> None:
    """Where a log line names the server, the secret is starred."""
    assert shown == without_password(url)


def test_settings_do_not_change() -> None:
    """A running worker's settings are what its log said at the start."""
    with pytest.raises(ValidationError, match="frozen"):
        WorkerSettings().batch_size = 1


def test_the_low_mark_is_below_the_high_one() -> None:
    """Otherwise sources would be held back for ever, or never."""
    with pytest.raises(ValidationError) as caught:
        WorkerSettings(backlog_high_entries=10, backlog_low_entries=10)
    assert "TOCSIN_BACKLOG_LOW_ENTRIES must be lower than TOCSIN_BACKLOG_HIGH_ENTRIES" == complaint(caught.value)


def test_a_complaint_names_the_variables_and_no_values() -> None:
    """Each as the operator set it; a value may be a password."""
    with pytest.raises(ValidationError) as caught:
        WorkerSettings.model_validate({"batch_size": 0, "redis_url": "http://u:hunter2@h", "log_level": "LOUD"})
    told = complaint(caught.value)
    assert ["TOCSIN_REDIS_URL", "TOCSIN_BATCH_SIZE", "TOCSIN_LOG_LEVEL"] == [
        part.partition(":")[0] for part in told.split("; ")
    ]
    assert "hunter2" not in told
