"""Grid references, against points that NGA's own library (GEOTRANS, through `mgrs` 1.6.0) gives for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_geocode.resolve.coordinates import find_positions
from tocsin_geocode.resolve.grid import find_grid_squares
from tocsin_geocode.resolve.sphere import Point, distance_km

METRE = 0.001


@pytest.mark.parametrize(
    ("reference", "corner"),
    [
        ("38SMB4401288345", Point(33.332816, 44.398399)),
        ("18SUJ2337106519", Point(38.889805, -77.036537)),
        ("31UDQ4825111932", Point(48.858198, 2.294496)),
        ("4QFJ1234567890", Point(21.409796, -157.916081)),
        ("56HLH3452051233", Point(-33.866257, 151.210995)),
        ("21FUC4012342345", Point(-51.946594, -59.326231)),
        ("32VKN9876543210", Point(60.773362, 5.3043)),
        ("33XVG7459443593", Point(77.865495, 13.91729)),
        ("31NAA6602100000", Point(0.0000045, 0.0000005)),
        ("01KBU1234567890", Point(-19.262221, -179.736559)),
    ],
)
def test_published_points(reference: str, corner: Point) -> None:
    """The middle of the metre is within two of the corner, in both hemispheres and in the irregular zones."""
    (square,) = find_grid_squares(f"grid {reference}.")

    assert distance_km(square.point, corner) < 2 * METRE


@pytest.mark.parametrize(
    ("text", "written", "radius_km"),
    [
        ("It was hit at 38SMB4488 at dawn.", "38SMB4488", 0.7),
        ("It was hit at 38S MB 440 883.", "38S MB 440 883", 0.1),
        ("It was hit at 38S MB 44012 88345, they said.", "38S MB 44012 88345", 0.1),
    ],
)
def test_notations(text: str, written: str, radius_km: float) -> None:
    """Blanks change nothing; the radius reaches the corners of the square that the digits leave open."""
    (position,) = find_positions(text)

    assert (written, radius_km) == (text[position.start : position.end], position.radius_km)
    assert distance_km(position.point, Point(33.3328, 44.3984)) < 1.5


@pytest.mark.parametrize(
    "text",
    [
        "The log of 10MAR2024 and of 10 JUN 2020 was lost.",
        "Serial 38SMB44888 has an odd number of digits.",
        "Serial 38SAB4488 has a column of another zone.",
        "Serial 38SMP4488 lies in no row of its band.",
        "Serial 61SMB4488, 38OMB4488 and B38SMB4488 are none.",
        "Serial 38S MB 440 88 has unequal halves.",
    ],
)
def test_no_references(text: str) -> None:
    """Dates, odd or unequal digits, and letters that the zone and the band lack are no grid reference."""
    assert [] == list(find_grid_squares(text))


@given(
    st.integers(1, 60), st.sampled_from("CDEFGHJKLMNPQRSTUVWX"), st.text("ABCDEFGHJKLMNPQRSTUV", min_size=2, max_size=2)
)
def test_a_square_lies_in_its_zone(zone: int, band: str, letters: str) -> None:
    """Whatever is read as a square is near its zone's six degrees and within its band's latitudes."""
    for square in find_grid_squares(f"{zone}{band}{letters}5050"):
        middle = 6 * zone - 183
        south = -80 + 8 * "CDEFGHJKLMNPQRSTUVWX".index(band)
        assert south - 1 <= square.point.lat <= south + 13
        assert abs((square.point.lon - middle + 180) % 360 - 180) <= 45
