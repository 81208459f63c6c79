"""Runs one crawl for a test in a process of its own: the reactor starts once a process.

Job (JSON file): config, manners, now, known (records), archived (base64 bodies), fail_after, hosts (addresses by name).
Result (JSON file): the summary, every exchange and miss in order, the progress, the most memory held.
"""

from __future__ import annotations

import base64
import json
import logging
import socket
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.model import Continued, Exchange, KnownPage, Missed, Page
from pipeline.urls import identity
from spiders.sources import Config


class ListArchive:
    """Keeps everything in memory; can be told to fail as a full disk does."""

    def __init__(self, fail_after: int | None) -> None:
        self.records: list[dict[str, Any]] = []
        self._fail_after = fail_after

    def write_exchange(self, exchange: Exchange) -> str:
        """Keep the exchange."""
        record = asdict(exchange) | {"type": "exchange", "body": base64.b64encode(exchange.body).decode()}
        return self._keep(record)

    def write_missed(self, missed: Missed) -> str:
        """Keep the miss."""
        return self._keep(asdict(missed) | {"type": "missed"})

    def write_continued(self, continued: Continued) -> None:
        """Keep the chain."""
        self._keep(asdict(continued) | {"type": "continued"})

    def _keep(self, record: dict[str, Any]) -> str:
        if self._fail_after is not None and len(self.records) >= self._fail_after:
            raise OSError(28, "No space left on device")
        self.records.append(record)
        return str(len(self.records))


class ListKnown:
    """Answers from what earlier results of this script say."""

    def __init__(self, pages: list[dict[str, Any]]) -> None:
        self._purposes = {(page["source"], page["identity"]): page for page in pages}

    def find(self, source: str, url: str) -> KnownPage | None:
        """By identity."""
        page = self._purposes.get((source, identity(url)))
        return read_known(page) if page else None

    def pages(self, source: str) -> Iterable[KnownPage]:
        """Pages only."""
        return [
            read_known(page)
            for page in self._purposes.values()
            if page["source"] == source and page["purpose"] == "page"
        ]

    def parts(self, source: str) -> Iterable[str]:
        """Later pages only."""
        return [
            page["identity"]
            for page in self._purposes.values()
            if page["source"] == source and page["purpose"] == "part"
        ]

    def archived(self, source: str, url: str) -> Page | None:
        """The body kept."""
        page = self._purposes.get((source, identity(url)))
        if page is None or page["body"] is None:
            return None
        return Page(base64.b64decode(page["body"]), url=url, content_encoding=page["content_encoding"])


def read_known(page: dict[str, Any]) -> KnownPage:
    instants = {name: datetime.fromisoformat(page[name]) for name in ("first_fetched", "last_fetched")}
    rest = {name: page[name] for name in ("source", "identity", "url", "announced", "etag", "last_modified")}
    return KnownPage(**rest, **instants, waits=page.get("waits", False))


def answer_look_ups(hosts: dict[str, str]) -> None:
    """Have these names be at these addresses, for this process."""
    ask = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **more: Any) -> Any:
        return ask(hosts.get(host, host), *args, **more)

    socket.getaddrinfo = look_up


def peak_mb() -> float:
    """The most memory that this process has held; ru_maxrss would count what its parent held when it was forked."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    answer_look_ups(job.get("hosts", {}))
    from spiders.crawl import Manners, Progress, crawl  # noqa: PLC0415 - Twisted takes the look-up when it is imported

    archive = ListArchive(job.get("fail_after"))
    start = datetime.fromisoformat(job["now"])
    progress: list[Progress] = []

    def tell(step: Progress) -> None:
        progress.append(step)
        print("progress", flush=True)

    summary = crawl(
        Config.model_validate(job["config"]),
        run_id="test",
        archive=archive,
        known=ListKnown(job.get("known", [])),
        now=lambda: start.astimezone(UTC),
        manners=Manners(**job.get("manners", {})),
        on_progress=tell,
    )
    result = {
        "summary": asdict(summary),
        "records": archive.records,
        "progress": [asdict(step) for step in progress],
        "peak_mb": peak_mb(),
    }
    Path(sys.argv[2]).write_text(json.dumps(result, default=str), encoding="utf-8")


if __name__ == "__main__":
    main()
