"""Nothing that is not public is connected to, in whatever spelling, by whatever way it comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.addresses import NO_PROXIES, AddressPolicy, is_public, read_address
from spiders.sources import Config

Run = Callable[..., Any]


def policy(
    *allow: str, home: str = "https://harbour.example/", proxies: Mapping[str, str] = NO_PROXIES
) -> AddressPolicy:
    sources = [{"name": "harbour", "home": home}]
    return AddressPolicy(Config.model_validate({"contact": "a@b.c", "allow_hosts": allow, "sources": sources}), proxies)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0X7F.1", "0177.0.0.1", "017700000001", "127.0.0.1."),
        *("0.0.0.0", "0", "10.1.2.3", "10.66051", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.100.100.200"),
        *("169.254.169.254", "0xa9fea9fe", "192.0.0.192", "168.63.129.16", "198.18.0.1", "192.0.2.1", "240.0.0.1"),
        *("255.255.255.255", "224.0.0.1", "239.255.255.250"),
        *("localhost", "LOCALHOST.", "a.localhost"),
        *("[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
        *("[::FFFF:a9fe:a9fe]", "[::ffff:0:127.0.0.1]", "[fe80::1]", "[fe80::1%25eth0]", "[fec0::1]", "[fc00::1]"),
        *("[fd00:ec2::254]", "[ff02::1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::7f00:1]"),
        *("[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:a00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]"),
        *("[2001:db8::1]", "[100::1]", "[5f00::1]"),
    ],
)
def test_what_is_not_public_is_refused_in_every_spelling(host: str) -> None:
    why = policy().refuse_url(f"http://{host}/")
    assert why is not None
    assert "allow_hosts" in why


@pytest.mark.parametrize(
    "url",
    [
        *("https://harbour.example/a", "http://8.8.8.8/", "http://134744072/", "http://h.example:8080/"),
        *("https://[2606:4700::1111]/", "http://[::ffff:8.8.8.8]/", "http://[64:ff9b::8.8.8.8]/"),
        *("http://[2002:808:808::1]/", "http://0x7f.example/", "http://10.example/"),
    ],
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
    told = {"http": "http://user:pass@127.0.0.1:3128", "https": "proxy.corp:3128", "no": "inner.corp"}
    behind = policy(proxies=told)
    assert behind.refuse_addresses("127.0.0.1", 3128, ["127.0.0.1"]) is None
    assert behind.refuse_addresses("proxy.corp", 0, ["10.0.0.1"]) is None  # as Twisted resolves it for a tunnel
    assert behind.refuse_url("http://127.0.0.1:3128/") is not None
    assert behind.refuse_url("http://proxy.corp:0/") is not None
    assert behind.refuse_addresses("proxy.corp", 80, ["10.0.0.1"]) is not None
    assert behind.refuse_addresses("inner.corp", 80, ["10.0.0.1"]) is not None


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


def test_tls_tells_the_name_of_the_host_under_the_guard(secure_site: Any, run: Run) -> None:
    secure_site.put_feed("/feed", "/a")
    secure_site.put("/a", "a")
    outcome = run(secure_site.source())
    assert [record["status"] for record in outcome.exchanges("page")] == [200]
    assert set(secure_site.names) == {"localhost"}
