"""Posts to comments: who wrote, when, what, in answer to whom."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from pipeline.blocks import Blocks, Leaf, Node, elements_of, names_of
from pipeline.metadata.instants import read_date
from pipeline.model import Comment, Kind, Label
from pipeline.posts import Post, is_writer_name, names_writer, read_posts
from pipeline.text import clean, ends_sentence
from pipeline.urls import joined
from pipeline.zones.comments import MAX_META_WORDS, is_meta
from pipeline.zones.vocabulary import naming_test

_is_meta_name = naming_test(
    r"comment-?(?:meta|meta-?data|author|date|time|info|head(?:er)?|foot(?:er)?|by|actions|footer|number|permalink|timestamp|count|title-?bar)|commentmetadata|reply|reply-?link|report|vcard|fn|date|time|datetime"
    r"|timestamp|permalink|rating|votes?|likes?|avatar|says|posted|username|user-?info|author"
)
_is_text_name = naming_test(r"(?:comment|post|reply|message)?-*(?:body|text|content|message|copy)")

_PRESSED = (
    r"reply|respond|report(?: (?:abuse|comment|this))?|permalink|flag|like|dislike|share|link|copy link|quote|edit|delete|by|on|at|am|um|le|el|homepage|website|journal|profile|jump to post"
    r"|antworten|beantworten|melden|zitieren|teilen|gefällt mir|répondre|signaler|partager|citer|j['’]aime|responder|denunciar|compartir|citar|me gusta|rispondi|segnala|condividi"
    r"|odpowiedz|zgłoś|cytuj|udostępnij|lubię to|reageer|beantwoorden|rapporteer|svara?|anmäl|ответить|пожаловаться|返信(?:する)?|通報(?:する)?|引用|いいね!?"
    r"|twitter|facebook|tweet|e-?mail|says|said|\d+|#\d+|reply to (?:this )?comment|log ?in to reply|log ?in or register to (?:post|reply).{0,20}|up|down|recommend(?:ed)?|\+?\d+|[·|↓↑]"
)
_AGO = (
    r"(?:\d+ (?:second|minute|hour|day|week|month|year)s? ago(?:\W+\d{1,2}:\d\d(?: ?[AP]M)?)?|\d{1,3}(?:[smhdwy]|mo)(?: ago)?|liked by .{1,40}"
    r"|vor \d+ \w+|il y a \d+ \w+|hace \d+ \w+|há \d+ \w+|\d+ \w+ (?:fa|temu|geleden|sedan)|\d+ ?(?:秒|分|時間|日|週間|か月|ヶ月|年)前)"
)
_BUTTONS = re.compile(rf"^\W*(?:{_AGO}|reply to .{{1,30}}|(?:{_PRESSED})(?:\W+(?:{_PRESSED}))*)?\W*$", re.IGNORECASE)
"""What only buttons say (``Reply``, ``Antworten Melden``, ``Reply ↓``), singly or in a row, and how long ago that was."""

_SAYS = re.compile(
    r"^\W*(?:\d{1,4}[.)#:]?\s+)?(?:(?:(?:posted|comment(?:ed)?|written|said)\s+)?by:?\s+|(?:von|par|por|przez)\s+)?(?P<who>[^|:,•·]{2,40}?)(?:\s*\([^)]*\))?\s*(?:,|\||:|•|·|\s[-–—]\s|\bsa(?:id|ys)\b|\bwrote\b|\bwrites\b|\bschrieb\b|\bschreibt\b|\ba écrit\b|\bdit\b|\bdijo\b|\bdice\b|\bescribió\b|\bha scritto\b|\bschreef\b|\bpisze\b|\bnapisała?\b|さん|\bon\b|\bat\b|\bam\b|\ble\b|\bel\b|\bvor \d|\bil y a \d|\bhace \d|(?<!\w)\d|$)",
    re.IGNORECASE,
)
_DEPTH = re.compile(r"(?<![\w-])(?:depth|level|indent)-(\d{1,2})(?!\w)")
_NAMED_PLACE = re.compile(r"#([\w-]*\d)$")
_ANSWERED = ("data-parent", "data-parent-id", "data-parentid", "data-in-reply-to", "data-reply-to")

_MAY_NAME = frozenset({"cite", "a", "span", "b", "strong", "em"})
"""Inline elements that name a writer by what they are called."""

MAX_AUTHOR_WORDS = 6
MAX_NAME_WORDS = 4
"""Words of a name that nothing but its place tells."""


def read_comments(blocks: Blocks, labels: list[Label], url: str | None = None) -> tuple[Comment, ...]:
    """Return the comments that the blocks labelled ``comment`` are, in page order; every one has a text.

    One text alone that names neither a writer nor a time is none.

    An answer names in ``parent`` the comment it is nested in, follows one level deeper, or says it answers.
    """
    said = [leaf for leaf in blocks.leaves if labels[leaf.n] is Label.COMMENT]
    posts = read_posts(blocks, said) if said else []
    comments: list[Comment] = []
    numbers: dict[int, int] = {}
    for place, (post, parent) in enumerate(zip(posts, _parents(posts), strict=True)):
        comment = _comment(post, len(comments), None if parent is None else numbers.get(parent), url)
        if comment is not None:
            numbers[place] = comment.n
            comments.append(comment)
    if len(comments) == 1 and comments[0].author is None and comments[0].published is None:
        return ()  # a text of nobody at no time is a disclaimer called "comment"
    return tuple(comments)


def _comment(post: Post, n: int, parent: int | None, url: str | None) -> Comment | None:
    texts, metas = split_post(post)
    if not texts:
        return None
    panel = _writer_panel(post)
    raw = _raw_time([leaf for leaf in metas if leaf.n not in panel]) or _raw_time(metas)
    author = _author(metas)
    if _is_name_over_text(texts, author):
        author, texts = author or texts[0].text, texts[1:]
    return Comment(
        n=n, author=author, published=read_date(raw) if raw else None, raw_published=raw,
        text="\n".join(leaf.text for leaf in texts), parent=parent, permalink=_permalink(post, metas, url),
    )  # fmt: skip


def split_post(post: Post) -> tuple[list[Leaf], list[Leaf]]:
    """Return what was said, and the lines about it (who, when, reply).

    In an element called the comment's text everything was said, be it a date or a signature; elsewhere a line with
    a date is about the comment as long as none was before, and a heading over the text is its subject.
    """
    texts: list[Leaf] = []
    metas: list[Leaf] = []
    is_dated = False
    panel = _writer_panel(post)
    telling = [leaf.n for leaf in post.leaves if names_writer(leaf) or leaf.has_time]
    for leaf in post.leaves:
        if leaf.words > MAX_META_WORDS:
            texts.append(leaf)
        elif leaf.n in panel or _BUTTONS.match(leaf.text) or (leaf.kind is Kind.HEADING and not texts):
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
    while step is not None and step is not post.node:
        if _is_text_name(step.names):
            return bisect_left(telling, step.first) == bisect_left(telling, step.last)
        step = step.parent
    return False


# -- who ------------------------------------------------------------------------------------


def _author(metas: list[Leaf]) -> str | None:
    for leaf in metas:
        for element in elements_of(leaf):
            if element.tag not in _MAY_NAME and element is not leaf.node.element:
                continue
            if element.tag == "cite" or is_writer_name(names_of(element)):
                who = clean(" ".join(element.itertext()))
                if _may_be_author(who):
                    return _trim(who)
    return next((who for who in map(_first_said, metas) if who), None)


def _first_said(leaf: Leaf) -> str | None:
    """Return the name that a line about a comment begins or ends with in bold, or that stands before a date or "says"."""
    if leaf.kind is Kind.HEADING or _BUTTONS.match(leaf.text):
        return None
    bold = next((element for element in elements_of(leaf) if element.tag in {"b", "strong"}), None)
    if bold is not None:
        who = clean(" ".join(bold.itertext()))
        if (leaf.text.startswith(who) or leaf.text.endswith(who)) and _may_be_author(who):
            return _trim(who)
    found = _SAYS.match(leaf.text)
    return _trim(found["who"]) if found and _may_be_author(found["who"]) else None


def _may_be_author(who: str) -> bool:
    return bool(who) and len(who.split()) <= MAX_AUTHOR_WORDS and not is_time(who) and not _BUTTONS.match(who)


def _trim(who: str) -> str | None:
    bare = re.sub(
        r"\s+(?:says|said|wrote|commented|sagte?|schreibt|schrieb|meint|dit|a écrit|dice|dijo|escribió|ha scritto|schreef|zegt|pisze|napisała?)\W*$",
        "",
        who,
        flags=re.IGNORECASE,
    )
    bare = bare.strip(" :,-–|•·\"'")
    return re.sub(r"^(?:by|posted by|comment by|von|de)\s+", "", bare, flags=re.IGNORECASE) or None


# -- when -----------------------------------------------------------------------------------


def is_time(text: str) -> bool:
    """Tell whether the text holds a date or a time of day."""
    return read_date(text) is not None or re.search(r"\d{1,2}:\d\d|\bago\b", text) is not None


def _raw_time(metas: list[Leaf]) -> str | None:
    for leaf in metas:
        for element in elements_of(leaf):
            raw = element.tag in {"time", "abbr"} and (element.get("datetime") or element.get("title"))
            if raw and read_date(raw):
                return raw
    return next((leaf.text for leaf in metas if read_date(leaf.text)), None)


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
