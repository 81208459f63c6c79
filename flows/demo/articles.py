"""Reads the invented articles: one TOML file each, from which pages are rendered and results are judged."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

LINK = re.compile(r"\[([^]]+)]\(([^)]+)\)")
"""A link in running text, ``[words](target)``; the target is a path, a URL, or ``paper:/path``."""

MARKS = {"## ": "heading", "> ": "quote", "? ": "question"}
"""How a paragraph begins that is not a plain one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of an article's body, in page order."""

    kind: str
    """``paragraph heading quote question list``, or what is inserted: ``gallery video promo related ad``."""
    texts: tuple[str, ...]
    """Its text, links still marked; one per item of a list; what follows the word for something inserted."""

    @property
    def is_prose(self) -> bool:
        """Whether it belongs to the article's body."""
        return self.kind in {"paragraph", "list", *MARKS.values()}


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph; its caption and its credit stand side by side on the page."""

    caption: str
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class ReaderComment:
    """A comment under an article. ``answers`` is the position of the comment it replies to."""

    author: str
    published: datetime
    paragraphs: tuple[str, ...]
    answers: int | None = None

    @property
    def text(self) -> str:
        """Its paragraphs, joined by newlines."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class PressGallery:
    """A slideshow."""

    title: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class PressArticle:
    """One invented article: what its page is rendered from, and so what a separator has to find again."""

    paper: str
    slug: str
    path: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime | None
    section: str
    tags: tuple[str, ...]
    standfirst: str | None
    body: tuple[Piece, ...]
    bio: str | None
    notice: str | None
    photo: Picture | None
    gallery: PressGallery | None
    comments: tuple[ReaderComment, ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text of the body as a reader sees it: paragraphs, headings, quotes and list items, nothing inserted."""
        return tuple(plain(text) for piece in self.body if piece.is_prose for text in piece.texts)

    @property
    def changed(self) -> datetime:
        """When it last changed."""
        return self.modified or self.published


def plain(text: str) -> str:
    """The text without its link marks."""
    return LINK.sub(r"\1", text)


def read_article(file: Path, paper: str, path_pattern: str) -> PressArticle:
    """Read one article.

    Args:
        file: the TOML file; its stem is the article's slug.
        paper: the name of its paper.
        path_pattern: the paper's address of an article, with ``{slug}``, ``{section}`` and ``{published:%Y}``.

    Raises:
        KeyError: when the file lacks a field that every article has.
    """
    fields = tomllib.loads(file.read_text(encoding="utf-8"))
    section = fields["section"]
    return PressArticle(
        paper=paper,
        slug=file.stem,
        path=path_pattern.format(slug=file.stem, section=section.lower(), published=fields["published"]),
        title=fields["title"],
        authors=tuple(fields["authors"]),
        published=fields["published"],
        modified=fields.get("modified"),
        section=section,
        tags=tuple(fields.get("tags", ())),
        standfirst=fields.get("standfirst"),
        body=tuple(_read_piece(part) for part in _split_paragraphs(fields["body"])),
        bio=fields.get("bio"),
        notice=fields.get("notice"),
        photo=Picture(**fields["photo"]) if "photo" in fields else None,
        gallery=_read_gallery(fields["gallery"]) if "gallery" in fields else None,
        comments=tuple(_read_comment(comment) for comment in fields.get("comments", ())),
    )


def _split_paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _read_piece(part: str) -> Piece:
    if part.startswith("@"):
        kind, _, rest = part[1:].partition(" ")
        return Piece(kind, (rest,))
    if part.startswith("- "):
        return Piece("list", tuple(line.removeprefix("- ") for line in part.splitlines()))
    for mark, kind in MARKS.items():
        if part.startswith(mark):
            return Piece(kind, (_one_line(part.removeprefix(mark)),))
    return Piece("paragraph", (_one_line(part),))


def _one_line(part: str) -> str:
    return " ".join(part.split())


def _read_gallery(fields: Mapping[str, Any]) -> PressGallery:
    return PressGallery(fields["title"], tuple(Picture(*picture) for picture in fields["pictures"]))


def _read_comment(fields: Mapping[str, Any]) -> ReaderComment:
    return ReaderComment(
        author=fields["author"],
        published=fields["published"],
        paragraphs=tuple(_one_line(part) for part in _split_paragraphs(fields["text"])),
        answers=fields.get("answers"),
    )
