"""A newsroom in a temporary folder: an archive to write, verdicts made by hand, and the database projected from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from db.archive_read import ArchiveReader
from db.archive_write import ArchiveWriter
from db.connect import open_writer
from db.events import ArchivedChain, ArchivedExchange, Event
from db.known import Known
from db.views import VIEWS
from db.writer import Writer
from pipeline.joined import join
from pipeline.model import (
    Comment,
    Continuation,
    Continued,
    Errand,
    Evidence,
    Exchange,
    Facts,
    Gallery,
    GalleryImage,
    Kind,
    Label,
    LabelledBlock,
    Missed,
    Notice,
    Outcome,
    Purpose,
    Unfetched,
    Verdict,
)

SITE = "https://daily-lantern.example"
FIRST_NIGHT = datetime(2026, 1, 1, 2, tzinfo=UTC)


def article(title: str = "Ferry resumes", *paragraphs: str, canonical: str | None = None, **more: Any) -> Verdict:
    """The verdict on an article page, its comments, pictures and notices included."""
    lines = paragraphs or ("The ferry across the Wend runs again.", "It had stood still for nine weeks.")
    blocks = (
        LabelledBlock(0, Label.TITLE, Kind.HEADING, title, "test:title", "/html/body/h1"),
        *(
            LabelledBlock(n, Label.BODY, Kind.PARAGRAPH, text, "test:body", f"/html/body/p[{n}]")
            for n, text in enumerate(lines, start=1)
        ),
        LabelledBlock(90, Label.COMMENT, Kind.PARAGRAPH, "Odo Brandt: at last!", "test:comment", "/html/body/ul/li"),
    )
    facts = Facts(
        title=title,
        authors=("Mara Quist",),
        published="2026-01-01T06:00:00+01:00",
        language="en",
        tags=("ferries", "Wend"),
        canonical_url=canonical,
        free_to_read=True,
        provenance={"title": Evidence("json-ld:headline", title), "tags": Evidence("meta:keywords", "ferries, Wend")},
    )
    return Verdict(
        Outcome.ARTICLE,
        None,
        None,
        facts,
        blocks,
        more.get("comments", (Comment(0, "Odo Brandt", None, None, "At last!", None, "#c1"),)),
        (Gallery("The crossing", (GalleryImage("https://x.example/1.jpg", "The ferry", "L. Voss"),)),),
        (Notice("syndication", "First published in The Harbour Post.", "The Harbour Post", None),),
    )


def turned_down(outcome: Outcome = Outcome.INDEX_PAGE, reason: str = "many links, little prose") -> Verdict:
    """The verdict on a page that is no article."""
    return Verdict(outcome, reason, None)


@dataclass
class Newsroom:
    """Writes an archive as runs would, and remembers the verdict on each page."""

    folder: Path
    now: datetime = FIRST_NIGHT
    settings: dict[str, object] = field(default_factory=lambda: {"home": SITE, "sections": [f"{SITE}/news/"]})
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    writer: ArchiveWriter | None = None
    runs: int = 0
    known: Known | None = None
    max_bytes: int = 256_000_000

    @property
    def archive(self) -> Path:
        """The folder of the WARC files."""
        return self.folder / "archive"

    @property
    def database(self) -> Path:
        """The file that is projected to."""
        return self.folder / "winnow.db"

    @property
    def run_id(self) -> str:
        """The run that is written now."""
        return f"run-{self.runs}"

    def start_run(self) -> None:
        """Begin the next run."""
        self.runs += 1
        self._open()
        assert self.writer
        self.writer.write_run_started(kind="run", sources={"lantern": self.settings}, software={"winnow": "0"})

    def end_run(self, state: str = "completed", **told: object) -> None:
        """End the run and let a day pass."""
        assert self.writer
        self.writer.write_run_finished(state=state, sources={"lantern": told} if told else {})
        self.close()
        self.now += timedelta(days=1)

    def fetch(self, path: str, verdict: Verdict | None = None, body: bytes | str | None = None, **more: Any) -> str:
        """Archive one exchange; a page's body is as unique as its verdict unless it is given."""
        assert self.writer
        self.now += timedelta(seconds=1)
        status = more.pop("status", 200)
        if body is None:
            body = b"" if status == 304 else repr((path, verdict, status))
        exchange = make_exchange(path, status, body if isinstance(body, bytes) else body.encode(), self.now, **more)
        fetch_id = self.writer.write_exchange(exchange)
        if verdict is not None:
            self.verdicts[fetch_id] = verdict
        return fetch_id

    def miss(self, path: str, kind: Unfetched = Unfetched.FAILED, reason: str = "timeout") -> str:
        """Archive an attempt that brought no response."""
        assert self.writer
        self.now += timedelta(seconds=1)
        errand = Errand("lantern", Purpose.PAGE, SITE + path)
        return self.writer.write_missed(Missed(errand, errand.url, kind, reason, f"{reason} of {path}", self.now))

    def tell_story(
        self, path: str, *verdicts: Verdict, ended: str | None = None, told: bool = True, **more: Any
    ) -> str:
        """Archive an article of several pages, each of which names the next; ``told`` is whether they are called so.

        ``ended`` is why the page behind the last is missing, if there is one.
        """
        assert self.writer
        ids = []
        for n, verdict in enumerate(verdicts, start=1):
            here = path if n == 1 else f"{path}?page={n}"
            is_last = n == len(verdicts) and ended is None
            following = None if is_last else Continuation(f"{SITE}{path}?page={n + 1}", n + 1)
            purpose = Purpose.PAGE if n == 1 else Purpose.PART
            given = replace(verdict, continuation=following)
            ids.append(self.fetch(here, given, purpose=purpose, **more))
        if told:
            first, *parts = ids
            self.writer.write_continued(Continued("lantern", SITE + path, first, tuple(parts), ended, self.now))
        return ids[0]

    def close(self) -> None:
        """Leave the run without an end."""
        if self.writer:
            self.writer.close()
        self.writer = None

    def verdict_on(self, event: Event) -> Verdict | None:
        """The verdict that a separator would give."""
        if isinstance(event, ArchivedExchange) and event.needs_verdict:
            return self.verdicts.get(event.fetch_id, turned_down())
        if isinstance(event, ArchivedChain) and event.told.parts:
            ids = (event.told.fetch_id, *event.told.parts)
            return join([self.verdicts[fetch_id] for fetch_id in ids], is_whole=event.told.ended is None)
        return None

    def project(self, database: Path | None = None, batch: int = 100) -> Database:
        """Bring a database level with the archive; the caller closes it."""
        db = open_writer(database or self.database)
        writer = Writer(db)
        reader = ArchiveReader(self.archive, locate=writer.locate)
        while events := reader.batch(writer.cursors(), batch):
            writer.apply([(event, self.verdict_on(event)) for event in events])
        return db

    def rows(self, view: str, order: str = "1, 2, 3") -> list[dict[str, Any]]:
        """The rows of a view after projecting what is archived."""
        db = self.project()
        try:
            return list(db.query(f"SELECT * FROM {view} ORDER BY {order}"))
        finally:
            db.close()

    def one(self, view: str) -> dict[str, Any]:
        """The only row of a view."""
        (row,) = self.rows(view)
        return row

    def _open(self) -> None:
        self.writer = ArchiveWriter(
            self.archive,
            run_id=self.run_id,
            now=lambda: self.now,
            payloads=self.known.payload if self.known else lambda _: None,
            payload_of=self.known.payload_of if self.known else lambda *_: None,
            max_bytes=self.max_bytes,
        )


def make_exchange(path: str, status: int, body: bytes, at: datetime, **more: Any) -> Exchange:
    """An exchange with the invented paper; ``asked`` is the path asked for first, if another."""
    url = SITE + path
    errand = Errand(
        "lantern",
        more.pop("purpose", Purpose.PAGE),
        SITE + more.pop("asked", path),
        more.pop("announced", None),
        more.pop("found_in", None),
    )
    headers = more.pop("headers", (("Content-Type", "text/html; charset=utf-8"),))
    plain = Exchange(
        errand, url, "GET", (("User-Agent", "Winnow"),), "HTTP/1.1", status, headers, body, at, "192.0.2.7"
    )
    return replace(plain, **more)


def snapshot(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every view, and of the search index, in a fixed order."""
    names = [*VIEWS, "v1_search"]
    return {name: sorted(db.conn.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    yield room
    room.close()


@pytest.fixture(scope="session")
def helpers() -> Any:
    """The functions above, for tests, which cannot import this file."""

    class Helpers:
        site = SITE
        first_night = FIRST_NIGHT
        article = staticmethod(article)
        turned_down = staticmethod(turned_down)
        make_exchange = staticmethod(make_exchange)
        snapshot = staticmethod(snapshot)
        newsroom = Newsroom

    return Helpers
