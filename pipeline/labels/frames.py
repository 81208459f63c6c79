"""Which zone each block is in, without zones that are the article itself, whatever they are called."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from pipeline.labels.draft import is_prose
from pipeline.model import Label
from pipeline.page.blocks import Blocks, Leaf
from pipeline.zones import find_zones
from pipeline.zones.comments import is_signed_piece
from pipeline.zones.vocabulary import Zone

MAX_READ_IN_KIND = 0.5
"""Share of the article, as it was read, above which zones of one kind are no zones."""

MIN_READ_IN_FRAME = 0.9
"""Share of the article, as it was read, that a frame around it holds."""

_NEVER_ARTICLE = frozenset({Label.COMMENT, Label.COMMENT_FORM, Label.CONSENT})
"""Kinds of zones that are none of the article though a reader took them for it."""


def zone_blocks(proposed: Sequence[Zone], blocks: Blocks, is_read: Sequence[bool]) -> list[Zone | None]:
    """Return for each block of the page the zone it is in.

    Args:
        proposed: What its names and structure say.
        blocks: The page.
        is_read: For each block, whether a reader took it for the article's.
    """
    zones = find_zones(proposed, blocks, is_read)
    return _paint(_without_article(zones, blocks, is_read), len(blocks.leaves))


def _without_article(zones: list[Zone], blocks: Blocks, is_read: Sequence[bool]) -> list[Zone]:
    """Return the zones without those of a kind that together hold most of the article: a slideshow may be it."""
    at = _paint(zones, len(blocks.leaves))
    held: Counter[Label] = Counter()
    words_read = _count_read(blocks, is_read)
    for leaf in blocks.leaves:
        if is_read[leaf.n]:
            zone = at[leaf.n]
            if zone is not None and zone.label not in _NEVER_ARTICLE:
                held[zone.label] += leaf.words
    open_prose = [leaf for leaf in blocks.leaves if is_prose(leaf) and _is_open(at[leaf.n])]
    unread = sum(leaf.words for leaf in open_prose if not is_read[leaf.n])
    wrong = {label for label, words in held.items() if words > MAX_READ_IN_KIND * words_read[-1] and words > unread}
    kept = [zone for zone in zones if zone.label not in wrong]
    return [
        zone for zone in kept
        if zone.label is not Label.COMMENT
        or not (_holds_only_prose(zone, open_prose, at, blocks) or _is_frame(zone, zones, blocks, words_read))
    ]  # fmt: skip


def _count_read(blocks: Blocks, is_read: Sequence[bool]) -> list[int]:
    """Return how many words of the article stand before each block, and in all; of prose, where nothing was read."""
    counts = is_read if any(is_read) else [is_prose(leaf) for leaf in blocks.leaves]
    return [0, *accumulate(leaf.words if counts[leaf.n] else 0 for leaf in blocks.leaves)]


def _is_open(zone: Zone | None) -> bool:
    return zone is None or zone.label is Label.COMMENT


def _holds_only_prose(zone: Zone, open_prose: Sequence[Leaf], at: Sequence[Zone | None], blocks: Blocks) -> bool:
    """Tell an article called "comment" from comments: it is signed once at most, with the first prose.

    What stands in zones of its own is left out of the reckoning, so that comments below it change nothing.
    """
    if not open_prose or not zone.first <= open_prose[0].n < zone.last:
        return False
    if not is_signed_piece(blocks.leaves[zone.first : zone.last]):
        return False
    held = sum(leaf.words for leaf in open_prose if zone.first <= leaf.n < zone.last)
    return held > MIN_READ_IN_FRAME * (held + sum(leaf.words for leaf in open_prose if at[leaf.n] is None))


def _is_frame(zone: Zone, zones: Sequence[Zone], blocks: Blocks, words_read: Sequence[int]) -> bool:
    """Tell a frame called "comment" from comments: the article is in it, and comments inside or none.

    Args:
        zone: One of the zones.
        zones: All of them, in page order.
        blocks: The page.
        words_read: How many words of the article stand before each block, and in all.
    """
    held = words_read[zone.last] - words_read[zone.first]
    if zone.run is not None or held < MIN_READ_IN_FRAME * words_read[-1]:
        return False
    if is_signed_piece(blocks.leaves[zone.first : zone.last]):
        return True
    within = zones[bisect_right(zones, zone.first, key=_first) : bisect_left(zones, zone.last, key=_first)]
    return any(other.label is Label.COMMENT and other.last <= zone.last for other in within)


def _first(zone: Zone) -> int:
    return zone.first


def _paint(zones: list[Zone], count: int) -> list[Zone | None]:
    """Return the zone of each block: the innermost, but inside comments and lists of links only forms count."""
    at: list[Zone | None] = [None] * count
    for zone in zones:
        for n in range(zone.first, zone.last):
            held = at[n]
            if held is None or zone.label is held.label or not _holds(held, zone):
                at[n] = zone
    return at


def _holds(outer: Zone, inner: Zone) -> bool:
    """Tell whether what is inside the outer zone stays of its kind, whatever the inner one is called."""
    if outer.label is Label.COMMENT:
        return not (inner.label is Label.COMMENT_FORM and inner.rule.startswith("zone:forms:"))
    if outer.label in {Label.RELATED, Label.NAV, Label.FOOTER, Label.CONSENT, Label.COMMENT_FORM}:
        return inner.label in {Label.COMMENT, Label.OTHER, Label.BIO, Label.GALLERY}
    return not inner.is_certain and outer.is_certain
