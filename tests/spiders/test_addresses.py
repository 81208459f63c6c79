"""Nothing that is not public is connected to, in whatever spelling, by whatever way it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import IHostnameResolver
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from zope.interface import implementer

from spiders.addresses import AddressPolicy, is_public, read_address
from spiders.resolver import GuardedResolver
from spiders.sources import Config

Run = Callable[..., Any]


def policy(*allow: str, home: str = "https://harbour.example/", proxies: tuple[str, ...] = ()) -> AddressPolicy:
    sources = [{"name": "harbour", "home": home}]
    return AddressPolicy(Config.model_validate({"contact": "a@b.c", "allow_hosts": allow, "sources": sources}), proxies)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0.0.0.0",
            "0",
            "10.1.2.3",
            "169.254.169.254",
        ),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]"),
        *("[2002:7f00:1::]", "localhost", "LOCALHOST.", "a.localhost", "192.168.1.1", "100.64.0.1", "224.0.0.1"),
    ],
)
def test_what_is_not_public_is_refused_in_every_spelling(host: str) -> None:
    why = policy().refuse_url(f"http://{host}/")
    assert why is not None
    assert "allow_hosts" in why


@pytest.mark.parametrize(
    "url", ["https://harbour.example/a", "http://8.8.8.8/", "https://[2606:4700::1111]/", "http://h.example:8080/"]
)
def test_what_may_be_public_passes(url: str) -> None:
    assert policy().refuse_url(url) is None


@pytest.mark.parametrize("url", ["http://harbour.example:22/", "http://8.8.8.8:25/", "http://h.example:0/"])
def test_ports_that_are_not_the_webs_are_refused(url: str) -> None:
    assert policy().refuse_url(url) is not None


def test_an_allowed_host_is_allowed_at_the_ports_of_its_sources_only() -> None:
    allowed = policy("127.0.0.1", home="http://127.0.0.1:8808/")
    assert allowed.refuse_url("http://127.0.0.1:8808/a") is None
    assert allowed.refuse_url("http://127.0.0.1:5432/") is not None
    assert allowed.refuse_url("http://2130706433:8808/") is not None
    assert allowed.refuse_addresses("127.0.0.1", 8808, ["127.0.0.1"]) is None
    assert allowed.refuse_addresses("evil.example", 8808, ["127.0.0.1"]) is not None
    assert policy("127.0.0.1:9000").refuse_url("http://127.0.0.1:9000/") is None
    assert policy("[::1]:9000").refuse_url("http://[::1]:9000/") is None


def test_the_proxy_itself_is_connected_to_but_never_asked_for() -> None:
    behind = policy(proxies=("http://user:pass@127.0.0.1:3128", "proxy.corp:3128"))
    assert behind.refuse_addresses("127.0.0.1", 3128, ["127.0.0.1"]) is None
    assert behind.refuse_addresses("proxy.corp", 0, ["10.0.0.1"]) is None
    assert behind.refuse_url("http://127.0.0.1:3128/") is not None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_policy(text: str) -> None:
    judge = policy()
    judge.refuse_url(f"http://{text}/")
    judge.refuse_url(text)
    judge.refuse_addresses(text, 80, [text])
    read_address(text)


@settings(max_examples=200, deadline=None)
@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_as_public_as_the_one_inside(address: Any) -> None:
    mapped = read_address(f"::ffff:{address}")
    assert mapped is not None
    assert is_public(mapped) == is_public(address)


@implementer(IHostnameResolver)
class Resolver:
    """Answers each look-up with the next list of addresses; None never answers."""

    def __init__(self, *answers: list[str] | None) -> None:
        self._answers = list(answers)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self, receiver: Any, host: str, port: int = 0, types: Any = None, semantics: str = "TCP"
    ) -> Any:
        """Give the next answer."""
        answer = self._answers.pop(0)
        receiver.resolutionBegan(self)
        for text in answer or ():
            kind = IPv6Address if ":" in text else IPv4Address
            receiver.addressResolved(kind("TCP", text, port))
        if answer is not None:
            receiver.resolutionComplete()
        return self

    def cancel(self) -> None:
        """Nothing is under way."""


def connect(reactor: MemoryReactorClock, host: str = "harbour.example") -> list[Any]:
    failures: list[Any] = []
    connecting: Any = HostnameEndpoint(reactor, host, 80).connect(Factory())
    connecting.addErrback(failures.append)
    reactor.advance(1)
    return failures


def guarded(*answers: list[str] | None) -> tuple[MemoryReactorClock, AddressPolicy]:
    reactor, judge = MemoryReactorClock(), policy()
    reactor.installNameResolver(Resolver(*answers))
    GuardedResolver(reactor, judge, timeout_seconds=5).install_on_reactor()
    return reactor, judge


@pytest.mark.parametrize(
    "answer",
    [["169.254.169.254"], ["93.184.216.34", "10.0.0.1"], ["::ffff:127.0.0.1"], ["2606:4700::1111", "fd00::1"]],
)
def test_a_name_that_resolves_inward_is_never_connected_to(answer: list[str]) -> None:
    reactor, judge = guarded(answer)
    [failure] = connect(reactor)
    assert "DNSLookupError" in repr(failure)
    assert reactor.tcpClients == []
    assert "not public" in judge.refusals["harbour.example"]


def test_a_name_that_turns_inward_later_is_refused_then() -> None:
    reactor, _ = guarded(["93.184.216.34"], ["127.0.0.1"])
    connect(reactor)
    assert [client[0] for client in reactor.tcpClients] == ["93.184.216.34"]
    assert connect(reactor)
    assert len(reactor.tcpClients) == 1


def test_a_look_up_without_end_ends() -> None:
    reactor, _ = guarded(None)
    failures = connect(reactor)
    assert failures == []
    reactor.advance(5)
    assert reactor.tcpClients == []
    assert [call for call in reactor.getDelayedCalls() if call.active()] == []


def test_a_redirect_to_another_port_of_an_allowed_host_is_refused(site: Any, other_site: Any, run: Run) -> None:
    site.put_feed("/feed", "/a", "/b", "/c")
    spellings = (other_site.url, site.url.replace("127.0.0.1", "2130706433"), site.url.replace("127.0.0.1", "127.1"))
    for path, target in zip(("/a", "/b", "/c"), spellings, strict=True):
        site.put(path, status=302, headers={"Location": f"{target}/secret"})
    site.put("/robots.txt", "")
    outcome = run(site.source())
    assert other_site.asked == []
    assert "/secret" not in site.paths()
    assert [(kind, reason) for kind, reason, _ in outcome.missed()] == [("refused", "address")] * 3


def test_robots_that_lead_inward_close_the_site(site: Any, other_site: Any, run: Run) -> None:
    site.put("/robots.txt", status=302, headers={"Location": f"{other_site.url}/robots.txt"})
    outcome = run(site.source())
    assert other_site.asked == []
    assert site.paths() == ["/robots.txt"]
    assert any("address" in problem for problem in outcome.source()["problems"])


def test_a_source_at_an_address_that_is_not_allowed_is_refused_and_says_what_to_do(site: Any, run: Run) -> None:
    outcome = run(site.source(), config={"allow_hosts": []})
    assert site.asked == []
    assert any("allow_hosts" in problem for problem in outcome.source()["problems"])


def test_a_name_that_resolves_to_loopback_is_refused_when_it_is_connected_to(site: Any, run: Run) -> None:
    # It is no spelling of an address, so only the resolver can tell; a machine that does not know it cannot connect.
    port = site.url.rpartition(":")[2]
    home = f"http://localhost.localdomain:{port}/"
    outcome = run({"name": "harbour", "home": home}, config={"allow_hosts": []})
    assert site.asked == []
    assert {reason for _, reason, _ in outcome.missed()} <= {"address", "dns", "robots-unavailable"}


def test_neither_header_nor_cookie_goes_to_another_site(site: Any, other_site: Any, run: Run) -> None:
    site.put_feed("/feed", "/a", "/b")
    site.put("/a", status=302, headers={"Location": f"{other_site.url}/a", "Set-Cookie": "session=1"})
    site.put("/b", "b")
    other_site.put("/a", "a")
    run(site.source(), other_site.source("other"))
    [landed] = [asked for asked in other_site.asked if asked.path == "/a"]
    assert {"cookie", "authorization", "x-api-key", "referer"}.isdisjoint(landed.headers)
    assert all("cookie" not in asked.headers for asked in site.asked)
