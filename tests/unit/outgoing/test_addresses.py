"""Which addresses may be asked."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.outgoing.addresses import AllowList, embedded, is_public

PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "192.0.1.1",
    "223.255.255.255",
    "2001:4860:4860::8888",
    "2a00:1450::1",
    "64:ff9b::808:808",
]

NOT_PUBLIC = {
    "this machine": ["127.0.0.1", "127.255.255.254", "0.0.0.0", "::1", "::"],
    "a private network": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1", "fec0::1"],
    "the link, and the cloud's keys": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254"],
    "a carrier's network": ["100.64.0.1", "100.127.255.255"],
    "tests and documents": ["192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "many at once": ["224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1", "ff0e::1"],
    "protocols": ["192.0.0.1", "192.88.99.1", "240.0.0.1", "2001::1", "64:ff9b:1::1", "100::1", "5f00::1"],
    "IPv4 in disguise": ["::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1"],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_host_on_the_internet_is_public(address: str) -> None:
    """In either family, and by way of a translator."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", [address for addresses in NOT_PUBLIC.values() for address in addresses])
def test_what_only_we_can_reach_is_not_public(address: str) -> None:
    """Whatever it is written as."""
    assert not is_public(ip_address(address))


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_as_special(address: IPv4Address | IPv6Address) -> None:
    """We refuse more than `ipaddress` does, and never less. What leads to an IPv4 address is judged by that."""
    inner = (embedded(address) if isinstance(address, IPv6Address) else None) or address

    special = not inner.is_global or inner.is_multicast or inner.is_reserved or inner.is_unspecified

    assert not (is_public(address) and special)


@given(st.ip_addresses(v=4))
def test_an_address_in_disguise_is_judged_as_the_plain_one(address: IPv4Address) -> None:
    """Mapped, translated (NAT64) or tunnelled (6to4): packets go to the same host."""
    number = int(address)
    disguised = [0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80 | 1]

    assert [is_public(address)] * 3 == [is_public(IPv6Address(value)) for value in disguised]


def test_an_allow_list_has_hosts_and_networks() -> None:
    """A name is allowed wherever it leads, an address by its network, in disguise too; nothing else is."""
    allowed = AllowList.of(["Wiki.Corp.", "10.1.0.0/16", "::1"])

    assert (True, False) == (allowed.names("wiki.corp"), allowed.names("evil.wiki.corp"))
    admitted = {address: allowed.admits(ip_address(address)) for address in ("10.1.2.3", "::ffff:10.1.2.3", "::1")}
    assert {"10.1.2.3": True, "::ffff:10.1.2.3": True, "::1": True} == admitted
    assert (False, True) == (allowed.admits(ip_address("10.2.0.1")), allowed.admits(ip_address("8.8.8.8")))


def test_an_address_is_a_host_too() -> None:
    """It may be asked at any port, as a name of the list may; those of a network may not."""
    allowed = AllowList.of(["10.1.2.3", "::1", "10.2.0.0/31"])

    named = {host: allowed.names(host) for host in ("10.1.2.3", "::1", "10.2.0.0", "10.2.0.1")}
    assert {"10.1.2.3": True, "::1": True, "10.2.0.0": False, "10.2.0.1": False} == named


@pytest.mark.parametrize("entry", ["http://wiki.corp", "wiki.corp:80", "10.0.0.0/99", "", "a b", "*.corp"])
def test_what_is_neither_host_nor_network_is_refused(entry: str) -> None:
    """Rather than allowing nothing in silence."""
    with pytest.raises(ValueError, match="is neither a host name nor a network"):
        AllowList.of([entry])
