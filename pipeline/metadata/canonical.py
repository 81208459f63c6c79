"""Finds the address that a page gives as its own."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from pipeline.metadata.claims import Claims, Found, found


def read_canonical(claims: Claims) -> Found[str] | None:
    """The canonical address, absolute; None if the page gives none that is a web address."""
    for candidate in _places(claims):
        try:
            address = urljoin(claims.url or "", candidate.value)
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname:
            return Found(address, candidate.evidence)
    return None


def _places(claims: Claims) -> Iterator[Found[str]]:
    for link in claims.elements["link"]:
        if "canonical" in (link.get("rel") or "").split():
            yield from found(link.get("href"), "html:link-canonical")
    yield from claims.meta("og:url")
