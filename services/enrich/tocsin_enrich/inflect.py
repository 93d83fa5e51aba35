"""English inflection, by rule and two short lists of exceptions; used once, when lexicons are loaded."""

from functools import cache

from tocsin_enrich.extract.lexicon import Form
from tocsin_enrich.tables import rows

_VOWELS = "aeiou"


@cache
def _irregular_verbs() -> dict[str, tuple[str, str]]:
    table = rows("irregular_verbs.tsv", ("base", "past", "participle"))
    return {row["base"]: (row["past"], row["participle"]) for row in table}


@cache
def _irregular_plurals() -> dict[str, str]:
    return {row["singular"]: row["plural"] for row in rows("irregular_plurals.tsv", ("singular", "plural"))}


@cache
def verb_forms(base: str) -> dict[str, Form]:
    """Return every form of a verb. Where past tense and another form look alike, the form is `PAST`."""
    past, participle = _past(base)
    forms = {base: Form.BASE, _third(base): Form.THIRD, _gerund(base): Form.GERUND, participle: Form.PARTICIPLE}
    return forms | {past: Form.PAST}


@cache
def plural(noun: str) -> str:
    """Return the plural of a noun or of the last noun of a phrase."""
    head, _, last = noun.rpartition(" ")
    made = _irregular_plurals().get(last) or _regular_plural(last)
    return f"{head} {made}" if head else made


def _regular_plural(noun: str) -> str:
    if noun.endswith("s") and not noun.endswith(("ss", "us")):
        return noun
    if noun.endswith("man"):
        return noun[:-2] + "en"
    return _third(noun)


def _third(word: str) -> str:
    if word == "be":
        return "is"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")) or word == "go":
        return word + "es"
    return word + "s"


def _past(base: str) -> tuple[str, str]:
    if base in _irregular_verbs():
        return _irregular_verbs()[base]
    if base.endswith("e"):
        regular = base + "d"
    elif base.endswith("y") and base[-2:-1] not in _VOWELS:
        regular = base[:-1] + "ied"
    else:
        regular = base + "ed"
    return regular, regular


def _gerund(base: str) -> str:
    past, participle = _past(base)
    doubled = base + base[-1]
    if past == doubled + "ed" or participle == doubled + "en" or (past == base and base.endswith(("t", "n", "un"))):
        return base + "ing" if base in {"hurt", "burst", "cast", "beat"} else doubled + "ing"
    if base in {"run", "win", "get", "overrun", "begin"}:
        return doubled + "ing"
    if base.endswith("e") and not base.endswith(("ee", "be", "oe", "ye")):
        return base[:-1] + "ing"
    return base + "ing"
