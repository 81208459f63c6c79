"""Finds the headline, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.metadata.claims import Claims, Found
from pipeline.urls import host_of

_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[-–—|·•»«:~/\\]+\s+|\s*[|»]\s*|\s*::\s*|:\s+")


def read_title(claims: Claims) -> Found | None:
    """The headline: what the page shows as such if its head agrees, else the best that the head declares."""
    declared = list(_declared(claims))
    shown = list(claims.html("//h1", "html:h1"))
    confirmed = _confirmed(shown, declared)
    if confirmed:
        return confirmed
    names = _site_names(claims)
    for candidate in (*declared, *shown):
        text = without_site(candidate.text, names)
        if text:
            return Found(text, candidate.evidence)
    return None


def without_site(title: str, names: set[str]) -> str:
    """The title without a first or last part that is the name of the site; the title itself if nothing else is left."""
    pieces = _SEPARATOR.split(title)
    if len(pieces) < 2:
        return title
    if _key(pieces[-1]) in names:
        return title[: title.rindex(pieces[-1])].rstrip(" -–—|·•»«:~/\\")
    if _key(pieces[0]) in names:
        return title[len(pieces[0]) :].lstrip(" -–—|·•»«:~/\\")
    return title


def _declared(claims: Claims) -> Iterator[Found]:
    """Where the head gives the headline, the most trustworthy first."""
    yield from claims.json_ld("headline")
    yield from claims.item("headline")
    yield from claims.meta("parsely-title", "sailthru.title", "citation_title", "og:title", "twitter:title", "dc.title")
    yield from claims.html("//head/title", "html:title")


def _confirmed(shown: list[Found], declared: list[Found]) -> Found | None:
    keys = [_key(candidate.text) for candidate in declared]
    for candidate in shown:
        key = _key(candidate.text)
        if " " in key and any(key in other for other in keys):
            return candidate
    return None


def _site_names(claims: Claims) -> set[str]:
    names = {_key(found.text) for found in claims.meta("og:site_name", "application-name", "al:android:app_name")}
    for node in claims.nodes:
        publisher = node.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            names.add(_key(publisher["name"]))
    host = host_of(claims.url) if claims.url else None
    if host:
        bare = host.removeprefix("www.")
        names |= {_key(bare), _key(bare.rsplit(".", 1)[0])}
    return names - {""}


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
