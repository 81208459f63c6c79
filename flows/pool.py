"""Persistent child processes for separating, each page under a limit of CPU time, wall time and memory.

A page that takes too long, takes too much memory or kills its worker is lost alone: the worker is
replaced, nobody else waits. Pebble's pool is used because the standard library's breaks as a whole
when one worker dies.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.model import Outcome

Item = TypeVar("Item")
Result = TypeVar("Result")

PR_SET_PDEATHSIG = 1
STOPS = (signal.SIGINT, signal.SIGTERM)
PAGES_AHEAD = 8
"""Pages handed to each worker beyond the one in hand, so that none idles and memory stays bounded."""
PAGES_PER_WORKER = 2_000
"""After so many pages a worker is replaced, so that nothing it may leak adds up."""


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
        self._window = workers * PAGES_AHEAD
        self._has_started = False
        context = multiprocessing.get_context("forkserver")
        # the server imports the separator once; each worker starts as a copy of it
        context.set_forkserver_preload(["pipeline.separate", "pipeline.record"])
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=PAGES_PER_WORKER,
            initializer=_start_worker,
            initargs=(self.limits.memory_bytes,),
            context=context,
        )

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[tuple[Item, Result | Lost]]:
        """Each item with the function's result, or with how it was lost; lazy, a bounded number ahead."""
        waiting: deque[tuple[Item, ProcessFuture[Result | Lost]]] = deque()
        for item in items:
            waiting.append((item, self._schedule(function, item)))
            if len(waiting) >= self._window:
                yield self._collect(*waiting.popleft())
        while waiting:
            yield self._collect(*waiting.popleft())

    def _schedule(self, function: Callable[[Item], Result], item: Item) -> ProcessFuture[Result | Lost]:
        if not self._has_started:
            with _undisturbed():
                _start_forkserver()
                self._pool.schedule(_nothing)  # starts the workers
            self._has_started = True
        return self._pool.schedule(
            _run_limited, args=(function, item, self.limits.cpu_seconds), timeout=self.limits.wall_seconds
        )

    def _collect(self, item: Item, future: ProcessFuture[Result | Lost]) -> tuple[Item, Result | Lost]:
        try:
            return item, future.result()
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
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()


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
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _nothing() -> None:
    """The first thing a worker does."""


def _start_worker(memory_bytes: int) -> None:
    """Bound the worker's memory, leave Ctrl-C to the parent, and die with it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run_limited(function: Callable[[Item], Result], item: Item, cpu_seconds: int) -> Result | Lost:
    """Run one page; RLIMIT_CPU counts the whole life of a process, so it is raised page by page."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + cpu_seconds, resource.RLIM_INFINITY))
    try:
        return function(item)
    except MemoryError:
        return Lost(Outcome.TOO_LARGE, "takes more memory than one page may")
