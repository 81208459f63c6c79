"""Appends everything that went over the wire, and every fact it does not show, to WARC files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit
from uuid import uuid4

from db.warc import format_instant, http_block, make_member, sha256_of, uri, urn
from db.warc_files import MAX_FILE_BYTES, WarcFile
from pipeline.model import Continued, Errand, Exchange, Missed, Payload
from pipeline.urls import identity

REVISIT_PROFILE: Final = "http://netpreserve.org/warc/1.1/revisit/"
JSON_TYPE: Final = "application/json"
WIRE_VERSIONS: Final = ("HTTP/1.0", "HTTP/1.1")  # what readers of WARC accept on a status line
NEGOTIATED: Final = {"HTTP/1.0": "http/1.0", "HTTP/1.1": "http/1.1", "HTTP/2": "h2", "HTTP/2.0": "h2", "H2": "h2"}
_TRANSFER_ENCODING = re.compile(r"(?i)^transfer-encoding$")

Headers = list[tuple[str, str]]


def _unknown(_source: str, _url: str) -> None:
    return None


class ArchiveWriter:
    """Keeps exchanges, misses and the start and end of runs for good: what has an id is on disk.

    Raises ``ArchiveError`` from every ``write_`` method when the disk refuses; the file is then cut back to its last
    whole record, and the next write begins another.
    """

    def __init__(
        self,
        folder: Path,
        *,
        run_id: str,
        now: Callable[[], datetime],
        payloads: Callable[[str], Payload | None],
        payload_of: Callable[[str, str], Payload | None] = _unknown,
        max_bytes: int = MAX_FILE_BYTES,
    ) -> None:
        """Open nothing yet; the first record makes the first file.

        Args:
            folder: Where the WARC files stand; made if it is not there.
            run_id: The run that all records belong to.
            now: The clock.
            payloads: An archived response by the hex SHA-256 of its body, from earlier runs.
            payload_of: The last archived payload of a source's URL, from earlier runs; what a 304 refers to.
            max_bytes: Size a file may reach before the next one is begun.
        """
        self._run_id = run_id
        self._now = now
        self._payloads = payloads
        self._payload_of = payload_of
        self._files = WarcFile(folder, run_id=run_id, now=now, describe=self._warcinfo, max_bytes=max_bytes)
        self._by_digest: dict[str, Payload] = {}
        self._by_address: dict[tuple[str, str], Payload] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; everything written stays."""
        self._files.close()

    def write_exchange(self, exchange: Exchange) -> str:
        """Keep one exchange: request, response (or revisit), and the errand it served; return its fetch id."""
        fetch_id, digest, at = str(uuid4()), sha256_of(exchange.body), format_instant(exchange.fetched_at)
        common = self._common(exchange.url, at)
        request = make_member(
            "request",
            [*_own_id(), *common, ("WARC-Concurrent-To", urn(fetch_id))],
            "application/http; msgtype=request",
            http_block(_request_line(exchange), _request_headers(exchange)),
        )
        metadata = self._metadata(
            {"event": "exchange", "errand": _errand(exchange.errand), "url": exchange.url},
            [*_own_id(), *common, ("WARC-Concurrent-To", urn(fetch_id))],
        )
        referred, profile = self._referred(exchange, digest)
        told = [("WARC-Record-ID", urn(fetch_id)), *common, *_facts(exchange, digest)]
        response = _response(exchange, told, referred, profile)
        self._files.append([request, response, metadata])
        self._remember(exchange, digest, referred or Payload(fetch_id, exchange.url, exchange.fetched_at))
        return fetch_id

    def write_missed(self, missed: Missed) -> str:
        """Keep the fact that an errand got no response; return its fetch id."""
        fetch_id, at = str(uuid4()), format_instant(missed.at)
        content = {
            "event": "missed",
            "errand": _errand(missed.errand),
            "url": missed.url,
            "kind": missed.kind,
            "reason": missed.reason,
            "detail": missed.detail,
        }
        headers = [("WARC-Record-ID", urn(fetch_id)), *self._common(missed.url, at)]
        self._files.append([self._metadata(content, headers)])
        return fetch_id

    def write_continued(self, continued: Continued) -> None:
        """Keep which exchanges are the pages of one article."""
        content = {
            "event": "continued",
            "source": continued.source,
            "url": continued.url,
            "fetch_id": continued.fetch_id,
            "parts": continued.parts,
            "ended": continued.ended,
        }
        headers = [*_own_id(), *self._common(continued.url, format_instant(continued.at))]
        self._files.append([self._metadata(content, headers)])

    def write_run_started(
        self, *, kind: str, sources: Mapping[str, Mapping[str, object]], software: Mapping[str, str]
    ) -> None:
        """Keep the start of the run, with all settings of its sources by name (anything JSON can say)."""
        self._write_run({"event": "run-started", "kind": kind, "sources": sources, "software": software})

    def write_run_finished(self, *, state: str, sources: Mapping[str, Mapping[str, object]]) -> None:
        """Keep the end of the run.

        Args:
            state: ``completed``, ``failed`` or ``cancelled``.
            sources: By name, what the exchanges do not show: ``found`` (articles found) and ``problems`` (one-line
                strings); anything else is kept in the archive and not read.
        """
        self._write_run({"event": "run-finished", "state": state, "sources": sources})

    def _write_run(self, content: Mapping[str, object]) -> None:
        date = ("WARC-Date", format_instant(self._now()))
        self._files.append([self._metadata(content, [*_own_id(), date, *self._warcinfo_link()])])

    def _metadata(self, content: Mapping[str, object], headers: Headers) -> bytes:
        told = {**content, "run_id": self._run_id}
        return make_member(
            "metadata", headers, JSON_TYPE, json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
        )

    def _common(self, url: str, at: str) -> Headers:
        return [("WARC-Target-URI", uri(url)), ("WARC-Date", at), *self._warcinfo_link()]

    def _warcinfo_link(self) -> Headers:
        return [("WARC-Warcinfo-ID", urn(self._files.begin()))]

    def _referred(self, exchange: Exchange, digest: str) -> tuple[Payload | None, str | None]:
        """The earlier payload that this exchange repeats, and the profile of the revisit; (None, None) if it is new."""
        if exchange.status == 304:
            address = _address(exchange)
            known = self._by_address.get(address) or self._payload_of(exchange.errand.source, exchange.url)
            return known, "server-not-modified"
        if not _is_repeatable(exchange):
            return None, None
        seen = self._by_digest.get(digest) or self._payloads(digest)
        return seen, "identical-payload-digest" if seen else None

    def _remember(self, exchange: Exchange, digest: str, payload: Payload) -> None:
        if _is_repeatable(exchange):
            self._by_digest.setdefault(digest, payload)
            self._by_address[_address(exchange)] = payload

    def _warcinfo(self, name: str, warcinfo_id: str) -> bytes:
        fields = {
            "software": f"Winnow/{version('winnow')} warcio/{version('warcio')}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": self._run_id,
        }
        date = format_instant(self._now())
        headers = [("WARC-Record-ID", urn(warcinfo_id)), ("WARC-Date", date), ("WARC-Filename", name)]
        block = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
        return make_member("warcinfo", headers, "application/warc-fields", block)


def _is_repeatable(exchange: Exchange) -> bool:
    """Whether later responses may refer to this body instead of repeating it: it is whole and there is one."""
    return exchange.status == 200 and bool(exchange.body) and not exchange.truncated


def _facts(exchange: Exchange, digest: str) -> Headers:
    """What the WARC headers tell of a response beside its identity."""
    facts = [
        ("WARC-Protocol", NEGOTIATED.get(exchange.protocol.upper())),
        ("WARC-IP-Address", exchange.ip_address),
        ("WARC-Truncated", exchange.truncated),
        ("WARC-Payload-Digest", None if exchange.status == 304 else f"sha256:{digest}"),
    ]
    return [(name, value) for name, value in facts if value]


def _response(exchange: Exchange, headers: Headers, referred: Payload | None, profile: str | None) -> bytes:
    """The member of a response, or of a revisit when there is a profile."""
    kind, body = ("revisit", b"") if profile else ("response", exchange.body)
    if profile:
        headers = headers + _revisit_headers(referred, profile)
    block = http_block(_status_line(exchange), _response_headers(exchange), body)
    return make_member(kind, headers, "application/http; msgtype=response", block)


def _revisit_headers(referred: Payload | None, profile: str) -> Headers:
    headers = [("WARC-Profile", REVISIT_PROFILE + profile)]
    if referred:
        headers.append(("WARC-Refers-To", urn(referred.record_id)))
        headers.append(("WARC-Refers-To-Target-URI", uri(referred.url)))
        headers.append(("WARC-Refers-To-Date", format_instant(referred.fetched_at)))
    return headers


def _own_id() -> Headers:
    return [("WARC-Record-ID", urn(str(uuid4())))]


def _address(exchange: Exchange) -> tuple[str, str]:
    return exchange.errand.source, identity(exchange.url)


def _errand(errand: Errand) -> dict[str, str | None]:
    return {
        "source": errand.source,
        "purpose": errand.purpose,
        "url": errand.url,
        "announced": errand.announced,
        "found_in": errand.found_in,
    }


def _wire_version(exchange: Exchange) -> str:
    protocol = exchange.protocol.upper()
    return protocol if protocol in WIRE_VERSIONS else "HTTP/1.1"


def _request_line(exchange: Exchange) -> str:
    parts = urlsplit(exchange.url)
    target = uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    return f"{exchange.method} {target} {_wire_version(exchange)}"


def _request_headers(exchange: Exchange) -> Headers:
    """The headers, with the Host that the connection adds where the caller did not see it."""
    if any(name.lower() == "host" for name, _ in exchange.request_headers):
        return list(exchange.request_headers)
    return [("Host", urlsplit(exchange.url).netloc.rpartition("@")[2]), *exchange.request_headers]


def _status_line(exchange: Exchange) -> str:
    """Without the reason phrase: Scrapy does not hand it on, HTTP/2 has none, and nobody reads it."""
    return f"{_wire_version(exchange)} {exchange.status}"


def _response_headers(exchange: Exchange) -> Headers:
    """The headers; Transfer-Encoding is renamed as Common Crawl does, since readers would undo it once more."""
    return [
        (_TRANSFER_ENCODING.sub("X-Crawl-Transfer-Encoding", name), value) for name, value in exchange.response_headers
    ]
