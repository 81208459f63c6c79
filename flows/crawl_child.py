"""The crawling process: reads its job from stdin, crawls into the archive, tells what became of it on stdout.

stdin   one JSON object, the ``CrawlJob``
stdout  JSON lines: ``{"progress": {...}}`` while it runs, one ``{"summary": {...}}`` at the end
stderr  JSON lines: the log
argv    the parent's process id
It is killed when its parent dies, and ends cleanly on SIGTERM.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel

from db.archive_write import ArchiveWriter
from db.connect import open_reader
from db.known import Known
from flows.clock import Clock
from flows.home import Home
from flows.mortal import die_with
from pipeline.errors import WinnowError
from spiders.context import Progress
from spiders.crawl import crawl
from spiders.sources import Config


class CrawlJob(BaseModel):
    """What one crawl needs to know."""

    home: Path
    run_id: str
    now: datetime
    config: Config


class JsonFormatter(logging.Formatter):
    """One JSON object a log line, for the parent to relay."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's level, logger and message, with the traceback of what was not foreseen."""
        message = record.getMessage()
        if record.exc_info and isinstance(record.exc_info[1], WinnowError):
            message += f": {record.exc_info[1]}"  # its one line says all there is to know
        elif record.exc_info:
            message += "\n" + self.formatException(record.exc_info)
        return json.dumps({"level": record.levelname, "logger": record.name, "message": message})


def main() -> int:
    """Crawl; 0 when the crawl ended by itself or was asked to stop, 1 with one error line when it could not."""
    # Killed, and not asked to end: whoever comes next may write at once. The archive is whole at any moment.
    die_with(int(sys.argv[1]))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("spiders").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    job = CrawlJob.model_validate_json(sys.stdin.buffer.read())
    home, clock = Home(job.home), Clock(job.now)
    try:
        with closing(open_reader(home.database)) as database:
            known = Known(database, home.archive)
            with ArchiveWriter(
                home.archive,
                run_id=job.run_id,
                now=clock.now,
                payloads=known.payload,
                payload_of=known.payload_of,
            ) as archive:
                summary = crawl(
                    job.config,
                    run_id=job.run_id,
                    archive=archive,
                    known=known,
                    now=clock.now,
                    on_progress=tell_progress,
                )
    except WinnowError as error:
        logging.getLogger("spiders").error("%s", error)  # noqa: TRY400 - its one line says what to do
        return 1
    tell("summary", asdict(summary))
    return 0


def tell_progress(progress: Progress) -> None:
    """Hand the counts so far to the parent."""
    tell("progress", asdict(progress))


def tell(what: str, value: object) -> None:
    """One JSON line on stdout."""
    print(json.dumps({what: value}), flush=True)  # noqa: T201 - stdout is the channel to the parent


if __name__ == "__main__":
    sys.exit(main())
