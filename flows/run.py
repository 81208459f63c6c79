"""One run, plain Python: fetch, archive, separate, store, report. Prefect only wraps it (flows/nightly)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from importlib.metadata import version
from typing import Any
from uuid import uuid4

from db.archive_write import ArchiveWriter
from db.connect import open_writer
from db.report import RunReport, run_report
from db.sqlite import sqlite3
from flows.clock import Clock
from flows.crawl import CrawlProcess
from flows.crawl_child import CrawlJob
from flows.display import Display
from flows.home import Home
from flows.ingest import EVENTS_PER_BATCH, Ingest
from flows.pool import SeparatorPool
from flows.space import require_room
from pipeline.errors import ArchiveError, WinnowError
from spiders.sources import Config, load

POLL_SECONDS = 0.5
PAUSE_SECONDS = 10.0
"""Between two batches of a slow crawl: each is a Prefect task, and a thousand a night are enough."""
WORKERS = 2
CATCH_UP_SECONDS = 10.0
"""What a cancelled run still spends on storing: a batch takes two seconds, and it is seldom more than one behind."""

Step = Callable[[Ingest], int]
"""Takes in one batch and says how many events it held."""

SOFTWARE = {name: version(name) for name in ("winnow", "scrapy", "trafilatura", "prefect")} | {
    "sqlite": sqlite3.sqlite_version
}
"""What made a run, told with its start."""


def run_once(home: Home, names: list[str], clock: Clock, step: Step) -> RunReport:
    """Run the nightly job once over the named sources, or all of them; the caller holds the home.

    What an earlier, broken run archived and did not take in is taken in first.

    Raises:
        ConfigurationError: before anything is fetched.
        WinnowError: when the crawl, the archive or the database failed; the run is then marked as failed.
    """
    config = load(home.config).select(names)
    require_room(home)
    run_id = f"{clock.now():%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
    with closing(open_writer(home.database)) as database, SeparatorPool(WORKERS) as pool, Display() as display:
        ingest = Ingest(home.archive, database, pool)
        drain(home, ingest, step)
        ingest.set_tails_apart()
        job = CrawlJob(home=home.folder, run_id=run_id, now=clock.now(), config=config)
        try:
            with archived_run(home, run_id, clock, config) as told:
                told.update(crawl(job, ingest, display, step))
                drain(home, ingest, step)
        except BaseException:
            catch_up(ingest)
            raise
        drain(home, ingest, step)
        return replace(run_report(database, run_id), damage=tuple(ingest.damage))


def drain(home: Home, ingest: Ingest, step: Step) -> None:
    """Take in whatever the archive holds, while the disk has room."""
    while step(ingest):
        require_room(home)


def catch_up(ingest: Ingest) -> None:
    """Take in for a while what a broken run archived, so that the database says how it ended; the next run goes on."""
    until = time.monotonic() + CATCH_UP_SECONDS
    with suppress(WinnowError):
        while time.monotonic() < until and ingest.next_batch():
            pass


def crawl(job: CrawlJob, ingest: Ingest, display: Display, step: Step) -> dict[str, Any]:
    """Crawl to the end, taking in what is archived meanwhile; the summary of the crawl."""
    latest: dict[str, Any] = {}
    ingest.at_rest = False
    try:
        with CrawlProcess(job, latest.update) as process:
            next_step = time.monotonic()
            while not process.wait(POLL_SECONDS):
                require_room(Home(job.home))
                if time.monotonic() >= next_step:
                    is_level = step(ingest) < EVENTS_PER_BATCH
                    next_step = time.monotonic() + (PAUSE_SECONDS if is_level else 0)
                display.show(latest, ingest.pages)
            return process.summary()
    finally:
        ingest.at_rest = True


@contextmanager
def archived_run(home: Home, run_id: str, clock: Clock, config: Config) -> Iterator[dict[str, Any]]:
    """Keep the start and the end of a run in the archive, the end whatever happens; yields what to say of it."""
    told: dict[str, Any] = {}
    with _archive(home, run_id, clock) as archive:
        archive.write_run_started(kind="run", sources=_settings(config), software=SOFTWARE)
    try:
        yield told
    except BaseException as error:
        # Not an Exception: Ctrl-C, SIGTERM, Prefect's own signal. A disk that takes no end must not hide why it ended;
        # the next run then calls this one interrupted.
        with suppress(ArchiveError):
            _finish(home, run_id, clock, "failed" if isinstance(error, Exception) else "cancelled", told)
        raise
    _finish(home, run_id, clock, "completed", told)


def _finish(home: Home, run_id: str, clock: Clock, state: str, told: dict[str, Any]) -> None:
    with _archive(home, run_id, clock) as archive:
        archive.write_run_finished(state=state, sources=told.get("sources", {}))


def _archive(home: Home, run_id: str, clock: Clock) -> ArchiveWriter:
    return ArchiveWriter(home.archive, run_id=run_id, now=clock.now, payloads=lambda _digest: None)


def _settings(config: Config) -> dict[str, dict[str, object]]:
    return {
        source.name: source.model_dump(mode="json") | {"keep_comments": config.keep_comments_of(source)}
        for source in config.sources
    }
