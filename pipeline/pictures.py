"""Pictures as markup gives them: their address, and the caption that sliders keep in attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipeline.text import clean
from pipeline.urls import joined

TAGS = ("img", "amp-img")

_SOURCES = (
    "data-src", "data-lazy-src", "data-original", "data-lazy", "data-flickity-lazyload", "data-full", "src", "srcset",
    "data-srcset", "data-lazy-srcset",
)  # fmt: skip
"""Where the address of a picture stands; what is loaded late goes before the placeholder that is shown first."""

_CAPTIONS = ("data-caption", "data-sub-html", "data-title", "data-description", "title", "alt")
"""Where sliders keep a caption, the surest first."""

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")

MAX_UP = 3
"""Elements over a picture that may link it and keep its caption."""

MIN_CAPTION_WORDS = 2


def source_of(image: HtmlElement, url: str | None) -> str | None:
    """Return the address of a picture; None where none is told, or the picture itself stands in its place."""
    for key in _SOURCES:
        first = (image.get(key) or "").split()  # a srcset goes on after the first blank; addresses may hold commas
        if first and not first[0].startswith("data:"):
            return joined(url, first[0].rstrip(","))
    return None


def large_source_of(image: HtmlElement, url: str | None) -> str | None:
    """Return the address of the picture that a small one opens; that of the small one where it opens none."""
    for element in _around(image):
        if element.tag == "a" and _PICTURE.search(element.get("href") or ""):
            return joined(url, element.get("href", "").strip())
    return source_of(image, url)


def told_caption(image: HtmlElement) -> str | None:
    """Return the caption that the attributes of a picture and of what links it tell; None where they tell no words."""
    around = list(_around(image))
    for key in _CAPTIONS:
        for element in around:
            caption = clean(_TAG.sub(" ", element.get(key) or ""))
            if caption.count(" ") + 1 >= MIN_CAPTION_WORDS:
                return caption
    return None


def leads_away(image: HtmlElement) -> bool:
    """Tell whether a picture is a link to another page, as in teasers, not to itself in large."""
    for element in _around(image):
        if element.tag == "a":
            href = (element.get("href") or "#").strip()
            return not href.startswith(("#", "javascript:")) and _PICTURE.search(href) is None
    return False


def _around(image: HtmlElement) -> Iterator[HtmlElement]:
    """Yield a picture and the elements that hold it alone."""
    yield image
    element = image.getparent()
    for _ in range(MAX_UP):
        if element is None or len(element) > 2 or element.tag in {"ul", "ol", "body", "section"}:
            return
        yield element
        element = element.getparent()
