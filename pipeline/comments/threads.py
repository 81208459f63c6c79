"""Posts to comments: who wrote, when, what, in answer to whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.comments.posts import Post, names_writer, read_posts
from pipeline.comments.speakers import (
    BUTTONS,
    bare_name,
    counts_comments,
    find_author,
    find_time,
    is_time_only,
    opens_with_date,
    signs,
    split_speaker,
)
from pipeline.metadata.instants import read_date
from pipeline.model import Comment, Kind, Label
from pipeline.page.blocks import Blocks, Leaf, Node, elements_of
from pipeline.text import ends_sentence
from pipeline.urls import joined
from pipeline.zones.comments import MAX_META_WORDS, is_meta
from pipeline.zones.vocabulary import naming_test

_is_meta_name = naming_test(
    r"comment-?(?:meta|meta-?data|author|date|time|info|head(?:er)?|foot(?:er)?|by|actions|footer|number|permalink|timestamp|count|title-?bar)|commentmetadata|reply|reply-?link|report|vcard|fn|date|time|datetime"
    r"|timestamp|permalink|rating|votes?|likes?|avatar|says|posted|username|user-?info|author"
)
_is_text_name = naming_test(r"(?:comment|post|reply|message)?-*(?:body|text|content|message|copy)")

_DEPTH = re.compile(r"(?<![\w-])(?:depth|level|indent)-(\d{1,2})(?!\w)")
_NAMED_PLACE = re.compile(r"#([\w-]*\d)$")
_ANSWERED = ("data-parent", "data-parent-id", "data-parentid", "data-in-reply-to", "data-reply-to")

MAX_NAME_WORDS = 4
"""Words of a name that nothing but its place tells."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What readers wrote below an article."""

    comments: tuple[Comment, ...]
    """In page order; every one has a text."""
    unsaid: frozenset[int]
    """Blocks labelled ``comment`` that are neither a reader's words nor about them: headings, counters, buttons."""


def read_thread(blocks: Blocks, labels: list[Label], url: str | None = None) -> Thread:
    """Return the comments that the blocks labelled ``comment`` are, and those of these blocks that are none of them.

    One text alone that names neither a writer nor a time is no comment. An answer names in ``parent`` the comment it is
    nested in, follows one level deeper, or says it answers. Where there are no comments at all, nothing was said; else
    nothing is said in what is short and stands before the first or after the last.
    """
    said = [leaf for leaf in blocks.leaves if labels[leaf.n] is Label.COMMENT]
    posts = read_posts(blocks, said) if said else []
    comments: list[Comment] = []
    numbers: dict[int, int] = {}
    printed = _printed(posts)
    for place, (post, parent) in enumerate(zip(posts, _parents(posts), strict=True)):
        comment = _comment(post, len(comments), None if parent is None else numbers.get(parent), url, printed)
        if comment is not None:
            numbers[place] = comment.n
            comments.append(comment)
    if not comments or (len(comments) == 1 and comments[0].author is None and comments[0].published is None):
        return Thread((), frozenset(leaf.n for leaf in said))  # a text of nobody at no time is a disclaimer
    owned = [leaf.n for post in posts for leaf in post.leaves]
    first, last = min(owned), max(owned)
    beside = (leaf for leaf in said if not first <= leaf.n <= last)
    return Thread(
        tuple(comments), frozenset(leaf.n for leaf in beside if leaf.words <= MAX_META_WORDS and not is_meta(leaf))
    )


def _printed(posts: list[Post]) -> frozenset[str]:
    """Return the short lines that most comments have: the page prints them (``Link to this comment:``)."""
    short = ({leaf.text for leaf in post.leaves if leaf.words <= MAX_META_WORDS} for post in posts)
    lines = Counter(text for texts in short for text in texts)
    return frozenset(text for text, count in lines.items() if count >= MIN_PRINTED and count * 2 > len(posts))


MIN_PRINTED = 3
"""Comments that have a line which the page prints."""


def _comment(post: Post, n: int, parent: int | None, url: str | None, printed: frozenset[str]) -> Comment | None:
    texts, metas = split_post(post)
    texts = [leaf for leaf in texts if leaf.text not in printed] or texts
    if not texts:
        return None
    panel = _writer_panel(post)
    raw = find_time([leaf for leaf in metas if leaf.n not in panel]) or find_time(metas)
    author = find_author(metas)
    if _is_name_over_text(texts, author):
        author, texts = author or bare_name(texts[0].text), texts[1:]
    text = "\n".join(leaf.text for leaf in texts)
    if author is None:
        author, text = split_speaker(texts[0], text)
    return Comment(
        n=n, author=author, published=read_date(raw) if raw else None, raw_published=raw,
        text=text, parent=parent, permalink=_permalink(post, metas, url),
    )  # fmt: skip


def split_post(post: Post) -> tuple[list[Leaf], list[Leaf]]:
    """Return what was said, and the lines about it (who, when, reply).

    In an element called the comment's text everything was said, be it a date or a signature, but for a line at its head
    or foot that says who wrote it when; elsewhere a line with
    a date is about the comment as long as none was before, and a heading over the text is its subject.
    """
    texts: list[Leaf] = []
    metas: list[Leaf] = []
    is_dated = False
    panel = _writer_panel(post)
    telling = [leaf.n for leaf in post.leaves if names_writer(leaf) or leaf.has_time]
    for leaf in post.leaves:
        if leaf.words > MAX_META_WORDS or (not is_meta(leaf) and split_speaker(leaf, leaf.text)[0] is not None):
            texts.append(leaf)
        elif (
            leaf.n in panel
            or BUTTONS.match(leaf.text)
            or is_time_only(leaf)
            or counts_comments(leaf)
            or (leaf.kind is Kind.HEADING and not texts)
            or (leaf is post.leaves[0] and opens_with_date(leaf))
            or (leaf in (post.leaves[0], post.leaves[-1]) and signs(leaf))
        ):
            metas.append(leaf)
        elif _in_text(leaf, post, telling):
            texts.append(leaf)
        elif (
            _is_meta_name(f"{leaf.node.names} {leaf.names}")
            or leaf.node.tag == "header"
            or (is_meta(leaf) and not is_dated)
        ):
            metas.append(leaf)
            is_dated = is_dated or is_meta(leaf)
        else:
            texts.append(leaf)
    return texts, metas


def _writer_panel(post: Post) -> range:
    """Return the blocks beside the text that show the writer: name, rank, since when (forums, badges of news sites).

    They are the widest element around the writer's name that does not hold the longest block of the post.
    """
    writer = next(filter(names_writer, post.leaves), None)
    others = (leaf for leaf in post.leaves if leaf is not writer)
    longest = max(others, key=lambda leaf: leaf.words, default=None)
    if writer is None or longest is None:
        return range(0)
    node: Node = writer.node
    if _holds(node, longest):
        return range(0)
    while node.parent is not None and node.parent is not post.node and not _holds(node.parent, longest):
        node = node.parent
    return range(node.first, node.last)


def _holds(node: Node, leaf: Leaf) -> bool:
    return node.first <= leaf.n < node.last


def _is_name_over_text(texts: list[Leaf], author: str | None) -> bool:
    """Tell whether what was said begins with a line of its own that is the writer's name, however it is called."""
    if len(texts) < 2 or texts[0].words > MAX_NAME_WORDS or ends_sentence(texts[0].text):
        return False
    is_apart = texts[0].node.tag != texts[1].node.tag or texts[0].node.parent is not texts[1].node.parent
    return texts[0].text == author or (author is None and (is_apart or texts[0].node.names != texts[1].node.names))


def _in_text(leaf: Leaf, post: Post, telling: Sequence[int]) -> bool:
    """Tell whether the block is in an element called the comment's text.

    Which holds none of the blocks that name a writer or have a time of their own.
    """
    step: Node | None = leaf.node
    while step is not None and step is not post.node and _is_within(step, post):
        if _is_text_name(step.names):
            return bisect_left(telling, step.first) == bisect_left(telling, step.last)
        step = step.parent
    return False


def _is_within(node: Node, post: Post) -> bool:
    return post.leaves[0].n <= node.first and node.last <= post.leaves[-1].n + 1


# -- where, and in answer to whom -----------------------------------------------------------


def _permalink(post: Post, metas: list[Leaf], url: str | None) -> str | None:
    """Return the address of the comment: the link to its own place, else the first to a numbered place of the page."""
    own = _places(post)
    links = [href for leaf in metas for href in _links(leaf) if _NAMED_PLACE.search(href)]
    best = next((href for href in links if href.rpartition("#")[2] in own), links[0] if links else None)
    return None if best is None else joined(url, best)


def _links(leaf: Leaf) -> Iterator[str]:
    for element in elements_of(leaf):
        href = (element.get("href") or "").strip() if element.tag == "a" else ""
        if element.tag == "a" and "respond" not in href:
            yield href


def _places(post: Post) -> set[str]:
    """Return the names under which a link finds the comment."""
    if post.node is None:
        return set()
    elements = [post.node.element, *(leaf.node.element for leaf in post.leaves)]
    for leaf in post.leaves:
        elements += _between(leaf.node.element, post.node.element)
    return {place for element in elements if (place := element.get("id"))}


def _between(inner: HtmlElement, outer: HtmlElement) -> Iterator[HtmlElement]:
    for element in inner.iterancestors():
        if element is outer:
            return
        yield element


def _parents(posts: list[Post]) -> list[int | None]:
    """Return for each post the place of the one it answers."""
    place_of: dict[str, int] = {}
    last_at: dict[int, int] = {}
    found: list[int | None] = []
    for place, post in enumerate(posts):
        depth = _DEPTH.search(post.node.names) if post.node is not None else None
        parent = post.parent
        if parent is None:
            parent = next((place_of[name] for name in _answered(post) if name in place_of), None)
        if parent is None and depth is not None:
            parent = last_at.get(int(depth[1]) - 1)
        found.append(parent)
        place_of |= dict.fromkeys(_places(post), place)
        if depth is not None:
            last_at[int(depth[1])] = place
    return found


def _answered(post: Post) -> Iterator[str]:
    """Yield the names of places that the post says it answers."""
    if post.node is None:
        return
    for key in _ANSWERED:
        value = post.node.element.get(key)
        if value:
            yield from (value, f"comment-{value}")
    own = _places(post)
    for leaf in post.leaves:
        if is_meta(leaf):
            yield from (name for href in _links(leaf) if (name := href.rpartition("#")[2]) not in own)
