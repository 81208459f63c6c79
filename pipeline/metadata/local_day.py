"""Says an instant that a page gives in universal time in the time of its readers, where the page shows their day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.metadata.instants import moment

UNIVERSAL = "+00:00"
MIDNIGHT = time()
"""There: so an instant without a time of day comes out that was turned into universal time."""
DAY_CHARS = len("2026-03-01")
FARTHEST = timedelta(hours=14)
"""No zone is farther from Greenwich."""
AN_HOUR = timedelta(hours=1)
"""Zones lie so far apart, but for a few, in countries that are known."""

# Countries that have one zone, or all of whose newspapers are in one, by their top-level domain; then languages that
# are spoken in one zone.
_COUNTRIES = """
at Europe/Vienna  be Europe/Brussels  ch Europe/Zurich  cz Europe/Prague  de Europe/Berlin  dk Europe/Copenhagen
es Europe/Madrid  fi Europe/Helsinki  fr Europe/Paris  gr Europe/Athens  hu Europe/Budapest  ie Europe/Dublin
it Europe/Rome  nl Europe/Amsterdam  no Europe/Oslo  pl Europe/Warsaw  pt Europe/Lisbon  ro Europe/Bucharest
se Europe/Stockholm  tr Europe/Istanbul  ua Europe/Kyiv  uk Europe/London  jp Asia/Tokyo  kr Asia/Seoul
cn Asia/Shanghai  tw Asia/Taipei  in Asia/Kolkata  il Asia/Jerusalem  ar America/Argentina/Buenos_Aires
bo America/La_Paz  co America/Bogota  pe America/Lima  uy America/Montevideo  ve America/Caracas
"""
_LANGUAGES = """
cs Europe/Prague  da Europe/Copenhagen  de Europe/Berlin  el Europe/Athens  fi Europe/Helsinki  hu Europe/Budapest
it Europe/Rome  ja Asia/Tokyo  ko Asia/Seoul  nl Europe/Amsterdam  no Europe/Oslo  pl Europe/Warsaw
ro Europe/Bucharest  sv Europe/Stockholm  tr Europe/Istanbul  uk Europe/Kyiv
"""


def _table(pairs: str) -> dict[str, str]:
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_ZONE_OF_COUNTRY, _ZONE_OF_LANGUAGE = _table(_COUNTRIES), _table(_LANGUAGES)


def in_local_time(value: str, top_level_domain: str, language: str | None, shown: Iterable[str]) -> str:
    """The same instant with the offset of the page's country, if ``shown`` holds the day it then falls on.

    Where the country is not known, with the offset by which the first shown time, of another day, differs from it
    ("3 May, 11:37 pm" for 03:37 of the 4th). ``value`` itself if it is not in universal time, has no time, or falls on
    the same day in both: no offset is made up that the page does not bear out.

    Args:
        value: A date as ``read_date`` gives it.
        top_level_domain: That of the page's host.
        language: Of the page; decides where the domain is no country's.
        shown: Days and times that the page shows its readers, as ISO dates; read only if needed.
    """
    if not value.endswith(UNIVERSAL):
        return value
    name = _ZONE_OF_COUNTRY.get(top_level_domain) or _ZONE_OF_LANGUAGE.get(language or "")
    if name is None:
        first = next((time for time in shown if len(time) > DAY_CHARS), value)
        return _shifted(value, _zone_between(value, first)) or value
    local = _shifted(value, _zone_named(name))
    if local and (moment(local).time() == MIDNIGHT or local[:DAY_CHARS] in (time[:DAY_CHARS] for time in shown)):
        return local
    return value


def _zone_between(value: str, shown: str) -> tzinfo | None:
    """The zone in which a shown time without one is the instant, if they are whole hours apart."""
    time = datetime.fromisoformat(shown)
    if time.tzinfo:
        return None
    apart = time.replace(second=0, tzinfo=UTC) - moment(value).replace(second=0)
    is_offset = abs(apart) <= FARTHEST and apart % AN_HOUR == timedelta()
    return timezone(apart) if is_offset else None


def _zone_named(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return None


def _shifted(value: str, zone: tzinfo | None) -> str | None:
    """The instant in another zone, as precise as before; None if there it falls on the same day."""
    try:
        local = moment(value).astimezone(zone) if zone else moment(value)
    except OverflowError:
        return None
    is_to_the_minute = len(value) == len("2026-03-01T22:30+00:00")
    text = local.isoformat(timespec="minutes" if is_to_the_minute else "seconds")
    return None if text[:DAY_CHARS] == value[:DAY_CHARS] else text
