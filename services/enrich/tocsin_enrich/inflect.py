"""English inflection, by rule and two short tables of exceptions; used once, when lexicons are loaded."""

from collections.abc import Iterable, Mapping
from functools import cache

from tocsin_enrich.extract.lexicon import Form

_VOWELS = "aeiou"


class Inflections:
    """Makes the forms of words. `verbs` are rows of base, past, participle; `plurals` of singular, plural."""

    def __init__(self, verbs: Iterable[Mapping[str, str]], plurals: Iterable[Mapping[str, str]]) -> None:
        self._verbs = {row["base"]: (row["past"], row["participle"]) for row in verbs}
        self._plurals = {row["singular"]: row["plural"] for row in plurals}
        self.verb_forms = cache(self._verb_forms)
        self.plural = cache(self._plural)

    def _verb_forms(self, base: str) -> Mapping[str, Form]:
        """Return every form of a verb. Where past tense and another form look alike, the form is `PAST`."""
        past, participle = self._verbs.get(base) or _regular_past(base)
        forms = {base: Form.BASE, _third(base): Form.THIRD, _gerund(base, past, participle): Form.GERUND}
        return forms | {participle: Form.PARTICIPLE, past: Form.PAST}

    def _plural(self, noun: str) -> str:
        """Return the plural of a noun or of the last noun of a phrase."""
        head, _, last = noun.rpartition(" ")
        made = self._plurals.get(last) or _regular_plural(last)
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


def _regular_past(base: str) -> tuple[str, str]:
    if base.endswith("e"):
        regular = base + "d"
    elif base.endswith("y") and base[-2:-1] not in _VOWELS:
        regular = base[:-1] + "ied"
    else:
        regular = base + "ed"
    return regular, regular


def _gerund(base: str, past: str, participle: str) -> str:
    doubled = base + base[-1]
    if past == doubled + "ed" or participle == doubled + "en" or (past == base and base.endswith(("t", "n", "un"))):
        return base + "ing" if base in {"hurt", "burst", "cast", "beat"} else doubled + "ing"
    if base in {"run", "win", "get", "overrun", "begin"}:
        return doubled + "ing"
    if base.endswith("e") and not base.endswith(("ee", "be", "oe", "ye")):
        return base[:-1] + "ing"
    return base + "ing"
