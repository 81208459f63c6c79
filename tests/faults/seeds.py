"""What is mutated: the pages of the corpora where they are, else our own; lists, robots.txt and archives made by us."""

# ruff: noqa: E501 -- inputs and vocabularies: broken up, they are harder to read

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from random import Random
from unittest.mock import patch
from uuid import UUID

import brotli

from db.archive_write import ArchiveWriter
from db.members import read_member
from db.warc_files import warc_files
from flows.demo.site import read_papers, render_paper
from pipeline.model import Errand, Exchange, Missed, Purpose, Unfetched

ROOT = Path(__file__).parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
OWN = "own"
"""The name of our own pages, beside those of the corpora."""

NIGHT = datetime(2026, 1, 2, 2, tzinfo=UTC)
URL = "https://paper.example/2026/01/storm"

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Paper</title><link>https://paper.example/</link><item><title>Storm &amp; sea</title><link>/2026/01/storm?a=1&amp;b=2</link>
<guid isPermaLink="false">7</guid><pubDate>Fri, 02 Jan 2026 01:00:00 +0100</pubDate><description><![CDATA[<p>It rained.</p>]]></description>
</item><item><guid>https://paper.example/2026/01/ferry</guid><dc:date>2026-01-01T10:00:00Z</dc:date></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.example/"><title>The Paper</title>
<entry><id>tag:paper.example,2026:1</id><link rel="alternate" href="2026/01/storm"/><updated>2026-01-02T01:00:00+01:00</updated></entry>
<entry><id>x</id><link href="http://other.example/a#b"/><published>2026-01-01</published><content type="xhtml"><div/></content></entry></feed>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://paper.example/2026/01/storm</loc><lastmod>2026-01-02</lastmod><image:image><image:loc>https://paper.example/1.jpg</image:loc>
</image:image></url><url><loc> https://paper.example/2026/01/ferry </loc><news:news><news:publication_date>2026-01-01T10:00:00Z
</news:publication_date></news:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://paper.example/s1.xml.gz</loc>
<lastmod>2026-01-02T00:00:00+00:00</lastmod></sitemap><sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>"""
ADDRESSES = "\ufeffhttps://paper.example/2026/01/storm\nhttps://paper.example/2026/01/ferry\n/relative\n"
ROBOTS = """# The Paper\r\nUser-agent: *\nDisallow: /search\nDisallow: /*?s=*$\nAllow: /search/about\nCrawl-delay: 2.5
Request-rate: 1/5\nVisit-time: 0600-0845\n\nUser-Agent: Winnow\nUser-agent: other\nDisallow:\nDisallow: /priv%61te/%E4%F6
Sitemap: https://paper.example/sitemap.xml\nHost: paper.example\nClean-param: ref /\n"""
DUMP = """The Paper\nStorm takes the pier\nBy Ann Lee\n3 January 2026\n\nThe storm that came in from the sea on Friday night took a third
of the pier at Wend with it, and nobody was hurt, the harbour master said on Saturday morning.\n1/3 The pier before the storm. Photo: A. Lee\n
The council will meet on Monday to say what is to become of the rest, which stands on piles that are older than the town hall itself.
Ann Lee writes about the sea.\n3 Comments\n• Odo Brandt\n4 January 2026\nIt should never have been built there, and everybody knew it then.
Mira Holt says:\nBut where should we have gone on Sundays, all of us, with our dogs and our children?\nLeave a reply\nYour email address will not be published\n"""
DATA = """{"@context": "https://schema.org", "@graph": [{"@type": ["NewsArticle", "Report"], "headline": "Storm \\u0026 sea", "author": [
{"@type": "Person", "name": "Ann Lee", "url": "/ann"}, {"@id": "#odo"}], "datePublished": "2026-01-02T01:00:00+01:00", "inLanguage": "en",
"keywords": "storm, sea", "isAccessibleForFree": "False", "articleBody": "<p>The storm took the pier.</p>", "comment": [{"@type": "Comment",
"text": "Oh no", "author": "Odo"}]}, {"@type": "Person", "@id": "#odo", "name": "Odo Brandt"}, {"@type": "BreadcrumbList"}]}"""


def pages(group: str) -> list[Path | bytes]:
    """The pages of a corpus by its name, or our own; a corpus' pages are named, so that they need not be held."""
    if group != OWN:
        return sorted((CORPORA / group / "pages").iterdir())
    return [path.read_bytes() for path in sorted((ROOT / "tests" / "pages").glob("*/input.html"))] + _served(
        "text/html"
    )


def groups() -> list[str]:
    """The corpora that are here, and our own pages."""
    found = sorted(folder.name for folder in CORPORA.glob("*") if (folder / "pages").is_dir())
    return [*found, OWN]


@lru_cache(maxsize=512)
def read(page: Path | bytes) -> bytes:
    """The bytes of a page."""
    if isinstance(page, bytes):
        return page
    return gzip.decompress(page.read_bytes()) if page.suffix == ".gz" else page.read_bytes()


@lru_cache(maxsize=8)
def _served(kind: str) -> list[bytes]:
    """Everything of a kind that the invented newspapers serve."""
    papers = read_papers()
    addresses = {paper.name: f"https://{paper.name}.example" for paper in papers}
    served = [resource for paper in papers for _, resource in sorted(render_paper(paper, addresses).items())]
    return [resource.body for resource in served if resource.content_type.startswith(kind)]


def feeds(_group: str) -> list[Path | bytes]:
    """Feeds and sitemaps, each of which may stand where the other is expected."""
    made = [text.encode() for text in (RSS, ATOM, SITEMAP, INDEX, ADDRESSES)]
    packed = [gzip.compress(text, mtime=0) for text in made]
    return [*made, *packed, *_served("application/"), *_served("text/xml")]


def robots(_group: str) -> list[Path | bytes]:
    """Files of rules."""
    return [ROBOTS.encode(), *_served("text/plain")]


def dumps(group: str) -> list[Path | bytes]:
    """Text dumps: one written as dumps are, and pages, whose markup then is text."""
    return [DUMP.encode()] * 3 + pages(group)[:100]


def structured_data(_group: str) -> list[Path | bytes]:
    """JSON-LD by itself."""
    return [DATA.encode()]


def encoded(_group: str) -> list[Path | bytes]:
    """Bodies under the encodings of HTTP."""
    page = _served("text/html")[0]
    return [
        gzip.compress(page, mtime=0),
        zlib.compress(page),
        brotli.compress(page),
        gzip.compress(gzip.compress(page, mtime=0), mtime=0),
    ]


@lru_cache(maxsize=1)
def _archived() -> bytes:
    """A real file of the archive: a run of exchanges, a repeated and a missed one; the same each time."""
    with tempfile.TemporaryDirectory() as folder, _same_ids():
        writer = ArchiveWriter(Path(folder), run_id="run-1", now=lambda: NIGHT, payloads=lambda _digest: None)
        with writer:
            writer.write_run_started(
                kind="run", sources={"paper": {"home": "https://paper.example/"}}, software={"winnow": "1"}
            )
            for n, body in enumerate([b"<p>One", b"<p>Two \xff" * 40, b"<p>One", b""]):
                errand = Errand("paper", Purpose.PAGE, f"{URL}-{n}", "2026-01-02", "https://paper.example/feed.xml")
                sent = (("Content-Type", "text/html"), ("X-Odd", "ü\xe4"))
                writer.write_exchange(
                    Exchange(
                        errand,
                        f"{URL}-{n}",
                        "GET",
                        (("User-Agent", "Winnow"),),
                        "HTTP/1.1",
                        200 if body else 304,
                        sent,
                        body,
                        NIGHT,
                    )
                )
            writer.write_missed(Missed(errand, URL, Unfetched.FAILED, "timeout", "10 s", NIGHT))
            writer.write_run_finished(state="completed", sources={"paper": {"found": 4, "problems": []}})
        return warc_files(Path(folder))[0].read_bytes()


@contextmanager
def _same_ids() -> Iterator[None]:
    """Let the archive choose the same ids each time."""
    numbers = Random(0)

    def next_id() -> UUID:
        return UUID(int=numbers.getrandbits(128), version=4)

    with patch("db.archive_write.uuid4", next_id), patch("db.warc_files.uuid4", next_id):
        yield


def archives(_group: str) -> list[Path | bytes]:
    """The file of an archive."""
    return [_archived()]


def records(_group: str) -> list[Path | bytes]:
    """The plain bytes of all its records; ``as_members`` packs them again."""
    return list(_records_of(_archived()))


def _records_of(file: bytes) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as stream:
        stream.write(file)
        offset = 0
        while (found := read_member(stream, Path("archive"), offset)) is not None:
            data, offset = found
            yield data


def as_members(record: bytes, rng: Random) -> bytes:
    """Return an archive in which this record stands in the place of one of its own."""
    members = [gzip.compress(own, mtime=0) for own in records(OWN) if isinstance(own, bytes)]
    members[rng.randrange(len(members))] = gzip.compress(record, mtime=0)
    return b"".join(members)


Seeds = Callable[[str], list[Path | bytes]]
