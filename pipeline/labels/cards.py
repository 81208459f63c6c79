"""Takes cards for the article where the page has hardly anything else: guides, rankings, lists told place by place."""

from __future__ import annotations

from collections import defaultdict

from pipeline.labels.draft import Draft, count_prose, is_prose
from pipeline.model import Kind, Label
from pipeline.page.blocks import Leaf
from pipeline.text import ends_sentence

MIN_CARDS = 6
MIN_CARD_WORDS = 30
"""How many cards are an article, and the words that each has on the mean; a teaser is shorter."""

MIN_TOLD_WORDS = 400
MIN_CARDS_TO_BODY = 5
"""Words that all cards tell, and how many to a word of body; all teasers of a page are seldom twice its article."""

MIN_WHOLE = 0.8
"""Share of the cards that end as sentences do; excerpts break off."""

_CUT = ("…", "...", "]", "»", "→")

_Make = tuple[str, str, str, str]


def take_cards(draft: Draft) -> None:
    """Where the prose under a headline stands in cards of one make that no reader took, take them and their headings.

    Catches a guide whose places are cards below two sentences of introduction. Must not catch teasers of other
    articles, be they the page's only prose: they are shorter or break off.
    """
    title = next((leaf.n for leaf in draft.leaves if _is_title(draft, leaf)), None)
    wanted = max(MIN_TOLD_WORDS, MIN_CARDS_TO_BODY * sum(leaf.words for leaf in draft.body()))
    if title is None or count_prose(list(draft.unclaimed(draft.leaves))) < wanted:
        return
    cards = _cards_below(draft, title)
    if count_prose(cards) >= wanted:
        for place, card in enumerate(cards):
            draft.rulings[card.n] = (Label.BODY, "rule:cards")
            above = draft.leaves[cards[place - 1].n + 1 if place else title + 1 : card.n]
            heading = next((leaf for leaf in reversed(above) if leaf.kind is Kind.HEADING), None)
            if heading is not None and _is_open(draft, heading.n):
                draft.rulings[heading.n] = (Label.BODY, "rule:cards")


def _cards_below(draft: Draft, title: int) -> list[Leaf]:
    """Return the unread prose of the make that tells most, if it is told as cards of an article are; else none."""
    makes: defaultdict[_Make, list[Leaf]] = defaultdict(list)
    for leaf in draft.unclaimed(draft.leaves[title + 1 :]):
        if is_prose(leaf):
            makes[_make(leaf)].append(leaf)
    cards = max(makes.values(), key=count_prose, default=[])
    words = count_prose(cards)
    whole = [card for card in cards if ends_sentence(card.text) and not card.text.endswith(_CUT)]
    is_told = words >= MIN_CARD_WORDS * len(cards) and len(whole) >= MIN_WHOLE * len(cards)
    return cards if len(cards) >= MIN_CARDS and is_told else []


def _is_open(draft: Draft, n: int) -> bool:
    ruling = draft.rulings[n]
    return ruling is None or ruling[1] == "model:not-body"


def _make(leaf: Leaf) -> _Make:
    over = leaf.node.parent
    return leaf.node.tag, leaf.node.names, over.tag if over else "", over.names if over else ""


def _is_title(draft: Draft, leaf: Leaf) -> bool:
    ruling = draft.rulings[leaf.n]
    return ruling is not None and ruling[0] is Label.TITLE
