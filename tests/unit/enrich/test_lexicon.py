"""The data files: what they say, how they are inflected, and what is refused."""

import time

import pytest

from tocsin_enrich.entries import inflections
from tocsin_enrich.extract.lexicon import Entry, Form, Phrases
from tocsin_enrich.layers import gather
from tocsin_enrich.lexicon import _loaded, load_lexicon
from tocsin_enrich.tables import DATA

FORMS = inflections(gather((), []))
LONGEST_LOAD_SECONDS = 3.0
"""Of the processor, not of the clock. It is about 0.2 s; the limit leaves room for a slow machine."""


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("kill", {"kill", "kills", "killed", "killing"}),
        ("shoot", {"shoot", "shoots", "shot", "shooting"}),
        ("take", {"take", "takes", "took", "taken", "taking"}),
        ("stab", {"stab", "stabs", "stabbed", "stabbing"}),
        ("hit", {"hit", "hits", "hitting"}),
        ("set", {"set", "sets", "setting"}),
        ("burn", {"burn", "burns", "burned", "burning"}),
        ("ambush", {"ambush", "ambushes", "ambushed", "ambushing"}),
        ("seize", {"seize", "seizes", "seized", "seizing"}),
        ("send", {"send", "sends", "sent", "sending"}),
    ],
)
def test_verbs_are_inflected(verb: str, forms: set[str]) -> None:
    """Every form that a report may use is made from the base."""
    assert forms == set(FORMS.verb_forms(verb))


def test_a_form_that_is_past_too_is_past() -> None:
    """A report that says "hit" nearly always means the past."""
    assert Form.PAST is FORMS.verb_forms("hit")["hit"]


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("gunman", "gunmen"),
        ("car bomb", "car bombs"),
        ("army base", "army bases"),
        ("casualty", "casualties"),
        ("church", "churches"),
        ("aircraft", "aircraft"),
    ],
)
def test_nouns_are_made_plural(noun: str, expected: str) -> None:
    """The last word of a phrase takes the plural."""
    assert expected == FORMS.plural(noun)


@pytest.mark.parametrize("name", sorted(entry.name for entry in DATA.iterdir()))
def test_every_file_states_source_and_licence(name: str) -> None:
    """A reader knows where the words come from and what may be done with them."""
    head = "".join(
        line for line in (DATA / name).read_text(encoding="utf-8").splitlines(keepends=True) if line.startswith("#")
    )

    assert "Source:" in head
    assert "Licence:" in head or "Permission to use, copy, modify" in head


def test_it_loads_quickly() -> None:
    """A worker is ready at once."""
    _loaded.cache_clear()
    begun = time.process_time()
    load_lexicon()

    assert time.process_time() - begun < LONGEST_LOAD_SECONDS


def test_the_longest_phrase_wins() -> None:
    """A phrase inside a longer one is not found beside it."""
    phrases = Phrases([Entry(("car",), 1, "r"), Entry(("car", "bomb"), 2, "r")])

    assert [(1, 3, 2)] == [(m.start, m.end, m.value) for m in phrases.find(["a", "car", "bomb"])]
