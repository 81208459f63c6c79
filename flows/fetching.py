"""Fetches one page now, for a command that somebody waits for, as a run would: in a child process, by its manners."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from pydantic import ValidationError

from db.warc import page_from
from flows.clock import Clock
from flows.fetch_child import FETCHED, FetchJob
from flows.home import Home
from flows.surroundings import spider_environment
from pipeline.errors import ConfigurationError, CrawlError, FetchError
from pipeline.model import Missed, Page
from pipeline.urls import same_site
from spiders.single import FETCH_SECONDS
from spiders.sources import Config, Source, load

END_SECONDS = 30.0
"""How long the child may take to start, and to end after its time is up."""

STRANGER = "explain"
"""What the source of a page is called that belongs to none of the home's."""


def find_source(config: Config, url: str) -> Source | None:
    """The source that a page of this address would be one of; None if it is no source's."""
    return next((source for source in config.sources if same_site(url, source.home)), None)


def fetch_now(url: str, home: Home, clock: Clock) -> tuple[Page, Source | None]:
    """Fetch a page by the manners of the home's ``winnow.toml``; return it and the source it would be one of.

    Robots.txt, the guard of addresses, User-Agent, limits, redirects and retries are those of a run. Nothing is kept.

    Raises:
        ConfigurationError: There is no contact to go into the User-Agent, or the address is none; nothing was fetched.
        FetchError: It was refused, failed, or was not answered with a page; the text says how.
        CrawlError: The child process broke down.
    """
    config = load(home.config, needs_sources=False)
    source = find_source(config, url)
    job = FetchJob(url=url, now=clock.now(), config=config.model_copy(update={"sources": (source or _stranger(url),)}))
    fetched = FETCHED.validate_json(_run(job))
    if isinstance(fetched, Missed):
        raise FetchError(f"{url}: {fetched.kind.value} ({fetched.reason}): {fetched.detail}")
    if not 200 <= fetched.status < 300:
        raise FetchError(f"{url}: answered {fetched.status}, so there is no page to separate")
    is_cut = fetched.truncated is not None
    page = page_from(fetched.body, fetched.response_headers, fetched.url, fetched.fetched_at, is_truncated=is_cut)
    return page, source


def _stranger(url: str) -> Source:
    try:
        return Source(name=STRANGER, home=url)
    except ValidationError as error:
        told = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise ConfigurationError([f"explain: {told}"]) from error


def _run(job: FetchJob) -> bytes:
    """What the child told.

    Raises:
        CrawlError: It told nothing.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-m", "flows.fetch_child", str(os.getpid())],
            input=job.model_dump_json().encode(),
            capture_output=True,
            env=spider_environment(),
            timeout=FETCH_SECONDS + END_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CrawlError(f"{job.url} brought nothing within {error.timeout:g} s") from error
    if child.returncode != 0:
        raise CrawlError(f"{job.url} could not be fetched: {_last_line(child.stderr)}")
    return child.stdout


def _last_line(log: bytes) -> str:
    """What a log of JSON lines says last, in one line."""
    lines = log.decode("utf-8", "replace").splitlines()
    try:
        return str(json.loads(lines[-1])["message"]).splitlines()[-1]
    except (IndexError, ValueError, KeyError, TypeError):
        return lines[-1] if lines else "no error was told"
