"""Finds who wrote an article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from pipeline.agencies import NEWS
from pipeline.metadata.bylines import (
    MAX_BYLINE_CHARS,
    author_links,
    beside_headline,
    bylines,
    full_names,
    is_signed_by,
    single_lines,
)
from pipeline.metadata.claims import MAX_NEAR, MAX_VALUES, Claims, Found, found, visible_text
from pipeline.metadata.names import (
    codes_in,
    is_account,
    is_cjk_name,
    is_person,
    is_phrase,
    is_signature,
    names_in,
    without_lead,
)
from pipeline.metadata.order import in_order
from pipeline.metadata.signatures import agencies, beside_day, signatures
from pipeline.metadata.site import persons, squeezed
from pipeline.page.jsonld import Node, text_of, types_of

MAX_AUTHORS = 60
"""A large study has so many; more names are a list of something else."""

_METAS = (
    *("citation_author", "parsely-author", "sailthru.author", "cxenseparse:author", "article:author_name"),
    *("author", "byl", "authors", "article:author", "article:byline", "dc.creator", "dcterms.creator"),
    *("dc.contributor", "rbauthors", "mrf:authors"),
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
_AGENCY = re.compile(NEWS, re.IGNORECASE)
_LAST_FIRST = re.compile(r"^(\S+), (\S+(?: \S\.?)?)$")
_DECLARED = ("json-ld:", "meta:")

Authors = Found[tuple[str, ...]]


def read_authors(claims: Claims, site: set[str]) -> Authors | None:
    """The people that the first place with any names; else the first account ("mholt"); else the first outlet.

    Else what a short byline holds, whatever it is, or a name alone beside the day. An account or outlet that the byline
    nearest to the headline names, and nobody else, is the author whoever stands farther down. A byline at the headline
    overrules a declared author who is not named there: that is who put the text into the system. A meta that names the
    one declared author and others beside is more complete.
    """
    outlets = (site | _organisations(claims)) - persons(claims)
    account: Authors | None = None
    outlet: Authors | None = None
    for look in _PLACES:
        if look is _shown and (known_one := account or outlet) and is_signed_by(claims, known_one.value):
            return known_one
        for places in look(claims):
            names = list(dict.fromkeys(name for place in places for name in _names(place.value, outlets)))[:MAX_AUTHORS]
            people = [name for name in names if squeezed(name) not in outlets]
            # Beside an outlet stands its place, or a person: "The Example, London", "The Example, Ann Lee".
            known = [name for name in people if not is_account(name) and (_is_whole(name) or people == names)]
            known = [name for name in known if not _AGENCY.fullmatch(name)] or known
            if known:
                told = _completed(claims, Found(tuple(known), places[0].evidence), outlets)
                return _unless_signed(claims, told, outlets)
            if people and people == names:
                account = account or Found(tuple(people), places[0].evidence)
            elif names:
                outlet = outlet or Found(tuple(names), places[0].evidence)
    return account or outlet or next(chain(_single_names(claims), _unlabelled(claims)), None)


def _is_whole(name: str) -> bool:
    """Whether a name is a first and a last one: of several words, or as short as in Chinese and Korean writing."""
    return " " in name or is_cjk_name(name)


def _completed(claims: Claims, told: Authors, outlets: set[str]) -> Authors:
    """The people of a meta among whom is the only one that JSON-LD names."""
    if len(told.value) > 1 or not told.evidence.source.startswith("json-ld:"):
        return told
    for places in _in_metas(claims):
        names = list(dict.fromkeys(name for place in places for name in _names(place.value, outlets)))
        people = tuple(name for name in names if is_person(name) and squeezed(name) not in outlets)[:MAX_AUTHORS]
        if told.value[0] in people and len(people) > 1:
            return Found(people, places[0].evidence)
    return told


def _unless_signed(claims: Claims, told: Authors, outlets: set[str]) -> Authors:
    """The people of the byline at the headline, if they are others than who is declared, and only they are there."""
    if not told.evidence.source.startswith(_DECLARED):
        return told
    signed, words = beside_headline(claims)
    names = tuple(dict.fromkeys(one.value for one in signed if squeezed(one.value) not in outlets))
    if not names or any(squeezed(name) in words for name in told.value):
        return told
    return Found(names, signed[0].evidence)


def _names(line: str, outlets: set[str]) -> list[str]:
    """The names in a line; the line itself where it is an outlet's name, which may have "&" and "for" in it.

    Beside full names and outlets a single word behind a comma is a place: "Ann Lee, London".
    """
    if squeezed(line) in outlets:
        return [line]
    names = names_in(line)
    full = [name for name in names if _is_whole(name) or squeezed(name) in outlets]
    return full if full and "," in line else names


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


def _in_nodes(claims: Claims) -> Iterator[list[Found[str]]]:
    for key in ("author", "creator"):
        for node in claims.main:
            yield list(_people(claims, node.get(key)))


def _in_metas(claims: Claims) -> Iterator[list[Found[str]]]:
    for meta in _METAS:
        yield [_first_name_first(name) for name in claims.meta(meta)]


def _in_preview(claims: Claims) -> Iterator[list[Found[str]]]:
    for line in ("1", "2"):
        if any(_WRITTEN_BY.search(label.value) for label in claims.meta(f"twitter:label{line}")):
            yield list(claims.meta(f"twitter:data{line}"))


def _marked(claims: Claims) -> Iterator[list[Found[str]]]:
    """Microdata: the first author element and those beside it; further ones wrote comments."""
    elements = claims.items.get("author", [])
    beside = [one for one in elements[:MAX_VALUES] if one.getparent() is elements[0].getparent()]
    yield [place for element in beside for place in _marked_name(element)]


def _marked_name(element: HtmlElement) -> Iterator[Found[str]]:
    named = element.xpath("descendant::*[contains(concat(' ',@itemprop,' '),' name ')]")
    value = named[0] if named else element
    yield from found(value.get("content") or visible_text(value)[:MAX_BYLINE_CHARS], "microdata:author")


def _linked(claims: Claims) -> Iterator[list[Found[str]]]:
    """The link to an author that is nearest to the headline, and those beside it."""
    marked = (*claims.links, *claims.elements["link"])
    links = [link for link in marked if "author" in (link.get("rel") or "").split()]
    for nearest in claims.own(links)[:1]:
        beside = (link for link in links[:MAX_VALUES] if link.getparent() is nearest.getparent())
        yield [place for link in beside for place in found(visible_text(link), "html:rel-author")]


def _of_author_pages(claims: Claims) -> Iterator[list[Found[str]]]:
    for link in author_links(claims, MAX_NEAR):
        yield from full_names(link)
        yield list(found(visible_text(link), "html:author-page"))


def _shown(claims: Claims) -> Iterator[list[Found[str]]]:
    for element in bylines(claims):
        yield from full_names(element)


def _signed(claims: Claims) -> Iterator[list[Found[str]]]:
    yield list(signatures(claims))


_PLACES: tuple[Callable[[Claims], Iterable[list[Found[str]]]], ...] = in_order(
    "authors",
    {
        "json-ld:author": _in_nodes,
        "meta": _in_metas,
        "meta:twitter:data": _in_preview,
        "microdata:author": _marked,
        "html:rel-author": _linked,
        "html:author-page": _of_author_pages,
        "html:byline": _shown,
        "html:signature": _signed,
    },
)


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


def _single_names(claims: Claims) -> Iterator[Authors]:
    """One name ("Amanda", "mholt", "Marketing Team") that is all a declaration or a short byline holds."""
    places = (*_in_nodes(claims), list(claims.meta("author")), *_marked(claims))
    for place in (place for declared in places for place in declared):
        names = codes_in(place.value) or names_in(place.value) or [without_lead(place.value)]
        if all(map(is_signature, names)) and (len(names) == 1 or ";" in place.value):
            yield Found(tuple(names), place.evidence)
    for place in single_lines([*bylines(claims), *author_links(claims)]):
        names = names_in(place.value) or [without_lead(place.value)]
        if all(map(is_cjk_name, names)) or (len(names) == 1 and is_signature(names[0]) and not is_phrase(names[0])):
            yield Found(tuple(names), place.evidence)


def _unlabelled(claims: Claims) -> Iterator[Authors]:
    """A name alone beside the day of publication, or the agency in the dateline."""
    return (Found((name.value,), name.evidence) for name in (*islice(beside_day(claims), 1), *agencies(claims)))
