"""Finds the lines that a page shows as its byline, and the people in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipeline.metadata.claims import Claims, Found, following, found, visible_text
from pipeline.metadata.instants import read_date
from pipeline.metadata.leads import BY, begins_byline, is_italian_byline
from pipeline.metadata.names import is_full_name, is_person, names_in, without_helpers
from pipeline.metadata.site import squeezed

MAX_BYLINES = 5
"""Elements looked at that may be a byline; after these come those of other articles and of comments."""
MAX_BYLINE_CHARS = 200
MAX_SINGLE_CHARS = 30
"""A longer line that names nobody in full is a sentence."""
MAX_BLANKS = 2
"""Blanks in a byline that ends in a full stop, as in "By Ann L."; with more it is a sentence."""
MAX_BESIDE = 60
"""Nodes after a headline among which the byline of its article stands."""
MAX_CREDIT_STEPS = 3
"""So many elements lie at most between a name and what says that it is the credit of a picture."""
MAX_TEASER_STEPS = 5
"""So many elements lie at most between a name and the link that is the teaser of another article."""
MAX_IN_TEASER = 40
"""Elements of a link among which the heading of a teaser is."""
MAX_FAR = 600
"""Elements from the headline behind which a byline is no match for an outlet that is declared."""
MAX_BESIDE_CHARS = 100
"""A line beside the headline that is longer tells of more than who wrote."""

# "license-info", "wp-caption", "photo-credit"; not "licensed-content".
_CREDIT = re.compile(r"\b(?:licen[cs]e|caption|copyright)|(?:photo|image|picture)-?credit", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_INLINE = frozenset({"a", "b", "strong", "em", "i"})
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:es|en|i)?|auteurs?|profile|staff|editors|redaktion|reporters?|columnists?)/"
)
# "Posted by mholt on Friday December 19, 2025", "von Marta1 am 20.09.2020"; must not catch "By default on 3 May we".
_NAME_AND_DAY = re.compile(
    rf"(?:^|(?<=\s)){BY.pattern}\s*(?P<name>\S{{2,30}})\s+(?:on|am|le|el|op|il|@|[-–—|·•,])\s?(?P<rest>.*)$"
)
# "Ann Lee" behind a day, in "Posted on 3 May by Ann Lee".
_BY_WITHIN = re.compile(r"\b(?:by|von|par|por)\s+(?=[^\W\d_])(.{2,60})$")


def bylines(claims: Claims) -> Iterator[HtmlElement]:
    """What may be a byline by its class, then by its first word; the nearest to the headline first."""
    hinted = (element for element in claims.hinted["author"] if not _is_elsewhere(claims, element))
    yield from islice(hinted, MAX_BYLINES)
    yield from _by_lines(claims)


def _is_elsewhere(claims: Claims, element: HtmlElement) -> bool:
    """Whether a name is in a control of the site, or the credit of a picture."""
    around = islice(claims.places(element), 1, MAX_CREDIT_STEPS + 1)
    is_credit = any(place.tag == "figure" or _CREDIT.search(place.get("class") or "") for place in around)
    return is_credit or claims.is_in_controls(element) or _is_in_teaser(claims, element)


def _is_in_teaser(claims: Claims, element: HtmlElement) -> bool:
    """Whether a name is in a link that has a heading in it too: the whole teaser of another article."""
    links = (place for place in islice(claims.places(element), 1, MAX_TEASER_STEPS + 1) if place.tag == "a")
    within = (node for link in links for node in islice(link.iter(), MAX_IN_TEASER))
    return any(node.tag in _HEADINGS and node is not element for node in within)


def full_names(element: HtmlElement) -> Iterator[list[Found[str]]]:
    """What looks like full names in a short element: piece by piece, or else in the whole line.

    Of a long one, which tells of an author, only the name that it begins with.
    """
    pieces = [" ".join(text.split()) for text in element.itertext() if isinstance(text, str) and not text.isspace()]
    whole = "\n".join(pieces)
    if len(whole) > 2 * MAX_BYLINE_CHARS:
        texts = [pieces[0]] if is_person(pieces[0]) else []
    else:
        line = without_helpers(" ".join(whole.split()))
        behind = _BY_WITHIN.search(line)
        texts = [whole, line, behind[1] if behind else ""]
    for text in texts:
        names = [name for name in names_in(text) if is_full_name(name)]
        if names:
            yield [place for name in names for place in found(name, "html:byline")]
            return


def beside_headline(claims: Claims) -> tuple[list[Found[str]], str]:
    """The people named by lines that begin with "By" right after a main heading, and all words there, squeezed.

    No words where nobody is named. Costs the same few steps whatever the size of the page.
    """
    steps = [step for heading in claims.headlines for step in enumerate(following(heading, MAX_BESIDE))]
    nodes = [node for _, node in steps]
    begun = (step for step in steps if (text := _shown_text(step[1])) and not text.isspace() and begins_byline(text))
    lines = [_with_name(node) for away, node in islice(begun, MAX_BYLINES) if away <= claims.reach(node)]
    short = (line for line in lines if len(visible_text(line)) <= MAX_BESIDE_CHARS)
    people = [one for line in short for names in full_names(line) for one in names if is_person(one.value)]
    words = (text for node in nodes for text in (_shown_text(node), node.tail) if text)
    return people, squeezed(" ".join(words)) if people else ""


def _shown_text(node: HtmlElement) -> str | None:
    return node.text if isinstance(node.tag, str) and node.tag not in ("script", "style") else None


def is_signed_by(claims: Claims, names: tuple[str, ...]) -> bool:
    """Whether the byline nearest to the headline is a short one that has one of these names in it, and no person's.

    Nor may a line that begins with "By" name one right after the headline. One that is far down is another article's.
    """
    if beside_headline(claims)[0]:
        return False
    keys = {squeezed(name) for name in names}
    nearest = next((element for element in islice(bylines(claims), MAX_BYLINES) if visible_text(element)), None)
    if nearest is not None and claims.distance(nearest) > MAX_FAR:
        return True
    text = "" if nearest is None else visible_text(nearest)
    if nearest is None or len(text) > MAX_BESIDE_CHARS or not any(key in squeezed(text) for key in keys):
        return False
    return all(squeezed(one.value) in keys for people in full_names(nearest) for one in people)


def author_links(claims: Claims, far: int | None = None) -> list[HtmlElement]:
    """The link nearest to the headline whose address is that of an author's page."""
    links = [link for link in claims.links if _AUTHOR_PAGE.search(link.get("href") or "")]
    return [link for link in claims.own(links, far) if visible_text(link)][:1]


def single_lines(elements: list[HtmlElement]) -> Iterator[Found[str]]:
    """The lines of those of the elements that hold no more than one short name, or begin with "By", it and a day."""
    for element in elements:
        line = visible_text(element)
        is_sentence = line.endswith(".") and line.count(" ") > MAX_BLANKS
        if len(line) <= MAX_SINGLE_CHARS and not is_sentence and not read_date(line):
            yield from found(line, "html:byline")
        elif len(line) <= MAX_BESIDE_CHARS and (match := _NAME_AND_DAY.search(line)) and read_date(match["rest"]):
            yield from found(match["name"], "html:byline")


def _by_lines(claims: Claims) -> list[HtmlElement]:
    """Short lines that begin with "By", and what such a word stands in with the name beside it."""
    begun: list[HtmlElement] = []
    for node in claims.positions:
        text, tail = node.text, node.tail
        if text and (begins_byline(text) or (is_italian_byline(text.strip()) and _begins_line(node))):
            begun.append(node)
        if tail and begins_byline(tail) and (around := node.getparent()) is not None:
            begun.append(around)
    begun = [element for element in begun if len(visible_text(element)) <= MAX_BESIDE_CHARS]
    lines = (line for line in claims.own(begun) if not claims.is_in_controls(line) and not _is_in_teaser(claims, line))
    return [_with_name(line) for line in islice(lines, MAX_BYLINES)]


def _begins_line(element: HtmlElement) -> bool:
    """Whether no text stands before an element in its line."""
    before, around = element.getprevious(), element.getparent()
    text = before.tail if before is not None else around.text if around is not None else None
    return not (text or "").strip() and (before is None or before.tag not in _INLINE)


def _with_name(line: HtmlElement) -> HtmlElement:
    """The element, or that around it, if it holds nothing but "By"."""
    around = line.getparent()
    if around is None or len(around) > MAX_BESIDE:
        return line
    return around if BY.fullmatch(visible_text(line)) else line
