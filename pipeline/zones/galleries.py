"""Finds galleries: runs of pictures with their captions and counters that are not part of the prose."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipeline import counters, pictures
from pipeline.counters import read_counter
from pipeline.model import Kind, Label
from pipeline.page.blocks import Blocks, Leaf, Node
from pipeline.text import ends_sentence
from pipeline.zones.vocabulary import Zone, naming, naming_test

PICTURES = "zone:galleries:pictures"
"""The rule of what shows a run of pictures, each with its caption, and is called as such things are."""

_SLIDERS = (
    "photos?-?(?:list|grid|wrap|wrapper|container|slider|reel|roll)|photos|pictures|bilder|fotos|foto-?(?:lijst|reeks)|images-?(?:list|grid|slider)"
    "|swiper(?:-container|-wrapper)?|slick(?:-slider|-list|-track)?|(?:js-)?flickity(?:-slider|-viewport)?|flexslider|fotorama|owl-carousel|splide(?:--track|--list)?|glide--?slides"
    "|amp-carousel|keen-slider|embla|royal-?slider|nivo-?slider|bxslider|slider|slides|ngg-\\w+(?:-\\w+)*|image-?gallery"
)

NAMINGS = (
    naming(Label.GALLERY, "zone:galleries:named",
           "(?:photo|image|picture|media|article|story|inline|post|slide)?-?galler(?:y|ies)(?:-\\w+)*|slide-?show(?:-\\w+)*|carousel(?:-\\w+)*"
           "|photo-?(?:essay|strip|set)|bilderstrecke|fotostrecke|bildergalerie|fotogalerie|galerie|diaporama|lightbox(?:-\\w+)*|image-?slider"),
)  # fmt: skip

SLIDERS = naming(Label.GALLERY, PICTURES, _SLIDERS)
"""Names of what may hold pictures or anything else; looked up after all other names."""

is_gallery_name = naming_test(f"{NAMINGS[0].names}|{_SLIDERS}")

_HEADING = re.compile(
    r"\d{1,3} show all\b|show all \d|(?:in pictures|in bildern|en images)(?=\W*$|\s?[:|–—-])|(?:view|see|show|open|launch) (?:the )?(?:gallery|slideshow|photos|all photos)\b"
    r"|(?:photo|image|picture|slide|bild|foto) \d+ (?:of|/|von|de)\b|\d+ (?:photos?|images|pictures|bilder|fotos)$",
    re.IGNORECASE,
)
"""Headings of galleries and what opens them: ``22 show all In pictures: ...``, ``12 photos``."""

MIN_FIGURES = 3

MAX_HEADING_WORDS = 12

MIN_SLIDES = 2
MAX_SLIDE_WORDS = 30
MAX_CAPTION_WORDS = 60
"""Pictures of a run, words for each of them on average, and words of the longest caption."""

MIN_LEAD_WORDS = 20
"""Words of a paragraph in a gallery, beside its pictures, from which it is the article's."""

_QUOTES = ("“", "„", "«", "”", '"')


def find_counted(blocks: Blocks) -> Iterator[tuple[int, str]]:
    """Yield the blocks of galleries that count their pictures (``1/22 A truck ... Getty``), each with its rule.

    The headings and "show all" of galleries count beside those that ``counters.find_counted`` finds.
    """
    yield from ((n, "zone:galleries:counter") for n in counters.find_counted(leaf.text for leaf in blocks.leaves))
    yield from ((leaf.n, "zone:galleries:heading") for leaf in blocks.leaves if heads_gallery(leaf.text, leaf.words))


def says_gallery(text: str) -> bool:
    """Tell whether a text counts pictures, or stands over them."""
    return _HEADING.match(text) is not None or read_counter(text) is not None


def heads_gallery(text: str, word_count: int) -> bool:
    """Tell whether a line stands over a gallery or opens it (``In pictures: ...``, ``22 show all``)."""
    return word_count <= MAX_HEADING_WORDS and _HEADING.match(text) is not None and read_counter(text) is None


def find_picture_runs(blocks: Blocks) -> Iterator[Zone]:
    """Find lists whose every item is a picture with its caption: three or more in a row."""
    for node, children in zip(blocks.nodes, blocks.children, strict=True):
        if len(children) < MIN_FIGURES or node.tag not in {"ul", "ol", "div", "section"}:
            continue
        items = [child for child in children if child.tag in {"li", "figure"}]
        if len(items) < MIN_FIGURES or len(items) * 5 < len(children) * 4:
            continue
        pictured = [item for item in items if next(item.element.iter("img", "picture"), None) is not None]
        if len(pictured) * 5 >= len(items) * 4 and all(_is_captioned(item.element) for item in pictured):
            yield Zone(Label.GALLERY, "zone:galleries:figures", node, is_certain=False)


def _is_captioned(element: object) -> bool:
    return next(element.iter("figcaption"), None) is not None  # type: ignore[attr-defined]


def find_named(rule: str, node: Node, blocks: Blocks) -> Iterator[Zone]:
    """Yield the zone of an element that is called a gallery or, where the rule is ``PICTURES``, a slider.

    Catches one that shows a run of pictures, each with a short caption, whatever a reader took it for, and all that
    is called a gallery, but for the article's lead in it. Must not catch sliders of teasers, nor of what customers say,
    nor a slider of anything else. Guarded by ``tests/pipeline/test_gallery_pages.py``.
    """
    first, last, count = _read_slides(node, blocks)
    run = (first, last) if (first, last) != (node.first, node.last) else None
    if first < last and _are_captions(blocks.leaves[first:last], count):
        yield Zone(Label.GALLERY, PICTURES, node, run=run)
    elif rule != PICTURES:
        yield Zone(Label.GALLERY, rule, node, run=run if first < last else None)


def _read_slides(node: Node, blocks: Blocks) -> tuple[int, int, int]:
    """Return the first block of a gallery, the one after its last, without the article's, and its pictures' number."""
    first, last = node.first, node.last
    images = [image for image in node.element.iter(*pictures.TAGS) if pictures.source_of(image, None) is not None]
    count = len({pictures.source_of(image, None) for image in images})
    if count < MIN_SLIDES:
        return first, last, count
    begins = {leaf.start: leaf.n for leaf in blocks.leaves[first:last]}
    top, bottom = _outermost_apart(images[0], images[-1])
    before = _count_until(node.element, top, begins)
    while first < before and _is_of_article(blocks.leaves[first]):
        first += 1
    inside = [begins[element] for element in bottom.iter() if element in begins]
    after = inside[-1] + 1 if inside else last
    if last - after < count:
        while last > after and _is_of_article(blocks.leaves[last - 1]):
            last -= 1
    return first, last, count


def _outermost_apart(one: HtmlElement, other: HtmlElement) -> tuple[HtmlElement, HtmlElement]:
    """Return the largest elements that hold one picture without the other."""
    around = {id(element) for element in one.iterancestors()}
    bottom = other
    while (parent := bottom.getparent()) is not None and id(parent) not in around:
        bottom = parent
    top = one
    while (over := top.getparent()) is not None and over is not parent:
        top = over
    return top, bottom


def _count_until(element: HtmlElement, end: HtmlElement, begins: dict[HtmlElement, int]) -> int:
    """Return the block after the last that begins in an element before another one in it begins."""
    before = 0
    for step in element.iter():
        if step is end:
            break
        before = begins.get(step, -1) + 1 or before
    return before


def _is_of_article(leaf: Leaf) -> bool:
    is_long = leaf.words >= MIN_LEAD_WORDS and leaf.link_density <= MAX_LEAD_LINKED
    return is_long and ends_sentence(leaf.text) and leaf.kind is Kind.PARAGRAPH


MAX_LEAD_LINKED = 0.3


def _are_captions(leaves: list[Leaf], count: int) -> bool:
    """Tell whether the blocks are the captions of so many pictures: short, not links, nobody's words."""
    if count < MIN_SLIDES or sum(leaf.words for leaf in leaves) > MAX_SLIDE_WORDS * count:
        return False
    if any(leaf.words > MAX_CAPTION_WORDS for leaf in leaves):
        return False
    if sum(leaf.words > 1 and leaf.link_density > MAX_LINKED for leaf in leaves) * 2 >= count:
        return False
    return sum(leaf.text.startswith(_QUOTES) for leaf in leaves) * 2 < count


MAX_LINKED = 0.5
"""Share of links in a block from which it is a headline of another page; buttons have one word."""
