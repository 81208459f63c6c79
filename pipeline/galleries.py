"""Gallery blocks to galleries: pictures with their captions and credits."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement

from pipeline.agencies import PICTURES
from pipeline.counters import without_counter
from pipeline.metadata.instants import read_date
from pipeline.model import Gallery, GalleryImage, Kind, Label
from pipeline.page.blocks import Blocks, Leaf, names_of
from pipeline.text import clean
from pipeline.urls import joined
from pipeline.zones.galleries import says_gallery
from pipeline.zones.vocabulary import naming_test

CREDIT = re.compile(
    rf"(?:^|[\s(/|.,–—-])(?P<credit>(?:\(?(?:photo|image|picture|credit|foto|bild|{PICTURES})"
    r"(?:\s?(?:by|credit|images?|wire|photo|:|/|via))*\b[^.]{0,50}\)?))\s*$",
    re.IGNORECASE,
)
_COUNTS_ONLY = re.compile(r"^\d{1,3} show all\b|^show all \d", re.IGNORECASE)
_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-lazy", "src", "srcset", "data-srcset")
"""Where the address of a picture stands; what is loaded late goes before the placeholder that is shown first."""

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
    return tuple(gallery for gallery in galleries if gallery is not None)


def _is_teasers(run: list[Leaf]) -> bool:
    return sum(leaf.link_chars for leaf in run) > MAX_LINKED * sum(len(leaf.text) for leaf in run)


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
            images[-1] = replace(images[-1], caption=f"{images[-1].caption} {text}")
        elif (picture or told) and leaf.link_density < MAX_CAPTION_LINKED and leaf.words >= MIN_CAPTION_WORDS:
            images.append(_image(text, leaf, picture))
    shown = {image.url for image in images}
    bare = [source for source in dict.fromkeys(lonely) if source not in shown]
    if not told and len(bare) < len(images):  # as many again are the same pictures, made small
        images += [GalleryImage(source, None, None) for source in bare]
    return Gallery(title, tuple(images)) if images and (told or len(images) >= MIN_PICTURES) else None


def is_day(text: str) -> bool:
    """Tell whether the text is a date and nothing else."""
    return len(text.split()) <= MAX_DAY_WORDS and read_date(text) is not None


MAX_DAY_WORDS = 4


def _pictures(run: list[Leaf], url: str | None) -> tuple[list[str], dict[int, str]]:
    """Return the pictures in the run that no block follows before the next, and for each block the one before it."""
    node = run[0].node
    while node.parent is not None and not node.first <= run[-1].n < node.last:
        node = node.parent
    if node.last - node.first > len(run) + MAX_GAP_BLOCKS:
        return [], {}
    captions = {leaf.start: leaf.n for leaf in run}
    lonely: list[str] = []
    before: dict[int, str] = {}
    waiting: str | None = None
    for element in node.element.iter():
        if element.tag == "img":
            source = _source(element, url)
            if source is not None and source != waiting:
                lonely += [waiting] if waiting else []
                waiting = source
        if element in captions and waiting is not None:
            before[captions[element]] = waiting
            waiting = None
    return [*lonely, *([waiting] if waiting else [])], before


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
            images = held[element] = list(islice(element.iter("img"), 2))
        if images:
            return _source(images[0], url) if len(images) == 1 else None
        element = element.getparent()
    return None


def _source(image: HtmlElement, url: str | None) -> str | None:
    for key in _SOURCES:
        first = (image.get(key) or "").split()  # a srcset goes on after the first blank; addresses may hold commas
        if first and not first[0].startswith("data:"):
            return joined(url, first[0].rstrip(","))
    return None
