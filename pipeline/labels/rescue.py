"""Takes in what readers left out of the article, and leaves out what they took in below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipeline.labels.draft import (
    MAX_LINKED,
    MIN_ARTICLE_WORDS,
    MIN_AT_HOME,
    MIN_UNREAD_WORDS,
    PROSE_WORDS,
    Draft,
    count_prose,
    find_home,
    is_prose,
)
from pipeline.labels.heads import Ruling, is_beside_picture
from pipeline.model import Kind, Label
from pipeline.page.blocks import Leaf, is_inside
from pipeline.text import ends_sentence
from pipeline.zones.bios import says_bio
from pipeline.zones.comments import is_meta

MIN_IN_BODY = 0.95
"""Share of the words labelled body that the element taken for their home holds."""

MIN_SLIDE_WORDS = 20
"""Words of a caption that tells more than what its picture shows."""

MIN_SLIDES_TO_BODY = 5
"""Words in read captions to a word of body from which the captions are the article."""

MIN_BESIDE_SLIDES = 150
"""Words of prose, read by nobody and in no zone, from which they are the article, and slides beside them are not."""

MIN_READ_AROUND = 0.5
"""Share of the words around an unread block that were read, for it to be taken in."""

MAX_LEAD_BLOCKS = 20
"""Blocks from the headline to the body, between which a lead stands."""

_TRAIL = re.compile(r"\s[❯›»>→▸]\s")
"""What divides the steps of a trail; a quotation mark has a letter on one side."""

ASIDES = frozenset({"aside", "details", "figure", "form"})
"""Elements whose prose is no lead."""

FEW_WORDS = 60
"""Words of body under which a few lines under the headline are asked about."""

MAX_POST_BLOCKS = 8
MIN_POST_WORDS = 3
MAX_POST_LINKED = 0.5
"""How much a short post is, and what its lines are: so many words, and no larger share of links."""

UNDER_HEADLINE = "rule:under-headline"
"""The rule that takes a short post."""

MIN_TAIL_LINKED = 0.8
"""Share of links in a short block from which it is no end of an article."""


def take_slides(draft: Draft) -> None:
    """Where all that was read is captions of pictures, told at length, the slideshow is the article.

    Must not catch a slideshow that the reader took for the article above which it stands: that has prose of its own.
    """
    slides = [leaf for leaf in draft.read() if _is_slide(draft, leaf.n)]
    told = sum(leaf.words for leaf in slides if leaf.words >= MIN_SLIDE_WORDS)
    if told < max(MIN_UNREAD_WORDS, MIN_SLIDES_TO_BODY * sum(leaf.words for leaf in draft.body())):
        return
    if count_prose(list(draft.unclaimed(draft.leaves))) >= MIN_BESIDE_SLIDES:
        return
    for leaf in slides:
        draft.rulings[leaf.n] = (Label.BODY, "rule:slideshow")


def _is_slide(draft: Draft, n: int) -> bool:
    ruling = draft.rulings[n]
    return ruling is not None and ruling[0] in {Label.CAPTION, Label.GALLERY}


def take_only_prose(draft: Draft) -> None:
    """Where the reader found no article, take the page's prose for it, if it stands together and is enough."""
    if draft.body():
        return
    prose = [leaf for leaf in draft.unclaimed(draft.leaves) if is_prose(leaf)]
    if count_prose(prose) < MIN_UNREAD_WORDS:
        return
    home = find_home(prose, MIN_AT_HOME)
    for leaf in prose:
        if home.first <= leaf.n < home.last:
            draft.rulings[leaf.n] = (Label.BODY, "rule:only-prose")


def take_amid(draft: Draft) -> None:
    """Take in what the reader left out of the midst of what it read."""
    body = draft.body()
    if not body:
        return
    home = find_home(body, MIN_IN_BODY)
    for leaf in draft.unclaimed(draft.leaves[max(home.first, body[0].n) : min(home.last, body[-1].n)]):
        if _belongs(draft, leaf):
            draft.rulings[leaf.n] = (Label.BODY, "rule:amid-body")


def _belongs(draft: Draft, leaf: Leaf) -> bool:
    """Tell whether an unread block is like the body around it: unlinked, and most of its siblings were read."""
    if leaf.kind is Kind.OTHER or leaf.link_density > MAX_LINKED or is_beside_picture(leaf):
        return False
    if leaf.words < PROSE_WORDS and not (draft.is_body(leaf.n - 1) and draft.is_body(leaf.n + 1)):
        return False
    around = _siblings(draft, leaf)
    total = sum(other.words for other in around if other is not leaf)
    return sum(other.words for other in around if draft.is_body(other.n)) > MIN_READ_AROUND * total


def _siblings(draft: Draft, leaf: Leaf) -> list[Leaf]:
    """Return the blocks of the nearest element over the block's own that holds more than it."""
    node = leaf.node
    while node.parent is not None and node.last - node.first == 1:
        node = node.parent
    return draft.leaves[node.first : node.last]


def take_lead(draft: Draft, authors: Sequence[str]) -> None:
    """Take in the prose between the headline and the body that was read: the lead, which layouts set apart.

    Must not catch a trail to the page (``Home › Tides › Why does the wall fall?``).
    """
    title = next((n for n, ruling in enumerate(draft.rulings) if ruling and ruling[0] is Label.TITLE), None)
    first = next((leaf.n for leaf in draft.leaves if draft.is_body(leaf.n)), None)
    if title is None or first is None or first - title > MAX_LEAD_BLOCKS:
        return
    for leaf in draft.unclaimed(draft.leaves[title + 1 : first]):
        is_lead = is_prose(leaf) and ends_sentence(leaf.text) and _TRAIL.search(leaf.text) is None
        if is_lead and not is_inside(leaf.node, ASIDES):
            is_bio = says_bio(leaf.text, leaf.words, authors)
            draft.rulings[leaf.n] = (Label.BIO, "rule:says-bio") if is_bio else (Label.BODY, "rule:lead")


def take_post(draft: Draft) -> None:
    """Where hardly anything was taken for the article, take the few lines under the headline for it.

    Catches posts of a sentence or two, beside which a sidebar's "about me" looks like the article. Must not catch a
    list of teasers, whose elements hold several headings, nor the line that says who posted when.
    """
    title = next((leaf for leaf in draft.leaves if _is_headline(draft, leaf)), None)
    body = draft.body()
    if title is None or sum(leaf.words for leaf in body) >= FEW_WORDS:
        return
    first, last, post = _post_under(draft, title)
    inside = [leaf for leaf in body if first <= leaf.n < last]
    is_found = len(inside) * 2 > len(body) and sum(leaf.words for leaf in inside) >= MIN_ARTICLE_WORDS
    if is_found or not 0 < len(post) <= MAX_POST_BLOCKS:
        return
    for leaf in body:
        draft.rulings[leaf.n] = None
    for leaf in post:
        draft.rulings[leaf.n] = (Label.BODY, UNDER_HEADLINE)


def _is_headline(draft: Draft, leaf: Leaf) -> bool:
    ruling = draft.rulings[leaf.n]
    return ruling is not None and ruling[0] is Label.TITLE and leaf.kind is Kind.HEADING


def _post_under(draft: Draft, title: Leaf) -> tuple[int, int, list[Leaf]]:
    """Return the smallest element with the headline and text below it, and that text; none if it is no post."""
    node = title.node.parent
    while node is not None and node.tag not in {"html", "body"}:
        below = draft.leaves[title.n + 1 : node.last]
        if any(leaf.node.tag == title.node.tag for leaf in below):
            break
        post = [
            leaf for leaf in takewhile(lambda leaf: not _is_of_readers(draft, leaf), below) if _may_be_post(draft, leaf)
        ]
        if post and _is_told_by_picture(draft, title, post):
            break
        if post:
            return node.first, node.last, post
        node = node.parent
    return 0, 0, []


def _is_told_by_picture(draft: Draft, title: Leaf, post: Sequence[Leaf]) -> bool:
    """Tell a slide, whose caption is all it says, from a post: the few words below it are the site's."""
    above = (leaf for leaf in draft.leaves[title.n + 1 : post[0].n] if _is_slide(draft, leaf.n))
    told = max((leaf.words for leaf in above), default=0)
    return told >= max(MIN_SLIDE_WORDS, sum(leaf.words for leaf in post))


def leave_beside(draft: Draft) -> None:
    """Where hardly anything was taken, and all of it apart from the headline, take nothing: the post is a picture.

    Catches what a sidebar says of its site or its app beside a post without words. Must not catch a short article: it
    stands outside the columns at the side, and no readers speak between its headline and it.
    """
    body = draft.body()
    title = next((n for n, ruling in enumerate(draft.rulings) if ruling and ruling[0] is Label.TITLE), None)
    if title is None or not body or sum(leaf.words for leaf in body) >= FEW_WORDS:
        return
    readers = next((n for n, ruling in enumerate(draft.rulings) if n > title and _ends_post(ruling)), len(draft.leaves))
    if all(_is_aside(draft, leaf) or leaf.n > readers for leaf in body):
        for leaf in body:
            draft.rulings[leaf.n] = None


def _ends_post(ruling: Ruling | None) -> bool:
    """Tell whether it is a comment or a form for one; a counter of comments may stand beside the headline."""
    return ruling is not None and (ruling[0] is Label.COMMENT or ruling[1].startswith("zone:forms:"))


def _is_aside(draft: Draft, leaf: Leaf) -> bool:
    zone = draft.zone_at[leaf.n]
    return (zone is not None and zone.label in _AT_THE_SIDE) or is_inside(leaf.node, _ASIDE)


_ASIDE = frozenset({"aside", "footer", "nav"})
_AT_THE_SIDE = frozenset({Label.PROMO, Label.FOOTER, Label.NAV, Label.RELATED})


def _is_of_readers(draft: Draft, leaf: Leaf) -> bool:
    ruling = draft.rulings[leaf.n]
    return ruling is not None and ruling[0] in {Label.COMMENT, Label.COMMENT_FORM}


def _may_be_post(draft: Draft, leaf: Leaf) -> bool:
    is_open = draft.is_body(leaf.n) or (draft.is_free(leaf.n) and draft.zone_at[leaf.n] is None)
    is_text = leaf.words >= MIN_POST_WORDS and leaf.link_density <= MAX_POST_LINKED and leaf.kind not in _NO_POST
    return is_open and is_text and not is_meta(leaf)


_NO_POST = frozenset({Kind.HEADING, Kind.OTHER, Kind.LIST_ITEM})


def end_tail(draft: Draft) -> None:
    """End the body before the links below it (``Write to the desk | Back``); a post of few words may be links."""
    body = draft.body()
    if count_prose(body) < MIN_UNREAD_WORDS:
        return
    while body[-1].link_density >= MIN_TAIL_LINKED and body[-1].words < PROSE_WORDS:
        draft.rulings[body.pop().n] = None
