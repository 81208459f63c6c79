"""Finds the names that stand alone, without a word that says who they are: under the headline, or under the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipeline.agencies import NEWS
from pipeline.metadata.claims import MAX_NEAR_ASIDE, Claims, Found, following, found, visible_text
from pipeline.metadata.instants import read_date
from pipeline.metadata.names import is_person, names_in
from pipeline.metadata.site import squeezed

MAX_OPENING = 3
"""Paragraphs from the headline among which one may be the name of the author."""
MAX_OPENING_PARAGRAPHS = 12
"""Paragraphs of the page among which the first of the text is."""
MAX_FROM_DAY = 6
"""So many nodes lie at most between a name and the day of publication beside it."""
MAX_DAY_CHARS = 60
"""A longer line tells of a day."""

# "Marta Sund |", "11.12.2026 - Marta Sund"; must not catch "Coast | Weather", nor "11.12.2026".
_BESIDE_A_BAR = re.compile(
    r"(?:\d{1,2}\. ?(?:\d{1,2}\.|\w{3,9}) ?\d{4} ?[-–|·•] ?(?P<behind>[^|·•]{5,40})$"
    r"|(?P<before>[^|·•]{5,40}?) ?[|·•]$)"
)
_RIGHT = re.compile(r"^right$|text-align:\s*right", re.IGNORECASE)
# "BERLIN (dpa) -", "Paris, 3 mai (AFP) –"; must not catch "The bank (AP Bank) said".
_DATELINE = re.compile(rf"[A-ZÀ-Þ][^().!?]{{1,40}}\(((?:{NEWS})(?:/\w{{2,5}})?)\)\s*[-–—:]", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CATEGORY = re.compile(r"/(?:tags?|topics?|categor(?:y|ies)|kategorie|themen?|rubriques?|section)\b", re.IGNORECASE)


def signatures(claims: Claims) -> Iterator[Found[str]]:
    """Names alone: before a bar or behind a day under the headline, in bold before the text, at the right under it."""
    first = min((claims.positions[heading] for heading in claims.elements["h1"]), default=0)
    below = [paragraph for paragraph in claims.root.iter("p") if claims.positions[paragraph] > first]
    worded = islice((paragraph for paragraph in below if visible_text(paragraph)), MAX_OPENING)
    opening = [visible_text(paragraph) for paragraph in worded if _is_bold(paragraph)]
    closing = [visible_text(paragraph) for paragraph in reversed(below) if _is_right(paragraph)]
    below_headline = islice(claims.positions, first + 1, first + MAX_NEAR_ASIDE)
    texts = (" ".join(node.text.split()) for node in below_headline if node.text)
    beside = [match["behind"] or match["before"] for text in texts if (match := _BESIDE_A_BAR.match(text))]
    for line in (*beside, *opening, *closing[:1]):
        names = names_in(line)
        if names and squeezed("".join(names)) == squeezed(line) and all(map(is_person, names)):
            yield from found(line, "html:signature")
            return


def beside_day(claims: Claims) -> Iterator[Found[str]]:
    """Names alone in their element, between the headline and the text, beside the day of publication or a portrait.

    Must not catch a section there ("Machine Learning"): its words are no names, and stand in the text in lower case.
    """
    nodes = list(following(claims.headlines[0], MAX_NEAR_ASIDE)) if claims.headlines else []
    texts = [" ".join((node.text or "").split()) if isinstance(node.tag, str) else "" for node in nodes]
    days = [n for n, node in enumerate(nodes) if node.tag == "time" or _is_day(texts[n]) or _is_day(node.tail or "")]
    named = [
        (node, text)
        for n, (node, text) in enumerate(zip(nodes, texts, strict=True))
        if is_person(text) and names_in(text) == [text]
        if any(abs(n - day) <= MAX_FROM_DAY for day in days) or _has_portrait(nodes[max(0, n - MAX_FROM_DAY) : n], text)
    ]
    alone = [text for node, text in named if _is_alone(claims, node, text)]
    words = " ".join(visible_text(paragraph) for paragraph in claims.root.iter("p")) if alone else ""
    for text in alone:
        if not all(re.search(rf"\b{re.escape(word.lower())}\b", words) for word in text.split()):
            yield from found(text, "html:signature")


def _has_portrait(before: list[HtmlElement], name: str) -> bool:
    """Whether one of these nodes is a picture of the person of this name: so its text or its class says."""
    pictures = (node for node in before if node.tag == "img")
    return any((one.get("alt") or "").startswith(name) or "avatar" in (one.get("class") or "") for one in pictures)


def _is_alone(claims: Claims, node: HtmlElement, text: str) -> bool:
    """Whether a text is all of its element, which is no heading, no control and no link to a section."""
    is_heading = any(place.tag in _HEADINGS for place in claims.places(node))
    is_link_to_section = _CATEGORY.search(node.get("href") or "")
    return visible_text(node) == text and not is_heading and not is_link_to_section and not claims.is_in_controls(node)


def agencies(claims: Claims) -> Iterator[Found[str]]:
    """The agency that the dateline at the start of the text names: "BERLIN (dpa) - "."""
    for paragraph in islice(claims.root.iter("p"), MAX_OPENING_PARAGRAPHS):
        if match := _DATELINE.match(visible_text(paragraph)):
            yield from found(match[1], "html:dateline")


def _is_day(text: str) -> bool:
    return 0 < len(text) <= MAX_DAY_CHARS and read_date(text) is not None


def _is_right(paragraph: HtmlElement) -> bool:
    return bool(_RIGHT.search(paragraph.get("style") or paragraph.get("align") or ""))


def _is_bold(paragraph: HtmlElement) -> bool:
    bold = next(paragraph.iter("b", "strong"), None)
    return bold is not None and visible_text(bold) == visible_text(paragraph)
