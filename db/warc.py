"""One WARC 1.1 record: made as a gzip member, and parsed from one."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from pipeline.errors import ArchiveError
from pipeline.model import Page

WARC_VERSION: Final = "WARC/1.1"
READABLE_VERSIONS: Final = [WARC_VERSION, "WARC/1.0"]
COMPRESSION_LEVEL: Final = 4  # of news pages: 2.7 ms and a fifth of the size; 6 takes 5.2 ms for 5 % less, 9 takes 8.1
GZIP_WINDOW: Final = zlib.MAX_WBITS + 16  # zlib's way to say: with the gzip header and trailer
MEMBER_END: Final = b"\r\n\r\n"
_UNFIT_FOR_HEADER = re.compile(r"[\x00-\x1f\x7f]+")
_UNFIT_FOR_URI = re.compile(r"[\x00-\x20\x7f<>]")

Headers = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in a file: its headers and its block."""

    headers: StatusAndHeaders
    block: bytes

    @property
    def type(self) -> str:
        """The WARC-Type."""
        return self.header("WARC-Type") or ""

    @property
    def id(self) -> str:
        """The uuid of the WARC-Record-ID."""
        return uuid_of(self.header("WARC-Record-ID") or "")

    def header(self, name: str) -> str | None:
        """A WARC header's value; None if it is not there."""
        value: str | None = self.headers.get_header(name)
        return value

    def http(self) -> tuple[StatusAndHeaders, bytes]:
        """The HTTP head of the block, and the body behind it.

        Raises:
            ArchiveError: The block is no HTTP message.
        """
        stream = BytesIO(self.block)
        try:
            head = StatusAndHeadersParser([], verify=False).parse(stream)
        except (StatusAndHeadersParserException, EOFError, ValueError) as error:
            raise ArchiveError(f"no HTTP message: {error}") from error
        return head, stream.read()


def page_from(body: bytes, headers: Headers, url: str, fetched_at: datetime, *, is_truncated: bool) -> Page:
    """The page that a response with this body and these HTTP headers is."""
    kinds, codings = (_values(headers, name) for name in ("content-type", "content-encoding"))
    # More than one line of Content-Encoding is one list of encodings (RFC 9110, 5.3); there is but one type.
    return Page(body, url, kinds[0] if kinds else None, ", ".join(codings) or None, fetched_at, is_truncated)


def _values(headers: Headers, name: str) -> list[str]:
    return [value for key, value in headers if key.lower() == name]


def make_member(record_type: str, headers: Headers, content_type: str, block: bytes) -> bytes:
    """A whole record as one gzip member, its block digest and length added.

    warcio's own record builder is passed by: it percent-encodes header values of the exchange, and knows neither
    our digests nor our clock.
    """
    head = StatusAndHeaders("", [("WARC-Type", record_type)], protocol=WARC_VERSION)
    for name, value in headers:
        head.add_header(name, _UNFIT_FOR_HEADER.sub(" ", value))
    head.add_header("WARC-Block-Digest", f"sha256:{sha256_of(block)}")
    head.add_header("Content-Type", content_type)
    head.add_header("Content-Length", str(len(block)))
    packer = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    whole = head.to_str().encode("utf-8", "replace") + b"\r\n" + block + MEMBER_END
    return packer.compress(whole) + packer.flush()


def parse_record(data: bytes) -> Record:
    """The record in the plain bytes of one member.

    Raises:
        ArchiveError: The bytes are no WARC record, or its length is not what it says.
    """
    stream = BytesIO(data)
    try:
        headers = StatusAndHeadersParser(READABLE_VERSIONS).parse(stream)
        length = int(headers.get_header("Content-Length") or "")
    except (StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise ArchiveError(f"no WARC record: {error}") from error
    start = stream.tell()
    if data[start + length :] != MEMBER_END:
        raise ArchiveError("a WARC record whose length is not what it says")
    return Record(headers, data[start : start + length])


def http_block(first_line: str, headers: Headers, body: bytes = b"") -> bytes:
    """An HTTP message: header values byte for byte where they fit latin-1, as they do when they came off the wire."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers)]
    return b"".join(_wire(line) + b"\r\n" for line in lines) + b"\r\n" + body


def _wire(line: str) -> bytes:
    line = _UNFIT_FOR_HEADER.sub(" ", line)
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace")


def sha256_of(data: bytes) -> str:
    """The SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def urn(uuid: str) -> str:
    """A record id as WARC headers spell it."""
    return f"<urn:uuid:{uuid}>"


def uuid_of(record_id: str) -> str:
    """The uuid of a record id, or the id as it is without its brackets when another program chose it."""
    return record_id.strip("<> ").removeprefix("urn:uuid:")


def uri(url: str) -> str:
    """A URL fit for a WARC header: spaces, brackets and control characters percent-encoded, nothing else touched."""
    return _UNFIT_FOR_URI.sub(lambda found: f"%{ord(found.group()):02X}", url)


def format_instant(at: datetime) -> str:
    """An instant as WARC 1.1 and the database write it: UTC, six decimals, so that strings sort as times do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_instant(text: str) -> datetime:
    """The aware instant that ``format_instant`` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)
