"""Measures for the classifier how near blocks are to pictures: captions have no other mark where nothing names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement

from pipeline.page.blocks import Leaf, Node
from pipeline.text import clean

MAX_BLOCKS = 4
"""Blocks of the largest element whose picture says something of each of them; a larger one may be the article."""

MIN_ALT_CHARS = 12
SAME_CHARS = 25
"""Characters of a picture's other text from which it tells something, and those that a caption shares."""

MAX_STEPS = 8
"""Elements between a picture and the smallest that holds a block, at most."""

PICTURES = ("img", "picture", "video", "iframe")


def beside_pictures(leaves: Sequence[Leaf], nodes: Sequence[Node]) -> list[tuple[int, bool]]:
    """Return for each block the size of the smallest element with it and a picture, and whether a picture is told so.

    The size is in blocks, 0 where no element of few blocks holds a picture. Told so: the block begins like the text
    that a picture has for those who do not see it. Elements with blocks that are not asked about do not count, so that
    an advert more changes nothing for the others.
    """
    small = {node.element: node for node in nodes if 0 < node.last - node.first <= MAX_BLOCKS}
    asked = {leaf.n for leaf in leaves}
    sizes: dict[int, int] = {}
    told: set[str] = set()
    for picture in nodes[0].element.iter(*PICTURES):
        alt = picture.get("alt") or ""
        if len(alt) >= MIN_ALT_CHARS:
            told.add(clean(alt).lower()[:SAME_CHARS])
        holder = _holder_of(picture, small)
        while holder is not None and (size := holder.last - holder.first) <= MAX_BLOCKS:
            held = range(holder.first, holder.last)
            if not asked.issuperset(held) or sizes.get(holder.first, size + 1) <= size:
                break
            for n in held:
                sizes[n] = min(size, sizes.get(n, size))
            holder = holder.parent
    return [(sizes.get(leaf.n, 0), leaf.text[:SAME_CHARS].lower() in told) for leaf in leaves]


def _holder_of(picture: HtmlElement, small: Mapping[HtmlElement, Node]) -> Node | None:
    """Return the smallest element of few blocks that the picture is in."""
    step = picture.getparent()
    for _ in range(MAX_STEPS):
        if step is None or step in small:
            break
        step = step.getparent()
    return small.get(step) if step is not None else None
