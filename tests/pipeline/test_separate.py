"""A whole page comes out as its recorded verdict, and no bytes make the separator raise."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import extraction
from pipeline.extraction import digest_of_code, extraction_id, extraction_of
from pipeline.model import Label, Outcome, Page, Rules
from pipeline.record import as_json
from pipeline.separate import separate, separate_text

PAGES = Path(__file__).parent.parent / "pages"
FACTS = (
    "title",
    "authors",
    "published",
    "modified",
    "language",
    "section",
    "tags",
    "canonical_url",
    "free_to_read",
    "provenance",
)
PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "


@pytest.mark.parametrize("name", sorted(folder.name for folder in PAGES.iterdir()))
def test_recorded_pages(name: str) -> None:
    page = Page((PAGES / name / "input.html").read_bytes(), f"https://example.org/{name}", "text/html; charset=utf-8")
    verdict = as_json(separate(page))
    expected = json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8"))
    assert {key: value for key, value in verdict.items() if key not in FACTS} == expected


@settings(deadline=None, max_examples=80)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: f"<html><body><p>{text}".encode("utf-8", "replace"))
)
def test_no_bytes_raise(body: bytes) -> None:
    verdict = separate(Page(body))
    assert verdict.outcome is not Outcome.CRASHED
    json.dumps(as_json(verdict))


def _page(inside: str) -> Page:
    return Page(f"<html><head><title>The wall</title></head><body>{inside}</body></html>".encode())


def test_text_is_the_body_blocks_and_only_of_articles() -> None:
    article = separate(_page(f"<h1>The wall</h1><article><p>{PROSE * 4}</p><p>{PROSE * 2}!</p></article>"))
    assert article.outcome is Outcome.ARTICLE
    assert article.text == "\n".join(block.text for block in article.blocks if block.label is Label.BODY)
    short = separate(_page("<p>Nothing here.</p>"))
    assert (short.outcome, short.text) == (Outcome.TOO_SHORT, "")
    assert short.blocks


def test_rules_of_the_source_have_the_last_word() -> None:
    page = _page(
        f"<article><p>{PROSE * 4}</p><p class='tip'>{PROSE}?</p><p>{PROSE * 2}!</p></article>"
        "<div class='box'><p>Kept words.</p></div>"
    )
    labels = {
        block.text: block.rule for block in separate(page, Rules(drop=("p.tip",), keep=("div.box", ":::"))).blocks
    }
    assert labels[f"{PROSE}?"] == "rule:drop"
    assert labels["Kept words."] == "rule:keep"


def test_a_body_that_only_the_structured_data_tells() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": "\n".join([PROSE * 2] * 3)})
    verdict = separate(_page(f'<h1>The wall</h1><script type="application/ld+json">{data}</script>'))
    assert verdict.outcome is Outcome.ARTICLE
    assert {block.path for block in verdict.blocks if block.label is Label.BODY} == {
        f"json-ld:articleBody[{n}]" for n in (1, 2, 3)
    }


def test_a_told_body_in_html_is_read_as_html() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": f"<p>{PROSE * 2}\x00</p><p>{PROSE}<b>Bold</b>.</p>"})
    verdict = separate(_page(f'<h1>The wall</h1><script type="application/ld+json">{data}</script>'))
    assert verdict.text.splitlines() == [(PROSE * 2).strip(), f"{PROSE}Bold."]


def test_an_article_that_waits_for_scripts_is_found() -> None:
    verdict = separate(
        _page(f'<p>Loading</p><div hidden id="S:0"><article>{f"<p>{PROSE * 2}</p>" * 4}</article></div>')
    )
    assert verdict.outcome is Outcome.ARTICLE


def test_depth_is_kept_or_named() -> None:
    for depth in (150, 500):
        verdict = separate(_page("<div>" * depth + f"<p>{PROSE * 4}</p>" + "</div>" * depth))
        assert verdict.outcome is Outcome.TOO_DEEP or PROSE.strip() in verdict.text


def test_the_extraction_names_versions_and_rules() -> None:
    plain = extraction_of(Rules())
    assert plain.id == extraction_id(Rules())
    assert plain.id != extraction_id(Rules(drop=("p",)))
    assert re.fullmatch(rf"{re.escape(plain.winnow)}/{re.escape(plain.trafilatura)}/[0-9a-f]{{8}}", plain.id)
    assert json.loads(plain.options)["drop"] == []


def test_the_extraction_names_the_code_and_what_it_uses(tmp_path: Path) -> None:
    """Two files and a model: the same wherever they stand and whatever is beside them, not after a change of any."""
    options = json.loads(extraction_of(Rules()).options)
    assert {"lxml", "libxml2", "jusText", "charset-normalizer"} < options["used"].keys()
    assert options["code"] == digest_of_code(Path(extraction.__file__).parent)

    def digest(**files: str) -> str:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, text in files.items():
            path = folder / name.replace("_", ".").replace("0", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return digest_of_code(folder)

    told = digest(a_py="1", b0c_py="2", d_model="3")
    assert told == digest(d_model="3", b0c_py="2", a_py="1", a_pyc="4", b0page_css="5")
    assert len({told, digest(a_py="1", b0c_py="2", d_model="4"), digest(a_py="12", b0c_py="", d_model="3")}) == 3
    assert told != digest(a_py="1", b0e_py="2", d_model="3")


def test_plain_text_blocks_carry_lines() -> None:

    block = as_json(separate_text("One line."), id="a")["blocks"][0]  # type: ignore[index]
    assert block["line"] == 1
    assert "path" not in block


@pytest.mark.parametrize(
    ("fault", "outcome"), [(MemoryError(), Outcome.TOO_LARGE), (ZeroDivisionError("by zero"), Outcome.CRASHED)]
)
def test_no_fault_of_a_reader_raises(
    fault: Exception, outcome: Outcome, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("pipeline.separate.separate_lines", fail)
    monkeypatch.setattr("pipeline.separate.decode", fail)
    for verdict in (
        separate_text("One line.", "https://example.org/a"),
        separate(Page(b"<p>One line.", "https://example.org/a")),
    ):
        assert (verdict.outcome, verdict.url) == (outcome, "https://example.org/a")
        assert verdict.reason
    assert ("separating https://example.org/a failed" in caplog.text) == (outcome is Outcome.CRASHED)


def _labels(page: Page) -> dict[str, Label]:
    return {block.text: block.label for block in separate(page).blocks}


LEAD = "Six hours were not enough: the harbour wall still has no one who would pay for all its stones."
ARTICLE = "".join(f"<p>{PROSE * 3}{n}.</p>" for n in range(6))


@pytest.mark.parametrize(
    ("lead", "label"),
    [
        (f"<div class='teaser'>{LEAD}</div>", Label.BODY),
        (f"<p class='story__standfirst'>{LEAD}</p>", Label.STANDFIRST),
        (f"<p class='artikel__vorspann' itemprop='description'>{LEAD}</p>", Label.STANDFIRST),
        (f"<div class='teaser'><a href='/x'>{LEAD}</a></div>", Label.RELATED),
    ],
)
def test_the_lead_between_headline_and_body(lead: str, label: Label) -> None:
    """A lead is body unless it is marked as standfirst; what leads elsewhere is none."""
    page = _page(
        f"<main><h1>The wall</h1>{lead}<ul><li><a href='/s'>Send it</a></li></ul><article>{ARTICLE}</article></main>"
    )
    assert _labels(page)[LEAD] is label


def test_of_a_page_laid_out_as_a_table_one_cell_is_the_article() -> None:
    labels = _labels(
        _page(
            "<table><tr><td colspan=3>The Digest<br>read for you every week</td></tr>"
            "<tr><td><a href='/'>This week</a></td>"
            f"<td><font size=5><b>No one pays for the wall</b></font>{ARTICLE}"
            "<p><a href='/'>Back to this week</a></p></td>"
            "<td><b>Also</b><br><a href='/2'>The dock that ran out of rope</a></td></tr>"
            "<tr><td colspan=3>The Digest, Room 3, Harbour Hall. Reprinted with consent.</td></tr></table>"
        )
    )
    assert {text for text, label in labels.items() if label is Label.BODY} <= {
        "No one pays for the wall", *(f"{PROSE * 3}{n}." for n in range(6)),
    }  # fmt: skip
    assert sum(label is Label.BODY for label in labels.values()) >= 6


def test_a_consent_wall_is_one_though_it_is_all_there_is() -> None:
    wall = separate(
        _page(
            '<div id="consent-wall"><h1>Lesen Sie wie gewohnt mit Werbung und Cookies</h1>'
            "<p>Bitte stimmen Sie der Verwendung "
            "von Cookies zu. Wir und unsere Partner verarbeiten Daten.</p><button>Akzeptieren</button></div>"
        )
    )
    assert wall.outcome is Outcome.CONSENT_WALL
    banner = '<div class="cookie-banner"><p>We use cookies.</p></div>'
    assert separate(_page(f"{banner}<h1>The wall</h1><article>{ARTICLE}</article>")).outcome is Outcome.ARTICLE


def test_words_beside_a_picture_are_a_caption_and_a_lone_paragraph_is_not() -> None:
    hero = '<div class="css-1"><img src="/1.jpg"><div class="css-2">One of eight thousand sheets.</div></div>'
    labels = _labels(_page(f"<h1>The wall</h1>{hero}<article>{ARTICLE}</article>"))
    assert labels["One of eight thousand sheets."] is Label.CAPTION
    alone = separate(_page(f"<h1>The wall</h1><div class='post'><img src='/1.jpg'><p>{PROSE * 2}</p></div>"))
    assert PROSE.strip() in alone.text


def test_a_licence_beside_the_article_is_a_notice_and_the_site_s_own_is_not() -> None:
    licence = "This work is licensed under a Creative Commons licence."
    menu = "".join(f"<li><a href='/{n}'>Item {n}</a></li>" for n in range(12))
    page = _page(
        f"<h1>The wall</h1><article>{ARTICLE}<p>{licence}</p></article><ul>{menu}</ul>"
        "<footer class='fuss'><p>© 2026 The Gazette. All rights reserved.</p></footer>"
    )
    labels = _labels(page)
    assert labels[licence] is Label.NOTICE
    assert labels["© 2026 The Gazette. All rights reserved."] is Label.FOOTER
    assert [notice.kind for notice in separate(page).notices] == ["licence"]


@pytest.mark.parametrize("heading", ["The wall", "The wall 149 Comments", "The wall 524"])
def test_a_counter_of_comments_glued_to_the_headline(heading: str) -> None:
    page = _page(f"<div><h2>{heading}</h2><p>{PROSE * 3}</p><h2>The wall of 1953</h2><p>{PROSE * 2}</p></div>")
    labels = _labels(page)
    assert labels[heading] is Label.TITLE
    assert labels["The wall of 1953"] is not Label.TITLE


def test_a_lesser_heading_with_a_kicker_is_the_title_where_the_main_one_is_in_the_navigation() -> None:
    head = '<title>Storm: light again</title><meta property="og:title" content="The keeper lights the lamp">'
    trail = "<nav><ol><li><a href='/'>Home</a></li><li><h1>Storm: light again</h1></li></ol></nav>"
    heading = "<h2><span>After the storm</span> <span>The keeper lights the lamp</span></h2>"
    days = ("Monday", "Tuesday", "Friday")
    prose = "".join(
        f"<p>On {day} the keeper carried {n} cans of oil up the tower, as ever.</p>" for n, day in enumerate(days)
    )
    article = f"<article>{heading}{prose}<h2>What comes next</h2>{prose}</article>"
    page = f"<html><head>{head}</head><body>{trail}{article}</body></html>"
    blocks = separate(Page(body=page.encode(), url="https://harbour.example/light")).blocks
    assert [block.text for block in blocks if block.label is Label.TITLE] == [
        "After the storm The keeper lights the lamp"
    ]
