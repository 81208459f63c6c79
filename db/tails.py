"""Sets apart what a crash left half written at the end of a WARC file: kept for a look, never again in the archive."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from db.records import records
from db.warc_files import FILE_MODE, is_ours, sync_folder, warc_files
from pipeline.errors import ArchiveError

FOLDER: Final = "cut"
"""Beside the WARC files; each file in it is named after the file and the offset that its bytes come from."""
PARTS_OF_GROUP: Final = ("request", "response", "revisit")
"""Records that mean nothing until the metadata record behind them is there."""


def set_tails_apart(folder: Path, cursors: Mapping[str, int]) -> list[Path]:
    """End every file of ours behind its last whole event; return where the rest of each was put.

    The caller is the only writer and has taken in all whole events. Damage is no tail: such a file is not touched.

    Args:
        folder: The archive.
        cursors: Per file name, the end of the last event in it.

    Raises:
        ArchiveError: A tail cannot be moved; it is then still where it was.
    """
    apart = []
    for path in warc_files(folder):
        start, size = cursors.get(path.name, 0), path.stat().st_size
        if size <= start or not is_ours(path):
            continue
        end = end_of_whole(path, start)
        if end is not None and end < size:
            apart.append(_set_apart(path, end))
    return apart


def end_of_whole(path: Path, start: int) -> int | None:
    """The offset behind the last record that is no part of an unfinished group; None if a record is damaged."""
    end = start
    with path.open("rb") as stream:
        for _, offset, record in records(path, stream, start, at_rest=True):
            if isinstance(record, ArchiveError):
                return None
            if record.type not in PARTS_OF_GROUP:
                end = offset
    return end


def _set_apart(path: Path, end: int) -> Path:
    """Copy the tail, then cut it off: a crash in between leaves it in both places, and the next call ends the work."""
    target = path.parent / FOLDER / f"{path.name}.{end}"
    try:
        target.parent.mkdir(exist_ok=True)
        with path.open("rb") as stream:
            stream.seek(end)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
            with os.fdopen(handle, "wb") as copy:
                copy.write(stream.read())
                copy.flush()
                os.fsync(copy.fileno())
        sync_folder(target.parent)
        if end:
            _cut(path, end)
        else:
            path.unlink()
        sync_folder(path.parent)
    except OSError as error:
        raise ArchiveError(f"cannot set the cut tail of {path} apart: {error.strerror}") from error
    return target


def _cut(path: Path, end: int) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        os.ftruncate(handle, end)
        os.fsync(handle)
    finally:
        os.close(handle)
