"""Addresses of the web in `sources.toml`."""

import pytest
from pydantic import TypeAdapter, ValidationError

from tocsin_ingest.sources.web_url import WebUrl


@pytest.mark.parametrize("url", ["http://u:SECRET/s@a.example/", "http://u:SECRET#s@a.example/", "ftp://u:SECRET@h/"])
def test_no_password_is_in_an_error(url: str) -> None:
    """Nor a part of one: a password that is not escaped reads as a port."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(WebUrl).validate_python(url)

    [error] = caught.value.errors()
    assert "//***@" in error["msg"]
    assert "SECRET" not in error["msg"]


def test_what_is_no_address_is_told_with_what_was_found() -> None:
    """And why, where that gives no secret away."""
    with pytest.raises(ValidationError, match=r"found 'http://a.example:x/' \(Port could not be cast"):
        TypeAdapter(WebUrl).validate_python("http://a.example:x/")
