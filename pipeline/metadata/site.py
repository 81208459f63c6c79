"""Says what the site of a page is called, so that its name is taken neither for a headline nor for an author."""

from __future__ import annotations

import re

from pipeline.metadata.claims import Claims
from pipeline.page.jsonld import text_of, types_of
from pipeline.urls import host_of

MAX_NAME_CHARS = 40
"""Letters of the longest names of sites; some pages give their whole title for it."""

_WORD = re.compile(r"\w+")
_PERSON_WHO_PUBLISHES = frozenset({"Person", "Organization"})
_SITES = frozenset({"WebSite", "Organization", "NewsMediaOrganization"})


def site_names(claims: Claims) -> set[str]:
    """The names of the site, squeezed: by its metas, its publisher and its host."""
    names = [name.value for name in claims.meta("og:site_name", "application-name", "apple-mobile-web-app-title")]
    for node in claims.nodes:
        names.append(text_of(node.get("publisher")) or "")
        if types_of(node) & _SITES:
            names.append(text_of(node.get("name")) or "")
    host = ((claims.url and host_of(claims.url)) or "").removeprefix("www.")
    names += [host, *host.split(".")[:-1]]
    return {name for name in map(squeezed, names) if 0 < len(name) <= MAX_NAME_CHARS}


def persons(claims: Claims) -> set[str]:
    """The names, squeezed, of publishers that are people: a blog may bear the name of who writes it."""
    both = (text_of(node.get("name")) for node in claims.nodes if types_of(node) >= _PERSON_WHO_PUBLISHES)
    return {squeezed(name) for name in both if name}


def squeezed(name: str) -> str:
    """A name in lower-case letters and digits alone, without "The": as it stands in a host name."""
    return "".join(_WORD.findall(name.lower())).removeprefix("the")
