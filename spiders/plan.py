"""Decides which pages of a source one run asks for, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipeline.model import KnownPage
from pipeline.urls import identity, same_site
from spiders.finding import Link, read_instant
from spiders.revisit import has_changed, is_due

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that might be asked for."""

    url: str
    announced: str | None
    found_in: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to ask for, with the validators of its last fetch if it was fetched before."""

    url: str
    announced: str | None
    found_in: str | None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The pages of one source and one run, in the order to be asked for."""

    visits: tuple[Visit, ...]
    found: int
    """Distinct addresses that were found."""
    due: int
    """New pages and revisits that ought to be asked for; more than ``visits`` where the limit cut."""
    unchanged: int
    """Known pages that are not due."""

    @property
    def capped(self) -> int:
        """Due pages that the limit leaves to a later run."""
        return self.due - len(self.visits)


class Candidates:
    """The distinct addresses of one source, gathered from its feeds, sitemaps and sections."""

    def __init__(self, home: str, limit: int) -> None:
        self._home = home
        self._limit = limit
        self._by_identity: dict[str, Candidate] = {}
        self.overflowed = False
        """Whether addresses were left out for being too many."""

    def __len__(self) -> int:
        return len(self._by_identity)

    def add(self, links: Iterable[Link], found_in: str) -> None:
        """Take in the links of the same site; of one address named twice, the later announced date counts."""
        for link in links:
            if not same_site(link.url, self._home):
                continue
            key = identity(link.url)
            before = self._by_identity.get(key)
            if before is None and len(self._by_identity) >= self._limit:
                self.overflowed = True
            elif before is None:
                self._by_identity[key] = Candidate(link.url, link.announced, found_in)
            elif _instant(link.announced) > _instant(before.announced):
                self._by_identity[key] = replace(before, announced=link.announced, found_in=found_in)

    def leave_out(self, identities: Iterable[str]) -> None:
        """Visit none of these addresses by itself: they are later pages of articles, and asked for with the first."""
        for key in identities:
            self._by_identity.pop(key, None)

    def plan(self, known: Iterable[KnownPage], now: datetime, max_pages: int) -> Plan:
        """Choose what to visit: new pages before changed ones before those of age, the newest first.

        Args:
            known: every known page of the source; one that nothing names any more is due by its age like any other.
            now: aware, UTC.
            max_pages: the most visits.
        """
        new = dict(self._by_identity)
        changed: list[Visit] = []
        aged: list[Visit] = []
        unchanged = 0
        for page in known:
            candidate = new.pop(page.identity, None)
            announced = candidate.announced if candidate else None
            if not is_due(page, announced, now):
                unchanged += 1
                continue
            group = changed if has_changed(page.announced, announced) else aged
            group.append(_revisit(page, candidate))
        fresh = [Visit(each.url, each.announced, each.found_in) for each in new.values()]
        order = [*_newest_first(fresh), *_newest_first(changed), *_newest_first(aged)]
        return Plan(tuple(order[:max_pages]), found=len(self._by_identity), due=len(order), unchanged=unchanged)


def _revisit(page: KnownPage, candidate: Candidate | None) -> Visit:
    """Ask where it was asked before; what nothing announces anew keeps the date it had."""
    announced = (candidate.announced if candidate else None) or page.announced
    found_in = candidate.found_in if candidate else None
    return Visit(page.url, announced, found_in, etag=page.etag, last_modified=page.last_modified)


def _newest_first(visits: list[Visit]) -> list[Visit]:
    """By announced date; what has none comes last, in the order found."""
    return sorted(visits, key=lambda visit: _instant(visit.announced), reverse=True)


def _instant(announced: str | None) -> datetime:
    return read_instant(announced) or LONG_AGO
