"""Finds comments under a heading that says so, where no element of their own holds them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from pipeline.model import Kind, Label
from pipeline.page.blocks import Blocks, Leaf, Node
from pipeline.zones.comments import SAID_WORD, holds_speech, is_comment_heading, is_meta, is_prose, outermost, stem
from pipeline.zones.vocabulary import Zone

_ENDS = re.compile(
    r"\b(?:post|leave|add|write|submit|make)\b.{0,12}\b(?:comment|reply|response)\b|\bajouter un commentaire\b"
    r"|\brecent\b|\babout\b|\barchives?\b|\brelated\b",
    re.IGNORECASE,
)

MAX_PROSE_PER_META = 5
"""Long paragraphs to a comment, on the mean, that are still comments; more are an article with a few dates in it."""

MAX_LINKED = 0.5
"""Share of links in a heading from which it leads to another page."""

MAX_FIRST_COMMENT_BLOCKS = 25
"""Blocks from the heading to the first line that says who; the first comment may be long."""

MAX_LAST_COMMENT_BLOCKS = 3
"""Blocks after the last such line that still count as the last comment."""


def find_headed(blocks: Blocks, named: Sequence[Zone]) -> Iterator[Zone]:
    """Find comments under a heading that says so, in pages that put them beside the article in no element of their own.

    Catches the flat pages of old Typepad and Movable Type: ``Comments``, then paragraphs and ``Posted by: ... | date``.
    Asks for lines that say who and when below the heading, so that an article's section called "Comments" is none, be
    there comments of their own further down.

    Args:
        blocks: The page.
        named: The elements of comments that names tell.
    """
    leaves = blocks.leaves
    first_prose = next((leaf.n for leaf in leaves if is_prose(leaf)), len(leaves))
    headings = list(filter(_heads_comments, leaves[first_prose:]))
    if not headings:
        return
    metas = [leaf.n for leaf in leaves if is_meta(leaf) and (leaf.words <= 8 or SAID_WORD.search(leaf.text))]
    ends = [leaf.n for leaf in leaves if leaf.kind is Kind.HEADING and not is_meta(leaf) and _ends_comments(leaf)]
    prose = [0, *accumulate(map(is_prose, leaves))]
    others = _Others(headings, named, blocks)
    covered = 0
    for heading in headings:
        if heading.n < covered:
            continue  # it stands among the comments under another
        holder = _holder_of(heading)
        next_end = bisect_right(ends, heading.n)
        end = min([holder.last, *ends[next_end : next_end + 1], *others.below(heading.n)])
        first, after = bisect_right(metas, heading.n), bisect_left(metas, end)
        if first == after or metas[first] - heading.n > MAX_FIRST_COMMENT_BLOCKS:
            continue
        of_last = min(end, max(metas[after - 1] + 1, _end_of_last(metas[first:after], leaves)))
        last = min(end, max(metas[after - 1] + MAX_LAST_COMMENT_BLOCKS, of_last))
        while last > of_last and leaves[last - 1].link_density > 0.5:
            last -= 1  # links below the last comment lead back to the page
        if prose[last] - prose[heading.n] <= MAX_PROSE_PER_META * (after - first):
            covered = last
            yield Zone(Label.COMMENT, "zone:comments:headed", holder, run=(heading.n, last))


def _holder_of(heading: Leaf) -> Node:
    """Return the smallest element around a heading that holds more than it and a line below."""
    holder = heading.node
    while holder.parent is not None and holder.last - heading.n <= 2 and holder.tag not in {"body", "main"}:
        holder = holder.parent
    return holder


class _Others:
    """Knows where, below a heading, a thread begins that is not under it."""

    def __init__(self, headings: Sequence[Leaf], named: Sequence[Zone], blocks: Blocks) -> None:
        held = list(outermost(named))
        spoken = {zone.first for zone in held if holds_speech(blocks.leaves[zone.first : zone.last])}
        below = {leaf.n for leaf in headings if leaf.kind is Kind.HEADING and not _NUMBERED.search(leaf.text)}
        at_home = {n for zone in held for n in range(zone.first, zone.last)}
        self._starts = sorted(spoken | below)
        self._loose = [0, *accumulate(is_prose(leaf) and leaf.n not in at_home for leaf in blocks.leaves)]
        self._held = [zone.first for zone in held]
        apart = {
            zone.first
            for before, zone in pairwise(held)
            if zone.first in spoken and before.last < zone.first and not _are_alike(before.node, zone.node)
        }
        for n in below - at_home:
            place = bisect_left(self._held, n)
            if place and self._held[place - 1] in spoken and held[place - 1].last < n:
                apart.add(n)
        self._apart = sorted(apart)

    def below(self, n: int) -> list[int]:
        """Return where the thread under a heading ends at the latest, if anywhere.

        That is at a thread below prose that is in none, and at the second of two that are unlike and do not touch.
        """
        after = bisect_right(self._starts, self._loose[n], key=self._loose.__getitem__)
        own = self._held[(place := bisect_right(self._held, n)) : place + 1]
        apart = self._apart[(place := bisect_right(self._apart, own[0])) : place + 1] if own else []
        return [*self._starts[after : after + 1], *apart]


def _are_alike(one: Node, other: Node) -> bool:
    return one.parent is other.parent and one.tag == other.tag and stem(one.names) == stem(other.names)


_NUMBERED = re.compile(r"[^\d(]\d+\W*$")
"""``Comment 12`` stands over one of many."""


def _heads_comments(leaf: Leaf) -> bool:
    """Tell a heading of comments from what is pressed (``5 comments`` over the article) and leads to them."""
    if leaf.link_density > MAX_LINKED or leaf.kind is Kind.OTHER:
        return False
    return is_comment_heading(leaf.text, leaf.words)


def _end_of_last(metas: Sequence[int], leaves: Sequence[Leaf]) -> int:
    """Return the block after the element of the last comment, told by the one before it; 0 where it is the first."""
    if len(metas) == 1:
        return 0
    node = leaves[metas[-1]].node
    while node.parent is not None and metas[-2] < node.parent.first:
        node = node.parent
    return node.last


def _ends_comments(heading: Leaf) -> bool:
    """Tell whether a heading stands over something else than comments: it says so, leads away, or is of the page."""
    leads_away = heading.link_density > MAX_LINKED and not _is_link_to_itself(heading)
    return heading.node.tag == "h1" or leads_away or _ENDS.search(heading.text) is not None


def _is_link_to_itself(heading: Leaf) -> bool:
    """Tell the subject of a comment, which links to its own place, from the headline of another page."""
    return all("#" in (link.get("href") or "#") for link in heading.node.element.iter("a"))
