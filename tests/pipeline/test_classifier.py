"""The classifier decides only where no rule is certain, in whole numbers, and names itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.labels import classifier, ledger
from pipeline.labels.classifier import MODEL, Ruled, Trees, choose, look, the_trees
from pipeline.labels.classifier_words import families
from pipeline.model import Label, Page, Verdict
from pipeline.separate import separate

MAX_MODEL_BYTES = 1_500_000

PARAGRAPHS = [
    "The ferry to Marrow Island stopped for the winter on Monday, a month earlier than the harbour board had promised.",
    "Its captain, Odile Brandt, said that the hull had been mended twice since spring and would not stand a storm.",
    "Islanders now depend on a supply boat that comes on Thursdays, weather allowing, and goes again within the hour.",
    "The board meets next week to decide whether a second vessel can be hired from the mainland before the new year.",
]
MENU = (
    "<nav>" + "".join(f'<a href="/{name}">{name}</a> ' for name in ("News", "Sport", "Harbour", "Letters")) + "</nav>"
)
COMMENTS = """<section class="comments"><h3>2 comments</h3>
<div class="comment" itemscope itemtype="http://schema.org/Comment"><b>gull77</b>
<p>They said the very same thing last year and nothing came of it at all.</p></div>
<div class="comment" itemscope itemtype="http://schema.org/Comment"><b>Tam</b>
<p>Hire the old tug, it has carried us over in worse weather than this one.</p></div></section>"""
ADVERT = (
    '<div class="advertisement"><p>Fresh herring every day at the Quay Street market, now open on Sundays.</p></div>'
)


def page_of(*after: str) -> Page:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    head = "<title>Island ferry stops early</title>"
    body = f"{MENU}<article><h1>Island ferry stops early</h1>{story}</article>{''.join(after)}"
    return Page(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def watched(monkeypatch: pytest.MonkeyPatch, page: Page) -> tuple[list[Ruled], Verdict]:
    """What the ledger asks the classifier about a page, and the verdict of the rules alone."""
    seen: list[Ruled] = []

    def watch(ruled: Ruled) -> list[tuple[int, bool]]:
        seen.append(ruled)
        return []

    monkeypatch.setattr(ledger, "review", watch)
    return seen, separate(page)


def test_a_row_goes_to_the_child_up_to_the_threshold_and_beside_it_above() -> None:
    trees = Trees(
        roots=np.array([0, 3], np.int32),
        column=np.array([1, 0, 0, 0, 0, 0], np.int32),
        threshold=np.array([2.5, np.inf, np.inf, 7.0, np.inf, np.inf], np.float32),
        child=np.array([1, 1, 2, 4, 4, 5], np.int32),
        value=np.array([0, -300, 500, 0, 20, -10], np.int32),
        depth=1,
        width=2,
    )
    rows = np.array([[7.0, 2.5], [7.5, 3.0]], np.float32)
    assert trees.score(rows).tolist() == [-300 + 20, 500 - 10]
    assert trees.score(rows[:0]).tolist() == []


def test_a_page_with_few_words_left_keeps_what_is_nearly_body(monkeypatch: pytest.MonkeyPatch) -> None:
    def trees_saying(value: int) -> Trees:
        nought = np.array([0], np.int32)
        return Trees(nought, nought, np.array([np.inf], np.float32), nought, np.array([value], np.int32), 0, 1)

    long, short = np.array([[500.0]], np.float32), np.array([[5.0]], np.float32)
    assert choose([0], long, trees_saying(classifier.THRESHOLD + 1)) == [True]
    assert choose([0], short, trees_saying(classifier.FEW_THRESHOLD + 1)) == [True]
    assert choose([0], short, trees_saying(classifier.FEW_THRESHOLD)) == [False]


def test_what_is_nearly_body_is_kept_only_near_what_is() -> None:
    words_above = np.array([5.5, np.inf, np.inf], np.float32)
    trees = Trees(
        roots=np.array([0]), column=np.array([0, 0, 0]), threshold=words_above, child=np.array([1, 1, 2]),
        value=np.array([0, classifier.FEW_THRESHOLD + 1, classifier.THRESHOLD + 1], np.int32), depth=1, width=1,
    )  # fmt: skip
    rows = np.array([[5.0], [5.0], [20.0], [5.0], [5.0]], np.float32)
    assert choose([1, 7, 9, 12, 14], rows, trees) == [False, True, True, True, False]
    assert choose([1, 7], rows[:2], trees) == [True, True]


def test_the_committed_model_fits_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, _ = watched(monkeypatch, page_of())
    _, rows = look(seen[0])
    trees = the_trees()
    assert rows.shape[1] == trees.width, "the features changed: run tests/quality/train.py"
    assert trees.column.max() < trees.width
    assert MODEL.stat().st_size <= MAX_MODEL_BYTES
    assert np.isfinite(rows).all()
    assert (rows == np.floor(rows)).all(), "whole numbers are the same on every machine"


def test_the_article_is_kept_and_its_furniture_is_not() -> None:
    assert separate(page_of(COMMENTS, ADVERT)).text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize("more", [COMMENTS, ADVERT], ids=["comments", "advert"])
def test_what_is_certain_does_not_exist_for_the_others(monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    seen, _ = watched(monkeypatch, page_of())
    plain = look(seen[0])
    seen, _ = watched(monkeypatch, page_of(more))
    numbers, rows = look(seen[0])
    assert numbers == plain[0]
    assert (rows == plain[1]).all()


def test_it_names_itself_where_its_word_makes_the_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    def saying(word: bool) -> list[tuple[Label, str]]:
        monkeypatch.setattr(ledger, "review", lambda page: [(n, word) for n in look(page)[0]])
        return [(block.label, block.rule) for block in separate(page_of("<div>So it goes</div>", COMMENTS)).blocks]

    added, dropped = saying(True), saying(False)
    assert (Label.BODY, "model:body") in added
    assert (Label.BODY, "trafilatura:body") in added
    assert Label.BODY not in [label for label, _ in dropped]
    assert [rule for _, rule in dropped].count("model:not-body") == len(PARAGRAPHS)
    for ruled in (added, dropped):
        assert [label for label, _ in ruled].count(Label.COMMENT) >= 2
        assert ruled[5][0] is Label.TITLE or Label.TITLE in [label for label, _ in ruled]


def test_names_are_taken_by_whole_words() -> None:
    assert families("commentary downloads") == 0
    assert families("article-body") == families("articleBody") != 0
    assert families("") == 0


TAGS = st.sampled_from(["p", "div", "li", "td", "h2", "blockquote", "span", "aside", "a", "figure"])
TEXTS = st.text(alphabet='ab .,:|"“\u00e9漢\n', max_size=60)


def wrapped(tag: str, parts: list[str]) -> str:
    return f"<{tag} class='story'>{''.join(parts)}</{tag}>"


TREES = st.recursive(
    st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", TAGS, TEXTS),
    lambda inner: st.builds(wrapped, TAGS, st.lists(inner, max_size=5)),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_any_page_is_measured_and_judged_the_same_twice(tree: str) -> None:
    page = Page(f"<html><body><p>{PARAGRAPHS[0]}</p>{tree}<p>{PARAGRAPHS[1]}</p></body></html>".encode())
    first = separate(page)
    assert first.outcome.value != "crashed", first.reason
    assert first == separate(page)
