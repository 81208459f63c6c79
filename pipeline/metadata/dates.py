"""Finds when an article was published and last changed, and refuses dates that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from pipeline.metadata.claims import Claims, Found, found
from pipeline.metadata.instants import moment, read_date
from pipeline.metadata.language import is_month_first
from pipeline.model import Evidence

FUTURE_TOLERANCE = timedelta(hours=24)
"""How far after the fetch a date may lie: one zone's evening is another's tomorrow."""

_PUBLISHED_METAS = (
    *("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date"),
    *("cxenseparse:recs:publishtime", "rnews:datepublished", "publishdate", "publish-date", "published_at", "pubdate"),
    *("dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created"),
    *("citation_publication_date", "citation_date", "datecreated", "date", "article:published", "displaydate"),
)
_MODIFIED_METAS = (
    *("article:modified_time", "og:modified_time", "og:updated_time", "datemodified", "dcterms.modified"),
    *("dc.date.modified", "last-modified", "lastmod", "article:modified"),
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|dates|datum|fecha|time|timestamp|published|pubdate|posted|dateline)(?:$|[\s_-])"
)
_URL_DAY = re.compile(r"/((?:19|20)\d{2})([/-]?)(\d{2})\2(\d{2})(?=[/_.-]|$|\D)")
_LOWER = "translate(@class,'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')"


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
                facts[field] = Found(value, candidate.evidence)
                break
            facts.setdefault(f"{field}_refused", Found(None, candidate.evidence))
    return facts


def _published(claims: Claims) -> Iterator[Found[str]]:
    """Where the date of publication is looked for, the most trustworthy first."""
    yield from claims.json_ld("datePublished")
    yield from claims.meta(*_PUBLISHED_METAS)
    yield from claims.item("datePublished", "dateCreated")
    yield from claims.json_ld("uploadDate", "dateCreated")
    yield from _times(claims)
    yield from _day_in_url(claims.url)
    yield from _dated_elements(claims)


def _modified(claims: Claims) -> Iterator[Found[str]]:
    """Where the date of the last change is looked for, the most trustworthy first."""
    yield from claims.json_ld("dateModified")
    yield from claims.meta(*_MODIFIED_METAS)
    yield from claims.item("dateModified")


def _is_possible(value: str, claims: Claims, floor: str | None) -> bool:
    if claims.fetched_at and moment(value) > claims.fetched_at + FUTURE_TOLERANCE:
        return False
    if floor is None:
        return True
    if len(value) == len(floor):
        return moment(value) >= moment(floor)
    return value[:10] >= floor[:10]


def _times(claims: Claims) -> Iterator[Found[str]]:
    for element in claims.root.xpath("//time"):
        yield from found(element.get("datetime") or element.text_content(), "html:time")


def _day_in_url(url: str | None) -> Iterator[Found[str]]:
    match = _URL_DAY.search(url or "")
    if match:
        yield Found(f"{match[1]}-{match[3]}-{match[4]}", Evidence("url", match[0].strip("/")))


def _dated_elements(claims: Claims) -> Iterator[Found[str]]:
    """Elements whose class says that they hold a date; a few, since listings of other articles have many."""
    for element in claims.root.xpath(
        f"(//*[contains({_LOWER},'date') or contains({_LOWER},'time') or contains({_LOWER},'publish') or contains({_LOWER},'posted')])[position()<=20]"
    ):
        if _DATE_CLASS.search(element.get("class", "").lower()):
            yield from found(element.text_content()[:200], "html:date-class")
