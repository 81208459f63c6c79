"""Finds what every page of a site has: its head, its menus, its foot."""

from __future__ import annotations

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
