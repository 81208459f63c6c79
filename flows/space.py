"""Room to write: a run does not start without it, and stops in order before the disk is full."""

from __future__ import annotations

import resource
import shutil

from db.warc_files import MAX_FILE_BYTES
from flows.home import Home
from pipeline.errors import HomeError

FLOOR_BYTES = 200_000_000
"""Some batches in the database's log, their checkpoint, and the largest responses under way, several times over."""
MEGABYTE = 1_000_000


def require_room(home: Home, more: int = 0) -> None:
    """Make sure that the home's disk has the floor free, and so many bytes more, and that its files may grow by that.

    Raises:
        HomeError: It has not, or they may not.
    """
    lack = lack_of_room(home, more)
    if lack:
        raise lack


def lack_of_room(home: Home, more: int = 0) -> HomeError | None:
    """The error that says what room there is and what is needed; None where there is enough."""
    free, floor = shutil.disk_usage(home.folder).free, FLOOR_BYTES + more
    if free < floor:
        return HomeError(
            f"the disk of {home.folder} has {free // MEGABYTE} MB free, and Winnow leaves"
            f" {_megabytes(floor)} MB free: make room and run again; what is archived is kept"
        )
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = floor + max(MAX_FILE_BYTES, home.database.stat().st_size if home.database.exists() else 0)
    if limit != resource.RLIM_INFINITY and limit < largest:
        return HomeError(
            f"no file may grow beyond {limit // MEGABYTE} MB here (`ulimit -f`), and Winnow needs"
            f" {_megabytes(largest)} MB: raise the limit and run again; what is archived is kept"
        )
    return None


def _megabytes(size: int) -> int:
    return -(-size // MEGABYTE)
