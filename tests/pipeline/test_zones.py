"""What each zone catches, and what it must not catch."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipeline.model import Label
from pipeline.page.blocks import read_blocks
from pipeline.zones import find_readers_sections, find_zones, propose_zones
from pipeline.zones.bios import says_bio
from pipeline.zones.comments import is_comment_heading
from pipeline.zones.forms import says_form
from pipeline.zones.furniture import says_furniture
from pipeline.zones.galleries import find_counted, heads_gallery
from pipeline.zones.promos import says_promo
from pipeline.zones.vocabulary import Zone
from pipeline.zones.walls import wall_label

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "
OUTSIDE = f"<h1>The wall</h1><p>{PROSE * 4}</p>"


def _zones(markup: str) -> list[Zone]:
    blocks = read_blocks(document_fromstring(f"<body>{OUTSIDE}{markup}</body>"), 240)
    return find_zones(propose_zones(blocks), blocks, [leaf.words > 40 for leaf in blocks.leaves])


def _labels(markup: str) -> set[Label]:
    return {zone.label for zone in _zones(markup)}


@pytest.mark.parametrize(
    ("attributes", "label"),
    [
        ('id="comments"', Label.COMMENT),
        ('class="wpdiscuz"', Label.COMMENT),
        ('class="vf-conversations"', Label.COMMENT),
        ('id="disqus_thread"', Label.COMMENT),
        ('class="reader-responses"', Label.COMMENT),
        ('class="userComments"', Label.COMMENT),
        ('id="kommentare"', Label.COMMENT),
        ('itemtype="https://schema.org/Comment"', Label.COMMENT),
        ('class="recent-comments"', Label.RELATED),
        ('class="comments-link"', Label.COMMENT_FORM),
        ('id="respond"', Label.COMMENT_FORM),
        ('class="photoGallery"', Label.GALLERY),
        ('class="carousel"', Label.GALLERY),
        ('class="inline-signup"', Label.PROMO),
        ('class="newsletter-box"', Label.PROMO),
        ('class="relatedPosts"', Label.RELATED),
        ('class="author-bio"', Label.BIO),
        ('class="social-share"', Label.SHARE),
        ('class="ad-slot"', Label.AD),
        ('id="onetrust-banner-sdk"', Label.CONSENT),
        ('class="subscribe-wall"', Label.PAYWALL),
        ('class="breadcrumbs"', Label.NAV),
        ('id="footer"', Label.FOOTER),
        ('class="correction"', Label.NOTICE),
    ],
)
def test_names_tell_zones(attributes: str, label: Label) -> None:
    assert _labels(f"<div {attributes}><p>Some words <a href='/x'>of no weight</a>.</p></div>") == {label}


def test_a_heading_is_not_named_by_its_own_words() -> None:
    assert _labels('<h3 id="h-what-share-of-boats-is-lost">What share of boats is lost?</h3>') == set()
    assert _labels('<h3 id="related-posts">Related <a href="/2">posts</a></h3>') == {Label.RELATED}
    assert _labels('<h3 id="social-share">What the harbour says</h3>') == {Label.SHARE}


def test_a_teaser_without_links_leads_nowhere_else() -> None:
    assert _labels("<div class='teaser'><p>Some words of no weight.</p></div>") == set()


@pytest.mark.parametrize(
    "names",
    ["commentary", "downloads", "story-body", "heading", "shareholder-news", "advice", "galley", "promontory", "x"],
)
def test_names_that_only_look_alike_tell_nothing(names: str) -> None:
    assert _labels(f'<div class="{names}"><p>Some words of no weight.</p></div>') == set()


@pytest.mark.parametrize("names", ["comment", "promo", "ad-container", "related", "gallery", "nav", "cookie-wrapper"])
def test_the_frame_of_the_article_is_no_zone(names: str) -> None:
    blocks = read_blocks(document_fromstring(f'<body><div class="{names}">{OUTSIDE}</div></body>'), 240)
    assert find_zones(propose_zones(blocks), blocks, [leaf.words > 40 for leaf in blocks.leaves]) == []


def test_a_thread_without_names_is_seen_by_its_repetition() -> None:
    said = "".join(
        f"<div class='c{n}'><p>Anna B. wrote on 3.4.2008, 1{n}:20</p>"
        f"<p>I do not believe a word of it, my friend.</p></div>"
        for n in range(4)
    )
    assert _labels(f"<section>{said}</section>") == {Label.COMMENT}
    teasers = "".join(f"<div><p>3.4.2008</p><p><a href='/{n}'>The mayor said no</a></p></div>" for n in range(4))
    assert _labels(f"<section>{teasers}</section>") == set()


def test_what_is_called_a_counter_of_comments_may_hold_them() -> None:
    said = f"<p>Ann on 3 May 2011 at 9:15</p><p>{PROSE}</p><p>Bob on 4 May 2011 at 8:02</p><p>{PROSE}</p>"
    assert _labels(f'<div class="post-comments" id="all">{said}</div>') == {Label.COMMENT}
    assert _labels('<div class="post-comments">45 comments</div>') == {Label.COMMENT_FORM}
    assert _labels(f'<div class="comments-rules"><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></div>') == {
        Label.COMMENT_FORM
    }


def test_a_thread_under_a_heading_is_seen_by_its_meta_lines() -> None:
    flat = (
        "<h2>Comments</h2><p>I was there and it rained the whole time.</p><p>Posted by: Jon | 3 April 2008</p>"
        "<p>So was I, and it did not.</p><p>Posted by: Ida | 4 April 2008</p>"
    )
    zones = _zones(flat)
    assert [zone.rule for zone in zones] == ["zone:comments:headed"]
    assert zones[0].last - zones[0].first == 5
    assert _labels(f"<h2>Comments</h2><p>{PROSE}</p>") == set()


def test_comment_headings() -> None:
    for yes in ("Comments", "12 Comments", "9 Responses to “The wall”", "Kommentare (4)", "Leserkommentare"):
        assert is_comment_heading(yes, len(yes.split()))
    for no in ("The minister comments on the wall", "Commentary", "Response teams sent north"):
        assert not is_comment_heading(no, len(no.split()))


def test_bios_introduce_the_author() -> None:
    def is_bio(text: str, *authors: str) -> bool:
        return says_bio(text, len(text.split()), authors)

    assert is_bio("Ida Holm is a reporter for The Sound Gazette.")
    assert is_bio("Ida is an experienced journalist who has covered harbours for twelve years.")
    assert is_bio("Ida Holm is writing a book about mud.", "Ida Holm")
    assert not is_bio("Ida Holm is writing a book about mud.", "Jon Roe")
    assert not is_bio("Gazette is dedicated to empowering its readers.", "Gazette")
    assert not is_bio("Ida Holm, who lost the vote, said she would write to the county.", "Ida Holm")


def test_forms_are_told_by_what_they_ask() -> None:
    assert _labels('<form action="/x"><textarea></textarea><p>Your words</p></form>') == {Label.COMMENT_FORM}
    assert _labels('<form action="/subscribe"><p>Weekly letter</p></form>') == {Label.PROMO}
    assert _labels(f"<form><h2>Whole page</h2><p>{PROSE * 20}</p></form>") == set()
    assert says_form("Leave a Reply", 3)
    assert says_form("Die Redaktion behält sich das Recht vor, Kommentare zu kürzen oder nicht zu veröffentlichen.", 14)
    assert says_form("You are commenting using your account. Log Out / Change )", 10)
    assert not says_form("Leave a light on for the ferry, the old sailors said.", 11)
    assert not says_form("Die Redaktion behält sich Änderungen am Programm vor, sagte der Intendant.", 11)
    assert not says_form("I left a comment at the town hall.", 8)


def test_gallery_counters_count_only_in_company() -> None:
    def counted(*texts: str) -> int:
        markup = "".join(f"<p>{text}</p>" for text in texts)
        return len(list(find_counted(read_blocks(document_fromstring(f"<body>{markup}</body>"), 240))))

    assert counted("1/3 A boat", "2/3 Another boat Getty", "3/3 No boat", "22 show all In pictures: boats") == 4
    assert counted("24/7 service is what the mayor promised") == 0
    assert counted(*(f"24/7 {thing} for travellers" for thing in ("assistance", "help", "a line", "a desk"))) == 0
    assert counted("1/2 cup of flour", "3/4 cup of milk", "1/3 cup of oil") == 0


@pytest.mark.parametrize(
    ("text", "linked", "label"),
    [
        ("Read more: The bridge that never came", 0.9, Label.RELATED),
        ("Watch HARBOURS: The Long Night.", 0.0, Label.PROMO),
        ("Sign up for our weekly newsletter", 0.0, Label.PROMO),
        ("Advertisement", 0.0, Label.AD),
        ("Share this article", 0.0, Label.SHARE),
        ("Merken", 0.0, Label.SHARE),
        ("Weiterlesen", 0.0, Label.RELATED),
        ("Lea más: El puente que nunca llegó", 0.9, Label.RELATED),
        ("MIRA | El puente que nunca llegó a la isla", 0.9, Label.RELATED),
        ("Lesen Sie auch die folgenden Beiträge:", 0.5, Label.RELATED),
        ("Schon gelesen?", 0.0, Label.RELATED),
        ("Dowiedz się więcej: Most, którego nie ma", 0.8, Label.RELATED),
        ("Folgen Sie uns auf dem Deich und im Netz", 0.0, Label.PROMO),
        ("Únete a nuestro canal del puerto", 0.0, Label.PROMO),
        ("Suivez-nous aussi sur les quais", 0.0, Label.PROMO),
        ("Click here to get the Gazette app", 1.0, Label.PROMO),
        ("If you enjoyed this post, please consider subscribing to the feed.", 0.4, Label.PROMO),
        ("Lea: Nein.", 0.0, None),
        ("Mira la pared que pintaron anoche en el puerto.", 0.0, None),
        ("Folge mir, sagte der Alte, und ging voran.", 0.0, None),
        ("Lesen Sie auch, wenn es regnet, fragte sie den Wärter der Mole.", 0.0, None),
        ("If you enjoyed this wall, you will love the next one.", 0.0, None),
        ("More than 140,000 people fled.", 0.0, None),
        ("Watch how the line moves when the tide comes in.", 0.0, None),
        ("Read more slowly, the teacher told them: it helps.", 0.0, None),
        ("Share prices fell on Monday.", 0.0, None),
        ("Advertisement spending fell by a fifth.", 0.0, None),
    ],
)
def test_lines_that_lead_elsewhere(text: str, linked: float, label: Label | None) -> None:
    ruling = says_promo(text, len(text.split()), linked)
    assert (ruling and ruling[0]) == label


@pytest.mark.parametrize(
    "said",
    [
        "<h3>Keep reading the Gazette</h3><p>4 weeks for 1 €, cancel anytime</p><button>Subscribe</button>",
        """<p>The Gazette has reporters in every harbour of the coast, by day and by night, for you.</p>
        <ul><li>Unlimited access to all articles and the archive</li><li>Free newsletter for members only</li></ul>
        <p>Already registered? Sign in to your account</p>""",
        "<p>SUBSCRIBER ONLY</p>",
    ],
)
def test_an_element_named_after_a_paywall_is_one(said: str) -> None:
    assert _labels(f'<div class="paywall-container">{said}</div>') == {Label.PAYWALL}


@pytest.mark.parametrize(
    "held",
    [
        f"<p>{PROSE}</p>",
        f"<p>{PROSE}</p><p>89% of this article is left. Subscribe</p>",
        f"<div><h4><a href='/x'>Eels are back</a></h4><p>{PROSE}</p><p>Premium</p></div>",
    ],
)
def test_what_stands_behind_a_paywall_is_none(held: str) -> None:
    assert Label.PAYWALL not in _labels(f'<div class="paywall-content">{held}</div>')


def test_walls_speak_to_the_reader() -> None:
    def label(text: str) -> Label | None:
        ruling = wall_label(text, len(text.split()))
        return ruling and ruling[0]

    assert label("Subscribe to continue reading this article.") is Label.PAYWALL
    assert label("Sie sind bereits Abonnent? Hier anmelden.") is Label.PAYWALL
    assert label("We and our partners use cookies to improve your experience.") is Label.CONSENT
    assert label("Sie sind bereits Digital-Abonnent? Hier anmelden") is Label.PAYWALL
    assert label("Schon Abonnent? Einloggen") is Label.PAYWALL
    assert label("¿Ya es suscriptor? Inicie sesión") is Label.PAYWALL
    assert label("The paper lost a tenth of its subscribers last year.") is None
    assert label("Der Schleusenwärter ist schon Abonnent, seit es den Sundboten gibt.") is None
    assert label("Quem vive no cais já é assinante do jornal há três gerações.") is None
    assert label("La empresa utiliza cookies de un proveedor que ya no existe.") is None
    assert label("De veerdienst gebruikt cookies zonder dat iemand het weet.") is None
    assert label("An dieser Stelle finden Sie einen externen Inhalt, der den Artikel ergänzt.") is Label.CONSENT
    assert label("To view this video, please allow cookies of the harbour cam.") is Label.CONSENT
    assert label("Pour afficher ce contenu, vous devez accepter les cookies.") is Label.CONSENT
    assert label("Um den Inhalt der Truhe zu sehen, kamen Hunderte an den Hafen.") is None
    assert label("To see this post office, people come from the mainland.") is None
    assert label("She baked two hundred cookies for the fair.") is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("This entry was posted on Monday, 3 May 2011 at 9:15 and is filed under Harbour.", Label.DATELINE),
        ("« The wall | Main | The tide »", Label.NAV),
        ("Previous post: The wall is painted", Label.NAV),
        ("The wall was the previous entry in this blog.", Label.NAV),
        ("Subscribe to: Post Comments (Atom)", Label.NAV),
        ("TrackBack URL for this entry: http://example.org/t/1", Label.NAV),
        ("Proudly powered by WordPress", Label.FOOTER),
        ("Powered by steam, the ferry took an hour.", None),
        ("The next entry in the race was rowed by two sisters.", None),
        ("The main street was closed on Monday.", None),
        ("This entry was the best of all, the jury wrote.", None),
    ],
)
def test_lines_that_software_prints_around_a_post(text: str, label: Label | None) -> None:
    ruling = says_furniture(text, len(text.split()))
    assert (ruling and ruling[0]) == label


def test_bios_introduce_a_writer() -> None:
    assert says_bio("Odalys Brandt is a reporter at the Sound Gazette.", 9)
    assert says_bio("Jon van Aken writes about harbours and has covered the coast for ten years.", 14)
    assert not says_bio("The ferry is a vessel of forty metres.", 8)
    assert not says_bio("Nordholm is the largest island of the sound.", 8)


@pytest.mark.parametrize(
    "below",
    [
        "<div><button>5 comments</button><p>Updated 2 December 2024, 10:24</p></div>",
        f"<div><h3>Comments</h3><h2><a href='/2'>A second wall</a></h2><p>2 December 2024</p><p>{PROSE}</p></div>",
        f"<div><h3>Comments</h3><h1>Feed</h1><p>{PROSE}</p><p>1 hour ago</p></div>",
    ],
)
def test_a_button_and_what_stands_under_other_headings_is_no_comment(below: str) -> None:
    assert Label.COMMENT not in _labels(below)


def test_the_lines_of_a_form_among_comments_are_the_forms() -> None:
    zones = _zones(
        "<div id='comments'><p>Posted by: Ida Holm | 3 April 2008</p><p>It rained.</p>"
        "<p>This is only a preview. Your comment has not yet been posted.</p></div>"
    )
    assert [(zone.label, zone.last - zone.first) for zone in zones] == [(Label.COMMENT, 3), (Label.COMMENT_FORM, 1)]


@pytest.mark.parametrize(
    ("markup", "is_section"),
    [
        (f"<div id='comments'><h3>2 comments</h3><ol class='commentlist'><li><p>{PROSE * 2}</p></li></ol></div>", True),
        (f"<div class='comment'><cite>Ida</cite><p>3 April 2008, 10:20</p><p>{PROSE * 2}</p></div>", True),
        (
            f"<div class='comments-wrap'><p>3 April 2008</p><p>{PROSE * 2}</p><ol class='commentlist'>x</ol></div>",
            False,
        ),
        (f"<div class='comment'><p>{PROSE * 2}</p></div>", False),
        (f"<div class='comment'><h1>Wall</h1><p>3 April 2008</p><p>{PROSE * 2}</p></div>", False),
    ],
)
def test_only_what_opens_with_readers_is_kept_from_the_reader(markup: str, is_section: bool) -> None:
    blocks = read_blocks(document_fromstring(f"<body>{OUTSIDE}{markup}</body>"), 240)
    assert bool(find_readers_sections(propose_zones(blocks), blocks)) is is_section


def test_readers_without_an_element_of_their_own_are_kept_from_the_reader_too() -> None:
    flat = "<div><h3>Comments</h3></div><p>It rained.</p><p>Posted by: Jon | 3 April 2008</p>"
    blocks = read_blocks(document_fromstring(f"<body>{OUTSIDE}{flat}<h2>About us</h2></body>"), 240)
    found = find_readers_sections(propose_zones(blocks), blocks)
    assert [element.tag for element in found] == ["div", "p", "p"]


def test_a_subject_that_links_to_its_own_place_ends_no_comments() -> None:
    said = "<h3><a href='#c{0}'>Rain {0}</a></h3><p>Submitted by Jon on 3 April 2008</p><p>It rained.</p>"
    zones = _zones(f"<h2>Comments</h2>{said.format(1)}{said.format(2)}")
    assert [(zone.rule, zone.last - zone.first) for zone in zones] == [("zone:comments:headed", 7)]


@pytest.mark.parametrize(
    "heading",
    ["תגובות (2)", "التعليقات (2)", "2 комментария", "Diskuse (2 příspěvky)", "コメント2件", "댓글 2", "YORUMLAR (2)",
     "全部评论 (2)", "Commenti dei lettori", "Tous les commentaires (2)", "2 hozzászólás", "Comentários (2)"],
)  # fmt: skip
def test_comment_headings_in_languages(heading: str) -> None:
    assert is_comment_heading(heading, len(heading.split()))


@pytest.mark.parametrize("text", ["13/01/2025 10:22 Updated 13/01/2025", "3/4/2026"])
def test_a_date_heads_no_gallery(text: str) -> None:
    assert not heads_gallery(text, len(text.split()))
