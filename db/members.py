"""Finds the gzip members of a file, each one a record, without believing anything but zlib."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Final

from db.warc import GZIP_WINDOW, READABLE_VERSIONS
from pipeline.errors import ArchiveError

CHUNK_BYTES: Final = 64 * 1024
MAX_RECORD_BYTES: Final = 256 * 1024 * 1024  # far above any download limit: a record beyond it is not one of ours
GZIP_MAGIC: Final = b"\x1f\x8b\x08"
TORN_ZEROS: Final = 64  # no member ends in so many: its last eight bytes are a checksum and a length
READABLE: Final = tuple(name.encode() for name in READABLE_VERSIONS)
_RECORD_ID: Final = re.compile(rb"^WARC-Type: warcinfo\r\nWARC-Record-ID: (<urn:uuid:[0-9a-f-]{36}>)", re.MULTILINE)


def read_member(stream: BinaryIO, path: Path, offset: int) -> tuple[bytes, int] | None:
    """The plain bytes of the member at an offset and the offset behind it; None if the file ends before it does.

    Raises:
        ArchiveError: There is no member at the offset, or it is damaged; names file and offset.
    """
    stream.seek(offset)
    unpacker = zlib.decompressobj(GZIP_WINDOW)
    parts: list[bytes] = []
    size, end = 0, offset
    try:
        while not unpacker.eof:
            chunk = unpacker.unconsumed_tail or stream.read(CHUNK_BYTES)
            if not chunk:
                break
            end += 0 if unpacker.unconsumed_tail else len(chunk)
            parts.append(unpacker.decompress(chunk, MAX_RECORD_BYTES - size + 1))
            size += len(parts[-1])
            if size > MAX_RECORD_BYTES:
                raise damaged(path, offset, "a record larger than any that Winnow writes")
    except zlib.error as error:
        if _is_torn(stream, offset):
            return None
        raise damaged(path, offset, str(error)) from error
    if unpacker.eof:
        return b"".join(parts), end - len(unpacker.unused_data)
    # Looks no further than what was read above: a writer may have appended records since.
    if _has_record_behind(stream, offset, end):
        raise damaged(path, offset, "it has no end, and there are records behind it")
    return None


def damaged(path: Path, offset: int, why: str) -> ArchiveError:
    """The error that names the file and the offset of a record that cannot be read."""
    return ArchiveError(f"{path} is damaged at offset {offset}: {why}")


def _is_torn(stream: BinaryIO, offset: int) -> bool:
    """Whether the file ends in zeros where a power cut kept its new length but not what was written last."""
    end = stream.seek(0, SEEK_END)
    stream.seek(max(offset, end - TORN_ZEROS))
    return stream.read() == bytes(TORN_ZEROS) and not _has_record_behind(stream, offset, end)


def _has_record_behind(stream: BinaryIO, offset: int, end: int) -> bool:
    """Whether a record begins behind an endless one: then it is no tail being written, but damage."""
    return next_record(stream, offset, end) is not None


def next_record(stream: BinaryIO, offset: int, end: int) -> int | None:
    """The offset of the first record that begins behind an offset and before ``end``; None if there is none.

    A page may hold bytes that look like a record. All records of ours name the first one of their file, whose id
    nobody outside knows, so only what names it is one; in a file that begins otherwise, whatever looks like a record.
    """
    mark = _RECORD_ID.search(_head(stream, 0))
    for start in _magics(stream, offset + 1, end):
        head = _head(stream, start)
        if head.startswith(READABLE) and (mark is None or mark[1] in head):
            return start
    return None


def _magics(stream: BinaryIO, start: int, end: int) -> Iterator[int]:
    """Every offset from ``start`` on and before ``end`` where the bytes are those that a gzip member begins with."""
    while start < end:
        stream.seek(start)
        window = stream.read(min(CHUNK_BYTES, end - start))
        found = window.find(GZIP_MAGIC)
        while found >= 0:
            yield start + found
            found = window.find(GZIP_MAGIC, found + 1)
        if len(window) < len(GZIP_MAGIC):
            return
        start += len(window) - len(GZIP_MAGIC) + 1


def _head(stream: BinaryIO, offset: int) -> bytes:
    """The first bytes of the member at an offset, up to its first empty line; empty if there is no member."""
    stream.seek(offset)
    try:
        plain = zlib.decompressobj(GZIP_WINDOW).decompress(stream.read(CHUNK_BYTES), CHUNK_BYTES)
    except zlib.error:
        return b""
    return plain.partition(b"\r\n\r\n")[0]
