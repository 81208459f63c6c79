"""Finds the dates that a page shows its readers: in time elements, in those whose class says date, in lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipeline.metadata.claims import (
    MAX_HINTED,
    MAX_NEAR,
    MAX_VALUE_CHARS,
    Claims,
    Found,
    clean,
    following,
    found,
    visible_text,
)
from pipeline.metadata.hints import is_hinted
from pipeline.metadata.instants import MAX_DATE_CHARS, read_date
from pipeline.model import Evidence

MAX_BESIDE = 60
"""Elements between a headline and the date beside it, which is the article's whatever a vague meta says."""
MAX_LEADING_CHARS = 30
"""Within so much of a longer one stands the date that it begins with: "29.11.2022 - The council"."""
MAX_DATED_LINE_CHARS = 60
"""A line of text that holds a date and is longer tells of something that happened then."""

DAY_CHARS = len("2026-03-01")

# "This article was originally published on 26 Sep 2019", "First published: 3 May 2026"; must not catch a book that was
# first published on some day, nor what another outlet published.
_FIRST_PUBLISHED = re.compile(
    r"(?:^\W*|\bthis (?:\w+ )?(?:article|post|story|piece|guide|interview|review|page|entry) (?:was|has been) "
    r"|(?:beitrag|artikel|text) (?:wurde|ist|erschien) |\barticle (?:a été|est) )"
    r"(?:(?:originally|first|initially) published|erstmals veröffentlicht"
    r"|(?:ursprünglich|zuerst) (?:veröffentlicht|erschienen)"
    r"|initialement publié|publié (?:initialement|pour la première fois)|publicad[oa] originalmente"
    r"|(?:originariamente )?pubblicato per la prima volta|oorspronkelijk gepubliceerd|(?:erstmals|zuerst)(?= am ))"
    r"(?: on| am| le| el| em| il| op)?:?\s+(?=(?:\w{2,9},? )?(?:\d|[^\W\d_]{3,9}\.? \d))(.{6,60})",
    re.IGNORECASE,
)
# Words beside a date that say it is not that of publication, in the languages that write them often: the day of the
# last change, or, in forums, today.
_CHANGED = re.compile(
    r"updated?|modified|revised|edited|aktualisi|geändert|änderung|letzter beitrag|mis à jour|modifié|actualizad"
    r"|aktuelle zeit|it is currently|current time|nous sommes le"
    r"|aggiornat|ultima modifica|bijgewerkt|(?:z|\b)aktualiz|oppdatert|uppdaterad|opdateret|atualizad|обновлен|оновлен"
    r"|päivitetty|güncelle|frissítve|ενημερώθηκε|更新|수정|업데이트",
    re.IGNORECASE,
)


def times(claims: Claims, far: int | None = None) -> Iterator[Found[str]]:
    """The time elements, the nearest to the headline first, with their class and text as evidence."""
    for element in claims.own(claims.elements["time"], far):
        yield from _time(element)


def _time(element: HtmlElement) -> Iterator[Found[str]]:
    text = visible_text(element)
    for date in found(element.get("datetime") or text, "html:time"):
        raw = clean(f"{date.value} {element.get('class', '')} {text}") if date.value != text else text
        yield Found(date.value, Evidence("html:time", raw))


def dated_elements(claims: Claims, far: int | None = None) -> Iterator[Found[str]]:
    """Elements whose class says that they hold a date."""
    for element in claims.own(claims.hinted["date"], far):
        yield from found(visible_text(element)[:MAX_DATE_CHARS], "html:date-class")


def dated_lines(claims: Claims, far: int | None = None) -> Iterator[Found[str]]:
    """Short lines with a date, and the first words of longer ones, the nearest to the headline first."""
    lines = [(element, " ".join(text[:MAX_DATE_CHARS].split())) for element, text in claims.texts_with_year]
    for is_short in (True, False):
        of: dict[HtmlElement, list[str]] = {}  # in the element and behind it: it is the parent of both
        for element, line in lines:
            if is_short == (len(line) <= MAX_DATED_LINE_CHARS):
                of.setdefault(element, []).append(line if is_short else line[:MAX_LEADING_CHARS])
        for element in claims.own(list(of), far):
            for line in of[element]:
                yield from found(line, "html:text")


def only_day(claims: Claims) -> Iterator[Found[str]]:
    """The day of the short lines with a date, those of a sidebar too but not of comments, if all are of one day."""
    texts = ((element, text) for element, text in claims.texts_with_year if len(text) <= MAX_DATED_LINE_CHARS)
    beside = (text for element, text in texts if claims.reach(element) != MAX_NEAR)
    lines = [line for text in beside for line in found(text, "html:only-day")]
    days = {day[:DAY_CHARS]: line for line in lines if (day := read_date(line.value))}
    if len(days) == 1:
        yield from days.values()


def below_headline(claims: Claims) -> Iterator[Found[str]]:
    """The time elements and those whose class says date right after a main heading, in page order."""
    below = (step for heading in claims.headlines for step in enumerate(following(heading, MAX_BESIDE)))
    dated = (step for step in below if step[1].tag == "time" or is_hinted(step[1], "date"))
    for element in islice((node for away, node in dated if away <= claims.reach(node)), MAX_HINTED):
        if element.tag == "time":
            yield from _time(element)
        else:
            yield from found(visible_text(element)[:MAX_DATE_CHARS], "html:date-class")


def told_first(claims: Claims) -> Iterator[Found[str]]:
    """What a sentence says of the day of first publication."""
    for _, text in claims.texts_with_year:
        if match := _FIRST_PUBLISHED.search(text[:MAX_VALUE_CHARS]):
            yield from found(match[1], "html:first-published")


def is_of_change(date: Found[str]) -> bool:
    """Whether words beside a date say that it is of a change; not where one of publication stands before them."""
    raw = date.evidence.raw
    change = _CHANGED.search(raw)
    if change is None or date.evidence.source == "html:time":
        return change is not None
    return not (read_date(raw[: change.start()]) and read_date(raw[change.end() :]))
