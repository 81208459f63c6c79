"""Reads how long before its fetch a page says that it was published: "3 days ago", "vor 2 Stunden"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from pipeline.metadata.claims import Claims, Found, visible_text
from pipeline.model import Evidence

MAX_AGE_CHARS = 40
"""A longer line tells of something that happened long ago."""
MAX_BESIDE = 60
"""Elements between a headline and what says the age of its article; farther down stand those of others."""

_MINUTE, _HOUR, _DAY, _WEEK = (
    r"min(?:ut[eoais]*|uten|uut|uter|utter)?\.?",
    r"hours?|hrs?|h|stunden?|std\.?|heures?|horas?|or[ae]|uur|godzin\w?|tim(?:er|mar|me)|t",
    r"days?|d|tag(?:e|en)?|jours?|días?|dias?|giorn[oi]|dag(?:e|en|er|ar)?|dni|dzień",
    r"weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|week|tydzień|tygodni\w*|uker?|uger?|veck(?:a|or)",
)
_UNITS = rf"(?:(?P<minute>{_MINUTE})|(?P<hour>{_HOUR})|(?P<day>{_DAY})|(?P<week>{_WEEK}))"
_COUNT = r"(?P<count>\d{1,3}|an?|one|eine[mr]?|une?|una?|uma|um|een|en|et|ett)"
_BEFORE, _BEHIND = r"vor|il y a|hace|há", r"ago|fa|atrás|geleden|temu|siden|sedan"
_AGO = (
    re.compile(rf"\b(?:{_BEFORE}) {_COUNT} ?{_UNITS}(?!\w)", re.IGNORECASE),
    re.compile(rf"\b{_COUNT} ?{_UNITS} (?:{_BEHIND})\b", re.IGNORECASE),
)
_YESTERDAY = re.compile(r"\b(?:yesterday|gestern|hier|ayer|ontem|ieri|gisteren|wczoraj|i går|igår)\b", re.IGNORECASE)
_LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}


def ages(claims: Claims) -> Iterator[Found[str]]:
    """The days that elements of time beside the headline tell by their age; none where the fetch has no time.

    Months and years are no days: "2 months ago" tells none.
    """
    if claims.fetched_at is None:
        return
    for element in claims.own(claims.elements["time"] + claims.hinted["date"], MAX_BESIDE):
        text = visible_text(element)
        age = age_of(text) if len(text) <= MAX_AGE_CHARS else None
        if age is not None:
            yield Found(_day_before(claims.fetched_at, age), Evidence("html:age", text))


def age_of(text: str) -> timedelta | None:
    """How long ago a text says that something was; None where it says no age, or one in months or years."""
    if match := _AGO[0].search(text) or _AGO[1].search(text):
        unit = next(unit for unit in _LENGTHS if match[unit])
        return _LENGTHS[unit] * (int(match["count"]) if match["count"].isdigit() else 1)
    return timedelta(days=1) if _YESTERDAY.search(text) else None


def _day_before(fetched_at: datetime, age: timedelta) -> str:
    return (fetched_at - age).date().isoformat()
