"""What alert says when it cannot be put together."""

from pathlib import Path

import pytest

from tocsin.kit.errors import Misconfigured
from tocsin_alert.app import Anew, wire


def test_a_file_of_rules_that_is_not_there_is_said_with_the_mend(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In place of the system's own words alone; who runs containers is told which variable has its folder."""
    monkeypatch.setenv("TOCSIN_ALERT_RULES", str(tmp_path / "alerts.toml"))

    with pytest.raises(Misconfigured, match=r"cannot read .*alerts\.toml \(No such file.*\): put .*TOCSIN_ALERTS"):
        wire(Anew())
