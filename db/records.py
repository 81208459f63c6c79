"""Walks through the records of one WARC file and goes on behind damage: what one bad place costs is that place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from db.members import damaged, next_record, read_member
from db.warc import Record, parse_record
from pipeline.errors import ArchiveError


def records(
    path: Path, stream: BinaryIO, offset: int, *, at_rest: bool
) -> Iterator[tuple[int, int, Record | ArchiveError]]:
    """Every record from an offset on, its offset and the offset behind it; an error in the place of damaged ones.

    A damaged place ends where the next record begins. A member without an end that no record follows is no damage: it
    is being written, or was cut by a crash, and the walk ends before it.

    Args:
        path: The file, for the errors, which name it and the offset.
        stream: The file, open.
        offset: Where a record begins.
        at_rest: Nobody writes the file now. Only then is it known that a damaged place which no record follows goes on
            to the end of the file; otherwise the walk ends before it.
    """
    while True:
        found: Record | ArchiveError
        try:
            member = read_member(stream, path, offset)
        except ArchiveError as error:
            size = os.fstat(stream.fileno()).st_size
            behind = next_record(stream, offset, size)
            if behind is None and not at_rest:
                return
            found, end = error, behind or size
        else:
            if member is None:
                return
            data, end = member
            found = parsed(path, offset, data)
        yield offset, end, found
        offset = end


def parsed(path: Path, offset: int, data: bytes) -> Record | ArchiveError:
    """The record in the plain bytes of a member, or the error that names its place."""
    try:
        return parse_record(data)
    except ArchiveError as error:
        return damaged(path, offset, str(error))
