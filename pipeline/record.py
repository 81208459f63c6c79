"""A verdict as the JSON object that the contract shows."""

from __future__ import annotations

from pipeline.model import Comment, Gallery, LabelledBlock, Notice, Verdict


def as_json(verdict: Verdict, *, id: str | None = None) -> dict[str, object]:  # noqa: A002 -- the contract's own key
    """Return the verdict as an object of plain JSON values; ``text`` is empty unless it is an article.

    Args:
        verdict: What became of the page.
        id: The caller's name for the page, passed through.
    """
    facts = verdict.facts
    return {
        "id": id,
        "url": verdict.url,
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "title": facts.title,
        "authors": list(facts.authors),
        "published": facts.published,
        "modified": facts.modified,
        "language": facts.language,
        "section": facts.section,
        "tags": list(facts.tags),
        "canonical_url": facts.canonical_url,
        "free_to_read": facts.free_to_read,
        "continues_at": verdict.continuation.url if verdict.continuation else None,
        "text": verdict.text,
        "blocks": [_block(block, several=verdict.pages > 1) for block in verdict.blocks],
        "comments": [_comment(comment) for comment in verdict.comments],
        "galleries": [_gallery(gallery) for gallery in verdict.galleries],
        "notices": [_notice(notice) for notice in verdict.notices],
        "provenance": {name: {"source": found.source, "raw": found.raw} for name, found in facts.provenance.items()},
    }


def _block(block: LabelledBlock, *, several: bool) -> dict[str, object]:
    place: dict[str, object] = {"path": block.path} if block.line is None else {"line": block.line}
    if several:
        place["part"] = block.part
    return {
        "n": block.n,
        "label": block.label.value,
        "kind": block.kind.value,
        "text": block.text,
        "rule": block.rule,
        **place,
    }


def _comment(comment: Comment) -> dict[str, object]:
    return {
        "n": comment.n,
        "author": comment.author,
        "published": comment.published,
        "raw_published": comment.raw_published,
        "text": comment.text,
        "parent": comment.parent,
        "permalink": comment.permalink,
    }


def _gallery(gallery: Gallery) -> dict[str, object]:
    images = [{"url": image.url, "caption": image.caption, "credit": image.credit} for image in gallery.images]
    return {"title": gallery.title, "images": images}


def _notice(notice: Notice) -> dict[str, object]:
    return {"kind": notice.kind, "text": notice.text, "outlet": notice.outlet, "url": notice.url}
