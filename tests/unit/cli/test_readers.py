"""The commands with optional readers: the same settings as the worker's, the same answers."""

import json
import os
import subprocess
import sys

from readers_stub import TEXT, Scripted, an_answer, serving

REPORT = json.dumps({"id": "clinic", "text": TEXT, "published_at": "2023-11-06"})


def tocsin(*arguments: str, url: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    env = dict(os.environ) | {"NO_PROXY": "127.0.0.1", "TOCSIN_ENRICH_READERS": "llm"}
    if url:
        env |= {"TOCSIN_ENRICH_LLM_URL": url, "TOCSIN_ENRICH_LLM_MODEL": "tiny-1"}
    command = [sys.executable, "-m", "tocsin_cli", *arguments]
    env |= environment
    return subprocess.run(command, input=REPORT, capture_output=True, text=True, check=False, timeout=60, env=env)


def test_extract_and_explain_ask_the_readers() -> None:
    """What a reader adds is in the output, and the page says which reader it was."""
    with serving() as stub:
        stub.says(an_answer(weapons=[{"words": "Nobody else", "category": "other"}]))
        extracted = tocsin("extract", "-", url=stub.url)
        explained = tocsin("explain", "-", url=stub.url)

    assert (0, "", 0, "") == (extracted.returncode, extracted.stderr, explained.returncode, explained.stderr)
    [incident] = json.loads(extracted.stdout)["incidents"]
    assert {"reader/llm/tiny-1"} == {e["rule"] for e in incident["evidence"] if e["field"] == "weapons.0.text"}
    assert "reader/llm/tiny-1" in explained.stdout


def test_a_reader_that_is_away_costs_no_report() -> None:
    """The rules' answer comes out alone, standard error says why, and standard output holds nothing else."""
    with serving() as stub:
        stub.script = [Scripted({}, status=401)]
        done = tocsin("extract", "-", url=stub.url)

    assert ["clinic"] == [json.loads(line)["report"]["external_id"] for line in done.stdout.splitlines()]
    [line] = done.stderr.splitlines()
    assert ("refused", "llm") == (json.loads(line)["why"], json.loads(line)["reader"])


def test_what_is_missing_is_told_in_a_line() -> None:
    """A wrong name and a missing setting are wrong calls."""
    unknown = tocsin("extract", "-", TOCSIN_ENRICH_READERS="lmm")
    unset = tocsin("explain", "-", TOCSIN_ENRICH_LLM_URL="", TOCSIN_ENRICH_LLM_MODEL="")

    assert (2, "", 2, "") == (unknown.returncode, unknown.stdout, unset.returncode, unset.stdout)
    assert unknown.stderr.startswith("tocsin: TOCSIN_ENRICH_READERS: there is no reader 'lmm'")
    assert "tocsin: TOCSIN_ENRICH_LLM_URL: Field required; TOCSIN_ENRICH_LLM_MODEL: Field required\n" == unset.stderr
