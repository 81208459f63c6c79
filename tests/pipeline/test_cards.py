"""Cards are the article where the page has hardly anything else, and teasers are not."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.labels.cards import take_cards
from pipeline.labels.draft import Draft
from pipeline.model import Label
from pipeline.page.blocks import read_blocks

TOLD = (
    "The kitchen looks out on the old lock, and the eels come over the quay in the morning and onto the plate at noon. "
    "Ask for the table under the clock, order the soup first, and leave room for the plums that grow in the yard. "
    "It is closed on Mondays, and when the ferry does not run."
)
CUT = "The council met for six hours on Monday and could not agree on who should pay for the wall, since the engineer …"
SHORT = "The council met for six hours and could not agree on the wall."
INTRODUCTION = (
    "Nobody eats badly on the island any more. Here are the houses that we went to this winter, nearest first."
)


def _ruled(told: str, count: int, paragraphs: int, heading: str = "h1") -> tuple[Draft, list[int]]:
    """A page of a headline, paragraphs that are body and cards of which nothing is known; the places of the cards."""
    cards = "".join(f"<li class=card><h3><a href=/{n}>House {n}</a></h3><p>{told}</p></li>" for n in range(count))
    story = f"<p>{INTRODUCTION}</p>" * paragraphs
    page = f"<body><main><{heading}>Where to eat on the island</{heading}>{story}</main><ul>{cards}</ul></body>"
    blocks = read_blocks(document_fromstring(page), 240)
    draft = Draft(blocks, [None] * len(blocks.leaves), [None] * len(blocks.leaves))
    if heading == "h1":
        draft.rulings[0] = (Label.TITLE, "rule:title-h1")
    for n in range(1, 1 + paragraphs):
        draft.rulings[n] = (Label.BODY, "trafilatura:body")
    take_cards(draft)
    return draft, [leaf.n for leaf in blocks.leaves if leaf.text == told]


def test_cards_told_at_length_are_the_article_with_their_headings() -> None:
    draft, cards = _ruled(TOLD, 12, 1)
    assert len(cards) == 12
    assert all(draft.is_body(n) and draft.is_body(n - 1) for n in cards)


def test_a_heading_that_the_classifier_turned_down_comes_with_its_card() -> None:
    draft, cards = _ruled(TOLD, 12, 20)
    draft.rulings[cards[3] - 1] = (Label.NAV, "model:not-body")
    draft.rulings[cards[4] - 1] = (Label.AD, "zone:promos:ad")
    for n in range(2, 21):
        draft.rulings[n] = (Label.FOOTER, "zone:furniture:footer")
    take_cards(draft)
    assert draft.is_body(cards[3] - 1)
    assert not draft.is_body(cards[4] - 1)


@pytest.mark.parametrize(
    ("told", "count", "paragraphs", "heading"),
    [(CUT, 30, 1, "h1"), (SHORT, 40, 1, "h1"), (TOLD, 5, 1, "h1"), (TOLD, 12, 20, "h1"), (TOLD, 12, 1, "h2")],
    ids=["cut off", "short", "few", "below an article", "without a headline"],
)
def test_teasers_are_not(told: str, count: int, paragraphs: int, heading: str) -> None:
    draft, cards = _ruled(told, count, paragraphs, heading)
    assert len(cards) == count
    assert not any(draft.is_body(n) for n in cards)
