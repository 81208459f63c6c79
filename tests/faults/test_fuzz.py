"""A little fuzzing, the same each time: nothing leaves a reader, nothing breaks that must hold of all it reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Outcome, Page
from pipeline.separate import separate
from spiders.robots import read_robots

SCRIPT = Path(__file__).with_name("fuzz.py")
FAILED_ONCE = Path(__file__).with_name("failed_once.txt")
"""Inputs that once broke something, a line each as ``--again`` takes them."""
SECONDS = 300

PROSE = (
    "The lock keeper at Wend has opened the gates by hand since the flood, and says that he will go on until spring. "
)
PARAGRAPHS = [f"{PROSE}He counts {n} boats a day, of which most are small and none is in a hurry." for n in range(9)]


def fuzz(*words: str, hash_seed: int = 0) -> list[str]:
    """The lines that the script prints; it found nothing, or this fails."""
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed)}
    run = subprocess.run(
        [sys.executable, SCRIPT, *words], capture_output=True, text=True, env=environment, check=False, timeout=SECONDS
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout.splitlines()


def test_every_reader_holds_and_reads_alike_whatever_order_sets_have() -> None:
    words = ("--inputs", "30", "--seed", "1", "--groups", "own")
    digests = [[line.partition("digest ")[2] for line in fuzz(*words, hash_seed=seed)] for seed in (1, 2)]
    assert len(digests[0]) == 12
    assert digests[0] == digests[1]


def test_what_once_broke_holds() -> None:
    names = FAILED_ONCE.read_text(encoding="utf-8").split()
    assert len(fuzz("--again", *names)) == len(names)


def paged(head: str, body: str) -> Page:
    """A page with an article."""
    article = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return Page(f"<html><head>{head}</head><body>{body}<article>{article}</article></body></html>".encode())


NAMES = (
    "@type",
    "@graph",
    "@id",
    "@value",
    "headline",
    "author",
    "name",
    "datePublished",
    "keywords",
    "comment",
    "about",
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["NewsArticle", "Person"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=20,
)


@settings(max_examples=120, deadline=None)
@given(values)
def test_p13_structured_data_of_any_shape(value: Any) -> None:
    """Any JSON value as JSON-LD; no exception, and the whole article comes out."""
    script = json.dumps(value).replace("</", "<\\/")
    verdict = separate(paged(f'<script type="application/ld+json">{script}</script>', ""))
    assert verdict.outcome is Outcome.ARTICLE
    assert verdict.text.endswith("\n".join(PARAGRAPHS))


@settings(max_examples=150, deadline=None)
@given(where=st.floats(0, 1))
def test_n18_a_page_cut_anywhere(where: float) -> None:
    """A page that ends anywhere; its article is whole, or it is no article."""
    whole = paged("<title>The lock</title>", "<nav><a href='/'>Home</a></nav>").body
    verdict = separate(Page(whole[: int(len(whole) * where)]))
    assert verdict.text in ("", "\n".join(PARAGRAPHS))
    assert verdict.text or verdict.reason


@settings(max_examples=300, deadline=None)
@given(
    body=st.binary(max_size=200) | st.text(alphabet="UserAgnt:*dilow/$%\n #Sitemp\x00é", max_size=200).map(str.encode),
    path=st.text(max_size=30),
)
@pytest.mark.parametrize("status", [200, 404, 429, 503])
def test_n24_robots_of_any_bytes(status: int, body: bytes, path: str) -> None:
    """Any bytes as robots.txt; rules that answer for any address, and none where the server could not say."""
    robots = read_robots(status, body)
    allowed = robots.allows(f"https://paper.example/{path}")
    assert allowed is True or status != 404
    assert not (allowed and robots.unavailable)
    assert robots.unavailable is not None or status in (200, 404)
