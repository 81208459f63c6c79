"""Comment blocks to comments: who wrote, when, what, in answer to whom."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.blocks import Blocks, Leaf, Node, names_of
from pipeline.metadata.instants import read_date
from pipeline.model import Comment, Label
from pipeline.text import clean
from pipeline.zones.comments import MAX_META_WORDS, is_meta
from pipeline.zones.vocabulary import naming_test, spelled

_ITEM = re.compile(
    r"(?<![a-z0-9-])(?:comment|comments?-?item|comment-?entry|comment-?wrap(?:per)?|comment-?container|comment-?box|comment-?post|single-?comment|dsq-comment"
    r"|wpd-comment|reply|response|commento?|kommentar|commentaire|comentario|user-?comment|reader-?comment|post-comment|idc-c|thread-?comment)(?![a-z0-9-])"
    r"|(?<![a-z0-9])(?:comment|li-comment|div-comment|dsq-comment|commentbody|c|komentar|kommentar)-?\d+(?![a-z0-9])|schema-?\.org/(?:user-?)?comments?\b"
)
_is_writer_name = naming_test(
    r"fn|(?:comment-?)?author(?:-?name)?|comment-?by|commenter(?:-?name)?|user-?name|user|nick(?:name)?|poster|posted-?by|display-?name|byline|vcard|name|said|comment-?meta|comment-?user"
)
_is_meta_name = naming_test(
    r"comment-?(?:meta|meta-?data|author|date|time|info|head(?:er)?|foot(?:er)?|by|actions|footer|number|permalink|timestamp|count|title-?bar)|commentmetadata|reply|reply-?link|report|vcard|fn|date|time|datetime"
    r"|timestamp|permalink|rating|votes?|likes?|avatar|says|posted|username|user-?info|author"
)
_BUTTON = re.compile(
    r"^\W*(?:reply|respond|report(?: (?:abuse|comment|this))?|permalink|flag|like|dislike|share|link|quote|edit|delete|antworten|melden|répondre|signaler|responder|rispondi|says|said|\d+|#\d+|reply to (?:this )?comment|reply to .{1,30}|log in to reply|up|down|recommend(?:ed)?|\+?\d+|·|\|)\W*$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"^\W*(?:\d{1,4}[.)#:]?\s+)?(?:(?:posted|comment(?:ed)?|written|said)\s+by:?\s+)?(?P<who>[^|:,•·]{2,40}?)(?:\s*\([^)]*\))?\s*(?:,|\||:|•|·|\s[-–—]\s|\bsa(?:id|ys)\b|\bwrote\b|\bwrites\b|\bschrieb\b|\bschreibt\b|\ba écrit\b|\bdit\b|\bdijo\b|\bdice\b|\bon\b|\bat\b|\d|$)",
    re.IGNORECASE,
)
MAX_AUTHOR_WORDS = 6


@dataclass(slots=True)
class _Item:
    """The blocks of one comment without those of its answers."""

    parent: int | None
    leaves: list[Leaf] = field(default_factory=list)


def read_comments(blocks: Blocks, labels: list[Label]) -> tuple[Comment, ...]:
    """Return the comments that the blocks labelled ``comment`` are, in page order; every one has a text.

    An answer names in ``parent`` the comment it is nested in.
    """
    said = [leaf for leaf in blocks.leaves if labels[leaf.n] is Label.COMMENT]
    if not said:
        return ()
    comments: list[Comment] = []
    numbers: dict[int, int] = {}
    for index, item in enumerate(_items(blocks, said)):
        comment = _comment(item, len(comments), numbers)
        if comment is not None:
            numbers[index] = comment.n
            comments.append(comment)
    return tuple(comments)


def _items(blocks: Blocks, said: list[Leaf]) -> list[_Item]:
    """Cut the comment blocks into comments: by elements named as one, else by repeated siblings, else by meta lines."""
    wanted = {leaf.n for leaf in said}
    nodes = _item_nodes(blocks, wanted)
    owner: dict[int, Node] = {}
    for node in nodes:
        for n in range(node.first, node.last):
            owner[n] = node
    items: dict[int, _Item] = {}
    places: dict[int, int] = {}
    loose: list[Leaf] = []
    for leaf in said:
        holder = owner.get(leaf.n)
        if holder is None:
            loose.append(leaf)
            continue
        if id(holder) not in items:
            over = _enclosing(holder, nodes)
            places[id(holder)] = len(items)
            items[id(holder)] = _Item(None if over is None else places.get(id(over)))
        items[id(holder)].leaves.append(leaf)
    return list(items.values()) or list(_cut_by_meta(loose))


def _item_nodes(blocks: Blocks, wanted: set[int]) -> list[Node]:
    named = [
        node for node in blocks.nodes
        if node.first < node.last and node.first in wanted and node.names and _ITEM.search(spelled(node.names))
    ]  # fmt: skip
    distinct: list[Node] = []
    for node in named:
        # a wrapper and the comment it wraps begin at the same block; the outer one holds the author too
        if not any(other.first == node.first and other.last >= node.last for other in distinct[-3:]):
            distinct.append(node)
    items = [node for node in distinct if not _is_list(node, distinct)]
    return items if len(items) > 1 or _has_meta(items, blocks) else _siblings(blocks, wanted) or items


def _has_meta(items: list[Node], blocks: Blocks) -> bool:
    return bool(items) and sum(is_meta(leaf) for leaf in blocks.leaves[items[0].first : items[0].last]) == 1


def _is_list(node: Node, nodes: list[Node]) -> bool:
    """Tell a list called "comment" from a comment: several comments begin in it, one at its very start."""
    inner = [other for other in nodes if other is not node and node.first <= other.first and other.last <= node.last]
    return len(inner) >= 2 and inner[0].first == node.first


def _siblings(blocks: Blocks, wanted: set[int]) -> list[Node]:
    """Return the largest group of like siblings among the comment blocks that each hold a meta line."""
    best: list[Node] = []
    for node, children in zip(blocks.nodes, blocks.children, strict=True):
        if len(children) < 2 or node.last - 1 not in wanted:
            continue
        group = [child for child in children if child.first < child.last and child.first in wanted]
        spoken = [child for child in group if any(is_meta(leaf) for leaf in blocks.leaves[child.first : child.last])]
        if len(spoken) > len(best) and len(spoken) * 3 >= len(group) * 2 and all(c.last - c.first >= 2 for c in spoken):
            best = spoken
    return best


def _enclosing(node: Node, nodes: list[Node]) -> Node | None:
    step = node.parent
    known = {id(other) for other in nodes}
    while step is not None:
        if id(step) in known:
            return step
        step = step.parent
    return None


def _cut_by_meta(leaves: list[Leaf]) -> Iterator[_Item]:
    """Cut a flat run at the lines that say who and when; they stand before their text, or all after it."""
    metas = [leaf for leaf in leaves if is_meta(leaf) or _names_writer(leaf)]
    if not metas:
        if leaves:
            yield _Item(None, [leaf for leaf in leaves if leaf.words > 3])
        return
    after = leaves[0] not in metas[:1] and leaves[-1] in metas[-1:] and leaves[0].words > MAX_META_WORDS
    item = _Item(None)
    meta_run = False
    for leaf in leaves:
        if leaf in metas and not after and item.leaves and not meta_run:
            yield item
            item = _Item(None)
        item.leaves.append(leaf)
        meta_run = leaf in metas
        if meta_run and after:
            yield item
            item = _Item(None)
    if item.leaves:
        yield item


def _names_writer(leaf: Leaf) -> bool:
    return leaf.words <= MAX_META_WORDS and _is_writer_name(f"{leaf.node.names} {leaf.names}")


def _comment(item: _Item, n: int, numbers: dict[int, int]) -> Comment | None:
    texts = [leaf for leaf in item.leaves if not _is_about(leaf)]
    if not texts:
        return None
    text = "\n".join(leaf.text for leaf in texts)
    metas = [leaf for leaf in item.leaves if leaf not in texts]
    raw = _raw_time(metas)
    parent = None if item.parent is None else numbers.get(item.parent)
    return Comment(
        n=n, author=_author(metas), published=read_date(raw) if raw else None, raw_published=raw, text=text, parent=parent,
        permalink=_permalink(metas),
    )  # fmt: skip


def _is_about(leaf: Leaf) -> bool:
    """Tell a block about the comment (who, when, reply) from its text."""
    if leaf.words > MAX_META_WORDS:
        return False
    names = f"{leaf.node.names} {leaf.names}"
    return _BUTTON.match(leaf.text) is not None or _is_meta_name(names) or is_meta(leaf)


def _author(metas: list[Leaf]) -> str | None:
    for leaf in metas:
        for element in (
            leaf.node.element,
            *leaf.node.element.iterdescendants("a", "span", "cite", "b", "strong", "em"),
        ):
            if element.tag == "cite" or _is_writer_name(names_of(element)):
                who = clean(" ".join(element.itertext()))
                if who and len(who.split()) <= MAX_AUTHOR_WORDS and not is_time(who) and not _BUTTON.match(who):
                    return _trim(who)
    for leaf in metas:
        found = _SAYS.match(leaf.text)
        if (
            found
            and not _BUTTON.match(leaf.text)
            and len(found["who"].split()) <= MAX_AUTHOR_WORDS
            and not is_time(found["who"])
        ):
            return _trim(found["who"])
    return None


def _trim(who: str) -> str | None:
    bare = re.sub(r"\s+(?:says|said|wrote|schreibt|dit|dice|commented)\W*$", "", who, flags=re.IGNORECASE).strip(
        " :,-–|•·\"'"
    )
    return re.sub(r"^(?:by|posted by|comment by|von|de)\s+", "", bare, flags=re.IGNORECASE) or None


def is_time(text: str) -> bool:
    """Tell whether the text holds a date or a time of day."""
    return read_date(text) is not None or re.search(r"\d{1,2}:\d\d|\bago\b", text) is not None


def _raw_time(metas: list[Leaf]) -> str | None:
    for leaf in metas:
        for element in leaf.node.element.iter("time", "abbr"):
            raw = element.get("datetime") or element.get("title")
            if raw and read_date(raw):
                return raw
    return next((leaf.text for leaf in metas if read_date(leaf.text)), None)


def _permalink(metas: list[Leaf]) -> str | None:
    for leaf in metas:
        for link in leaf.node.element.iter("a"):
            href = link.get("href") or ""
            if re.search(r"#(?:comment|c|div-comment|cmt|dsq)?-?\w*\d+", href) and "respond" not in href:
                return str(href).strip()
    return None
