"""The data files: what they say, how they are inflected, and what is refused."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.entries import inflections
from tocsin_enrich.extract.lexicon import Form
from tocsin_enrich.extract.matching import Entry, Phrases
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


PHRASE = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple)


@given(st.lists(PHRASE, max_size=8), st.lists(st.sampled_from("abcd"), max_size=12))
def test_phrases_are_found_as_one_would_by_hand(known: list[tuple[str, ...]], words: list[str]) -> None:
    """At each place the longest that fits is taken, and the search goes on behind it."""
    expected, start = [], 0
    while start < len(words):
        fitting = [phrase for phrase in known if tuple(words[start : start + len(phrase)]) == phrase]
        end = start + max(map(len, fitting), default=0)
        expected += [(start, end)] if fitting else []
        start = end if fitting else start + 1
    phrases = Phrases([Entry(phrase, None, "r") for phrase in known])

    assert expected == [(match.start, match.end) for match in phrases.find(words)]
    assert set(known) == {entry.words for entry in phrases}
    assert len(set(known)) == len(phrases)
