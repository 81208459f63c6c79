"""Reads a date as people and machines write it into ISO 8601, inventing neither a time nor a zone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

MAX_DATE_CHARS = 200
"""Only so much of a string is searched for a date."""
MONTHS_IN_A_YEAR = 12
BESIDE_CHARS = 25
"""So far from its day may a time of day stand ("3 May 2026 at around 5.30 pm")."""
FIRST_YEAR = 1600
"""The first newspapers; what is earlier is a default value or a mistake."""

_ISO = re.compile(
    r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)"
    r"(?:[T ,]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?\s?(Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}\b)?)?"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?\s?(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH = re.compile(r"^(\d{10})(\d{3})?$")
# The year in full, or two digits of it after dots ("14.05.26"): with other signs nobody can say which is which.
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})(?:([./-])\s?(\d{1,2})\2\s?(\d{4})|(\.)\s?(\d{1,2})\.\s?(\d{2}))(?![\d.]\d)")
# "WordPress 4.8.12", "Version 3.2.26".
_VERSIONED = re.compile(
    r"(?:version|release|build|wordpress|joomla!?|drupal|typo3|php|ios|android|\bv\.?)\s?$", re.IGNORECASE
)
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[\s-](?:de |of |d')?"
    r"([^\W\d_]{3,12})\.?,?[\s-](?:de |del )?(\d{4})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(r"([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})[:.](\d{2})(?::(\d{2}))?(?!\.\d)\s?(?:([ap])\.?\s?m\b\.?)?\s?(Z\b|[A-Z]{2,4}\b|[+-]\d{2}:?\d{2}\b)?",
    re.IGNORECASE,
)

# Hours east of Greenwich of the abbreviations that news pages use; of an ambiguous one the commoner meaning in news.
_EAST = {0: "Z UTC GMT WET", 1: "BST WEST CET MEZ", 2: "CEST MESZ EET", 3: "EEST MSK", 9: "JST KST", 10: "AEST"}
_WEST = {4: "EDT", 5: "EST CDT", 6: "CST MDT", 7: "MST PDT", 8: "PST"}
_ZONES = {name: hours for hours, names in _EAST.items() for name in names.split()}
_ZONES |= {name: -hours for hours, names in _WEST.items() for name in names.split()}

# The months, without accents, as they stand in a date: one language a line. A beginning of three letters or more is
# as good; where two languages disagree about it, the upper line is right.
_MONTHS = """
january february march april may june july august september october november december
januar februar maerz april mai juni juli august september oktober november dezember
janner feber mrz april mai juni juli august september oktober november dezember
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april mai juni juli august september oktober november desember
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
ocak subat mart nisan mayıs haziran temmuz agustos eylul ekim kasim aralik
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου
"""
SHORTEST_MONTH_CHARS = 3


def _month_table() -> dict[str, int]:
    """Every name and every beginning of one, to the number of the month; the line above wins."""
    table: dict[str, int] = {}
    for line in _MONTHS.strip().splitlines():
        for number, name in enumerate(line.split(), 1):
            for length in range(len(name), SHORTEST_MONTH_CHARS - 1, -1):
                table.setdefault(name[:length], number)
    return table


_MONTH_OF = _month_table()


class _Clock(NamedTuple):
    """A time of day as it was written; empty strings where a part is missing."""

    hour: str
    minute: str
    second: str
    zone: str


def read_date(raw: str, *, month_first: bool = False) -> str | None:
    """The first date in ``raw`` as ISO 8601, with the time and the zone that stand beside it and no others.

    To the second at most. None if there is no date, or none that exists in the calendar.

    Args:
        raw: A date of any kind: ISO, RFC 2822, seconds or milliseconds since 1970, or words in one of many languages.
        month_first: Whether 3/4/2026 is the fourth of March; decides only where both readings are possible.
    """
    text = unicodedata.normalize("NFKC", raw[:MAX_DATE_CHARS]).strip()
    return _machine_date(text) or _worded_date(text) or _numeric_date(text, month_first=month_first)


def is_year_first(raw: str) -> bool:
    """Whether a date is written as 2026-04-03: nobody reads that in two ways."""
    return _ISO.match(raw.strip()) is not None


def shown_month_first(texts: Iterable[str]) -> bool | None:
    """Whether these texts write 4/16/2026, with the month first; None where they write both or none."""
    orders = set()
    for text in texts:
        match = _NUMERIC.search(text[:MAX_DATE_CHARS])
        if match and match[2] in ("/", "-") and max(first := int(match[1]), second := int(match[3])) > MONTHS_IN_A_YEAR:
            orders.add(second > first)
    return orders.pop() if len(orders) == 1 else None


def moment(value: str) -> datetime:
    """The instant of a date that ``read_date`` gave; where it has no zone, Greenwich is taken."""
    instant = datetime.fromisoformat(value)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _machine_date(text: str) -> str | None:
    if match := _EPOCH.match(text):
        return datetime.fromtimestamp(int(match[1]), UTC).isoformat()
    if match := _COMPACT.match(text):
        year, month, day, *clock = (part or "" for part in match.groups())
        return _compose(year, month, day, _Clock(*clock) if clock[0] else None)
    if match := _ISO.search(text):
        year, _, month, day, *clock = (part or "" for part in match.groups())
        return _compose(year, month, day, _Clock(*clock) if clock[0] else _clock_after(text, match.end()))
    if match := _EAST_ASIAN.search(text):
        return _compose(match[1], match[2], match[3], _clock_after(text, match.end()))
    return None


def _worded_date(text: str) -> str | None:
    for pattern, order in ((_DAY_MONTH_YEAR, (3, 2, 1)), (_MONTH_DAY_YEAR, (3, 1, 2))):
        for match in pattern.finditer(text):
            year, name, day = (match[group] for group in order)
            if month := _month(name):
                beside = _clock_after(text, match.end()) or _clock_after(text, max(0, match.start() - BESIDE_CHARS))
                return _compose(year, str(month), day, beside)
    return None


def _numeric_date(text: str, *, month_first: bool) -> str | None:
    match = _NUMERIC.search(text)
    if not match or (match[7] and _VERSIONED.search(text[: match.start()])):
        return None
    day, separator, month, year = match[1], match[2] or match[5], match[3] or match[6], match[4] or f"20{match[7]}"
    if int(month) > MONTHS_IN_A_YEAR or (month_first and separator != "." and int(day) <= MONTHS_IN_A_YEAR):
        day, month = month, day
    return _compose(year, month, day, _clock_after(text, match.end()))


def _month(name: str) -> int | None:
    """The number of the month of this name, whatever its accents and, in Finnish, its ending."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    return _MONTH_OF.get(plain) or _MONTH_OF.get(plain.removesuffix("ta"))


def _clock_after(text: str, start: int) -> _Clock | None:
    """The time of day that begins within a few words of ``start``."""
    match = _CLOCK.search(text, start)
    if not match or match.start() > start + BESIDE_CHARS:
        return None
    hour, minute, second, half, zone = (part or "" for part in match.groups())
    if half:
        hour = str(int(hour) % 12 + (12 if half.lower() == "p" else 0))
    return _Clock(hour, minute, second, zone)


def _compose(year: str, month: str, day: str, clock: _Clock | None) -> str | None:
    """The ISO string; without the time if that is impossible, None if the day is."""
    try:
        midnight = datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
    if midnight.year < FIRST_YEAR:
        return None
    if clock is None:
        return midnight.date().isoformat()
    try:
        instant = midnight.replace(hour=int(clock.hour), minute=int(clock.minute), second=int(clock.second or 0))
        timespec = "seconds" if clock.second else "minutes"
        return instant.replace(tzinfo=_zone(clock.zone)).isoformat(timespec=timespec)
    except ValueError:
        return midnight.date().isoformat()


def _zone(name: str) -> timezone | None:
    if name[:1] in ("+", "-"):
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    hours = _ZONES.get(name.upper())
    return None if hours is None else timezone(timedelta(hours=hours))
