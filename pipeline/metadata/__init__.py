"""Reads what a page says of itself: title, authors, dates, language, section, tags, address, access."""

from __future__ import annotations

from datetime import datetime

from lxml.html import HtmlElement

from pipeline.metadata.access import read_access
from pipeline.metadata.authors import read_authors
from pipeline.metadata.canonical import read_canonical
from pipeline.metadata.claims import collect
from pipeline.metadata.dates import read_dates
from pipeline.metadata.language import is_month_first, read_language
from pipeline.metadata.section import read_section, read_tags
from pipeline.metadata.title import read_title
from pipeline.model import Evidence, Facts

__all__ = ["read_facts"]


def read_facts(root: HtmlElement, url: str | None, fetched_at: datetime | None) -> Facts:
    """Everything that the page says of itself, each value with its source in ``provenance``. Never raises.

    The tree is not changed. What a page does not say is None, or empty; nothing is guessed from the text of the article.

    Args:
        root: The page's tree.
        url: The address it was fetched from; a date in it counts, and relative addresses start from it.
        fetched_at: When it was fetched; dates more than 24 hours later are refused.
    """
    claims = collect(root, url, fetched_at)
    title, language = read_title(claims), read_language(claims)
    section, canonical = read_section(claims), read_canonical(claims)
    authors, tags, access = read_authors(claims), read_tags(claims), read_access(claims)
    dates = read_dates(claims, month_first=is_month_first(claims))
    evidence: dict[str, Evidence | None] = {
        "title": title and title.evidence,
        "authors": authors and authors[1].evidence,
        **{field: found[1] for field, found in dates.items()},
        "language": language and language.evidence,
        "section": section and section.evidence,
        "tags": tags and tags[1].evidence,
        "canonical_url": canonical and canonical.evidence,
        "free_to_read": access and access[1],
    }
    return Facts(
        title=title and title.text,
        authors=authors[0] if authors else (),
        published=dates["published"][0] if "published" in dates else None,
        modified=dates["modified"][0] if "modified" in dates else None,
        language=language and language.text,
        section=section and section.text,
        tags=tags[0] if tags else (),
        canonical_url=canonical and canonical.text,
        free_to_read=access and access[0],
        provenance={field: found for field, found in evidence.items() if found},
    )
