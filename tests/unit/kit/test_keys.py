"""The file of API keys: who is let in, and what becomes of it while it is in use."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.access.keys import LOOK_SECONDS, Key, Keyring, hashed, read_keys
from tocsin.contracts.report import SourceKind
from tocsin.kit.errors import Misconfigured

SECRET = "tocsin_secret"
ENTRY = f"""
[[key]]
name = "newsroom"
sha256 = "{hashlib.sha256(SECRET.encode()).hexdigest()}"
source = "Example Newsroom"
kind = "news"
rate_per_minute = 600
created = 2026-01-02T03:04:05Z
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.toml"
    path.write_text(ENTRY, encoding="utf-8")
    return path


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now

    def later(self) -> None:
        self.now += LOOK_SECONDS


def test_a_key_is_found_by_itself_alone(file: Path) -> None:
    """Its entry says whose it is; the file holds no more than a hash."""
    key = Keyring(file).find(SECRET)

    assert key is not None
    assert ("newsroom", "Example Newsroom", SourceKind.NEWS, 600) == (
        key.name,
        key.source,
        key.kind,
        key.rate_per_minute,
    )
    assert SECRET not in file.read_text(encoding="utf-8")


@given(st.text())
def test_what_is_no_key_is_not_found(tmp_path_factory: pytest.TempPathFactory, secret: str) -> None:
    """Not nothing, not the hash, not half a surrogate pair."""
    file = tmp_path_factory.mktemp("keys") / "keys.toml"
    file.write_text(ENTRY, encoding="utf-8")
    ring = Keyring(file)

    assert [None, None, None] == [ring.find(secret), ring.find(hashed(SECRET)), ring.find("\ud800")]


def test_a_new_key_holds_within_a_second(file: Path) -> None:
    """The file is looked at again, and read again where it has changed."""
    clock = Clock()
    ring = Keyring(file, now=clock)
    file.write_text(ENTRY + f'\n[[key]]\nname = "b"\nsha256 = "{hashed("other")}"\n', encoding="utf-8")
    assert None is ring.find("other")

    clock.later()
    assert Key(name="b", sha256=hashed("other")) == ring.find("other")


def test_a_file_that_is_not_there_yet_may_come_later(tmp_path: Path) -> None:
    """Until then nobody gets in."""
    clock, file = Clock(), tmp_path / "keys.toml"
    ring = Keyring(file, now=clock)
    assert () == ring.all()

    file.write_text(ENTRY, encoding="utf-8")
    clock.later()
    assert ["newsroom"] == [key.name for key in ring.all()]


def test_a_revoked_key_is_refused_within_a_second(file: Path) -> None:
    """An empty file opens to nobody."""
    clock = Clock()
    ring = Keyring(file, now=clock)
    file.write_text("", encoding="utf-8")
    clock.later()

    assert None is ring.find(SECRET)


def test_a_file_that_is_gone_opens_to_nobody(file: Path) -> None:
    """It is not as if there had never been one; and it may come back."""
    clock = Clock()
    ring = Keyring(file, now=clock)
    file.unlink()
    clock.later()
    assert None is ring.find(SECRET)

    file.write_text(ENTRY, encoding="utf-8")
    clock.later()
    assert None is not ring.find(SECRET)


def test_a_file_that_is_broken_while_in_use_changes_nothing(file: Path) -> None:
    """Somebody is at work on it: the keys from before hold on."""
    clock = Clock()
    ring = Keyring(file, now=clock)
    file.write_text("[[key", encoding="utf-8")
    clock.later()

    assert None is not ring.find(SECRET)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[key", "is no TOML"),
        ("key = " + "[" * 9_000, "is no TOML"),
        ("[[key]]\nname = 'a'", "key 1, sha256: Field required"),
        (ENTRY + "\ncolour = 'admin'", "key 1, colour: Extra inputs are not permitted"),
        (ENTRY.replace("600", "0"), "key 1, rate_per_minute: Input should be greater than or equal to 1"),
        (ENTRY + ENTRY, "two keys are called 'newsroom'"),
        ("[keys]\na = 1", "keys: Extra inputs are not permitted; there are only [[key]] entries"),
    ],
)
def test_a_broken_file_is_a_wrong_setting(file: Path, text: str, complaint: str) -> None:
    """The worker says what is wrong where and does not start; a hash is not shown."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured) as caught:
        read_keys(file)

    assert complaint in str(caught.value)
    assert hashed(SECRET) not in str(caught.value)


def test_a_file_that_cannot_be_read_is_a_wrong_setting(tmp_path: Path) -> None:
    """It says how to make one."""
    with pytest.raises(Misconfigured, match=r"cannot read .*keys\.toml \(No such file or directory\).*tocsin keys new"):
        read_keys(tmp_path / "keys.toml")


def test_a_file_that_is_no_text_is_a_wrong_setting(tmp_path: Path) -> None:
    """As one that is no TOML."""
    path = tmp_path / "keys.toml"
    path.write_bytes(os.urandom(64) + b"\xff")
    with pytest.raises(Misconfigured, match="is no TOML"):
        read_keys(path)
