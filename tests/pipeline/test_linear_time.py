"""The time that a reader takes grows with what it reads, not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

from pipeline.decode import decode
from pipeline.model import Page

STEP = 4
"""How much longer the long input is than the short one."""

MAX_GROWTH = 2.5 * STEP
"""Time may grow ``STEP`` times, not with its square; between lies what caches and the collection of garbage cost."""

TRIES = 3
"""On a machine that does other work as well, the best of so many counts."""


def growth(read: Callable[[int], object], size: int) -> float:
    """How many times longer an input of ``STEP`` times the size takes."""
    return min(_seconds(read, size * STEP) / _seconds(read, size) for _ in range(TRIES))


def _seconds(read: Callable[[int], object], size: int) -> float:
    started = time.process_time()
    read(size)
    return time.process_time() - started


def test_a_doctype_of_slashes_without_an_end() -> None:
    assert growth(lambda size: decode(Page(b"<!doctype html" + b"/" * size)), 5_000) < MAX_GROWTH
