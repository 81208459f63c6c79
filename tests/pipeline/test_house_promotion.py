"""Invented pages of many languages and years: what the house says for itself is set aside, the article kept."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from pipeline.model import Outcome, Page
from pipeline.separate import separate
from pipeline.text import clean, squash

PAGES = sorted((Path(__file__).parent.parent / "house").glob("*.html"))
"""In each, a line marked ``+ `` is body, one marked ``- `` is not; the marks are no part of the page."""


def _read(file: Path) -> tuple[bytes, list[str], list[str]]:
    body, aside, page = [], [], []
    for line in file.read_text("utf-8").splitlines():
        mark, rest = (line[0], line[2:]) if line[:2] in {"+ ", "- "} else ("", line)
        page.append(rest)
        text = squash(clean(unescape(re.sub(r"<[^>]*>", " ", rest))))
        if mark:
            (body if mark == "+" else aside).append(text)
    return "\n".join(page).encode(), body, aside


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_the_article_is_kept_and_the_house_set_aside(file: Path) -> None:
    page, body, aside = _read(file)
    verdict = separate(Page(page, url=f"https://{file.stem}.example/2024/05/story"))
    text = squash(verdict.text)
    assert verdict.outcome is Outcome.ARTICLE
    assert [line for line in body if line not in text] == []
    assert [line for line in aside if line in text] == []
