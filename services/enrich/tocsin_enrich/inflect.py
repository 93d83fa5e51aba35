"""English inflection, by rule and a short list of irregular verbs; used once, when lexicons are loaded."""

from tocsin_enrich.extract.lexicon import Form

_VOWELS = "aeiou"

_IRREGULAR: dict[str, tuple[str, str]] = {
    line.split()[0]: (line.split()[1], line.split()[2])
    for line in """
    shoot shot shot|strike struck struck|steal stole stolen|break broke broken|fight fought fought|throw threw thrown
    take took taken|hit hit hit|blow blew blown|hold held held|beat beat beaten|set set set|burst burst burst|go went gone
    win won won|drive drove driven|run ran run|hurt hurt hurt|slay slew slain|lay laid laid|burn burned burned|find found found
    withdraw withdrew withdrawn|build built built|come came come|bring brought brought|shut shut shut|split split split
    swear swore sworn|seek sought sought|overrun overran overrun|retake retook retaken|get got got|give gave given
    spread spread spread|lose lost lost|sink sank sunk|put put put|cut cut cut|mean meant meant|be was been|make made made
    step stepped stepped|mow mowed mown|swap swapped swapped|stab stabbed stabbed|snatch snatched snatched|rob robbed robbed
    mob mobbed mobbed|down downed downed|shell shelled shelled|gas gassed gassed|stop stopped stopped|plan planned planned
    ram rammed rammed|set set set|rebel rebelled rebelled|kidnap kidnapped kidnapped|abet abetted abetted|jam jammed jammed
    lob lobbed lobbed|repel repelled repelled|machine machined machined|pull pulled pulled|defer deferred deferred
    deter deterred deterred|admit admitted admitted|permit permitted permitted|plot plotted plotted|expel expelled expelled
    open opened opened|hand handed handed|want wanted wanted|may might might|bomb bombed bombed|step stepped stepped
    """.replace("\n", "|").split("|")
    if line.split()
}
_PLURALS = {
    "man": "men", "woman": "women", "child": "children", "person": "persons", "jeep": "jeeps", "casualty": "casualties",
    "knife": "knives", "wife": "wives", "personnel": "personnel", "aircraft": "aircraft", "headquarters": "headquarters",
    "barracks": "barracks", "people": "people", "police": "police", "chief": "chiefs", "staff": "staff", "thief": "thieves",
    "life": "lives", "cargo": "cargoes", "chef": "chefs",
}  # fmt: skip


def verb_forms(lemma: str) -> dict[str, Form]:
    """Return every form of a verb. Where past tense and participle look alike, the form is `PAST`."""
    past, participle = _past(lemma)
    forms = {lemma: Form.BASE, _third(lemma): Form.THIRD, _gerund(lemma): Form.GERUND}
    forms.setdefault(participle, Form.PARTICIPLE)
    if past != lemma:
        forms[past] = Form.PAST
    if lemma in {"hit", "set", "burst", "hurt", "split", "beat", "overrun", "put", "run"}:
        forms[lemma] = Form.PAST
    if lemma == "kidnap":
        forms |= {"kidnaped": Form.PAST, "kidnaping": Form.GERUND}
    if lemma == "burn":
        forms["burnt"] = Form.PAST
    return forms


def plural(noun: str) -> str:
    head, _, last = noun.rpartition(" ")
    made = _PLURALS.get(last) or _regular_plural(last)
    return f"{head} {made}" if head else made


def _regular_plural(noun: str) -> str:
    if noun.endswith("s") and not noun.endswith(("ss", "us")):
        return noun
    if noun.endswith("man") and noun not in {"german", "human", "roman"}:
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


def _past(lemma: str) -> tuple[str, str]:
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if lemma.endswith("e"):
        regular = lemma + "d"
    elif lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        regular = lemma[:-1] + "ied"
    else:
        regular = lemma + "ed"
    return regular, regular


def _gerund(lemma: str) -> str:
    past = _IRREGULAR.get(lemma, ("", ""))[0]
    if past.endswith(lemma[-1] + "ed") and past == lemma + lemma[-1] + "ed":
        return lemma + lemma[-1] + "ing"
    if lemma in {"hit", "set", "run", "put", "cut", "overrun", "split", "win", "get"}:
        return lemma + lemma[-1] + "ing"
    if lemma == "lay":
        return "laying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "be", "oe", "ye")):
        return lemma[:-1] + "ing"
    return lemma + "ing"
