"""Persistent child processes for separating, each page under a limit of CPU time, wall time and memory.

A page that takes too long, takes too much memory or kills its worker is lost alone: the worker is
replaced, nobody else waits. Pebble's pool is used because the standard library's breaks as a whole
when one worker dies.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import pickle
import resource
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.model import Outcome

Item = TypeVar("Item")
Result = TypeVar("Result")

PR_SET_PDEATHSIG = 1
STOPS = (signal.SIGINT, signal.SIGTERM)
STOP_SECONDS = 10.0
"""How long an interrupted pool may take to stop; what is left of it then dies with this process."""
PAGES_AHEAD = 8
"""Pages handed to each worker beyond the one in hand, so that none idles and memory stays bounded."""
MAX_WAITING = 400
"""Results, with their pages, that wait for that of a slow page before them: what the other worker does meanwhile, in
the longest time that one page may take. 120 MB of usual pages."""
PAGES_PER_WORKER = 2_000
"""After so many pages a worker is replaced, so that nothing it may leak adds up."""
OBJECTS_PER_COLLECTION = 50_000
"""New objects after which a worker looks for cycles; Python's own 700 look some hundred times a page, a tenth of the
time, and the records of a page are no cycles."""

ALLOCATOR = ":".join(
    (
        "glibc.malloc.hugetlb=1",
        "glibc.malloc.top_pad=67108864",
        "glibc.malloc.trim_threshold=536870912",
        "glibc.malloc.mmap_threshold=268435456",
    )
)
"""How workers ask the system for memory: in large pages and pieces, and keep what one page needed for the next. Trees
are many small things far apart; this takes a twentieth off the time of a page. Other C libraries do not read it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost. The slowest of 3,159 real news pages took under 3 s of CPU and 400 MB."""

    cpu_seconds: int = 20
    wall_seconds: float = 120.0
    memory_bytes: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Lost:
    """A page whose separation did not end by itself."""

    outcome: Outcome
    reason: str


class SeparatorPool:
    """Runs a pure function over pages in ``workers`` child processes; results keep the order of the pages."""

    def __init__(self, workers: int = 2, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._workers = workers
        self._window = workers * PAGES_AHEAD
        self._pool: ProcessPool | None = None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[tuple[Item, Result | Lost]]:
        """Each item with the function's result, or with how it was lost; lazy, a bounded number ahead.

        A page that takes long holds up the results behind it, but not the work on them.
        """
        waiting: deque[tuple[Item, ProcessFuture[bytes | Lost]]] = deque()
        for item in items:
            waiting.append((item, self._schedule(function, item)))
            self._await_room([future for _, future in waiting])
            while waiting and (waiting[0][1].done() or len(waiting) >= MAX_WAITING):
                yield self._collect(function, *waiting.popleft())
        while waiting:
            yield self._collect(function, *waiting.popleft())

    def _await_room(self, futures: Iterable[ProcessFuture[bytes | Lost]]) -> None:
        """Wait until fewer pages than the window are in work or ahead."""
        undone = [future for future in futures if not future.done()]
        if len(undone) >= self._window:
            wait(undone, return_when=FIRST_COMPLETED)

    def _schedule(self, function: Callable[[Item], object], item: Item) -> ProcessFuture[bytes | Lost]:
        if self._pool is None or not self._pool.active:
            with _undisturbed():
                self._pool = self._start()
        return self._pool.schedule(
            _run_limited, args=(function, pickle.dumps(item), self.limits), timeout=self.limits.wall_seconds
        )

    def _start(self) -> ProcessPool:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
        context = multiprocessing.get_context("forkserver")
        # the server imports the separator once; each worker starts as a copy of it
        context.set_forkserver_preload(["pipeline.separate", "pipeline.record"])
        _start_forkserver()
        pool = ProcessPool(self._workers, PAGES_PER_WORKER, _start_worker, context=context)
        pool.schedule(_nothing)  # starts the workers
        return pool

    def _collect(
        self, function: Callable[[Item], object], item: Item, future: ProcessFuture[bytes | Lost]
    ) -> tuple[Item, Any]:
        try:
            try:
                packed = future.result()
            except BrokenProcessPool:  # a worker was killed while it had no page, which pebble takes for the end
                packed = self._schedule(function, item).result()
            return item, packed if isinstance(packed, Lost) else pickle.loads(packed)  # noqa: S301 - by our own worker
        except BrokenProcessPool:
            return item, Lost(Outcome.CRASHED, "its workers ended before they read it")
        except TimeoutError:
            return item, Lost(Outcome.TIMED_OUT, f"took over {self.limits.wall_seconds:g} s")
        except ProcessExpired as death:
            if death.exitcode == -signal.SIGXCPU:
                return item, Lost(Outcome.TIMED_OUT, f"took over {self.limits.cpu_seconds} s of CPU time")
            return item, Lost(Outcome.CRASHED, f"its worker ended with code {death.exitcode}")
        except CancelledError:
            return item, Lost(Outcome.CRASHED, "the pool was stopped")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is None:
            return
        if kind is None:
            self._pool.close()
            self._pool.join()
            return
        ending = threading.Thread(target=_stop, args=(self._pool,), daemon=True)
        ending.start()
        ending.join(STOP_SECONDS)


def _stop(pool: ProcessPool) -> None:
    """Stop the pool; in a thread, since one interrupted while it waited may hold a lock that pebble's threads need."""
    pool.stop()
    pool.join()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off Ctrl-C and SIGTERM for a moment: a pool that is half started has workers that nobody knows of."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is ever interrupted
        return
    waiting: list[int] = []
    before = {number: signal.signal(number, lambda told, _: waiting.append(told)) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for told in waiting:
            os.kill(os.getpid(), told)


def _start_forkserver() -> None:
    """Start the server that forks the workers with Ctrl-C blocked, which they inherit.

    A terminal sends it to every process of the group, and one that is just starting would die of it, loudly.
    """
    resource_tracker.ensure_running()  # takes care of itself, and ends by letting Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    theirs = os.environ.get("GLIBC_TUNABLES")
    os.environ["GLIBC_TUNABLES"] = theirs or ALLOCATOR  # read once, when a program starts: the workers are its copies
    try:
        forkserver.ensure_running()
    finally:
        if theirs is None:
            del os.environ["GLIBC_TUNABLES"]
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _nothing() -> None:
    """The first thing a worker does."""


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, die with it, and seldom look for garbage."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what was imported lives as long as the worker
    gc.set_threshold(OBJECTS_PER_COLLECTION)


def _run_limited(function: Callable[[Item], object], packed: bytes, limits: Limits) -> bytes | Lost:
    """Run one page, unpacked and its result packed under the limits as well, and outside them nothing.

    A worker that died, or ran out of memory, while it held the pipe that all workers share would break the pool.
    """
    _set_limits(limits.cpu_seconds, limits.memory_bytes)
    try:
        return pickle.dumps(function(pickle.loads(packed)))  # noqa: S301 - packed by the parent a moment ago
    except MemoryError:
        return Lost(Outcome.TOO_LARGE, "takes more memory than one page may")
    finally:
        _set_limits(resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def _set_limits(cpu_seconds: int, memory_bytes: int) -> None:
    """Bound what is used from now on; RLIMIT_CPU counts the whole life of a process, so that is added."""
    if cpu_seconds != resource.RLIM_INFINITY:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        cpu_seconds += int(usage.ru_utime + usage.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, resource.RLIM_INFINITY))
