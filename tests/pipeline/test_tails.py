"""What companies and publishers add under an article is left out of it, and nothing of the article is."""

from __future__ import annotations

import pytest

from pipeline.model import Outcome, Page
from pipeline.separate import separate
from pipeline.zones.boilerplate import is_boilerplate_label
from pipeline.zones.house import find_house
from pipeline.zones.notices import notice_kind

STORY = [
    "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall.",
    "Its chairman said that the storm of January had cost the town more than the wall would, and asked for a vote.",
    "Fishermen who had come to listen left before the end, since the tide would not wait for the speeches to finish.",
    "A second meeting has been called for Thursday, when the county is to send an engineer with the new drawings.",
]


def _text(*parts: str, title: str = "Who pays for the wall") -> str:
    inside = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    page = f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1>{inside}</div></body></html>"
    return separate(Page(page.encode())).text


@pytest.mark.parametrize(
    "line",
    [
        "The newsletter of the harbour board is read by four thousand people, most of whom live elsewhere.",
        "“Follow us on Facebook and join our channel,” said the captain, and everybody laughed at him.",
        "She asked her neighbours to donate, and by Friday the parish had enough for a new roof.",
        "He deleted the app from his phone and sent the company an e-mail that it never answered.",
        "Der Verein bittet um Spenden, weil das Dach der Halle im Winter eingestürzt ist.",
        "Le journal a lancé une lettre d'information que dix mille abonnés reçoivent chaque matin.",
        "If you sail at night, keep your lamp lit and tell the harbour master when you expect to be back.",
        "We followed them on foot to the channel, where our boat was waiting for the tide.",
    ],
)
def test_prose_about_channels_is_no_invitation(line: str) -> None:
    assert find_house([(line, len(line.split()))]) == [False]


def test_a_page_that_is_only_an_invitation_is_left_as_it_is() -> None:
    line = "Got a story? Come by whenever the boat is late, and bring whoever was on it when the engine stopped."
    assert line in _text(line, line.replace("boat", "ferry"))


def test_a_line_that_calls_the_reader_goes_with_the_invitation_above_it_and_not_alone() -> None:
    invitation = "Sign up for our newsletter and get the tides in your inbox."
    call = "Join us on the quay at six."
    assert call not in _text(*STORY, invitation, call)
    assert call in _text(*STORY[:3], call, STORY[3])


def test_a_companys_description_of_itself_is_left_out_with_all_below_it() -> None:
    text = _text(
        *STORY, "<h3>About Calder Bay</h3>", "Calder Bay makes depth sounders.", "<b>Press contact</b>", "Ann Roe"
    )
    assert text.splitlines() == STORY


def test_a_chapter_about_something_stays() -> None:
    chapter = "<h3>About the Harbour</h3>"
    assert "About the Harbour" in _text(*STORY[:2], chapter, *STORY[2:], *STORY[:2])
    assert not is_boilerplate_label("About the night itself", 4, "Nobody slept, and the dogs barked until four.")
    assert is_boilerplate_label("À propos de Néréis", 4, "Fondée en 1952, Néréis est un fabricant de pompes.")


def test_a_quote_set_large_is_read_once() -> None:
    pulled = "the storm of January had cost the town more than the wall would"
    text = _text(STORY[0], f"<blockquote><p>{pulled}</p></blockquote>", *STORY[1:])
    assert text.splitlines() == STORY
    other = "Walls are built by people who will not live behind them."
    assert other in _text(STORY[0], f"<blockquote><p>{other}</p></blockquote>", *STORY[1:])


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The views expressed in this article are those of the author alone.", "disclaimer"),
        ("This blog reflects the personal opinions of its writers and not those of their employers.", "disclaimer"),
        ("Les propos exprimés ici n'engagent que leurs auteurs.", "disclaimer"),
        ("Dieser Artikel wurde automatisch übersetzt.", "translation"),
        ("The opinions of the fishermen were never asked for.", None),
        ("This article of the treaty was translated by a monk.", None),
    ],
)
def test_disclaimers_are_notices_and_prose_about_opinions_is_not(line: str, kind: str | None) -> None:
    assert notice_kind(line, len(line.split())) == kind


@pytest.mark.parametrize(
    "line",
    [
        "You can follow any responses to this entry through the RSS 2.0 feed.",
        "Reporting by Ann Roe and Bo Lind; Editing by Cy Dale",
        "Please enable JavaScript to view the pictures.",
    ],
)
def test_what_programs_and_desks_print_is_no_body(line: str) -> None:
    assert line not in _text(*STORY, line)


def test_a_sidebar_beside_a_post_without_words_is_no_article() -> None:
    page = """<html><head><title>In the pink</title></head><body><div><h2>6 Nov 2012</h2><h3>In the pink</h3>
    <img src="a.jpg"></div><div id="comments"><h4>1 comment</h4><p>Ann said...</p><p>Lovely shoes.</p></div>
    <div class="sidebar"><h2>My app</h2><p>To have the app, go to the shop of your telephone and look for it there, and
    tell me whether it works, because I cannot try it myself.</p></div></body></html>"""
    verdict = separate(Page(page.encode()))
    assert verdict.outcome is Outcome.TOO_SHORT
    assert verdict.text == ""


def test_a_short_post_under_a_counter_of_comments_is_kept() -> None:
    page = """<html><head><title>The wall is painted</title></head><body><div><div><h1>The wall is painted</h1>
    <a href="#c">1 Comment</a></div><img src="a.jpg"><p>Once a week we show a drawing of the harbour by somebody who
    has worked there, and this week it is the keeper of the lamp.</p></div></body></html>"""
    assert separate(Page(page.encode())).text.startswith("Once a week")


def test_a_single_picture_whose_caption_is_all_there_is_is_a_gallery() -> None:
    page = """<html><head><title>The wall is painted</title></head><body><div><h1>The wall is painted</h1>
    <div class="photo"><img src="a.jpg"><div class="caption">A boy stands before the painted wall at the harbour of
    Marrow on Monday, where visitors are asked to touch the colours and to leave the print of a hand beside the
    others.</div></div></div><div><div class="box">Like it. Tweet it. Tell it.</div></div></body></html>"""
    verdict = separate(Page(page.encode()))
    assert verdict.outcome is Outcome.GALLERY_ONLY
    assert verdict.text == ""


def test_offers_between_two_walls_are_of_the_paywall() -> None:
    wall = """<div><p>Subscribe now to continue reading this article.</p><p>4 weeks for 1 &euro;</p>
    <p>Then 3 &euro; a week</p><p>Already a subscriber?</p></div>"""
    page = f"<html><body><h1>Who pays</h1>{''.join(f'<p>{line}</p>' for line in STORY)}{wall}</body></html>"
    labels = {block.text: block.label.value for block in separate(Page(page.encode())).blocks}
    assert labels["4 weeks for 1 €"] == labels["Then 3 € a week"] == "paywall"


@pytest.mark.parametrize(
    "said",
    [
        "We have noticed that you use an ad blocker. Please disable it to read on.",
        "Bitte deaktivieren Sie Ihren Adblocker, um diese Seite zu lesen.",
        "Vous utilisez un bloqueur de publicité.",
    ],
)
def test_a_page_that_asks_for_its_adverts_alone_is_a_wall(said: str) -> None:
    wall = separate(Page(f"<html><body><h1>Harbour Post</h1><p>{said}</p></body></html>".encode()))
    assert wall.outcome is Outcome.ADBLOCK_WALL
    page = f"<html><body><h1>Who pays</h1><p>{said}</p>{''.join(f'<p>{line}</p>' for line in STORY)}</body></html>"
    assert separate(Page(page.encode())).outcome is Outcome.ARTICLE
