"""Loads the lexicons from the tables: ours, and those of an analyst on top. The only I/O of enrich's domain."""

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tocsin_enrich import entries
from tocsin_enrich.crosswalks import crosswalk, custom_types
from tocsin_enrich.extract.lexicon import SLOT, Form, Lexicon
from tocsin_enrich.extract.matching import Entry, Phrases
from tocsin_enrich.extract.slots import Slots
from tocsin_enrich.layers import PATH_VARIABLE, Tables, folders_of, gather
from tocsin_enrich.lint import faults_in
from tocsin_enrich.organisations import organisations, state_forces
from tocsin_enrich.tables import Fault, LexiconError, words_of

__all__ = ["LexiconError", "compiled", "load_lexicon"]


def load_lexicon(folders: Sequence[Path] | None = None) -> Lexicon:
    """Return the lexicon with the tables of `folders` laid over ours; the default is what the environment names.

    It is read once a process. Raises `LexiconError`, which names each fault.
    """
    named = folders_of(os.environ.get(PATH_VARIABLE, "")) if folders is None else folders
    return _loaded(tuple(folder.absolute() for folder in named))


@cache
def _loaded(folders: tuple[Path, ...]) -> Lexicon:
    faults: list[Fault] = []
    tables = gather(folders, faults)
    if folders and not faults:  # our own tables are held to the same by a test
        faults += faults_in(tables)
    if faults:
        raise LexiconError(faults)
    with _nothing_collected():
        return compiled(tables)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Look for no garbage meanwhile: what is made here stays, and looking takes a third of the time."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def compiled(tables: Tables) -> Lexicon:
    """Return what sound tables say, ready to be matched."""
    forms, subs = entries.inflections(tables), entries.parents(tables)
    cues = list(entries.cues(tables["event_cues"], forms, subs))
    classes = entries.classes(tables["vocabulary"])
    nations = list(entries.nations(tables["nations"], forms))
    return Lexicon(
        cues=Phrases(cue for cue in cues if SLOT not in cue.words),
        slotted_cues=Slots(cue for cue in cues if SLOT in cue.words),
        event_nouns=frozenset(e.words for e in cues if e.value.form in {Form.NOUN, Form.PLURAL}),
        weapons=Phrases(entries.weapons(tables["weapons"], forms, subs)),
        people=Phrases(entries.people(tables["people"], forms)),
        facilities=Phrases(entries.facilities(tables["facilities"], forms)),
        organisations=Phrases([*organisations(tables["actors"]), *state_forces(tables)]),
        nations=Phrases(nations),
        statuses=Phrases(entries.statuses(tables["status_cues"], forms)),
        lookalikes=Phrases(entries.lookalikes(tables["lookalikes"], forms)),
        vague_terms=Phrases(entries.vague_terms(tables["vague_terms"])),
        titles=Phrases(Entry(words_of(title), title, f"titles/{title}") for title in classes["title"]),
        fates=entries.fates(tables["fates"]),
        date_grammar=entries.date_grammar(tables["date_patterns"]),
        explicit_dates=frozenset(row["name"] for row in tables["date_patterns"] if row["basis"] == "explicit"),
        classes=classes,
        english=entries.english(),
        crosswalk=crosswalk(tables["crosswalk"]),
        custom_types=custom_types(tables),
    )
