"""Collects, in one reading of the tree, what a page declares of itself; the other files judge it."""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, islice, takewhile
from operator import itemgetter
from typing import Generic, TypeVar

from lxml import etree
from lxml.html import HtmlElement

from pipeline.metadata.hints import hints
from pipeline.model import Evidence
from pipeline.page.jsonld import Node, articles_here, nodes_in, text_of, types_of

MAX_VALUE_CHARS = 2_000
"""A longer string is no title, name, date or tag; cut before any pattern sees it."""

SOFT_HYPHEN = "\xad"
"""Says where a word may break: kept in a headline, as it is in the text, and no part of a name."""
MAX_HEADINGS = 5
"""Main headings that may be the headline."""
MAX_IN_HEADING = 30
"""Elements in a heading among which its link is."""
MAX_NEAR = 12
"""Elements between the headline and what stands beside it."""
MAX_NEAR_ASIDE = 25
"""The same where it stands in a column beside the text, or in a teaser."""
MAX_HINTED = 20
"""Elements of one kind looked at; further ones belong to other articles."""
MAX_VALUES = 200
"""Values read of any one name."""

SOUGHT = ("meta", "script", "h1", "title", "link", "time")
TIMES = ("relative-time", "time-ago", "local-time")
"""Elements of widgets that stand for a time element."""
_ITEMS = etree.XPath("descendant-or-self::*[@itemprop]")
_VISIBLE_TEXTS = etree.XPath(
    "descendant::text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False
)
MAX_SHORT_CHARS = 60
"""Characters of a line in which a year may have two digits ("14.05.26 | 14:07")."""
_FULL_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d|(?<!\d)\d\d?\.\s?\d\d?\.\s?\d\d(?!\d)")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\ud800-\udfff]")
# Names of places that hold other people's words and other articles: "comment-list", "related-posts", "sidebar".
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:[\s_-]|$)|comment-?list|related|recommended|trending|most-?read|(sidebar|teasers?))",
    re.IGNORECASE,
)
_BEFORE_PATH = re.compile(r"^(?:https?:)?//[^/?#]*", re.IGNORECASE)
_PAGE_TYPE_NAMES = """
    WebPage ItemPage DiscussionForumPosting Recipe VideoObject PodcastEpisode Event Product CreativeWork
"""
_PAGE_TYPES = frozenset(_PAGE_TYPE_NAMES.split())
_REVIEWED = frozenset({"Recipe", "VideoObject", "PodcastEpisode", "Event", "Product"})
_UNSEEN = frozenset({"script", "style"})
_CONTROLS = frozenset({"nav", "button", "form", "select", "menu"})


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What some place of the page gives for a field, and where it stood."""

    value: T
    evidence: Evidence


@dataclass(frozen=True)
class Claims:
    """What one page declares of itself. Without slots, for what is looked up only when the head says nothing."""

    root: HtmlElement
    url: str | None
    fetched_at: datetime | None
    nodes: list[Node]
    """All JSON-LD nodes."""
    main: list[Node]
    """Those of them that describe this page: its article first, then the page itself."""
    metas: dict[str, list[str]]
    """Contents of the meta elements by lower-cased name, property or itemprop, in page order."""
    elements: dict[str, list[HtmlElement]]
    """The elements of the tags that are looked at on every page (``SOUGHT``), by tag, in page order."""

    def meta(self, *names: str) -> Iterator[Found[str]]:
        """What the meta elements of these names say, in the order of the names."""
        for name in names:
            for content in self.metas.get(name, [])[:MAX_VALUES]:
                yield from found(content, f"meta:{name}")

    def json_ld(self, *keys: str) -> Iterator[Found[str]]:
        """What the nodes about this page say under these keys, in the order of the nodes."""
        for node in self.main:
            for key in keys:
                yield from found(text_of(node.get(key)), f"json-ld:{key}")

    def item(self, *names: str) -> Iterator[Found[str]]:
        """What the elements with these itemprops say: their content or datetime attribute, or else their text.

        The nearest to the headline first.
        """
        for name in names:
            elements = self.items.get(name, [])
            for element in self.own(elements) if len(elements) > 1 else elements:
                value = element.get("content") or element.get("datetime") or visible_text(element)
                yield from found(value, f"microdata:{name}")

    @cached_property
    def items(self) -> dict[str, list[HtmlElement]]:
        """Elements of the body by the names in their itemprop."""
        items: dict[str, list[HtmlElement]] = {}
        for element in _ITEMS(self.root):
            if element.tag != "meta" or not _is_in_head(element):
                for name in element.get("itemprop", "").split():
                    items.setdefault(name, []).append(element)
        return items

    @cached_property
    def links(self) -> list[HtmlElement]:
        """The links of the page, in its order."""
        return list(self.root.iter("a"))

    @cached_property
    def texts_with_year(self) -> list[tuple[HtmlElement, str]]:
        """The texts of the body with a year in them, in page order, each with the element in or behind which it is."""
        placed: list[tuple[float, int, HtmlElement, str]] = []
        body = self.root.find("body")
        for element in () if body is None else body.iter():
            for text, is_tail in ((element.text, False), (element.tail, True)):
                if text and ("20" in text or "19" in text or (len(text) < MAX_SHORT_CHARS and "." in text)):
                    placed += self._placed(element, text, is_tail=is_tail)
        placed.sort(key=itemgetter(0, 1))
        return [(element, text) for _, _, element, text in placed[:MAX_VALUES]]

    def _placed(
        self, element: HtmlElement, text: str, *, is_tail: bool
    ) -> Iterator[tuple[float, int, HtmlElement, str]]:
        """A text with a year, with what sorts it into page order: a tail comes when its element has ended."""
        year = _YEAR if len(text) < MAX_SHORT_CHARS else _FULL_YEAR
        if not year.search(text) or (element.tag in _UNSEEN and not is_tail):
            return
        if not is_tail:
            yield self.positions[element], 0, element, text
            return
        after = next(following(element, 1), None)
        yield math.inf if after is None else self.positions[after] - 0.5, -self.positions[element], element, text

    @cached_property
    def positions(self) -> dict[HtmlElement, int]:
        """Where each node stands in the page; comments too, since text may follow them."""
        return {node: n for n, node in enumerate(self.root.iter())}

    @cached_property
    def hinted(self) -> dict[str, list[HtmlElement]]:
        """Elements by what class or id says they hold (``author``, ``date``), the nearest to the headline first."""
        hinted: dict[str, list[HtmlElement]] = {"author": [], "date": []}
        for element in self.positions:
            classes = element.get("class")
            for hint in hints(classes) if classes else ():
                hinted[hint].append(element)
            identity = element.get("id")
            if identity and ("uthor" in identity or "yline" in identity):
                hinted["author"].append(element)
        return {hint: self.own(elements)[:MAX_HINTED] for hint, elements in hinted.items()}

    def own(self, elements: list[HtmlElement], far: int | None = None) -> list[HtmlElement]:
        """Those of the elements that belong to the article, the nearest to the headline first.

        Not those under a name of comments or of other articles ("related-posts"), unless the headline is there too or
        very near. With ``far``, none that is farther from the headline than so many elements.
        """
        placed = ((self.distance(element), element) for element in elements[:MAX_VALUES])
        within = [(away, element) for away, element in placed if far is None or away <= far]
        mine = [(away, element) for away, element in within if away <= self.reach(element)]
        return [element for _, element in sorted(mine, key=itemgetter(0))]

    def is_in_controls(self, element: HtmlElement) -> bool:
        """Whether the element is in what all pages of the site have: navigation, buttons, forms, the page's footer.

        Not where that has the headline in it, nor in the footer of an article.
        """
        tags = [place.tag for place in self.places(element)]
        within = list(takewhile(lambda tag: tag not in ("article", "main"), tags))
        return not _CONTROLS.isdisjoint(within) or (within == tags and "footer" in tags)

    def places(self, element: HtmlElement) -> Iterator[HtmlElement]:
        """The element and those around it, up to what has the headline in it too."""
        around = chain([element], element.iterancestors())
        return takewhile(lambda place: place not in self._around_headings, around)

    def distance(self, element: HtmlElement) -> int:
        """How many elements lie between this one and the nearest main heading; those above one count twice."""
        here = self.positions[element]
        return min((here - n if here >= n else 2 * (n - here) for n in self._headings), default=here)

    @cached_property
    def headlines(self) -> list[HtmlElement]:
        """The main headings that may be the headline: those that lead to no other page, if there are such."""
        headings = self.elements["h1"]
        return [one for one in headings[:MAX_VALUES] if not _leads_away(one, self.url)][:MAX_HEADINGS] or headings[
            :MAX_HEADINGS
        ]

    @cached_property
    def _headings(self) -> list[int]:
        return [self.positions[heading] for heading in self.headlines]

    @cached_property
    def _around_headings(self) -> set[HtmlElement]:
        return {self.root, *(ancestor for heading in self.headlines for ancestor in heading.iterancestors())}

    def reach(self, element: HtmlElement) -> float:
        """How far from the headline the element may be: any distance, if it is in no place of others."""
        for place in self.places(element):
            if others := _OTHERS.search(f"{place.get('class', '')} {place.get('id', '')}"):
                return MAX_NEAR_ASIDE if others[1] else MAX_NEAR
        return math.inf

    def title(self) -> Iterator[Found[str]]:
        """The text of the title in the head; those of drawings have another parent."""
        for title in self.elements["title"]:
            parent = title.getparent()
            if parent is not None and parent.tag == "head":
                yield from found(visible_text(title), "html:title")


def collect(root: HtmlElement, url: str | None, fetched_at: datetime | None) -> Claims:
    """Read the tree once. The tree is not changed."""
    elements: dict[str, list[HtmlElement]] = {tag: [] for tag in SOUGHT}
    for element in root.iter(*SOUGHT, *TIMES):
        elements.get(str(element.tag), elements["time"]).append(element)
    metas: dict[str, list[str]] = {}
    for element in elements["meta"]:
        content = element.get("content") or element.get("value")  # the latter is a mistake often made
        name = element.get("property") or element.get("name") or element.get("http-equiv")
        if not name and _is_in_head(element):
            name = element.get("itemprop")
        if content and name:
            metas.setdefault(name.strip().lower(), []).append(content)
    nodes = nodes_in(elements["script"])
    return Claims(root, url, fetched_at, nodes, _main(nodes, url), metas, elements)


def following(element: HtmlElement, most: int) -> Iterator[HtmlElement]:
    """The nodes that begin after an element has ended, in page order, so many at most; costs no more than these."""
    node, is_ended = element, True
    for _ in range(most):
        child = None if is_ended else next(iter(node), None)
        while child is None:
            child = node.getnext()
            if child is None:
                parent = node.getparent()
                if parent is None:
                    return
                node = parent
        node, is_ended = child, False
        yield node


def found(value: str | None, source: str) -> Iterator[Found[str]]:
    """The value, cleaned, if anything is left of it."""
    if value:
        text = clean(value)
        if text:
            yield Found(text, Evidence(source, clean(value, unescape=False)))


def clean(value: str, *, unescape: bool = True) -> str:
    """One line of NFC text with single spaces, without control characters; entities written twice are undone."""
    text = value[:MAX_VALUE_CHARS]
    if unescape and "&" in text:
        text = html.unescape(html.unescape(text))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _CONTROL.sub("", text))).strip()


def visible_text(element: HtmlElement) -> str:
    """The text of an element without that of scripts and styles, up to the length of any value."""
    return " ".join(" ".join(_VISIBLE_TEXTS(element)).split())[:MAX_VALUE_CHARS]


def _leads_away(heading: HtmlElement, url: str | None) -> bool:
    """Whether a heading is a link to another page, as those of teasers are."""
    parent = heading.getparent()
    inside = (node for node in islice(heading.iter(), MAX_IN_HEADING) if node.tag == "a")
    link = next(inside, parent if parent is not None and parent.tag == "a" else None)
    address = _path(link.get("href") or "") if link is not None else ""
    return bool(address) and address not in _path(url or "")


def _path(address: str) -> str:
    return _BEFORE_PATH.sub("", address.strip()).partition("#")[0].partition("?")[0].rstrip("/")


def _is_in_head(element: HtmlElement) -> bool:
    return any(ancestor.tag == "head" for ancestor in element.iterancestors())


def _main(nodes: list[Node], url: str | None) -> list[Node]:
    """The nodes about this page. Teasers of other articles are told by their address, reviews by what is reviewed."""
    mine = articles_here(nodes, url)
    pages = [node for node in nodes if types_of(node) & _PAGE_TYPES]
    is_reviewed = any(types_of(node) & _REVIEWED for node in pages)
    return [node for node in mine if not is_reviewed or types_of(node) != {"Review"}] + pages
