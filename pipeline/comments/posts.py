"""Comment blocks to posts: which blocks are one person's comment, and which one it is nested in."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.page.blocks import Blocks, Leaf, Node
from pipeline.zones.comments import MAX_META_WORDS, is_comment_heading, is_meta
from pipeline.zones.vocabulary import naming_test, spelled

_ITEM = re.compile(
    r"(?<![a-z0-9-])(?:comment|comments?-?item|comment-?entry|comment-?wrap(?:per)?|comment-?container|comment-?box|comment-?post|single-?comment|dsq-comment"
    r"|wpd-comment|reply|response|commento?|kommentar|commentaire|comentario|user-?comment|reader-?comment|post-comment|idc-c|thread-?comment)(?![a-z0-9-])"
    r"|(?<![a-z0-9])(?:comment|li-comment|div-comment|dsq-comment|commentbody|c|komentar|kommentar)-?\d+(?![a-z0-9])|schema-?\.org/(?:user-?)?comments?\b"
)
is_writer_name = naming_test(
    r"fn|(?:dsq-)?(?:comment-?)?author(?:-?name)?|comment-?by|commenter(?:-?name)?|(?:big)?user-?name|user|nick(?:name)?|poster|posted-?by|display-?name|byline|vcard|name|said|comment-?meta|comment-?user|(?<!-)by(?!-)"
)


@dataclass(slots=True)
class Post:
    """The blocks of one comment, without those of the answers nested in it."""

    node: Node | None
    """The element that is the comment; None in a flat run of lines."""
    parent: int | None = None
    """The place, among the posts, of the one it is nested in."""
    leaves: list[Leaf] = field(default_factory=list)


def read_posts(blocks: Blocks, said: list[Leaf]) -> list[Post]:
    """Cut comment blocks into posts: by elements named as one, else by repeated siblings, else at the lines that say who."""
    wanted = {leaf.n for leaf in said}
    nodes = _post_nodes(blocks, wanted)
    owner: dict[int, Node] = {}
    for node in nodes:
        for n in range(node.first, node.last):
            owner[n] = node
    known = {id(node) for node in nodes}
    posts: dict[int, Post] = {}
    places: dict[int, int] = {}
    for leaf in said:
        holder = owner.get(leaf.n)
        if holder is None:
            continue
        if id(holder) not in posts:
            over = _enclosing(holder, known)
            places[id(holder)] = len(posts)
            posts[id(holder)] = Post(holder, None if over is None else places.get(id(over)))
        posts[id(holder)].leaves.append(leaf)
    owned = sum(leaf.words for post in posts.values() for leaf in post.leaves)
    if owned * 2 < sum(leaf.words for leaf in said):  # names alone: what each said stands beside it
        return list(_cut_at_metas(said))
    return _joined(list(posts.values()))


def _joined(posts: list[Post]) -> list[Post]:
    """Return the posts, each that is only who and when with the one beside it that is only what (``dt`` and ``dd``)."""
    joined: list[Post] = []
    places: list[int] = []
    for post in posts:
        before = joined[-1] if joined else None
        if (
            before is not None
            and _is_about(before)
            and _is_beside(before, post)
            and not any(map(_says_who, post.leaves))
        ):
            before.leaves += post.leaves
        else:
            joined.append(post)
            post.parent = None if post.parent is None else places[post.parent]
        places.append(len(joined) - 1)
    return joined


def _is_about(post: Post) -> bool:
    return any(map(_says_who, post.leaves)) and all(leaf.words <= MAX_META_WORDS for leaf in post.leaves)


def _is_beside(post: Post, other: Post) -> bool:
    return post.node is not None and other.node is not None and post.node.parent is other.node.parent


def names_writer(leaf: Leaf) -> bool:
    """Tell whether the block is short and called a writer's name."""
    return leaf.words <= MAX_META_WORDS and is_writer_name(f"{leaf.node.names} {leaf.names}")


def _says_who(leaf: Leaf) -> bool:
    return is_meta(leaf) or names_writer(leaf)


def _post_nodes(blocks: Blocks, wanted: set[int]) -> list[Node]:
    """Return the elements that are one comment each, outer before inner."""
    named = [
        node for node in blocks.nodes
        if node.names and not wanted.isdisjoint(range(node.first, node.last)) and _ITEM.search(spelled(node.names))
    ]  # fmt: skip
    posts: list[Node] = []
    for node in named:
        # a wrapper and the comment it wraps begin at the same block; the outer one holds the author too
        if any(other.first == node.first and other.last >= node.last for other in posts[-3:]):
            continue
        # the text of a comment may be called "comment" as well: without a writer or time of its own it is no comment
        inside = posts and posts[-1].last >= node.last
        if inside and not any(map(_says_who, blocks.leaves[node.first : node.last])):
            continue
        posts.append(node)
    posts = [node for place, node in enumerate(posts) if not _is_list(node, posts[place + 1 : place + 3], blocks)]
    told = sum(any(map(_says_who, blocks.leaves[node.first : node.last])) for node in posts)
    if told * 2 >= len(posts) and (len(posts) > 1 or _has_one_meta(posts, blocks)):
        return posts
    siblings = _siblings(blocks, wanted)
    if siblings or not posts:
        return siblings
    held = {n for node in posts for n in range(node.first, node.last)}
    beside = sum(is_meta(blocks.leaves[n]) for n in wanted - held)
    return posts if beside * 2 < len(posts) else []  # names of texts alone: who wrote them stands beside each


def _has_one_meta(posts: list[Node], blocks: Blocks) -> bool:
    return bool(posts) and sum(map(is_meta, blocks.leaves[posts[0].first : posts[0].last])) == 1


def _is_list(node: Node, following: list[Node], blocks: Blocks) -> bool:
    """Tell a list called "comment" from a comment: several comments are in it, and nobody speaks before the first.

    Must not catch a ``dd``, before which the ``dt`` says who speaks.
    What is in it follows directly, so two posts that follow are enough to know.
    """
    inner = [other for other in following if other.last <= node.last]
    return node.tag != "dd" and len(inner) >= 2 and not any(map(_says_who, blocks.leaves[node.first : inner[0].first]))


def _siblings(blocks: Blocks, wanted: set[int]) -> list[Node]:
    """Return the largest group of siblings among the comment blocks that each hold a line with a time."""
    best: list[Node] = []
    for node, children in zip(blocks.nodes, blocks.children, strict=True):
        if len(children) < 2 or wanted.isdisjoint(range(node.first, node.last)):
            continue
        group = [child for child in children if child.first < child.last and child.first in wanted]
        spoken = [child for child in group if any(map(is_meta, blocks.leaves[child.first : child.last]))]
        if (
            len(spoken) > max(len(best), 1)
            and len(spoken) * 3 >= len(group) * 2
            and all(c.last - c.first >= 2 for c in spoken)
        ):
            best = spoken
    return best


def _enclosing(node: Node, known: set[int]) -> Node | None:
    step = node.parent
    while step is not None and id(step) not in known:
        step = step.parent
    return step


def _cut_at_metas(leaves: list[Leaf]) -> Iterator[Post]:
    """Cut a flat run at the lines that say who and when; they stand before their text, or all after it."""
    if leaves and is_comment_heading(leaves[0].text, leaves[0].words):
        leaves = leaves[1:]
    metas = {leaf.n for leaf in leaves if _says_who(leaf)}
    writers = {leaf.n for leaf in leaves if names_writer(leaf)}
    if len(writers) > 1 and leaves[0].n in writers:
        metas = writers  # the dates stand elsewhere, below what was said
    if not metas:
        if leaves:
            yield Post(None, leaves=[leaf for leaf in leaves if leaf.words > 3])
        return
    before = sum(leaf.words for leaf in leaves if leaf.n < min(metas))
    behind = sum(leaf.words for leaf in leaves if leaf.n > max(metas))
    after = behind < min(before, MAX_META_WORDS)
    post = Post(None)
    in_meta = False
    for leaf in leaves:
        if leaf.n in metas and not after and post.leaves and not in_meta:
            yield post
            post = Post(None)
        post.leaves.append(leaf)
        in_meta = leaf.n in metas
        if in_meta and after:
            yield post
            post = Post(None)
    if post.leaves:
        yield post
