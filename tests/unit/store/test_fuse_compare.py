"""Whether two mentions tell of one incident, and why: days, places, names, weapons, tolls, texts."""

import re
from datetime import date
from itertools import combinations
from math import cos, radians
from pathlib import Path

import pytest
from fusing import PLACES, message, tell
from hypothesis import assume, given
from hypothesis import strategies as st

from tocsin.contracts.incident import TimeBasis, TimePrecision, When
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import TargetCategory, WeaponCategory
from tocsin.likeness.signature import are_copies, likeness, signature
from tocsin_store import fuse
from tocsin_store.fuse import Mention, Relation, Verdict, days, kinds, names, vetoes, weights
from tocsin_store.fuse.cells import COARSE, FINE, touched
from tocsin_store.fuse.days import window
from tocsin_store.fuse.earth import distance_km
from tocsin_store.fuse.facts import Reach, Sides

DISKS = st.tuples(st.floats(-89, 89), st.floats(-180, 180), st.floats(1, 400))
"""Latitude, longitude, radius in km."""

STRIKE = {"id": "a", "place": "Kharkiv", "when": "2024-03-04", "words": "on Monday", "killed": 3}


def mention(name: str, **told: object) -> Mention:
    return tell(message({"name": name, "incidents": [{**STRIKE, "id": name, **told}]})).mentions[0]


def verdict(one: dict[str, object], other: dict[str, object]) -> Verdict:
    return fuse.compare(mention("a", **one), mention("b", **other))


def when(start: str, end: str | None = None, *, words: str | None = None) -> When:
    basis = TimeBasis.PUBLICATION if words == "" else TimeBasis.RELATIVE if words else TimeBasis.EXPLICIT
    first, last = date.fromisoformat(start), date.fromisoformat(end or start)
    return When(start=first, end=last, precision=TimePrecision.DAY, text=words or None, basis=basis)


class TestVerdict:
    """The relation, and the reasons that an analyst reads."""

    def test_every_reason_has_its_points(self) -> None:
        """What speaks for and against is told, each with what it counts, and the score is their sum."""
        told = verdict({"by": ["Russia"], "weapons": ["drone"]}, {"by": ["Russia"], "weapons": ["blade"], "killed": 4})

        assert (
            "same type +1",
            "same day +1.5",
            "same town +1.5",
            "same perpetrator or claimant +0.5",
            "other weapon -0.75",
        ) == told.reasons
        assert (Relation.UNRELATED, 3.75) == (told.relation, told.score)

    def test_a_veto_is_the_only_reason(self) -> None:
        """What is ruled out is not weighed."""
        assert Verdict(Relation.APART, ruled_out="in other places") == verdict({}, {"place": "Kyiv"})

    @pytest.mark.parametrize(
        ("one", "other", "why"),
        [
            ({"when": "2024-03-04"}, {"when": "2024-03-06"}, "on other days"),
            ({"place": "Syria"}, {"place": "Iraq"}, "in other places"),
            (
                {"by": ["Russia"], "hit": ["Ukraine"]},
                {"by": ["Ukraine"]},
                "the one's perpetrator is the other's target",
            ),
            ({"things": [["health", "Nur Clinic"]]}, {"things": [["health", "Dune Clinic"]]}, "other things by name"),
        ],
    )
    def test_vetoes_say_what_they_are(self, one: dict[str, object], other: dict[str, object], why: str) -> None:
        """Days, places, sides and named things can rule a pair out."""
        assert Verdict(Relation.APART, ruled_out=why) == verdict(one, other)

    def test_one_report_tells_two(self) -> None:
        """Whoever tells two incidents knows that they are two."""
        one, other = tell(message({"incidents": [STRIKE, {**STRIKE, "id": "b"}]})).mentions

        assert Verdict(Relation.APART, ruled_out="one report tells both") == fuse.compare(one, other)

    def test_one_id_says_it_all(self) -> None:
        """Two reports' mentions that were sent under one id are one, whatever else they tell."""
        one = mention("a", place="Kyiv")

        assert Relation.SAME is fuse.compare(one, mention("b", when="2025-01-01").named("a")).relation

    def test_types_that_are_not_told_for_each_other(self) -> None:
        """A protest and an air raid have no points, whatever they share."""
        told = verdict({"sub": "Peaceful protest"}, {})

        assert (Relation.UNRELATED, ("types that no two reports use for one incident",)) == (
            told.relation,
            told.reasons,
        )

    def test_nothing_to_go_by(self) -> None:
        """A day alone is no ground to compare on."""
        told = verdict({"place": None}, {"place": None})

        assert (Relation.UNRELATED, ("no day, place or name that both tell",)) == (told.relation, told.reasons)


class TestDays:
    """When it was, as far as it was said."""

    @pytest.mark.parametrize(
        ("one", "other", "strained"),
        [
            (when("2024-03-04", words="on Monday"), when("2024-03-05", words="on Tuesday"), True),
            (when("2024-03-04", words="late on Monday"), when("2024-03-05", words="early on Tuesday"), False),
            (when("2024-03-04", words="early on Monday"), when("2024-03-05", words="late on Tuesday"), True),
            (when("2024-03-04", words="Monday night"), when("2024-03-05", words="Tuesday night"), True),
            (when("2024-03-04", words="on Monday"), when("2024-03-05", words=""), False),
            (when("2024-03-04", words=""), when("2024-03-05", words="on Tuesday"), True),
            (when("2024-03-04", words=""), when("2024-03-05", words=""), True),
            (when("2024-03-04", "2024-03-05"), when("2024-03-05", words="on Tuesday"), False),
            (when("2024-03-04", "2024-03-05"), when("2024-03-05", "2024-03-06"), True),
            (when("2024-03-05", "2024-03-06", words="overnight on Tuesday"), when("2024-03-04", "2024-03-05"), False),
            (
                when("2024-03-05", "2024-03-06", words="overnight into Wednesday"),
                when("2024-03-04", "2024-03-05"),
                True,
            ),
            (when("2024-03-04", "2024-03-10"), when("2024-03-06"), False),
            (when("2024-03-04", words="en la madrugada"), when("2024-03-03", words="el domingo por la noche"), False),
        ],
    )
    def test_neighbouring_days_may_be_one_night(self, one: When, other: When, strained: bool) -> None:  # noqa: FBT001
        """Late on one day and early on the next are one night; two days by name, and two nights, are two."""
        assert (strained, strained) == (
            days.are_strained(window(one), window(other)),
            days.are_strained(window(other), window(one)),
        )
        assert not days.are_apart(window(one), window(other))

    def test_two_dates_in_figures_rule_each_other_out(self) -> None:
        """Nothing is left open in "4 March" beside "5 March"; by a weekday's name a zone may lie between."""
        assert days.are_apart(window(when("2024-03-04")), window(when("2024-03-05")))
        assert not days.are_apart(window(when("2024-03-04")), window(when("2024-03-05", words="on Tuesday")))
        assert days.are_apart(window(when("2024-03-04")), window(when("2024-03-06", words="on Wednesday")))

    def test_what_says_no_day_rules_nothing_out(self) -> None:
        """An unknown time is neither apart from nor strained with any."""
        assert not days.are_apart(None, window(when("2024-03-04")))
        assert not days.are_strained(None, window(when("2024-03-04")))


class TestPlaces:
    """Disks on the map."""

    def spot(self, place: str) -> object:
        return mention("a", place=place).facts.spot

    @pytest.mark.parametrize(
        ("place", "reach"), [("Kyiv", Reach.FINE), ("Borno", Reach.COARSE), ("Syria", Reach.COUNTRY)]
    )
    def test_reach_is_how_much_is_left_open(self, place: str, reach: Reach) -> None:
        """A town, a province, a country."""
        spot = mention("a", place=place).facts.spot

        assert spot is not None
        assert reach is spot.reach

    def test_a_place_without_coordinates_is_its_country(self) -> None:
        """A name that no gazetteer has still lies somewhere, where its country was told."""
        told = mention("a", place="Kyiv").incident
        assert told.location is not None
        unresolved = told.location.model_copy(update={"lat": None, "lon": None, "reason": "no record", "kind": None})
        facts = tell(message({"incidents": [STRIKE]})).mentions[0]
        one = facts.incident.model_copy(update={"location": unresolved})

        assert Reach.COUNTRY is Mention(**{**fields(facts), "incident": one}).facts.spot.reach  # type: ignore[union-attr]

    def test_towns_of_one_kind_strain_each_other(self) -> None:
        """Kyiv and Irpin touch, and are two; a quarter and its city are no contradiction."""
        kyiv, irpin, kharkiv, quarter = (
            mention("a", place=p).facts.spot for p in ("Kyiv", "Irpin", "Kharkiv", "Saltivka")
        )

        assert (True, False) == (vetoes.places_strained(kyiv, irpin), vetoes.places_strained(kharkiv, quarter))
        assert not vetoes.places_apart(kyiv, irpin)
        assert vetoes.places_apart(kyiv, kharkiv)

    @given(DISKS, st.floats(1, 400), st.floats(0, 1), st.sampled_from([(FINE, 6.0), (COARSE, 1.0)]))
    def test_disks_that_touch_share_a_cell(
        self, disk: tuple[float, float, float], other: float, share: float, grid: tuple[int, float]
    ) -> None:
        """Wherever on earth, across the date line and near the poles too."""
        (lat, lon, radius), (resolution, smaller) = disk, grid
        radius, other = radius / smaller, other / smaller
        north = max(-89.9, min(89.9, lat + share * (radius + other) / 111.3 / 1.5))
        east = (lon + share * (radius + other) / 2 / (111.3 * max(cos(radians(north)), 0.01)) + 180) % 360 - 180
        assume(distance_km(lat, lon, north, east) <= radius + other)

        assert {*touched(lat, lon, radius, resolution)} & {*touched(north, east, other, resolution)}

    def test_distance_is_that_of_the_globe(self) -> None:
        """Kyiv to Kharkiv is 409 km by the maps; a point is nowhere but where it is."""
        assert 409 == pytest.approx(distance_km(*PLACES["Kyiv"][:2], *PLACES["Kharkiv"][:2]), abs=2)
        assert 0 == distance_km(1, 2, 1, 2)


class TestNames:
    """When two names are one."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("al-Tanf garrison", "the base at al-Tanf"),
            ("Ain al-Asad air base", "Al-Assad"),
            ("São Tomé Hospital", "sao tome"),
            ("MV Sea Lark", "Sea Lark"),
            ("Kobane hospital", "Kobani Hospital"),
        ],
    )
    def test_things_in_two_spellings(self, one: str, other: str) -> None:
        """Articles, accents, kinds of thing and a letter more or less do not matter."""
        assert names.are_one(names.key(one), names.key(other))

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Al-Nur Hospital", "Red Dune Hospital"), ("Harir base", "Ain al-Asad base"), ("Erbil", "Kirkuk")],
    )
    def test_things_that_are_two(self, one: str, other: str) -> None:
        """That both are hospitals makes them no more one."""
        assert not names.are_one(names.key(one), names.key(other))

    def test_what_only_says_its_kind_is_no_name(self) -> None:
        """A military hospital names nothing, and an army nobody, until it is whose."""
        assert ("", "", "nigerian army") == (
            names.key("the Military Hospitals"),
            names.side("the army"),
            names.side("Nigerian Army"),
        )

    def test_a_person_is_known_by_a_part_of_the_name(self) -> None:
        """By a surname alone; not by another's first name beside it."""
        assert names.are_one_person(names.key("Jean Baptiste Lamour"), names.key("Lamour"))
        assert not names.are_one_person(names.key("Jean Lamour"), names.key("Marie Lamour"))


class TestKinds:
    """What is told for each other."""

    def test_every_sub_type_and_weapon_is_its_own_kin(self) -> None:
        """Whatever tables say."""
        assert all(kinds.may_be_one(sub, sub) for sub in SubEventType)
        assert all(kinds.are_kin(weapon, weapon) for weapon in WeaponCategory)

    @pytest.mark.parametrize(
        ("one", "other", "may"),
        [
            (SubEventType.AIR_DRONE_STRIKE, SubEventType.SHELLING, True),
            (SubEventType.ARMED_CLASH, SubEventType.NON_STATE_OVERTAKES_TERRITORY, True),
            (SubEventType.ARRESTS, SubEventType.SUICIDE_BOMB, False),
            (SubEventType.AGREEMENT, SubEventType.ARMED_CLASH, False),
            (SubEventType.PEACEFUL_PROTEST, SubEventType.ATTACK, False),
        ],
    )
    def test_types_told_for_each_other(self, one: SubEventType, other: SubEventType, may: bool) -> None:  # noqa: FBT001
        """A raid may be told as shelling; arrests are no bombing, a truce no clash."""
        assert (may, may) == (kinds.may_be_one(one, other), kinds.may_be_one(other, one))

    def test_in_a_fight_both_are_targets(self) -> None:
        """The veto of sides is for raids, where one does it to the other."""
        mine, theirs = frozenset({"army"}), frozenset({"rebels"})

        assert vetoes.sides_apart(Sides(mine, theirs, mutual=False), Sides(theirs, mine, mutual=False))
        assert not vetoes.sides_apart(Sides(mine, theirs, mutual=True), Sides(theirs, mine, mutual=False))

    def test_things_of_two_kinds_are_no_contradiction(self) -> None:
        """A report may name the school, another the bakery beside it."""
        school, bakery = (TargetCategory.EDUCATION, "nur"), (TargetCategory.BUSINESS, "dune")

        assert not vetoes.things_apart(frozenset({school}), frozenset({bakery}))


class TestTexts:
    """How alike two texts are."""

    STORY = (
        "Two drones struck a fuel depot at the edge of the harbour late on Monday, port officials said, and set three"
        " storage tanks alight. Fire crews worked through the night. Nobody was hurt, and ships were told to wait."
    )

    def test_copies_are_alike_and_others_are_not(self) -> None:
        """A new lead and a cut end leave a copy; another story on the like is none."""
        copy = "HARBOUR CITY (Agency): " + self.STORY[: len(self.STORY) * 3 // 4]
        other = "Firefighters put out a blaze at an oil store near the docks after what the governor called an attack."

        assert are_copies(signature(self.STORY), signature(copy))
        assert not are_copies(signature(self.STORY), signature(other))

    def test_case_and_punctuation_do_not_count(self) -> None:
        """Nor do line breaks."""
        assert signature(self.STORY) == signature(self.STORY.upper().replace(",", "\n"))

    def test_signatures_are_for_ever(self) -> None:
        """They are kept in databases: a new version of the library must give the same. The last bytes are a count."""
        signed = signature("Two drones struck a fuel depot.")

        assert ("dcce", "0003") == (signed.hex()[:4], signed.hex()[-4:])

    def test_likeness_grows_with_what_is_shared(self) -> None:
        """A whole text is 1, a half of it about a half, another one nearly 0."""
        whole, words = signature(self.STORY), self.STORY.split()
        half = signature(" ".join(words[: len(words) // 2]))

        assert 1 == likeness(whole, whole)
        assert 0.5 == pytest.approx(likeness(whole, half), abs=0.2)
        assert 0 == likeness(whole, signature(""))


def fields(one: Mention) -> dict[str, object]:
    """Return what a mention is made of."""
    return {name: getattr(one, name) for name in one.__dataclass_fields__ if name != "facts"}


def test_points_of_agreement_never_take_away() -> None:
    """The same told twice is never less sure for one thing more that both tell."""
    more = [
        {"by": ["Russia"]},
        {"weapons": ["drone"]},
        {"persons": ["Olha Bondar"]},
        {"injured": 12},
        {"targets": ["energy"]},
    ]
    for some in combinations(more, 2):
        extra = {key: value for each in some for key, value in each.items()}
        assert verdict({}, {}).score < verdict(extra, extra).score


def test_the_page_tells_the_weights_that_count() -> None:
    """docs/fusion.md has every weight, with its sign."""
    page = (Path(__file__).parents[3] / "docs/fusion.md").read_text(encoding="utf-8")
    table = page.partition("| | points |")[2].partition("\n\n")[0]
    factors = [value for value in vars(weights).values() if isinstance(value, weights.Factor)]
    points = [factor.points for factor in factors] + [points for _, points in weights.ALIKE]

    assert not {f"{each:+g}" for each in points} - set(re.findall(r"[+-][\d.]*\d", table))
