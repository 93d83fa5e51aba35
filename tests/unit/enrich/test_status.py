"""Is it a new act at all? Minimal pairs, each around the same deed."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


def statuses(found: Extraction) -> list[str]:
    return [incident.status.value for incident in found.incidents] + [entry.status.value for entry in found.set_aside]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels shelled the town of Mora on Sunday.", ["asserted"]),
        ("Rebels allegedly shelled the town of Mora on Sunday.", ["alleged"]),
        ("Rebels reportedly shelled the town of Mora on Sunday.", ["alleged"]),
        ("Hamas said it had shelled the town of Mora on Sunday.", ["claimed"]),
        ("Hamas said on Sunday that its fighters had shelled the town of Mora.", ["claimed"]),
        ("Hamas claimed responsibility for the shelling of Mora on Sunday.", ["claimed"]),
        ("Rebels denied that they had shelled the town of Mora.", ["denied"]),
        ("Rebels denied shelling the town of Mora.", ["denied"]),
        ("Rebels did not shell the town of Mora.", ["negated"]),
        ("No shelling was reported in Mora on Sunday.", ["negated"]),
        ("Rebels never shelled the town of Mora.", ["negated"]),
        ("Rebels will shell the town of Mora.", ["planned"]),
        ("Rebels plan to shell the town of Mora.", ["planned"]),
        ("Rebels are preparing to shell the town of Mora.", ["planned"]),
        ("Rebels threatened to shell the town of Mora.", ["threatened"]),
        ("Rebels vowed to shell the town of Mora.", ["threatened"]),
        ("Rebels could shell the town of Mora.", ["hypothetical"]),
        ("Nobody knows how many people were killed.", ["hypothetical"]),
        ("Nobody knows how many died in the shelling of the town of Mora on Sunday.", ["asserted"]),
        ("If rebels shell the town of Mora, people will flee.", ["hypothetical"]),
        ("The wall protects against shelling of the town of Mora.", ["hypothetical"]),
        ("Rebels shelled the town of Mora in 2019.", ["historical"]),
        ("Rebels shelled the town of Mora four years ago.", ["historical"]),
        ("Mora marked the anniversary of the shelling of its market.", ["historical"]),
        ("A man was sentenced to life for shelling the town of Mora.", ["historical"]),
        ("Rebels shell the town of Mora almost daily.", ["aggregate"]),
        ("At least 40 rocket attacks on Mora have been counted since January.", ["aggregate"]),
        ("Over the past three months, 150 people have been killed in Mora.", ["aggregate"]),
        ("Some 300 people were abducted around Mora in just two years.", ["aggregate"]),
        ("Fighting in Mora has left 72,000 people dead.", ["aggregate"]),
        ("Rebels shelled the town of Mora on Sunday for the first time in three months.", ["asserted"]),
        ("Rebels plan to burn the market, shell the barracks and bomb the bridge.", ["planned"]),
        ("The rebels were told to stop bombing villages and shelling the town of Mora.", ["hypothetical"]),
        ("Did rebels shell the town of Mora on Sunday?", ["hypothetical"]),
        ("Schools in Mora are closed due to the shelling of the town by rebels on Sunday.", ["asserted"]),
        ("The army must halt all bombing and shelling of the town of Mora.", ["negated"]),
        ('The army denied reports from Mora that the air force "on Sunday shelled the market".', ["denied"]),
        ("The crash killed 12 of the passengers near Mora.", ["lookalike"]),
        ("The agency withdrew its report that rebels shelled the town of Mora.", ["corrected"]),
        ("The army shelled a mock town during a military exercise.", ["lookalike"]),
    ],
)
def test_the_report_stands_to_the_act_as_its_words_say(extracted: Read, text: str, expected: list[str]) -> None:
    """Only what is asserted, claimed or alleged is an incident."""
    assert expected == statuses(extracted(text))


def test_what_is_set_aside_says_why(extracted: Read) -> None:
    """An entry quotes the sentence, names the rule and gives a reason that a reader understands."""
    (entry,) = extracted("Quiet day. Rebels plan to shell the town of Mora.").set_aside

    assert "Rebels plan to shell the town of Mora." == entry.quote
    assert "status_cues/planned/plan to" == entry.rule
    assert "planned" in entry.reason


def test_a_denial_of_ones_part_leaves_the_act(extracted: Read) -> None:
    """Who denies responsibility does not deny that it happened."""
    found = extracted("Hamas denied involvement in the bombing that killed nine people in Mora on Sunday.")

    assert ["asserted"] == statuses(found)
    assert ["denies"] == [claim.stance.value for claim in found.incidents[0].claims]


def test_recent_dates_are_no_history(extracted: Read) -> None:
    """An act of last month is news to many a report; one of last spring is background."""
    assert ["asserted"] == statuses(extracted("Rebels shelled the town of Mora on 2 October."))
    assert ["historical"] == statuses(extracted("Rebels shelled the town of Mora on 2 April."))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels carried out 40 rocket attacks on Mora.", ["aggregate"]),
        ("Rebels carried out five rocket attacks on Mora.", ["aggregate"]),
        ("Rebels carried out two rocket attacks on Mora.", ["asserted"]),
    ],
)
def test_many_acts_in_one_noun_are_a_sum(extracted: Read, text: str, expected: list[str]) -> None:
    """A count of attacks from five on is a statistic and no incident."""
    assert expected == statuses(extracted(text))


@pytest.mark.parametrize(
    "text",
    [
        "Rebels will soon shell the town of Mora.",
        "Rebels will soon again shell the town of Mora.",
        "Rebels will also soon again shell the town of Mora.",
    ],
)
def test_small_words_may_stand_between_a_plan_and_its_act(extracted: Read, text: str) -> None:
    """Up to three adverbs do not part "will" from its verb."""
    assert ["planned"] == statuses(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The agency retracted its anniversary report that rebels shelled Mora.", ["corrected"]),
        ("Statistics on the anniversary say that rebels shelled Mora.", ["historical"]),
    ],
)
def test_of_two_reasons_the_stronger_one_is_given(extracted: Read, text: str, expected: list[str]) -> None:
    """What is withdrawn was never there; what is old is not counted anew, whatever sums it up."""
    assert expected == statuses(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hamas threatened a long night; rebels shelled the town of Mora.", ["asserted"]),
        ("Hamas threatened a long night, rebels shelled the town of Mora.", ["threatened"]),
        ('Hamas threatened "a long night" and rebels shelled the town of Mora.', ["asserted"]),
        ("Hamas threatened “a long night” and rebels shelled the town of Mora.", ["asserted"]),
        ("Hamas threatened a long night and rebels shelled the town of Mora.", ["threatened"]),
    ],
)
def test_a_semicolon_or_a_quote_ends_what_a_word_governs(extracted: Read, text: str, expected: list[str]) -> None:
    """A threat does not reach past the end of its clause."""
    assert expected == statuses(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels shelled the town of Mora, but the report could not be verified.", ["alleged"]),
        (
            "Rebels shelled the town of Mora, according to a report that the agency, in error, has retracted.",
            ["corrected"],
        ),
        ("Rebels shelled the town of Mora, and the Dawn Front, on its channel, claimed responsibility.", ["claimed"]),
        ("Mora marked the anniversary, when rebels shelled the town of Wase.", ["asserted"]),
    ],
)
def test_doubts_claims_and_corrections_colour_the_whole_sentence(
    extracted: Read, text: str, expected: list[str]
) -> None:
    """They hold across commas; that something is remembered holds only as far as the next one."""
    assert expected == statuses(extracted(text))


@pytest.mark.parametrize(
    ("text", "incidents"),
    [
        ("They kill journalists and burn houses.", 0),
        ("Gangs kill civilians.", 0),
        ("They destroy and plunder.", 0),
        ("They killed two journalists and burned houses.", 1),
        ("Gangs killed civilians in Mora.", 1),
        ("Gangs killed the judge.", 1),
        ("They are killing people in Mora.", 0),
        ("An army that bombs the people of Mora has lost.", 0),
        ("The criminals who attack villagers in Mora are cowards.", 0),
        ("The criminals who attacked villagers in Mora are cowards.", 1),
        ("Gunmen kill villagers in Mora.", 1),
        ("The rebels are attacking the barracks in Mora.", 1),
        ("The war has made the bombing of civilians normal.", 0),
        ("An attack on civilians by rebels stopped the talks.", 1),
    ],
)
def test_what_nobody_particular_does_to_nobody_particular_is_talk(extracted: Read, text: str, incidents: int) -> None:
    """An act needs a day, a place, a count, a weapon or somebody in particular to be one act."""
    found = extracted("Mora is a quiet town. " + text).incidents

    assert incidents == len(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A court sentenced a former commander to 30 years for the shelling of Mora.", ["historical"]),
        ("A court sentenced a former commander to 30 years for the 2003 massacre at Mora.", ["historical"]),
        ("The trial of two men over the shelling of the market opened in Mora.", ["historical"]),
        ("The man who killed two shopkeepers in Mora was jailed for life on Monday.", ["historical"]),
        ("A man convicted of murder was stabbed to death in a prison in Mora on Monday.", ["asserted", "historical"]),
        ("The judge who jailed gang leaders for murder was shot dead in Mora.", ["asserted", "historical"]),
        ("Police charged a man with murder after he stabbed two people in Mora on Sunday.", ["asserted"]),
        ("Prosecutors say that the gunman opened fire on shoppers in Mora on Sunday.", ["asserted"]),
        ("Let us recall the shelling of Mora, in which nine died; the murder of the judge there.", ["historical"]),
    ],
)
def test_courts_and_memories_speak_of_what_depends_on_them(extracted: Read, text: str, expected: list[str]) -> None:
    """The deed that is tried or recalled is old; what the main clause then tells is not."""
    assert expected == statuses(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Survivors of the 1994 massacre of Mora met on Monday.", ["historical"]),
        ("Survivors of the massacre of Mora on Sunday met on Monday.", ["asserted"]),
        ("The 122 rockets and the massacre shook Mora on Monday.", ["asserted"]),
        ("This year rebels have shelled the town of Mora.", ["aggregate"]),
        ("This week rebels have shelled the town of Mora.", ["asserted"]),
        ("During those days rebels shelled the town of Mora.", ["historical"]),
    ],
)
def test_a_year_before_the_noun_and_a_long_time_make_background(
    extracted: Read, text: str, expected: list[str]
) -> None:
    """What only a year dates is old, or a sum."""
    assert expected == statuses(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In October alone, drones struck the town of Mora 1,240 times.", ["aggregate"]),
        ("Rebels shelled the town of Mora dozens of times.", ["aggregate"]),
        ("Rebels shelled the town of Mora two times.", ["asserted"]),
        ("Rebels shelled the town of Mora 12 times on Sunday.", ["asserted"]),
        ("There were 41 deadly attacks in Mora and 57 in Wase.", ["aggregate"]),
        ("In all, 53 soldiers were killed in 386 clashes around Mora.", ["aggregate"]),
        ("In all, 53 soldiers were killed in two clashes around Mora.", ["asserted"]),
        ("The judge was shot 14 times in the town of Mora.", ["asserted"]),
    ],
)
def test_how_often_it_was_done_tells_a_sum(extracted: Read, text: str, expected: list[str]) -> None:
    """Many times without a day of their own are a statistic."""
    assert expected == statuses(extracted(text))


@pytest.mark.parametrize(
    "text",
    [
        "The Daily Herald said that rebels shelled the town of Mora on Sunday.",
        "Doctors at Memorial Hospital said that rebels shelled the town of Mora on Sunday.",
        "In the late afternoon rebels shelled the town of Mora.",
        "At once rebels shelled the town of Mora.",
        "The front threatened those who shelled the town of Mora.",
    ],
)
def test_names_and_hours_say_nothing_of_an_act(extracted: Read, text: str) -> None:
    """A word in a name is no adverb, and what a relative clause tells as a fact is no threat."""
    assert ["asserted"] == statuses(extracted(text))
