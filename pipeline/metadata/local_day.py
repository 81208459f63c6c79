"""Says an instant that a page gives in universal time in the time of its readers, where the page shows their day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.metadata.instants import moment

UNIVERSAL = "+00:00"
MIDNIGHT = time()
"""There: so an instant without a time of day comes out that was turned into universal time."""

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

    ``value`` itself if it is not in universal time, has no time, falls on the same day in both, or if the country is
    not known: no offset is made up that the page does not bear out.

    Args:
        value: A date as ``read_date`` gives it.
        top_level_domain: That of the page's host.
        language: Of the page; decides where the domain is no country's.
        shown: Days that the page shows its readers, as ISO dates; read only if needed.
    """
    name = _ZONE_OF_COUNTRY.get(top_level_domain) or _ZONE_OF_LANGUAGE.get(language or "")
    if not name or not value.endswith(UNIVERSAL):
        return value
    try:
        local = moment(value).astimezone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, OverflowError):
        return value
    day = local.date().isoformat()
    if day == value[:10] or (local.time() != MIDNIGHT and day not in shown):
        return value
    return local.isoformat(timespec="minutes" if len(value) == len("2026-03-01T22:30+00:00") else "seconds")
