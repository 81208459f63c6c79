"""What a network can do to a crawl by the addresses it gives: each case under its number, nothing inner ever asked."""

from __future__ import annotations

import base64
import gzip
import json
import os
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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

INDEX = ("<sitemapindex>", "</sitemapindex>")
ROBOTS = ("refused", "robots-unavailable")


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


def connect(reactor: MemoryReactorClock, host: str = "harbour.example") -> list[Any]:
    failures: list[Any] = []
    connecting: Any = HostnameEndpoint(reactor, host, 80).connect(Factory())
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
    hosts = ["127.0.0.1", "2130706433", "127.1", "0.0.0.0", "0", "0x7f.1", "017700000001", "127.0.0.1.", "[::1]"]
    hosts += ["localhost", "LOCALHOST.", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[fe80::1]"]
    hosts += [name.encode().decode("latin-1") for name in ("①②⑦.0.0.1", "１２７.0.0.1", "127。0。0。1")]
    hosts += ["user:pass@127.1", "%31%32%37.0.0.1"]
    port = site.url.rpartition(":")[2]
    site.url = f"http://harbour.example:{port}"
    site.put_feed("/feed", *(f"/{n}" for n in range(len(hosts))))
    for n, host in enumerate(hosts):
        site.put(f"/{n}", status=302, headers={"Location": f"http://{host}:{port}/secret"})
    allowed = {"allow_hosts": ["harbour.example"]}
    outcome = run(site.source(), config=allowed, hosts={"harbour.example": "127.0.0.1"})
    assert site.paths() == ["/robots.txt", "/feed", *(f"/{n}" for n in range(len(hosts)))]
    reasons = {path: reason for _, reason, path in outcome.missed()}
    assert reasons == {str(n): "address" for n in range(len(hosts))}


def test_n02_lists_that_name_inner_addresses(site: Any, new_site: Callable[[], Any], run: Run) -> None:
    """robots.txt, a home, a feed, an index of sitemaps, a sitemap and a section name inner addresses: none is asked."""
    inner = new_site()
    other, port = inner.url, inner.url.rpartition(":")[2]
    spellings = [f"{other}/0", f"http://127.1:{port}/1", f"http://[::ffff:127.0.0.1]:{port}/2", f"http://0:{port}/3"]
    names = [f"{other}/s.xml", f"http://2130706433:{port}/s.xml", "http://169.254.169.254/s.xml", "file:///etc/s.xml"]
    site.put("/robots.txt", "".join(f"Sitemap: {name}\n" for name in [f"{site.url}/index.xml", *names]))
    declared = f"<link rel=alternate type=application/rss+xml href='{other}/feed'>"
    site.put("/", f"<html><head>{declared}<link rel=alternate type=application/rss+xml href=/feed></head></html>")
    site.put("/index.xml", "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names).join(INDEX))
    site.put_feed("/feed", *spellings, "/fine")
    anchors = "".join(f"<a href='{url}'>a headline of five words</a>" for url in spellings)
    site.put("/section", f"<html><body>{anchors}</body></html>")
    site.put("/map.xml", "".join(f"<url><loc>{url}</loc></url>" for url in spellings).join(("<urlset>", "</urlset>")))
    site.put("/fine", "fine")
    lists = {"sections": [f"{site.url}/section"], "sitemaps": [f"{site.url}/map.xml"]}
    outcome = run(site.source("found", sections=[]), site.source("told", **lists))
    assert inner.asked == []
    assert "/fine" in site.paths()
    assert {(kind, reason) for kind, reason, _ in outcome.missed()} == {("refused", "address")}


def test_n02_inner_addresses_behind_a_proxy(site: Any, run: Run) -> None:
    """Behind a proxy, pages redirect to literal inner addresses: refused; names are the proxy's, whatever they are."""
    hosts = ["127.0.0.1", "2130706433", "[::ffff:a9fe:a9fe]", "169.254.169.254", "10.0.0.1", "localhost"]
    paper = "http://harbour.test"
    site.put_feed(f"{paper}/feed", *(f"{paper}/{n}" for n in range(len(hosts))), f"{paper}/moved")
    for n, host in enumerate(hosts):
        site.put(f"{paper}/{n}", status=302, headers={"Location": f"http://{host}/secret"})
    site.put(f"{paper}/moved", status=302, headers={"Location": "http://nobody-knows-this.test/a"})
    site.put("http://nobody-knows-this.test/a", "a")
    harbour = {"name": "harbour", "home": f"{paper}/", "feeds": [f"{paper}/feed"]}
    outcome = run(harbour, environment={"http_proxy": site.url}, config={"allow_hosts": []})
    assert not [path for path in site.paths() if "secret" in path]
    assert [reason for _, reason, _ in outcome.missed()] == ["address"] * len(hosts)
    assert "http://nobody-knows-this.test/a" in site.paths()


@pytest.mark.parametrize(
    "answer",
    [
        *(["169.254.169.254"], ["10.0.0.1"], ["127.0.0.1"], ["192.0.0.192"], ["0.0.0.0"], ["::1"], ["fe80::1"]),
        *(["::ffff:127.0.0.1"], ["fd00::1"], ["64:ff9b::a00:1"], ["2002:7f00:1::1"], ["::ffff:0:127.0.0.1"]),
    ],
)
def test_n03_name_of_an_inner_address(answer: list[str]) -> None:
    """A name resolves to a metadata, private, mapped or wrapped address: refused, no connection begun."""
    reactor, policy = guarded(answer)
    [failure] = connect(reactor)
    assert "DNSLookupError" in repr(failure)
    assert reactor.tcpClients == []
    assert "not public" in policy.refusals["harbour.example"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "harbour.example@127.0.0.1"])
def test_n03_literal_address_that_was_overlooked(host: str) -> None:
    """Were an address let through as it is written, it would still be judged where it is connected to."""
    reactor, _ = guarded([host.rpartition("@")[2]])
    assert connect(reactor, host)
    assert reactor.tcpClients == []


def test_n03_names_of_this_machine_in_a_crawl(site: Any, other_site: Any, run: Run) -> None:
    """The names of a home, and of where a page and a robots.txt lead, are at 127.0.0.1: refused, never connected to."""
    inner = other_site.url.replace("127.0.0.1", "inner.example")
    site.put_feed("/feed", "/a")
    site.put("/a", status=302, headers={"Location": f"{inner}/secret"})
    outcome = run(site.source(), other_site.source("inner", home=f"{inner}/"), hosts={"inner.example": "127.0.0.1"})
    assert other_site.asked == []
    refused = {path: (kind, reason) for kind, reason, path in outcome.missed()}
    assert refused == {"robots.txt": ("refused", "address"), "": ROBOTS, "a": ROBOTS}
    assert "inner.example is at 127.0.0.1, which is not public" in json.dumps(outcome.records)


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


def test_n08_nothing_on_a_page_is_followed(site: Any, run: Run) -> None:
    """A page names others as canonical, in a refresh, a frame, a picture, a header: archived, none of them asked."""
    site.put_feed("/feed", "/a")
    head = "<link rel=canonical href=/1><meta http-equiv=refresh content='0; url=/2'><link rel=amphtml href=/3>"
    head += "<link rel=next href=/4><link rel=prefetch href=/5><script src=/6></script><base href=/7/>"
    body = "<iframe src=/8></iframe><img src=/9><a href=/2026/01/01/storm>a headline of five words</a>"
    told = {"Refresh": "0; url=/10", "Link": "</11>; rel=canonical", "Content-Location": "/12"}
    site.put("/a", f"<html><head>{head}</head><body>{body}</body></html>", headers=told)
    outcome = run(site.source())
    assert site.paths() == ["/robots.txt", "/feed", "/a"]
    assert outcome.missed() == []


@pytest.mark.parametrize("target", ["http://2130706433:{port}/r", "http://169.254.169.254/r", "file:///etc/hostname"])
def test_n09_robots_that_lead_elsewhere(target: str, site: Any, run: Run) -> None:
    """robots.txt redirects to a spelling of this machine, to metadata, to a file: the site is skipped and told."""
    site.put("/robots.txt", status=302, headers={"Location": target.format(port=site.url.rpartition(":")[2])})
    site.put_feed("/feed", "/a")
    outcome = run(site.source())
    assert site.paths() == ["/robots.txt"]
    assert {reason for _, reason, path in outcome.missed() if path == "feed"} == {"robots-unavailable"}


def test_n09_robots_that_lead_inward(site: Any, other_site: Any, run: Run) -> None:
    """robots.txt redirects to an inner address: refused before a connection, the site skipped and told."""
    site.put("/robots.txt", status=302, headers={"Location": f"{other_site.url}/robots.txt"})
    outcome = run(site.source())
    assert other_site.asked == []
    assert site.paths() == ["/robots.txt"]
    assert any("address" in problem for problem in outcome.source()["problems"])


def test_n10_no_secret_crosses_origins(site: Any, other_site: Any, run: Run) -> None:
    """Sites set cookies, one redirects to another past a proxy with a password: no credential arrives there."""
    site.put("http://harbour.test/feed", "<rss version='2.0'><item><link>http://harbour.test/a</link></item></rss>")
    cookie = {"Set-Cookie": "session=1; Domain=127.0.0.1"}
    site.put("http://harbour.test/a", status=302, headers=cookie | {"Location": f"{other_site.url}/a"})
    other_site.put("/a", "a")
    other_site.put("/robots.txt", status=404, headers={"Set-Cookie": "session=2"})
    harbour = {"name": "harbour", "home": "http://harbour.test/", "feeds": ["http://harbour.test/feed"]}
    proxy = {"http_proxy": site.url.replace("http://", "http://ops:s3cretword@"), "no_proxy": "127.0.0.1"}
    outcome = run(harbour, other_site.source("other"), environment=proxy)
    assert site.asked[0].headers["proxy-authorization"].startswith("Basic ")
    [landed] = [asked for asked in other_site.asked if asked.path == "/a"]
    secrets = {"cookie", "authorization", "proxy-authorization", "x-api-key", "referer"}
    assert secrets.isdisjoint(landed.headers)
    assert "s3cretword" not in outcome.log + json.dumps(outcome.records) + json.dumps(outcome.summary)


def test_n10_no_secret_passes_a_tunnel(secure_site: Any, run: Run) -> None:
    """A site is reached by TLS through a proxy with a password: the proxy gets it, the site and the archive do not."""
    secure_site.put("/feed", "<rss version='2.0'><item><link>https://harbour.test/a</link></item></rss>")
    secure_site.put("/a", "a")
    harbour = {"name": "harbour", "home": "https://harbour.test/", "feeds": ["https://harbour.test/feed"]}
    with tunnel_to(secure_site) as (port, heads):
        outcome = run(harbour, environment={"https_proxy": f"http://ops:s3cretword@127.0.0.1:{port}"})
    assert [record["status"] for record in outcome.exchanges("page")] == [200]
    assert b"CONNECT harbour.test:443" in heads[0]
    assert b"Basic " + base64.b64encode(b"ops:s3cretword") in heads[0]
    assert set(secure_site.names) == {"harbour.test"}
    assert not [asked for asked in secure_site.asked if {"authorization", "proxy-authorization"} & asked.headers.keys()]
    assert "s3cretword" not in outcome.log + json.dumps(outcome.records) + json.dumps(outcome.summary)


@contextmanager
def tunnel_to(site: Any) -> Iterator[tuple[int, list[bytes]]]:
    """A proxy that connects whoever asks to this site: its port, and what it was sent before the tunnels began."""
    heads: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            head = b"".join(iter(self.rfile.readline, b"\r\n"))
            heads.append(head)
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with socket.create_connection(site.server.server_address) as way:
                back = threading.Thread(target=pass_on, args=(way, self.connection))
                back.start()
                pass_on(self.connection, way)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as proxy:
        serving = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        yield proxy.server_address[1], heads
        proxy.shutdown()
        serving.join()


def pass_on(source: socket.socket, target: socket.socket) -> None:
    """Copy until either side ends."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


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
