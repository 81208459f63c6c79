"""Finds when an article was published and last changed, and refuses dates that cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import chain, islice

from lxml.html import HtmlElement

from pipeline.jsonld import MAX_SCRIPT_CHARS
from pipeline.metadata.claims import (
    MAX_HEADINGS,
    MAX_HINTED,
    Claims,
    Found,
    clean,
    following,
    found,
    is_hinted,
    visible_text,
)
from pipeline.metadata.instants import MAX_DATE_CHARS, moment, read_date
from pipeline.metadata.language import is_month_first
from pipeline.metadata.local_day import in_local_time
from pipeline.metadata.order import in_order
from pipeline.model import Evidence
from pipeline.urls import host_of

FUTURE_TOLERANCE = timedelta(hours=24)
"""How far after the fetch a date may lie: one zone's evening is another's tomorrow."""
ONE_DAY = timedelta(days=1)
"""What is shown in local time may be another day than what is declared, and the same instant."""
MAX_BESIDE = 60
"""Elements between a headline and the date beside it, which is the article's whatever a vague meta says."""
MAX_LEADING_CHARS = 30
"""Within so much of a longer one stands the date that it begins with: "29.11.2022 - The council"."""
MAX_DATED_LINE_CHARS = 60
"""A line of text that holds a date and is longer tells of something that happened then."""

_PUBLISHED_METAS = (
    *("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date"),
    *("cxenseparse:recs:publishtime", "rnews:datepublished", "publishdate", "publish-date", "published_at", "pubdate"),
    *("dc.date.issued", "dcterms.issued", "citation_publication_date", "citation_date", "article:published"),
    *("published", "published-date", "pub_date", "originalpublicationdate"),
)
# Many a site fills these with the day of the last change, or of the last build.
_VAGUE_METAS = ("date", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "datecreated", "displaydate")
_MODIFIED_METAS = (
    *("article:modified_time", "og:modified_time", "og:updated_time", "datemodified", "dcterms.modified"),
    *("dc.date.modified", "last-modified", "lastmod", "article:modified"),
)
_DECLARED = ("json-ld:", "meta:")
_URL_DAY = re.compile(r"/((?:19|20)\d{2})([/-]?)(\d{2})\2(\d{2})(?=[/_.-]|$|\D)")
# "/29-10-2021/", "_22.04.2020_": day, month, year, as everybody writes them who does not begin with the year.
_URL_DAY_FIRST = re.compile(r"(?<!\d)(\d{2})([-._])(\d{2})\2((?:19|20)\d{2})(?!\d)")
# "/2026/october/03/": many a CMS writes it so; what is no month is no date.
_URL_MONTH_IN_WORDS = re.compile(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?=/|$)", re.IGNORECASE)
# "A2026012914320005", "newsid=20260129000312"; must not catch a number of fewer digits, nor one that is no day.
_URL_NUMBER = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{2,12}(?!\d)")
# Words beside a date that say it is not that of publication, in the languages that write them often: the day of the
# last change, or, in forums, today.
_CHANGED = re.compile(
    r"updated?|modified|revised|edited|aktualisi|geändert|änderung|letzter beitrag|mis à jour|modifié|actualizad"
    r"|aktuelle zeit|it is currently|current time|nous sommes le"
    r"|aggiornat|bijgewerkt|zaktualiz|oppdatert|uppdaterad|opdateret|atualizad|обновлен",
    re.IGNORECASE,
)
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
        facts["published"] = _before_build(built, facts.get("modified"), claims, month_first=month_first)
    return facts


def _before_build(
    told: Found[str | None], changed: Found[str | None] | None, claims: Claims, *, month_first: bool
) -> Found[str | None]:
    """The earlier day right below the headline, where what is declared is at once the time of the last change.

    So it is where a site was moved or built anew: all its articles were published at that moment, its data say. Must
    not catch an article below which more days stand than one, nor one whose address has the declared month in it.
    """
    if not (told.value and changed and changed.value and moment(told.value) == moment(changed.value)):
        return told
    if not told.evidence.source.startswith(_DECLARED) or told.value[:7].replace("-", "/") in (claims.url or ""):
        return told
    shown = {
        day: date
        for date in _first_days(_below_headline(claims))
        if (day := (read_date(date.value, month_first=month_first) or "")[:10])
    }
    (day, date), *others = [*shown.items(), ("", told)]
    is_earlier = day and moment(day) < moment(told.value[:10]) - ONE_DAY
    return Found(day, date.evidence) if is_earlier and len(others) == 1 else told


def _below_headline(claims: Claims) -> Iterator[Found[str]]:
    """The time elements and those whose class says date right after a main heading, in page order."""
    below = (node for heading in claims.elements["h1"][:MAX_HEADINGS] for node in following(heading, MAX_BESIDE))
    for element in islice((node for node in below if node.tag == "time" or is_hinted(node, "date")), MAX_HINTED):
        if element.tag == "time":
            yield from _time(element)
        else:
            yield from found(visible_text(element)[:MAX_DATE_CHARS], "html:date-class")


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
    yield from _times(claims, MAX_BESIDE)
    yield from _dated_elements(claims, MAX_BESIDE)
    yield from _dated_lines(claims, MAX_BESIDE)


def _shown(claims: Claims) -> Iterator[Found[str]]:
    yield from _times(claims)
    yield from _dated_elements(claims)


def _first_days(dates: Iterator[Found[str]]) -> Iterator[Found[str]]:
    return (date for date in dates if not _is_of_change(date))


def _is_of_change(date: Found[str]) -> bool:
    return bool(_CHANGED.search(date.evidence.raw))


def _modified(claims: Claims) -> Iterator[Found[str]]:
    """Where the date of the last change is looked for, in the stated order."""
    for place in _MODIFIED:
        yield from place(claims)


def _read(date: Found[str], claims: Claims, *, month_first: bool) -> str | None:
    """The date; of 3/4/2026 the other reading, where only that is the day in the address."""
    value, other = (read_date(date.value, month_first=first) for first in (month_first, not month_first))
    if value is None or other is None or value == other:
        return value
    days = [(read_date(day.value) or "")[:10] for day in _days_in_url(claims.url)]
    return other if other[:10] in days and value[:10] not in days else value


def _of_readers(value: str, claims: Claims, *, month_first: bool) -> str:
    """The date on the day that the page shows, where universal time puts it on the day before or after."""
    top_level_domain = ((claims.url and host_of(claims.url)) or "").rpartition(".")[2]
    language = (claims.root.get("lang") or "")[:2].lower()
    return in_local_time(value, top_level_domain, language, _shown_days(claims, month_first=month_first))


def _shown_days(claims: Claims, *, month_first: bool) -> Iterator[str]:
    """Days in the address and beside the headline."""
    beside = claims.own(claims.elements["time"], MAX_BESIDE) + claims.own(claims.hinted["date"], MAX_BESIDE)
    texts = (visible_text(element)[:MAX_DATE_CHARS] for element in beside)
    lines = (line.value for line in _dated_lines(claims))
    for text in (*(day.value for day in _days_in_url(claims.url)), *texts, *islice(lines, 2)):
        yield (read_date(text, month_first=month_first) or "")[:10]


def _is_possible(value: str, claims: Claims, floor: str | None) -> bool:
    if claims.fetched_at and moment(value) > claims.fetched_at + FUTURE_TOLERANCE:
        return False
    if floor is None:
        return True
    if len(value) == len(floor):
        return moment(value) >= moment(floor)
    return value[:10] >= floor[:10]


def _times(claims: Claims, far: int | None = None) -> Iterator[Found[str]]:
    """The time elements, the nearest to the headline first, with their class and text as evidence."""
    for element in claims.own(claims.elements["time"], far):
        yield from _time(element)


def _time(element: HtmlElement) -> Iterator[Found[str]]:
    text = visible_text(element)
    for date in found(element.get("datetime") or text, "html:time"):
        raw = clean(f"{date.value} {element.get('class', '')} {text}") if date.value != text else text
        yield Found(date.value, Evidence("html:time", raw))


def _dated_elements(claims: Claims, far: int | None = None) -> Iterator[Found[str]]:
    """Elements whose class says that they hold a date."""
    for element in claims.own(claims.hinted["date"], far):
        yield from found(visible_text(element)[:MAX_DATE_CHARS], "html:date-class")


def _days_in_url(url: str | None) -> Iterator[Found[str]]:
    if match := _URL_DAY.search(url or ""):
        yield Found(f"{match[1]}-{match[3]}-{match[4]}", Evidence("url", match[0].strip("/")))
    if match := _URL_DAY_FIRST.search(url or ""):
        yield Found(f"{match[4]}-{match[3]}-{match[1]}", Evidence("url", match[0]))
    if match := _URL_MONTH_IN_WORDS.search(url or ""):
        yield Found(f"{match[3]} {match[2]} {match[1]}", Evidence("url", match[0].strip("/")))


def _day_in_number(url: str | None) -> Iterator[Found[str]]:
    """The day that a long number in the address begins with, as East Asian newspapers number their articles."""
    if match := _URL_NUMBER.search(url or ""):
        yield Found(f"{match[1]}-{match[2]}-{match[3]}", Evidence("url", match[0]))


def _dated_lines(claims: Claims, far: int | None = None) -> Iterator[Found[str]]:
    """Short lines with a date, and the first words of longer ones, the nearest to the headline first."""
    lines = [(text.getparent(), " ".join(text[:MAX_DATE_CHARS].split())) for text in claims.texts_with_year]
    for is_short in (True, False):
        of: dict[HtmlElement, list[str]] = {}  # in the element and behind it: it is the parent of both
        for element, line in lines:
            if is_short == (len(line) <= MAX_DATED_LINE_CHARS):
                of.setdefault(element, []).append(line if is_short else line[:MAX_LEADING_CHARS])
        for element in claims.own(list(of), far):
            for line in of[element]:
                yield from found(line, "html:text")


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
        "microdata:datePublished": lambda claims: claims.item("datePublished", "dateCreated"),
        "json-ld:uploadDate": lambda claims: claims.json_ld("uploadDate"),
        "shown beside the headline": lambda claims: _first_days(_beside(claims)),
        "vague": _vague,
        "shown anywhere": lambda claims: _first_days(_shown(claims)),
        "url:day": lambda claims: _days_in_url(claims.url),
        "html:text": lambda claims: _first_days(_dated_lines(claims)),
        "script:state": _states,
        "url:number": lambda claims: _day_in_number(claims.url),
        "shown, of change": lambda claims: chain(_shown(claims), _dated_lines(claims)),
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
