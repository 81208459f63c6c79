"""Finds who wrote an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipeline.jsonld import Node, text_of, types_of
from pipeline.metadata.claims import MAX_NEAR, MAX_NEAR_ASIDE, MAX_VALUES, Claims, Found, found, visible_text
from pipeline.metadata.instants import read_date
from pipeline.metadata.names import is_full_name, is_signature, names_in
from pipeline.metadata.site import squeezed

MAX_AUTHORS = 60
"""A large study has so many; more names are a list of something else."""
MAX_BYLINES = 5
"""Elements looked at that may be a byline; after these come those of other articles and of comments."""
MAX_BYLINE_CHARS = 200
MAX_OPENING = 3
"""Paragraphs from the headline among which one may be the name of the author."""
MAX_SINGLE_CHARS = 30
"""A longer line that names nobody in full is a sentence."""

_METAS = (
    *(
        "citation_author",
        "parsely-author",
        "sailthru.author",
        "cxenseparse:author",
        "article:author_name",
        "author",
        "byl",
        "authors",
    ),
    *(
        "article:author",
        "article:byline",
        "dc.creator",
        "dcterms.creator",
        "dc.contributor",
        "rbauthors",
        "mrf:authors",
    ),
)
# The second line of a link preview is the author where the first, its label, says so ("Written by", "Geschrieben von").
_WRITTEN_BY = re.compile(
    r"writ|by|author|auth?or|verfass|geschrieb|écrit|escrito|scritto|geschreven|napisan|skriv|автор", re.IGNORECASE
)
# "Copyright (c) 2026 The Example Group. All rights reserved".
_RIGHTS = re.compile(
    r"copyright|all rights reserved.*|alle rechte vorbehalten.*|\(c\)|©|(?:19|20)\d\d(?:\s?[-–]\s?\d{4})?",
    re.IGNORECASE,
)
# "Marta Sund |", "11.12.2026 - Marta Sund"; must not catch "Coast | Weather", nor "11.12.2026".
_BESIDE_A_BAR = re.compile(
    r"\s*(?:\d{1,2}\.\s?(?:\d{1,2}\.|\w{3,9})\s?\d{4}\s*[-–|·•]\s*(?P<behind>[^|·•]{5,40}?)\s*$"
    r"|(?P<before>[^|·•]{5,40}?)\s*[|·•]\s*$)"
)
_RIGHT = re.compile(r"^right$|text-align:\s*right", re.IGNORECASE)
# "Marta Sund", "João da Silva Pinto"; must not catch "The Office", "FC Harbour", "Good news".
_PERSON = re.compile(
    r"^(?!The |Der |Die |Das |La |Le |El |Los )[A-ZÀ-ÞĀ-Ž][^\W\d_A-Z]+(?: [^\W\d_]+\.?)* [A-ZÀ-Þ][\w'’-]+$"
)
_USER_NAME = re.compile(r"^[a-z0-9._-]+$")
_LAST_FIRST = re.compile(r"^(\S+), (\S+(?: \S\.?)?)$")
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:es|en|i)?|auteurs?|profile|staff|editors|redaktion|reporters?|columnists?)/"
)

# "By Ann Lee", or "By" with the name in the next element; not "By the sea" (no name follows), nor "Bylaws".
_BY = re.compile(
    r"\s*(?:(?:By|by|BY|(?:Written|Posted|Story|Words) [Bb]y|WRITTEN BY|Par|Por|Door|Di)(?:\s|:|$)"
    r"|(?:(?:Erstellt|Verfasst|Geschrieben|Text|Ein (?:Artikel|Beitrag|Interview)) )?(?:[Vv]on|VON)(?:\s|:|$)"
    r"|(?:Text|Autor|Autorin|Autorin/Autor|Author|Authors|Author\(s\)|Auteur|Auteurs|Contributors?)(?:\s?:|$)"
    r"|(?:This|The) (?:post|article|story|piece|guide) (?:was|is) (?:written|contributed) by\s)"
)
# "Ann Lee" behind a day, in "Posted on 3 May by Ann Lee".
_BY_WITHIN = re.compile(r"\b(?:by|von|par|por)\s+(?=[^\W\d_])(.{2,60})$")


def read_authors(claims: Claims, site: set[str]) -> Found[tuple[str, ...]] | None:
    """The people that the first place with any names; else the first user names ("mholt"); else the first outlet.

    Else what a short byline holds, whatever it is.
    """
    outlets = site | _organisations(claims)
    user: Found[tuple[str, ...]] | None = None
    outlet: Found[tuple[str, ...]] | None = None
    bylines: list[HtmlElement] = []
    for places in _places(claims, bylines):
        names = list(dict.fromkeys(name for place in places for name in _names(place.value, outlets)))[:MAX_AUTHORS]
        people = [name for name in names if squeezed(name) not in outlets]
        # Beside an outlet stands its place, or a person: "The Example, London", "The Example, Ann Lee".
        known = [name for name in people if " " in name or (people == names and not _USER_NAME.match(name))]
        if known:
            return Found(tuple(known), places[0].evidence)
        if people and people == names:
            user = user or Found(tuple(people), places[0].evidence)
        elif names:
            outlet = outlet or Found(tuple(names), places[0].evidence)
    return user or outlet or next(_single_names(claims, bylines), None)


def _names(line: str, outlets: set[str]) -> list[str]:
    """The names in a line; the line itself where it is an outlet's name, which may have "&" and "for" in it."""
    return [line] if squeezed(line) in outlets else names_in(line)


def _organisations(claims: Claims) -> set[str]:
    """Who holds the rights, or is said to be no person: some pages name the publisher's parent as author."""
    rights = [
        _RIGHTS.sub("", right.value) for right in claims.meta("copyright", "dc.rights", "publisher", "dc.publisher")
    ]
    authors = (node.get(key) for node in claims.main for key in ("author", "creator"))
    bodies = [
        text_of(one)
        for author in authors
        for one in (author if isinstance(author, list) else [author])[:MAX_VALUES]
        if isinstance(one, dict) and any("Organization" in name for name in types_of(one))
    ]
    return {squeezed(name) for name in (*rights, *bodies) if name} - {""}


def _places(claims: Claims, bylines: list[HtmlElement]) -> Iterator[list[Found[str]]]:
    """Where authors are looked for, the most trustworthy first; the bylines looked at go into ``bylines``."""
    for key in ("author", "creator"):
        for node in claims.main:
            yield list(_people(claims, node.get(key)))
    for meta in _METAS:
        yield [_first_name_first(name) for name in claims.meta(meta)]
    for line in ("1", "2"):
        if any(_WRITTEN_BY.search(label.value) for label in claims.meta(f"twitter:label{line}")):
            yield list(claims.meta(f"twitter:data{line}"))
    yield list(_marked(claims))
    yield list(_linked(claims))
    for link in _author_links(claims, MAX_NEAR):
        yield from _full_names(link)
        yield list(found(visible_text(link), "html:author-page"))
    for element in _bylines(claims):
        bylines.append(element)
        yield from _full_names(element)
    yield list(_signatures(claims))


def _people(claims: Claims, value: object) -> Iterator[Found[str]]:
    for person in value[:MAX_VALUES] if isinstance(value, list) else [value]:
        known = _resolved(claims, person) if isinstance(person, dict) else person
        yield from found(text_of(known), "json-ld:author")


def _resolved(claims: Claims, person: Node) -> Node:
    """The node that a bare ``{"@id": ...}`` points to."""
    if person.get("name") or "@id" not in person:
        return person
    return next((node for node in claims.nodes if node.get("@id") == person["@id"] and node.get("name")), person)


def _first_name_first(name: Found[str]) -> Found[str]:
    """Turns "Lee, Ann" round; leaves "Ann Lee, Max Muster" and "Ann Lee, London, Paris" as they are."""
    match = _LAST_FIRST.match(name.value)
    return Found(f"{match[2]} {match[1]}", name.evidence) if match else name


def _marked(claims: Claims) -> Iterator[Found[str]]:
    """Microdata: the first author element and those beside it; further ones wrote comments."""
    elements = claims.items.get("author", [])
    for element in [one for one in elements[:MAX_VALUES] if one.getparent() is elements[0].getparent()]:
        named = element.xpath("descendant::*[contains(concat(' ',@itemprop,' '),' name ')]")
        value = named[0] if named else element
        yield from found(value.get("content") or visible_text(value)[:MAX_BYLINE_CHARS], "microdata:author")


def _linked(claims: Claims) -> Iterator[Found[str]]:
    """The link to an author that is nearest to the headline, and those beside it."""
    marked = (*claims.links, *claims.elements["link"])
    links = [link for link in marked if "author" in (link.get("rel") or "").split()]
    for nearest in claims.own(links)[:1]:
        for link in links[:MAX_VALUES]:
            if link.getparent() is nearest.getparent():
                yield from found(visible_text(link), "html:rel-author")


def _bylines(claims: Claims) -> Iterator[HtmlElement]:
    """What may be a byline by its class, then by its first word."""
    yield from claims.hinted["author"][:MAX_BYLINES]
    yield from _by_lines(claims)


def _by_lines(claims: Claims) -> list[HtmlElement]:
    """Short lines that begin with "By", and what such a word stands in with the name beside it."""
    texts = ((node, node.text) for node in claims.positions)
    lines = [
        node for node, text in texts if text and not text.isspace() and _BY.match(text) and isinstance(node.tag, str)
    ]
    return [_with_name(line) for line in claims.own(lines)[:MAX_BYLINES]]


def _signatures(claims: Claims) -> Iterator[Found[str]]:
    """Names alone: before a bar or behind a day under the headline, in bold before the text, at the right under it."""
    first = min((claims.positions[heading] for heading in claims.elements["h1"]), default=0)
    below = [paragraph for paragraph in claims.root.iter("p") if claims.positions[paragraph] > first]
    worded = islice((paragraph for paragraph in below if visible_text(paragraph)), MAX_OPENING)
    opening = [visible_text(paragraph) for paragraph in worded if _is_bold(paragraph)]
    closing = [visible_text(paragraph) for paragraph in reversed(below) if _is_right(paragraph)]
    below_headline = (node.text for node in islice(claims.positions, first + 1, first + MAX_NEAR_ASIDE))
    beside = [
        match["behind"] or match["before"] for text in below_headline if text and (match := _BESIDE_A_BAR.match(text))
    ]
    for line in (*beside, *opening, *closing[:1]):
        names = names_in(line)
        if names and squeezed("".join(names)) == squeezed(line) and all(_PERSON.match(name) for name in names):
            yield from found(line, "html:signature")
            return


def _is_right(paragraph: HtmlElement) -> bool:
    return bool(_RIGHT.search(paragraph.get("style") or paragraph.get("align") or ""))


def _is_bold(paragraph: HtmlElement) -> bool:
    bold = next(paragraph.iter("b", "strong"), None)
    return bold is not None and visible_text(bold) == visible_text(paragraph)


def _with_name(line: HtmlElement) -> HtmlElement:
    """The element, or that around it, if it holds nothing but "By"."""
    around = line.getparent()
    return around if around is not None and _BY.fullmatch(visible_text(line)) else line


def _full_names(element: HtmlElement) -> Iterator[list[Found[str]]]:
    """What looks like full names in a short element: piece by piece, or else in the whole line."""
    pieces = "\n".join(text for text in element.itertext() if isinstance(text, str))
    if len(pieces) <= 2 * MAX_BYLINE_CHARS:
        line = " ".join(pieces.split())
        behind = _BY_WITHIN.search(line)
        for text in (pieces, line, behind[1] if behind else ""):
            names = [name for name in names_in(text) if is_full_name(name)]
            if names:
                yield [place for name in names for place in found(name, "html:byline")]
                return


def _single_names(claims: Claims, bylines: list[HtmlElement]) -> Iterator[Found[tuple[str, ...]]]:
    """One name ("Amanda", "mholt", "Marketing Team") that is all a short byline holds."""
    for place in (*claims.meta("author"), *_single_lines([*bylines, *_author_links(claims)])):
        names = names_in(place.value) or [place.value]
        if len(names) == 1 and is_signature(names[0]):
            yield Found((names[0],), place.evidence)


def _single_lines(bylines: list[HtmlElement]) -> Iterator[Found[str]]:
    for element in bylines:
        line = visible_text(element)
        if len(line) <= MAX_SINGLE_CHARS and not read_date(line):
            yield from found(line, "html:byline")


def _author_links(claims: Claims, far: int | None = None) -> list[HtmlElement]:
    """The link nearest to the headline whose address is that of an author's page."""
    links = [link for link in claims.links if _AUTHOR_PAGE.search(link.get("href") or "")]
    return [link for link in claims.own(links, far) if visible_text(link)][:1]
