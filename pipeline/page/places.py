"""Says where in the tree each block begins, as an XPath; every element's children are counted once, however many."""

from __future__ import annotations

from collections import Counter

from lxml.html import HtmlElement

from pipeline.page.blocks import Leaf


class Places:
    """The places of the blocks of one tree, which must not change meanwhile."""

    def __init__(self) -> None:
        self._elements: dict[HtmlElement, str] = {}
        self._tails: dict[HtmlElement, str] = {}

    def of(self, leaf: Leaf) -> str:
        """Return the place of the block's node when it holds nothing else, else of where the block begins."""
        if leaf.is_whole:
            return self._of_element(leaf.node.element)
        if not leaf.is_tail:
            return self._of_element(leaf.start)
        if leaf.start not in self._tails:
            self._of_element(leaf.start)
        return self._tails[leaf.start]

    def _of_element(self, element: HtmlElement) -> str:
        if element not in self._elements:
            parent = element.getparent()
            if parent is None:
                return f"/{element.tag!s}"
            self._count_children(parent)
        return self._elements[element]

    def _count_children(self, parent: HtmlElement) -> None:
        base = self._of_element(parent)
        children = list(parent)
        tags = [str(child.tag) for child in children]
        totals = Counter(tags) if len(tags) > 1 else {tags[0]: 1}
        seen = dict.fromkeys(totals, 0)
        texts = 1 if parent.text else 0
        for child, tag in zip(children, tags, strict=True):
            seen[tag] += 1
            self._elements[child] = f"{base}/{tag}[{seen[tag]}]" if totals[tag] > 1 else f"{base}/{tag}"
            if child.tail:
                texts += 1
                self._tails[child] = f"{base}/text()[{texts}]"
