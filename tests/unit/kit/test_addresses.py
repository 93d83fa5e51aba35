"""An address to be served on."""

import pytest

from tocsin.access.addresses import bound, port_of, url_of
from tocsin.kit.errors import Misconfigured


def test_an_address_is_had_by_one_alone() -> None:
    """The other is told which variables say another, and nothing of it stays open."""
    with bound("127.0.0.1", 0, what="the page", settings="TOCSIN_PAGE") as taken:
        taken.listen()  # what is only bound Linux gives to two
        port = port_of(taken)
        with pytest.raises(Misconfigured) as told:
            bound("127.0.0.1", port, what="the page", settings="TOCSIN_PAGE")

    assert (
        f"cannot serve the page on 127.0.0.1:{port} (Address already in use): "
        "set TOCSIN_PAGE_HOST and TOCSIN_PAGE_PORT, or port 0 for any free one"
    ) == str(told.value)


@pytest.mark.parametrize(("host", "url"), [("127.0.0.1", "http://127.0.0.1:8400"), ("::1", "http://[::1]:8400")])
def test_an_address_is_written_as_a_url(host: str, url: str) -> None:
    """One of IPv6 in brackets."""
    assert url == url_of(host, 8400)
