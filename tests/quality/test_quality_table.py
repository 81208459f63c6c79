"""The floors hold on every corpus that is there; the small parts of the measurement."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that ``make quality`` runs as a script."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return importlib.import_module("measure")


@pytest.fixture
def floors(measure: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Floors for two corpora, with a noise of one in a hundred."""
    target = tmp_path / "floors.json"
    at_least = {"harbour": {"f1": 0.9, "title": 0.8}, "coast": {"f1": 0.5}}
    target.write_text(json.dumps({"noise": 0.01, "at_least": at_least, "at_most": {"harbour": {"comment_leak": 0.02}}}))
    monkeypatch.setattr(measure, "FLOORS", target)


SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.mark.parametrize("name", ["dragnet_train", "fundus", "wcxb_dev", "trafilatura_eval", "postlight"])
def test_no_figure_is_below_its_floor(measure: ModuleType, name: str) -> None:
    corpus = SHARED / "corpora" / name
    if not (corpus / "gold.jsonl").exists():
        pytest.skip(f"needs ../shared/corpora/{name} beside the checkout")
    assert measure.below_floors({name: measure.measure_winnow(corpus, jobs=2)}) == []


@pytest.mark.usefixtures("floors")
@pytest.mark.parametrize(
    ("figures", "below"),
    [
        ({"f1": 0.95, "title": 0.8, "comment_leak": 0.0}, []),
        ({"f1": 0.895, "title": 0.795, "comment_leak": 0.02}, []),
        ({"f1": 0.88, "title": 0.8, "comment_leak": 0.02}, ["f1"]),
        ({"f1": 0.9, "title": None, "comment_leak": 0.02}, ["title"]),
        ({"f1": 0.9, "title": 0.8, "comment_leak": 0.04}, ["comment_leak"]),
        ({"f1": 0.1, "title": 0.1, "comment_leak": 0.1}, ["f1", "title", "comment_leak"]),
        ({"f1": 0.9, "title": 0.8, "comment_leak": None}, []),
    ],
)
def test_each_figure_beyond_its_floor_by_more_than_noise_is_named(
    measure: ModuleType, figures: dict[str, float | None], below: list[str]
) -> None:
    lines = measure.below_floors({"harbour": figures})
    assert [line.split(": harbour ")[1].split()[0] for line in lines] == below


@pytest.mark.usefixtures("floors")
def test_a_corpus_without_floors_passes(measure: ModuleType) -> None:
    assert measure.below_floors({"inland": {"f1": 0.0}}) == []


def test_the_floors_are_of_corpora_and_figures_that_are_measured(measure: ModuleType) -> None:
    floors = json.loads(measure.FLOORS.read_text())
    assert 0 < floors["noise"] < 0.01
    for bounds in (floors["at_least"], floors["at_most"]):
        assert set(bounds) <= set(measure.NAMES)
        assert {figure for corpus in bounds.values() for figure in corpus} <= set(measure.FIGURES)


def test_the_table_has_a_line_for_each_separator(measure: ModuleType) -> None:
    both = {"winnow": {"f1": 0.9512, "comment_leak": 0.00321}, "trafilatura": {"f1": 0.9, "comment_leak": None}}
    head, winnow, alone = measure.as_table({"harbour": both}, measure.BODIES).splitlines()
    assert head.split()[:2] == ["corpus", "by"]
    assert winnow.split() == ["harbour", "winnow", "0.951", "0.32%"]
    assert alone.split() == ["harbour", "trafilatura", "0.900"]
    assert winnow.index("0.951") == alone.index("0.900") == head.index("F1")


def test_the_markdown_table_has_as_many_cells_in_every_line(measure: ModuleType) -> None:
    both = {"winnow": {"f1": 0.9}, "trafilatura": {"recall": 0.5}}
    lines = measure.as_markdown({"harbour": both}, measure.BODIES).splitlines()
    assert {line.count("|") for line in lines} == {len(measure.BODIES) + 3}
    assert set(lines[1]) == {"|", "-"}


def test_a_corpus_without_such_gold_has_no_line(measure: ModuleType) -> None:
    assert measure.as_table({"harbour": {"winnow": {"f1": 0.9}}}, measure.FACTS).splitlines() == [
        "corpus  by  title  date  author"
    ]


def test_the_readme_has_a_place_for_the_tables(measure: ModuleType) -> None:
    tables = measure.IN_README.findall(measure.README.read_text(encoding="utf-8"))
    assert [line.count("|") for line in tables[0].splitlines() if line] == [11] * 12 + [6] * 10


def test_a_fingerprint_is_of_names_and_bytes(tmp_path: Path, measure: ModuleType) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    prints = set()
    for name, content in (("a", b"1"), ("a", b"2"), ("b", b"2")):
        (pages / name).write_bytes(content)
        prints.add(measure.fingerprint(tmp_path))
    assert len(prints) == 3
    assert measure.fingerprint(tmp_path) in prints


@pytest.mark.parametrize(("figure", "value", "text"), [("f1", 0.9, "0.900"), ("comment_leak", 0.004, "0.40%")])
def test_figures_as_text(measure: ModuleType, figure: str, value: float, text: str) -> None:
    assert measure.as_text(figure, value) == text
    assert measure.as_text(figure, None) == ""
