"""Finds what readers wrote: the comment sections of blog software, of comment services and of news sites' own."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.model import Label
from pipeline.page.blocks import Blocks, Leaf, Node
from pipeline.zones.comment_words import AGO, COMMENTS, OF_ALL, OF_READERS, SAID
from pipeline.zones.vocabulary import MAX_KNOWN_NAMES, Openings, Zone, naming, naming_test, spelled

COUNTER = "zone:comments:counter"
NOTES = "zone:comments:notes"
SERVICE = "zone:comments:service"
REPEATED = "zone:comments:repeated"

NAMINGS = (
    # sidebar lists of what was said elsewhere: they look like comments and are links to other pages
    naming(Label.RELATED, "zone:promos:recent-comments",
           "(?:recent|latest|last|newest|top|popular)-?comments?(?:-list|-widget)?|widget-recent-comments|recentcomments"),
    # links that lead to the comments, and counters of them: not comments themselves
    naming(Label.COMMENT_FORM, COUNTER,
           "comments?-?(?:links?|counts?|counter|number|num|icon|button|btn|toggle|nav|pagination|rss|feed|anchor)"
           "|(?:num|no|post|total|show|view|entry|open|leave)-?comments?|nocomments|reply-?(?:link|button|to)|comment-?reply-?link"
           "|comments?-?(?:closed|disabled|policy|rules|guidelines|note|login|signup)"),
    naming(Label.COMMENT, "zone:comments:wordpress",
           "comment-?list|comments-area|comments-?list|comments-?section|comments-?wrap(?:per)?|comments-?container|comments-?block"
           "|commentthread|comment-?threads?|comments-?content|comment-?holder|wpd-thread-list|comments-?template"),
    naming(Label.COMMENT, SERVICE,
           "disqus-thread|dsq-content|dsq-comments?|livefyre(?:-comments)?|wpdiscuz|wpd-comment|vf-conversations?|viafoura|spot-?im|openweb-comments"
           "|coral-talk|intensedebate|idc-c|u-cbox(?:-wrap|-list)?|giscus|gsc-comments?|commento-root|insticator-comment\\w*|js-kit-comments|echo-stream|hyvor-talk-view|fb-comments|isso-thread|cusdis-thread"),
    naming(Label.COMMENT, "zone:comments:schema", "https?://schema-?\\.org/(?:user)?-?comments?|comment", tags="div li article section ol"),
    naming(Label.COMMENT, "zone:comments:named",
           "comments?|comment-?body|comment-?text|comment-?content|comment-?item|comment-?entry|comment-?box|comment-?post|comment-?\\d+|comments?-\\w+|usercomments?|readercomments?"
           "|reader-?(?:comments?|responses?)|user-?(?:comments?|responses?)|kommentare?|leserkommentare?|kommentarer?"
           "|(?:area-)?comentarios?|commentaires?|commenti|commento|reacties|komentar(?:ze?|e|i|y)?|talkbacks?|lesermeinung(?:en)?|yorum(?:lar)?|diskuse|prispev(?:ek|ky)|yorumlar|hozzaszolas(?:ok)?|kommentit"
           "|article-?comments?|post-?comments|blog-?comments?|story-?comments?|view-?comments?|the-?comments"),
    naming(Label.COMMENT, NOTES, "notes", tags="ol"),
    naming(Label.COMMENT, "zone:comments:discussion",
           "discussion|responses?|replies|conversation|reader-?feedback|trackbacks?|pingbacks?", is_certain=False),
)  # fmt: skip

_WHEN = re.compile(
    r"(?<![\w/])(?:19|20)\d\d(?:\b|年|년)|\b\d{1,2}[:.h]\d\d\s?(?:[ap]\.?m\b)?|\b\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"{AGO}|\breblogged this from\b|^\W*\d{{1,3}} ?(?:mo|min|hrs?|std|uur|мин|[smhdwyч])\W*$", re.IGNORECASE
)
_MAY_TELL_TIME = re.compile(r"\d|ago\b|\breblogged\b|منذ|לפני", re.IGNORECASE)
SAID_WORD = re.compile(SAID, re.IGNORECASE)
"""That someone said something, or may be answered."""

MAX_META_WORDS = 18
"""Words in the line that says who wrote a comment and when; longer ones are prose that names a date."""

MIN_THREAD = 3
"""Repetitions of author, time, text that make a thread where no name says so."""


MIN_COVERED = 0.7
"""Share of an element's blocks that lie in a thread from which the element is the thread, its heading included."""


MAX_COUNTER_WORDS = 40
"""Unlinked words of an element called a counter of comments from which it may hold the comments themselves."""


MIN_PIECE_BLOCKS = 2
"""Paragraphs of prose that make a piece of opinion; a lone comment has mostly one."""


MAX_HEAD_LINES = 2
"""Lines with a time at the head of an article: when it was published, and changed."""


_ANSWER = re.compile(
    r"\W*(?:reply|respond|antworten|beantworten|répondre|responder|rispondi|odpowiedz|reageer|svara?|ответить|返信)\W*",
    re.IGNORECASE,
)
"""The button under a comment."""


def holds_comments(leaves: Sequence[Leaf]) -> bool:
    """Tell whether blocks are what was said, not how often: someone spoke at a time, and there is text.

    Catches the ``post-comments`` that wrap the comments of old themes. Must not catch the rules of a discussion, in
    which nobody speaks.
    """
    is_long = sum(leaf.words for leaf in leaves if leaf.link_density < 0.5) > MAX_COUNTER_WORDS
    return is_long and any(map(is_meta, leaves))


def are_reactions(node: Node) -> bool:
    """Tell a list of "notes" that are what readers did with a post, as Tumblr lists them, from footnotes."""
    return any("note" in (item.get("class") or "").split() for item in node.element.iter("li"))


def is_meta(leaf: Leaf) -> bool:
    """Tell whether the block says when someone wrote something: short, with a time in it."""
    if leaf.words > MAX_META_WORDS:
        return False
    if leaf.has_time:
        return True
    text = leaf.text
    return _MAY_TELL_TIME.search(text) is not None and (_WHEN.search(text) or _SINCE.search(text)) is not None


def is_signed_piece(leaves: Sequence[Leaf]) -> bool:
    """Tell a piece of opinion in an element called "comment" from comments: it is signed once, at its head, at most.

    Catches ``<section class="kommentar">`` with a byline, a date and paragraphs. Must not catch a lone comment, which is
    one paragraph or is answered, nor a section with its heading or a button to answer.
    """
    prose = [leaf.n for leaf in leaves if is_prose(leaf)]
    if len(prose) < MIN_PIECE_BLOCKS:
        return not any(map(is_meta, leaves))
    signed = [leaf for leaf in leaves if is_meta(leaf)]
    is_head = all(leaf.n < prose[0] for leaf in signed) and len(signed) <= MAX_HEAD_LINES
    return is_head and not any(_is_answerable(leaf) for leaf in leaves)


def _is_answerable(leaf: Leaf) -> bool:
    return leaf.words <= MAX_META_WORDS and (
        is_comment_heading(leaf.text, leaf.words) or _ANSWER.fullmatch(leaf.text) is not None
    )


def says_who(leaf: Leaf) -> bool:
    """Tell whether the block stands over what readers wrote: a heading of comments, or who wrote one and when."""
    return is_meta(leaf) or (leaf.words <= MAX_META_WORDS and is_comment_heading(leaf.text, leaf.words))


def find_threads(blocks: Blocks) -> Iterator[Zone]:
    """Find comments by structure: like-named siblings that each hold a line with a time and a text of their own.

    Catches threads whose makers gave them no telling name (news sites of 2008). Must not catch lists of
    teasers, whose texts are links, nor live blogs, whose items hold headings. Guarded by
    ``tests/pipeline/test_zones.py``.
    """
    for node, children in zip(blocks.nodes, blocks.children, strict=True):
        if len(children) < MIN_THREAD or node.last - node.first < 2 * MIN_THREAD:
            continue
        alike: dict[tuple[str, str], list[Node]] = {}
        for child in children:
            if child.last - child.first >= 2:
                alike.setdefault((child.tag, stem(child.names)), []).append(child)
        for (tag, _), group in alike.items():
            if (
                len(group) >= MIN_THREAD
                and tag in {"div", "li", "article", "section", "table", "tr", "dd"}
                and _is_thread(group, blocks)
            ):
                covered = sum(child.last - child.first for child in group)
                if covered > MIN_COVERED * (node.last - node.first) and node.tag not in {"html", "body", "main"}:
                    yield Zone(Label.COMMENT, REPEATED, node)
                else:
                    yield from (Zone(Label.COMMENT, REPEATED, child) for child in group)


def outermost(zones: Sequence[Zone]) -> Iterator[Zone]:
    """Yield the zones that are in no other, in page order."""
    last = 0
    for zone in sorted(zones, key=lambda zone: (zone.first, -zone.last)):
        if zone.first >= last:
            last = zone.last
            yield zone


def is_comment_heading(text: str, word_count: int) -> bool:
    """Tell whether a line stands over comments (``9 Responses to "..."``, ``Comments``)."""
    return word_count <= MAX_HEADING_WORDS and _HEADING.match(text)


_HEADING = Openings(
    rf"(?:(?:{OF_ALL})\s+)*(?:{COMMENTS})(?:\s(?:{OF_READERS}))?"
    r"(?:(?<=[^\x00-\u024f])\s?\d+\s?[件개条條則]?\W*$|\b(?:\s*(?:\(\d+\b[^()]{0,20}\)|\d+|on|to|so far|for|:|\u201c|\").{0,90})?\W*$)"
    r"|(?:\d+|one|two|three) thoughts? on\b.{0,90}$|\d+\s?[件개条條則](?:の)?\s?(?:コメント|评论|評論|留言|댓글)\W*$"
)
MAX_HEADING_WORDS = 22
"""Words of a heading over comments that repeats the article's title (``9 Responses to "..."``)."""


def is_prose(leaf: Leaf) -> bool:
    """Tell whether the block is a paragraph, of an article or of a long comment."""
    return leaf.words >= MIN_PROSE_WORDS and leaf.link_density < 0.3


MIN_PROSE_WORDS = 20


@lru_cache(maxsize=MAX_KNOWN_NAMES)
def stem(names: str) -> str:
    """Return the first of the names without what differs between siblings: ``post`` of ``post post--reply p2``."""
    return re.sub(r"\d+|--.*|(?<![a-z])(?:odd|even|alt|first|last)(?![a-z])", "", spelled(names.partition(" ")[0]))


def _is_thread(group: list[Node], blocks: Blocks) -> bool:
    spoken = sum(_is_spoken(blocks.leaves[node.first : node.last]) for node in group)
    return spoken >= MIN_THREAD and spoken * 5 >= len(group) * 4


def _is_of_profile(leaf: Leaf) -> bool:
    """Tell whether the block is in what forums show of a writer beside each post."""
    names = leaf.node.names if leaf.node.parent is None else f"{leaf.node.names} {leaf.node.parent.names}"
    return _is_profile_name(names)


_is_profile_name = naming_test(r"post-?profile|user-?(?:info|details|extras)|message-?user(?:-?(?:details|extras))?")


def holds_speech(leaves: Sequence[Leaf]) -> bool:
    """Tell whether someone says something among the blocks at a time that is told there."""
    has_text = any(leaf.link_density < 0.5 and leaf.words >= 2 and not is_meta(leaf) for leaf in leaves)
    return has_text and any(map(is_meta, leaves))


def _is_spoken(leaves: list[Leaf]) -> bool:
    """Tell whether the blocks are one person's words: a name or "says" with a time, then prose that is no link."""
    headed = any(leaf.node.tag in {"h1", "h2", "h3"} for leaf in leaves) and not any(map(_is_of_profile, leaves))
    if headed or not holds_speech(leaves):
        return False
    told = any(SAID_WORD.search(leaf.text) for leaf in leaves if leaf.words <= MAX_META_WORDS)
    named = any("author" in leaf.names or "user" in leaf.names or "nick" in leaf.names for leaf in leaves)
    return told or named
