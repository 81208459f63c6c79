"""Names addresses that lead into endless pages: calendars, paths that repeat themselves; takes session ids off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

CALENDAR = "calendar"
REPEATING = "repeating path"
DEEP = "deep path"
SESSION = "session id"

MAX_SEGMENTS = 15
"""Folders of a path. The deepest of 2,977 real articles has nine."""

TIMES = 3
"""So often one after the other, the same folders are a path that grows by itself (``/x/x/x``, ``/a/b/a/b/a/b``)."""

TIMES_OF_NUMBERS = 4
"""Numbers repeat in dates: ``/11/11/11/parade`` is an article."""

CALENDAR_PATH = re.compile(
    r"(?:^|/)(?:calendar|kalender|calendrier|calendario|calend[aá]rio|kalendarz)(?:/\d{1,4})+/?$"
    r"|(?:^|/)(?:19|20|21)\d\d/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?/?$",
    re.IGNORECASE,
)
"""A calendar and nothing but numbers after it, or a path that ends with a year and a month, perhaps a day: a list of
what there was then. ``/2026/01/02/storm`` and ``/calendar/2026/storm`` are not, nor is what has a slug of three words
before its date, as some magazines have: ``/storm-hits-coast/2026/01`` (tests/faults)."""

SLUG = re.compile(r"/[^/]*[^/_-][_-]+[^/_-]+[_-]+[^/_-]")

CALENDAR_QUERY = re.compile(
    r"(?:^|&)(?:month|monat|mois|mes|cal(?:endar)?[_-]?(?:month|date|year)?)=\d{1,4}(?:[-/]\d{1,2})*(?:&|$)",
    re.IGNORECASE,
)
"""``?month=5&year=2031``. A ``date=`` or ``year=`` alone may choose an article and is left alone."""

SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
SESSION_IN_QUERY = re.compile(
    r"(?:^|(?<=&))(?:(?:jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|zenid|oscsid)=[^&]*"
    r"|(?:sid|session_?id|s)=[0-9a-f]{24,64})(?:&|$)",
    re.IGNORECASE,
)
"""Parameters of Java, PHP, ASP, ColdFusion and shops that number a visit; ``sid`` and the like only with a long
hexadecimal value, since ``sid=42`` may choose an article."""


@dataclass(frozen=True, slots=True)
class Trap:
    """Addresses of one kind that one list names."""

    kind: str
    count: int
    example: str


class Sieve:
    """Lets addresses of pages through and counts those that are traps."""

    def __init__(self) -> None:
        self._traps: dict[str, Trap] = {}

    def sift(self, url: str) -> str | None:
        """The address without session ids; None for one that leads into a trap."""
        bare = strip_session(url)
        if bare != url:
            self._count(SESSION, url)
        kind = name_trap(bare)
        if kind is not None:
            self._count(kind, url)
            return None
        return bare

    def traps(self) -> tuple[Trap, ...]:
        """What was counted so far."""
        return tuple(self._traps.values())

    def _count(self, kind: str, url: str) -> None:
        before = self._traps.get(kind)
        self._traps[kind] = Trap(kind, before.count + 1, before.example) if before else Trap(kind, 1, url)


def strip_session(url: str) -> str:
    """The address without what numbers the visit of whoever asks; unchanged if nothing does."""
    parts = urlsplit(url)
    path = SESSION_IN_PATH.sub("", parts.path)
    query = SESSION_IN_QUERY.sub("", parts.query)
    if path == parts.path and query == parts.query:
        return url
    return parts._replace(path=path, query=query.rstrip("&")).geturl()


def name_trap(url: str) -> str | None:
    """The kind of trap that an address leads into; None for one that may be an article."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    is_calendar = CALENDAR_PATH.search(parts.path) or CALENDAR_QUERY.search(parts.query)
    if is_calendar and not SLUG.search(parts.path):
        return CALENDAR
    if is_repeating(segments):
        return REPEATING
    return DEEP if len(segments) > MAX_SEGMENTS else None


def is_repeating(segments: Iterable[str]) -> bool:
    """Whether one to three folders stand several times one after the other in a path."""
    names = list(segments)[: 4 * MAX_SEGMENTS]
    for length in (1, 2, 3):
        same = 0
        for at in range(length, len(names)):
            same = same + 1 if names[at] == names[at - length] else 0
            times = same // length + 1
            wanted = TIMES_OF_NUMBERS if all(name.isdigit() for name in names[at - length + 1 : at + 1]) else TIMES
            if times >= wanted:
                return True
    return False
