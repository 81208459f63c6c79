"""Invented pages of many systems, languages and years: galleries become records, the article stays whole."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from pipeline.model import GalleryImage, Label, Page
from pipeline.separate import separate
from pipeline.text import clean, squash

PAGES = sorted((Path(__file__).parent.parent / "galleries").glob("*.html"))
"""In each, a line marked ``+ `` is body, ``~ `` gallery, ``^ `` caption, ``- `` no body; a line marked ``= `` is a
picture of a gallery, with its address, its caption and its credit. The marks and the lines of
pictures are no part of the page."""

LABELS = {"+": Label.BODY, "~": Label.GALLERY, "^": Label.CAPTION}


def _text(line: str) -> str:
    return squash(clean(unescape(re.sub(r"<[^>]*>", " ", line))))


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_galleries_are_records_and_the_article_is_whole(file: Path) -> None:
    site = f"https://{file.stem}.example"
    page: list[str] = []
    marked: list[tuple[str, str]] = []
    images: list[GalleryImage] = []
    for line in file.read_text("utf-8").splitlines():
        mark, rest = (line[0], line[2:]) if line[:2] in {"+ ", "~ ", "^ ", "- ", "= "} else ("", line)
        if mark == "=":
            url, caption, credit = (part.strip() or None for part in f"{rest} ".split("|"))
            images.append(GalleryImage(f"{site}{url}", caption, credit))
        else:
            page.append(rest)
            marked += [(mark, _text(rest))] if mark else []
    verdict = separate(Page("\n".join(page).encode(), url=f"{site}/2024/05/story"))
    label_of = {squash(block.text): block.label for block in verdict.blocks}
    assert squash(verdict.text) == "".join(text for mark, text in marked if mark == "+")
    assert [(text, label) for mark, text in marked if (label := label_of[text]) is not LABELS.get(mark, label)] == []
    assert [image for gallery in verdict.galleries for image in gallery.images] == images
