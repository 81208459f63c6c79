"""Gallery blocks to galleries: pictures with their captions and credits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement

from pipeline.agencies import PICTURES
from pipeline.counters import without_counter
from pipeline.metadata.instants import read_date
from pipeline.model import Gallery, GalleryImage, Kind, Label
from pipeline.page.blocks import Blocks, Leaf, Node, names_of
from pipeline.page.decode import MAX_DEPTH
from pipeline.pictures import TAGS, large_source_of, leads_away, source_of, told_caption
from pipeline.text import clean
from pipeline.zones.galleries import is_gallery_name, says_gallery
from pipeline.zones.vocabulary import naming_test

_MARKS = r"©|(?:fot|φωτ|ph)\.(?=\s)|(?:фото|снимка|φωτογραφία|写真|撮影|사진|摄影)\s?[:：]"
CREDIT = re.compile(
    rf"(?:^|[\s(/|.,–—-])(?P<credit>\(?(?:{_MARKS}|(?:photo|image|picture|credit|foto|bild|{PICTURES})"
    r"(?:\s?(?:by|credit|images?|wire|photo|:|/|via))*\b)[^.]{0,50}\)?)\s*$",
    re.IGNORECASE,
)
_COUNTS_ONLY = re.compile(r"^\d{1,3} show all\b|^show all \d", re.IGNORECASE)
_is_credit_name = naming_test(r"(?:\w+-+)?(?:credits?|copyright|photographer|source|urheber|fotograf|bildnachweis)")

Held = dict[HtmlElement, list[HtmlElement]]
"""Elements, and the first two pictures in each."""

MAX_GAP_BLOCKS = 3
"""Other blocks that may lie between two of one gallery."""

MIN_PICTURES = 2
"""Pictures of a gallery that neither counts them nor says that it is one; a single one is a figure."""

MAX_LINKED = 0.5
"""Share of links in the words of a run from which it leads to other pages: a carousel of teasers."""

MIN_CAPTION_WORDS = 2
MAX_CAPTION_LINKED = 0.9
"""A caption has so many words, and no larger share of links."""

MAX_BUTTON_WORDS = 3
"""Words of a line that is a row of buttons if most of it is links."""

_BUTTON = re.compile(
    r"^\W*(?:read more|see more|click to .{1,20}|article continues .{1,20}|next|previous|advertisement|anzeige"
    r"|\d+ min(?:ute)?s? read)\W*$",
    re.IGNORECASE,
)
"""What stands in galleries and tells of no picture."""


def read_galleries(blocks: Blocks, labels: list[Label], url: str | None) -> tuple[Gallery, ...]:
    """Return the galleries that the blocks labelled ``gallery`` are, with their pictures in page order.

    A gallery counts its pictures, or says that it is one, or holds several. Catches slideshows, carousels and photo
    essays. Must not catch carousels of teasers, which are links, nor what customers say, which has no pictures.
    """
    runs: list[list[Leaf]] = []
    for leaf in blocks.leaves:
        if labels[leaf.n] is Label.GALLERY:
            if not runs or leaf.n - runs[-1][-1].n > MAX_GAP_BLOCKS:
                runs.append([])
            runs[-1].append(leaf)
    held: Held = {}
    galleries = [_gallery(run, url, held) for run in runs if not _is_teasers(run)]
    return (*(gallery for gallery in galleries if gallery is not None), *_wordless(blocks, url))


def _is_teasers(run: list[Leaf]) -> bool:
    linked = sum(leaf.link_chars for leaf in run if leaf.words > MAX_BUTTON_WORDS)
    return linked > MAX_LINKED * sum(len(leaf.text) for leaf in run)


def _gallery(run: list[Leaf], url: str | None, held: Held) -> Gallery | None:
    title: str | None = None
    images: list[GalleryImage] = []
    lonely, before = _pictures(run, url)
    told = any(says_gallery(leaf.text) for leaf in run)
    for leaf in run:
        text = without_counter(leaf.text)
        if not text or _COUNTS_ONLY.match(leaf.text) or _BUTTON.match(text) or is_day(text):
            continue
        if _is_credit_name(leaf.node.names) and images:
            images[-1] = replace(images[-1], credit=text)
            continue
        is_heading = leaf.kind is Kind.HEADING or (text == leaf.text and says_gallery(text))
        picture = _picture_url(leaf, url, held) or before.get(leaf.n)
        if is_heading and not images and picture is None:
            title = title or text
        elif images and images[-1].caption and (picture == images[-1].url if picture else not told):
            if leaf.link_density < MAX_CAPTION_LINKED and not _is_buttons(leaf):
                images[-1] = _with_more(images[-1], text)
        elif (picture or told) and leaf.link_density < MAX_CAPTION_LINKED and leaf.words >= MIN_CAPTION_WORDS:
            images.append(_image(text, leaf, picture))
    shown = {image.url for image in images}
    bare = [image for image in {image.url: image for image in lonely}.values() if image.url not in shown]
    if not images:
        images = [image for image in bare if image.caption]
    elif not told and len(bare) < len(images):  # as many again are the same pictures, made small
        images += bare
    return Gallery(title, tuple(images)) if images and (told or len(images) >= MIN_PICTURES) else None


def _with_more(image: GalleryImage, text: str) -> GalleryImage:
    """Return a picture with a further line of its caption, which may be or end in the credit."""
    more, credit = split_credit(text) if image.credit is None else (text, image.credit)
    return replace(image, caption=" ".join(filter(None, (image.caption, more))), credit=credit)


def is_day(text: str) -> bool:
    """Tell whether the text is a date and nothing else."""
    return len(text.split()) <= MAX_DAY_WORDS and read_date(text) is not None


MAX_DAY_WORDS = 4


def _pictures(run: list[Leaf], url: str | None) -> tuple[list[GalleryImage], dict[int, str]]:
    """Return the pictures in the run that no block follows before the next, and for each block the one before it."""
    node = run[0].node
    while node.parent is not None and (run[-1].n >= node.last or _holds_no_more(node.parent, run)):
        node = node.parent
    if node.last - node.first > len(run) + MAX_GAP_BLOCKS:
        return [], {}
    captions = {leaf.start: leaf.n for leaf in run if not _is_buttons(leaf)}
    lonely: list[GalleryImage] = []
    before: dict[int, str] = {}
    waiting: GalleryImage | None = None
    for element in node.element.iter():
        if element.tag in TAGS:
            image = _bare(element, url)
            if image is not None and (waiting is None or image.url != waiting.url):
                lonely += [waiting] if waiting else []
                waiting = image
        if element in captions and waiting is not None:
            before[captions[element]] = waiting.url or ""
            waiting = None
    return _in_order(run, lonely, before) if len(before) == 1 else ([*lonely, *([waiting] if waiting else [])], before)


def _is_buttons(leaf: Leaf) -> bool:
    return leaf.words <= MAX_BUTTON_WORDS and leaf.link_density > MAX_LINKED


def _holds_no_more(node: Node, run: list[Leaf]) -> bool:
    return node.first == run[0].n and node.last == run[-1].n + 1


def _in_order(
    run: list[Leaf], lonely: list[GalleryImage], before: dict[int, str]
) -> tuple[list[GalleryImage], dict[int, str]]:
    """Give the pictures that all stand above the captions to them in order, where there is one for each."""
    captions = [leaf.n for leaf in run if leaf.words >= MIN_CAPTION_WORDS and leaf.link_density <= MAX_LINKED]
    first, last = next(iter(before.items()))
    urls = [*(image.url or "" for image in lonely), last]
    if captions[:1] != [first] or len(captions) != len(urls):
        return lonely, before
    return [], dict(zip(captions, urls, strict=True))


def _bare(image: HtmlElement, url: str | None) -> GalleryImage | None:
    """Return a picture with what its attributes tell; None where it has no address.

    Of one that leads to another page they tell what is there.
    """
    source = large_source_of(image, url)
    caption = None if leads_away(image) else told_caption(image)
    return None if source is None else GalleryImage(source, *(split_credit(caption) if caption else (None, None)))


def _wordless(blocks: Blocks, url: str | None) -> Iterator[Gallery]:
    """Yield the galleries that show no words: all that they say of their pictures is in attributes.

    Must not catch carousels of teasers, whose pictures lead to other pages, nor rows of logos, which say one word.
    """
    depth = MAX_DEPTH
    for node in blocks.nodes:
        if node.depth > depth:
            continue
        depth = MAX_DEPTH
        if node.first == node.last and node.names and is_gallery_name(node.names):
            depth = node.depth
            shown = (_bare(image, url) for image in node.element.iter(*TAGS))
            told = {image.url: image for image in shown if image is not None and image.caption}
            if len(told) >= MIN_PICTURES:
                yield Gallery(None, tuple(told.values()))


def _image(text: str, leaf: Leaf, picture: str | None) -> GalleryImage:
    caption, credit = split_credit(text)
    marked = _marked_credit(leaf)
    if marked is not None and text.endswith(marked):
        caption, credit = text.removesuffix(marked).rstrip(" (/|,-–—") or None, marked
    return GalleryImage(picture, caption, credit)


def _marked_credit(leaf: Leaf) -> str | None:
    """Return the credit that the markup of a caption sets apart (``<span class="credit">``)."""
    for element in leaf.node.element.iterdescendants("span", "cite", "small", "em", "i"):
        if _is_credit_name(names_of(element)):
            return clean("".join(element.itertext())) or None
    return None


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Return a caption and the credit at its end (``... near Mosul Getty``); None for the one that is not there."""
    found = CREDIT.search(text)
    if found is None:
        return text, None
    return text[: found.start("credit")].rstrip(" (/|,-–—") or None, found["credit"].strip(" ()") or None


def _picture_url(leaf: Leaf, url: str | None, held: Held) -> str | None:
    """Return the address of the picture in the same item, at most three elements up; what they hold is remembered."""
    element: HtmlElement | None = leaf.node.element
    for _ in range(3):
        if element is None or element.tag in {"ul", "ol", "body", "section"}:
            return None
        images = held.get(element)
        if images is None:
            images = held[element] = _first_two(element)
        if images:
            return large_source_of(images[0], url) if len(images) == 1 else None
        element = element.getparent()
    return None


def _first_two(element: HtmlElement) -> list[HtmlElement]:
    """Return the first pictures in an element, two at most; the copy for readers without scripts is no second one."""
    shown: dict[str | None, HtmlElement] = {}
    for image in islice(element.iter(*TAGS), MAX_COPIES):
        shown.setdefault(source_of(image, None), image)
    return list(shown.values())[:2]


MAX_COPIES = 4
"""Pictures among which two different ones are looked for."""
