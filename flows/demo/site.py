"""Renders what each invented newspaper serves: its articles and every other page its ``paper.toml`` lists."""

from __future__ import annotations

import gzip
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from flows.demo.articles import LINK, PressArticle, read_article

PAPERS = Path(__file__).parent / "papers"


@dataclass(frozen=True, slots=True)
class PressPage:
    """A page that is not an article: a feed, a front page, a wall, a redirect."""

    path: str
    template: str
    """A file of the paper's folder, or of ``common``."""
    status: int = 200
    content_type: str = "text/html"
    location: str | None = None
    """Where a redirect leads: a path of the same paper."""
    compressed: bool = False
    """Whether it is a gzip file, as a sitemap may be."""
    outcome: str | None = None
    """What a separator should name it; told of the pages that somebody might take for articles."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One invented newspaper."""

    name: str
    title: str
    shows: str
    """What is to be seen on it, in a sentence."""
    language: str
    encoding: str
    port: int
    """The port it likes best."""
    feeds: tuple[str, ...]
    """The paths that a configuration names; with none here, only its home is given."""
    sitemaps: tuple[str, ...]
    sections: tuple[str, ...]
    articles: tuple[PressArticle, ...]
    """Newest first."""
    pages: tuple[PressPage, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """What a server answers for one path."""

    status: int
    content_type: str
    body: bytes
    last_modified: datetime | None = None
    location: str | None = None


def read_papers() -> tuple[Paper, ...]:
    """All newspapers, in the order of their ports."""
    papers = (read_paper(file) for file in PAPERS.glob("*/paper.toml"))
    return tuple(sorted(papers, key=lambda paper: paper.port))


def read_paper(file: Path) -> Paper:
    """Read the ``paper.toml`` of one newspaper, and its articles beside it."""
    fields = tomllib.loads(file.read_text(encoding="utf-8"))
    name = file.parent.name
    articles = (read_article(path, name, fields["article_path"]) for path in file.parent.glob("articles/*.toml"))
    return Paper(
        name=name,
        title=fields["title"],
        shows=fields["shows"],
        language=fields["language"],
        encoding=fields.get("encoding", "utf-8"),
        port=fields["port"],
        feeds=tuple(fields.get("feeds", ())),
        sitemaps=tuple(fields.get("sitemaps", ())),
        sections=tuple(fields.get("sections", ())),
        articles=tuple(sorted(articles, key=lambda article: article.published, reverse=True)),
        pages=tuple(PressPage(**page) for page in fields["page"]),
    )


def render_paper(paper: Paper, addresses: Mapping[str, str]) -> dict[str, Resource]:
    """Everything the paper serves, by path.

    Args:
        paper: the newspaper.
        addresses: where each newspaper is reached, ``http://127.0.0.1:8651``, by its name; absolute links use it.
    """
    environment = _environment(paper, addresses)
    template = environment.get_template("article.html")
    html = _content_type("text/html", paper.encoding)
    served = {
        article.path: Resource(
            200, html, _encode(template.render(article=article, title=article.title), paper), article.changed
        )
        for article in paper.articles
    }
    for page in paper.pages:
        served[page.path] = _render_page(page, paper, environment, addresses[paper.name])
    return served


def _environment(paper: Paper, addresses: Mapping[str, str]) -> Environment:
    home = addresses[paper.name]
    environment = Environment(
        loader=FileSystemLoader([PAPERS / paper.name, PAPERS / "common"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def link_text(text: str) -> Markup:
        """Turn ``[words](target)`` into links, everything else into safe HTML."""
        return Markup(LINK.sub(_link, str(escape(text))))  # noqa: S704 - escaped just before

    def _link(match: re.Match[str]) -> str:
        words, target = match[1], match[2]
        name, colon, path = target.partition(":")
        if colon and name in addresses:
            target = addresses[name] + path
        return f'<a href="{target}">{words}</a>'

    environment.filters |= {"links": link_text, "persons": _persons, "rfc822": format_datetime}
    environment.globals |= {"paper": paper, "articles": paper.articles, "home": home, "addresses": addresses}
    return environment


def _persons(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


def _render_page(page: PressPage, paper: Paper, environment: Environment, home: str) -> Resource:
    body = _encode(environment.get_template(page.template).render(page=page, title=page.title), paper)
    if page.compressed:
        body = gzip.compress(body, mtime=0)
    return Resource(
        status=page.status,
        content_type=page.content_type if page.compressed else _content_type(page.content_type, paper.encoding),
        body=body,
        last_modified=max(article.changed for article in paper.articles) if page.status == 200 else None,
        location=home + page.location if page.location else None,
    )


def _content_type(media_type: str, encoding: str) -> str:
    return f"{media_type}; charset={encoding}"


def _encode(text: str, paper: Paper) -> bytes:
    return text.encode(paper.encoding, "xmlcharrefreplace")
