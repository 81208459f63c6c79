"""What the spiders need of the world and do not know: an archive to write, the known pages to ask, a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from pipeline.model import Exchange, KnownPage, Missed

Now = Callable[[], datetime]
"""The clock: aware, UTC, never backwards."""


class Archive(Protocol):
    """Takes everything that went over the wire, before anything else reads it."""

    def write_exchange(self, exchange: Exchange) -> str:
        """Keep the exchange for good; return its fetch id. It is on disk when this returns."""

    def write_missed(self, missed: Missed) -> str:
        """Keep the fact that there was no response; return its fetch id."""


class KnownPages(Protocol):
    """Answers what earlier runs fetched."""

    def find(self, source: str, url: str) -> KnownPage | None:
        """What is known of this address in this source, by URL identity; None if never fetched.

        Pages, feeds, sitemaps and sections alike: whatever got a response below 500.
        """

    def pages(self, source: str) -> Iterable[KnownPage]:
        """Every known page of the source, those that nothing links any more included."""
