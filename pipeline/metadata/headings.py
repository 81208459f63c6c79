"""Finds the headings that a page shows as its headline: not those of its masthead, nor those of its navigation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from pipeline.metadata.claims import MAX_HEADINGS, Claims, Found, clean, found, visible_text

MAX_SHOWN = 20
"""Headings of one level looked at; a page with more is a list."""
MAX_PARTS = 8
"""Texts in one heading: kicker, dash, headline, and words set off in it."""
MAX_STEPS = 5
"""So many elements lie at most between a heading and the trail of links that it closes."""
MAX_BANNER_STEPS = 3
"""So many elements lie at most between a heading and what names it the banner of the site."""

_HOMES = frozenset({"/", "./", "../", "/index.html", "/index.php", "index.html", "index.php"})
# "https://tides.example/", "//tides.example"; not "https://tides.example/log".
_ROOT = re.compile(r"(?:https?:)?//[^/?#]+/?$")
# "banner", "blog-title", "site-branding", "header-inner"; not "entry-header", nor "page-title".
_BANNER = re.compile(
    r"\b(?:banner|masthead|logo|brand(?:ing)?|header-inner|(?:site|blog)-?(?:title|name|header))(?:\b|_)", re.IGNORECASE
)
# "breadcrumb__item", "Breadcrumbs_seotitle", on a list or the heading; a page may be named "no-breadcrumbs" as a whole.
_TRAIL = re.compile(r"bread-?crumbs?", re.IGNORECASE)
_LISTS = frozenset({"ol", "ul", "li"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it is shown, and the texts of the elements it is made of: a kicker or a subtitle has its own."""

    title: Found[str]
    parts: tuple[str, ...]

    def tails(self) -> Iterator[str]:
        """What is left of the heading without its first parts, the longest first."""
        return (" ".join(self.parts[n:]) for n in range(1, len(self.parts)))

    def beginnings(self) -> Iterator[str]:
        """What is left of the heading without its last parts, the longest first."""
        return (" ".join(self.parts[:n]) for n in range(len(self.parts) - 1, 0, -1))


def main_headings(claims: Claims) -> list[Heading]:
    """The main headings outside of navigation, in page order.

    One at the end of a breadcrumb trail is written for search engines: the headline shown is another.
    """
    return _headings(claims.elements["h1"])


def lesser_headings(claims: Claims) -> list[Heading]:
    """The headings of the next two levels outside of navigation, in page order."""
    return _headings(claims.root.iter("h2", "h3"))


def _headings(elements: Iterable[HtmlElement]) -> list[Heading]:
    outside = (element for element in elements if not _is_in_trail(element))
    return [
        Heading(title, _parts(element))
        for element in islice(outside, MAX_SHOWN)
        for title in found(visible_text(element), f"html:{element.tag!s}")
    ]


def mastheads(claims: Claims) -> list[str]:
    """The texts of the main headings that are a link to the home of a site: they bear its name."""
    return [visible_text(heading) for heading in claims.elements["h1"][:MAX_HEADINGS] if _leads_home(_link(heading))]


def banners(claims: Claims) -> list[str]:
    """The texts of the main headings that are a link to another page, or in a place named as that of a site's name."""
    headings = claims.elements["h1"][:MAX_HEADINGS]
    return [visible_text(heading) for heading in headings if _is_banner(heading, claims.url)]


def _is_banner(heading: HtmlElement, url: str | None) -> bool:
    places = (heading, *islice(heading.iterancestors(), MAX_BANNER_STEPS))
    address = _link(heading).partition("#")[0]
    return (bool(address) and address != url) or any(
        _BANNER.search(f"{place.get('class', '')} {place.get('id', '')}") for place in places
    )


def _link(heading: HtmlElement) -> str:
    """Where a heading leads; "#" if nowhere."""
    link = next(heading.iter("a"), None)
    link = heading.getparent() if link is None else link
    return (link.get("href") or "#").strip() if link is not None and link.tag == "a" else "#"


def _leads_home(address: str) -> bool:
    return address in _HOMES or _ROOT.match(address) is not None


def _is_in_trail(heading: HtmlElement) -> bool:
    around = list(islice(heading.iterancestors(), MAX_STEPS))
    lists = (place for place in around if place.tag in _LISTS)
    return any(place.tag == "nav" for place in around) or any(
        _TRAIL.search(place.get("class") or "") for place in (heading, *lists)
    )


def _parts(element: HtmlElement) -> tuple[str, ...]:
    """The texts of the elements in a heading; none where it has none, or so many that it is no heading."""
    if len(element) == 0:
        return ()
    texts = element.xpath("descendant::text()[not(parent::script or parent::style or parent::noscript)]")
    parts = [clean(text) for text in texts[: 4 * MAX_PARTS]]
    worded = tuple(part for part in parts if any(map(str.isalnum, part)))
    return worded if len(worded) <= MAX_PARTS else ()
