"""Finds articles among the links of a section or front page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree, html

from pipeline.urls import same_site
from spiders.finding import Found, Link, resolve
from spiders.traps import Sieve

MIN_HEADLINE_WORDS = 5
"""A link of as many words is a headline; menus have fewer. Languages without spaces are caught by the address."""

MIN_SLUG_WORDS = 3
"""``storm-hits-coast`` is an article, ``world-news`` is a section."""

NOT_ARTICLES = re.compile(
    r"(?:^|/)(?:tags?|topics?|category|categories|kategorie|authors?|autor|search|suche|login|signin|register|subscribe|abo|"
    r"newsletters?|privacy|terms|imprint|impressum|datenschutz|contact|kontakt|about|about-us|rss|feeds?|comments?|"
    r"cart|shop|jobs|wp-admin|wp-login\.php|cdn-cgi)(?:/|$)|/page/\d+/?$",
    re.IGNORECASE,
)
"""Parts of a path that articles do not have: lists by tag or author, service pages, pages two and up of a list.
``/category/storm-hits-coast`` is lost with it, ``/about-the-storm-on-the-coast`` is not (tests/spiders)."""

NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|pdf|zip|gz|mp[34]|m4a|m3u8|webm|mov|avi|docx?|xlsx?|pptx?|epub)$",
    re.IGNORECASE,
)
"""Files that are no pages, by the end of their path."""

DATE_OR_NUMBER = re.compile(r"/(?:19|20)\d\d/?[01]?\d/|\d{5,}|/\d{4,}(?:/|$|\.)")
"""A date as folders (``/2026/01/``), or a number of an article: of five digits anywhere, of four as a whole folder."""


def find_in_section(body: bytes, url: str, limit: int) -> Found | None:
    """The links of a page to what look like articles of its own site; None if it is no HTML. Never raises.

    Args:
        body: the page, its Content-Encoding undone.
        url: its address, which relative links are resolved against.
        limit: the most links to return.
    """
    tree = parse_page(body)
    if tree is None:
        return None
    base = base_of(tree, url)
    links: dict[str, Link] = {}
    sieve = Sieve()
    for anchor in tree.iter("a"):
        address = resolve(base, anchor.get("href") or "")
        if address is None or not same_site(address, url):
            continue
        address = sieve.sift(address)
        if address is not None and address not in links and is_article_like(address, _words_of(anchor)):
            links[address] = Link(address)
        if len(links) > limit:
            break
    found = tuple(links.values())
    return Found(pages=found[:limit], cut=len(found) > limit, traps=sieve.traps())


def is_article_like(url: str, words: int) -> bool:
    """Whether an address that is linked with a text of so many words is likely that of an article."""
    parts = urlsplit(url)
    path = parts.path
    if path in ("", "/") and not parts.query:
        return False
    if NOT_ARTICLES.search(path) or NOT_PAGES.search(path):
        return False
    if words >= MIN_HEADLINE_WORDS or DATE_OR_NUMBER.search(path):
        return True
    slug = path.rstrip("/").rpartition("/")[2]
    return len([word for word in re.split(r"[-_]", slug) if word]) >= MIN_SLUG_WORDS


def parse_page(body: bytes) -> html.HtmlElement | None:
    """The tree of an HTML page, for its links alone; None if there is none. Never raises."""
    if not body.strip() or b"<" not in body:
        return None
    # Addresses are ASCII, so the charset does not matter here, and UTF-8 with recovery never fails.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(body, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return tree


def base_of(tree: html.HtmlElement, url: str) -> str:
    """What relative links of the page are resolved against: its ``base`` if it has one, else its own address."""
    for element in tree.iter("base"):
        href = element.get("href")
        if href:
            return resolve(url, href) or url
    return url


def _words_of(anchor: html.HtmlElement) -> int:
    return len(" ".join(str(text) for text in anchor.itertext()).split())
