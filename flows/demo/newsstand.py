"""Serves the invented newspapers, each on a port of its own on loopback."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import socket
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from flows.demo.articles import PressArticle
from flows.demo.site import PAPERS, Paper, PressPage, Resource, read_papers, render_paper

HOST = "127.0.0.1"
CONTACT = "demo@winnow.example"
PORT_STEP = 10
MAX_NEWSSTANDS = 20
"""So many newsstands at once find ports that no outgoing connection is given (those begin at 32768)."""
PICTURE_PREFIX = "/pictures/"
"""Under it lie the papers' photographs: every ``.jpg`` there is the same small one."""


class Newsstand:
    """Several small newspapers on loopback, served while the context is open.

    Each paper takes the port that ``ports`` names for it, else the one it likes best, and where that is
    taken the first free one of those ``PORT_STEP`` apart above it. Nothing is left running, and no
    socket open, when the context ends.
    """

    def __init__(self, ports: Mapping[str, int] | None = None) -> None:
        self._ports = ports or {}
        self.papers: tuple[Paper, ...] = read_papers()
        self.addresses: dict[str, str] = {}
        """Where each paper is reached, by its name, without a slash at the end; filled on entering."""
        self._servers: list[_PaperServer] = []

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as undo:
            undo.callback(self._close)
            for paper in self.papers:
                server = _bind(self._ports.get(paper.name, paper.port))
                self._servers.append(server)
                self.addresses[paper.name] = f"http://{HOST}:{server.server_address[1]}"
            for paper, server in zip(self.papers, self._servers, strict=True):
                server.resources = render_paper(paper, self.addresses)
                server.start()
            undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        for server in self._servers:
            server.stop()
        self._servers.clear()

    def articles(self) -> tuple[PressArticle, ...]:
        """Every article there is, as a separator should find it."""
        return tuple(article for paper in self.papers for article in paper.articles)

    def other_pages(self) -> tuple[tuple[Paper, PressPage], ...]:
        """Every page that might be taken for an article and is none, with its paper; ``outcome`` says what it is."""
        return tuple((paper, page) for paper in self.papers for page in paper.pages if page.outcome)

    def url(self, article: PressArticle) -> str:
        """The canonical address of an article, while the newsstand is open."""
        return self.addresses[article.paper] + article.path

    def config_toml(self) -> str:
        """A ``winnow.toml`` with all papers as sources, while the newsstand is open."""
        head = f'[winnow]\ncontact = "{CONTACT}"\ndelay_seconds = 0\nallow_hosts = ["{HOST}"]\n'
        return "\n".join([head, *(_source_toml(paper, self.addresses[paper.name]) for paper in self.papers)])


def _source_toml(paper: Paper, address: str) -> str:
    lines = ["[[source]]", f"# {paper.title}: {paper.shows}", f'name = "{paper.name}"', f'home = "{address}/"']
    for key, paths in (("feeds", paper.feeds), ("sitemaps", paper.sitemaps), ("sections", paper.sections)):
        if paths:
            urls = ", ".join(f'"{address}{path}"' for path in paths)
            lines.append(f"{key} = [{urls}]")
    return "\n".join(lines) + "\n"


def _bind(port: int) -> _PaperServer:
    for each in range(port, port + PORT_STEP * MAX_NEWSSTANDS, PORT_STEP):
        with contextlib.suppress(OSError):  # it is taken
            return _PaperServer((HOST, each), _Handler)
    return _PaperServer((HOST, 0), _Handler)


class _PaperServer(ThreadingHTTPServer):
    """One newspaper's server; remembers its connections, so that it can end those a client keeps open."""

    daemon_threads = False  # they end when their connection is ended, and are waited for
    allow_reuse_port = False  # a second newsstand must find a taken port taken

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.resources: Mapping[str, Resource] = {}
        self.picture = (PAPERS / "common" / "picture.jpg").read_bytes()
        self._connections: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        for connection in self._connections.copy():
            with contextlib.suppress(OSError):  # it may have ended meanwhile
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base class has it
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - as the base class has it
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base class has it
        """A client that goes away in the middle is no event worth a traceback."""

    def find(self, path: str) -> Resource | None:
        if path.startswith(PICTURE_PREFIX) and path.endswith(".jpg"):
            return Resource(200, "image/jpeg", self.picture)
        return self.resources.get(path)


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, conditionally and compressed where the client asks so."""

    server: _PaperServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are written apart; the body would wait for the head's receipt
    server_version = "Newsstand"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        """Requests are not logged."""

    def _answer(self, *, with_body: bool) -> None:
        resource = self.server.find(urlsplit(self.path).path)
        if resource is None:
            resource = self.server.resources["/404"]
        tag = f'"{hashlib.sha256(resource.body).hexdigest()[:16]}"'
        fresh = resource.status == 200
        if fresh and self._is_unchanged(resource, tag):
            self.send_response(304)
            self._send_validators(resource, tag)
            self.end_headers()
            return
        body = resource.body
        self.send_response(resource.status)
        self.send_header("Content-Type", resource.content_type)
        if resource.location:
            self.send_header("Location", resource.location)
        if "gzip" in self.headers.get("Accept-Encoding", "") and not body.startswith(b"\x1f\x8b"):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        if fresh:
            self._send_validators(resource, tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _send_validators(self, resource: Resource, tag: str) -> None:
        self.send_header("ETag", f"W/{tag}")
        self.send_header("Vary", "Accept-Encoding")
        if resource.last_modified:
            self.send_header("Last-Modified", format_datetime(resource.last_modified.astimezone(UTC), usegmt=True))

    def _is_unchanged(self, resource: Resource, tag: str) -> bool:
        wanted = self.headers.get("If-None-Match")
        if wanted is not None:  # it wins over the date (RFC 9110, 13.2.2)
            return tag in wanted
        since = _parse_http_date(self.headers.get("If-Modified-Since"))
        return since is not None and resource.last_modified is not None and resource.last_modified <= since


def _parse_http_date(value: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(value) if value else None
    except ValueError:
        return None
