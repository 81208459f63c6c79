"""Tree to visible blocks: every visible character of a page in exactly one block, in page order.

Visible means: as a browser shows the page without style sheets and scripts. Not visible are the head, scripts,
styles, templates, embedded frames, drawings, the fallbacks of media, and what the markup itself hides (the
``hidden`` attribute or an inline ``display:none``). ``noscript`` is visible, since scripts are off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.model import Kind
from pipeline.text import clean, count_words

INVISIBLE_TAGS = frozenset(
    {
        "head", "script", "style", "template", "title", "meta", "link", "base", "iframe", "noembed", "noframes",
        "audio", "video", "canvas", "svg", "math", "object", "embed", "datalist", "map", "area", "param",
        "source", "track",
    }
)  # fmt: skip

BLOCK_TAGS = frozenset(
    {
        "html", "body", "address", "article", "aside", "blockquote", "center", "details", "dialog", "dd", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "option", "optgroup", "p",
        "pre", "search", "section", "select", "summary", "table", "caption", "colgroup", "col", "tbody",
        "thead", "tfoot", "tr", "td", "th", "ul", "button", "textarea", "noscript", "marquee",
    }
)  # fmt: skip

NAME_ATTRIBUTES = frozenset(
    {
        "class", "id", "itemprop", "itemtype", "role", "rel", "data-testid", "data-test-id", "data-component",
        "data-module", "data-qa", "aria-label",
    }
)  # fmt: skip
"""Attributes in which page makers say what an element is for."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OWN_KIND = {
    **dict.fromkeys(_HEADINGS, Kind.HEADING), "li": Kind.LIST_ITEM, "dt": Kind.LIST_ITEM, "dd": Kind.LIST_ITEM,
    "blockquote": Kind.QUOTE, "pre": Kind.CODE, "figcaption": Kind.CAPTION, "caption": Kind.CAPTION,
    "td": Kind.PARAGRAPH, "th": Kind.PARAGRAPH, "button": Kind.OTHER, "option": Kind.OTHER, "textarea": Kind.OTHER,
    "select": Kind.OTHER, "legend": Kind.OTHER, "summary": Kind.OTHER,
}  # fmt: skip
_BREAKS_A_CELL = ("p", "div", "table", "ul", "ol", "dl", "br", "blockquote", "pre", "figure", "form", "article",
                  "section", "center", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "noscript", "select", "button",
                  "textarea", "aside", "header", "footer", "nav", "main", "address", "fieldset", "details")  # fmt: skip


@dataclass(slots=True, eq=False)
class Node:
    """One block-level element that is visible, and the run of blocks it holds: ``first`` up to, not with, ``last``."""

    element: HtmlElement
    tag: str
    names: str
    """What its maker calls it: the values of its naming attributes."""
    parent: Node | None
    depth: int
    kind: Kind
    first: int
    last: int = 0


@dataclass(slots=True, eq=False)
class Leaf:
    """One visible block and what the zones ask about it."""

    n: int
    kind: Kind
    text: str
    node: Node
    start: HtmlElement
    """The element whose text or tail the block begins with."""
    is_tail: bool
    """Whether it begins with the tail of ``start``."""
    is_whole: bool
    """Whether it is all there is in its node."""
    link_chars: int
    has_time: bool
    """Whether a ``time`` element is in it."""
    names: str
    """The names of the inline elements in it."""
    words: int
    link_density: float
    """The share of its characters that lie in links."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The visible blocks of a page and the block-level elements over them, both in page order."""

    leaves: list[Leaf]
    nodes: list[Node]
    children: list[list[Node]]
    """The nodes directly in each node, in the order of ``nodes``; kept beside them, so that no page is a cycle of
    references that waits for the garbage collector."""
    depth: int
    """The deepest nesting met; the walk stops above its limit."""
    has_hidden: bool = False
    """Whether the markup hides anything."""


def read_blocks(root: HtmlElement, max_depth: int, *, with_hidden: bool = False) -> Blocks:
    """Return every visible block of the tree; when ``depth`` is over the limit, the blocks are not all there.

    Args:
        root: The page's tree; it stays as it is.
        max_depth: Where the walk stops.
        with_hidden: Whether what the markup hides counts as visible: pages that are streamed in pieces hide their
            article until a script moves it into place.
    """
    walker = _Walker(max_depth, with_hidden=with_hidden)
    walker.read(root)
    return Blocks(walker.leaves, walker.nodes, walker.children, walker.deepest, walker.has_hidden)


def is_inside(node: Node, tags: frozenset[str]) -> bool:
    """Tell whether the node is, or is in, an element with one of these tags."""
    step: Node | None = node
    while step is not None:
        if step.tag in tags:
            return True
        step = step.parent
    return False


def names_of(element: HtmlElement) -> str:
    """Return the values of the attributes in which the maker names the element, blank-separated."""
    return " ".join([value for key, value in element.items() if key in NAME_ATTRIBUTES])


def elements_of(leaf: Leaf) -> Iterator[HtmlElement]:
    """Yield the elements of a block in page order: those around where it begins, then those that begin in it.

    Of a node that holds several blocks, as ``<br><br>`` makes them, those of the others are left out. Costs no more
    than the block has elements.
    """
    node = leaf.node.element
    if leaf.is_whole:
        yield from node.iter()
        return
    element: HtmlElement | None = leaf.start
    if not leaf.is_tail and leaf.start is not node:
        yield leaf.start
    for outer in leaf.start.iterancestors():
        if outer is node or leaf.start is node:
            break
        yield outer
    is_broken = False
    element = _next(leaf.start, node, skip=leaf.is_tail)
    while element is not None and element.tag not in BLOCK_TAGS:
        if element.tag == "br" and is_broken:
            return
        is_broken = element.tag == "br" and not (element.tail or "").strip()
        yield element
        element = _next(element, node, skip=False)


def _next(element: HtmlElement, within: HtmlElement, *, skip: bool) -> HtmlElement | None:
    """Return the element that begins next inside another one, or after this one has ended."""
    if not skip and len(element):
        return element[0]
    while element is not within:
        after = element.getnext()
        if after is not None:
            return after
        parent = element.getparent()
        if parent is None:
            return None
        element = parent
    return None


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether the element's own markup hides it (``hidden``, inline ``display:none``)."""
    return any(_hides(key, value) for key, value in element.items())


def _hides(key: str, value: str) -> bool:
    if key == "hidden":
        return value != "until-found"
    return key == "style" and "display:none" in value.replace(" ", "").lower()


class _Walker:
    """Walks the tree once, gathering runs of text and cutting them at block boundaries."""

    def __init__(self, max_depth: int, *, with_hidden: bool) -> None:
        self.with_hidden = with_hidden
        self.leaves: list[Leaf] = []
        self.nodes: list[Node] = []
        self.children: list[list[Node]] = []
        self.max_depth = max_depth
        self.deepest = 0
        self.has_hidden = False
        self._parts: list[str] = []
        self._names: list[str] = []
        self._start: tuple[HtmlElement, bool] | None = None
        self._link_chars = 0
        self._links = 0
        self._has_time = False
        self._broken = False

    def read(self, root: HtmlElement) -> None:
        node = Node(root, "html", names_of(root), None, 0, Kind.PARAGRAPH, 0)
        self.nodes.append(node)
        self.children.append([])
        self._walk(root, node, 0, self.children[0])
        self._close(node)
        node.last = len(self.leaves)

    def _walk(self, element: HtmlElement, node: Node, depth: int, children: list[Node]) -> None:
        self.deepest = max(self.deepest, depth)
        if depth > self.max_depth:
            return
        text = element.text
        if text:
            self._add(text, element, False)
        for child in element:
            tag = child.tag
            if tag == "br":
                self._break(node)
            elif tag in BLOCK_TAGS:
                self._enter_block(child, node, depth, children)
            elif tag not in INVISIBLE_TAGS and isinstance(tag, str):
                if "-" in tag and _holds_blocks(child):
                    self._enter_block(child, node, depth, children)
                else:
                    self._enter_inline(child, node, depth, children)
            tail = child.tail
            if tail:
                self._add(tail, child, True)

    def _enter_block(self, child: HtmlElement, node: Node, depth: int, children: list[Node]) -> None:
        if not len(child) and not child.text:
            self._close(node)  # empty, but it ends a line
            return
        names = self._read_names(child)
        if names is None:
            return
        tag = str(child.tag)
        if "-" in tag:
            names = f"{tag} {names}".rstrip()
        if node.kind is Kind.TABLE and tag in {"td", "th"}:
            self._parts.append(" ")
            self._walk(child, node, depth + 1, children)
            return
        self._close(node)
        kind = _OWN_KIND.get(tag)
        if kind is None:
            kind = Kind.TABLE if tag == "tr" and _is_plain_row(child) else _inherited(node)
        inner = Node(child, tag, names, node, depth + 1, kind, len(self.leaves))
        children.append(inner)
        self.nodes.append(inner)
        grandchildren: list[Node] = []
        self.children.append(grandchildren)
        self._walk(child, inner, depth + 1, grandchildren)
        self._close(inner)
        inner.last = len(self.leaves)

    def _read_names(self, element: HtmlElement) -> str | None:
        """Return what its maker calls the element; None when its markup hides it from this walk."""
        names = ""
        for key, value in element.items():
            if key in NAME_ATTRIBUTES:
                names = f"{names} {value}" if names else value
            elif key in {"style", "hidden"} and _hides(key, value) and not self.with_hidden:
                self.has_hidden = True
                return None
        return names

    def _enter_inline(self, child: HtmlElement, node: Node, depth: int, children: list[Node]) -> None:
        names = self._read_names(child)
        if names is None:
            return
        if names:
            self._names.append(names)
        tag = child.tag
        if tag == "a":
            self._links += 1
            self._walk(child, node, depth + 1, children)
            self._links -= 1
        else:
            if tag == "time":
                self._has_time = True
            self._walk(child, node, depth + 1, children)

    def _add(self, text: str, element: HtmlElement, is_tail: bool) -> None:
        if self._start is None:
            if text.isspace():
                return
            self._start = (element, is_tail)
        if self._links:
            self._link_chars += len(text.strip())
        self._broken = self._broken and text.isspace()
        self._parts.append(text)

    def _break(self, node: Node) -> None:
        """Take two line breaks in a row as the end of a paragraph, as old blogs mean them."""
        if self._broken:
            self._close(node)
        self._parts.append(" ")
        self._broken = True

    def _close(self, node: Node) -> None:
        """End the run of text: it becomes a block of the node."""
        self._broken = False
        if self._start is not None:
            text = clean("".join(self._parts))
            if text:
                self._emit(text, node, self._start)
        elif not self._parts and not self._names and not self._has_time:
            return
        self._start = None
        self._parts.clear()
        self._names.clear()
        self._link_chars = 0
        self._has_time = False

    def _emit(self, text: str, node: Node, start: tuple[HtmlElement, bool]) -> None:
        n = len(self.leaves)
        leaf = Leaf(
            n=n, kind=node.kind, text=text, node=node, start=start[0], is_tail=start[1], is_whole=node.first == n,
            link_chars=self._link_chars, has_time=self._has_time, names=" ".join(self._names), words=count_words(text),
            link_density=min(1.0, self._link_chars / len(text)),
        )  # fmt: skip
        if n > node.first and self.leaves[-1].node is node:
            self.leaves[-1].is_whole = False
        self.leaves.append(leaf)


def _holds_blocks(element: HtmlElement) -> bool:
    """Tell a custom element that is a container (``<comment-item>``) from one that stands in a line (``<icon-of>``)."""
    return any(child.tag in BLOCK_TAGS for child in element)


def _inherited(node: Node) -> Kind:
    """Return the kind that plain containers inside the node have."""
    return node.kind if node.kind in _INHERITED else Kind.PARAGRAPH


_INHERITED = frozenset({Kind.LIST_ITEM, Kind.QUOTE, Kind.CODE, Kind.CAPTION, Kind.HEADING})


def _is_plain_row(row: HtmlElement) -> bool:
    """Tell a row of data from a row of layout: none of its cells holds a block."""
    return next(row.iter(*_BREAKS_A_CELL), None) is None
