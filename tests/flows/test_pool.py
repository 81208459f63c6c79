"""A page that takes too long, too much, or kills its worker is lost alone."""

from __future__ import annotations

import os
import signal
import time

from flows.pool import Limits, Lost, SeparatorPool
from pipeline.model import Outcome

LIMITS = Limits(cpu_seconds=1, wall_seconds=4.0, memory_bytes=1 << 30)


def act(what: str) -> str:
    """Behave like a page of the kind named."""
    if what == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "spins":
        while True:
            pass
    if what == "sleeps":
        time.sleep(60)
    if what == "grows":
        return str(len(bytearray(2 << 30)))
    return what.upper()


def test_each_harmful_page_is_lost_by_name_and_all_others_come_through_in_order() -> None:
    pages = ["a", "kills", "b", "spins", "c", "grows", "d", "sleeps", "e", *map(str, range(30))]
    with SeparatorPool(2, LIMITS) as pool:
        results = list(pool.map(act, pages))
    assert [page for page, _ in results] == pages
    lost = {page: result.outcome for page, result in results if isinstance(result, Lost)}
    assert lost == {
        "kills": Outcome.CRASHED,
        "spins": Outcome.TIMED_OUT,
        "grows": Outcome.TOO_LARGE,
        "sleeps": Outcome.TIMED_OUT,
    }
    assert all(result == page.upper() for page, result in results if page not in lost)


def test_the_cpu_limit_is_for_each_page_not_for_the_life_of_a_worker() -> None:
    with SeparatorPool(1, Limits(cpu_seconds=1)) as pool:
        results = [result for _, result in pool.map(burn, [0.6] * 5)]
    assert results == [0.6] * 5


def burn(seconds: float) -> float:
    """Use so much CPU time."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return seconds
