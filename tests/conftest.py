"""A web server on loopback whose answers a test writes, and a crawl in a process of its own."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipeline.urls import identity

SCRIPT = Path(__file__).with_name("spiders") / "crawl_alone.py"
ROOT = Path(__file__).parents[1]
NOW = "2026-01-02T02:00:00+00:00"
CRAWL_SECONDS = 40
"""No crawl of a test takes longer."""


@dataclass
class Reply:
    """What the server answers to a path.

    ``raw`` replaces the whole answer, byte for byte, then hangs up, and ``pieces`` does so bit by bit, as long as the
    client listens; with ``reset`` the line then breaks instead of being closed.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    raw: bytes | None = None
    pieces: Callable[[], Iterable[bytes]] | None = None
    reset: bool = False
    wait_seconds: float = 0


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]
    at: float


class Site:
    """The server: ``replies`` by path, ``asked`` in order."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Asked] = []
        self.names: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Send what the test wrote for this path; 404 for the rest."""
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append(Asked(handler.path, headers, time.monotonic()))
        replies = self.replies.get(handler.path, [Reply(b"not here", 404)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        time.sleep(reply.wait_seconds)
        if reply.raw is not None or reply.pieces is not None:
            self._send_raw(handler, reply)
            return
        fresh = reply.etag is not None and headers.get("if-none-match") == reply.etag
        handler.send_response(304 if fresh else reply.status)
        told = dict(reply.headers) | ({"ETag": reply.etag} if reply.etag else {})
        for name, value in told.items():
            handler.send_header(name, value)
        body = b"" if fresh else reply.body
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _send_raw(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        handler.close_connection = True
        try:
            for piece in [reply.raw or b""] if reply.pieces is None else reply.pieces():
                handler.wfile.write(piece)
            if reply.reset:
                time.sleep(0.2)  # so that what was sent is read before the line breaks
                handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                handler.connection.close()
        except OSError:
            pass  # the client has had enough

    def put(self, path: str, body: bytes | str = b"", **fields: Any) -> None:
        """Answer this path with a reply; put again, the replies are given one after the other, the last for good."""
        reply = Reply(body.encode() if isinstance(body, str) else body, **fields)
        self.replies.setdefault(path, []).append(reply)

    def put_feed(self, path: str, *links: str, **fields: Any) -> None:
        """Answer this path with a feed of these links, each a path of this site or an address."""
        items = "".join(f"<item><link>{self.url if link[0] == '/' else ''}{link}</link></item>" for link in links)
        self.put(path, f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>", **fields)

    def source(self, name: str = "harbour", **fields: Any) -> dict[str, Any]:
        """The configuration of a source at this site; without fields it has the feed ``/feed``."""
        return {"name": name, "home": f"{self.url}/"} | (fields or {"feeds": [f"{self.url}/feed"]})

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def close(self) -> None:
        """Stop; no thread or socket stays."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@dataclass(frozen=True)
class Outcome:
    """What a crawl left."""

    summary: dict[str, Any]
    records: list[dict[str, Any]]
    progress: list[dict[str, Any]]
    peak_mb: float
    """Most memory that the crawling process has held."""
    log: str

    def exchanges(self, purpose: str | None = None) -> list[dict[str, Any]]:
        """The exchanges, of one purpose or all, in order."""
        return [r for r in self.records if r["type"] == "exchange" and purpose in (None, r["errand"]["purpose"])]

    def body(self, record: dict[str, Any]) -> bytes:
        """The body of one exchange."""
        return base64.b64decode(record["body"])

    def missed(self) -> list[tuple[str, str, str]]:
        """Kind, reason and path of every miss, in order."""
        missed = [r for r in self.records if r["type"] == "missed"]
        return [(r["kind"], r["reason"], r["errand"]["url"].split("/", 3)[3]) for r in missed]

    def source(self, name: str = "harbour") -> dict[str, Any]:
        """The summary of one source."""
        source = self.summary["sources"][name]
        assert isinstance(source, dict)
        return source

    def known(self, at: str = NOW) -> list[dict[str, Any]]:
        """What a database would know after this crawl."""
        known: dict[tuple[str, str], dict[str, Any]] = {}
        for record in self.exchanges():
            errand, headers = record["errand"], {k.lower(): v for k, v in record["response_headers"]}
            if record["status"] < 500:
                known[errand["source"], identity(errand["url"])] = {
                    "source": errand["source"],
                    "identity": identity(errand["url"]),
                    "url": errand["url"],
                    "purpose": errand["purpose"],
                    "first_fetched": at,
                    "last_fetched": at,
                    "announced": errand["announced"],
                    "etag": headers.get("etag"),
                    "last_modified": headers.get("last-modified"),
                    "body": record["body"] if record["status"] == 200 else None,
                    "content_encoding": headers.get("content-encoding"),
                }
        return list(known.values())


class Crawling:
    """A crawl that is under way."""

    def __init__(self, folder: Path, job: dict[str, Any], environment: dict[str, str]) -> None:
        self.out, self.errors = folder / "result.json", folder / "errors.txt"
        self.out.unlink(missing_ok=True)
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        clean = {k: v for k, v in os.environ.items() if k.lower() not in ("http_proxy", "https_proxy", "no_proxy")}
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, str(SCRIPT), str(folder / "job.json"), str(self.out)],
                cwd=ROOT,
                env=clean | {"PYTHONPATH": str(ROOT)} | environment,
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    def stop(self) -> None:
        """Ask it to end."""
        self.process.send_signal(signal.SIGTERM)

    def wait(self) -> Outcome:
        """Wait for its end."""
        try:
            self.process.communicate(timeout=CRAWL_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
        log = self.errors.read_text(encoding="utf-8")
        assert self.process.returncode == 0, log
        return Outcome(**json.loads(self.out.read_text(encoding="utf-8")), log=log)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def other_site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def secure_site(tmp_path: Path) -> Iterator[Site]:
    """A site at https://localhost; ``names`` are those that TLS was told."""
    site = Site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(make_certificate(tmp_path))
    context.sni_callback = lambda _socket, name, _context: site.names.append(name)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.url = site.url.replace("http://127.0.0.1", "https://localhost")
    yield site
    site.close()


def make_certificate(folder: Path) -> Path:
    """A key and a certificate that nobody has signed, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    certificate = builder.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    path = folder / "localhost.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(pem))
    return path


@pytest.fixture
def new_site() -> Iterator[Callable[[], Site]]:
    """Makes as many more as are wanted."""
    sites: list[Site] = []

    def make() -> Site:
        sites.append(Site())
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., Crawling]:
    def begin(*sources: dict[str, Any], environment: dict[str, str] | None = None, **job: Any) -> Crawling:
        config = {"contact": "ops@example.org", "delay_seconds": 0, "allow_hosts": ["127.0.0.1", "localhost"]}
        config |= {"sources": list(sources)} | job.pop("config", {})
        return Crawling(tmp_path, {"config": config, "now": NOW} | job, environment or {})

    return begin


@pytest.fixture
def run(start: Callable[..., Crawling]) -> Callable[..., Outcome]:
    def go(*sources: dict[str, Any], **job: Any) -> Outcome:
        return start(*sources, **job).wait()

    return go
