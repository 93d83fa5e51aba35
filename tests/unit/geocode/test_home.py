"""Where a report's source is from."""

import pytest
from builders import a_report

from tocsin.contracts.report import Source
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve.home import home_of


@pytest.mark.parametrize(
    ("url", "name", "expected"),
    [
        ("https://www.example.ng/news/1", "Wire", "NG"),
        ("https://news.example.fr:8080?x=1", "Wire", "FR"),
        ("https://example.com/ng", "Wire", None),
        ("https://example.io/a", "Wire", None),
        ("https://example.zz/a", "Wire", None),
        (None, "Daily News Nigeria", "NG"),
        (None, "The Moscow Letter", "RU"),
        (None, "Nice Paper", None),
        (None, "Nigerias", None),
        (None, "", None),
    ],
)
def test_home(url: str | None, name: str, expected: str | None, gazetteer: MappedGazetteer) -> None:
    """The address's ending says it, else a well-known place in the name; vanity endings and words say nothing."""
    assert expected == home_of(a_report(url=url, source=Source(name=name)), gazetteer)
