"""Finds the headline, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from pipeline.metadata.claims import SOFT_HYPHEN, Claims, Found
from pipeline.metadata.headings import Heading, banners, lesser_headings, main_headings, mastheads
from pipeline.metadata.order import in_order
from pipeline.metadata.site import site_names, squeezed
from pipeline.metadata.title_parts import MIN_KEY_CHARS, MIN_WORDS, before_bar, key_of, parts_of, without_site
from pipeline.page.jsonld import types_of

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


@dataclass(frozen=True)
class _Candidates:
    """What may be the headline, each without the name of the site. Without slots, for what is seldom looked at."""

    claims: Claims
    names: set[str]
    sections: set[str]
    declared: list[Found[str]]
    main: list[Heading]

    @property
    def shown(self) -> list[Found[str]]:
        """The main headings."""
        return [heading.title for heading in self.main]

    @cached_property
    def lesser(self) -> list[Heading]:
        """The headings of the next two levels."""
        return _cleaned(lesser_headings(self.claims), self.names, self.sections)

    @cached_property
    def agreed(self) -> Found[str] | None:
        """The JSON-LD headline, if OpenGraph has the same."""
        return _agreed(self.declared)


def read_title(claims: Claims, site: set[str]) -> Found[str] | None:
    """The headline, by the first rule that finds one among what is declared and what is shown.

    A kicker before the headline stays only where it is declared as part of it, and nothing is declared without it.
    A heading that leads to the home of the site bears its name, and one in the navigation a trail: they are none.
    """
    names = site | {squeezed(text) for text in mastheads(claims)} - {""}
    headings = main_headings(claims)
    names |= _headings_of_site(claims, headings)
    sections = {squeezed(one.value) for one in (*claims.json_ld("articleSection"), *claims.meta("article:section"))}
    declared = [without_site(title, names, sections) for title in _declared(claims)]
    main = [_well_spelt(heading, declared) for heading in _cleaned(headings, names, sections)]
    candidates = _Candidates(claims, names, sections, declared, main)
    chosen = next((title for rule in _RULES if (title := rule(candidates))), None)
    return before_bar(_unbroken(_uncut(chosen, declared + candidates.shown), declared)) if chosen else None


def _headings_of_site(claims: Claims, main: list[Heading]) -> set[str]:
    """Main headings, squeezed, beside which the title names another heading: they bear the name of the site.

    Catches "Tidelog" in "What is a spring tide? | Tidelog", and in "Tidelog: What is a spring tide?" where it is a link
    or in a banner; must not catch half a headline where no heading has the other half alone.
    """
    title = next(claims.title(), None)
    whole = squeezed(title.value) if title else ""
    keys = [key for heading in main if (key := squeezed(heading.title.value)) and key != whole and key in whole]
    if not title or not keys:
        return set()
    headings = {squeezed(heading.title.value) for heading in (*main, *lesser_headings(claims))}
    linked = {squeezed(text) for text in banners(claims)}
    pieces = [squeezed(piece) for piece in parts_of(title.value)]
    last = {key for key in keys if key == pieces[-1] and {pieces[0], whole.removesuffix(key)} & headings - {key}}
    halves = {key: {whole.removeprefix(key), whole.removesuffix(key)} for key in keys if key in linked}
    return last | {key for key, others in halves.items() if others & headings - {key}}


def _if_news(of: _Candidates) -> Found[str] | None:
    is_news = any("News" in name for node in of.claims.main[:1] for name in types_of(node))
    return of.agreed if is_news else None


_RULES: tuple[Callable[[_Candidates], Found[str] | None], ...] = in_order(
    "title",
    {
        "agreed": _if_news,
        "declared-and-shown": lambda of: _shown_as_declared(of.main, of.declared),
        "dated": lambda of: _before_day(of.shown, of.declared),
        "nearly-declared": lambda of: _most_alike(of.shown, of.declared, MIN_OVERLAP_TO_BE_SURE),
        "lesser-heading": lambda of: _shown_as_declared(of.lesser, of.declared, is_lesser=True),
        "most-alike": lambda of: _most_alike(of.shown, [of.agreed] if of.agreed else of.declared, MIN_OVERLAP),
        "declared": lambda of: of.agreed or next(iter(of.declared), None),
        "shown": lambda of: next(
            iter(of.shown or [heading.title for heading in of.lesser if key_of(heading.title.value)]), None
        ),
    },
)


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
        or _before_subtitle(headings, keys)
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
        if squeezed(heading.title.value) not in {*names, ""}
    ]


def _declared(claims: Claims) -> Iterator[Found[str]]:
    """Where a page declares its headline, in the stated order."""
    for place in _DECLARATIONS:
        yield from place(claims)


def _in_data(claims: Claims) -> Iterator[Found[str]]:
    """The headline of JSON-LD, else the first one of microdata: not the site's name, which many themes mark too."""
    headline = next(claims.json_ld("headline"), None)
    if headline:
        return iter([headline])
    site = {squeezed(text) for text in mastheads(claims)} | site_names(claims)
    return islice((title for title in claims.item("headline") if squeezed(title.value) not in site), 1)


def _in_metas(claims: Claims) -> Iterator[Found[str]]:
    for name in _METAS:
        yield from islice(claims.meta(name), 1)


_METAS = ("headline", "parsely-title", "sailthru.title", "citation_title", "dc.title", "og:title", "twitter:title")
_DECLARATIONS: tuple[Callable[[Claims], Iterator[Found[str]]], ...] = in_order(
    "declared titles",
    {"json-ld:headline": _in_data, "meta": _in_metas, "html:title": lambda claims: islice(claims.title(), 1)},
)


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


def _before_subtitle(headings: list[Heading], keys: list[str]) -> Found[str] | None:
    """What a heading shows before its last elements, where that is what is declared."""
    for heading in headings:
        for beginning in heading.beginnings():
            if len(key_of(beginning)) >= 2 * MIN_KEY_CHARS and key_of(beginning) in keys:
                return Found(beginning, heading.title.evidence)
    return None


def _same(shown: list[Found[str]], keys: list[str]) -> Found[str] | None:
    """The heading that most declarations repeat; of several, the one that the most trustworthy repeats."""
    by_key = {key_of(title.value): title for title in reversed(shown)}
    repeated = max((key for key in keys if key and key in by_key), key=keys.count, default="")
    return by_key.get(repeated)


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


def _well_spelt(heading: Heading, declared: list[Found[str]]) -> Heading:
    """The heading as the declaration with the same letters spells it: with other blanks, or without soft hyphens.

    Its first letter, or single words, may be set in elements of their own.
    """
    key = key_of(heading.title.value)
    for title in declared:
        other = key_of(title.value)
        if other.replace(" ", "") == key.replace(" ", "") and (other != key or SOFT_HYPHEN in heading.title.value):
            return Heading(Found(title.value, heading.title.evidence), ())
    return heading


def _unbroken(title: Found[str], declared: list[Found[str]]) -> Found[str]:
    """A part of a heading as the declaration of the same words spells it: without soft hyphens, where that has none."""
    return _well_spelt(Heading(title, ()), declared).title if SOFT_HYPHEN in title.value else title


def _uncut(title: Found[str], others: list[Found[str]]) -> Found[str]:
    """The whole of a declaration that was cut: for its length, or at a quotation mark that ended an attribute."""
    text = title.value
    is_long = len(text) >= MIN_CUT_CHARS and not title.evidence.source.startswith("html:")
    for other in others:
        rest = other.value[len(text) :].lstrip()
        if rest and other.value.startswith(text) and (rest[0] == '"' or (is_long and rest[0].isalnum())):
            return other
    return title
