"""Says what a run did, counted from the database alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlite_utils import Database

from db.sqlite import sqlite3
from db.views import count_fetches
from db.warc import parse_instant
from pipeline.errors import ConfigurationError

RESULTS: Final = ("article", "unchanged", "gone", "redirect", "ok")
"""Outcomes of a fetch that are neither a rejection nor a miss."""
NOTHING: Final = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What a run did with one source.

    Every URL asked for counts once, however often it was tried. All counts are of pages, but ``failed`` and
    ``refused`` count feeds, sitemaps, sections and robots.txt too.
    """

    source: str
    found: int | None
    """Articles found; None while the run has not said."""
    fetched: int
    """Pages that were answered: unchanged, articles, rejected and gone together."""
    unchanged: int
    articles: int
    new: int
    """Articles seen for the first time."""
    changed: int
    """Articles that got another version."""
    gone: int
    answered: int
    """Requests of any purpose but robots.txt that the source's servers answered with less than 400."""
    missed: int
    """Pages that were asked for and did not come, other than by the wish of their robots.txt."""
    rejected: Mapping[str, int] = field(default_factory=dict)
    """How many pages were which other thing than an article, by ``Outcome``."""
    failed: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    """What went wrong with the source as a whole, one line each."""

    @property
    def failed_wholly(self) -> bool:
        """Whether the source answered nothing, or pages were asked for and none came, other than by its own wish.

        A front page that answers does not save a source whose articles all fail; rejected and gone pages came.
        """
        return (not self.answered and set(self.refused) != {"robots"}) or (not self.fetched and self.missed > 0)


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did: each source by name, and all together."""

    run_id: str
    kind: str
    state: str
    started: datetime
    finished: datetime | None
    sources: tuple[SourceReport, ...]
    total: SourceReport
    damage: tuple[str, ...] = ()
    """Places of the archive that could not be taken in, one line each; only the run itself knows, and verify."""


def run_report(db: Database, run_id: str | None = None) -> RunReport:
    """What a run did so far; the latest run's when ``run_id`` is None.

    Raises:
        ConfigurationError: There is no such run.
    """
    connection = db.conn
    row = connection.execute(
        "SELECT run_id, kind, state, started, finished FROM run WHERE ?1 IS NULL OR run_id = ?1"
        " ORDER BY n DESC LIMIT 1",
        (run_id,),
    ).fetchone()
    if row is None:
        raise ConfigurationError([f"report: there is no run {run_id!r}" if run_id else "report: there was no run yet"])
    found_id, kind, state, started, finished = row
    counts = _counts(connection, found_id)
    sources = tuple(
        _source(connection, found_id, name, counts.get(name, NOTHING)) for name in _names(connection, found_id)
    )
    ended = parse_instant(finished) if finished else None
    return RunReport(found_id, kind, state, parse_instant(started), ended, sources, _sum(sources))


def _names(connection: sqlite3.Connection, run_id: str) -> list[str]:
    rows = connection.execute(
        "SELECT source FROM run_source WHERE run_id = ?1 UNION SELECT source FROM fetch WHERE run_id = ?1 ORDER BY 1",
        (run_id,),
    )
    return [name for (name,) in rows]


def _counts(connection: sqlite3.Connection, run_id: str) -> dict[str, tuple[int, ...]]:
    """Fetched, unchanged, articles and gone, by source."""
    query = count_fetches("WHERE run_id = ?")
    rows = connection.execute(f"SELECT source, fetched, unchanged, articles, gone FROM ({query})", (run_id,))  # noqa: S608 - ours
    return {source: tuple(counts) for source, *counts in rows}


def _source(connection: sqlite3.Connection, run_id: str, source: str, counts: tuple[int, ...]) -> SourceReport:
    key = (run_id, source)
    told = connection.execute(
        "SELECT found, problems FROM run_source WHERE run_id = ? AND source = ?", key
    ).fetchone() or (None, "[]")
    new, changed = connection.execute(
        "SELECT coalesce(sum(v.version = 1), 0), coalesce(sum(v.version > 1), 0)"
        " FROM version v JOIN fetch f ON f.fetch_id = v.fetch_id WHERE f.run_id = ? AND f.source = ?",
        key,
    ).fetchone()
    (answered,) = connection.execute(
        "SELECT count(*) FROM fetch WHERE run_id = ? AND source = ? AND purpose <> 'robots' AND status < 400", key
    ).fetchone()
    rejected, failed, refused = _reasons(connection, key)
    return SourceReport(
        source=source,
        found=told[0],
        fetched=counts[0],
        unchanged=counts[1],
        articles=counts[2],
        new=new,
        changed=changed,
        gone=counts[3],
        answered=answered,
        missed=_count_missed(connection, key),
        rejected=rejected,
        failed=failed,
        refused=refused,
        problems=tuple(str(problem) for problem in json.loads(told[1])),
    )


def _count_missed(connection: sqlite3.Connection, key: tuple[str, str]) -> int:
    """Pages of which every attempt failed or was refused, and not by robots.txt."""
    (missed,) = connection.execute(
        "SELECT count(*) FROM (SELECT url FROM fetch WHERE run_id = ? AND source = ? AND purpose = 'page'"
        " AND outcome <> 'redirect' GROUP BY url"
        " HAVING min(outcome IN ('failed', 'refused')) AND max(reason) IS NOT 'robots')",
        key,
    ).fetchone()
    return int(missed)


def _reasons(connection: sqlite3.Connection, key: tuple[str, str]) -> tuple[dict[str, int], ...]:
    """How often each reason ended a URL: rejected, failed, refused; the last attempt at a URL speaks for it."""
    rows = connection.execute(
        "SELECT outcome, reason, count(*) FROM ("
        " SELECT f.outcome, f.reason, row_number() OVER (PARTITION BY f.url ORDER BY f.n DESC) AS back FROM fetch f"
        " WHERE f.run_id = ? AND f.source = ? AND f.outcome <> 'redirect'"
        ") WHERE back = 1 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        key,
    )
    rejected: dict[str, int] = {}
    failed: dict[str, int] = {}
    refused: dict[str, int] = {}
    for outcome, reason, count in rows:
        if outcome == "failed":
            _add(failed, {reason or outcome: count})
        elif outcome == "refused":
            _add(refused, {reason or outcome: count})
        elif outcome not in RESULTS:
            _add(rejected, {outcome: count})
    return rejected, failed, refused


def _sum(sources: Iterable[SourceReport]) -> SourceReport:
    sources = tuple(sources)
    found = [source.found for source in sources if source.found is not None]
    return SourceReport(
        source="all",
        found=sum(found) if found else None,
        fetched=sum(source.fetched for source in sources),
        unchanged=sum(source.unchanged for source in sources),
        articles=sum(source.articles for source in sources),
        new=sum(source.new for source in sources),
        changed=sum(source.changed for source in sources),
        gone=sum(source.gone for source in sources),
        answered=sum(source.answered for source in sources),
        missed=sum(source.missed for source in sources),
        rejected=_merged(source.rejected for source in sources),
        failed=_merged(source.failed for source in sources),
        refused=_merged(source.refused for source in sources),
        problems=tuple(f"{source.source}: {problem}" for source in sources for problem in source.problems),
    )


def _merged(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    merged: dict[str, int] = {}
    for each in counts:
        _add(merged, each)
    return merged


def _add(into: dict[str, int], counts: Mapping[str, int]) -> None:
    for reason, count in counts.items():
        into[reason] = into.get(reason, 0) + count
