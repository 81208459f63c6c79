"""Finds the address that a page gives as its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

from pipeline.metadata.claims import Claims, Found, found
from pipeline.metadata.order import in_order


def read_canonical(claims: Claims) -> Found[str] | None:
    """The canonical address, absolute; None if the page gives none that is a web address."""
    for candidate in (address for place in _PLACES for address in place(claims)):
        try:
            address = urljoin(claims.url or "", candidate.value)
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname:
            return Found(address, candidate.evidence)
    return None


def _links(claims: Claims) -> Iterator[Found[str]]:
    for link in claims.elements["link"]:
        if "canonical" in (link.get("rel") or "").split():
            yield from found(link.get("href"), "html:link-canonical")


_PLACES: tuple[Callable[[Claims], Iterator[Found[str]]], ...] = in_order(
    "canonical_url", {"html:link-canonical": _links, "meta:og:url": lambda claims: claims.meta("og:url")}
)
