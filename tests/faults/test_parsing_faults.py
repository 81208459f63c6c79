"""Pages made to harm the separator: each is read whole, or turned down by name, in bounded time and memory."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from flows.pool import Limits, Lost, SeparatorPool
from pipeline.model import Label, Outcome, Page, Verdict
from pipeline.record import as_json
from pipeline.separate import separate

MAX_CPU_SECONDS = 5.0
"""For any one page that is not left to the pool; a usual one takes a hundredth of it."""

SMALL = Limits(cpu_seconds=2, wall_seconds=20.0, memory_bytes=700 << 20)

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "
ARTICLE = [f"{PROSE * 2}It will meet again on day {n}." for n in range(6)]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in ARTICLE)


def page(inside: str, doctype: str = "<!DOCTYPE html>") -> Page:
    """A page with this in its body."""
    return Page(f"{doctype}<html><head><title>The wall</title></head><body>{inside}</body></html>".encode())


def read(harmful: Page) -> Verdict:
    """What becomes of the page, in no more than the time that any page may take."""
    started = time.process_time()
    verdict = separate(harmful)
    assert time.process_time() - started < MAX_CPU_SECONDS
    assert verdict.outcome is not Outcome.CRASHED
    return verdict


def read_in_pool(harmful: Iterable[Page], limits: Limits = SMALL) -> list[Verdict | Lost]:
    """What becomes of the pages in a child process that may die of them."""
    with SeparatorPool(1, limits) as pool:
        return [result for _, result in pool.map(separate, harmful)]


def is_whole_or_named(result: Verdict | Lost, *outcomes: Outcome) -> bool:
    """Tell whether the article came out whole, or nothing of it and one of these names."""
    if isinstance(result, Verdict) and result.outcome is Outcome.ARTICLE:
        return all(text in result.text for text in ARTICLE)
    return result.outcome in outcomes and bool(result.reason)


@pytest.mark.parametrize("depth", [100, 200, 238, 260, 500, 5_000, 100_000])
@pytest.mark.parametrize("tag", ["div", "ul><li", "table><tr><td", "span", "blockquote"])
def test_p01_deep_nesting(depth: int, tag: str) -> None:
    """An article under 100 to 100,000 nested elements; its whole text, or "too deep", and never a part of it."""
    names = tag.split("><")
    opened, closed = f"<{tag}>" * depth, "".join(f"</{name}>" for name in reversed(names)) * depth
    assert is_whole_or_named(read(page(f"{opened}{PARAGRAPHS}{closed}")), Outcome.TOO_DEEP)


def test_p01_many_deep_branches() -> None:
    """Hundreds of branches, each nested one deeper than the one before; "too deep", and no recursion without bounds."""
    branches = "".join("<div>" * depth + "x" + "</div>" * depth for depth in range(200, 700))
    assert read(page(PARAGRAPHS + branches)).outcome is Outcome.TOO_DEEP


def test_p01_a_hidden_article_with_a_deep_branch() -> None:
    """An article that scripts would show, with a branch too deep amid it; "too deep", and never a part of it."""
    middle = PARAGRAPHS.rindex("<p>")
    branch = "<div>" * 250 + "deep" + "</div>" * 250
    hidden = f"{PARAGRAPHS[:middle]}{branch}{PARAGRAPHS[middle:]}"
    verdict = read(page(f'<div style="display:none"><article>{hidden}</article></div>'))
    assert is_whole_or_named(verdict, Outcome.TOO_DEEP)


@pytest.mark.parametrize("inside", ["x" * 11_000_000, "<p>a</p>" * 2_600_000, f"<!--{'x' * 11_000_000}-->"])
def test_p02_too_large(inside: str) -> None:
    """A text of 11 MB, a page of 20 MB, a comment of 11 MB beside an article; turned down as too large."""
    assert read(page(PARAGRAPHS + inside)).outcome is Outcome.TOO_LARGE


def test_p02_a_long_text_below_the_limit() -> None:
    """One paragraph of 9 MB; kept to its last character, or turned down by name."""
    (result,) = read_in_pool([page(f"<article>{PARAGRAPHS}<p>{'word ' * 1_800_000}end</p></article>")])
    assert is_whole_or_named(result, Outcome.TOO_LARGE, Outcome.TIMED_OUT)
    if isinstance(result, Verdict) and result.text:
        assert result.text.endswith(" end")


@pytest.mark.parametrize("size", [1_000_000, 9_000_000])
def test_p02_a_huge_attribute(size: int) -> None:
    """An attribute of 1 MB and of 9 MB around and inside an article; its text is whole."""
    huge = "x" * (size // 2)
    harmful = page(f'<div data-state="{huge}"><article>{PARAGRAPHS}<img src="data:{huge}"></article></div>')
    assert is_whole_or_named(read(harmful))


def test_p03_a_hundred_thousand_attributes() -> None:
    """An element of 100,000 attributes; its process ends at the limit, and the next page is read."""
    attributes = " ".join(f"a{n}=x" for n in range(100_000))
    harmful, harmless = read_in_pool([page(f"<p {attributes}>{PARAGRAPHS}"), page(PARAGRAPHS)])
    assert harmful.outcome is Outcome.TIMED_OUT
    assert harmless.outcome is Outcome.ARTICLE


@pytest.mark.parametrize(
    "script",
    [
        "<" * 500_000,
        '{"@type": "NewsArticle", "articleBody": "' + "<" * 500_000 + '"}',
        '"Person" ' * 60_000,
        '{"@type": "Person", ' * 60_000,
        '{"@type": "NewsArticle", "author": [' + '{"@type": "Person"},' * 60_000 + "]}",
        "[" * 200_000,
    ],
)
def test_p05_structured_data_without_end(script: str) -> None:
    """500,000 "<", 60,000 "Person" or 200,000 brackets as JSON-LD; the whole article comes out, in bounded time."""
    harmful = page(f'<script type="application/ld+json">{script}</script><article>{PARAGRAPHS}</article>')
    assert is_whole_or_named(read(harmful))


def test_p05_structured_data_of_types_without_end() -> None:
    """40,000 lists of types that are never closed, as JSON-LD; the whole article comes out, in bounded time."""
    data = f'<script type="application/ld+json">{"""[{"@type": ["NewsArticle", "Report" """ * 40_000}</script>'
    (result,) = read_in_pool([page(f"{data}<article>{PARAGRAPHS}</article>")])
    assert is_whole_or_named(result)


@pytest.mark.parametrize("date", ["3 January 2026, ", "<p>3 January 2026</p>", "<time datetime=2026-01-03>x</time>"])
def test_p06_fifty_thousand_dates(date: str) -> None:
    """50,000 dates beside an article, as text and as elements; it comes out whole, or is turned down by name."""
    (result,) = read_in_pool([page(f"<article>{PARAGRAPHS}</article><div>{date * 50_000}</div>")], Limits())
    assert is_whole_or_named(result, Outcome.TIMED_OUT)


@pytest.mark.parametrize("element", ["<br>", "<p>a", "<i></i>", "<p>a</p>"])
def test_p07_a_million_elements(element: str) -> None:
    """A million elements beside an article; turned down within the limits, and never read in part."""
    results = read_in_pool([page(f"<article>{PARAGRAPHS}</article>{element * 1_000_000}"), page(PARAGRAPHS)])
    assert is_whole_or_named(results[0], Outcome.TIMED_OUT, Outcome.TOO_LARGE)
    assert results[1].outcome is Outcome.ARTICLE


@pytest.mark.parametrize("inside", ["<p>a line</p>", "a line<br><br>", "<li>a <b>line</b>"])
def test_p07_places_among_many(inside: str) -> None:
    """20,000 blocks side by side; each is told its place in no more time than on a small page, and none is lost."""
    (result,) = read_in_pool([page(f"<article>{PARAGRAPHS}</article>{inside * 20_000}")], Limits())
    assert isinstance(result, Verdict)
    assert len(result.blocks) >= 20_000
    assert len({block.path for block in result.blocks}) == len(result.blocks)


def test_p07_many_short_blocks_beside_a_short_article() -> None:
    """12,000 short lines, of which a quick reading takes little; no reader that compares each with all is asked."""
    lines = "".join(f"<li>point {n}</li>" for n in range(12_000))
    (result,) = read_in_pool([page(f"<article><p>{PROSE}</p></article><div>{lines}</div>")])
    assert isinstance(result, Verdict)
    assert len(result.blocks) >= 12_000


def test_p07_scripts_between_words() -> None:
    """12,000 scripts with words between them, which readers join one by one; the article comes out whole."""
    words = "".join(f"<script>send({n})</script> and a coil of rope, number {n}" for n in range(12_000))
    (result,) = read_in_pool([page(f"<article>{PARAGRAPHS}</article><div>{words}</div>")], Limits(cpu_seconds=10))
    assert is_whole_or_named(result)


def test_p07_paragraphs_all_the_same() -> None:
    """10,000 identical paragraphs inside an article, which readers take for repetition; each is a block of its own."""
    (result,) = read_in_pool([page(f"<article>{PARAGRAPHS}{f'<p>{PROSE}</p>' * 10_000}</article>")])
    assert is_whole_or_named(result, Outcome.TIMED_OUT)
    assert not isinstance(result, Verdict) or [b.text for b in result.blocks].count(PROSE.strip()) == 10_000


def test_p07_without_memory_a_page_is_too_large() -> None:
    """A page for which there is no memory; named too large, whoever asked for the memory, and never read in part."""
    paragraphs = "".join(f"<p>{PROSE}{n}</p>" for n in range(40_000))
    tight = Limits(cpu_seconds=5, wall_seconds=30.0, memory_bytes=330 << 20)
    (result,) = read_in_pool([page(f"<article>{PARAGRAPHS}{paragraphs}</article>")], tight)
    assert result.outcome in {Outcome.TOO_LARGE, Outcome.TIMED_OUT}


def test_p08_spanned_columns() -> None:
    """A table of 200 rows that each claim to span 1000 columns; what comes out is no longer than what went in."""
    rows = "".join(f"<tr><td colspan=1000>Row {n}</td><td>{n}</td></tr>" for n in range(200))
    harmful = page(f"<article>{PARAGRAPHS}<table>{rows}</table></article>")
    verdict = read(harmful)
    assert is_whole_or_named(verdict)
    assert sum(len(block.text) for block in verdict.blocks) < len(harmful.body)


def test_p08_spanned_columns_of_a_long_table() -> None:
    """The same of 20,000 rows; bounded by the limits of the pool, and no longer than what went in."""
    rows = "".join(f"<tr><td colspan=1000>Row {n}</td></tr>" for n in range(20_000))
    harmful = page(f"<article>{PARAGRAPHS}<table>{rows}</table></article>")
    (result,) = read_in_pool([harmful])
    assert is_whole_or_named(result, Outcome.TIMED_OUT, Outcome.TOO_LARGE)
    assert isinstance(result, Lost) or len(result.text) < len(harmful.body)


@pytest.mark.parametrize("surrogate", [b"\xed\xa0\x80", b"&#xD800;", b"&#55296;", b"\xed\xb0\x80\xed\xa0\x80"])
def test_p09_lone_surrogates(surrogate: bytes) -> None:
    """Half a character, raw and as an entity, amid an article; nothing after it is lost, all can be stored as UTF-8."""
    body = PARAGRAPHS.encode().replace(b"could not", surrogate + b"could not")
    verdict = read(Page(b"<html><body><h1>The wall</h1><article>" + body + b"</article></body></html>"))
    assert verdict.outcome is Outcome.ARTICLE
    assert verdict.text.count("who should pay") == PARAGRAPHS.count("who should pay")
    verdict.text.encode("utf-8")


CONTROLS = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), *range(127, 133), *range(134, 160), 0xFEFF, 0xFFFE]))
KEPT = "\u202e\u202c\u200b\u200c\u200d\u00ad"


def test_p10_control_characters() -> None:
    """NUL, controls, bidi marks, zero-width characters; controls are left out, the rest kept, also by a database."""
    text = ARTICLE[0].replace("council", f"coun{CONTROLS}cil").replace("harbour", f"har{KEPT}bour")
    verdict = read(page(f"<h1>The wall</h1><article><p>{text}</p>{PARAGRAPHS}</article>"))
    assert ARTICLE[0].replace("harbour", f"har{KEPT}bour") in verdict.text
    assert not set(CONTROLS) & set(verdict.text)
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE kept (text TEXT)")
        database.execute("INSERT INTO kept VALUES (?)", [verdict.text])
        assert database.execute("SELECT text, length(text) FROM kept").fetchone() == (verdict.text, len(verdict.text))
    database.close()


@pytest.mark.parametrize(
    ("doctype", "inside"),
    [
        (
            "<!DOCTYPE html [<!ENTITY a0 'ha'>"
            + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 30))
            + "]>",
            "<p>&a29;</p>",
        ),
        (f"<!DOCTYPE html [<!ENTITY long '{'x' * 100_000}'>]>", f"<p>{'&long;' * 20_000}</p>"),
        ("<!DOCTYPE html>", f"<p>{'&amp;' * 300_000}</p>"),
        ("<!DOCTYPE html>", f"<p>{'&' * 300_000}</p><p>{'&#' * 100_000}</p>"),
    ],
)
def test_p11_entity_bombs(doctype: str, inside: str) -> None:
    """Entities that grow by tens, or by their number; the article comes out, no longer than what went in."""
    harmful = page(f"<article>{PARAGRAPHS}</article>{inside}", doctype)
    verdict = read(harmful)
    assert sum(len(block.text) for block in verdict.blocks) < len(harmful.body)
    assert is_whole_or_named(verdict)


def test_p12_foreign_files_and_hosts(tmp_path: Path) -> None:
    """XXE, XInclude, an external DTD and linked files; no word of a file comes out, and nobody is asked for one."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the harbour master's password", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        host = f"http://127.0.0.1:{listener.getsockname()[1]}"
        verdict = read(
            page(
                "<p>&file;</p><xi:include xmlns:xi='http://www.w3.org/2001/XInclude'"
                f" href='{secret.as_uri()}' parse='text'/><object data='{secret.as_uri()}'></object>"
                f"<iframe src='{host}/frame'></iframe><img src='{host}/pixel'>"
                f"<link rel='stylesheet' href='{host}/style'>{PARAGRAPHS}",
                f"<!DOCTYPE html SYSTEM '{host}/outer.dtd' [<!ENTITY file SYSTEM '{secret.as_uri()}'>]>",
            )
        )
        with pytest.raises(TimeoutError):
            listener.accept()
    assert "password" not in json.dumps(as_json(verdict))
    assert is_whole_or_named(verdict)


@pytest.mark.parametrize("names", ["comment", "comments", "comment-list", "comment-body entry", "commentary comment-1"])
@pytest.mark.parametrize("tag", ["div", "section", "article", "main"])
def test_p14_an_article_in_a_wrapper_called_comment(tag: str, names: str) -> None:
    """An article in an element called "comment"; its text is the body, and there once."""
    verdict = read(page(f'<{tag} class="{names}"><h1>The wall</h1>{PARAGRAPHS}</{tag}>'))
    assert is_whole_or_named(verdict)
    assert verdict.comments == ()
    assert sum(ARTICLE[0] in block.text for block in verdict.blocks) == 1
    assert {block.label for block in verdict.blocks if block.text in ARTICLE} == {Label.BODY}


def _separate_or_die(harmful: Page) -> Verdict:
    """Separate a page, but do as it says where it asks for the process's death."""
    if harmful.url == "segv":
        ctypes.string_at(0)
    if harmful.url == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return separate(harmful)


def test_p15_a_parser_that_dies() -> None:
    """A separator that ends by SIGSEGV or SIGKILL amid others; only its page is lost, by name, all others come out."""
    good = page(PARAGRAPHS)
    pages = [good, Page(good.body, "segv"), good, Page(good.body, "kill"), good, good]
    with SeparatorPool(1, SMALL) as pool:
        results = [result for _, result in pool.map(_separate_or_die, pages)]
    assert [isinstance(result, Lost) for result in results] == [False, True, False, True, False, False]
    assert {result.outcome for result in results if isinstance(result, Lost)} == {Outcome.CRASHED}
    assert all(is_whole_or_named(result) for result in results if isinstance(result, Verdict))
