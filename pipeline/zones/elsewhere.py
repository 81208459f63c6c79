"""Tells lists of what readers wrote on other pages ("latest comments") from the thread of this one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, groupby
from urllib.parse import urlsplit

from pipeline.model import Label
from pipeline.page.blocks import Blocks, Leaf, elements_of
from pipeline.zones.comments import MIN_THREAD, holds_speech, is_meta, outermost
from pipeline.zones.vocabulary import Zone

ELSEWHERE = "zone:comments:elsewhere"

MIN_HEADLINE_WORDS = 3
"""Words of a link to another article; names of writers and buttons have fewer."""

MIN_LEADING = 0.8
"""Links to other articles to a line that says who and when; in a thread hardly any comment has one."""

MAX_EXCERPT_WORDS = 60
"""Words of the longest excerpt of a comment."""

_NO_ARTICLE = re.compile(
    r"^(?:#|javascript:|mailto:)|/(?:users?|profil\w*|members?|authors?|autor\w*|people|u)[/?]|repl(?:y|ies)|respond|report|login",
    re.IGNORECASE,
)
"""Addresses of the same page, of writers, and of what is done with a comment."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """A link to another article."""

    host: str
    target: str
    opening: str
    """The first two words: the same in all links that are buttons (``Answer to Ann``)."""


def set_elsewhere(zones: Sequence[Zone], blocks: Blocks) -> list[Zone]:
    """Return the zones, those of comments on other pages as lists of links to these, and none inside them.

    Catches ``Latest comments`` at the side, where each has who, when, an excerpt and the headline it is about. Must not
    catch a thread whose writers link to their own pages or to a source here and there, nor trackbacks of other sites.
    """
    said = [zone for zone in zones if zone.label is Label.COMMENT and zone.node.tag not in {"html", "body", "main"}]
    said.sort(key=_first)
    found: list[Zone] = []
    for _, group in groupby(outermost(said), key=lambda zone: id(zone.node.parent)):
        found += _lists_among(list(group), said, blocks)
    if not found:
        return list(zones)
    gone = {n for zone in found for n in range(zone.first, zone.last)}
    return [zone for zone in zones if zone.label is not Label.COMMENT or zone.first not in gone] + found


def _lists_among(group: Sequence[Zone], said: Sequence[Zone], blocks: Blocks) -> Iterator[Zone]:
    """Yield the lists that zones side by side are, each of itself or all together."""
    alone = [zone for zone in group if _leads_elsewhere(zone.first, zone.last, said, blocks)]
    first, last = group[0].first, group[-1].last
    if not alone and len(group) >= MIN_THREAD and _leads_elsewhere(first, last, said, blocks):
        alone = list(group)
    for zone in alone:
        yield Zone(Label.RELATED, ELSEWHERE, zone.node, run=zone.run)


def _leads_elsewhere(first: int, last: int, said: Sequence[Zone], blocks: Blocks) -> bool:
    leaves = blocks.leaves[first:last]
    if any(leaf.words > MAX_EXCERPT_WORDS or leaf.node.tag == "h1" for leaf in leaves):
        return False
    leads = [_lead_of(leaf) for leaf in leaves]
    found = [lead for lead in leads if lead is not None]
    many = max(MIN_THREAD, MIN_LEADING * sum(map(is_meta, leaves)))
    if len(found) < many or len({lead.host for lead in found} - {""}) > 1:
        return False
    if 2 * min(len({lead.target for lead in found}), len({lead.opening for lead in found})) < len(found):
        return False
    before = [0, *accumulate(lead is not None for lead in leads)]
    inside = said[bisect_left(said, first, key=_first) : bisect_left(said, last, key=_first)]
    return not any(
        before[zone.last - first] == before[zone.first - first] and holds_speech(blocks.leaves[zone.first : zone.last])
        for zone in inside
        if zone.last <= last
    )


def _first(zone: Zone) -> int:
    return zone.first


def _lead_of(leaf: Leaf) -> _Lead | None:
    """Return the first link of a block that leads to another article; none where nothing does."""
    if not leaf.link_chars:
        return None
    tells_time = is_meta(leaf)
    for element in elements_of(leaf):
        href = (element.get("href") or "").strip() if element.tag == "a" else ""
        told = "".join(element.itertext()).split() if href and _NO_ARTICLE.search(href) is None else []
        is_time = tells_time and any(map(str.isdigit, chain.from_iterable(told)))
        if len(told) >= MIN_HEADLINE_WORDS and not is_time:
            return _lead_to(href, " ".join(told[:2]))
    return None


def _lead_to(href: str, opening: str) -> _Lead | None:
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return _Lead(parts.netloc.lower(), f"{parts.path}?{parts.query}", opening)
