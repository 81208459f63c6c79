"""``winnow separate`` from outside: files, standard input, batches, and what cannot be read."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Winnow = Callable[..., subprocess.CompletedProcess[str]]

SENTENCES = " ".join(f"The ferry to Norrhaven left its berth at seven for the {n}th day running." for n in range(12))
PAGE = f"""<!doctype html><html lang="en"><head><title>Ferry sails again | The Norrhaven Mail</title></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry sails again</h1><p>{SENTENCES}</p><p>{SENTENCES}</p></article>
<div id="comments"><h2>1 comment</h2><ol class="commentlist"><li class="comment" id="comment-1">
<cite class="fn">Ada Lund</cite> <p>About time, said everybody on the quay that morning.</p></li></ol></div>
</body></html>"""


def test_prints_the_clean_text_of_a_page(winnow: Winnow, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    result = winnow("separate", page)
    assert result.returncode == 0, result.stderr
    assert SENTENCES in result.stdout
    assert "About time" not in result.stdout
    assert "Sport" not in result.stdout


def test_json_has_the_keys_of_the_contract_and_every_block_once(winnow: Winnow, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    told = json.loads(winnow("separate", "--json", "--url", "https://mail.example/ferry", page).stdout)
    assert {
        "id", "url", "outcome", "reason", "title", "authors", "published", "modified", "language", "section", "tags",
        "canonical_url", "free_to_read", "text", "blocks", "comments", "galleries", "notices", "provenance",
    } <= set(told)  # fmt: skip
    assert (told["url"], told["outcome"], told["title"]) == (
        "https://mail.example/ferry",
        "article",
        "Ferry sails again",
    )
    assert [block["n"] for block in told["blocks"]] == list(range(len(told["blocks"])))
    assert {"n", "label", "kind", "text", "rule", "path"} <= set(told["blocks"][0])
    assert [comment["author"] for comment in told["comments"]] == ["Ada Lund"]


def test_reads_standard_input_and_plain_text(winnow: Winnow, tmp_path: Path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text(f"Ferry sails again\n\n{SENTENCES}\n\nLeave a Reply\n", encoding="utf-8")
    told = json.loads(winnow("separate", "--json", dump).stdout)
    assert told["blocks"][0]["line"] == 1
    assert "path" not in told["blocks"][0]
    assert SENTENCES in told["text"]
    with dump.open(encoding="utf-8") as stdin:
        assert SENTENCES in winnow("separate", "-", stdin=stdin).stdout


def test_a_batch_gives_a_line_for_every_line_whatever_happens(winnow: Winnow, tmp_path: Path) -> None:
    packed = tmp_path / "page.html.gz"
    packed.write_bytes(gzip.compress(PAGE.encode()))
    cut = tmp_path / "cut.html.gz"
    cut.write_bytes(packed.read_bytes()[:-20])
    picture = tmp_path / "picture.html"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    lines = [
        json.dumps({"id": "good", "path": str(packed), "url": "https://mail.example/ferry"}),
        json.dumps({"id": "cut", "path": str(cut)}),
        json.dumps({"id": "missing", "path": str(tmp_path / "nowhere.html")}),
        "this is no JSON",
        json.dumps({"id": "picture", "path": str(picture)}),
        json.dumps({"id": "folder", "path": str(tmp_path)}),
    ]
    manifest = tmp_path / "batch.jsonl"
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = winnow("separate", "--batch", manifest, "--jobs", "2")
    assert result.returncode == 0, result.stderr
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["id"], row["outcome"]) for row in told] == [
        ("good", "article"),
        ("cut", "unreadable"),
        ("missing", "unreadable"),
        (None, "unreadable"),
        ("picture", "not-html"),
        ("folder", "unreadable"),
    ]
    assert all(row["reason"] for row in told[1:])


def test_a_wrong_command_is_one_line_and_exit_2(winnow: Winnow, tmp_path: Path) -> None:
    for words in (
        ["separate"],
        ["separate", "--url", "https://a.example/", "a", "b"],
        ["separate", "--batch", "nowhere"],
    ):
        result = winnow(*words)
        assert result.returncode == 2, words
        assert "Traceback" not in result.stderr
        assert result.stdout == ""


def test_a_file_that_cannot_be_read_is_named_and_exit_1(winnow: Winnow, tmp_path: Path) -> None:
    result = winnow("separate", tmp_path / "nowhere.html")
    assert result.returncode == 1
    assert "nowhere.html" in result.stderr
    assert "No such file" in result.stderr
