"""A section more on a page of the corpora changes nothing in its text; ``additions.py`` asks it of more pages."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest
from lxml.html import document_fromstring

PAGES = 24
"""Pages of the corpora that the suite asks, always the same ones: some ten seconds."""
MAX_CHANGED = 0.02
"""Share of additions that may change a text: on pages without an article, a line more or less is read at the edge."""
CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"


@pytest.fixture
def additions(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that counts changed pages, as a script does."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return importlib.import_module("additions")


@pytest.mark.skipif(not CORPORA.exists(), reason=f"the corpora are not in {CORPORA}")
def test_no_text_of_the_sample_changes(additions: ModuleType) -> None:
    pages = additions.sample(additions.NAMES, PAGES)
    changes = [change for turn, page in enumerate(pages) for change in additions.try_page(turn, page)]
    assert len(changes) > PAGES
    changed = [change for change in changes if change.lines]
    assert len(changed) <= MAX_CHANGED * len(changes), changed


def test_the_places_are_where_sections_stand(additions: ModuleType) -> None:
    said = "".join(f"<p>The council met for six hours on day {n} and did not agree on the wall.</p>" for n in range(9))
    page = f"<body><main><div><article><h1>The wall</h1>{said}</article></div></main><p>Home</p></body>"
    root = document_fromstring(page)
    found = dict(additions.places(root, additions.read(root), is_promotion=True))
    for number, put in enumerate(found.values()):
        put([document_fromstring(f"<aside>{number}</aside>").find(".//aside")])
    assert list(found) == [
        "at the end of the page", "at the end of the article", "after the article", "at the end of the main column",
        "in the article",
    ]  # fmt: skip
    assert [root.getroottree().getpath(aside) for aside in root.iter("aside")] == [
        "/html/body/main/div/article/aside[1]", "/html/body/main/div/article/aside[2]", "/html/body/main/div/aside",
        "/html/body/main/aside", "/html/body/aside",
    ]  # fmt: skip
