"""Trafilatura's verdict: which text of the page it reads as the article, and how much of a block lies in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from pipeline.page.blocks import Blocks
from pipeline.text import is_spaced, shingles, squash, words

logging.getLogger("trafilatura").addHandler(
    logging.NullHandler()
)  # what it cannot read is our outcome, not its warning

LONG_CHARS = 25
"""Characters (without blanks) from which a text found inside another is found there by no accident."""

MIN_SHINGLED_WORDS = 8
"""Words from which the share of shingles says something."""


READ_SHARE = 0.5
"""Share of a block's text in a reading from which the block was read."""

MIN_OF_PROSE = 0.2
"""Share of the page's prose under which a quick reading is doubted; on most news pages the article is more."""

MIN_DOUBTED_WORDS = 250
"""Words of prose on a page with less of which no quick reading is doubted: there the other readers take more that is
not the article's than they find of it."""

MAX_DOUBTED_BLOCKS = 5000
"""Blocks above which a quick reading is never doubted: jusText, of the standard mode, takes time by their square."""

MIN_PROSE_WORDS = 12
MAX_LINKED = 0.3
"""What counts as prose there: so many words, and no larger share of links."""

_ASIDE = "winnow-aside"
"""Marks, while the page is copied, what is kept from the readers."""

_STRUCTURED_DATA = "application/ld+json"
MAX_STRUCTURED_CHARS = 200_000
"""Structured data above this is kept from trafilatura, which searches it in time that grows by the square."""

NEVER_READ = (
    "applet", "area", "aside", "audio", "button", "canvas", "datalist", "dialog", "embed", "footer", "iframe", "img",
    "input", "label", "legend", "link", "map", "menu", "meta", "nav", "object", "option", "picture", "select", "source",
    "style", "svg", "template", "textarea", "video",
)  # fmt: skip
"""Elements that trafilatura takes out before it reads, but after it has copied and searched the tree several times."""

UNWRAPPED = (
    "abbr", "acronym", "address", "b", "bdi", "bdo", "big", "cite", "data", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "nobr", "s", "samp", "small", "span", "strong", "sub", "sup", "tbody", "tfoot", "thead", "tt", "u", "var",
    "wbr",
)  # fmt: skip
"""Elements in lines and around rows of which trafilatura keeps the text alone, but after its searches."""

CONTAINERS = ("div", "section", "article", "ul", "ol", "li")
"""Elements that say nothing where no text is in them."""

NEVER_ASKED = (
    "align", "alt", "aria-label", "aria-labelledby", "decoding", "height", "href", "loading", "rel", "sizes", "src",
    "srcset", "tabindex", "target", "title", "valign", "width",
)  # fmt: skip
"""Attributes that are many and that no reader of text asks for; it copies the tree four times, these too."""


@dataclass(slots=True)
class Reading:
    """What a reader took for the article's text."""

    text: str
    squashed: str
    lines: frozenset[str]
    _part: Callable[[str], list[str]] = field(init=False)
    """How its text, and that of blocks beside it, comes apart into words; at blanks in a sixth of the time."""
    _shingles: set[tuple[str, ...]] | None = field(default=None, init=False)
    _shares: dict[str, float] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._part = str.split if is_spaced(self.text) else words

    def share(self, text: str) -> float:
        """Return how much of a block's text was read, from 0 to 1; a short one counts only as a line of its own."""
        if not self.squashed:
            return 0.0
        known = self._shares.get(text)
        if known is None:
            known = self._shares[text] = self._measure(text)
        return known

    def _measure(self, text: str) -> float:
        bare = squash(text)
        if bare in self.lines:
            return 1.0
        if len(bare) < LONG_CHARS:
            return 0.0
        if bare in self.squashed:
            return 1.0
        run = self._part(text)
        if len(run) < MIN_SHINGLED_WORDS:
            return 0.0
        if self._shingles is None:
            self._shingles = shingles(self._part(self.text))
        wanted = shingles(run)
        return len(wanted & self._shingles) / len(wanted)

    def mentions(self, text: str) -> bool:
        """Tell whether the text is anywhere in what was read, be it by accident."""
        return squash(text) in self.squashed


def nothing_read() -> Reading:
    """Return the reading of a reader that found no article."""
    return Reading("", "", frozenset())


def read_body(root: HtmlElement, blocks: Blocks, aside: Sequence[HtmlElement] = ()) -> Reading:
    """Return what trafilatura takes for the article; empty where it finds none or fails.

    Its fast mode reads, which takes two thirds of the time of its standard mode. Where that finds little of what the
    page has (5 % of news pages), its standard mode does, which asks other readers as well.

    What is read is a copy without elements that are never of the article or hold no text, nor scripts other than
    structured data, nor what the caller sets aside; of what stands in lines it has the text alone.
    """
    for element in aside:
        element.set(_ASIDE, "")
    lean = copy(root)
    for element in aside:
        del element.attrib[_ASIDE]
    for element in lean.xpath(f"//*[@{_ASIDE}]") if aside else ():
        element.drop_tree()
    for element in lean.iter("script"):
        if element.get("type") != _STRUCTURED_DATA or len(element.text or "") > MAX_STRUCTURED_CHARS:
            element.tag = "style"
    etree.strip_elements(lean, *NEVER_READ, with_tail=False)
    etree.strip_attributes(lean, *NEVER_ASKED)
    etree.strip_tags(lean, *UNWRAPPED)
    _strip_empty(lean)
    quick = _read(lean, _QUICK)
    return quick if _is_enough(quick, blocks) else _read(lean, _THOROUGH)


def _strip_empty(root: HtmlElement) -> None:
    """Take out containers without text, between or behind others; trafilatura searches them some dozen times."""
    full: set[HtmlElement] = set()
    for element in root.iter():
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            over = holder if text and not text.isspace() else None
            while over is not None and over not in full:
                full.add(over)
                over = over.getparent()
    for element in root.iter(*CONTAINERS):
        if element not in full and not (element.tail and not element.tail.isspace()):
            element.tag = "style"
    etree.strip_elements(root, "style", with_tail=False)


_UNRENDERED = "json"
"""The format for which trafilatura hands over the tree it read without writing it out as text."""

_QUICK, _THOROUGH = (Extractor(fast=is_fast, comments=False, output_format=_UNRENDERED) for is_fast in (True, False))
"""Its modes, made once: to make one takes as long as to copy a page."""


def _is_enough(reading: Reading, blocks: Blocks) -> bool:
    if len(blocks.leaves) > MAX_DOUBTED_BLOCKS:
        return True
    prose = [leaf for leaf in blocks.leaves if leaf.words >= MIN_PROSE_WORDS and leaf.link_density < MAX_LINKED]
    total = sum(leaf.words for leaf in prose)
    read = sum(leaf.words for leaf in prose if reading.share(leaf.text) >= READ_SHARE)
    return total < MIN_DOUBTED_WORDS or read >= MIN_OF_PROSE * total


def _read(root: HtmlElement, mode: Extractor) -> Reading:
    try:
        document = bare_extraction(root, options=mode)
    except MemoryError:
        raise  # a page that does not fit is turned down whole, not read in part
    except Exception:  # noqa: BLE001 -- the reader's own faults on odd pages are "nothing read", never ours
        return nothing_read()
    if document is None or isinstance(document, dict) or document.body is None:
        return nothing_read()
    return reading_of(document.body)


def reading_of(body: etree._Element) -> Reading:
    """Return the reading of an element whose text is the article."""
    lines = set()
    for element in body.iter():
        for part in (element.text, element.tail):
            if part:
                lines.add(squash(part))
        if len(element) and element.tag in _LINE_TAGS:
            lines.add(squash("".join(element.itertext())))
    text = " ".join(body.itertext())
    return Reading(text, squash(text), frozenset(lines))


_LINE_TAGS = frozenset({"p", "head", "item", "quote", "row", "cell", "ab", "fw", "div", "td", "li", "code"})


def reading_of_text(text: str) -> Reading:
    """Return the reading of a plain text whose lines are paragraphs."""
    return Reading(text, squash(text), frozenset(squash(line) for line in text.splitlines()))
