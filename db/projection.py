"""Turns one event of the archive into rows: the same events in the same order make the same database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from db.addresses import Address, await_pages, find_address, give_addresses, note_answer, take_as_parts
from db.articles import Sighting, continue_article, lose_article, see_article, store_article
from db.events import ArchivedChain, ArchivedExchange, ArchivedMiss, Damage, Event, RunFinished, RunStarted
from db.outcomes import GONE, UNCHANGED, outcome_of
from db.rows import Value, insert, update
from db.settings import Settings
from db.sqlite import sqlite3
from db.versions import Shown
from db.warc import format_instant
from pipeline.extraction import extraction_of
from pipeline.model import Outcome, Purpose, Rules, Verdict
from pipeline.urls import identity


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is stored of one fetch."""

    urls: tuple[str, ...]
    """The URL asked for and that which answered."""
    at: str | None
    article_id: str | None


class Projection:
    """Applies events through a connection whose transaction the writer holds."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        self._connection = connection
        self._settings = settings

    def apply(self, event: Event, verdict: Verdict | None) -> None:
        """Store one event, its page's verdict with it."""
        match event:
            case RunStarted():
                self._start(event)
            case RunFinished():
                self._finish(event)
            case ArchivedMiss():
                self._miss(event)
            case ArchivedExchange():
                self._exchange(event, verdict)
            case ArchivedChain():
                self._continue(event, verdict)
            case Damage():
                pass  # nothing is known of what stood there; the cursor goes past it

    def _start(self, event: RunStarted) -> None:
        # One run at a time: a run that has no end when the next begins will never have one.
        update(self._connection, "run", {"state": "interrupted"}, {"state": "running"})
        row = {"run_id": event.run_id, "kind": event.kind, "started": format_instant(event.at), "state": "running"}
        insert(self._connection, "run", row)
        for source, settings in event.sources.items():
            told = json.dumps(settings, ensure_ascii=False, sort_keys=True)
            insert(self._connection, "run_source", {"run_id": event.run_id, "source": source, "settings": told})

    def _finish(self, event: RunFinished) -> None:
        self._know_run(event.run_id, event.at)
        ended = {"finished": format_instant(event.at), "state": event.state}
        update(self._connection, "run", ended, {"run_id": event.run_id})
        for source, told in event.sources.items():
            found, problems = told.get("found"), told.get("problems", [])
            row: dict[str, Value] = {
                "found": found if isinstance(found, int) else None,
                "problems": json.dumps(problems, ensure_ascii=False),
            }
            update(self._connection, "run_source", row, {"run_id": event.run_id, "source": source})

    def _miss(self, event: ArchivedMiss) -> None:
        self._know_run(event.run_id, event.at)
        insert(self._connection, "fetch", fetch_row(event))

    def _exchange(self, event: ArchivedExchange, verdict: Verdict | None) -> None:
        self._know_run(event.run_id, event.fetched_at)
        before = find_address(self._connection, event.errand.source, identity(event.url))
        outcome, reason = outcome_of(event, verdict, before)
        insert(self._connection, "fetch", fetch_row(event) | {"outcome": outcome, "reason": reason})
        if event.errand.purpose is Purpose.PAGE:
            article_id = self._page(event, verdict, before, outcome)
            if article_id:
                update(self._connection, "fetch", {"article_id": article_id}, {"fetch_id": event.fetch_id})
        else:
            note_answer(self._connection, event, None)

    def _continue(self, event: ArchivedChain, verdict: Verdict | None) -> None:
        """Store an article with the pages behind its first, whose own verdict has made the article before."""
        told = event.told
        self._know_run(event.run_id, told.at)
        first, *parts = (self._fetched(fetch_id) for fetch_id in (told.fetch_id, *told.parts))
        urls = {told.url, *first.urls}
        take_as_parts(self._connection, told.source, {url for part in parts for url in part.urls} - urls)
        await_pages(self._connection, told.source, urls, waits=False)
        for fetch_id in told.parts:
            update(self._connection, "fetch", {"article_id": first.article_id}, {"fetch_id": fetch_id})
        if verdict is None or verdict.outcome is not Outcome.ARTICLE:
            return
        are_there = all(part.at for part in parts[: verdict.pages - 1])
        if first.article_id and first.at and are_there:
            settings = self._settings.of(event.run_id, told.source)
            ids, made = (told.fetch_id, *told.parts), self._know_extraction(settings.rules)
            shown = Shown(first.article_id, ids, first.at, verdict, made, settings.keep_comments)
            continue_article(self._connection, shown, map(identity, urls))

    def _fetched(self, fetch_id: str) -> Fetched:
        """What is stored of a fetch; nothing of one whose record is lost."""
        row = self._connection.execute(
            "SELECT url, final_url, fetched_at, article_id FROM fetch WHERE fetch_id = ?", (fetch_id,)
        ).fetchone()
        return Fetched(row[:2], row[2], row[3]) if row else Fetched((), None, None)

    def _page(
        self, event: ArchivedExchange, verdict: Verdict | None, before: Address | None, outcome: str
    ) -> str | None:
        """Store what a page brought; return the article that it concerns."""
        if outcome == UNCHANGED:
            return self._unchanged(event, before)
        if outcome == GONE:
            article_id = self._known_article(event)
            if article_id:
                lose_article(self._connection, article_id, event)
            note_answer(self._connection, event, None)
            return article_id
        if verdict is None or not event.needs_verdict:
            note_answer(self._connection, event, None)
            return None
        return self._judged(event, verdict)

    def _unchanged(self, event: ArchivedExchange, before: Address | None) -> str | None:
        """Note that a page is what it was; every address that led to it now leads to its article."""
        outcome = Outcome(before.outcome) if before and before.outcome else None
        article_id = self._known_article(event) if outcome is Outcome.ARTICLE else None
        note_answer(self._connection, event, outcome)
        if article_id:
            see_article(self._connection, article_id, event)
            give_addresses(self._connection, event, article_id)
        return article_id

    def _judged(self, event: ArchivedExchange, verdict: Verdict) -> str | None:
        """Store what a page turned out to be."""
        settings = self._settings.of(event.run_id, event.errand.source)
        extraction_id = self._know_extraction(settings.rules)
        article_id = None
        if verdict.outcome is Outcome.ARTICLE:
            article_id = store_article(self._connection, Sighting(event, verdict, settings, extraction_id))
        else:
            turned_down: dict[str, Value] = {
                "fetch_id": event.fetch_id,
                "outcome": str(verdict.outcome),
                "reason": verdict.reason,
                "extraction_id": extraction_id,
            }
            insert(self._connection, "rejection", turned_down)
        note_answer(self._connection, event, verdict.outcome)
        if article_id:
            give_addresses(self._connection, event, article_id)
            goes_on = verdict.continuation is not None and verdict.continuation.is_second
            await_pages(self._connection, event.errand.source, (event.url, event.errand.url), waits=goes_on)
        return article_id

    def _known_article(self, event: ArchivedExchange) -> str | None:
        """The article that was seen at the addresses of an exchange."""
        for url in (event.url, event.errand.url):
            address = find_address(self._connection, event.errand.source, identity(url))
            if address and address.article_id and not address.is_claim:
                return address.article_id
        return None

    def _know_run(self, run_id: str, at: datetime) -> None:
        """Make a row for a run whose start is not in the archive, since its record was lost."""
        self._connection.execute(
            "INSERT INTO run (run_id, kind, started, state) VALUES (?, 'unknown', ?, 'running') ON CONFLICT DO NOTHING",
            (run_id, format_instant(at)),
        )

    def _know_extraction(self, rules: Rules) -> str:
        """The id of the extraction that made the verdicts under these rules, its row made if need be."""
        made = extraction_of(rules)
        self._connection.execute(
            "INSERT INTO extraction VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (made.id, made.winnow, made.trafilatura, made.options),
        )
        return made.id


def fetch_row(event: ArchivedExchange | ArchivedMiss) -> dict[str, Value]:
    """The columns of ``fetch`` that an event fills by itself: all but the judgement on a page."""
    return _asked(event) | (_answer(event) if isinstance(event, ArchivedExchange) else _no_answer(event))


def _asked(event: ArchivedExchange | ArchivedMiss) -> dict[str, Value]:
    errand, place = event.errand, event.place
    return {
        "fetch_id": event.fetch_id,
        "run_id": event.run_id,
        "source": errand.source,
        "purpose": str(errand.purpose),
        "url": errand.url,
        "announced": errand.announced,
        "found_in": errand.found_in,
        "warc_file": place.file,
        "warc_offset": place.offset,
        "warc_length": place.length,
    }


def _answer(event: ArchivedExchange) -> dict[str, Value]:
    return {
        "final_url": event.url,
        "status": event.status,
        "fetched_at": format_instant(event.fetched_at),
        "sha256": event.sha256,
        "truncated": event.truncated,
        "refers_to": event.refers_to,
    }


def _no_answer(event: ArchivedMiss) -> dict[str, Value]:
    return {
        "final_url": event.url,
        "fetched_at": format_instant(event.at),
        "outcome": str(event.kind),
        "reason": event.reason,
        "detail": event.detail,
    }
