"""Knows what a publisher says for itself in the midst of an article or below it: subscribe, follow, support, write to us."""

# ruff: noqa: E501 -- vocabularies: one line holds one language; broken up, it is harder to check

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import or_

from pipeline.zones.voice import reports_speech

MAX_HOUSE_WORDS = 75
"""Words of the longest invitation seen; a longer block is a paragraph."""

MAX_REACHING_WORDS = 30
"""Words of a block that is known by where it says that a newsletter arrives."""

MIN_INVITING = 0.3
"""Share of a block's words in sentences that invite, from which it is there to invite."""

MIN_REPORT_WORDS = 12
"""Words from which a sentence that says somebody spoke tells a story."""

_STRIPPED = ".,:;!?()[]|»«“”„\"'’…–—¡¿📲👉✅▶>→• "

_NETWORKS = """facebook* instagram* whatsapp* telegram* twitter youtube* tiktok* linkedin* pinterest* bluesky mastodon телеграм* вконтакте ютуб*
    فيسبوك تلغرام تيليجرام واتساب انستغرام בפייסבוק פייסבוק טלגרם הטלגרם וואטסאפ"""

_LETTERS = """newsletter* e-newsletter* infolettre* boletín boletines boletim nieuwsbrief* nyhetsbrev* nyhedsbrev* uutiskirje* hírlev* zpravodaj*
    bülten* рассылк* розсилк* ενημερωτικ* briefing lettre נשרת ניוזלטר نشرتنا النشرة"""

_CHANNELS = f"""{_NETWORKS} {_LETTERS} app apps application applicazione aplikacj* aplikaci aplicativo uygulama* εφαρμογ* приложени* застосун* sovellu* تطبيق* אפליקצי* האפליקצי*
    e-paper rss patreon paypal inbox subscription subscriptions membership supporter donation donations donate newsroom channel journalism reporters
    probeabo* abo abonnement* spende spenden mitglied whatsapp-kanal* telegram-kanal* kanal kanalen kanał kanale redaktion redaktionen redaksjonen push-nachrichten
    don dons chaîne abonnés rédaction canal canale socio socia suscripción redacción periodismo redazione giornalismo assinatura assinantes redação jornalismo donazione doação
    abbonamento redactie redakcji redakcję redakcja wiadomościach profil subskrypcj* prenumerat* medlem donatie wsparcie kanalımız* hesaplarımız*
    канал канале канала редакции редакцию почту пожертвован* журналистику κανάλι νέα ειδήσεις συνδρομ* stránku قناتنا ערוץ הערוץ לערוץ"""
"""Ways in which a publisher reaches its readers, and they it; networks and letters among them. A star stands for any ending."""

_CALLS = """sign subscribe follow join download support donate become register send call contact
    abonnieren folgen folge folgt laden lade herunterladen unterstützen unterstütze bestellen anmelden melden melde hilf schreiben spenden freuen
    abonnez* inscrivez* suivez* rejoignez* soutenez soutenir recevez téléchargez retrouvez* envoyez contactez devenez aidez*
    suscríb* sígue* síga* sigue únete hazte apoya* descarga recibe regístrate ayúda* envía* escríbe* colabora
    iscriviti segui seguici abbonati sostieni* scarica ricevi unisciti scrivi* siga inscreva* assine apoie receba baixe cadastre* participe envie subscreva junte* fale entre ajude* clique acesse
    volg schrijf meld abonneer steun stuur inschrijven aanmelden zapisz obserwuj śledź polub pobierz wesprzyj subskrybuj dołącz napisz bądź
    följ prenumerera stöd skicka tipsa følg abonner abonnér støtt støt bliv tilaa seuraa lataa tue edin olun indirin katılın destekleyin
    подпи* следите скачайте поддержите присылайте пришлите присоединяйтесь підпи* підтримайте приєднуйтесь ακολουθ* εγγραφείτε κατεβάστε
    sledujte odebírejte stáhněte podpořte urmăr* abonați* iratkoz* kövess* támogass*
    تابعوا تابعونا تابع اشترك واشتركوا اشتركوا حمل انضم انضموا הצטרפו עקבו ועקבו הורידו הירשמו"""
"""What calls the reader to do something."""

_OURS = """us our ours my me uns unser* nous notre nos nosotros nuestr* ci nostr* noss* ons onze nas nam nasz* oss vår* vore* meidän bizi* наш* нас нам μας náš naš* nás
    noastr* noi minket urmărește-ne suivez-nous rejoignez-nous retrouvez-nous aidez-nous síguenos apóyanos escríbenos envíanos ayúdanos seguici sostienici scrivici siga-nos
    ajude-nos suscríb* abonnez-vous inscrivez-vous قناتنا نشرتنا تطبيقنا تابعونا שלנו אחרינו redakcji редакции
    uutiskirjeemme hírlevelünk* kanalımız* hesaplarımız* uygulamamız* bültenimiz* sayfamız* haberlerimiz*"""
"""A publisher's words for itself."""


def _known(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    return (
        frozenset(word for word in words.split() if word[-1] != "*"),
        tuple(word[:-1] for word in words.split() if word[-1] == "*"),
    )


_REACHED, _CHANNEL, _CALL, _OUR = 1, 2, 4, 8
_KINDS = tuple(
    (bit, *_known(words))
    for bit, words in ((_REACHED, f"{_NETWORKS} {_LETTERS}"), (_CHANNEL, _CHANNELS), (_CALL, _CALLS), (_OUR, _OURS))
)


_HEAD_CHARS = 3
"""Letters that the shortest stem has."""
_CHANNEL_HEADS = frozenset(
    known[:_HEAD_CHARS] for bit, whole, stems in _KINDS if bit == _CHANNEL for known in (*whole, *stems)
)
"""How the words for channels begin: most words begin otherwise, and nothing more is asked of them."""


@lru_cache(maxsize=1 << 15)
def _kinds(word: str) -> int:
    """Return the kinds of a lower-cased word, as bits."""
    bare = word.strip(_STRIPPED)
    return sum(bit for bit, whole, stems in _KINDS if bare in whole or bare.startswith(stems))


_OPENING = re.compile(
    r"(?:did you )?(?:like|enjoy|enjoyed|enjoying) (?:this|reading this) (?:article|post|story|piece)\b|got a (?:news )?(?:tip|story)\b|do you know (?:more|anything) (?:about|of) this\b|.{0,80}\breaders like you\b|do you have a (?:news )?(?:tip|story)\b|have a (?:news )?(?:tip|story) (?:for|to share)\b"
    r"|(?:follow|find) \S+(?: \S+){0,4} on (?:twitter|facebook|instagram|google)\b|(?:want|wish) to (?:receive|get) .{0,80}\b(?:subscription|newsletter|home delivery|inbox|e-?mail)\b"
    r"|to (?:receive|get) .{0,60}\bby e-?mail\b|never miss (?:an?|another) (?:\w+ )?(?:story|post|article|recipe|update|deal|episode)\b|(?:reserve|book) (?:now|your)\b.{0,60}\bour partners\b"
    r"|hat (?:ihnen|dir|euch) (?:dieser|der|unser) (?:artikel|beitrag|text)\b|links lesen\b|(?:guter?|unabhängiger?|kritischer?) journalismus (?:kostet|braucht)\b|(?:sie|du|ihr) (?:möchten|möchtest|wollen|willst|wollt) .{0,80}\b(?:verpassen|auf dem laufenden|noch gibt|unterstützen)\b|(?:haben sie|hast du) (?:einen |hinweise|fehler)"
    r"|vous avez (?:aimé|apprécié) (?:cet|ce|notre) |cet article vous a plu|vous avez une info\b|(?:¿te )?(?:ha )?gust(?:ado|ó) (?:este|el|esta) (?:artículo|post|noticia|receta)|si quieres (?:que sigamos|apoyar|seguir leyendo)|tu apoyo\b|¿tienes (?:una|alguna) (?:pista|historia|noticia)"
    r"|(?:siga|acesse|entre n|participe d)o? ?(?:o |nosso |grupo )*canal\b|gostou (?:deste|desse|do) (?:artigo|post|conteúdo|texto)|quer (?:enviar|sugerir|receber) |reserve já\b|ti è piaciuto (?:questo|l['’])|per restare (?:sempre )?(?:aggiornat\w+|informat\w+)\b|hai (?:una segnalazione|trovato un errore)"
    r"|vond je dit\b|heb (?:je|jij|u) (?:een|nog een) (?:tip|opmerking|vraag)|wilt? (?:u|je) (?:ook )?.{0,80}\bmailbox\b|podobał ci się|dziękujemy, że przeczyta|masz (?:dla nas )?(?:ciekawy )?(?:temat|newsa)\b|czytaj nas\b|har du (?:et )?tips\b|tips(?:a)? oss\b"
    r"|нашли (?:опечатку|ошибку)\b|заметили (?:опечатку|ошибку)\b|если вы (?:нашли|стали|заметили|хотите)\b.{0,80}\b(?:сообщите|пришлите|поделит|напишите|ctrl)|son dakika .{0,80}\b(?:indirin|takip)",
    re.IGNORECASE,
)
"""How invitations begin that need no more to be known."""

_UNSPACED = re.compile(
    r"(?:メールマガジン|メルマガ|無料会員|会員登録|公式(?:LINE|アカウント|X|ツイッター|アプリ)|友だち追加|公众号|微信号|官方微|二维码|客户端|카카오톡|구독|뉴스레터|알림)"
    r".{0,40}(?:チェック|登録|こちら|フォロー|お届け|关注|下载|获取|订阅|하세요|주세요|신청)|(?:扫描|扫一扫|关注|下载|订阅).{0,20}(?:二维码|公众号|客户端|微信|微博|APP)",
    re.IGNORECASE,
)
"""The same in scripts that write without blanks."""

_REACHES = (
    "to your inbox", "in ihr postfach", "in dein postfach", "dans votre boîte", "en tu correo", "en su correo",
    "nella tua casella", "nella tua mail", "na sua caixa", "no seu e-mail", "no seu celular", "in je mailbox", "in uw mailbox",
)  # fmt: skip
"""Where newsletters say they arrive."""

_SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+")
_CLAUSE_END = re.compile(r"[,;–—]\s+|\s(?:and|or|und|oder|et|ou|y|e|o|en|of|i|och|og|ja|ve|veya|и|или|та|και|א?ו)\s")

OPENING_WORDS = 4
"""Words of a clause among which a call stands; in Turkish and at times in German it is the last."""

_SPEECH = frozenset('„“”«»"')
_ENGLISH = frozenset(("the", "and", "your", "you", "of", "to", "for", "with"))
"""English words: advice to firms on networks and newsletters is written in English, and so what names nobody is in doubt."""

_FIRST_PERSON = frozenset(("i", "i'm", "i’m", "i've", "i’ve", "ich", "we", "they", "who"))
"""Who acts in sentences that tell of something."""


def find_house(blocks: Sequence[tuple[str, int]]) -> list[bool]:
    """Tell of each block, given by its text and words, whether it is the publisher speaking for itself to the reader.

    Catches ``Follow us on Facebook and sign up for our newsletter``, ``Jetzt unterstützen``, ``Siga o canal no WhatsApp``: most of
    it calls the reader, for the publisher's own sake, through a channel of the publisher's. Must not catch prose about
    newsletters, apps and donations, advice on them, nor what somebody in the article is quoted to call for. Guarded by
    ``tests/pipeline/test_house_promotion.py``.
    """
    short = [word_count <= MAX_HOUSE_WORDS and text[0] not in _SPEECH for text, word_count in blocks]
    said = set(" ".join(text for (text, _), is_short in zip(blocks, short, strict=True) if is_short).lower().split())
    channels = {
        word for word in said if word.strip(_STRIPPED)[:_HEAD_CHARS] in _CHANNEL_HEADS and _kinds(word) & _CHANNEL
    }
    return [
        is_short and _calls_reader(text, word_count, channels) and not _tells(text, word_count)
        for (text, word_count), is_short in zip(blocks, short, strict=True)
    ]


def _tells(text: str, word_count: int) -> bool:
    return word_count >= MIN_REPORT_WORDS and reports_speech(text)


def _calls_reader(text: str, word_count: int, channels: set[str]) -> bool:
    """Tell whether a block calls the reader for its publisher's sake, whoever speaks.

    Args:
        text: The block.
        word_count: Its words.
        channels: Those words of the page that name a way in which a publisher reaches its readers.
    """
    bare = text.lstrip(_STRIPPED)
    if _OPENING.match(bare) is not None or (not text.isascii() and _UNSPACED.search(text)):
        return True
    lowered = text.lower()
    if word_count <= MAX_REACHING_WORDS and any(map(lowered.__contains__, _REACHES)):
        return True
    words = lowered.split()
    if channels.isdisjoint(words):
        return False
    inviting = sum(len(sentence.split()) for sentence in _SENTENCE_END.split(lowered) if _invites(sentence))
    return inviting >= MIN_INVITING * len(words)


def _invites(sentence: str) -> bool:
    words = sentence.split()
    kinds = reduce(or_, map(_kinds, words), 0)
    if not kinds & _CHANNEL or not kinds & _CALL or not _FIRST_PERSON.isdisjoint(words):
        return False
    if not kinds & _OUR and not (kinds & _REACHED and _ENGLISH.isdisjoint(words)):
        return False
    return any(map(_calls, _CLAUSE_END.split(sentence)))


def _calls(clause: str) -> bool:
    words = clause.split()
    last = words[-1:] if _ENGLISH.isdisjoint(words) else []
    return any(_kinds(word) & _CALL for word in (*words[:OPENING_WORDS], *last))


def addresses_reader(text: str, word_count: int) -> bool:
    """Tell whether a block calls the reader or speaks of its publisher: enough only beside one that says more."""
    if word_count > MAX_HOUSE_WORDS or text[0] in _SPEECH:
        return False
    kinds = reduce(or_, map(_kinds, text.lower().split()), 0)
    return bool(kinds & _CALL and kinds & (_OUR | _CHANNEL))
