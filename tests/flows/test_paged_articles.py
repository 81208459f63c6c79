"""Articles over several pages, from a server to the views: crawled, archived, separated, joined, and made anew."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from db.archive_read import ArchiveReader
from db.connect import open_reader, open_writer
from db.events import ArchivedExchange
from db.verify import verify
from db.views import VIEWS
from db.warc_files import warc_files
from flows.clock import Clock
from flows.explaining import as_object, explain
from flows.home import Home
from flows.ingest import Ingest
from flows.pool import SeparatorPool
from flows.run import run_once
from pipeline.model import Purpose

FIRST_NIGHT = datetime(2026, 1, 1, 2, tzinfo=UTC)
STORY = "/2026/01/the-long-way-home"
TOLD = {
    1: ("The harbour wall of Norrhaven has stood", "Nobody on the council remembers who paid"),
    2: ("On Monday the engineers went down with lamps", "What they found was a gap as wide as a cart"),
    3: ("The bill, when it came, was in three currencies", "It has been framed and hangs in the town hall"),
}
REST = " for longer than the church, and in that time it was mended nine times and painted twice, as the records say."
LEAD = "Norrhaven mends its wall once more, and asks once more who is to pay for all of it this time."


def page(number: int, pages: int, *, corrected: bool = False) -> str:
    prose = "".join(f"<p>{begin}{REST} {begin} again{REST}</p>" for begin in TOLD[number])
    prose += (
        "<p>This was corrected after the council had protested against what was printed here first.</p>" * corrected
    )
    links = [f'<a href="{STORY}{"" if n == 1 else f"/{n}"}">{n}</a>' for n in range(1, pages + 1)]
    return f"""<!doctype html><html lang="en"><head><title>The long way home | The Daily Lantern</title></head><body>
    <nav><a href="/">Home</a></nav><article><h1>The long way home</h1><p>{LEAD}</p>{prose}
    <div class="page-links">Pages: {" ".join(links)}</div></article><footer>The Daily Lantern</footer></body></html>"""


def put(site: Any, number: int, pages: int = 3, *, corrected: bool = False, **reply: Any) -> None:
    path = STORY if number == 1 else f"{STORY}/{number}"
    site.replies[path] = []
    body = page(number, pages, corrected=corrected)
    site.put(path, **({"body": body, "etag": f'"{hash(body)}"'} | reply))


class Nights:
    """A home on a site, and its runs."""

    def __init__(self, folder: Path, site: Any, night: int = 0) -> None:
        self.home, self.site, self.night = Home(folder), site, night
        folder.mkdir(exist_ok=True)
        self.home.config.write_text(
            '[winnow]\ncontact = "ops@example.org"\ndelay_seconds = 0\nallow_hosts = ["127.0.0.1"]\n'
            f'[[source]]\nname = "lantern"\nhome = "{site.url}/"\nfeeds = ["{site.url}/feed"]\n',
            encoding="utf-8",
        )

    def pass_one(self, days: float = 1) -> Any:
        """Run, and let time pass; the report on the source."""
        clock = Clock(FIRST_NIGHT + timedelta(days=self.night))
        self.night += days
        with self.home.hold("a run", clock.now(), wait=False):
            report = run_once(self.home, [], clock, Ingest.next_batch)
        assert verify(self.home.archive, self.home.database).damage == ()
        return report.sources[0]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(open_reader(self.home.database)) as db:
            return db.execute(query).fetchall()

    def article(self) -> tuple[str, str, int]:
        """Id, text and version of the only article."""
        ((article_id, text, version),) = self.rows("SELECT article_id, text, version FROM v1_articles")
        return article_id, text, version

    def rebuilt(self, size: int) -> dict[str, list[str]]:
        """Every row of every view of a database made anew from the archive, so many events a batch."""
        database = self.home.folder / f"by-{size}.db"
        with closing(open_writer(database)) as db, SeparatorPool(1) as pool, batches_of(size):
            ingest = Ingest(self.home.archive, db, pool)
            while ingest.next_batch():
                pass
        return everything(database)


def batches_of(size: int) -> Any:
    return patch("flows.ingest.EVENTS_PER_BATCH", size)


def everything(database: Path) -> dict[str, list[str]]:
    with closing(open_reader(database)) as db:
        return {
            name: sorted(map(repr, db.execute(f"SELECT * FROM {name}").fetchall())) for name in [*VIEWS, "v1_search"]
        }


@pytest.fixture
def nights(site: Any, tmp_path: Path) -> Nights:
    site.put_feed("/feed", STORY, f"{STORY}/2")
    for number in TOLD:
        put(site, number)
    return Nights(tmp_path / "home", site)


def begins(text: str) -> list[int]:
    """Which pages a text has, in order."""
    return [number for line in text.split("\n") for number, told in TOLD.items() if line.startswith(told[0])]


def test_an_article_of_three_pages_is_found_joined_and_made_anew(nights: Nights) -> None:
    report = nights.pass_one()

    assert (report.new, report.fetched, report.problems) == (1, 1, ())
    article_id, text, version = nights.article()
    assert (begins(text), version) == ([1, 2, 3], 1)
    assert text.count(LEAD) == 1, "what each page repeats is there once"
    pages = nights.rows("SELECT part, url FROM v1_article_pages ORDER BY part")
    assert [(part, url.removeprefix(nights.site.url + STORY)) for part, url in pages] == [(1, ""), (2, "/2"), (3, "/3")]
    blocks = nights.rows("SELECT part, text FROM v1_blocks WHERE label = 'body' ORDER BY n")
    assert {part for part, _ in blocks} == {1, 2, 3}
    for part, line in blocks:
        assert line == LEAD or line.startswith(TOLD[part])
    explained = as_object(explain(article_id, str(nights.home.folder), None))
    assert (explained["text"], explained["differences"], explained["continues_at"]) == (text, [], None)
    alone = as_object(explain(f"{nights.site.url}{STORY}/2", str(nights.home.folder), None))
    assert (begins(alone["text"]), alone["continues_at"]) == ([2], f"{nights.site.url}{STORY}/3")
    for size in (1, 3, 100):
        assert nights.rebuilt(size) == everything(nights.home.database)


def test_later_nights_bring_a_version_for_a_change_and_none_for_no_change(nights: Nights) -> None:
    nights.pass_one()
    same = nights.pass_one(days=2)
    assert (same.changed, nights.article()[2]) == (0, 1)
    statuses = nights.rows(
        "SELECT DISTINCT status FROM v1_fetches WHERE purpose IN ('page', 'part') AND run_id = "
        "(SELECT run_id FROM v1_runs ORDER BY started DESC LIMIT 1)"
    )
    assert statuses == [(304,)]

    put(nights.site, 2, corrected=True)
    changed = nights.pass_one(days=4)
    _, text, version = nights.article()
    assert (changed.changed, version, begins(text)) == (1, 2, [1, 2, 3])
    assert "This was corrected" in text

    put(nights.site, 1, corrected=True)
    put(nights.site, 3, status=503, etag=None)
    broken = nights.pass_one(days=23)
    assert (broken.changed, nights.article()[2]) == (0, 2), "a night without page 3 changes nothing"
    assert any("page 3 is missing (http-503)" in problem for problem in broken.problems)

    put(nights.site, 3)
    assert nights.pass_one().changed == 1
    assert begins(nights.article()[1]) == [1, 2, 3]
    assert nights.rebuilt(2) == everything(nights.home.database)


def test_a_page_that_fails_is_told_and_the_others_are_kept(nights: Nights) -> None:
    put(nights.site, 3, status=503, etag=None)
    report = nights.pass_one()
    assert begins(nights.article()[1]) == [1, 2]
    assert nights.rows("SELECT continues_at FROM v1_versions") == [(f"{nights.site.url}{STORY}/3",)]
    assert report.problems == (
        f"page {nights.site.url}{STORY}: its page 3 is missing (http-503); kept as far as page 2",
    )

    put(nights.site, 3)
    assert nights.pass_one().changed == 0
    _, text, version = nights.article()
    assert (begins(text), version) == ([1, 2, 3], 1), "the version that was begun is finished"


@pytest.mark.parametrize("purpose", [Purpose.PAGE, Purpose.PART])
def test_a_crawl_that_is_killed_between_the_pages_is_made_good(
    nights: Nights, tmp_path: Path, purpose: Purpose
) -> None:
    nights.pass_one()
    killed = Nights(tmp_path / "killed", nights.site)
    shutil.copytree(nights.home.archive, killed.home.archive)
    cut_behind(killed.home.archive, purpose)
    killed.night = 0.1

    killed.pass_one()

    views = ("v1_blocks", "v1_search", "v1_comments", "v1_provenance")
    ours, theirs = everything(killed.home.database), everything(nights.home.database)
    assert {name: ours[name] for name in views} == {name: theirs[name] for name in views}
    assert killed.article()[2] == 1
    assert killed.rebuilt(2) == ours


def cut_behind(archive: Path, purpose: Purpose) -> None:
    """Have the archive end behind the first answer for this purpose, as a kill would."""
    for event in ArchiveReader(archive).events({}):
        if isinstance(event, ArchivedExchange) and event.errand.purpose is purpose:
            place = event.place
            break
    is_behind = False
    for path in warc_files(archive):
        if is_behind:
            path.unlink()
        elif path.name == place.file:
            path.write_bytes(path.read_bytes()[: place.end])
            is_behind = True


def test_the_pages_of_a_damaged_archive_are_kept_as_far_as_they_go(nights: Nights) -> None:
    nights.pass_one()
    parts = [
        event
        for event in ArchiveReader(nights.home.archive).events({})
        if isinstance(event, ArchivedExchange) and event.errand.purpose is Purpose.PART
    ]
    place = parts[1].place
    path = nights.home.archive / place.file
    content = bytearray(path.read_bytes())
    content[place.offset + place.length // 2] ^= 0xFF
    path.write_bytes(content)

    made = [nights.rebuilt(size) for size in (1, 2, 100)]

    assert made[0] == made[1] == made[2]
    assert begins(made[0]["v1_search"][0].replace("\\n", "\n")) == [1, 2]
    assert "/3'" in made[0]["v1_versions"][0], "it says where it goes on"
