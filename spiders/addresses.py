"""Says which hosts, ports and addresses may be connected to: public ones, and those the operator allows by name."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from types import MappingProxyType
from urllib.parse import urlsplit

from pipeline.urls import DEFAULT_PORTS
from spiders.sources import Config

Address = IPv4Address | IPv6Address

NO_PROXIES: Mapping[str, str] = MappingProxyType({})

WEB_PORTS = frozenset({80, 443, 8080, 8443})
"""Where news is served. A link to any other port is somebody else's idea of using the crawler."""

NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: its last 32 bits are an IPv4 address that a gateway connects to."""

GLOBAL_IPV6 = IPv6Network("2000::/3")
"""All that IANA has given out as global unicast. What lies elsewhere is local or wraps an address in a way of its own
(``::127.0.0.1``, ``::ffff:0:127.0.0.1``, ``64:ff9b:1::``, ``fec0::``), and Python takes some of it for global."""

INNER_IPV4 = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))
"""Public by Python's list or by their number, but services of a cloud to the machines in it: 192.0.0.192 tells the
secrets of a machine at Oracle, 168.63.129.16 is Azure's."""


class AddressPolicy:
    """The one judge of addresses. It knows no network: resolving is done elsewhere, and judged here."""

    def __init__(self, config: Config, proxies: Mapping[str, str] = NO_PROXIES) -> None:
        """Judge for these sources.

        Args:
            config: its sources' own ports and ``allow_hosts`` may be connected to.
            proxies: by scheme, as ``urllib.request.getproxies`` gives them; ``no`` among them is none.
        """
        self._ports: dict[str, set[int]] = {}
        for url in _list_urls(config):
            host, port = split_host(url)
            self._ports.setdefault(host, set()).add(port)
        self._allowed = set(_list_allowed(config, self._ports))
        urls = [proxies[scheme] for scheme in ("http", "https") if scheme in proxies]
        self._proxies = {split_host(url if "://" in url else f"http://{url}") for url in urls}
        # Twisted does not tell the port of a proxy that it opens a tunnel through; no address of a page has port 0
        self._proxies |= {(host, 0) for host, _ in self._proxies}
        self.refusals: dict[str, str] = {}
        """Why a host was refused when it was to be connected to, by host."""

    def refuse_url(self, url: str) -> str | None:
        """Why this address must not be asked for, whoever connects to it, a proxy included; None if it may.

        Judges what can be seen without resolving: the port, and hosts that are addresses in any spelling the system
        understands (``127.1``, ``2130706433``, ``0x7f.1``, ``[::ffff:127.0.0.1]``).
        """
        host, port = split_host(url)
        if (host, port) in self._allowed:
            return None
        address = read_address(host)
        is_local = host == "localhost" or host.endswith(".localhost")
        if is_local or (address is not None and not is_public(address)):
            return f"{host}:{port} is not public; name it in allow_hosts if it is meant"
        if port not in WEB_PORTS and port not in self._ports.get(host, ()):
            return f"{host}:{port} is no port of the web"
        return None

    def refuse_addresses(self, host: str, port: int, addresses: Iterable[str]) -> str | None:
        """Why this host must not be connected to at what it resolved to; None if it may.

        One address that is not public refuses all: which of them is connected to is not ours to choose.
        """
        name = host.lower().strip("[]").rstrip(".")
        if (name, port) in self._proxies | self._allowed:
            return None
        for text in addresses:
            address = read_address(text)
            if address is None or not is_public(address):
                return f"{name} is at {text}, which is not public; name it in allow_hosts if it is meant"
        return None


def is_public(address: Address) -> bool:
    """Whether the address is one of the public internet, and so is every address that is wrapped in it."""
    if isinstance(address, IPv4Address):
        is_inner = any(address in network for network in INNER_IPV4)
        return address.is_global and not address.is_multicast and not is_inner
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    wrapped = [each for each in (address.sixtofour, *(address.teredo or ())) if each is not None]
    return address in GLOBAL_IPV6 and address.is_global and all(map(is_public, wrapped))


def read_address(host: str) -> Address | None:
    """The address that a host is a spelling of, as the system's own functions read it; None for a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host)) if host.isascii() and not any(map(str.isspace, host)) else None
    except (OSError, ValueError):
        return None


def split_host(url: str) -> tuple[str, int]:
    """Host (lower-cased, without brackets and final dot) and port of a URL; port 0 when it has none that is valid."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", 0
    return (parts.hostname or "").rstrip("."), DEFAULT_PORTS.get(parts.scheme, 0) if port is None else port


def _list_urls(config: Config) -> Iterator[str]:
    for source in config.sources:
        yield source.home
        yield from source.feeds + source.sitemaps + source.sections


def _list_allowed(config: Config, configured: dict[str, set[int]]) -> Iterator[tuple[str, int]]:
    """Host and port of what is allowed; an entry without port means the ports that the sources name, and the web's.

    So a newsstand on loopback can be allowed without opening every other service of the machine.
    """
    for entry in config.allow_hosts:
        host, port = split_host(f"//{entry}")
        if port:
            yield host, port
        else:
            yield from ((host, each) for each in {80, 443} | configured.get(host, set()))
