"""A page that takes too long, too much, or kills its worker is lost alone."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing import forkserver

import pytest

from flows.pool import ALLOCATOR, Limits, Lost, SeparatorPool
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


class Costly:
    """A page or a result that takes too much time, or too much memory, to be packed or unpacked."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __reduce__(self) -> tuple[object, tuple[str]]:
        if os.getpid() != PARENT and "packed" in self.what:
            act(self.what.split()[0])
        return unpacked, (self.what,)


PARENT = int(os.environ.setdefault("WINNOW_TEST_PARENT", str(os.getpid())))
"""The process of the tests: its workers inherit this."""


def unpacked(what: str) -> Costly:
    """Called where it is unpacked."""
    if os.getpid() != PARENT and "unread" in what:
        act(what.split(maxsplit=1)[0])
    return Costly(what)


def pass_on(item: Costly | str) -> Costly | str:
    """Give back what was given."""
    return item


@pytest.mark.parametrize("where", ["packed", "unread"])
def test_what_passes_between_processes_is_under_the_limits_too(where: str) -> None:
    """A worker that dies of it while it holds the pipe would break the pool for all."""
    pages = ["a", Costly(f"spins {where}"), "b", Costly(f"grows {where}"), "c"]
    with SeparatorPool(1, LIMITS) as pool:
        results = [result for _, result in pool.map(pass_on, pages)]
    assert [getattr(result, "outcome", result) for result in results] == [
        "a", Outcome.TIMED_OUT, "b", Outcome.TOO_LARGE, "c",
    ]  # fmt: skip


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_killed_while_it_has_no_page_costs_no_page(workers: int) -> None:
    with SeparatorPool(workers, LIMITS) as pool:
        ((_, idle),) = pool.map(number_of_worker, ["a"])
        assert isinstance(idle, int)
        os.kill(idle, signal.SIGKILL)
        assert [result for _, result in pool.map(act, ["b", "c"])] == ["B", "C"]
        time.sleep(0.5)  # by now the loss is noticed, if it was not before
        assert [result for _, result in pool.map(act, ["d", "e"])] == ["D", "E"]


def number_of_worker(_item: str) -> int:
    """The id of the process that does it."""
    return os.getpid()


def test_workers_ask_for_memory_in_large_pieces_and_their_parent_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    forkserver._forkserver._stop()  # the one of other tests was started in their environment
    with SeparatorPool(1, LIMITS) as pool:
        assert [result for _, result in pool.map(setting, ["GLIBC_TUNABLES"])] == [ALLOCATOR]
    assert "GLIBC_TUNABLES" not in os.environ


def setting(name: str) -> str | None:
    """What the environment says, where it is read."""
    return os.environ.get(name)


def test_a_slow_page_keeps_no_other_from_being_read() -> None:
    slow, pages = 3.0, [0.01] * 100
    with SeparatorPool(2) as pool:
        ended = [result for _, result in pool.map(burn_until, [slow, *pages])]
    assert all(isinstance(end, float) for end in ended)
    assert max(ended[1:]) < ended[0]


def burn_until(seconds: float) -> float:
    """Use so much CPU time; the moment at which it was used up."""
    burn(seconds)
    return time.monotonic()


def burn(seconds: float) -> float:
    """Use so much CPU time."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return seconds
