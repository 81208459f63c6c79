"""What a network can do to a crawl by the addresses it gives: each case under its number, nothing inner ever asked."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import IHostnameResolver
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from zope.interface import implementer

from pipeline.errors import ConfigurationError
from spiders.addresses import AddressPolicy
from spiders.resolver import GuardedResolver
from spiders.sources import Config, load

Run = Callable[..., Any]


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


def guarded(*answers: list[str] | None) -> tuple[MemoryReactorClock, AddressPolicy]:
    """A reactor that connects to nothing but notes what it was to connect to, behind the guard."""
    config = {"contact": "a@b.c", "sources": [{"name": "harbour", "home": "https://harbour.example/"}]}
    reactor, policy = MemoryReactorClock(), AddressPolicy(Config.model_validate(config))
    reactor.installNameResolver(Resolver(*answers))
    GuardedResolver(reactor, policy, timeout_seconds=5).install_on_reactor()
    return reactor, policy


def connect(reactor: MemoryReactorClock) -> list[Any]:
    failures: list[Any] = []
    connecting: Any = HostnameEndpoint(reactor, "harbour.example", 80).connect(Factory())
    connecting.addErrback(failures.append)
    reactor.advance(1)
    return failures


def test_n01_redirect_to_another_port(site: Any, other_site: Any, run: Run) -> None:
    """A page redirects to another port of an allowed host: refused before a connection, counted."""
    site.put_feed("/feed", "/a")
    site.put("/a", status=302, headers={"Location": f"{other_site.url}/secret"})
    outcome = run(site.source())
    assert other_site.asked == []
    assert outcome.missed() == [("refused", "address", "a")]


def test_n02_redirects_to_spellings_of_this_machine(site: Any, run: Run) -> None:
    """Pages redirect to 2130706433, 127.1, 0.0.0.0, ::ffff:127.0.0.1, localhost and more: refused, none asked."""
    hosts = ["2130706433", "127.1", "0.0.0.0", "0", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]", "localhost", "LOCALHOST."]
    port = site.url.rpartition(":")[2]
    site.put_feed("/feed", *(f"/{n}" for n in range(len(hosts))))
    for n, host in enumerate(hosts):
        site.put(f"/{n}", status=302, headers={"Location": f"http://{host}:{port}/secret"})
    outcome = run(site.source(), config={"allow_hosts": ["127.0.0.1"]})
    assert "/secret" not in site.paths()
    assert [(kind, reason) for kind, reason, _ in outcome.missed()] == [("refused", "address")] * len(hosts)


@pytest.mark.parametrize(
    "answer", [["169.254.169.254"], ["10.0.0.1"], ["::ffff:127.0.0.1"], ["fd00::1"], ["64:ff9b::a00:1"]]
)
def test_n03_name_of_an_inner_address(answer: list[str]) -> None:
    """A name resolves to a metadata, private, mapped or wrapped address: refused, no connection begun."""
    reactor, policy = guarded(answer)
    [failure] = connect(reactor)
    assert "DNSLookupError" in repr(failure)
    assert reactor.tcpClients == []
    assert "not public" in policy.refusals["harbour.example"]


def test_n04_rebinding() -> None:
    """A name resolves to a public address first and to an inner one later: the second connection is refused."""
    reactor, _ = guarded(["93.184.216.34"], ["127.0.0.1"])
    connect(reactor)
    assert [client[0] for client in reactor.tcpClients] == ["93.184.216.34"]
    assert connect(reactor)
    assert len(reactor.tcpClients) == 1


@pytest.mark.parametrize("answer", [["93.184.216.34", "10.0.0.1"], ["2606:4700::1111", "fd00::1"]])
def test_n05_one_public_and_one_inner_address(answer: list[str]) -> None:
    """A name resolves to a public and an inner address at once: refused, no connection begun."""
    reactor, _ = guarded(answer)
    assert connect(reactor)
    assert reactor.tcpClients == []


def test_n06_redirects_to_other_schemes(site: Any, run: Run) -> None:
    """Pages redirect to file:, data:, ftp:, s3: and javascript: addresses, and to none: refused, reported."""
    targets = ["file:///etc/hostname", "data:text/html,secret", "ftp://127.0.0.1/a", "s3://b/k"]
    targets += ["javascript:alert(1)", "http://[::1", "http://a:b/"]
    site.put_feed("/feed", *(f"/{n}" for n in range(len(targets))))
    for n, target in enumerate(targets):
        site.put(f"/{n}", status=302, headers={"Location": target})
    outcome = run(site.source())
    assert {(kind, reason) for kind, reason, _ in outcome.missed()} == {("refused", "scheme")}
    assert len(outcome.missed()) == len(targets)
    assert {record["status"] for record in outcome.exchanges("page")} == {302}


@pytest.mark.parametrize("home", ["file:///etc/hostname", "ftp://harbour.example/", "http://u:p@harbour.example/"])
def test_n07_configured_address_that_is_not_of_the_web(home: str, tmp_path: Path) -> None:
    """winnow.toml names a file:, ftp: or password-bearing address: a configuration error before anything starts."""
    path = tmp_path / "winnow.toml"
    path.write_text(
        f'[winnow]\ncontact = "ops@example.org"\n[[source]]\nname = "a"\nhome = "{home}"\n', encoding="utf-8"
    )
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    assert "home" in caught.value.mistakes[0]


def test_n08_meta_refresh(site: Any, other_site: Any, run: Run) -> None:
    """A page refreshes itself to an inner address: the page is archived, the address never asked for."""
    site.put_feed("/feed", "/a")
    site.put("/a", f"<html><head><meta http-equiv=refresh content='0; url={other_site.url}/secret'></head></html>")
    outcome = run(site.source())
    assert other_site.asked == []
    assert [record["status"] for record in outcome.exchanges("page")] == [200]


def test_n09_robots_that_lead_inward(site: Any, other_site: Any, run: Run) -> None:
    """robots.txt redirects to an inner address: refused before a connection, the site skipped and told."""
    site.put("/robots.txt", status=302, headers={"Location": f"{other_site.url}/robots.txt"})
    outcome = run(site.source())
    assert other_site.asked == []
    assert site.paths() == ["/robots.txt"]
    assert any("address" in problem for problem in outcome.source()["problems"])


def test_n10_no_secret_crosses_origins(site: Any, other_site: Any, run: Run) -> None:
    """A site sets a cookie and redirects to another, past a proxy with a password: no credential arrives there."""
    site.put("http://harbour.test/feed", "<rss version='2.0'><item><link>http://harbour.test/a</link></item></rss>")
    cookie = {"Set-Cookie": "session=1; Domain=127.0.0.1"}
    site.put("http://harbour.test/a", status=302, headers=cookie | {"Location": f"{other_site.url}/a"})
    other_site.put("/a", "a")
    harbour = {"name": "harbour", "home": "http://harbour.test/", "feeds": ["http://harbour.test/feed"]}
    proxy = {"http_proxy": site.url.replace("http://", "http://ops:s3cretword@"), "no_proxy": "127.0.0.1"}
    outcome = run(harbour, other_site.source("other"), environment=proxy)
    assert site.asked[0].headers["proxy-authorization"].startswith("Basic ")
    [landed] = [asked for asked in other_site.asked if asked.path == "/a"]
    secrets = {"cookie", "authorization", "proxy-authorization", "x-api-key", "referer"}
    assert secrets.isdisjoint(landed.headers)
    assert "s3cretword" not in outcome.log + json.dumps(outcome.records) + json.dumps(outcome.summary)


def test_n12_name_server_that_never_answers() -> None:
    """A look-up gets no answer: it ends at its time limit, nothing stays behind."""
    reactor, _ = guarded(None)
    assert connect(reactor) == []
    reactor.advance(5)
    assert reactor.tcpClients == []
    assert [call for call in reactor.getDelayedCalls() if call.active()] == []


def test_s03_proxy_password_stays_in_the_environment(site: Any, closed_port: int, tmp_path: Path) -> None:
    """A whole run behind a proxy with a password, one source through it, one failing: in no file, log or answer."""
    site.put("http://harbour.test/feed", "<rss version='2.0'><item><link>http://harbour.test/a</link></item></rss>")
    site.put("http://harbour.test/a", "<html><body><p>storm</p></body></html>")
    feeds = {"harbour": "http://harbour.test", "dark": "https://dark.test"}
    sources = [f'[[source]]\nname = "{name}"\nhome = "{at}/"\nfeeds = ["{at}/feed"]\n' for name, at in feeds.items()]
    (tmp_path / "winnow.toml").write_text('[winnow]\ncontact = "a@b.example"\ndelay_seconds = 0\n' + "\n".join(sources))
    bare = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    secret = "s3cretword"
    proxies = {
        "http_proxy": site.url.replace("http://", f"http://ops:{secret}@"),
        "https_proxy": f"http://ops:{secret}@127.0.0.1:{closed_port}",
    }
    result = subprocess.run(
        [Path(sys.executable).with_name("winnow"), "run", "--home", tmp_path, "--json"],
        capture_output=True,
        env=bare | proxies,
        timeout=120,
        check=False,
    )
    report = json.loads(result.stdout)
    assert {source["source"]: source["fetched"] for source in report["sources"]} == {"harbour": 1, "dark": 0}
    assert site.asked[0].headers["proxy-authorization"].startswith("Basic ")
    encoded = base64.b64encode(f"ops:{secret}".encode())
    kept = [result.stdout, result.stderr]
    files = [(path, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()]
    kept += [gzip.decompress(body) if path.suffix == ".gz" else body for path, body in files]
    assert len(kept) > 5
    assert not any(secret.encode() in each or encoded in each for each in kept)
