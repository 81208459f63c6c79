"""The post that opens a thread of a forum is the page's article; the posts that answer it are comments."""

from __future__ import annotations

import re

from pipeline.comments.posts import names_writer, read_posts
from pipeline.comments.threads import split_post
from pipeline.labels.draft import MAX_LINKED, Draft, count_prose, is_prose
from pipeline.model import Label
from pipeline.page.blocks import Leaf
from pipeline.zones.comments import REPEATED, is_comment_heading, is_meta

MAX_PROSE_ABOVE = 60
"""Words of prose above a thread from which something else is the article: notices of scripts and cookies have 40."""

MIN_OPENING_WORDS = 5
"""Words of a post that asks or tells something."""

OPENING = "rule:opening-post"

_PLACE = re.compile(r"^\W*(?:#|nr\.? ?|post ?#?)(?P<place>\d{1,5})\W*$", re.IGNORECASE)
"""The place of a post in its thread (``#661``): only the first opens it; later pages of a thread have no article."""


def take_opening(draft: Draft) -> None:
    """Make the first post of a thread the body where no article stands above it, and forget what was read beside it.

    Catches the threads of forums, which have no names but repeat who, when and what. Must not catch the comments below
    an article, under a heading that calls them so, nor the later pages of a thread, which open with an answer.
    """
    said = [leaf for leaf in draft.leaves if _is_repeated(draft, leaf.n)]
    if not said or _has_article_above(draft, said[0].n) or _is_beside_article(draft, said):
        return
    post, *answers = read_posts(draft.blocks, said)
    texts, _ = split_post(post)
    if not answers or sum(leaf.words for leaf in texts) < MIN_OPENING_WORDS or _is_later(post.leaves):
        return
    for leaf in draft.leaves:
        draft.read_by[leaf.n] = None
        if draft.is_free(leaf.n) and (is_prose(leaf) or (leaf.n > said[0].n and leaf.link_density < MAX_LINKED)):
            draft.rulings[leaf.n] = (Label.OTHER, "rule:beside-thread")
    spoken = {leaf.n for leaf in texts}
    for leaf in post.leaves:
        if leaf.n in spoken:
            draft.rulings[leaf.n] = (Label.BODY, OPENING)
        else:
            draft.rulings[leaf.n] = (_about(leaf), OPENING)


def _is_repeated(draft: Draft, n: int) -> bool:
    zone = draft.zone_at[n]
    return zone is not None and zone.rule == REPEATED


def _has_article_above(draft: Draft, first: int) -> bool:
    """Tell whether an article, or a heading over comments, stands above the block."""
    above = draft.leaves[:first]
    if any(is_comment_heading(leaf.text, leaf.words) for leaf in above):
        return True
    return count_prose([leaf for leaf in above if draft.is_free(leaf.n)]) >= MAX_PROSE_ABOVE


def _is_beside_article(draft: Draft, said: list[Leaf]) -> bool:
    """Tell a list of what was written elsewhere, beside an article, from the thread that the page is about."""
    beside = count_prose([leaf for leaf in draft.leaves if draft.is_free(leaf.n)])
    return beside >= max(MAX_PROSE_ABOVE, count_prose(said))


def _is_later(leaves: list[Leaf]) -> bool:
    places = (_PLACE.match(leaf.text) for leaf in leaves)
    return any(int(place["place"]) > 1 for place in places if place)


def _about(leaf: Leaf) -> Label:
    if is_meta(leaf):
        return Label.DATELINE
    return Label.BYLINE if names_writer(leaf) else Label.OTHER
