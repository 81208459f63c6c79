"""The fetching process of one page: reads its job from stdin, fetches, tells on stdout how that ended.

stdin   one JSON object, the ``FetchJob``
stdout  one JSON object: the ``Exchange``, or the ``Missed``
stderr  JSON lines: the log
argv    the parent's process id
It is killed when its parent dies.
"""

from __future__ import annotations

import logging
import sys
from datetime import datetime

from pydantic import BaseModel, ConfigDict, TypeAdapter

from flows.clock import Clock
from flows.crawl_child import JsonFormatter
from flows.mortal import die_with
from pipeline.errors import WinnowError
from pipeline.model import Exchange, Missed
from spiders.single import fetch_page
from spiders.sources import Config

FETCHED: TypeAdapter[Exchange | Missed] = TypeAdapter(
    Exchange | Missed, config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
)


class FetchJob(BaseModel):
    """What fetching one page needs to know."""

    url: str
    now: datetime
    config: Config


def main() -> int:
    """Fetch; 0 however it ended, 1 with one error line when it could not be tried."""
    die_with(int(sys.argv[1]))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    job = FetchJob.model_validate_json(sys.stdin.buffer.read())
    try:
        fetched = fetch_page(job.config, job.url, Clock(job.now).now)
    except WinnowError as error:
        logging.getLogger("spiders").error("%s", error)  # noqa: TRY400 - its one line says what to do
        return 1
    sys.stdout.buffer.write(FETCHED.dump_json(fetched))
    return 0


if __name__ == "__main__":
    sys.exit(main())
