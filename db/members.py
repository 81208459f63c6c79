"""Finds the gzip members of a file, each one a record, without believing anything but zlib."""

from __future__ import annotations

import zlib
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Final

from db.warc import GZIP_WINDOW, WARC_VERSION
from pipeline.errors import ArchiveError

CHUNK_BYTES: Final = 64 * 1024
MAX_RECORD_BYTES: Final = 256 * 1024 * 1024  # far above any download limit: a record beyond it is not one of ours
GZIP_MAGIC: Final = b"\x1f\x8b\x08"
TORN_ZEROS: Final = 64  # no member ends in so many: its last eight bytes are a checksum and a length


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
    stream.seek(offset)
    rest = stream.read(end - offset)
    return len(rest) - len(rest.rstrip(b"\0")) >= TORN_ZEROS and not _has_record_behind(stream, offset, end)


def _has_record_behind(stream: BinaryIO, offset: int, end: int) -> bool:
    """Whether a record begins behind an endless one: then it is no tail being written, but damage."""
    return next_record(stream, offset, end) is not None


def next_record(stream: BinaryIO, offset: int, end: int) -> int | None:
    """The offset of the first record that begins behind an offset and before ``end``; None if there is none."""
    stream.seek(offset + 1)
    rest = stream.read(end - offset - 1)
    start = rest.find(GZIP_MAGIC)
    while start >= 0:
        try:
            if zlib.decompressobj(GZIP_WINDOW).decompress(rest[start:], 64).startswith(WARC_VERSION.encode()):
                return offset + 1 + start
        except zlib.error:
            pass
        start = rest.find(GZIP_MAGIC, start + 1)
    return None
