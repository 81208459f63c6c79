"""Adds sections to pages of the corpora, where such sections stand, and counts the texts that change: none should.

    python tests/quality/additions.py                     # 500 pages of all corpora, each template and place in turn
    python tests/quality/additions.py --pages 0 fundus    # every page of one corpus
    python tests/quality/additions.py --show 20           # and the first lines that came or went

A page is written anew from its tree both without and with the addition, so that nothing but the addition differs.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from itertools import islice
from pathlib import Path

from corpora import NAMES, present
from lxml import etree
from lxml.html import HtmlElement, fragments_fromstring

from pipeline.model import Label, Outcome, Page, Verdict
from pipeline.page.decode import Refused, decode
from pipeline.separate import separate

ADDITIONS = Path(__file__).parent.parent / "additions"
TEMPLATES = {f"{path.parent.name}/{path.stem}": path.read_text("utf-8") for path in sorted(ADDITIONS.glob("*/*.html"))}
SEED = 7
PAGES_AT_ONCE = 4
"""Pages handed to a process at a time."""
PROMOTED_AFTER = 2
"""Paragraphs of the article after which a promotion stands in it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one addition did to one page."""

    page: str
    template: str
    place: str
    lines: tuple[str, ...]
    """The lines of the text that came and went; none where it stayed as it was."""


def main() -> int:
    """Add, count, and say what changed; 1 where anything did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="*", default=NAMES, help="only these corpora")
    parser.add_argument("--pages", type=int, default=500, help="pages drawn, always the same ones (500); 0 for all")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--show", type=int, default=0, help="lines shown of each change (0)")
    options = parser.parse_args()
    with ProcessPoolExecutor(options.jobs) as pool:
        pages = sample(options.corpus, options.pages)
        tries = list(pool.map(try_page, range(len(pages)), pages, chunksize=PAGES_AT_ONCE))
    changes = [change for page in tries for change in page]
    print(as_table(changes))
    for change in changes:
        if change.lines:
            print(f"changed: {change.page}, {change.template} {change.place}")
            print("\n".join(f"    {line[:160]}" for line in change.lines[: options.show]))
    return any(change.lines for change in changes)


def sample(names: Iterable[str], count: int) -> list[Path]:
    """Pages drawn from all corpora, always the same ones."""
    pages = sorted(page for corpus in present(names) for page in (corpus / "pages").iterdir())
    return sorted(random.Random(SEED).sample(pages, min(count or len(pages), len(pages))))


def try_page(turn: int, path: Path) -> list[Change]:
    """What one template at each of its places does to the text of a page; the templates take turns over the pages."""
    template = sorted(TEMPLATES)[turn % len(TEMPLATES)]
    name = f"{path.parent.parent.name}/{path.name.removesuffix('.html.gz')}"
    tree = decode(Page(gzip.decompress(path.read_bytes())))
    if isinstance(tree, Refused):
        return []
    before = read(tree.root)
    changes = []
    for place, put in places(tree.root, before, is_promotion=template.startswith("promotions/")):
        added = fragments_fromstring(TEMPLATES[template].strip())
        put([element for element in added if isinstance(element, HtmlElement)])
        after = read(tree.root)
        changes.append(Change(name, template, place, difference(before, after)))
        for element in added:
            if isinstance(element, HtmlElement):
                element.drop_tree()
    return changes


def read(root: HtmlElement) -> Verdict:
    """The verdict on the page as it stands."""
    return separate(Page(etree.tostring(root, method="html", encoding="utf-8"), None, "text/html; charset=utf-8"))


def difference(before: Verdict, after: Verdict) -> tuple[str, ...]:
    """The lines of the text that came and went, and the outcome where it changed."""
    texts = [[verdict.outcome.value, *verdict.text.splitlines()] for verdict in (before, after)]
    return tuple(line for line in unified_diff(*texts, lineterm="", n=0) if not line.startswith(("---", "+++", "@@")))


Put = Callable[[list[HtmlElement]], None]


def places(root: HtmlElement, verdict: Verdict, *, is_promotion: bool) -> Iterator[tuple[str, Put]]:
    """Where a section stands: at the end of the article, after it, at the end of the main column and of the page."""
    body = root.find("body")
    said = [found for block in verdict.blocks if block.label is Label.BODY for found in find(root, block.path)]
    if body is None:
        return
    yield "at the end of the page", body.extend
    if verdict.outcome is not Outcome.ARTICLE or not said:
        return
    article = holder(said)
    if article.tag not in {"html", "body"}:
        yield "at the end of the article", article.extend
        yield "after the article", partial(put_after, article)
    main = next(root.iter("main"), article.getparent())
    if main is not None and main.tag not in {"html", "body"}:
        yield "at the end of the main column", main.extend
    paragraphs = [element for element in said if element.tag == "p"]
    if is_promotion and len(paragraphs) > PROMOTED_AFTER + 1:
        yield "in the article", partial(put_after, paragraphs[PROMOTED_AFTER])


def find(root: HtmlElement, path: str | None) -> Iterator[HtmlElement]:
    """The element at a block's path; none where the text is not in the tree."""
    if path and path.startswith("/"):
        yield from islice(root.getroottree().xpath(path.partition("/text()")[0]), 1)


def holder(elements: list[HtmlElement]) -> HtmlElement:
    """The smallest element that holds nearly all of these."""
    held = Counter(over for element in elements for over in element.iterancestors())
    wanted = 0.9 * len(elements)
    around = elements[len(elements) // 2].iterancestors()
    return next(over for over in around if held[over] >= wanted or over.tag == "body")


def put_after(element: HtmlElement, added: list[HtmlElement]) -> None:
    """Put elements after another, before what follows it."""
    tail, element.tail = element.tail, None
    for one in reversed(added):
        element.addnext(one)
    added[-1].tail = (added[-1].tail or "") + (tail or "")


def as_table(changes: list[Change]) -> str:
    """How many texts changed, by place and by template, of how many."""
    rows = []
    for key in ("place", "template"):
        tried = Counter(getattr(change, key) for change in changes)
        changed = Counter(getattr(change, key) for change in changes if change.lines)
        rows += [f"{changed[name]:5} of {count:5}  {name}" for name, count in sorted(tried.items())]
    pages = {change.page for change in changes}
    spoilt = {change.page for change in changes if change.lines}
    return "\n".join([*rows, f"{len(spoilt):5} of {len(pages):5}  pages"])


if __name__ == "__main__":
    sys.exit(main())
