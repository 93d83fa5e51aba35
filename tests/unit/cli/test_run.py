"""What `tocsin run` prints when its reports are stored."""

import io
from typing import cast

import pytest
from builders import an_incident
from rich.console import Console

from tocsin_cli import run
from tocsin_cli.follow import Outcome
from tocsin_cli.stored import Stored
from tocsin_store.repository import StoredIncident


class TwoStored:
    """A database of one incident, told by two reports."""

    def incidents(self, limit: int) -> list[StoredIncident]:
        return [StoredIncident(an_incident(sub_event_type="Armed clash", event_type="Battles"), 1, ())][:limit]

    def counts(self) -> tuple[int, int]:
        return 2, 1


@pytest.mark.parametrize(("width", "shown"), [(80, False), (160, True)])
def test_the_table_is_as_wide_as_the_window(width: int, monkeypatch: pytest.MonkeyPatch, *, shown: bool) -> None:
    """In a terminal's usual 80 columns no word is broken: what matters least is left out."""
    window = io.StringIO()
    monkeypatch.setattr(run, "console", lambda: Console(file=window, width=width))

    run.show(cast("Stored", TwoStored()), Outcome(known=1, new=1))

    said = window.getvalue()
    assert width >= max(map(len, said.splitlines()))
    assert [] == [word for word in ("Armed clash", "Maiduguri") if word not in said]
    assert shown == ("source" in said)
    assert "1 incident, from 2 reports: 1 new, 1 known before" in said
