"""What the spiders need of the world and do not know: an archive to write, the known pages to ask, a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from pipeline.model import Continued, Exchange, KnownPage, Missed, Page

Now = Callable[[], datetime]
"""The clock: aware, UTC, never backwards."""


class Archive(Protocol):
    """Takes everything that went over the wire, before anything else reads it."""

    def write_exchange(self, exchange: Exchange) -> str:
        """Keep the exchange for good; return its fetch id. It is on disk when this returns."""

    def write_missed(self, missed: Missed) -> str:
        """Keep the fact that there was no response; return its fetch id."""

    def write_continued(self, continued: Continued) -> None:
        """Keep which exchanges are the pages of one article."""


class KnownPages(Protocol):
    """Answers what earlier runs fetched."""

    def find(self, source: str, url: str) -> KnownPage | None:
        """What is known of this address in this source, by URL identity; None if never fetched.

        Pages, feeds, sitemaps, sections and robots.txt alike: whatever answered, but not with a 5xx, 408, 425 or 429.
        """

    def pages(self, source: str) -> Iterable[KnownPage]:
        """Every known page of the source (purpose ``page`` only), those that nothing links any more included."""

    def parts(self, source: str) -> Iterable[str]:
        """The identity of every later page of an article of the source: none of them is an article."""

    def archived(self, source: str, url: str) -> Page | None:
        """The bytes that this address answered with 200 when last it did; None if there are none to be read.

        Asked for feeds, sitemaps, sections and robots.txt that answer 304: their links are read again, since a
        limit or a failure may have left some of them unvisited, and an unchanged index may name changed sitemaps.
        And for pages, which may have further ones.
        """
