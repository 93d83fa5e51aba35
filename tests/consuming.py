"""What an outsider has: the wheel of `tocsin` in an environment of its own, a package of npm, and programs to kill."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import hatchling.build
import pytest
from patience import PATIENCE_SECONDS

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache"
LOCK = ROOT / "infra/locks/kit.txt"

INSTALL_SECONDS = 100.0


def environment(folder: Path, *projects: Path) -> Path:
    """Make an environment that has the wheel of `tocsin`, what it asks for, and these projects; return its Python."""
    needed = _needed()
    wheels = [_wheel(project, folder / "wheels") for project in (ROOT / "shared", *projects)]
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv/bin/python"
    install = [str(needed / "bin/python"), "-m", "pip", "--python", str(python), "install", "-q"]
    subprocess.run([*install, "--no-deps", "--no-index", *map(str, wheels)], check=True)
    packages = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    (folder / "venv" / packages / "needed.pth").write_text(f"{needed / packages}\n", encoding="utf-8")
    return python


def node_modules(package: str) -> Path:
    """Return the `node_modules` that has one package; fetch it where it is not there yet, or skip the test."""
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        pytest.skip("there is no Node.js with npm")
    folder = CACHE / "npm" / package
    quiet = ("--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
    _once(folder, lambda: _fetch([npm, "install", *quiet, "--prefix", str(folder), package]))
    return folder / "node_modules"


def _needed() -> Path:
    """Return an environment with what `tocsin` asks for, as locked; made anew when the lock has changed."""
    folder = CACHE / "consumer" / hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(LOCK)]
    _once(folder, lambda: (venv.create(folder, with_pip=True), _fetch(pip)))
    return folder


def _wheel(project: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        return folder / hatchling.build.build_wheel(str(folder))


def _once(folder: Path, make: Callable[[], object]) -> None:
    """Make what belongs in a folder of the cache, unless it is there; of two processes the second waits."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            make()
            (folder / "done").touch()


def _fetch(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    if done.returncode:
        pytest.skip(f"{Path(command[0]).name} could fetch nothing: {done.stderr.strip()[-300:]}")


@dataclass(frozen=True, slots=True)
class Program:
    """A process with all that it started, and the file with what it prints."""

    process: "subprocess.Popen[bytes]"
    printed: Path

    def wait(self, true: Callable[[], bool]) -> None:
        """Wait for something to come true while it lives. Raises `AssertionError` with what it printed."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not true():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.01)

    def text(self) -> str:
        return self.printed.read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it as nothing can prevent, and what it started."""
        with_it = partial(os.killpg, self.process.pid, signal.SIGKILL)
        if self.process.poll() is None:
            with_it()
        self.process.wait()


@contextmanager
def running(command: Sequence[str | Path], folder: Path, settings: Mapping[str, str]) -> Iterator[Program]:
    """Run a program in a folder while the block lasts. What runs there one after the other prints into one file."""
    printed = folder / "printed.log"
    with printed.open("ab") as out:
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | settings,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    program = Program(process, printed)
    try:
        yield program
    finally:
        program.kill()
