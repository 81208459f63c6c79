"""A page's blocks while they are being labelled: who read each, in which zone it is, what it is ruled to be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from pipeline.labels.heads import Ruling
from pipeline.model import Kind, Label
from pipeline.page.blocks import Blocks, Leaf, Node
from pipeline.zones.vocabulary import Zone

PROSE_WORDS = 12
"""Words from which an unlinked block is prose, not a label or a button."""

MAX_LINKED = 0.3
"""Share of links in a block that is prose."""

MIN_ARTICLE_WORDS = 15
"""Words of body under which a page is no article, unless it is a post under its headline; news briefs have 20."""

MIN_UNREAD_WORDS = 50
"""Words of prose that stand together from which they are an article."""

MIN_AT_HOME = 0.8
"""Share of the words read that the element taken for their home holds."""

MAX_STRAY_BLOCKS = 6
"""Blocks between the article's prose and a short block outside its home that still belongs to it."""


@dataclass(slots=True)
class Draft:
    """The blocks of one page, and for each what is known of it so far."""

    blocks: Blocks
    read_by: list[str | None]
    """Who took it for the article's."""
    zone_at: list[Zone | None]
    rulings: list[Ruling | None] = field(init=False)

    def __post_init__(self) -> None:
        self.rulings = [None] * len(self.blocks.leaves)

    @property
    def leaves(self) -> list[Leaf]:
        """The blocks, in page order."""
        return self.blocks.leaves

    def is_free(self, n: int) -> bool:
        """Tell whether nothing is ruled of the block."""
        return self.rulings[n] is None

    def is_body(self, n: int) -> bool:
        """Tell whether the block is ruled to be body."""
        ruling = self.rulings[n]
        return ruling is not None and ruling[0] is Label.BODY

    def body(self) -> list[Leaf]:
        """Return the blocks ruled to be body."""
        ruled = zip(self.leaves, self.rulings, strict=True)
        return [leaf for leaf, ruling in ruled if ruling is not None and ruling[0] is Label.BODY]

    def read(self) -> list[Leaf]:
        """Return the blocks that a reader took for the article's."""
        return [leaf for leaf in self.leaves if self.read_by[leaf.n]]

    def unclaimed(self, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
        """Yield those of the blocks of which nothing is ruled and which are in no zone."""
        return (leaf for leaf in leaves if self.is_free(leaf.n) and self.zone_at[leaf.n] is None)


def is_prose(leaf: Leaf) -> bool:
    """Tell whether the block is running text: long enough, unlinked, no control."""
    return leaf.words >= PROSE_WORDS and leaf.link_density <= MAX_LINKED and leaf.kind is not Kind.OTHER


def count_prose(leaves: Sequence[Leaf]) -> int:
    """Return the words of prose in the blocks."""
    return sum(leaf.words for leaf in leaves if is_prose(leaf))


def find_home(leaves: Sequence[Leaf], share: float) -> Node:
    """Return the smallest element over the longest of the blocks that holds at least the share of their words."""
    places = [leaf.n for leaf in leaves]
    held = [0, *accumulate(leaf.words for leaf in leaves)]
    node = max(leaves, key=lambda leaf: leaf.words).node
    while node.parent is not None:
        if held[bisect_left(places, node.last)] - held[bisect_left(places, node.first)] >= share * held[-1]:
            break
        node = node.parent
    return node
