"""Which network addresses may be asked: those of the public internet, and what the operator allows besides."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOT_PUBLIC_4: Final = tuple(
    IPv4Network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
"""IANA's special-purpose IPv4 blocks, and multicast. Spelled out: what `ipaddress` calls global differs between
releases of Python, and multicast is global to all of them."""

GLOBAL_UNICAST_6: Final = IPv6Network("2000::/3")
"""All that IANA has given out of IPv6 for hosts on the internet."""

NOT_PUBLIC_6: Final = tuple(IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "3fff::/20"))
"""IETF protocols (Teredo among them) and documentation, inside of it."""

MAPPED: Final = IPv6Network("::ffff:0:0/96")
NAT64: Final = IPv6Network("64:ff9b::/96")
SIX_TO_FOUR: Final = IPv6Network("2002::/16")


def is_public(address: Address) -> bool:
    """Tell whether a host on the internet has this address. One that leads to an IPv4 address is judged by that."""
    inner = embedded(address) if isinstance(address, IPv6Address) else address
    if inner is not None:
        return not any(inner in block for block in NOT_PUBLIC_4)
    return address in GLOBAL_UNICAST_6 and not any(address in block for block in NOT_PUBLIC_6)


def embedded(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that packets to this one are sent to in the end, or None."""
    number = int(address)
    if address in MAPPED or address in NAT64:
        return IPv4Address(number & 0xFFFFFFFF)
    if address in SIX_TO_FOUR:
        return IPv4Address(number >> 80 & 0xFFFFFFFF)
    return None


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts and networks that may be asked though they are not public."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> "AllowList":
        """Return the list of names (`wiki.example`), addresses (`::1`, which are both) and networks (`10.1.0.0/16`).

        Raises `ValueError` where an entry is neither.
        """
        hosts, networks = set(), []
        for entry in entries:
            network = _network(entry)
            if network is not None:
                networks.append(network)
                if "/" not in entry:
                    hosts.add(str(network.network_address))
            elif entry and not set(entry) & set("/:@*[] "):
                hosts.add(entry.lower().rstrip("."))
            else:
                raise ValueError(f"{entry!r} is neither a host name nor a network such as 10.1.0.0/16")
        return cls(frozenset(hosts), tuple(networks))

    def names(self, host: str) -> bool:
        """Tell whether the host itself is on the list, wherever its name leads."""
        return host.lower().rstrip(".") in self.hosts

    def admits(self, address: Address) -> bool:
        """Tell whether the address may be asked: public, or in a network of the list."""
        plain = (embedded(address) if isinstance(address, IPv6Address) else None) or address
        return is_public(address) or any(plain in network or address in network for network in self.networks)


def parsed(text: str) -> Address:
    """Return the address that a resolver wrote. Raises `ValueError`."""
    return ip_address(text)


def _network(entry: str) -> Network | None:
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        return None
