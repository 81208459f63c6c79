"""The parent's side of a crawl: Scrapy in a child process, its log relayed, its end waited for.

A child process, because it cancels cleanly, survives retries and starts its reactor once (measured:
in one loop with Prefect a cancelled crawl was recorded as complete).
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextvars import copy_context
from types import TracebackType
from typing import IO, Any, Self

from flows.crawl_child import CrawlJob
from flows.home import Home
from flows.surroundings import spider_environment
from pipeline.errors import CrawlError

STOP_SECONDS = 20.0
"""How long a crawl may take to end after SIGTERM: requests under way finish, then the archive is closed."""

WHOLE = ("finished", "closespider_timeout")
"""Finish reasons of a crawl that did its work; what the time limit leaves is for the next run."""

logger = logging.getLogger("winnow.crawl")


class CrawlProcess:
    """One crawl under way. Leaving the context stops it if it still runs; it never outlives its parent."""

    def __init__(self, job: CrawlJob, on_progress: Callable[[dict[str, Any]], None]) -> None:
        self._job = job
        self._on_progress = on_progress
        self._summary: dict[str, Any] | None = None
        self._errors: list[str] = []
        self._readers: list[threading.Thread] = []

    def __enter__(self) -> Self:
        lock = Home(self._job.home).held_lock
        self._process = subprocess.Popen(
            [sys.executable, "-m", "flows.crawl_child", str(os.getpid())],
            pass_fds=() if lock is None else (lock,),  # the home stays taken until the crawl has ended as well
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=spider_environment(),
            start_new_session=True,  # Ctrl-C reaches the parent alone, which then ends the child in order
        )
        self._read(self._process.stdout, self._take_message)
        self._read(self._process.stderr, self._take_log)
        if self._process.stdin:
            with self._process.stdin as stdin:
                stdin.write(self._job.model_dump_json().encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._finish()

    def wait(self, seconds: float) -> bool:
        """Wait so long at most; True when the crawl has ended."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def summary(self) -> dict[str, Any]:
        """What the crawl told at its end (``spiders.crawl.CrawlSummary`` as a dict).

        Raises:
            CrawlError: when it ended without a word, with a failure, or was stopped half way.
        """
        self._finish()
        code = self._process.returncode
        if code != 0 or self._summary is None:
            raise CrawlError(f"the crawl ended early (code {code}): {'; '.join(self._errors) or 'no error was told'}")
        reason = self._summary["finish_reason"]
        if reason not in WHOLE:
            raise CrawlError(f"the crawl ended early: {self._summary['error'] or reason}")
        return self._summary

    def _finish(self) -> None:
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdout, self._process.stderr):
            if stream:
                stream.close()

    def _read(self, stream: IO[bytes] | None, take: Callable[[bytes], None]) -> None:
        def run() -> None:
            for line in stream or ():
                take(line)

        # in the context of the flow, so that Prefect knows which run a line of the log belongs to
        reader = threading.Thread(target=copy_context().run, args=(run,), daemon=True)
        reader.start()
        self._readers.append(reader)

    def _take_message(self, line: bytes) -> None:
        message = json.loads(line)
        if "progress" in message:
            self._on_progress(message["progress"])
        if "summary" in message:
            self._summary = message["summary"]

    def _take_log(self, line: bytes) -> None:
        try:
            told = json.loads(line)
            level, text = logging.getLevelNamesMapping()[told["level"]], told["message"]
        except (ValueError, KeyError, TypeError):
            level, text = logging.ERROR, line.decode("utf-8", "replace").rstrip()
        if level >= logging.ERROR:
            self._errors = [*self._errors, text.splitlines()[-1] if text else ""][-3:]
        logger.log(level, "%s", text)
