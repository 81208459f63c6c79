"""Finds whether an article may be read without paying."""

from __future__ import annotations

from pipeline.metadata.claims import Claims, Found
from pipeline.model import Evidence

_FREE = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_TIERS = {"free": True, "metered": False, "locked": False, "premium": False, "paid": False}


def read_access(claims: Claims) -> Found[bool] | None:
    """What the page says of itself; None if it says nothing. A part that must be paid for makes the page not free."""
    for node in claims.main:
        value = node.get("isAccessibleForFree")
        free = _FREE.get(str(value).rsplit("/", 1)[-1].strip().lower())
        if free is not None:
            return Found(free, Evidence("json-ld:isAccessibleForFree", str(value)[:100]))
    for tier in claims.meta("article:content_tier"):
        if tier.value.lower() in _TIERS:
            return Found(_TIERS[tier.value.lower()], tier.evidence)
    return None
