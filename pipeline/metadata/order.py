"""States, field by field, where each fact is looked for and in which order: the earlier place wins a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")

ORDER: dict[str, dict[str, str]] = {
    "title": {
        "agreed": "a news article's JSON-LD headline, where OpenGraph has the same",
        "declared-and-shown": "the main heading that a declaration repeats, or has at its start or end",
        "dated": "the declaration that a main heading begins with, before a date or a counter",
        "nearly-declared": "the main heading that has nearly all words of a declaration",
        "lesser-heading": "a lesser heading that a declaration repeats, or has as a whole part",
        "most-alike": "the main heading that shares most words with a declaration",
        "declared": "what JSON-LD and OpenGraph agree on, else the first declaration",
        "shown": "the first main heading, else the first lesser one",
    },
    "declared titles": {
        "json-ld:headline": "the JSON-LD headline of the article, else the first microdata headline",
        "meta": "headline, parsely-title, sailthru.title, citation_title, dc.title, og:title, twitter:title",
        "html:title": "the title element",
    },
    "authors": {
        "json-ld:author": "`author`, then `creator`, of the JSON-LD about this page",
        "meta": "the metas of authors, one name after the other",
        "meta:twitter:data": "the line of a link preview whose label says that somebody wrote",
        "microdata:author": "the first author element, and those beside it",
        "html:rel-author": "the link to an author that is nearest to the headline, and those beside it",
        "html:author-page": "the nearest link whose address is that of an author's page",
        "html:byline": 'elements whose class says byline, then short lines that begin with "By"',
        "html:signature": "a name alone, under the headline or under the text",
    },
    "published": {
        "json-ld:datePublished": "the JSON-LD about this page, as machines write dates",
        "meta": "the metas that mean publication",
        "microdata:datePublished": "the element nearest to the headline, not far from it; then dateCreated",
        "json-ld:uploadDate": "of a video that is the page",
        "html:first-published": "a sentence that says when the article was first published",
        "shown beside the headline": "time elements, elements whose class says date, short dated lines; none of change",
        "microdata, farther": "the same as above, far from the headline",
        "vague": "datePublished in words, dateCreated, metas that many sites fill with the last change or build",
        "shown anywhere": "the same as beside the headline, without the lines",
        "url:day": "a day in the address",
        "of change, beside the headline": "what stands there as the day of the last change",
        "html:text": "dated lines anywhere in the article",
        "html:age": "how long before the fetch, in minutes to weeks, an element of time beside the headline says",
        "html:only-day": "the day of short lines anywhere on the page, a sidebar too, if all are of one day",
        "script:state": "the state that an application keeps in a script",
        "url:number": "the day that a long number in the address begins with",
        "shown, of change": "what the page shows as the day of its last change",
        "modified": "what is declared as the day of the last change",
    },
    "modified": {
        "json-ld:dateModified": "the JSON-LD about this page",
        "meta": "the metas that mean a change",
        "microdata:dateModified": "the element nearest to the headline",
    },
    "language": {
        "html:lang": "the root element",
        "json-ld:inLanguage": "the JSON-LD about this page",
        "meta": "og:locale, dc.language, dcterms.language, language, content-language",
        "text:function-words": "the commonest words of the text",
    },
    "section": {
        "json-ld:articleSection": "the JSON-LD about this page",
        "meta": "article:section, parsely-section",
        "microdata:articleSection": "the element nearest to the headline",
    },
    "tags": {
        "json-ld:keywords": "the JSON-LD about this page",
        "meta:article:tag": "article:tag, og:article:tag",
        "meta:news_keywords": "news_keywords, parsely-tags, sailthru.tags",
        "html:rel-tag": "links that say they are tags",
        "meta:keywords": "the keywords of old",
    },
    "canonical_url": {
        "html:link-canonical": "the link element that says so",
        "meta:og:url": "OpenGraph",
    },
    "free_to_read": {
        "json-ld:isAccessibleForFree": "the JSON-LD about this page",
        "meta:article:content_tier": "the tier",
    },
}
"""Place by place, with what is looked at there, for each field of the facts."""


def in_order(field: str, readers: Mapping[str, T]) -> tuple[T, ...]:
    """The readers of a field in the stated order. Raises KeyError where a stated place has none, or one is not stated.

    Args:
        field: A key of ``ORDER``.
        readers: What looks there, by the name of the place.
    """
    if unstated := readers.keys() - ORDER[field].keys():
        raise KeyError(*unstated)
    return tuple(readers[place] for place in ORDER[field])
