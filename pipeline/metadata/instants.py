"""Reads a date as people and machines write it into ISO 8601, inventing neither a time nor a zone."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

MAX_DATE_CHARS = 200
"""Only so much of a string is searched for a date."""
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
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[\s-](?:de |of |d')?([^\W\d_]{3,12})\.?,?[\s-](?:de |del )?(\d{4})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(r"([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s?(?:([ap])\.?\s?m\b\.?)?\s?(Z\b|[A-Z]{2,4}\b|[+-]\d{2}:?\d{2}\b)?",
    re.IGNORECASE,
)

_ZONES = {
    **{"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2},
    **{"EEST": 3, "MSK": 3, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11},
    **{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}
"""Hours east of Greenwich of the abbreviations that news pages use; of an ambiguous one the commoner meaning in news."""

# First three letters or more, without accents, of the months in the languages that share the Latin alphabet, and the
# whole names in Greek and Cyrillic; a longer beginning goes before a shorter one ("juil" before "jui").
_MONTHS = (
    ("jan", "ene", "gen", "sty", "led", "oca", "ian", "янв", "січ", "ιαν", "sijec", "tammi", "янр"),
    ("feb", "fev", "fevr", "lut", "uno", "sub", "фев", "лют", "φεβ", "helmi", "velja", "vas"),
    ("mar", "mrz", "maerz", "mae", "mag_", "mrt", "maa", "bre", "mars", "март", "мар", "бер", "μαρ", "ozuj", "maalis"),
    ("apr", "abr", "avr", "kwi", "dub", "nis", "апр", "кві", "απρ", "trav", "huhti"),
    ("mai", "may", "mag", "maj", "mei", "kve", "маи", "тра", "μαι", "svib", "touko", "мая"),
    ("jun", "giu", "juin", "cze", "cer", "haz", "iun", "июн", "чер", "ιουν", "lip_", "kesa"),
    ("jul", "lug", "juil", "lip", "cervenec", "tem", "iul", "июл", "лип", "ιουλ", "srp_", "heina"),
    ("aug", "ago", "aou", "sie", "srp", "agu", "авг", "сер", "αυγ", "kolo", "elo"),
    ("sep", "set", "wrz", "zar", "eyl", "сен", "вер", "σεπ", "ruj", "syys"),
    ("oct", "okt", "ott", "out", "paz", "rij", "eki", "окт", "жов", "οκτ", "listopad_", "loka"),
    ("nov", "lis", "kas", "ноя", "лис", "νοε", "studen", "marras"),
    ("dec", "dez", "dic", "des", "gru", "pro", "ara", "дек", "гру", "δεκ", "prosi", "joulu"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names if not name.endswith("_")}


def read_date(raw: str, *, month_first: bool = False) -> str | None:
    """The first date in ``raw`` as ISO 8601, with the time and the zone that stand beside it and no others.

    To the second at most. None if there is no date, or none that exists in the calendar.

    Args:
        raw: A date of any kind: ISO, RFC 2822, seconds or milliseconds since 1970, or words in one of many languages.
        month_first: Whether 3/4/2026 is the fourth of March; decides only where both readings are possible.
    """
    text = unicodedata.normalize("NFKC", raw[:MAX_DATE_CHARS]).strip()
    return _machine_date(text) or _written_date(text, month_first=month_first)


def moment(value: str) -> datetime:
    """The instant of a date that ``read_date`` gave; where it has no zone, Greenwich is taken."""
    instant = datetime.fromisoformat(value)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _machine_date(text: str) -> str | None:
    if match := _EPOCH.match(text):
        return _iso_of(datetime.fromtimestamp(int(match[1]), UTC))
    if match := _COMPACT.match(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _compose(year, month, day, (hour, minute, second, zone))
    if match := _ISO.search(text):
        year, _, month, day, hour, minute, second, zone = match.groups()
        if hour is None:
            return _compose(year, month, day, _clock(text[match.end() :]))
        return _compose(year, month, day, (hour, minute, second, zone))
    return None


def _written_date(text: str, *, month_first: bool) -> str | None:
    for match in _EAST_ASIAN.finditer(text):
        return _compose(*match.groups(), _clock(text[match.end() :]))
    for pattern, order in ((_DAY_MONTH_YEAR, (3, 2, 1)), (_MONTH_DAY_YEAR, (3, 1, 2))):
        for match in pattern.finditer(text):
            year, name, day = (match[group] for group in order)
            if month := _month(name):
                return _compose(year, month, day, _clock(text[match.end() :]) or _clock(text[: match.start()]))
    if match := _NUMERIC.search(text):
        day, separator, month, year = match[1], match[2] or match[5], match[3] or match[6], match[4] or f"20{match[7]}"
        if int(month) > 12 or (month_first and separator != "." and int(day) <= 12):
            day, month = month, day
        return _compose(year, month, day, _clock(text[match.end() :]))
    return None


def _month(name: str) -> int | None:
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    return next((_MONTH_OF[plain[:n]] for n in range(len(plain), 2, -1) if plain[:n] in _MONTH_OF), None)


_Clock = tuple[str | None, str | None, str | None, str | None]


def _clock(text: str) -> _Clock | None:
    """The time of day in the text that follows a date."""
    match = _CLOCK.search(text)
    if not match:
        return None
    hour, minute, second, half, zone = match.groups()
    if half:
        hour = str(int(hour) % 12 + (12 if half.lower() == "p" else 0))
    return hour, minute, second, zone


def _compose(year: str, month: str | int, day: str, clock: _Clock | None) -> str | None:
    """The ISO string; without the time if that is impossible, None if the day is."""
    try:
        instant = datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
    if instant.year < FIRST_YEAR:
        return None
    bare = instant.date().isoformat()
    if clock is None or clock[0] is None or clock[1] is None:
        return bare
    hour, minute, second, zone = clock
    try:
        instant = instant.replace(hour=int(hour), minute=int(minute), second=int(second or 0))
        return _iso_of(instant.replace(tzinfo=_zone(zone)), "seconds" if second else "minutes")
    except ValueError:
        return bare


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    hours = _ZONES.get(name.upper())
    return None if hours is None else timezone(timedelta(hours=hours))


def _iso_of(instant: datetime, timespec: str = "seconds") -> str:
    return instant.isoformat(timespec=timespec)
