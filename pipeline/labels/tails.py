"""Leaves out of the body what publishers and companies set in or under their articles for themselves."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.labels.draft import MIN_UNREAD_WORDS, Draft, count_prose
from pipeline.model import Label
from pipeline.page.blocks import Leaf
from pipeline.zones.boilerplate import is_boilerplate_label
from pipeline.zones.house import addresses_reader, find_house

MAX_TAIL_BLOCKS = 4
"""Blocks at the end of a body that may go on with an invitation above them."""

MAX_BOILERPLATE_BLOCKS = 4
"""Blocks under such a line; more are a chapter of the article."""


def leave_house(draft: Draft) -> None:
    """Set aside what the publisher says for itself, and the lines under it that go on with it.

    Must not catch a page that is nothing else: where no article would be left, nothing is done.
    """
    body = draft.body()
    lines = [leaf for leaf in draft.leaves if draft.is_body(leaf.n) or draft.rulings[leaf.n] == _SAYS_PROMO]
    invited = find_house([(leaf.text, leaf.words) for leaf in lines])
    said = [not draft.is_body(leaf.n) or is_house for leaf, is_house in zip(lines, invited, strict=True)]
    if not any(said):
        return
    tail = range(max(1, len(lines) - MAX_TAIL_BLOCKS), len(lines))
    for place, beside in (*((place, place - 1) for place in tail), *((place - 1, place) for place in reversed(tail))):
        said[place] = said[place] or (said[beside] and addresses_reader(lines[place].text, lines[place].words))
    left = [leaf for leaf, is_house in zip(lines, said, strict=True) if is_house and draft.is_body(leaf.n)]
    _leave(draft, body, left, (Label.PROMO, "rule:says-house"))


_SAYS_PROMO = (Label.PROMO, "rule:says-promo")


def leave_boilerplate(draft: Draft) -> None:
    """Set aside how a company describes itself, its statements and contacts, at the end of its press release.

    Catches ``About Calder Bay`` over ``Calder Bay makes ...`` and ``Media Contact`` with all below. Must not catch a
    chapter of an article, under which there is more, or whose first lines do not name what it is about.
    """
    body = draft.body()
    for place in range(max(1, len(body) // 3), len(body)):
        if _opens_boilerplate(body[place:]):
            _leave(draft, body, body[place:], (Label.NOTICE, "rule:boilerplate"))
            return


def _opens_boilerplate(rest: Sequence[Leaf]) -> bool:
    """Tell whether a line and all below it are boilerplate, part after part."""
    under = 0
    is_open = False
    for place, leaf in enumerate(rest):
        below = rest[place + 1].text if place + 1 < len(rest) else ""
        if is_boilerplate_label(leaf.text, leaf.words, below):
            is_open, under = True, 0
        elif not is_open or under >= MAX_BOILERPLATE_BLOCKS:
            return False
        else:
            under += 1
    return is_open


def _leave(draft: Draft, body: Sequence[Leaf], left: Sequence[Leaf], ruling: tuple[Label, str]) -> None:
    gone = {leaf.n for leaf in left}
    if count_prose([leaf for leaf in body if leaf.n not in gone]) >= MIN_UNREAD_WORDS:
        for leaf in left:
            draft.rulings[leaf.n] = ruling
