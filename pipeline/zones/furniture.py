"""Finds what every page of a site has: its head, its menus, its foot, and the lines its software prints."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re

from pipeline.model import Label
from pipeline.zones.vocabulary import naming

NAMINGS = (
    naming(Label.NAV, "zone:furniture:nav",
           "nav|navbar|navigation|menu|main-?(?:menu|nav)|site-?(?:nav|navigation|header|menu)|top-?(?:nav|bar|menu)|nav-?(?:bar|menu|list|main|container|wrapper)|bread-?crumbs?|breadcrumb-?\\w*|masthead|skip-?(?:link|to-content|nav)|mega-?menu|subnav|pagination|pager|page-?nav(?:igation)?|page-?numbers?|toolbar|toc|table-of-contents",
           is_certain=False),
    naming(Label.FOOTER, "zone:furniture:footer",
           "footer|site-?footer|page-?footer|global-?footer|footer-?(?:nav|links|content|wrapper|container|widgets|bottom|top|menu)|colophon|contentinfo|imprint|impressum",
           is_certain=False),
    naming(Label.OTHER, "zone:furniture:tags",
           "tags?|tag-?(?:list|links|cloud|s-links)|tags-?links|post-?tags?|entry-?tags?|article-?tags?|topics?|topic-?list|keywords|cat-?links|categor(?:y|ies)-?(?:list|links)|filed-?under|post-?categories|labels|schlagworte",
           is_certain=False, tags="div p ul ol span section footer li"),
)  # fmt: skip

_PRINTED = {
    "posted": r"^\W*this entry was (?:posted|written|published) (?:on|in|by|at)\b.{0,400}",
    "neighbours": (
        r"^\W*(?:previous|next|older|newer) (?:post|entry|article|story) ?:.*|^\W*«.{3,120}\| ?(?:main|home)\b.*|^(?:main|home) \|.{3,120}»\W*$"
        r"|.{2,100}\bwas the (?:previous|next) entry in this blog\W*$|^\W*this page contains (?:a single entry|an archive of)\b.*|^\W*find recent content on the main index\b.*|^\W*no related (?:posts|articles)\W*$"
    ),
    "feeds": r"^\W*you can follow (?:any|all) (?:responses|comments|replies) to this (?:entry|post|article)\b.{0,200}\bfeed\b.*|^\W*rss feed for comments on this post\b.{0,40}|^\W*(?:both )?comments and (?:pings|trackbacks) are (?:currently )?closed\W*$|^\W*du kannst alle antworten (?:auf|zu) diese[mn]? eintrag\b.{0,200}|^\W*subscribe to: (?:post comments|posts|comments) \(atom\)\W*$|^\W*trackback url for this entry\b.*|^\W*listed below are links to weblogs that reference\b.*",
    "player": (
        r"^\W*(?:this (?:story|page|article|content) (?:contains|requires|needs)\b.{0,60}\b(?:adobe )?flash\b.{0,80}|.{0,80}\bplease (?:enable|turn on|activate) (?:javascript|flash)\b.{0,60}|(?:you (?:need|must have)|to (?:view|see|hear|play) this\b.{0,40}) .{0,60}\b(?:flash player|javascript)\b.{0,80}|your browser does not support\b.{0,60}"
        r"|(?:bitte )?aktivieren sie javascript\b.{0,80}|veuillez activer javascript\b.{0,80}|(?:por favor,? )?activ[ae] javascript\b.{0,80})$"
    ),
    "desk": r"^\W*\(?(?:additional )?reporting by\b.{3,300}\b(?:editing|writing|reporting) by\b.{3,200}",
    "enlarge": (
        r"^\W*(?:(?:please )?(?:click|tap)\b.{0,30}\b(?:enlarge|zoom|larger (?:image|view|version|picture)s?)|enlarge (?:this )?(?:image|photo|picture)|(?:bild|foto) vergrößern|(?:bitte )?(?:zum vergrößern .{0,20}klicken|.{0,20}klicken.{0,12} vergrößern)"
        r"|cliquez .{0,30}\bagrandir|(?:haz|haga|pulse) .{0,30}\bampliar|clicca .{0,30}\bingrandire|clique .{0,30}\bampliar|klik .{0,30}\bvergroten|klicka .{0,30}\bförstora|kli(?:kk|k) .{0,30}\bforstørre|kliknij.{0,30}\bpowiększyć|нажмите.{0,30}\bувелич\w{2,8})\W*$"
    ),
    "powered": r"^\W*(?:proudly )?powered by (?:wordpress|movable type|typepad|blogger|drupal|joomla|ghost|disqus)\b.{0,80}",
}
"""Lines that software for blogs prints around a post: a block is one of them from its first to its last word."""

_PRINTED_LINE = re.compile("|".join(f"(?P<{kind}>(?:{lines}))" for kind, lines in _PRINTED.items()), re.IGNORECASE)
_LABELS = {
    "posted": Label.DATELINE,
    "neighbours": Label.NAV,
    "feeds": Label.NAV,
    "player": Label.OTHER,
    "desk": Label.BYLINE,
    "enlarge": Label.OTHER,
    "powered": Label.FOOTER,
}

KINDS = frozenset(_LABELS)
"""The kinds of such lines."""

MAX_PRINTED_WORDS = 60


def says_furniture(text: str, word_count: int) -> tuple[Label, str] | None:
    """Return the label and rule of a line that a site's software prints around its posts, or None.

    Catches ``This entry was posted on Monday ... and is filed under Harbour``, ``« The wall | Main | The tide »``,
    ``Subscribe to: Post Comments (Atom)``. Must not catch ``The next entry in the race was powered by steam.`` Guarded by
    ``tests/pipeline/test_zones.py``.
    """
    said = _PRINTED_LINE.fullmatch(text) if word_count <= MAX_PRINTED_WORDS else None
    if said is None or said.lastgroup is None:
        return None
    return _LABELS[said.lastgroup], f"rule:says-{said.lastgroup}"
