"""What stands around comments is told by what it says, in the languages of the press."""

from __future__ import annotations

import pytest

from pipeline.model import Label, Page
from pipeline.separate import separate
from pipeline.zones.forms import says_form, says_form_amid_comments

PROSE = "The council met for six hours on Monday and could not agree on who should pay for the new harbour wall. "


@pytest.mark.parametrize(
    "text",
    [
        "Sign in to comment",
        "Log in to join the discussion",
        "Be the first to comment",
        "No comments yet",
        "Comments are closed.",
        "Load more comments",
        "View 12 replies",
        "Comments on this article are now closed.",
        "Please enable JavaScript to view the comments powered by Disqus.",
        "Subscribe to join the conversation",
        "This comment has been removed",
        "Sie müssen angemeldet sein, um kommentieren zu können.",
        "Melden Sie sich an, um zu kommentieren",
        "Noch keine Kommentare",
        "Seien Sie der Erste, der einen Kommentar schreibt",
        "Die Kommentarfunktion ist geschlossen",
        "Weitere Kommentare laden",
        "Kommentare sind geschlossen",
        "Vous devez être connecté pour commenter",
        "Connectez-vous pour réagir",
        "Soyez le premier à commenter",
        "Aucun commentaire",
        "Les commentaires sont fermés",
        "Voir plus de commentaires",
        "Afficher les réponses",
        "Debes iniciar sesión para comentar",
        "Inicia sesión para comentar",
        "Suscríbete o regístrate para participar en los comentarios",
        "Sé el primero en comentar",
        "No hay comentarios",
        "Comentarios cerrados",
        "Ver más comentarios",
        "Ver normas de participación",
        "Faça login para comentar",
        "Seja o primeiro a comentar",
        "Nenhum comentário",
        "Comentários encerrados",
        "Carregar mais comentários",
        "Você precisa estar logado para comentar",
        "Accedi per commentare",
        "Sii il primo a commentare",
        "Nessun commento",
        "Commenti chiusi",
        "Mostra altri commenti",
        "Devi essere registrato per lasciare un commento",
        "Log in om te reageren",
        "Je moet ingelogd zijn om te reageren",
        "Wees de eerste die reageert",
        "Nog geen reacties",
        "Reacties gesloten",
        "Meer reacties laden",
        "Zaloguj się, aby dodać komentarz",
        "Bądź pierwszy, który skomentuje",
        "Brak komentarzy",
        "Pokaż więcej komentarzy",
        "Komentarze zostały wyłączone",
        "Du måste vara inloggad för att kommentera",
        "Bli först att kommentera",
        "Inga kommentarer",
        "Visa fler kommentarer",
        "Kommentarerna är stängda",
        "Skriv en kommentar",
        "Войдите, чтобы оставить комментарий",
        "Будьте первым, кто оставит комментарий",
        "Комментариев пока нет",
        "Комментарии закрыты",
        "Показать ещё комментарии",
        "Чтобы оставить комментарий, необходимо авторизоваться",
        "コメントするにはログインしてください",
        "コメントはまだありません",
        "最初のコメントを書こう",
        "コメントをもっと見る",
        "コメントを書く",
        "댓글을 입력하세요",
        "댓글이 없습니다",
        "로그인 후 댓글을 남겨주세요",
        "댓글 더보기",
        "登录后评论",
        "暂无评论",
        "查看更多评论",
        "发表评论",
        "登录后才能评论",
        "لا توجد تعليقات",
        "أضف تعليقا",
        "سجل الدخول لإضافة تعليق",
        "Kirjaudu sisään kommentoidaksesi",
        "Ei kommentteja",
        "Näytä lisää kommentteja",
        "Pro přidání komentáře se přihlaste",
        "Přidat komentář",
        "Yorum yapmak için giriş yapın",
        "Henüz yorum yok",
        "İlk yorumu siz yapın",
    ],
)
def test_counters_invitations_and_refusals_are_forms(text: str) -> None:
    assert says_form(text, len(text.split()))


@pytest.mark.parametrize(
    "text",
    [
        "I left a comment at the town hall.",
        "Leave a light on for the ferry, the old sailors said.",
        "Die Kommentare werden immer schärfer, sagt der Bürgermeister.",
        "Normas",
        "Bli først med nyhetene",
        "Var först på plats",
        "Sei der Erste im Hafen",
        "He was the first to comment on the ruling.",
        "No comments were made by the ministry on Monday.",
        "Join the army, his father said.",
        "Comments are the lifeblood of this town.",
        "Load more sand on the dyke.",
        "Los comentarios del alcalde causaron enojo.",
        "Il faut être fort pour gagner.",
        "Debe dimitir para participar en las elecciones del puerto.",
        "Mostrar todos los respetos.",
        "Wees de eerste in de rij.",
        "Les commentaires du maire ont choqué.",
        "Sign in to the harbour book at dawn.",
    ],
)
def test_what_articles_say_is_no_form(text: str) -> None:
    assert not says_form(text, len(text.split()))


@pytest.mark.parametrize(
    "text", ["X", "Newest first", "Normas", "Suscríbete para participar", "もっと見る", "Netiquette"]
)
def test_buttons_and_orders_are_forms_among_comments_alone(text: str) -> None:
    assert says_form_amid_comments(text, len(text.split()))
    assert not says_form(text, len(text.split()))


@pytest.mark.parametrize(
    "section",
    [
        '<div id="comments"><h2>0 Comentarios</h2><p>Normas</p><p>Suscríbete o regístrate para participar</p></div>',
        '<noscript><div id="disqus_thread">Please enable JavaScript to view the comments.</div></noscript>',
        '<div class="comments-area"><button>X</button></div>',
        '<section id="kommentare"><h3>Kommentare</h3><p>Wir freuen uns auf eine rege Debatte.</p></section>',
    ],
)
def test_a_section_without_a_comment_is_a_form_throughout(section: str) -> None:
    found = separate(Page(f"<body><article><h1>Wall</h1><p>{PROSE * 4}</p></article>{section}</body>".encode()))
    assert found.comments == ()
    assert {block.label for block in found.blocks[2:]} == {Label.COMMENT_FORM}
    assert found.text == PROSE.strip() + " " + (PROSE * 3).strip()


def test_a_counter_over_comments_and_the_button_below_are_forms() -> None:
    said = "".join(
        f'<li class="comment" id="c{n}"><b class="fn">Ida</b> <time>3 May 2020</time><p>It rained {n}.</p></li>'
        for n in (1, 2)
    )
    section = f'<div id="comments"><h3>2 Comments</h3><ol>{said}</ol><button>Show 12 more</button></div>'
    found = separate(Page(f"<body><article><h1>Wall</h1><p>{PROSE * 4}</p></article>{section}</body>".encode()))
    assert [comment.text for comment in found.comments] == ["It rained 1.", "It rained 2."]
    assert [block.text for block in found.blocks if block.label is Label.COMMENT_FORM] == ["2 Comments", "Show 12 more"]
