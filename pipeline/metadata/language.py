"""Finds the language of a page as an ISO 639-1 code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.metadata.claims import Claims, Found, found
from pipeline.urls import host_of

COUNTRY_CODE_CHARS = 2
"""Length of the top-level domain of a country; of them only the seldom used ``us`` is American."""

_CODE = re.compile(r"^([a-z]{2})(?:[-_].*)?$")


def read_language(claims: Claims) -> Found[str] | None:
    """The language that the page declares, the most trustworthy place first; None if it declares none."""
    for candidate in _places(claims):
        match = _CODE.match(candidate.value.lower())
        if match:
            return Found(match[1], candidate.evidence)
    return None


def is_month_first(claims: Claims) -> bool:
    """Whether the page writes 3/4/2026 for the fourth of March, as only American English does."""
    declared = (claims.root.get("lang") or "en-us").lower().replace("_", "-")
    top_level_domain = ((claims.url and host_of(claims.url)) or "").rpartition(".")[2]
    return declared == "en-us" or (declared == "en" and len(top_level_domain) != COUNTRY_CODE_CHARS)


def _places(claims: Claims) -> Iterator[Found[str]]:
    yield from found(claims.root.xpath("string(/html/@lang)"), "html:lang")
    yield from found(claims.root.xpath("string(/html/@*[name()='xml:lang'])"), "html:lang")
    yield from claims.json_ld("inLanguage")
    yield from claims.meta("og:locale", "dc.language", "dcterms.language", "language", "content-language")
