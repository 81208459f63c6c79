"""Tells a front, a section page or a blog's home from an article: linked headlines, each with a few words under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.model import Kind, Label
from pipeline.page.blocks import Leaf

MIN_TEASERS = 3
"""Linked headlines with words under them that make a page a front."""

MAX_TEASER_WORDS = 110
"""Words under one headline; the excerpts of blogs have up to a hundred."""

MIN_HEADLINE_WORDS = 2
MAX_HEADLINE_WORDS = 25
MIN_LINKED = 0.8
"""Share of a headline that lies in its link."""

MIN_COVERED = 0.75
"""Share of the body's words that stand under linked headlines."""


_SLUG = re.compile(r"\d|[-_.].*[-_.]|\.")
"""What the addresses of articles have and those of fronts and sections have not: digits, several words, an ending."""

MAX_SEGMENTS = 2

_LIST_TYPES = frozenset({"CollectionPage", "SearchResultsPage"})
_LIST_CLASSES = frozenset({"archive", "blog", "search-results"})
"""What WordPress calls the body of a page that lists posts, in every theme; that of a single post is ``single``."""


def is_front(url: str | None, types: frozenset[str], root: HtmlElement) -> bool:
    """Tell whether a page may be a list of articles, by its address, its schema.org types or its system."""
    body = root.find("body")
    classes = frozenset() if body is None else frozenset((body.get("class") or "").split())
    return is_front_address(url) or bool(types & _LIST_TYPES) or bool(classes & _LIST_CLASSES)


def is_front_address(url: str | None) -> bool:
    """Tell whether the address is that of a host or a section (``/``, ``/sport/football/``), not of one article."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    segments = [segment for segment in parts.path.split("/") if segment]
    return bool(parts.netloc) and len(segments) <= MAX_SEGMENTS and not any(map(_SLUG.search, segments))


def count_teasers(leaves: Sequence[Leaf], labels: Sequence[Label]) -> int | None:
    """Return how many teasers the page's body consists of; None when it is something else.

    Catches fronts of newspapers and blogs, whatever their markup: headings that are links, or lines that begin with
    one, with an excerpt below. Must not catch an article with a few linked subheadings: its paragraphs are longer,
    or most of them stand before the first. A blog's round-up of links looks the same: its address is
    another. Guarded by ``tests/pipeline/test_fronts.py``.
    """
    words = [0]
    """Words of body under each headline; first those under none."""
    for leaf in leaves:
        is_body = labels[leaf.n] is Label.BODY and leaf.link_density < MIN_LINKED
        if _is_headline(leaf):
            words.append(0)
        elif is_body and _begins_with_headline(leaf):
            words.append(leaf.words)
        elif is_body:
            words[-1] += leaf.words
    under = [count for count in words[1:] if count]
    if len(under) < MIN_TEASERS or max(under) > MAX_TEASER_WORDS or sum(under) < MIN_COVERED * sum(words):
        return None
    return len(under)


def _is_headline(leaf: Leaf) -> bool:
    """Tell whether the block is a heading that leads elsewhere."""
    if not MIN_HEADLINE_WORDS <= leaf.words <= MAX_HEADLINE_WORDS or leaf.link_density < MIN_LINKED:
        return False
    return leaf.kind is Kind.HEADING


def _begins_with_headline(leaf: Leaf) -> bool:
    """Tell whether the block is a linked headline with text after it, which only a line break sets apart."""
    if leaf.is_tail or not MIN_LINKED > leaf.link_density > 0:
        return False
    step: HtmlElement | None = leaf.start
    while step is not None and step is not leaf.node.element:
        if step.tag == "a":
            return True
        step = step.getparent()
    return False
