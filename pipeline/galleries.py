"""Gallery blocks to galleries: pictures with their captions and credits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pipeline.blocks import Blocks, Leaf, names_of
from pipeline.model import Gallery, GalleryImage, Kind, Label
from pipeline.text import clean
from pipeline.zones.galleries import COUNTER
from pipeline.zones.vocabulary import naming_test

CREDIT = re.compile(
    r"(?:^|[\s(/|.,–—-])(?P<credit>(?:\(?(?:photo|image|picture|credit|foto|bild|getty|reuters|afp|ap|epa|pa|rex|shutterstock|alamy|dpa|istock|corbis|bloomberg|xinhua|anadolu)"
    r"(?:\s?(?:by|credit|images?|wire|photo|:|/|via))*\b[^.]{0,50}\)?))\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\(?\d{1,3}\s*(?:/|of|von|de|sur|di|av|z)\s*\d{1,3}\)?[\s:.-]*", re.IGNORECASE)
_COUNTS_ONLY = re.compile(r"^\d{1,3} show all\b|^show all \d", re.IGNORECASE)
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-lazy", "srcset", "data-srcset")

_is_credit_name = naming_test(r"(?:\w+-+)?(?:credits?|copyright|photographer|source|urheber|fotograf|bildnachweis)")

MAX_GAP_BLOCKS = 3
"""Other blocks that may lie between two of one gallery."""


@dataclass(slots=True)
class _Pictures:
    title: str | None = None
    images: list[GalleryImage] = field(default_factory=list)


def read_galleries(blocks: Blocks, labels: list[Label], url: str | None) -> tuple[Gallery, ...]:
    """Return the galleries that the blocks labelled ``gallery`` are; those without any caption are left out."""
    runs: list[list[Leaf]] = []
    for leaf in blocks.leaves:
        if labels[leaf.n] is Label.GALLERY:
            if not runs or leaf.n - runs[-1][-1].n > MAX_GAP_BLOCKS:
                runs.append([])
            runs[-1].append(leaf)
    galleries = [_gallery(run, url) for run in runs]
    return tuple(gallery for gallery in galleries if gallery.images)


def _gallery(run: list[Leaf], url: str | None) -> Gallery:
    pictures = _Pictures()
    for leaf in run:
        text = _NUMBER.sub("", leaf.text)
        if not text or _COUNTS_ONLY.match(leaf.text):
            continue
        if _is_credit_name(leaf.node.names) and pictures.images:
            pictures.images[-1] = replace(pictures.images[-1], credit=text)
            continue
        is_heading = leaf.kind is Kind.HEADING or (COUNTER.match(leaf.text) and text == leaf.text)
        if is_heading and not pictures.images:
            pictures.title = pictures.title or text
        elif leaf.link_density < 0.9 and leaf.words >= 2:
            pictures.images.append(_image(text, leaf, url))
    return Gallery(pictures.title, tuple(pictures.images))


def _image(text: str, leaf: Leaf, url: str | None) -> GalleryImage:
    caption, credit = split_credit(text)
    marked = _marked_credit(leaf)
    if marked is not None and text.endswith(marked):
        caption, credit = text.removesuffix(marked).rstrip(" (/|,-–—") or None, marked
    return GalleryImage(_picture_url(leaf, url), caption, credit)


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


def _picture_url(leaf: Leaf, url: str | None) -> str | None:
    """Return the address of the picture in the same item, at most three elements up."""
    element: HtmlElement | None = leaf.node.element
    for _ in range(3):
        if element is None or element.tag in {"ul", "ol", "body", "section"}:
            return None
        images = list(element.iter("img"))
        if images:
            return _source(images[0], url) if len(images) == 1 else None
        element = element.getparent()
    return None


def _source(image: HtmlElement, url: str | None) -> str | None:
    for key in _SOURCES:
        first = (image.get(key) or "").split(",")[0].split()
        if first and not first[0].startswith("data:"):
            return _joined(url, first[0])
    return None


def _joined(url: str | None, source: str) -> str:
    try:
        return urljoin(url or "", source)
    except ValueError:
        return source
