"""Finds the day that the address of a page has in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.metadata.claims import Found
from pipeline.model import Evidence

_URL_DAY = re.compile(r"/((?:19|20)\d{2})([/-]?)(\d{2})\2(\d{2})(?=[/_.-]|$|\D)")
# "/2017/7/12/": a month and a day of one digit stand between slashes alone.
_URL_SHORT_DAY = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?=/|$)")
# "/29-10-2021/", "_22.04.2020_": day, month, year, as everybody writes them who does not begin with the year.
_URL_DAY_FIRST = re.compile(r"(?<!\d)(\d{2})([-._])(\d{2})\2((?:19|20)\d{2})(?!\d)")
# "/2026/october/03/": many a CMS writes it so; what is no month is no date.
_URL_MONTH_IN_WORDS = re.compile(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?=/|$)", re.IGNORECASE)
# "A2026012914320005", "newsid=20260129000312"; must not catch a number of fewer digits, nor one that is no day.
_URL_NUMBER = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{2,12}(?!\d)")


def days_in_url(url: str | None) -> Iterator[Found[str]]:
    """The day in an address, however it is written."""
    if match := _URL_DAY.search(url or ""):
        yield Found(f"{match[1]}-{match[3]}-{match[4]}", Evidence("url", match[0].strip("/")))
    elif match := _URL_SHORT_DAY.search(url or ""):
        yield Found(f"{match[1]}-{match[2]}-{match[3]}", Evidence("url", match[0].strip("/")))
    if match := _URL_DAY_FIRST.search(url or ""):
        yield Found(f"{match[4]}-{match[3]}-{match[1]}", Evidence("url", match[0]))
    if match := _URL_MONTH_IN_WORDS.search(url or ""):
        yield Found(f"{match[3]} {match[2]} {match[1]}", Evidence("url", match[0].strip("/")))


def day_in_number(url: str | None) -> Iterator[Found[str]]:
    """The day that a long number in the address begins with, as East Asian newspapers number their articles."""
    if match := _URL_NUMBER.search(url or ""):
        yield Found(f"{match[1]}-{match[2]}-{match[3]}", Evidence("url", match[0]))
