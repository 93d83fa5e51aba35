"""A real Prometheus that asks processes of ours, with the rules that are committed; only its times are shorter.

No rule waits (`for`): the cases of infra/prometheus/tests hold how long each does.
"""

import json
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml
from chaos.sender import free_port
from patience import PATIENCE_SECONDS
from promtool import CONFIG, RULE_FILES, Loaded, loaded, program

EVERY_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Prometheus:
    """One that runs."""

    url: str

    def get(self, path: str, **parameters: str) -> Loaded:
        with urllib.request.urlopen(f"{self.url}{path}?{urllib.parse.urlencode(parameters)}", timeout=5) as answer:
            found: Loaded = json.load(answer)
        return found

    def query(self, expression: str) -> list[Loaded]:
        """Return the series that an expression gives now."""
        found: list[Loaded] = self.get("/api/v1/query", query=expression)["data"]["result"]
        return found

    def takes(self, expression: str) -> bool:
        """Tell whether it answers an expression, with series or without: types and labels match where series meet."""
        try:
            return bool(self.get("/api/v1/query", query=expression)["status"] == "success")
        except urllib.error.HTTPError as refused:
            with refused:
                return False

    def alerts(self, name: str) -> list[Loaded]:
        """Return what is pending or firing under this name."""
        told = self.get("/api/v1/alerts")["data"]["alerts"]
        return [alert for alert in told if alert["labels"]["alertname"] == name]


def until(true: Callable[[], object], what: str, *, seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what}: it did not happen within {seconds} s"
        time.sleep(0.1)


def configured(targets: Mapping[str, str], *, rules: Path) -> Loaded:
    """Return the committed configuration for processes on this machine: services to addresses, no name server."""
    config = loaded(CONFIG)
    every = f"{int(EVERY_SECONDS * 1000)}ms"
    config["global"] = {"scrape_interval": every, "scrape_timeout": every, "evaluation_interval": every}
    config["rule_files"] = [str(rules)]
    del config["alerting"]
    asked = config["scrape_configs"][0]
    del asked["dns_sd_configs"], asked["relabel_configs"]
    asked["static_configs"] = [{"targets": [at], "labels": {"service": service}} for service, at in targets.items()]
    config["scrape_configs"] = [asked]
    return config


def at_once() -> Loaded:
    """Return the committed rules, each of which tells as soon as it is true."""
    groups = [group for path in RULE_FILES for group in loaded(path)["groups"]]
    for group in groups:
        group["rules"] = [{key: said for key, said in rule.items() if key != "for"} for rule in group["rules"]]
    return {"groups": groups}


@contextmanager
def watching(folder: Path, targets: Mapping[str, str]) -> Iterator[Prometheus]:
    """Run a Prometheus that asks these services; its data are in the folder, and go with it."""
    port = free_port()
    rules = folder / "rules.yml"
    rules.write_text(yaml.safe_dump(at_once()), encoding="utf-8")
    (folder / "prometheus.yml").write_text(yaml.safe_dump(configured(targets, rules=rules)), encoding="utf-8")
    command = [
        program("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        running = Prometheus(f"http://127.0.0.1:{port}")
        until(lambda: _ready(running.url), f"Prometheus is up, or its log says why not: {folder / 'prometheus.log'}")
        yield running
    finally:
        process.kill()
        process.wait()


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/-/ready", timeout=1):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
