"""Finds when an article was published and last changed, and refuses dates that cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import chain, islice

from pipeline.metadata.claims import MAX_HINTED, Claims, Found, found, visible_text
from pipeline.metadata.dates_relative import ages
from pipeline.metadata.dates_shown import (
    MAX_BESIDE,
    below_headline,
    dated_elements,
    dated_lines,
    is_of_change,
    only_day,
    times,
    told_first,
)
from pipeline.metadata.dates_url import day_in_number, days_in_url
from pipeline.metadata.instants import MAX_DATE_CHARS, is_year_first, moment, read_date, shown_month_first
from pipeline.metadata.language import is_month_first
from pipeline.metadata.local_day import in_local_time
from pipeline.metadata.order import in_order
from pipeline.page.jsonld import MAX_SCRIPT_CHARS
from pipeline.urls import host_of

FUTURE_TOLERANCE = timedelta(hours=24)
"""How far after the fetch a date may lie: one zone's evening is another's tomorrow."""
ONE_DAY = timedelta(days=1)
"""What is shown in local time may be another day than what is declared, and the same instant."""
AT_ONCE = timedelta(minutes=5)
"""So far apart are publication and last change where a page is published by a machine."""

_PUBLISHED_METAS = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"),
    *("sailthru.date", "cxenseparse:recs:publishtime", "rnews:datepublished", "publishdate", "publish-date"),
    *("published_at", "pubdate"),
    *("dc.date.issued", "dcterms.issued", "citation_publication_date", "citation_date", "article:published"),
    *("published", "published-date", "pub_date", "originalpublicationdate"),
)
# Many a site fills these with the day of the last change, or of the last build.
_VAGUE_METAS = ("date", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "datecreated", "displaydate")
_MODIFIED_METAS = (
    *("article:modified_time", "og:modified_time", "og:updated_time", "datemodified", "dcterms.modified"),
    *("dc.date.modified", "last-modified", "lastmod", "article:modified", "og:article:modified_time"),
)
_DECLARED = ("json-ld:", "meta:")
_STATE_DATE = re.compile(
    r'"(?:date_?published|published_?(?:at|on|date)|publish_?(?:ed)?_?date|post_?date|first_?published(?:_?at)?)\\?"'
    r'\s?:\s?\\?"(\d{4}-\d\d-\d\d[^"\\]{0,30})',
    re.IGNORECASE,
)


def read_dates(claims: Claims) -> dict[str, Found[str | None]]:
    """The dates under ``published`` and ``modified``.

    A date more than 24 hours after the fetch is passed over for the next source; a modification before the
    publication is dropped. The first refused one is kept, as evidence without value, under the field's name with
    ``_refused``.
    """
    facts: dict[str, Found[str | None]] = {}
    month_first = is_month_first(claims)
    for field, candidates in (("published", _published(claims)), ("modified", _modified(claims))):
        floor = facts["published"].value if "published" in facts else None
        for candidate in candidates:
            value = _read(candidate, claims, month_first=month_first)
            if value is None:
                continue
            if _is_possible(value, claims, floor):
                facts[field] = Found(_of_readers(value, claims, month_first=month_first), candidate.evidence)
                break
            facts.setdefault(f"{field}_refused", Found(None, candidate.evidence))
    if built := facts.get("published"):
        changed = facts.get("modified") or facts.get("modified_refused")
        facts["published"] = _before_build(built, changed, claims, month_first=month_first)
    return facts


def _before_build(
    told: Found[str | None], changed: Found[str | None] | None, claims: Claims, *, month_first: bool
) -> Found[str | None]:
    """The earlier day right below the headline, where what is declared is at once the time of the last change.

    So it is where a site was moved or built anew: all its articles were published at that moment, its data say. Must
    not catch an article below which more days stand than one, nor one whose address has the declared month in it.
    """
    change = read_date(changed.evidence.raw, month_first=month_first) if changed else None
    if not (told.value and change and _is_at_once(told.value, change)):
        return told
    if not told.evidence.source.startswith(_DECLARED) or told.value[:7].replace("-", "/") in (claims.url or ""):
        return told
    shown = {
        day: date
        for date in _first_days(below_headline(claims))
        if (day := (read_date(date.value, month_first=month_first) or "")[:10])
    }
    (day, date), *others = [*shown.items(), ("", told)]
    is_earlier = day and moment(day) < moment(told.value[:10]) - ONE_DAY
    return Found(day, date.evidence) if is_earlier and len(others) == 1 else told


def _is_at_once(told: str, changed: str) -> bool:
    return abs(moment(changed) - moment(told)) <= AT_ONCE


def _published(claims: Claims) -> Iterator[Found[str]]:
    """Where the date of publication is looked for, in the stated order; dates of change are the last resort."""
    for place in _PUBLISHED:
        yield from place(claims)


def _told(claims: Claims, *, in_words: bool) -> Iterator[Found[str]]:
    """What JSON-LD says; in words it is that of the last build more often than that of publication."""
    return (date for date in claims.json_ld("datePublished") if in_words != date.value[:1].isdigit())


def _vague(claims: Claims) -> Iterator[Found[str]]:
    yield from _told(claims, in_words=True)
    yield from claims.json_ld("dateCreated")
    yield from claims.meta(*_VAGUE_METAS)


def _beside(claims: Claims) -> Iterator[Found[str]]:
    yield from times(claims, MAX_BESIDE)
    yield from dated_elements(claims, MAX_BESIDE)
    yield from dated_lines(claims, MAX_BESIDE)


def _first_days_beside(claims: Claims) -> Iterator[Found[str]]:
    """Those beside the headline that are none of change; a day that a vague meta has too before one of today."""
    told = {(read_date(date.value) or "")[:10] for date in claims.meta(*_VAGUE_METAS)}
    shown = _first_days(_beside(claims))
    return iter(sorted(shown, key=lambda date: (read_date(date.value) or "-")[:10] not in told)) if told else shown


def _marked(claims: Claims, *, far: bool) -> Iterator[Found[str]]:
    """Microdata; those far from the headline are of other articles more often than not."""
    marked = [one for name in ("datePublished", "dateCreated") for one in claims.items.get(name, [])[:MAX_HINTED]]
    if marked and far == (min(map(claims.distance, marked)) > MAX_BESIDE):
        yield from claims.item("datePublished", "dateCreated")


def _shown(claims: Claims) -> Iterator[Found[str]]:
    yield from times(claims)
    yield from dated_elements(claims)


def _first_days(dates: Iterator[Found[str]]) -> Iterator[Found[str]]:
    return (date for date in dates if not is_of_change(date))


def _modified(claims: Claims) -> Iterator[Found[str]]:
    """Where the date of the last change is looked for, in the stated order."""
    for place in _MODIFIED:
        yield from place(claims)


def _read(date: Found[str], claims: Claims, *, month_first: bool) -> str | None:
    """The date; of 3/4/2026 the other reading, where only that is a day in the address or elsewhere on the page.

    Or where the other days of the page that are written so can be read in that order alone.
    """
    value, other = (read_date(date.value, month_first=first) for first in (month_first, not month_first))
    if value is None or other is None or value == other:
        return value
    times = (element.get("datetime") or "" for element in claims.elements["time"][:MAX_HINTED])
    declared = (day.value for day in claims.meta(*_PUBLISHED_METAS, *_VAGUE_METAS, *_MODIFIED_METAS))
    written = [day.value for day in days_in_url(claims.url)]
    days = [(read_date(day) or "")[:10] for day in (*written, *filter(is_year_first, (*declared, *times)))]
    if (other[:10] in days) != (value[:10] in days):
        return other if other[:10] in days else value
    is_shown_month_first = shown_month_first(text for _, text in claims.texts_with_year)
    return value if is_shown_month_first in (None, month_first) else other


def _of_readers(value: str, claims: Claims, *, month_first: bool) -> str:
    """The date on the day that the page shows, where universal time puts it on the day before or after."""
    top_level_domain = ((claims.url and host_of(claims.url)) or "").rpartition(".")[2]
    language = (claims.root.get("lang") or "")[:2].lower()
    shown = (read_date(text, month_first=month_first) for text in _shown_to_readers(claims))
    return in_local_time(value, top_level_domain, language, filter(None, shown))


def _shown_to_readers(claims: Claims) -> Iterator[str]:
    """Texts with a date in the address and beside the headline."""
    yield from (day.value for day in days_in_url(claims.url))
    for element in claims.own(claims.elements["time"], MAX_BESIDE) + claims.own(claims.hinted["date"], MAX_BESIDE):
        yield visible_text(element)[:MAX_DATE_CHARS]
    yield from (line.value for line in islice(dated_lines(claims), 2))


def _is_possible(value: str, claims: Claims, floor: str | None) -> bool:
    if claims.fetched_at and moment(value) > claims.fetched_at + FUTURE_TOLERANCE:
        return False
    if floor is None:
        return True
    if len(value) == len(floor):
        return moment(value) >= moment(floor)
    return value[:10] >= floor[:10]


def _states(claims: Claims) -> Iterator[Found[str]]:
    """The state that an application keeps in a script, and JSON-LD too broken to be read."""
    for script in claims.elements["script"]:
        match = _STATE_DATE.search((script.text or "")[:MAX_SCRIPT_CHARS])
        if match:
            yield from found(match[1], "script:state")


_PUBLISHED: tuple[Callable[[Claims], Iterable[Found[str]]], ...] = in_order(
    "published",
    {
        "json-ld:datePublished": lambda claims: _told(claims, in_words=False),
        "meta": lambda claims: claims.meta(*_PUBLISHED_METAS),
        "microdata:datePublished": lambda claims: _marked(claims, far=False),
        "json-ld:uploadDate": lambda claims: claims.json_ld("uploadDate"),
        "html:first-published": told_first,
        "shown beside the headline": _first_days_beside,
        "microdata, farther": lambda claims: _marked(claims, far=True),
        "vague": _vague,
        "shown anywhere": lambda claims: _first_days(_shown(claims)),
        "url:day": lambda claims: days_in_url(claims.url),
        "of change, beside the headline": lambda claims: filter(is_of_change, _beside(claims)),
        "html:text": lambda claims: _first_days(dated_lines(claims)),
        "html:age": ages,
        "html:only-day": lambda claims: _first_days(only_day(claims)),
        "script:state": _states,
        "url:number": lambda claims: day_in_number(claims.url),
        "shown, of change": lambda claims: chain(_shown(claims), dated_lines(claims)),
        "modified": _modified,
    },
)
_MODIFIED: tuple[Callable[[Claims], Iterable[Found[str]]], ...] = in_order(
    "modified",
    {
        "json-ld:dateModified": lambda claims: claims.json_ld("dateModified"),
        "meta": lambda claims: claims.meta(*_MODIFIED_METAS),
        "microdata:dateModified": lambda claims: claims.item("dateModified"),
    },
)
