"""When a page that was fetched before is visited again."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.model import KnownPage
from spiders.finding import read_instant

REVISIT_AFTER = (timedelta(hours=20), timedelta(hours=68), timedelta(days=6.5), timedelta(days=29))
"""Ages, counted from the first fetch, at which the first run visits a page once more: a day, three days, a week, a
month, each a little less so that a nightly run that starts early still counts. After the last it is left alone."""


def is_due(known: KnownPage, announced: str | None, now: datetime) -> bool:
    """Whether this page is to be visited again now.

    It is when the date announced for it has changed since the last fetch, when it has passed an age of
    ``REVISIT_AFTER`` since its first fetch and was not fetched after passing it, and when it waits for further pages.

    Args:
        known: what earlier runs know of it.
        announced: what is announced for it now; None says nothing, and so changes nothing.
        now: aware, UTC.
    """
    return known.waits or has_changed(known.announced, announced) or is_of_age(known, now)


def has_changed(before: str | None, announced: str | None) -> bool:
    """Whether two announced dates differ: as instants, or as strings where one of them cannot be read.

    An announcement that begins is no change, since a page found in a section gets its first date from a feed.
    """
    if announced is None or before is None or announced == before:
        return False
    old, new = read_instant(before), read_instant(announced)
    return announced != before if old is None or new is None else old != new


def is_of_age(known: KnownPage, now: datetime) -> bool:
    """Whether the page passed one of ``REVISIT_AFTER`` since it was last fetched."""
    return any(known.last_fetched < known.first_fetched + age <= now for age in REVISIT_AFTER)
