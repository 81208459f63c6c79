"""Reads what a page says of itself: title, authors, dates, language, section, tags, address, access."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from pipeline.metadata.access import read_access
from pipeline.metadata.authors import read_authors
from pipeline.metadata.canonical import read_canonical
from pipeline.metadata.claims import Found, collect
from pipeline.metadata.dates import read_dates
from pipeline.metadata.language import read_language
from pipeline.metadata.section import read_section, read_tags
from pipeline.metadata.site import site_names
from pipeline.metadata.title import read_title
from pipeline.model import Facts

__all__ = ["read_facts"]


def read_facts(root: HtmlElement, url: str | None, fetched_at: datetime | None) -> Facts:
    """Everything that the page says of itself, each value with its source in ``provenance``. Never raises.

    The tree is not changed. What a page does not say is None, or empty. A date that cannot be has no value:
    what was found stays in ``provenance``, under ``published_refused`` and ``modified_refused``.

    Args:
        root: The page's tree.
        url: The address it was fetched from; a date in it counts, and relative addresses start from it.
        fetched_at: When it was fetched; dates more than 24 hours later are refused.
    """
    claims = collect(root, url, fetched_at)
    site = site_names(claims)
    found: dict[str, Found[Any] | None] = {
        "title": read_title(claims, site),
        "authors": read_authors(claims, site),
        **read_dates(claims),
        "language": read_language(claims),
        "section": read_section(claims),
        "tags": read_tags(claims),
        "canonical_url": read_canonical(claims),
        "free_to_read": read_access(claims),
    }
    values = {field: fact.value for field, fact in found.items() if fact and fact.value is not None}
    return Facts(**values, provenance={field: fact.evidence for field, fact in found.items() if fact})
