"""One run, plain Python: fetch, archive, separate, store, report. Prefect only wraps it (flows/nightly)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from typing import Any
from uuid import uuid4

from db.archive_write import ArchiveWriter
from db.connect import open_writer
from db.report import RunReport, run_report
from flows.clock import Clock
from flows.crawl import CrawlProcess
from flows.crawl_child import CrawlJob
from flows.display import Display
from flows.home import Home
from flows.ingest import EVENTS_PER_BATCH, Ingest
from flows.pool import SeparatorPool
from spiders.sources import Config, load

POLL_SECONDS = 0.5
PAUSE_SECONDS = 10.0
"""Between two batches of a slow crawl: each is a Prefect task, and a thousand a night are enough."""
WORKERS = 2

Step = Callable[[Ingest], int]
"""Takes in one batch and says how many events it held."""

SOFTWARE = {name: version(name) for name in ("winnow", "scrapy", "trafilatura", "prefect")}
"""What made a run, told with its start."""


def run_once(home: Home, names: list[str], clock: Clock, step: Step) -> RunReport:
    """Run the nightly job once over the named sources, or all of them; the caller holds the home.

    What an earlier, broken run archived and did not take in is taken in first.

    Raises:
        ConfigurationError: before anything is fetched.
        WinnowError: when the crawl, the archive or the database failed; the run is then marked as failed.
    """
    config = load(home.config).select(names)
    run_id = f"{clock.now():%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
    with closing(open_writer(home.database)) as database, SeparatorPool(WORKERS) as pool, Display() as display:
        ingest = Ingest(home.archive, database, pool)
        drain(ingest, step)
        with archived_run(home, run_id, clock, config) as told:
            told.update(
                crawl(CrawlJob(home=home.folder, run_id=run_id, now=clock.now(), config=config), ingest, display, step)
            )
        drain(ingest, step)
        return run_report(database, run_id)


def drain(ingest: Ingest, step: Step) -> None:
    """Take in whatever the archive holds."""
    while step(ingest):
        pass


def crawl(job: CrawlJob, ingest: Ingest, display: Display, step: Step) -> dict[str, Any]:
    """Crawl to the end, taking in what is archived meanwhile; the summary of the crawl."""
    latest: dict[str, Any] = {}
    with CrawlProcess(job, latest.update) as process:
        next_step = time.monotonic()
        while not process.wait(POLL_SECONDS):
            if time.monotonic() >= next_step:
                is_level = step(ingest) < EVENTS_PER_BATCH
                next_step = time.monotonic() + (PAUSE_SECONDS if is_level else 0)
            display.show(latest, ingest.pages)
        return process.summary()


@contextmanager
def archived_run(home: Home, run_id: str, clock: Clock, config: Config) -> Iterator[dict[str, Any]]:
    """Keep the start and the end of a run in the archive, the end whatever happens; yields what to say of it."""
    told: dict[str, Any] = {}
    state = "failed"
    with _archive(home, run_id, clock) as archive:
        archive.write_run_started(kind="run", sources=_settings(config), software=SOFTWARE)
    try:
        yield told
        state = "completed"
    except BaseException as error:
        state = "failed" if isinstance(error, Exception) else "cancelled"  # Ctrl-C, SIGTERM, Prefect's own signal
        raise
    finally:
        with _archive(home, run_id, clock) as archive:
            archive.write_run_finished(state=state, sources=told.get("sources", {}))


def _archive(home: Home, run_id: str, clock: Clock) -> ArchiveWriter:
    return ArchiveWriter(home.archive, run_id=run_id, now=clock.now, payloads=lambda _digest: None)


def _settings(config: Config) -> dict[str, dict[str, object]]:
    return {
        source.name: source.model_dump(mode="json") | {"keep_comments": config.keep_comments_of(source)}
        for source in config.sources
    }
