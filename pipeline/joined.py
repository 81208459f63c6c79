"""Makes one verdict of those on the pages of one article: what each page brings is there once, and says which page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.model import Comment, Label, LabelledBlock, Outcome, Verdict
from pipeline.text import count_words, squash

PARTS: Final = frozenset({Outcome.ARTICLE, Outcome.TOO_SHORT, Outcome.GALLERY_ONLY, Outcome.VIDEO_ONLY})
"""What a later page may be, taken by itself; a wall, a list or a lost page ends the article before it."""
REPEATED: Final = "paging:repeated"
"""The rule of a passage of a later page that an earlier page has as well."""
REPEATED_WORDS: Final = 8
"""From so many words on a passage that is there twice is no accident; shorter ones repeat in any prose, and count only
where a page begins or ends."""


def join(verdicts: Sequence[Verdict], *, is_whole: bool) -> Verdict:
    """Return the verdict on an article of several pages from those on its pages, the first page's first.

    The first page says what the article is and all its facts. Every block of every page that is joined is there once,
    in order; what a later page only repeats of the body is body no more. Comments and galleries are there once.

    Args:
        verdicts: one or more.
        is_whole: whether no page is known to be missing behind the last.
    """
    first, *rest = verdicts
    joined = [first]
    for verdict in rest:
        if verdict.outcome not in PARTS:
            is_whole = False
            break
        joined.append(verdict)
    return replace(
        first,
        blocks=tuple(_joined_blocks(joined)),
        comments=tuple(_joined_comments(joined)),
        galleries=tuple(dict.fromkeys(gallery for verdict in joined for gallery in verdict.galleries)),
        notices=tuple(dict.fromkeys(notice for verdict in joined for notice in verdict.notices)),
        continuation=None if is_whole else joined[-1].continuation,
        pages=len(joined),
    )


def _joined_blocks(joined: Sequence[Verdict]) -> Iterator[LabelledBlock]:
    seen: set[str] = set()
    n = 0
    for part, verdict in enumerate(joined, start=1):
        repeated = _repeated(verdict.blocks, seen)
        for block in verdict.blocks:
            if block.n in repeated:
                yield replace(block, n=n, part=part, label=Label.OTHER, rule=REPEATED)
            else:
                yield replace(block, n=n, part=part)
            n += 1
        seen.update(squash(block.text) for block in verdict.blocks)


def _repeated(blocks: Sequence[LabelledBlock], seen: set[str]) -> set[int]:
    """Return the numbers of the body's blocks that earlier pages have as well: long ones, and those at either end."""
    body = [block for block in blocks if block.label is Label.BODY]
    again = [squash(block.text) in seen for block in body]
    first = next((k for k, is_again in enumerate(again) if not is_again), len(body))
    last = len(body) - next((k for k, is_again in enumerate(reversed(again)) if not is_again), len(body))
    return {
        block.n
        for k, block in enumerate(body)
        if again[k] and (k < first or k >= last or count_words(block.text) >= REPEATED_WORDS)
    }


def _joined_comments(joined: Sequence[Verdict]) -> Iterator[Comment]:
    """Yield the comments, numbered anew; those that several pages show once, with the answers to them."""
    numbers: dict[tuple[str | None, ...], int] = {}
    for verdict in joined:
        here: dict[int, int] = {}
        for comment in verdict.comments:
            key = (comment.author, comment.raw_published, comment.text, comment.permalink)
            is_new = key not in numbers
            here[comment.n] = numbers.setdefault(key, len(numbers))
            if is_new:
                parent = None if comment.parent is None else here.get(comment.parent)
                yield replace(comment, n=here[comment.n], parent=parent)
