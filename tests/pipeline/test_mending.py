"""Nothing that a browser would show is lost because libxml2 reads some markup otherwise."""

from __future__ import annotations

import pytest

from pipeline.model import Outcome, Page
from pipeline.page.blocks import read_blocks
from pipeline.page.decode import MAX_DEPTH, Decoded, decode
from pipeline.separate import separate

HEAD = "<html><head><title>The mill</title></head><body>"
PROSE = "The mill at Tarn was sold on Friday to a family who mean to grind flour there again. "


def shown(page: str) -> str:
    """All visible text of a page."""
    tree = decode(Page(page.encode()))
    assert isinstance(tree, Decoded)
    return " ".join(leaf.text for leaf in read_blocks(tree.root, MAX_DEPTH).leaves)


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}<p>one</p></body></html><p>two</p>three",
        f"{HEAD}<p>one</p></HTML ><!-- served --><p>two</p>three</html>",
        f"{HEAD}<p>one</p><embed src='a.swf'><p>two</p>three",
        f"{HEAD}<p>one</p><embed src='a.swf'></embed><p>two</p>three",
        f"{HEAD}<p>one</p><picture><source srcset='a'><source srcset='b'/><img src='c'>two</picture> three",
        f"{HEAD}<p>one</p><svg><g><path d='M0'><p>two</p>three",
        f"{HEAD}<p>one</p><svg><g><path d='M0'></g><span>two</span> <b>three</b></svg>",
        f"{HEAD}<p>one</p><svg><path><p>two</p><svg><path><p>three</p>",
        f"{HEAD}<p>one</p><math><mi>x<p>two</p></math>three",
        "<script></script><html><head><styne>one</styne></head><body><p>two</p>three",
        "<html><head><meta name='a'><x-banner>one</x-banner></head><body> two<p>three</p></body></html>",
        "<html><head><svg><path></head><p>one</p><p>two</p>three",
    ],
)
def test_what_stands_behind_odd_markup_is_shown(page: str) -> None:
    assert shown(page) == "one two three"


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}<svg><title>drawn</title><text>drawn</text></svg><p>one</p>",
        f"{HEAD}<p>one<svg><foreignObject><div>drawn</div></foreignObject><path/></svg></p>",
        f"{HEAD}<p>one</p><svg><desc><p>drawn</p></desc></svg>",
        "<html><head><style>drawn</style><noscript><img></noscript><meta name='a'></head><p>one</p>",
    ],
)
def test_drawings_and_heads_that_hold_their_own_stay_as_they_are(page: str) -> None:
    assert shown(page) == "one"


def test_an_article_behind_the_end_tag_is_read_whole() -> None:
    paragraphs = [f"{PROSE}It was the {n}th sale in its history." for n in range(9)]
    markup = [f"<p>{text}</p>" for text in paragraphs]
    verdict = separate(
        Page(f"{HEAD}<article>{''.join(markup[:4])}</body></html>{''.join(markup[4:])}</article>".encode())
    )
    assert verdict.outcome is Outcome.ARTICLE
    assert verdict.text == "\n".join(paragraphs)


def test_a_shadow_root_in_the_markup_is_shown_and_a_template_is_not() -> None:
    page = "<x-card><template shadowrootmode='open'><p>one</p></template></x-card><template><p>two</p></template>"
    assert shown(f"{HEAD}{page}</body></html>") == "one"
