"""Finds the headline, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.jsonld import types_of
from pipeline.metadata.claims import Claims, Found, visible_text
from pipeline.metadata.site import site_names, squeezed

MAX_CANDIDATES = 20
"""Headings and declared titles looked at; a page with more of either is a list."""
MIN_KEY_CHARS = 6
"""A heading shorter than this says too little to be found inside another title ("News" is in many)."""
MIN_SHARED = 0.5
"""Share of the longer of two names of a site that the shorter must be."""
MIN_WORDS = 3
"""A heading of fewer words ("Discord") shares all of them with many a title by chance."""
MIN_OVERLAP = 0.3
"""Share of the words of a heading and of a declared title that must be common for them to be about one thing."""
MIN_OVERLAP_AGAINST_TWO = 0.5
"""The same where two declarations agree with each other and not with the heading."""

_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[-–—|·•»«:~/\\]+\s+|\s*[|»｜]\s*|\s*::\s*|:\s+")
# The same without spaces around them, as East Asian pages write it; the part must be the site's name all the same.
_CLOSE_SEPARATOR = re.compile(r"\s*[|｜ㅣ_:：]\s*")
# What stands behind a headline in its heading, words alone: a day, the number of comments; not the year in "for 2026".
_BEHIND = re.compile(r"^ (?:posted\b|\d\d? \d\d? \d)|\s(?!(?:19|20)\d\d$)\d+$")
_EDGES = " -–—|｜ㅣ_·•»«:：~/\\"


def read_title(claims: Claims) -> Found[str] | None:
    """The headline, chosen among what the page shows as its main heading and what it declares.

    1. A news article whose JSON-LD and OpenGraph agree: what they say.
    2. A main heading that a declaration repeats, or begins or ends with, beside a section or a site's name.
    3. A declaration that a main heading ends with, after a kicker, or begins with, before a date or a counter.
    4. The main heading that shares most words with a declaration.
    5. What two declarations agree on, else the first declaration, else the first heading.

    A heading that leads to the home of the site bears its name, and is none.
    """
    names = site_names(claims) | {squeezed(visible_text(heading)) for heading in claims.mastheads()} - {""}
    declared = [_without_site(title, names) for title in islice(_declared(claims), MAX_CANDIDATES)]
    headings = islice(claims.headings(), MAX_CANDIDATES)
    shown = [_without_site(title, names) for title in headings if squeezed(title.value) not in names]
    agreed = _agreed(declared)
    is_news = any("News" in name for node in claims.main[:1] for name in types_of(node))
    return _before_bar(
        (agreed if is_news else None)
        or _confirmed(shown, declared)
        or _in_heading(shown, declared)
        or _most_alike(shown, declared, MIN_OVERLAP_AGAINST_TWO if agreed else MIN_OVERLAP)
        or agreed
        or next(iter(declared + shown), None)
    )


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
    return headline if headline and shared and _key(headline.value) == _key(shared.value) else None


def _confirmed(shown: list[Found[str]], declared: list[Found[str]]) -> Found[str] | None:
    """A heading that a declaration repeats, or has at its start or end beside a section or a site's name."""
    keys = [_key(title.value) for title in declared]
    same = (title for title in shown if _key(title.value) in keys)
    within = (
        title
        for title in shown
        if len(_key(title.value)) >= MIN_KEY_CHARS and any(_is_edge(_key(title.value), key) for key in keys)
    )
    return next(same, None) or next(within, None)


def _in_heading(shown: list[Found[str]], declared: list[Found[str]]) -> Found[str] | None:
    """What is declared, where a heading has a kicker before it, or a date, a section or a counter behind it."""

    def is_headline(key: str) -> bool:
        return len(key) >= 2 * MIN_KEY_CHARS and any(
            heading.endswith(key) or (heading.startswith(key) and _BEHIND.search(heading[len(key) :]))
            for heading in headings
        )

    headings = [_key(title.value) for title in shown]
    return next((title for title in declared if is_headline(_key(title.value))), None)


def _is_edge(key: str, whole: str) -> bool:
    return whole.startswith(key) or whole.endswith(key)


def _most_alike(shown: list[Found[str]], declared: list[Found[str]], least: float) -> Found[str] | None:
    def likeness(heading: Found[str]) -> float:
        return max((_overlap(_key(heading.value), _key(title.value)) for title in declared), default=0.0)

    best = max((title for title in shown if len(_key(title.value)) >= MIN_KEY_CHARS), key=likeness, default=None)
    return best if best and likeness(best) >= least else None


def _overlap(one: str, other: str) -> float:
    words, others = set(one.split()), set(other.split())
    return len(words & others) / max(MIN_WORDS, min(len(words), len(others)))


def _without_site(title: Found[str], names: set[str]) -> Found[str]:
    """The title without a first or last part that is the name of the site; itself if nothing else is left.

    Catches "Rain expected - The Daily Example" and "Example | Rain expected"; must not catch "Berlin - Paris", nor a
    site's name within a sentence.
    """
    text = title.value
    for separator in (_SEPARATOR, _CLOSE_SEPARATOR):
        pieces = separator.split(text)
        if len(pieces) > 1 and _is_site(pieces[-1], names):
            text = text[: text.rindex(pieces[-1])].rstrip(_EDGES)
            break
        if len(pieces) > 1 and squeezed(pieces[0]) in names:
            text = text[len(pieces[0]) :].lstrip(_EDGES)
            break
    return Found(text, title.evidence) if text else title


def _before_bar(title: Found[str] | None) -> Found[str] | None:
    """The title without its sections and sites: what stands before the first bar, if it is a sentence, and the longest.

    Catches "Rain expected all week | Weather | The Example"; must not catch "Tides | Waves".
    """
    pieces = title.value.split(" | ") if title else []
    if title and len(pieces) > 1 and len(pieces[0].split()) >= MIN_WORDS and len(pieces[0]) == max(map(len, pieces)):
        return Found(pieces[0].strip(), title.evidence)
    return title


def _is_site(piece: str, names: set[str]) -> bool:
    """Whether a last part is the name of the site, or most of it: "DianaHR" on getdianahr.example."""
    name = squeezed(piece)
    return name in names or any(
        (name in known or known in name) and MIN_SHARED * max(len(name), len(known)) <= min(len(name), len(known))
        for known in names
        if min(len(name), len(known)) >= MIN_KEY_CHARS
    )


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
