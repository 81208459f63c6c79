"""Names the lines between headline and article that nothing else names: a second headline, a standfirst."""

from __future__ import annotations

from pipeline.labels.draft import Draft
from pipeline.labels.heads import is_beside_picture
from pipeline.model import Kind, Label
from pipeline.page.blocks import Leaf, is_inside

MAX_BELOW_TITLE = 4
"""Blocks under the headline among which they stand; bylines and buttons come between."""
MIN_WORDS = 6
MAX_WORDS = 60
MAX_LINKED = 0.2
MIN_ARTICLE_WORDS = 60
"""Words of body under which what stands below a headline may be the article itself."""

MIN_SMALL = 2
"""Words written small of a line that is more than names, in scripts that know small letters."""

_BARS = frozenset("|·•")
_NEVER = frozenset({"aside", "details", "figure", "form", "nav", "footer", "li", "table", "dialog", "button"})


def place_standfirsts(draft: Draft) -> None:
    """Name the unclaimed lines right under the headline and over the body.

    Catches ``Nobody had answered the engineer's letters`` in the header of an article. Must not catch what stands
    beside a picture, in lists and boxes, nor anything below the first paragraph.
    """
    title = next((leaf.n for leaf in draft.leaves if _is_title(draft, leaf)), None)
    body = draft.body()
    if title is None or not body or sum(leaf.words for leaf in body) < MIN_ARTICLE_WORDS:
        return
    for leaf in draft.unclaimed(draft.leaves[title + 1 : min(body[0].n, title + 1 + MAX_BELOW_TITLE)]):
        if _may_stand_first(leaf):
            draft.rulings[leaf.n] = (Label.STANDFIRST, "rule:standfirst-place")


def _may_stand_first(leaf: Leaf) -> bool:
    is_line = MIN_WORDS <= leaf.words <= MAX_WORDS and leaf.link_density <= MAX_LINKED
    is_kind = leaf.kind in {Kind.HEADING, Kind.PARAGRAPH} and not is_beside_picture(leaf)
    return is_line and is_kind and _is_told(leaf.text) and not is_inside(leaf.node, _NEVER)


def _is_told(text: str) -> bool:
    """Tell words that say something from names and from what is divided by bars, as times and bylines are."""
    if not _BARS.isdisjoint(text):
        return False
    return text.lower() == text.upper() or sum(word[:1].islower() for word in text.split()) >= MIN_SMALL


def _is_title(draft: Draft, leaf: Leaf) -> bool:
    ruling = draft.rulings[leaf.n]
    return ruling is not None and ruling[0] is Label.TITLE
