"""`make fuzz`: each parser of ingest for a while under atheris, which looks for what breaks it by what it executes.

A finding is a file in `.cache/fuzz/findings`, whose bytes are the input; what makes it one is on the screen. Write it
as a row of the hostile table, then mend the parser.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from fuzz.seeds import sow
from fuzz.targets import TARGETS

CACHE: Final = Path(__file__).parents[2] / ".cache/fuzz"
SLOWEST_SECONDS: Final = 20
"""For one input of at most `LONGEST` bytes: what takes longer is a finding too."""

LONGEST: Final = 4_096


def main() -> int:
    """Fuzz the targets that were asked for, one after another; return how many have a finding."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="all, if none is named")
    parser.add_argument("--seconds", type=int, default=60, help="for each")
    options = parser.parse_args()
    return sum(_fuzzed(target, options.seconds) for target in options.targets or TARGETS)


def _fuzzed(target: str, seconds: int) -> bool:
    corpus, findings = CACHE / "corpus" / target, CACHE / "findings"
    sow(target, corpus)
    findings.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "fuzz.one", target, str(corpus), f"-artifact_prefix={findings}/{target}-"]
    bounds = [f"-max_total_time={seconds}", f"-timeout={SLOWEST_SECONDS}", f"-max_len={LONGEST}", "-rss_limit_mb=2000"]
    sys.stdout.write(f"{target}: {seconds} s\n")
    sys.stdout.flush()
    return (
        subprocess.run(
            [*command, *bounds, "-print_final_stats=1", "-verbosity=0"], env=os.environ, check=False
        ).returncode
        != 0
    )


if __name__ == "__main__":
    sys.exit(main())
