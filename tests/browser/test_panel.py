"""The incident panel: each field beside its words, the report beside each field, and who says what."""

import pytest
from kidal import POST
from playwright.sync_api import Page
from pydantic import TypeAdapter
from scenes import a_few
from standin import StandIn
from watching import Opened, Serve, until, words

from tocsin.contracts.geo import Location
from tocsin.contracts.parties import Actor, ActorKind

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture
def known() -> StandIn:
    return a_few()


@pytest.fixture
def page(board: Serve, opened: Opened, known: StandIn) -> Page:
    known.role = "correct"
    page = opened(board(known) + "#/incidents/i-kidal")
    until(page, "document.querySelectorAll('.field-row').length > 5")
    return page


def row(page: Page, path: str) -> str:
    return words(page, f'[data-path="{path}"]')[0]


def lit(page: Page) -> list[str]:
    return words(page, ".report-text mark.lit")


def test_each_field_stands_beside_its_sentence(page: Page) -> None:
    """A field has its value, and the sentence that it was read from with the words marked in it, and whose it is."""
    killed = row(page, "casualties.killed")
    marked = words(page, '[data-path="casualties.killed"] mark')

    assert "3+" in killed
    assert "Two drones struck the airfield outside Kidal on Wednesday night, killing at least three soldiers" in killed
    assert marked == ["killing at least three soldiers", "One soldier died"]
    assert words(page, '[data-path="casualties.killed"] cite') == ["Sahel Wire", "Army press office"]


def test_a_field_lights_its_words_in_the_report(page: Page) -> None:
    """Whoever points at a field sees its words lit in the report; of another report, that one is shown."""
    page.locator('[data-path="casualties.injured"] dt').hover()
    assert lit(page) == ["wounding a dozen"]

    page.locator('[data-path="casualties.injured"] blockquote').nth(1).hover()
    assert lit(page) == ["four were injured"]
    assert words(page, ".report-tabs [aria-selected=true]") == ["Army press office"]


def test_the_focus_lights_as_the_pointer_does(page: Page) -> None:
    """Fields can be walked with the keyboard, and light their words."""
    page.locator('[data-path="time"]').focus()

    assert lit(page) == ["on Wednesday night"]


def test_words_of_the_report_light_their_field(page: Page) -> None:
    """The way back: words in the report show which fields were read from them."""
    page.locator(".report-text mark", has_text="wounding a dozen").hover()

    assert page.evaluate("[...document.querySelectorAll('.field-row.lit')].map(e => e.dataset.path)") == [
        "casualties.injured"
    ]


def test_offsets_count_code_points(page: Page) -> None:
    """A text that begins with emoji is marked where its words are, not two letters on for each."""
    page.get_by_role("tab", name="@kidal_now").click()

    assert words(page, ".report-text mark") == ["two explosions at the airfield", "drones"]
    assert page.evaluate("document.querySelector('.report-text').textContent") == POST


def test_what_was_set_aside_is_shown_with_its_reason(page: Page) -> None:
    """Passages that are no new incident are underlined in the report and listed with the reason."""
    page.get_by_role("tab", name="Set aside").click()
    page.locator(".asides .quote").first.click()

    assert "historical" in words(page, ".asides li")[0]
    assert lit(page) == ["In March 2024 a mortar attack on the same base killed two people."]


def test_sources_say_which_are_copies(page: Page) -> None:
    """Copies of one text stand together and count once; links go to the web and tell it nothing."""
    page.get_by_role("tab", name="Sources").click()

    assert words(page, ".summary") == ["4 reports, 3 independent sources"]
    assert words(page, ".copies .name") == ["Sahel Wire", "Desert Courier"]
    link = page.locator(".source a").first
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_contradictions_say_who_says_what(page: Page) -> None:
    """Where reports differ, each value stands beside those who tell it, the one that holds first."""
    page.get_by_role("tab", name="Disputed").click()

    assert words(page, ".contradiction td:first-child") == ["3+", "1"]
    assert "Army press office" in words(page, ".contradiction tr")[1]


def test_history_says_what_changed_when_and_why(page: Page) -> None:
    """Each revision has what it changed; a correction has who and why."""
    page.get_by_role("tab", name="History").click()
    steps = words(page, ".history > li")

    assert "ana corrected: “satellite pictures show burnt hulls”" in steps[0]
    assert "unknown → completed" in steps[0]
    assert "First told" in steps[-1]


def test_a_correction_is_sent_with_its_reason(page: Page, known: StandIn) -> None:
    """A field that an analyst sets goes to the board with why; what was said is listed after."""
    page.get_by_role("tab", name="Correct").click()
    page.locator("summary", has_text="Set").click()
    page.get_by_label("Field").select_option("casualties.killed")
    page.get_by_label("At least").fill("2")
    page.get_by_label("At most").fill("2")
    page.locator("details[open]").get_by_label("Why").fill("the hospital counted two")
    page.locator("details[open] button.primary").click()
    until(page, "document.querySelectorAll('.history > li').length", 2)

    value = {"min": 2, "max": 2, "basis": "exact"}
    assert known.posted == [
        ("PUT", "i-kidal/fields/casualties.killed", {"value": value, "why": "the hospital counted two"})
    ]


def test_a_retraction_is_seen_at_once(page: Page) -> None:
    """What was retracted says so in the panel, and is gone from the table."""
    page.get_by_role("tab", name="Correct").click()
    page.locator("summary", has_text="Retract").click()
    page.locator("details[open]").get_by_label("Why").fill("an exercise")
    page.locator("details[open] button.primary").click()

    until(page, "document.querySelector('.gone')?.innerText.startsWith('Retracted')")
    until(page, "document.querySelector('#row-i-kidal')", None)


def test_an_open_incident_follows_its_changes(page: Page, known: StandIn) -> None:
    """A change of the incident that is being read shows in its panel."""
    story = known.stories["i-kidal"]
    story.incident = story.incident.model_copy(update={"confidence": 0.99})
    story.history.append(story.history[-1].model_copy(update={"revision": 5}))
    known.tell("updated", story)

    until(page, "document.querySelector('.panel-facts').innerText.includes('99 % confidence')")


def test_an_unknown_incident_says_so(board: Serve, opened: Opened) -> None:
    """A link to what never was says that, and how to go on."""
    page = opened(board(a_few()) + "#/incidents/never")

    until(page, "document.querySelector('#panel .failure-words span')?.innerText", "No incident ever had this id.")


def correcting(page: Page, field: str) -> None:
    """Open the form that sets a field, with a reason in it."""
    page.get_by_role("tab", name="Correct").click()
    page.locator("summary", has_text="Set").click()
    page.locator("select[name=field]").select_option(field)
    page.locator("details[open]").get_by_label("Why").fill("seen by two of ours")


def test_a_list_is_corrected_row_by_row(page: Page, known: StandIn) -> None:
    """Actors are changed, taken out and added each in a row of its own, and arrive as the contract has them."""
    correcting(page, "actors")
    before = page.locator(".list-row").count()
    page.get_by_role("button", name="Take out").first.click()
    page.get_by_role("button", name="Add an actor").click()
    added = page.locator(".list-row").last
    added.get_by_label("Name, where").fill("Azawad Guard")
    added.get_by_label("In the report's words").fill("gunmen")
    added.get_by_label("Kind").select_option("rebel")
    page.locator("details[open] button.primary").click()
    until(page, "document.querySelectorAll('.history > li').length", 2)

    _, path, body = known.posted[0]
    actors = TypeAdapter(tuple[Actor, ...]).validate_python(body["value"])
    assert path == "i-kidal/fields/actors"
    assert len(actors) == before
    assert (actors[-1].name, actors[-1].text, actors[-1].kind) == ("Azawad Guard", "gunmen", ActorKind.REBEL)


@pytest.mark.parametrize("field", ["actors", "targets", "weapons", "claims", "time", "location", "casualties.killed"])
def test_what_nobody_changed_is_sent_as_it_was(page: Page, known: StandIn, field: str) -> None:
    """A form that is sent untouched says what the incident says: no input loses or turns a value."""
    correcting(page, field)
    page.locator("details[open] button.primary").click()
    until(page, "document.querySelectorAll('.history > li').length", 2)

    [(_, _, body)] = known.posted
    incident = known.stories["i-kidal"].incident.model_dump(mode="json")
    part, _, fate = field.partition(".")
    was = incident[part][fate] if fate else incident[part]
    ours = {"time": {"start", "end", "precision"}, "location": {"name", "lat", "lon", "radius_km", "country", "text"}}
    if field in ours:
        assert {key: was[key] for key in ours[field]} == {key: body["value"][key] for key in ours[field]}
    else:
        assert was == body["value"]


def test_an_objection_stands_beside_its_input(page: Page) -> None:
    """What the board has against one value of a list is said at that input, and the input is told to be wrong."""
    correcting(page, "targets")
    page.locator(".list-row").first.get_by_label("at least").fill("9")
    page.locator(".list-row").first.get_by_label("at most").fill("2")
    page.locator("details[open] button.primary").click()
    until(page, "document.querySelectorAll('.list-row .problem').length", 1)

    assert "max is not below its min" in words(page, ".list-row .problem")[0]
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_what_was_set_can_be_taken_back(page: Page, known: StandIn) -> None:
    """A field that an analyst set offers to be what the reports say again; others do not."""
    correcting(page, "status")
    assert page.get_by_role("button", name="Take back").is_hidden()
    page.locator("select[name=field]").select_option("outcome")
    page.get_by_role("button", name="Take back").click()
    until(page, "document.querySelectorAll('.history > li').length", 2)

    assert known.posted == [("DELETE", "i-kidal/fields/outcome", {"why": "seen by two of ours"})]


def test_a_place_is_corrected(page: Page, known: StandIn) -> None:
    """A place that was read wrongly is set with its coordinates, in the shape that the store takes."""
    page.get_by_role("tab", name="Correct").click()
    page.locator("summary", has_text="Set").click()
    page.get_by_label("Field").select_option("location")
    page.get_by_label("Name", exact=True).fill("Tessalit")
    page.get_by_label("Latitude, empty").fill("20.2")
    page.get_by_label("Longitude", exact=True).fill("1.01")
    page.locator("details[open]").get_by_label("Why").fill("the base, and not the town")
    page.locator("details[open] button.primary").click()
    until(page, "document.querySelectorAll('.history > li').length", 2)

    method, path, body = known.posted[0]
    place = TypeAdapter(Location | None).validate_python(body["value"])
    assert (method, path) == ("PUT", "i-kidal/fields/location")
    assert place
    assert (place.name, place.lat, place.lon, place.country) == ("Tessalit", 20.2, 1.01, "ML")
    assert place.text == "the airfield outside Kidal"
