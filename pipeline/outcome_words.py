"""What pages that are no articles say of themselves, in nine languages; asked only of pages with few words."""

# ruff: noqa: E501 -- vocabularies: one line holds one language; broken up, it is harder to check

from __future__ import annotations

import re

BOT = re.compile(
    r"\b(?:verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:human|robot)|i'?m not a robot|checking (?:if the site connection is secure|your browser)|enable javascript and cookies to continue"
    r"|please enable (?:javascript|js|cookies)\b.{0,60}\b(?:continue|disable any ad blocker|proceed|view)|access (?:to this page has been )?denied|unusual (?:traffic|activity) from|request unsuccessful\. incapsula|attention required! \| cloudflare|ddos protection by|pardon our interruption|press & hold to confirm|bot detection"
    r"|captcha|human verification|security of your connection|you have been blocked|you(?:['’]re| are) (?:(?:a )?human|not a (?:ro)?bot)"
    r"|(?:sie|du) (?:ein mensch|kein roboter|kein bot)|kein roboter (?:sind|bist)|bin kein roboter|sicherheit ihrer verbindung|ungewöhnliche[nr]? (?:datenverkehr|aktivität)|zugriff (?:wurde )?(?:\w+ ){0,3}(?:verweigert|blockiert|gesperrt)"
    r"|vous (?:êtes (?:bien )?(?:un )?humain|n['’]êtes pas un robot)|suis pas un robot|sécurité de votre connexion|(?:trafic|activité) inhabituel(?:le)?|accès (?:a été )?(?:refusé|bloqué)"
    r"|(?:es|eres) (?:un ser )?humano|no (?:eres|es|soy) un robot|seguridad de (?:su|tu) conexión|tráfico inusual|acceso denegado"
    r"|(?:di essere|che sei|che tu sia) (?:un essere )?umano|non (?:sei|sia|sono|essere) un robot|sicurezza della (?:tua |sua )?connessione|traffico insolito|accesso negato"
    r"|jesteś człowiekiem|nie jeste[mś] robotem|bezpieczeństwo (?:twojego )?połączenia|odmowa dostępu"
    r"|(?:u|je) (?:een mens|geen robot) bent|dat (?:u|je) geen robot|ben geen robot|beveiliging van (?:uw|je) verbinding|toegang geweigerd"
    r"|(?:é|és) (?:um )?(?:ser )?humano|não (?:é|és|sou) um robô|segurança da (?:sua )?(?:ligação|conexão)|tráfego incomum|acesso negado)\b"
    r"|人間であることを確認|ロボットではありません|ロボットでないこと|接続のセキュリティを確認|通常と異なるトラフィック",
    re.IGNORECASE,
)
"""Said to the reader; only the whole of it in a page of next to nothing else makes that a check."""

BOT_TITLE = re.compile(
    r"^(?:just a moment|nur einen moment|un instant|un momento|un attimo|cierpliwości|chwileczkę|een moment geduld|um momento|しばらくお待ちください)\s*(?:\.{3}|…)$",
    re.IGNORECASE,
)
"""The titles of Cloudflare's check, whole: an article may begin so, but has more to its title."""

GONE_TITLE = re.compile(
    r"^\W*(?:(?:(?:error|erreur|fehler|errore|erro|błąd|fout) )?404(?=\W*$|\W*[:|–-]|\W+(?:not found|error|page|seite|página|pagina)\b)|page (?:was )?not found|not found|(?:page|article|story|content|seite|inhalt|artikel) (?:is )?(?:not found|no longer available|unavailable|nicht gefunden|nicht verfügbar)|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|pagina niet gevonden|página não encontrada|nie znaleziono strony|strona nie istnieje|oops\b)"
    r"|\b(?:404 (?:not found|error|page)|page not found|seite nicht gefunden|page introuvable|página no encontrada|pagina non trovata|pagina niet gevonden|página não encontrada|nie znaleziono strony)\W*$|\b404\s*[|–-]"
    r"|(?:ページ|記事)(?:が|は)(?:見つかりません|存在しません)",
    re.IGNORECASE,
)
GONE_TEXT = re.compile(
    r"\b(?:the page you(?:'re| are| were|’re)? (?:looking for|requested|trying to)|(?:sorry|oops)[,!.]? (?:but )?(?:the|this|that|we couldn).{0,40}(?:page|article|story)|(?:page|article|story) (?:could not be|cannot be|can't be|was not) found|(?:page|article|story|content|link) (?:\w+ ){0,4}no longer (?:exists?|available)|this page does(?:n['’]t| not) exist"
    r"|die (?:von ihnen )?(?:angeforderte|gesuchte|aufgerufene|gewünschte) seite|der (?:angeforderte|gesuchte|gewünschte) artikel|diese seite (?:existiert|gibt es) (?:leider )?nicht|(?:artikel|seite|inhalt|beitrag) ist (?:leider )?nicht (?:mehr )?(?:verfügbar|vorhanden)"
    r"|la page (?:demandée|recherchée|que vous)|cette page n['’]existe (?:pas|plus)|(?:l['’]article|le contenu) que vous (?:re)?cherchez"
    r"|la página (?:solicitada|que (?:buscas|busca|estás buscando|está buscando|intentas))|esta página (?:ya )?no existe|(?:el artículo|el contenido) (?:al )?que (?:buscas|busca|intenta|intentas)"
    r"|la pagina (?:richiesta|che (?:stai cercando|cerchi|hai (?:cercato|richiesto)))|questa pagina non (?:esiste|è (?:più )?disponibile)|l['’]articolo che (?:cerchi|stai cercando)"
    r"|strona,? (?:której szukasz|o podanym adresie)|(?:szukana|żądana) strona|strony nie znaleziono|nie ma takiej strony|artykuł,? którego szukasz"
    r"|de (?:gevraagde|opgevraagde) pagina|de pagina (?:die (?:je|u) (?:zoekt|zocht|probeert)|bestaat niet|is niet gevonden)|deze pagina (?:bestaat niet|kunnen we niet vinden)|het artikel dat (?:je|u) zoekt"
    r"|a página (?:solicitada|que (?:procura|procuras|você procura|está a procurar|está procurando|você tentou|tentou))|esta página não existe|o (?:artigo|conteúdo) que procura)\b"
    r"|お探しの(?:ページ|記事)|(?:ページ|記事)(?:は|が)(?:見つかりません|存在しません|削除され)",
    re.IGNORECASE,
)

LIVE_TITLE = re.compile(
    r"\b(?:live|live-?blog|live-?ticker|en direct|en vivo|en directo|minuto a minuto|in diretta|la diretta|na żywo|ao vivo|ao minuto)\b|ライブ|速報|実況",
    re.IGNORECASE,
)
"""What live blogs are called. So are broadcasts and concerts: a title alone says nothing."""

CLOCK = re.compile(r"\W{0,2}(?:[01]?\d|2[0-3])\s?[:.h時]\s?[0-5]\d(?!\d)")
"""The time of day that an entry begins with: ``20:15``, ``20.15 Uhr``, ``20h15``, ``20時15分``."""

NOT_HERE = re.compile(
    r"\b(?:access|website|site)\b.{0,80}\beuropean (?:economic area|union|countries)\b", re.IGNORECASE
)
"""What papers say that would rather be read by nobody in a land than ask there for consent."""

CONSENT_TALK = re.compile(
    r"cookie|クッキー|privacy|consent|personal data|data protection|our (?:\d+ )?partners|widerruf|zustimm|einwillig|willigen|datenschutz|privatsphäre|(?:mit|und|ohne) (?:werbung|tracking)|pur-abo"
    r"|vie privée|consentement|nos (?:\d+ )?partenaires|données|nuestros (?:\d+ )?socios|privacidad|datos personales|consentimiento|nostri (?:\d+ )?(?:fornitori|partner)|dati personali|consenso"
    r"|prywatnoś|zgodę|danych osobowych|dane osobowe|toestemming|persoonsgegevens|nossos (?:\d+ )?parceiros|dados pessoais|同意|プライバシー|個人データ|個人情報",
    re.IGNORECASE,
)
"""What a question for consent talks of throughout; prose may do so as well, so it counts only beside the question, or
beside the button that answers it."""

CONSENT_BUTTON = re.compile(
    r"(?:ok(?:ay)?|(?:i )?agree|(?:i )?accept(?: all| cookies| and continue)?|allow all|got it|(?:alle[sn]? )?(?:akzeptieren|zulassen|erlauben)|akzeptieren und weiter|zustimmen|einverstanden"
    r"|(?:tout )?accepter(?: et continuer| tout)?|j['’]accepte|aceptar(?: todo| y continuar)?|acepto|accetta(?: tutto| e continua)?|accetto|akceptuję|zgadzam się|akkoord|accepteren|aceitar(?: tudo)?|aceito|concordo|同意(?:する|します)?)\W*",
    re.IGNORECASE,
)
"""The whole of a button that gives consent."""
