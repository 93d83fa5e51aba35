"""The incident panel: each field beside its words, the report beside each field, and who says what."""

from collections.abc import Iterator
from typing import Final

import pytest
from kidal import POST
from playwright.sync_api import Browser, Page
from pydantic import TypeAdapter
from scenes import a_few
from standin import StandIn, serving
from watching import Opened, Serve, until, words

from tocsin.contracts.geo import Location
from tocsin.contracts.parties import Actor, ActorKind

WIDE: Final = {"width": 1440, "height": 900}

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture
def known() -> StandIn:
    return a_few()


@pytest.fixture
def page(board: Serve, opened: Opened, known: StandIn) -> Page:
    known.role = "correct"
    return read(opened(board(known) + "#/incidents/i-kidal"))


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Page]:
    """Serve one page to all tests that change nothing."""
    with serving(a_few()) as address, browser.new_page(viewport=WIDE) as page:
        page.goto(address)
        yield page


@pytest.fixture
def reading(shared: Page) -> Page:
    """Open the incident anew, at its fields and its first report."""
    shared.evaluate("location.hash = '#/'")
    until(shared, "document.querySelector('#panel').hidden")
    shared.mouse.move(0, 0)
    shared.evaluate("location.hash = '#/incidents/i-kidal'")
    return read(shared)


def read(page: Page) -> Page:
    until(page, "document.querySelectorAll('.field-row').length > 5")
    return page


def row(page: Page, path: str) -> str:
    return words(page, f'[data-path="{path}"]')[0]


def lit(page: Page) -> list[str]:
    return words(page, ".report-text mark.lit")


def test_each_field_stands_beside_its_sentence(reading: Page) -> None:
    """A field has its value, and the sentence that it was read from with the words marked in it, and whose it is."""
    killed = row(reading, "casualties.killed")
    marked = words(reading, '[data-path="casualties.killed"] mark')

    assert "3+" in killed
    assert "Two drones struck the airfield outside Kidal on Wednesday night, killing at least three soldiers" in killed
    assert marked == ["killing at least three soldiers", "One soldier died"]
    assert words(reading, '[data-path="casualties.killed"] cite') == ["Sahel Wire", "Army press office"]


def test_a_field_lights_its_words_in_the_report(reading: Page) -> None:
    """Whoever points at a field sees its words lit in the report; of another report, that one is shown."""
    reading.locator('[data-path="casualties.injured"] dt').hover()
    assert lit(reading) == ["wounding a dozen"]

    reading.locator('[data-path="casualties.injured"] blockquote').nth(1).hover()
    assert lit(reading) == ["four were injured"]
    assert words(reading, ".report-tabs [aria-selected=true]") == ["Army press office"]


def test_the_focus_lights_as_the_pointer_does(reading: Page) -> None:
    """Fields can be walked with the keyboard, and light their words."""
    reading.locator('[data-path="time"]').focus()

    assert lit(reading) == ["on Wednesday night"]


def test_words_of_the_report_light_their_field(reading: Page) -> None:
    """The way back: words in the report show which fields were read from them."""
    reading.locator(".report-text mark", has_text="wounding a dozen").hover()

    assert reading.evaluate("[...document.querySelectorAll('.field-row.lit')].map(e => e.dataset.path)") == [
        "casualties.injured"
    ]


def test_offsets_count_code_points(reading: Page) -> None:
    """A text that begins with emoji is marked where its words are, not two letters on for each."""
    reading.get_by_role("tab", name="@kidal_now").click()

    assert words(reading, ".report-text mark") == ["two explosions at the airfield", "drones"]
    assert reading.evaluate("document.querySelector('.report-text').textContent") == POST


def test_what_was_set_aside_is_shown_with_its_reason(reading: Page) -> None:
    """Passages that are no new incident are underlined in the report and listed with the reason."""
    reading.get_by_role("tab", name="Set aside").click()
    reading.locator(".asides .quote").first.click()

    assert "historical" in words(reading, ".asides li")[0]
    assert lit(reading) == ["In March 2024 a mortar attack on the same base killed two people."]


def test_sources_say_which_are_copies(reading: Page) -> None:
    """Copies of one text stand together and count once; links go to the web and tell it nothing."""
    reading.get_by_role("tab", name="Sources").click()

    assert words(reading, ".summary") == ["4 reports, 3 independent sources"]
    assert words(reading, ".copies .name") == ["Sahel Wire", "Desert Courier"]
    link = reading.locator(".source a").first
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_contradictions_say_who_says_what(reading: Page) -> None:
    """Where reports differ, each value stands beside those who tell it, the one that holds first."""
    reading.get_by_role("tab", name="Disputed").click()

    assert words(reading, ".contradiction td:first-child") == ["3+", "1"]
    assert "Army press office" in words(reading, ".contradiction tr")[1]


def test_history_says_what_changed_when_and_why(reading: Page) -> None:
    """Each revision has what it changed; a correction has who and why."""
    reading.get_by_role("tab", name="History").click()
    steps = words(reading, ".history > li")

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


def test_a_change_does_not_take_a_correction_out_of_hand(page: Page, known: StandIn) -> None:
    """Who is about to correct keeps what is typed, is told of the change, and shows it when it suits."""
    page.get_by_role("tab", name="Correct").click()
    page.locator(".pane summary").first.click()
    page.locator("details[open]").get_by_label("Why").fill("half a sen")
    until(page, "document.querySelector('#connection').dataset.state", "live")

    story = known.stories["i-kidal"]
    story.history.append(story.history[-1])
    known.tell("updated", story)
    until(page, "document.querySelector('.news')?.innerText ?? ''", "This incident has changed meanwhile. Show")
    assert "half a sen" == page.locator("details[open]").get_by_label("Why").input_value()
    page.locator(".news button").click()
    until(page, "document.querySelector('.pane details[open]')", None)


def test_an_unknown_incident_says_so(board: Serve, opened: Opened) -> None:
    """A link to what never was says that, and how to go on."""
    page = opened(board(a_few()) + "#/incidents/never")

    until(page, "document.querySelector('#panel .failure-words span')?.innerText", "No incident ever had this id.")


FIELDS: Final = ("actors", "targets", "weapons", "claims", "time", "location", "casualties.killed")
OURS: Final = {
    "time": {"start", "end", "precision"},
    "location": {"name", "lat", "lon", "radius_km", "country", "text"},
}
"""What of a value an analyst says: the rest is where the report said it."""


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


def test_what_nobody_changed_is_sent_as_it_was(page: Page, known: StandIn) -> None:
    """A form that is sent untouched says what the incident says: no input loses or turns a value."""
    incident = known.stories["i-kidal"].incident.model_dump(mode="json")
    for number, field in enumerate(FIELDS, 1):
        correcting(page, field)
        page.locator("details[open] button.primary").click()
        until(page, "document.querySelectorAll('.history > li').length", 1 + number)

        _, _, body = known.posted[-1]
        part, _, fate = field.partition(".")
        was = incident[part][fate] if fate else incident[part]
        ours = OURS.get(field)
        assert (was if ours is None else {key: was[key] for key in ours}) == (
            body["value"] if ours is None else {key: body["value"][key] for key in ours}
        )


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
