"""Who calls: the address for limits, as the proxies of this house tell it, and as nobody else can."""

import logging
import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from aiohttp import web

log = logging.getLogger("ascolto.web")

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

LOOPBACK: Final[tuple[Network, ...]] = (ip_network("127.0.0.1/32"), ip_network("::1/128"))
"""Trusted where nothing is set: the proxy stands on this very machine."""
ONE_HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that one line gets; the rest its owner chooses as they please."""
MOST_HOPS: Final = 20
FOR: Final = re.compile(r'for\s*=\s*(?:"([^"]*)"|([^;,\s]*))', re.IGNORECASE)
TOLD: Final = ("X-Forwarded-For", "Forwarded")
SIGNS: Final = (*TOLD, "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via", "CF-Connecting-IP")
"""Headers by which a request shows that it came through somebody else's machine."""


class Callers:
    """Believes the networks of `trusted`, and no one else, about whom they pass on."""

    def __init__(self, trusted: Iterable[Network] = LOOPBACK) -> None:
        self._trusted = tuple(trusted)
        self._warned = False

    def key(self, request: web.Request) -> bytes:
        """The caller for limits: an IPv4 address, or the /64 of an IPv6 address."""
        return key_of(self.address(request)).encode()

    def address(self, request: web.Request) -> str:
        """Reads the hops from the right, since a caller can write what they like at the left."""
        here = request.remote or ""
        if not self.trusts(here):
            return here
        hops = list(_hops(request))
        if not hops:
            self._warn(request)
        for hop in reversed(hops[-MOST_HOPS:]):
            if read(hop) is None:
                break
            here = hop
            if not self.trusts(hop):
                break
        return here

    def trusts(self, address: str) -> bool:
        found = read(address)
        return found is not None and any(found in each for each in self._trusted)

    def _warn(self, request: web.Request) -> None:
        """Once: else the whole town counts as one caller."""
        if not self._warned and not is_plainly_here(request):
            self._warned = True
            log.warning("the proxy does not say for whom it asks: let it set X-Forwarded-For")


def came_through_another(request: web.Request) -> bool:
    """Whether some machine passed it on, such as a tunnel that gives it the name of this one."""
    return any(name in request.headers for name in SIGNS)


def is_plainly_here(request: web.Request) -> bool:
    name = request.host.rpartition(":")[0] or request.host
    return name.strip("[]") in {"localhost", "127.0.0.1", "::1"}


def key_of(address: str) -> str:
    """An address as it counts for limits."""
    found = read(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found) >> ONE_HOUSEHOLD << ONE_HOUSEHOLD, ONE_HOUSEHOLD)))
    return str(found or address)


def read(said: str) -> Address | None:
    """An address with or without brackets, port and zone; one of IPv4 within IPv6 is that of IPv4."""
    bare = said.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _hops(request: web.Request) -> Iterator[str]:
    """From the caller to the last proxy. Both headers at once: the one that our proxies are likely to write counts."""
    if said := request.headers.getall(TOLD[0], ()):
        yield from (hop.strip() for line in said for hop in line.split(","))
    else:
        for line in request.headers.getall(TOLD[1], ()):
            yield from (quoted or bare for quoted, bare in FOR.findall(line))
