"""Finds whether an article may be read without paying."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.metadata.claims import Claims, Found
from pipeline.metadata.order import in_order
from pipeline.model import Evidence

_FREE = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_TIERS = {"free": True, "metered": False, "locked": False, "premium": False, "paid": False}


def read_access(claims: Claims) -> Found[bool] | None:
    """What the page says of itself; None if it says nothing. A part that must be paid for makes the page not free."""
    return next((access for place in _PLACES for access in place(claims)), None)


def _in_nodes(claims: Claims) -> Iterator[Found[bool]]:
    for node in claims.main:
        value = node.get("isAccessibleForFree")
        free = _FREE.get(str(value).rsplit("/", 1)[-1].strip().lower())
        if free is not None:
            yield Found(free, Evidence("json-ld:isAccessibleForFree", str(value)[:100]))


def _in_metas(claims: Claims) -> Iterator[Found[bool]]:
    for tier in claims.meta("article:content_tier"):
        if tier.value.lower() in _TIERS:
            yield Found(_TIERS[tier.value.lower()], tier.evidence)


_PLACES: tuple[Callable[[Claims], Iterator[Found[bool]]], ...] = in_order(
    "free_to_read", {"json-ld:isAccessibleForFree": _in_nodes, "meta:article:content_tier": _in_metas}
)
