"""Has lists and pages read by a child process that may die of them: hostile bytes cost it, never the crawl.

A page of 5 MB whose one element has 500,000 attributes takes libxml2 minutes (measured). So the child kills itself by
the kernel's timers and memory limit, and is started anew for the next list.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from pipeline.model import Continuation, Page, Purpose
from pipeline.page.paging import read_continuation
from spiders.finding import Found, Link
from spiders.listing import Bounds, Listing, read_listing
from spiders.traps import Trap

CPU_SECONDS = 15
"""The largest real sitemap, 50,000 addresses in 10 MB, takes under one."""

PAGE_CPU_SECONDS = 3
"""There are many more pages than lists; one of 3 MB takes a quarter of a second."""

WALL_SECONDS = 90
"""For a child that waits for something, or a machine that is very busy."""

MEMORY_BYTES = 1 << 30
"""Of address space. A page of 10 MB of links takes 260 MB."""

LENGTH_BYTES = 8


class ListReader:
    """One child, started when the first list is to be read; reads one list or page at a time."""

    def __init__(self, bounds: Bounds, cpu_seconds: float = CPU_SECONDS) -> None:
        self._bounds = bounds
        self._cpu_seconds = cpu_seconds
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    async def read(self, purpose: Purpose, body: bytes, encoding: str | None, url: str) -> Listing | None:
        """What ``read_listing`` finds; None if that takes more time or memory than a list may."""
        told = await self._ask(purpose, Page(body, url, content_encoding=encoding), self._cpu_seconds)
        return None if told is None else _listing_of(told)

    async def read_page(self, page: Page) -> Continuation | None:
        """Where the article of a page goes on; None too if to find it takes more time or memory than a page may."""
        told = await self._ask(Purpose.PAGE, page, min(PAGE_CPU_SECONDS, self._cpu_seconds))
        return Continuation(**told) if told else None

    async def _ask(self, purpose: Purpose, page: Page, cpu_seconds: float) -> dict[str, Any] | None:
        task: dict[str, Any] = {
            "purpose": purpose,
            "encoding": page.content_encoding,
            "url": page.url,
            "bounds": asdict(self._bounds),
            "cpu_seconds": cpu_seconds,
        }
        async with self._turn:
            process = self._process or await self._start()
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("the reader was started without pipes")
            try:
                for part in (json.dumps(task).encode(), page.body):
                    process.stdin.write(len(part).to_bytes(LENGTH_BYTES))
                    process.stdin.write(part)
                await process.stdin.drain()
                length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES))
                answer = await process.stdout.readexactly(length)
            except (OSError, asyncio.IncompleteReadError):
                await self._end()
                return None
        told: dict[str, Any] | None = json.loads(answer)
        return told

    async def close(self) -> None:
        """End the child."""
        async with self._turn:
            await self._end()

    async def _start(self) -> asyncio.subprocess.Process:
        # it needs no secret of the environment, so it is given none
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "spiders.reading",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
        )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


def _listing_of(told: dict[str, Any]) -> Listing:
    found = told["found"]
    if found is None:
        return Listing()
    pages, sitemaps = (tuple(Link(*link) for link in found[name]) for name in ("pages", "sitemaps"))
    traps = tuple(Trap(*trap) for trap in found["traps"])
    found = Found(pages, sitemaps, cut=found["cut"], damaged=found["damaged"], traps=traps)
    return Listing(found, tuple(told["feeds"]))


def _tell(listing: Listing) -> bytes:
    found = listing.found
    told = (
        None
        if found is None
        else {
            "pages": [(link.url, link.announced) for link in found.pages],
            "sitemaps": [(link.url, link.announced) for link in found.sitemaps],
            "cut": found.cut,
            "damaged": found.damaged,
            "traps": [(trap.kind, trap.count, trap.example) for trap in found.traps],
        }
    )
    return json.dumps({"found": told, "feeds": listing.feeds}).encode()


def main() -> None:
    """Read lists from standard input until it ends; the child's side."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the crawl to take in
    while (text := _receive(sys.stdin.buffer)) is not None:
        body = _receive(sys.stdin.buffer) or b""
        task = json.loads(text)
        # nobody catches these signals, so the kernel ends the process
        signal.alarm(WALL_SECONDS)
        signal.setitimer(signal.ITIMER_PROF, task["cpu_seconds"])
        try:
            answer = _answer(Purpose(task["purpose"]), Page(body, task["url"], content_encoding=task["encoding"]), task)
        except MemoryError:
            return  # with a gigabyte that nobody gives back; the parent starts another
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.buffer.write(len(answer).to_bytes(LENGTH_BYTES) + answer)
        sys.stdout.buffer.flush()


def _answer(purpose: Purpose, page: Page, task: dict[str, Any]) -> bytes:
    if purpose is Purpose.PAGE:
        found = read_continuation(page)
        return json.dumps(asdict(found) if found else None).encode()
    return _tell(read_listing(purpose, page.body, page.content_encoding, page.url or "", Bounds(**task["bounds"])))


def _receive(stream: BinaryIO) -> bytes | None:
    """The next part; None when there is none any more."""
    head = stream.read(LENGTH_BYTES)
    return stream.read(int.from_bytes(head)) if len(head) == LENGTH_BYTES else None


if __name__ == "__main__":
    main()
