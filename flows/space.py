"""The floor of free space: a run does not start below it, and stops in order before the disk is full."""

from __future__ import annotations

import shutil

from flows.home import Home
from pipeline.errors import HomeError

FLOOR_BYTES = 200_000_000
"""Some batches in the database's log, their checkpoint, and the largest responses under way, several times over."""
MEGABYTE = 1_000_000


def require_room(home: Home, more: int = 0) -> None:
    """Make sure that the home's disk has the floor free, and so many bytes more.

    Raises:
        HomeError: It has not.
    """
    free = shutil.disk_usage(home.folder).free
    if free < FLOOR_BYTES + more:
        raise HomeError(
            f"the disk of {home.folder} has {free // MEGABYTE} MB free, and Winnow leaves"
            f" {-(-(FLOOR_BYTES + more) // MEGABYTE)} MB free: make room and run again; what is archived is kept"
        )
