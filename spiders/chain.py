"""The pages of one article, as a crawl follows them one by one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.model import Continued
from pipeline.urls import identity

TOO_MANY = "too-many-pages"
"""Why a chain ends that is longer than any is followed."""
MAX_PAGES = "max-pages"
"""Why a chain ends when the source has had all its pages of the run."""

ELSEWHERE = "leads-elsewhere"
"""Why a chain ends when the next page redirects to something else than a page of the article."""
NO_ADDRESS = "bad-address"
"""Why a chain ends when nothing can be asked for at the next page's address."""


@dataclass(slots=True)
class Chain:
    """How far the pages of an article were followed; it fetches nothing."""

    url: str
    """Where the first page came from."""
    fetch_id: str
    """The first page's."""
    source: str
    parts: list[str] = field(default_factory=list)
    """The fetch ids of the pages behind it."""
    ended: str | None = None
    """Why the next page is not among them; None as long as there is none that is missing."""
    _addresses: set[str] = field(default_factory=set)
    _bodies: set[bytes] = field(default_factory=set)

    def takes(self, url: str, body: bytes) -> bool:
        """Take in what a page brought; False where its address or its bytes were there before, and the chain is over.

        Many sites answer with their last page, or with the first, when they are asked for one behind the last.
        """
        address, digest = identity(url), hashlib.sha256(body).digest()
        if address in self._addresses or digest in self._bodies:
            return False
        self._addresses.add(address)
        self._bodies.add(digest)
        return True

    def has(self, url: str) -> bool:
        """Whether a page of this address was taken in before."""
        return identity(url) in self._addresses

    def tell(self, at: datetime) -> Continued:
        """The fact to be archived."""
        return Continued(self.source, self.url, self.fetch_id, tuple(self.parts), self.ended, at)
