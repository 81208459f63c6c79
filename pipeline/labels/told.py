"""Labels the blocks of an article that only the page's data hold: its body, and what stands in it that is none."""

from __future__ import annotations

import re

from pipeline.labels.draft import MIN_UNREAD_WORDS
from pipeline.labels.heads import Heads, Ruling
from pipeline.model import Facts, Label
from pipeline.page.blocks import Blocks, Leaf
from pipeline.zones import propose_zones
from pipeline.zones.house import find_house
from pipeline.zones.notices import notice_kind
from pipeline.zones.promos import says_promo
from pipeline.zones.voice import speaks_for_page

MAX_SHARE = 0.5
"""Share of the words above which what an element is called is no reason to leave it out: it holds the article."""

_PLACEHOLDER = re.compile(r"(?:\$\$|\{\{|\[\[|%%|##)[\w :.-]{1,60}(?:\$\$|\}\}|\]\]|%%|##)")


def label_told(blocks: Blocks, facts: Facts, source: str) -> list[Ruling]:
    """Return for each block of an article's markup its label and rule; that of the body is where the article was found.

    Catches captions, promotions, notices and the places of adverts (``$$AD$$``). Must not catch the article: where
    hardly any body would be left, all of it is body.
    """
    heads = Heads(facts)
    total = sum(leaf.words for leaf in blocks.leaves)
    zones: dict[int, Ruling] = {}
    for zone in propose_zones(blocks):
        inside = blocks.leaves[zone.first : zone.last]
        if zone.is_certain and sum(leaf.words for leaf in inside) <= MAX_SHARE * total:
            zones |= {leaf.n: (zone.label, zone.rule) for leaf in inside}
    invited = find_house([(leaf.text, leaf.words) for leaf in blocks.leaves])
    rulings = [
        zones.get(leaf.n) or _said(leaf, heads, is_house=is_house) or (Label.BODY, source)
        for leaf, is_house in zip(blocks.leaves, invited, strict=True)
    ]
    left = sum(leaf.words for leaf in blocks.leaves if rulings[leaf.n][0] is Label.BODY)
    return rulings if left >= MIN_UNREAD_WORDS else [(Label.BODY, source)] * len(rulings)


def _said(leaf: Leaf, heads: Heads, *, is_house: bool) -> Ruling | None:
    if _PLACEHOLDER.fullmatch(leaf.text):
        return Label.AD, "rule:placeholder"
    head = heads.rule(leaf)
    if head is not None and head[0] is Label.CAPTION:
        return head
    if is_house:
        return Label.PROMO, "rule:says-house"
    if not speaks_for_page(leaf.text):
        return says_promo(leaf.text, leaf.words, leaf.link_density)
    kind = notice_kind(leaf.text, leaf.words)
    return (Label.NOTICE, f"rule:notice-{kind}") if kind else says_promo(leaf.text, leaf.words, leaf.link_density)
