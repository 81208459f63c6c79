"""Copies archive and database while a run writes: the copy is a home as it was at one moment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from db.connect import FILE_MODE as DATABASE_MODE
from db.connect import open_reader
from db.sqlite import sqlite3
from db.tails import end_of_whole
from db.warc_files import FILE_MODE, is_ours, sync_folder, warc_files
from pipeline.errors import ArchiveError, DatabaseError

CHUNK_BYTES: Final = 1 << 20


def copy_database(source: Path, target: Path) -> dict[str, int]:
    """Copy one moment of a database with SQLite's backup API, whatever is written meanwhile.

    Returns:
        How far the copy has taken in each file of the archive.

    Raises:
        DatabaseError: It cannot be read or written.
    """
    with closing(open_reader(source)) as reader:
        try:
            with closing(sqlite3.connect(target)) as copy:
                reader.conn.backup(copy)
                cursors = dict(copy.execute("SELECT file, end FROM ingested"))
            target.chmod(DATABASE_MODE)
        except (OSError, sqlite3.Error) as error:
            raise DatabaseError(f"cannot copy {source} to {target}: {error}") from error
    return cursors


def copy_archive(source: Path, target: Path, cursors: Mapping[str, int], on_bytes: Callable[[int, int], None]) -> None:
    """Copy every WARC file up to its last whole event; what a run is writing, or a crash left, stays behind.

    Args:
        source: The archive.
        target: Where the copies go; made.
        cursors: Those of a copy of the database that is older than this call, so that nothing it knows is missing.
        on_bytes: Told the bytes done, and how many there are.

    Raises:
        ArchiveError: It cannot be read or written.
    """
    ends = {path: _end(path, cursors.get(path.name, 0)) for path in warc_files(source)}
    done, total = 0, sum(ends.values())
    try:
        target.mkdir()
        for path, end in ends.items():
            if end:
                _copy(path, target / path.name, end)
                done += end
                on_bytes(done, total)
        sync_folder(target)
    except OSError as error:
        raise ArchiveError(f"cannot copy {source} to {target}: {error.strerror}") from error


def _end(path: Path, cursor: int) -> int:
    """How much of a file to copy; all of it when it is damaged, which the check of the copy will name."""
    size = path.stat().st_size
    if size <= cursor or not is_ours(path):
        return size
    end = end_of_whole(path, cursor)
    return size if end is None else end


def _copy(source: Path, target: Path, size: int) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with source.open("rb") as stream, os.fdopen(handle, "wb") as copy:
        while size and (chunk := stream.read(min(size, CHUNK_BYTES))):
            copy.write(chunk)
            size -= len(chunk)
        copy.flush()
        os.fsync(copy.fileno())
