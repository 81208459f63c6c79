"""Commands that only read a home: report, search, export."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TextIO

from sqlite_utils import Database

from db.connect import open_reader
from db.export import export_csv, export_jsonl
from db.report import RunReport, run_report
from db.search import Hit, search
from flows.home import Home

SEARCH_SECONDS = 30.0
"""A search of a million articles takes a second; what takes longer would not be waited for."""
WRITERS = {"jsonl": export_jsonl, "csv": export_csv}


@contextmanager
def reader(home: Home, *, seconds: float | None = None) -> Iterator[Database]:
    """The database of a home, read-only, for so many seconds at most."""
    with closing(open_reader(home.database, seconds=seconds)) as database:
        yield database


def read_report(home: Home, run_id: str | None) -> RunReport:
    """What a run did; the last one when ``run_id`` is None."""
    with reader(home) as database:
        return run_report(database, run_id)


def search_articles(home: Home, query: str, limit: int) -> list[Hit]:
    """The articles that match best, best first."""
    with reader(home, seconds=SEARCH_SECONDS) as database:
        return search(database, query, limit)


def export_articles(home: Home, form: str, source: str | None, out: TextIO) -> None:
    """Write every article, or those of one source, in one of the formats of ``WRITERS``."""
    with reader(home) as database:
        WRITERS[form](database, out, source=source)
