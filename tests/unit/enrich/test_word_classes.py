"""The word classes of the grammar stand in a table, and an analyst's table changes what the rules read."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from builders import a_report

from tocsin.contracts.parties import ActorRole, Stance
from tocsin_enrich.extract import Extraction, extract
from tocsin_enrich.lexicon import load_lexicon
from tocsin_enrich.tables import DATA

Read = Callable[[str, str, str], tuple[Extraction, Extraction]]


@pytest.fixture
def with_words(tmp_path: Path, extracted: Callable[[str], Extraction]) -> Read:
    """Read a text as it is, and with words added to a class."""

    def read(word_class: str, words: str, text: str) -> tuple[Extraction, Extraction]:
        (tmp_path / "vocabulary.tsv").write_text(f"class\twords\n{word_class}\t{words}\n", encoding="utf-8")
        return extracted(text), extract(a_report(text), load_lexicon([tmp_path]))

    return read


def stances(found: Extraction) -> set[Stance]:
    return {claim.stance for incident in found.incidents for claim in incident.claims}


@pytest.mark.parametrize(
    ("word_class", "word", "text", "stance"),
    [
        (
            "takes_responsibility",
            "shouldered",
            "Bombs hit Idlib on Friday. Hamas shouldered responsibility.",
            Stance.CLAIMS,
        ),
        (
            "denies_responsibility",
            "shrugged",
            "Bombs hit Idlib on Friday. Hamas shrugged responsibility.",
            Stance.DENIES,
        ),
        ("blame", "faulted", "The mayor said bombs hit Idlib; Israel faulted Hamas for the bombing.", Stance.BLAMES),
        ("denial", "rebutted", "Rebels bombed the bridge on Friday. Hamas rebutted the charge.", Stance.DENIES),
        ("accusation", "slur", "Rebels bombed the bridge on Friday. Hamas denied the slur.", Stance.DENIES),
        ("own_deed", "boasted", "Hamas boasted on Friday that its fighters had shelled the base.", Stance.CLAIMS),
    ],
)
def test_a_word_that_tells_of_a_claim_is_added(
    with_words: Read, word_class: str, word: str, text: str, stance: Stance
) -> None:
    """A verb or noun in an analyst's vocabulary is read as those of ours are."""
    before, after = with_words(word_class, word, text)

    assert stance not in stances(before)
    assert stance in stances(after)


@pytest.mark.parametrize(
    ("word_class", "word", "text"),
    [
        ("long_time", "fortnights", "Rebels have bombed the bridge over the past ten fortnights."),
        ("stretch_opener", "across", "Rebels have bombed the bridge across the past ten months."),
        ("often", "umpteen", "Rebels have bombed the bridge umpteen times."),
        ("executing", "shot", "Two convicted murderers were shot dead on Friday."),
        ("telling", "chronicles", "The film chronicles how rebels bombed a bridge and killed four."),
    ],
)
def test_a_word_that_sets_aside_is_added(with_words: Read, word_class: str, word: str, text: str) -> None:
    """What makes a sum, a sentence of a court or a story of an act is the table's to say."""
    before, after = with_words(word_class, word, text)

    assert len(after.incidents) < len(before.incidents)


def test_a_noun_that_stands_for_a_group_is_added(with_words: Read) -> None:
    """A noun for an organisation leads back to the one that was named before."""
    text = "Hamas is outlawed. The outfit bombed a bridge on Friday."

    def doers(found: Extraction) -> set[str | None]:
        actors = (actor for incident in found.incidents for actor in incident.actors)
        return {actor.name for actor in actors if actor.role is ActorRole.PERPETRATOR}

    before, after = with_words("group_noun", "outfit", text)

    assert "Hamas" not in doers(before)
    assert {"Hamas"} == doers(after)


def test_every_class_is_used_and_said_once() -> None:
    """No row of the vocabulary is left over, and none is there twice."""
    lines = (DATA / "vocabulary.tsv").read_text(encoding="utf-8").splitlines()
    named = [line.partition("\t")[0] for line in lines if line and not line.startswith("#")][1:]
    source = files("tocsin_enrich")
    code = "".join(path.read_text(encoding="utf-8") for path in Path(str(source)).rglob("*.py"))

    assert sorted(set(named)) == sorted(named)
    assert [] == [name for name in named if f'"{name}"' not in code and not name.startswith("language_")]


def test_the_linter_looks_at_the_vocabulary(tmp_path: Path) -> None:
    """A word with a capital could never match, and is refused."""
    (tmp_path / "vocabulary.tsv").write_text("class\twords\nblame\tFaulted\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"'Faulted' can never match, for texts are compared in lower case"):
        load_lexicon([tmp_path])
