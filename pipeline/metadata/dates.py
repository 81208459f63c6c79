"""Finds when an article was published and last changed, and refuses dates that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, islice

from pipeline.jsonld import MAX_SCRIPT_CHARS
from pipeline.metadata.claims import Claims, Found, clean, found, visible_text
from pipeline.metadata.instants import MAX_DATE_CHARS, moment, read_date
from pipeline.metadata.language import is_month_first
from pipeline.metadata.local_day import in_local_time
from pipeline.model import Evidence
from pipeline.urls import host_of

FUTURE_TOLERANCE = timedelta(hours=24)
"""How far after the fetch a date may lie: one zone's evening is another's tomorrow."""
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
_URL_DAY = re.compile(r"/((?:19|20)\d{2})([/-]?)(\d{2})\2(\d{2})(?=[/_.-]|$|\D)")
# "/29-10-2021/", "_22.04.2020_": day, month, year, as everybody writes them who does not begin with the year.
_URL_DAY_FIRST = re.compile(r"(?<!\d)(\d{2})([-._])(\d{2})\2((?:19|20)\d{2})(?!\d)")
# "A2026012914320005", "newsid=20260129000312"; must not catch a number of fewer digits, nor one that is no day.
_URL_NUMBER = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{2,12}(?!\d)")
# Words beside a date that say it is not that of publication, in the languages that write them often.
_CHANGED = re.compile(
    r"updated?|modified|revised|edited|aktualisi|geändert|änderung|letzter beitrag|mis à jour|modifié|actualizad"
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
            value = read_date(candidate.value, month_first=month_first)
            if value is None:
                continue
            if _is_possible(value, claims, floor):
                facts[field] = Found(_of_readers(value, claims, month_first=month_first), candidate.evidence)
                break
            facts.setdefault(f"{field}_refused", Found(None, candidate.evidence))
    return facts


def _published(claims: Claims) -> Iterator[Found[str]]:
    """Where the date of publication is looked for, the most trustworthy first; dates of change are the last resort."""
    told = list(claims.json_ld("datePublished"))
    yield from (date for date in told if date.value[:1].isdigit())
    yield from claims.meta(*_PUBLISHED_METAS)
    yield from claims.item("datePublished", "dateCreated")
    yield from claims.json_ld("uploadDate")
    worded = (date for date in told if not date.value[:1].isdigit())
    vague = [*worded, *claims.json_ld("dateCreated"), *claims.meta(*_VAGUE_METAS)]
    beside = chain(_times(claims, MAX_BESIDE), _dated_elements(claims, MAX_BESIDE), _dated_lines(claims, MAX_BESIDE))
    yield from (date for date in beside if not _is_of_change(date))
    yield from vague
    shown = [*_times(claims), *_dated_elements(claims)]
    yield from (date for date in shown if not _is_of_change(date))
    yield from _day_in_url(claims.url)
    lines = list(_dated_lines(claims))
    yield from (date for date in lines if not _is_of_change(date))
    yield from _states(claims)
    yield from _day_in_number(claims.url)
    yield from (*shown, *lines)
    yield from _modified(claims)


def _is_of_change(date: Found[str]) -> bool:
    return bool(_CHANGED.search(date.evidence.raw))


def _modified(claims: Claims) -> Iterator[Found[str]]:
    """Where the date of the last change is looked for, the most trustworthy first."""
    yield from claims.json_ld("dateModified")
    yield from claims.meta(*_MODIFIED_METAS)
    yield from claims.item("dateModified")


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
    for text in (*(day.value for day in _day_in_url(claims.url)), *texts, *islice(lines, 2)):
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
        text = visible_text(element)
        for date in found(element.get("datetime") or text, "html:time"):
            raw = clean(f"{date.value} {element.get('class', '')} {text}") if date.value != text else text
            yield Found(date.value, Evidence("html:time", raw))


def _dated_elements(claims: Claims, far: int | None = None) -> Iterator[Found[str]]:
    """Elements whose class says that they hold a date."""
    for element in claims.own(claims.hinted["date"], far):
        yield from found(visible_text(element)[:MAX_DATE_CHARS], "html:date-class")


def _day_in_url(url: str | None) -> Iterator[Found[str]]:
    if match := _URL_DAY.search(url or ""):
        yield Found(f"{match[1]}-{match[3]}-{match[4]}", Evidence("url", match[0].strip("/")))
    if match := _URL_DAY_FIRST.search(url or ""):
        yield Found(f"{match[4]}-{match[3]}-{match[1]}", Evidence("url", match[0]))


def _day_in_number(url: str | None) -> Iterator[Found[str]]:
    """The day that a long number in the address begins with, as East Asian newspapers number their articles."""
    if match := _URL_NUMBER.search(url or ""):
        yield Found(f"{match[1]}-{match[2]}-{match[3]}", Evidence("url", match[0]))


def _dated_lines(claims: Claims, far: int | None = None) -> Iterator[Found[str]]:
    """Short lines with a date, and the first words of longer ones, the nearest to the headline first."""
    lines = {text.getparent(): " ".join(text[:MAX_DATE_CHARS].split()) for text in reversed(claims.texts_with_year)}
    short = {element: line for element, line in lines.items() if len(line) <= MAX_DATED_LINE_CHARS}
    for element in claims.own(list(short), far):
        yield from found(short[element], "html:text")
    for element in claims.own([element for element in lines if element not in short], far):
        yield from found(lines[element][:MAX_LEADING_CHARS], "html:text")


def _states(claims: Claims) -> Iterator[Found[str]]:
    """The state that an application keeps in a script, and JSON-LD too broken to be read."""
    for script in claims.elements["script"]:
        match = _STATE_DATE.search((script.text or "")[:MAX_SCRIPT_CHARS])
        if match:
            yield from found(match[1], "script:state")
