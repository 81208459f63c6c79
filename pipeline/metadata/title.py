"""Finds the headline, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from pipeline.jsonld import types_of
from pipeline.metadata.claims import Claims, Found
from pipeline.metadata.headings import Heading, lesser_headings, main_headings, mastheads
from pipeline.metadata.site import squeezed
from pipeline.metadata.title_parts import MIN_KEY_CHARS, MIN_WORDS, before_bar, key_of, parts_of, without_site

MAX_TITLE_CHARS = 200
"""A longer heading is a paragraph."""
MIN_OVERLAP = 0.3
"""Share of the words of a heading and of a declared title that must be common for them to be about one thing."""
MIN_ALIKE_WORDS = 4
"""A heading of fewer words ("Discord") shares all of them with many a title by chance."""
MIN_OVERLAP_TO_BE_SURE = 0.8
"""The same where no lesser heading need be looked at."""
MIN_PART_CHARS = 12
"""Letters of a part of a title that are a headline without blanks between its words."""
MIN_CUT_CHARS = 95
"""Search engines read 110 characters of a JSON-LD headline: a longer one is often cut before that, at a word."""

# What stands behind a headline in its heading, words alone: a day, the number of comments; not the year in "for 2026".
_BEHIND = re.compile(r"^ (?:posted\b|\d\d? \d\d? \d)|\s(?!(?:19|20)\d\d$)\d+$")


def read_title(claims: Claims, site: set[str]) -> Found[str] | None:
    """The headline, chosen among what the page shows as its main heading and what it declares.

    1. A news article whose JSON-LD and OpenGraph agree: what they say.
    2. A main heading that a declaration repeats, or begins or ends with, beside a section or a site's name.
    3. A declaration that a main heading begins with, before a date or a counter.
    4. The main heading that has nearly all words of a declaration.
    5. A lesser heading that a declaration repeats, or has as a whole part.
    6. The main heading that shares most words with a declaration.
    7. What two declarations agree on, else the first declaration, else the first heading.

    A kicker before the headline stays only where it is declared as part of it, and nothing is declared without it.
    A heading that leads to the home of the site bears its name, and one in the navigation a trail: they are none.
    """
    names = site | {squeezed(text) for text in mastheads(claims)} - {""}
    sections = {squeezed(one.value) for one in (*claims.json_ld("articleSection"), *claims.meta("article:section"))}
    declared = [without_site(title, names, sections) for title in _declared(claims)]
    main = _cleaned(main_headings(claims), names, sections)
    shown = [heading.title for heading in main]
    agreed = _agreed(declared)
    is_news = any("News" in name for node in claims.main[:1] for name in types_of(node))
    chosen = (
        (agreed if is_news else None)
        or _shown_as_declared(main, declared)
        or _before_day(shown, declared)
        or _most_alike(shown, declared, MIN_OVERLAP_TO_BE_SURE)
        or _shown_as_declared(_cleaned(lesser_headings(claims), names, sections), declared, is_lesser=True)
        or _most_alike(shown, [agreed] if agreed else declared, MIN_OVERLAP)
        or agreed
        or next(iter(declared + shown), None)
    )
    return before_bar(_uncut(chosen, declared + shown)) if chosen else None


def _shown_as_declared(
    headings: list[Heading], declared: list[Found[str]], *, is_lesser: bool = False
) -> Found[str] | None:
    """A heading that a declaration repeats, or has at its start or end; without its kicker, if that is not declared.

    A lesser heading must be a whole part of it.
    """
    keys = [key_of(title.value) for title in declared]
    shown = [heading.title for heading in headings]
    return (
        _after_kicker(headings, keys, str.__eq__)
        or _same(shown, keys)
        or _after_kicker(headings, keys, _is_edge)
        or (_same(shown, _long_parts(declared)) if is_lesser else _at_edge(shown, keys))
    )


def _long_parts(declared: list[Found[str]]) -> list[str]:
    parts = [key_of(part) for title in declared for part in parts_of(title.value)]
    return [part for part in parts if part.count(" ") >= MIN_WORDS - 1 or len(part) >= MIN_PART_CHARS]


def _cleaned(headings: list[Heading], names: set[str], sections: set[str]) -> list[Heading]:
    return [
        replace(heading, title=without_site(heading.title, names, sections))
        for heading in headings
        if squeezed(heading.title.value) not in names
    ]


def _declared(claims: Claims) -> Iterator[Found[str]]:
    """Where a page declares its headline, the most trustworthy first."""
    headline = next(claims.json_ld("headline"), None)
    yield from [headline] if headline else islice(claims.item("headline"), 1)
    for name in ("parsely-title", "sailthru.title", "citation_title", "dc.title", "og:title", "twitter:title"):
        yield from islice(claims.meta(name), 1)
    yield from islice(claims.title(), 1)


def _agreed(declared: list[Found[str]]) -> Found[str] | None:
    """The JSON-LD headline, if OpenGraph has the same."""
    headline = next((title for title in declared if title.evidence.source == "json-ld:headline"), None)
    shared = next((title for title in declared if title.evidence.source == "meta:og:title"), None)
    return headline if headline and shared and key_of(headline.value) == key_of(shared.value) else None


def _after_kicker(headings: list[Heading], keys: list[str], fits: Callable[[str, str], bool]) -> Found[str] | None:
    """What a heading shows after its first element, where that fits what is declared."""
    for heading in headings:
        for tail in heading.tails():
            key = key_of(tail)
            if len(key) >= 2 * MIN_KEY_CHARS and any(fits(whole, key) for whole in keys):
                return Found(tail, heading.title.evidence)
    return None


def _same(shown: list[Found[str]], keys: list[str]) -> Found[str] | None:
    """The heading that repeats a declaration, the most trustworthy one first."""
    by_key = {key_of(title.value): title for title in reversed(shown)}
    return next((by_key[key] for key in keys if key in by_key), None)


def _at_edge(shown: list[Found[str]], keys: list[str]) -> Found[str] | None:
    """A heading that a declaration begins or ends with, beside a section or a site's name."""
    for title in shown:
        key = key_of(title.value)
        if len(key) >= MIN_KEY_CHARS and any(_is_edge(whole, key) for whole in keys):
            return title
    return None


def _is_edge(whole: str, key: str) -> bool:
    return whole.startswith(key) or whole.endswith(key)


def _before_day(shown: list[Found[str]], declared: list[Found[str]]) -> Found[str] | None:
    """What is declared, where a heading has a date, a section or a counter behind it."""
    headings = [key_of(title.value) for title in shown]
    for title in declared:
        key = key_of(title.value)
        if len(key) >= 2 * MIN_KEY_CHARS and any(
            heading.startswith(key) and _BEHIND.search(heading[len(key) :]) for heading in headings
        ):
            return title
    return None


def _most_alike(shown: list[Found[str]], declared: list[Found[str]], least: float) -> Found[str] | None:
    """The heading with most words in common with a declaration, if they are at least this share of the shorter."""
    keys = [key_of(title.value) for title in declared]

    def likeness(heading: Found[str]) -> float:
        return max((_overlap(key_of(heading.value), key) for key in keys), default=0.0)

    headings = (title for title in shown if MIN_KEY_CHARS <= len(key_of(title.value)) <= MAX_TITLE_CHARS)
    best = max(headings, key=likeness, default=None)
    return best if best and likeness(best) >= least else None


def _overlap(heading: str, declared: str) -> float:
    words, others = set(heading.split()), set(declared.split())
    return len(words & others) / min(max(MIN_ALIKE_WORDS, len(words)), max(MIN_WORDS, len(others)))


def _uncut(title: Found[str], others: list[Found[str]]) -> Found[str]:
    """The whole of a declaration that was cut: for its length, or at a quotation mark that ended an attribute."""
    text = title.value
    is_long = len(text) >= MIN_CUT_CHARS and not title.evidence.source.startswith("html:")
    for other in others:
        rest = other.value[len(text) :].lstrip()
        if rest and other.value.startswith(text) and (rest[0] == '"' or (is_long and rest[0].isalnum())):
            return other
    return title
