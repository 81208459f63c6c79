"""Mends what libxml2 reads otherwise than browsers do, where that would hide a part of the page.

It is seldom: of 3,223 real pages, 6 show something behind an ``</html>`` that ends the page for libxml2 (one of them
its whole article), 2 behind a ``source`` that it does not know to be empty, 1 behind a drawing that is never closed.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_MISREAD = re.compile(r"<(?:/html\s*>|(?P<start>(?P<empty>embed|source|track)\b[^<>]*>))", re.IGNORECASE)
"""The end of the page, and elements that hold nothing and that nobody sees; libxml2 would put in those whatever stands
behind them."""

_OF_HEAD = frozenset(
    {"title", "meta", "link", "base", "script", "style", "noscript", "template", "bgsound", "basefont", "noframes"}
)

_END_DRAWING = frozenset({
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s",
    "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
})  # fmt: skip
"""Elements whose start ends a drawing or formula (HTML, section 13.2.6.5)."""

_HTML_IN_DRAWING = frozenset({"foreignobject", "desc", "title", "annotation-xml"})
"""Elements of drawings and formulas that may hold anything."""


def mend_markup(markup: str) -> str:
    """Return the markup without what would end it early for libxml2: visible text stands nowhere else afterwards."""
    return _MISREAD.sub(lambda found: f"<{found['start']}</{found['empty']}>" if found["empty"] else "", markup)


def mend_tree(root: HtmlElement) -> None:
    """Move out of the head, and out of drawings and formulas, what browsers would not read as a part of them.

    A template that is its parent's shadow root is drawn without any script: it becomes a plain element.
    """
    found = list(root.iter("template", "svg", "math"))
    drawings = [element for element in found if element.tag != "template"]
    for element in found:
        if element.tag == "template" and element.get("shadowrootmode"):
            element.tag = "div"
    head = root.find("head")
    if head is not None:
        stray = next((child for child in head if child.tag not in _OF_HEAD), None)
        if stray is not None:
            _open_body(root, head, stray)
    for drawing in drawings:
        inside = (element for element in drawing.iter() if element.tag in _END_DRAWING)
        stray = next((element for element in inside if not _is_html(element, drawing)), None)
        if stray is not None:
            _end_before(stray, drawing)


def _is_html(element: HtmlElement, drawing: HtmlElement) -> bool:
    for over in element.iterancestors():
        if over is drawing:
            return False
        if over.tag in _HTML_IN_DRAWING:
            return True
    return False


def _open_body(root: HtmlElement, head: HtmlElement, stray: HtmlElement) -> None:
    """Put the stray element, and what follows it in the head, at the start of the body."""
    moved = [stray, *stray.itersiblings()]
    body = root.find("body")
    if body is None:
        body = root.makeelement("body")
        head.addnext(body)
    moved[-1].tail = _joined(moved[-1].tail, body.text)
    body.text = None
    body[0:0] = moved


def _end_before(stray: HtmlElement, drawing: HtmlElement) -> None:
    """Put the stray element, and what follows it in the drawing, behind the drawing."""
    moved = [stray]
    for step in (stray, *stray.iterancestors()):
        if step is drawing:
            break
        moved += step.itersiblings()
        over = step.getparent()
        if over is not None:
            moved[-1].tail = _joined(moved[-1].tail, over.tail)
            over.tail = None
    parent = drawing.getparent()
    if parent is not None:
        place = parent.index(drawing) + 1
        parent[place:place] = moved


def _joined(first: str | None, second: str | None) -> str | None:
    return f"{first or ''}{second or ''}" or None
