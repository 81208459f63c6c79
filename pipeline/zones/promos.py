"""Finds what advertises: teasers of other pages, newsletters, shops, adverts, share buttons."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re

from pipeline.model import Label
from pipeline.zones.vocabulary import naming

NAMINGS = (
    naming(Label.SHARE, "zone:promos:share",
           "share|sharing|share-?(?:bar|buttons?|links?|tools?|this|block|box|widget|icons?|list|container)|social|social-?(?:share|sharing|media|links?|icons?|bar|buttons?|tools?|list|nav|follow)"
           "|addthis(?:-\\w+)*|addtoany(?:-\\w+)*|a2a-kit|sharedaddy|sd-sharing|sociable|jp-sharing|post-?share|article-?share|follow-?us|bookmarks?|ssba|heateor-\\w+"),
    naming(Label.AD, "zone:promos:ad",
           "ads?|advert(?:s|ising|isement|isements)?|ad-?(?:slot|unit|container|wrapper|wrap|box|banner|label|text|placeholder|zone)(?:-\\w+)*|adsense|adsbygoogle|google-?ads?|dfp(?:-\\w+)*"
           "|sponsor(?:ed|s)?(?:-\\w+)?|outbrain(?:-\\w+)*|ob-widget|taboola(?:-\\w+)*|anzeige|werbung|publicidad|publicite|reklama|gpt-ad|teads|native-?ad"),
    naming(Label.RELATED, "zone:promos:related",
           "related(?:-\\w+)*|\\w*-related|relatedposts?|jp-relatedposts|yarpp(?:-\\w+)*|also-?(?:read|on|see|in|like)|more-?(?:from|on|stories|news|posts|articles|in|like-this|to-read|reading|like)(?:-\\w+)*|read-?(?:more|next|also)(?:-(?:stories|articles|links|list|box|module|block|section))"
           "|you-?may-?(?:also-?)?like|recommend(?:ed|ations?|er)?(?:-\\w+)*|most-?(?:popular|read|viewed|shared|commented|recent)(?:-\\w+)*|popular-?(?:posts?|stories|articles|news)|trending(?:-\\w+)*"
           "|recent-?(?:posts?|stories|articles|news|entries)|latest-?(?:posts?|stories|articles|news|headlines)(?:-\\w+)*|next-?(?:article|story|post|up)|prev-?(?:article|story|post)|post-?navigation|nav-?links|up-?next|similar-?(?:posts?|articles|stories)|see-?also|suggested(?:-\\w+)*|suggestions"
           "|teasers?|teaser-?(?:list|group|row|container|wrapper)|weitere-?artikel|mehr-?zum-?thema|lire-?aussi|a-?lire|lees-?ook|onward(?:-\\w+)*|further-?reading"),
    naming(Label.PROMO, "zone:promos:promo",
           "promos?|promo-?(?:box|block|unit|module|card|item|link|text|container|wrapper)|promotions?|promoted|newsletters?(?:-\\w+)*|\\w+-newsletter|inline-?(?:signup|newsletter|promo|subscribe)|sign-?up(?:-(?:box|form|module|unit|container|block|cta))?|signup|mailing-?list|mc-?embed-?signup|mailchimp"
           "|subscribe(?:-\\w+)*|subscription-?(?:box|promo|form|banner)|call-?to-?action|cta(?:-\\w+)?|donat(?:e|ion)s?(?:-\\w+)*|support-?us|app-?(?:promo|banner|download)|abo-?(?:teaser|box|hinweis)|merch(?:andise)?|shop-?(?:box|module|widget)|affiliate-?(?:box|module|links?)"),
    naming(Label.PROMO, "zone:promos:widget", "sidebar|side-?bar|right-?(?:rail|col|column)|left-?rail|widget-area|secondary-?content", is_certain=False, tags="div aside section td ul"),
)  # fmt: skip

_SAYINGS = {
    "ad": (
        r"^\W*(?:advertise?ments?|advert|story continues below(?: advertisement)?|article continues (?:after|below)(?: (?:this )?ad(?:vertisement)?)?|anzeige|werbung|publicité|publicidad|pubblicità|reklama?|annonse?|sponsored(?: content| post)?|continue reading the main story|scroll to continue|article content|(?:back to|this|up next) video|passer la publicité|skip (?:ad|advertisement|to content)|post continues below.{0,20}|la suite après (?:la|cette) publicité|continue after ad|loading\.*)\W*$"
    ),
    "share": (
        r"^\W*(?:share(?: (?:this|on|via|article|story|post)\b.{0,40}| it)?|tweet(?: this)?|e-?mail(?: this)?|print(?: (?:this|article|page))?|facebook|twitter|linkedin|whatsapp|reddit|pinterest|teilen|merken|drucken|vorlesen|anhören|artikel (?:teilen|merken|drucken)|partager|compartir|condividi|copy link|link copied\W*|save|bookmark)\W*$"
    ),
    "promo": (
        r"^\W*(?:(?:sign|subscribe|register) (?:up )?(?:here |now |today )?(?:for|to) (?:our|the|my|your|free|daily|weekly|email|.{0,30}newsletter)|follow (?:us|me|him|her|the author|@?\w+) on\b"
        r"|(?:get|have) (?:the )?.{0,60}(?:delivered|sent) (?:straight |directly |right )?to your inbox|like us on facebook|join (?:us|our|the conversation)\b.{0,60}(?:facebook|telegram|whatsapp|twitter|newsletter|channel)"
        r"|download (?:the|our) .{0,30}app\b|support (?:our|independent) (?:journalism|work)|donate (?:now|today|here)|jetzt (?:abonnieren|newsletter)|abonnez-vous|suscríbete|inscrivez-vous"
        r"|click here to (?:get|download|install) (?:the|our) .{0,30}app\b|for (?:the latest|more|all the latest) .{0,60}\b(?:follow us|download (?:the|our)|sign up (?:for|to))\b|never miss .{0,60}\bsign(?:ing)? up\b"
        r"|if you (?:enjoyed|liked|found) this (?:post|article|story|essay|piece)\b.{0,60}\b(?:subscrib|leav(?:e|ing) a comment|your email|might (?:also )?(?:want|like)|may also|like it on|check out)"
        r"|(?:folgen sie|folge|folgt) (?:uns|mir)\b.{0,30}\b(?:auf|bei|hier)\b|abonnieren sie\b|jetzt .{0,40}\bnewsletter\b.{0,20}\b(?:abonnieren|anmelden|bestellen)|unterstützen sie (?:uns|unsere|unabhängigen)\b"
        r"|(?:suivez|rejoignez)[- ](?:nous|moi)\b.{0,20}\b(?:sur|dans)\b|recevez .{0,60}\b(?:newsletter|boîte mail)\b|(?:síguenos|síganos|siga-nos|seguici|volg ons|följ oss|følg oss|følg os|obserwuj nas|śledź nas|polub nas)\b.{0,30}\b(?:en|em|no|na|su|op|på|via)\b"
        r"|suscríb(?:ase|anse) (?:a|al|aquí)\b|únete (?:a|al) .{0,40}\b(?:canal|telegram|whatsapp|newsletter|comunidad)\b|hazte (?:miembro|socio|socia)\b|assine (?:a|nossa|o) .{0,30}newsletter|iscriviti (?:alla|al|qui)\b|(?:meld je|schrijf je) .{0,30}nieuwsbrief|zapisz się (?:na|do) .{0,30}newsletter)"
    ),
    "watch": (r"^(?-i:(?:[Ww]atch|[Ll]isten to|[Ss]tream) [A-Z][\w’']+(?:[ :]+[\w’',]+){1,9}\.?)$"),
}
"""What lines say that lead elsewhere, by kind; the first that says so has the line."""

_SAYING = re.compile("|".join(f"(?P<{kind}>{sayings})" for kind, sayings in _SAYINGS.items()), re.IGNORECASE)
_SAID = {"ad": Label.AD, "share": Label.SHARE, "promo": Label.PROMO, "watch": Label.PROMO}

KINDS = frozenset(_SAID)
"""The kinds of lines that lead elsewhere."""

_RELATED_TEXT = re.compile(
    r"^\W*(?:(?:also )?read(?: more| also| next| this| on)?|more|see also|also see|related(?: (?:articles?|stor(?:y|ies)|posts?|links?|news|content|coverage|reading|topics))?|recommended(?: reading)?|don['’]t miss|must[- ]read|you (?:may|might) also (?:like|enjoy|be interested in)"
    r"|watch(?: now)?|listen|video|up next|weiterlesen|(?:ähnliche|weitere|verwandte) (?:artikel|themen|beiträge)|mehr (?:zum thema|dazu)|lesen sie (?:auch|mehr)|siehe auch|auch interessant|lire (?:aussi|également)|à lire(?: aussi)?|voir aussi|sur le même sujet|(?:le[ea]|ve[ra]|mir[ae])(?: (?:también|más|aquí|además)|(?=\s*[:|].{20}))|leer más|(?:le|te) (?:puede|podría)(?: también)? interesar|leia (?:também|mais)|veja (?:também|mais)|leggi anche|lees (?:ook|meer)|läs (?:också|även|mer)|les (?:også|mer)|læs (?:også|mere)|lue myös"
    r"|(?:czytaj|zobacz|przeczytaj)(?: (?:też|także|również|więcej))?|dowiedz się więcej|auch lesen|lesen sie (?:auch|hier|dazu|mehr)[^:.?]{0,30}|schon gelesen|zum weiterlesen|mehr (?:themen|artikel|infos?)|das (?:thema )?könnte (?:sie|dich|euch) auch interessieren|čtěte (?:také|více)|citește și|читайте (?:также|також)|διαβάστε (?:επίσης|ακόμ[αη]|και)|δείτε (?:επίσης|ακόμ[αη])|ayrıca (?:okuyun|bakınız)|(?:bunlar da )?ilginizi çekebilir|kapcsolódó|olvasta már|xem thêm|baca juga|اقرأ (?:أيضا|أيضًا|ايضا|المزيد)|شاهد أيضا|קראו (?:גם|עוד)|לקריאה נוספת|関連記事|あわせて読みたい|相关(?:阅读|新闻|报道)|延伸阅读|관련 ?기사)\s*(?:[:：|»>?…–—-]|\.{3}|$)",
    re.IGNORECASE,
)

MAX_PROMO_WORDS = 40
"""Words of the longest line that promotes; a longer one is a paragraph that begins like one."""


def says_promo(text: str, word_count: int, link_density: float) -> tuple[Label, str] | None:
    """Return the label and rule of a block that says itself that it leads elsewhere, or None.

    Catches ``Read more: ...``, ``Watch TERROR: ...``, ``Sign up for our newsletter``, ``Advertisement``, ``Share this``. Must not catch
    ``More than 140,000 fled`` or ``Watch how the line moves.``: a colon, a link or a title in capitals is asked for.
    """
    if word_count > MAX_PROMO_WORDS:
        return None
    said = _SAYING.match(text)
    if said is not None and said.lastgroup == "watch" and _is_told(text, link_density):
        return None
    if said is not None and said.lastgroup is not None:
        return _SAID[said.lastgroup], f"rule:says-{said.lastgroup}"
    if _RELATED_TEXT.match(text) and (link_density > MIN_LINKED or word_count <= 3):
        return Label.RELATED, "rule:says-related"
    return None


def _is_told(text: str, link_density: float) -> bool:
    """Tell a sentence (``Listen to Ann Lee.``) from what leads to a film or a broadcast."""
    return text.endswith(".") and ":" not in text and link_density < MIN_LINKED


MIN_LINKED = 0.3
"""Share of links that makes a line beginning "Read more" or "Video" lead elsewhere."""
