"""Finds forms: comment forms and log-ins, searches, contact forms."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of name or phrase; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Label
from pipeline.page.blocks import Blocks
from pipeline.zones.vocabulary import Openings, Zone, naming, spelled

NAMINGS = (
    naming(Label.COMMENT_FORM, "zone:forms:respond",
           "respond|comment-?respond|comment-?form(?:-\\w+)*|commentform|comments-?form|form-?comments?|reply-?(?:form|title|box)|leave-?(?:a-)?(?:comment|reply)|post-?(?:a-)?comment|add-?(?:a-)?comment|write-?(?:a-)?comment|comment-?notes|form-allowed-tags|must-log-in|logged-in-as|akismet(?:-\\w+)*|commenting-as|comment-?(?:editor|input|compose|submit)|kommentar-?(?:formular|schreiben)"),
    naming(Label.OTHER, "zone:forms:search", "search|search-?(?:form|box|bar|field|container|wrapper|input)", tags="form div section", is_certain=False),
    naming(Label.OTHER, "zone:forms:login", "login|log-?in|signin|sign-?in|register|registration|user-?login|login-?(?:form|box|modal)", tags="form div section", is_certain=False),
)  # fmt: skip

_FORMS = (
    r"(?:leave|post|add|write|submit) a (?:reply|comment|response)|(?:leave|cancel) (?:reply|comment)|fill in your details below|you are commenting using|connecting to %s"
    r"|(?:facebook|google|gravatar|twitter|wordpress(?:\.com)?) (?:photo|picture|logo)\W*$|notify me (?:of|by|via)|(?:your )?e-?mail(?: address)? (?:will not|is never|\(required|\(will not)|required fields are marked"
    r"|save my name|enter your comment here|type your comment|you must be logged in to|log in to (?:reply|comment|leave)|schreiben? sie einen kommentar|schreibe einen kommentar|kommentar (?:schreiben|hinterlassen|abgeben)"
    r"|laisse[rz] un commentaire|votre adresse (?:e-?mail|de messagerie) ne sera pas|deja (?:una respuesta|un comentario)|tu dirección de correo electrónico no será|ajouter un commentaire|lascia un commento|geef een reactie|dodaj komentarz|napisz komentarz|コメントを(?:残す|書く|投稿)"
    r"|(?:verify|previewing) your comment\W*$|this is only a preview\b|your comment (?:could not be|has been (?:saved|submitted)|has not yet been|will not appear until|is awaiting)|comments are moderated"
    r"|(?:die )?redaktion behält sich (?:das recht )?vor\b.{0,40}\b(?:kommentare|beiträge|leserbriefe)|we reserve the right to (?:edit|remove|delete|moderate|reject)\b.{0,40}\bcomments"
    r"|the letters and numbers you entered did not|as a final step before posting your comment|sign in or post as guest|having trouble reading this image"
)
"""What the forms of blogs print, and what they ask for."""

_INVITATIONS = (
    r"(?:(?:please )?(?:sign|log) ?in|register|subscribe)(?: or (?:register|sign up|create an account))? to (?:(?:post|leave|write|add|join|view|read|see) (?:a |the |your )?)?(?:comments?|reply|replies|conversation|discussion)\b|be the first (?:one )?to (?:comment|reply|respond|leave|post|share your)|(?:there are )?no comments(?: yet| so far| posted)?\W*$"
    r"|(?:the )?comments (?:(?:for|on|to) this (?:article|post|story|entry|topic|page) )?(?:are|have been) (?:now )?(?:closed|disabled|turned off|switched off|moderated)|(?:this )?(?:discussion|conversation|comment(?:ing|s)?(?: section| thread)?) (?:is|has been) (?:now )?(?:closed|moderated)\b|this (?:comment|post|message) (?:was|has been) (?:deleted|removed|hidden)|(?:load|show|view|see|read) (?:all |more |\d+ more |all \d+ |\d+ )?(?:previous |older |newer )?(?:comments|replies|responses)\b.{0,12}$"
    r"|(?:view|read|show|see) (?:all )?\(?\d+\)? (?:comments|replies)\W*$|please enable javascript to view the\b|comments? powered by\b|start the discussion|join the (?:discussion|conversation)\W*$"
    r"|(?:sie müssen|du musst|bitte) (?:sich |dich )?(?:angemeldet|eingeloggt|registriert|anmelden|einloggen|registrieren|loggen).{0,60}komment|(?:melden sie sich|melde dich|loggen sie sich|logge dich) .{0,40}(?:kommentieren|kommentar)|um (?:selbst |einen )?kommentare?.{0,50}(?:einloggen|anmelden)|(?:noch )?keine kommentare(?: vorhanden)?\W*$|(?:seien sie|sei) der erste.{0,40}komment|die kommentar(?:funktion|spalte).{0,40}(?:geschlossen|deaktiviert|beendet)|(?:weitere|mehr|alle|ältere) (?:\d+ )?(?:kommentare|antworten) (?:laden|anzeigen|ansehen|lesen)|kommentare (?:sind )?(?:geschlossen|deaktiviert)|(?:dieser|der) kommentar wurde (?:gelöscht|entfernt)|die kommentare (?:geben|spiegeln) nicht|(?:die )?kommentare werden (?:moderiert|redaktionell|geprüft|vor)"
    r"|(?:vous devez|il faut|veuillez) (?:être (?:connecté|abonné|inscrit)|vous (?:connecter|inscrire|identifier)).{0,40}(?:comment|réagir|répon)|(?:connectez|inscrivez|identifiez)-vous pour (?:comment|réagir|laisser|pouvoir)|(?:soyez|sois) le premier.{0,30}(?:comment|réag)|aucun commentaire\b.{0,20}$|(?:les )?commentaires (?:sont )?(?:fermés|désactivés|clos)|(?:voir|afficher|charger|lire) (?:plus de|tous les|les|d['’]autres|la suite des)? ?(?:\d+ )?(?:commentaires|réponses)|(?:ce )?commentaire (?:a été )?(?:supprimé|modéré)|réagissez\b.{0,20}$|cet espace est réservé aux (?:abonnés|comment)"
    r"|(?:debes|debe|tienes que|necesitas|inici(?:a|e)|regístr(?:ate|ese)|suscríb(?:ete|ase)|hazte).{0,50}(?:para|y) (?:poder )?(?:comentar|participar en (?:los comentarios|la conversación|el debate)|publicar un comentario|dejar un comentario)|(?:sé|sea) el primero.{0,25}(?:coment|opin)|(?:no hay|sin) comentarios\W*(?:aún|todavía)?\W*$|(?:los )?comentarios (?:están )?(?:cerrados|desactivados)|(?:ver|cargar|mostrar) (?:más|todos los|los) ?(?:\d+ )?(?:comentarios|respuestas)|(?:este )?comentario (?:ha sido|fue) (?:eliminado|borrado|moderado)|(?:ver )?normas de (?:participación|uso|la comunidad|los comentarios)\W*$|tu comentario (?:está|será|ha sido)"
    r"|(?:faça|efetue|entre|você (?:precisa|deve)|é preciso|assine|inicie).{0,40}para (?:poder )?comentar|(?:seja o|sê o) primeiro.{0,25}coment|(?:nenhum|sem|não há) comentários?\b.{0,20}$|(?:os )?comentários (?:estão |foram )?(?:fechados|encerrados|desativados|desabilitados)|(?:ver|carregar|mostrar|exibir) (?:mais|todos os) ?(?:\d+ )?(?:comentários|respostas)|os comentários (?:não representam|são de responsabilidade)|(?:deixe|escreva|adicione|faça) (?:um|o seu|seu) comentário"
    r"|(?:devi|devi essere|bisogna|accedi|effettua|registrati|iscriviti|abbonati).{0,40}per (?:poter )?(?:commentare|lasciare|partecipare|scrivere)|(?:sii|diventa) il primo.{0,25}comment|(?:nessun|non ci sono) comment[oi]\b.{0,20}$|(?:i )?commenti (?:sono )?(?:chiusi|disabilitati)|(?:mostra|carica|vedi|leggi) (?:altri|tutti i|più) ?(?:\d+ )?(?:commenti|risposte)|(?:scrivi|aggiungi|invia) un commento"
    r"|(?:je moet|u moet|log) (?:in(?:gelogd|loggen)?|zijn ingelogd|aangemeld|geregistreerd).{0,40}(?:reageren|reactie)|wees de eerste.{0,25}rea|(?:nog )?geen reacties\b.{0,20}$|reacties (?:zijn )?gesloten|reageren is (?:niet|niet meer) mogelijk|(?:meer|alle|toon) (?:\d+ )?reacties(?: (?:laden|tonen|bekijken))?\W*$|(?:plaats|schrijf|geef) (?:je |uw |een )?reactie"
    r"|(?:musisz|zaloguj się).{0,40}(?:aby|żeby|by) .{0,12}(?:komentować|dodać|napisać|skomentować)|bądź pierwsz.{0,25}koment|(?:brak|nie ma) komentarzy\b.{0,20}$|(?:pokaż|wczytaj|zobacz) (?:więcej|wszystkie|starsze) (?:komentarz[ye]|odpowiedzi)|komentarze (?:są |zostały )?(?:wyłączone|zamknięte)|komentarz (?:został )?usunięty"
    r"|(?:du måste|du må|du skal) .{0,30}(?:kommenter)|(?:bli|vær|var) (?:den )?f[øö]rste?.{0,25}kommenter|inga kommentarer|ingen kommentarer|(?:visa|läs|vis|se) (?:fler|alla|flere|alle) (?:kommentarer|svar)|kommentarer(?:na)? (?:är|er) (?:stängda|avstängda|lukket|lukkede)|(?:skriv|lämna|legg igjen|tilføj) (?:en |din )?kommentar"
    r"|(?:kirjaudu|sinun (?:pitää|täytyy)).{0,40}kommentoi|(?:ei (?:vielä )?kommentteja)\b|(?:näytä|lataa) (?:lisää|kaikki) komment|(?:pro|chcete-li) .{0,30}(?:koment|diskus|příspěv).{0,40}přihl|přihl\w+ .{0,30}(?:koment|diskus)|(?:přidat|přidejte|napsat) (?:komentář|příspěvek)|žádné komentáře\b|(?:yorum (?:yap|yaz|ekle)\w*|ilk yorumu? .{0,20}(?:yap|yaz)\w*|yorum yapmak için .{0,40}|henüz yorum .{0,20}|(?:daha fazla|tüm) yorum\w* (?:göster|yükle|gör)\w*)\W*$"
    r"|(?:чтобы|для того,? чтобы) (?:оставить|оставлять|написать|добавить|комментировать).{0,60}(?:войдите|авториз|зарегистр|необходимо|нужно)|(?:войдите|авторизуйтесь|зарегистрируйтесь).{0,40}(?:комментари|комментиров)|(?:оставить|добавить|написать|ваш|новый) комментарий\W*$|(?:комментариев|комментарии)(?: пока)?(?: ещё)? (?:нет|отсутствуют|закрыты|отключены)|(?:пока )?нет комментариев|(?:показать|загрузить|читать) (?:ещё|еще|все|больше) ?(?:\d+ )?(?:комментари\w*|ответ\w*)|будьте первым.{0,30}комм|комментарий удал[её]н"
    r"|コメント(?:は(?:まだ)?(?:ありません|受け付けて)|するには|を(?:もっと|すべて)(?:見る|読む)|の投稿には|／誹謗中傷)|最初のコメント|댓글(?:을| 쓰기| 입력| 작성| 더보기|이 없습니다).{0,30}$|로그인.{0,20}댓글|(?:登录|登錄|登入)后?.{0,12}(?:评论|評論|留言|回复)|(?:发表|發表|我要|写)(?:评论|評論|留言)\W*$|(?:暂无|还没有|尚無)(?:评论|評論|留言)|(?:查看|加载|展开|顯示|全部)(?:更多|全部)?(?:\d+条)?(?:评论|評論|回复|留言)\W*$|文明上网.{0,30}$"
    r"|(?:أضف|اترك|اكتب) (?:تعليق|ردا)|لا (?:توجد|يوجد) تعليقات|سجّ?ل (?:ال)?دخول.{0,30}تعليق|(?:הוסף|הוספת|כתוב|כתבו) תגובה|אין תגובות|היו? הראשונ"
)
"""What stands around comments, in the languages of the press: who may write, that nobody did, that nobody may, where more are."""

FORM_TEXT = Openings(f"{_FORMS}|{_INVITATIONS}")
"""What comment forms say. Not: ``I left a comment``, ``Leave a light on``; guarded by ``tests/pipeline/test_zones.py``."""

_AMID = re.compile(
    r"^(?:(?=[^×✕✖]*+[×✕✖])\W++$|\W*+(?:share your (?:thoughts|opinion|view)s?|(?:what do you think|was (?:meinen sie|denkst du)|et vous,? qu['’]en pensez-vous|(?:y tú )?qué opinas|o que você acha|cosa ne pensi)|what are your thoughts|add (?:a|your) comment|(?:your )?(?:comment|message|name|website|e-?mail)\W{0,3}$|(?:sort(?:ed)?(?: by)?|newest|oldest|best|top|most (?:liked|recent|relevant|popular|replied|voted)|all)(?:\W+(?:newest|oldest|best|first|top|comments|latest|most \w+))*\W*$"
    r"|(?:log ?in|sign ?in|sign ?up|register|subscribe|logout|close|cancel|submit|send|post|preview|x|load more|show more|see more|view more|refresh|follow|unfollow|rss|guidelines|community guidelines|rules|house rules|terms|privacy|help|faq)\W*$|\d+ (?:characters? (?:left|remaining)|online|users? (?:online|here)|viewing)"
    r"|(?:anmelden|einloggen|registrieren|schließen|abbrechen|absenden|senden|mehr (?:laden|anzeigen)|netiquette|kommentarregeln|neueste(?: zuerst)?|älteste(?: zuerst)?)\W*$|(?:se connecter|connexion|s['’]inscrire|fermer|annuler|envoyer|publier|voir plus|charte(?: de modération)?|règles|les plus (?:récents|anciens|appréciés))\W*$"
    r"|.{0,60}\bpara participar\W*$|(?:iniciar sesión|regístrate|suscríbete|cerrar|cancelar|enviar|publicar|ver más|cargar más|normas|más (?:recientes|antiguos|valorados|votados))\W*$|(?:entrar|cadastre-se|fechar|enviar|ver mais|carregar mais|mais recentes|mais antigos)\W*$|(?:accedi|registrati|chiudi|annulla|invia|mostra altri|regolamento|più recenti)\W*$|(?:inloggen|sluiten|annuleren|verzenden|plaatsen|meer laden|huisregels|nieuwste|oudste)\W*$|(?:zaloguj się|zamknij|anuluj|wyślij|pokaż więcej|regulamin|najnowsze|najstarsze)\W*$"
    r"|(?:logga in|stäng|skicka|visa fler|senaste|äldsta)\W*$|(?:войти|закрыть|отмена|отправить|показать ещё|правила|сначала (?:новые|старые)|новые|старые)\W*$|(?:giriş yap|kapat|gönder|daha fazla göster)\W*$|(?:ログイン|閉じる|投稿する|新着順|人気順|おすすめ順)\W*$|(?:로그인|닫기|등록|최신순|공감순|더보기)\W*$|(?:登录|登入|关闭|發表|发表|提交|最新|最热|热门)\W*$|(?:もっと見る|すべて見る)\W*$|(?:تسجيل الدخول|إغلاق|إرسال|المزيد)\W*$))",
    re.IGNORECASE,
)
"""What says so only among comments: buttons, orders, prompts, the rules of the house."""

MAX_FORM_TEXT_WORDS = 25


def says_form(text: str, word_count: int) -> bool:
    """Tell whether a block is a line of a comment form by what it says."""
    return word_count <= MAX_FORM_TEXT_WORDS and FORM_TEXT.match(text)


def says_form_amid_comments(text: str, word_count: int) -> bool:
    """Tell whether a block that stands among comments is none, nor about one, by what it says (``Close``, ``Newest first``)."""
    return says_form(text, word_count) or (word_count <= MAX_AMID_WORDS and _AMID.match(text) is not None)


MAX_AMID_WORDS = 8


def find_lines(zones: Sequence[Zone], blocks: Blocks) -> Iterator[Zone]:
    """Find the lines of forms that stand among comments, in no form (``This is only a preview``)."""
    known = {n for zone in zones if zone.label is Label.COMMENT_FORM for n in range(zone.first, zone.last)}
    last = 0
    for zone in zones:
        if zone.label is Label.COMMENT:
            for leaf in blocks.leaves[max(zone.first, last) : zone.last]:
                if leaf.n not in known and says_form_amid_comments(leaf.text, leaf.words):
                    yield Zone(Label.COMMENT_FORM, "zone:forms:says-form", leaf.node, run=(leaf.n, leaf.n + 1))
            last = max(last, zone.last)


MAX_FORM_WORDS = 250
"""A form that holds more words than this is a wrapper of the page (ASP.NET puts whole pages in one)."""


def find_forms(blocks: Blocks) -> Iterator[Zone]:
    """Find ``form`` elements that ask the reader for something; a form around the page itself is none."""
    for node in blocks.nodes:
        if node.tag != "form" or node.first == node.last:
            continue
        if sum(leaf.words for leaf in blocks.leaves[node.first : node.last]) > MAX_FORM_WORDS:
            continue
        names = spelled(node.names + " " + (node.element.get("action") or ""))
        asks_for_text = next(node.element.iter("textarea"), None) is not None
        if "comment" in names or asks_for_text:
            yield Zone(Label.COMMENT_FORM, "zone:forms:textarea", node)
        elif any(word in names for word in ("subscri", "newsletter", "signup", "mail")):
            yield Zone(Label.PROMO, "zone:forms:newsletter", node)
        else:
            yield Zone(Label.OTHER, "zone:forms:form", node)
