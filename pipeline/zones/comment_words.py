"""What stands over, beside and under comments in the languages of the press: headings, ages, who spoke, buttons."""

# ruff: noqa: E501 -- vocabularies: one line holds one kind of phrase; broken up, it is harder to check

from __future__ import annotations

COMMENTS = (
    r"comments?|responses?|replies|reactions?|reader feedback|your thoughts|what (?:our )?readers (?:wrote|write|said|say|think)|readers['’]? (?:letters|write)|letters to the editor|what you(?:['’]re)? (?:say(?:ing)?|think)"
    r"|kommentare?|leser(?:kommentare|stimmen|briefe|meinungen)|kommentarer|kommentar(?:er)?ne|kommentit|kommenttia?|reacties?|comentarios?|comentários?|comentaris?|opiniones|commentaires?|commenti|commento"
    r"|komentarz[ey]?|komentáře?|komentarů|komentáre|diskusn?ia|disku[sz]e|příspěvk[yů]|komentar(?:i|a|ji)?|hozzászólás(?:ok)?|comentarii|yorum(?:lar)?|комментари(?:й|я|и|ев)|коментар(?:і|ів|и|а|ь|ий)?|обсуждение|σχόλι[αο]"
    r"|bình luận|תגובות|תגובה|(?:ال)?تعليقات?|نظرات|コメント(?:一覧)?|みんなのコメント|댓글|(?:全部|最新|热门|精彩|网友)?评论|(?:全部|最新)?評論|留言|ความคิดเห็น|टिप्पणियाँ"
)
"""What comments are called, as alternatives of a pattern."""

OF_ALL = (
    r"\d+|one|two|three|no|reader|readers['’]?|user|all|your|the|post(?:ed)?|previous|recent|showing \d+(?: of \d+)?|view(?:ing)?|latest"
    r"|alle|neueste|tous les|toutes les|les|derniers|todos los|los|todos os|os|tutti i|i|de|alla|wszystkie|ostatnie|všechny|все|всі|όλα τα|すべての|전체"
)
"""What stands before that word: how many, whose."""

OF_READERS = r"(?:of|from|by) (?:our )?readers|der leser|dei lettori|des lecteurs|de (?:los )?lectores|dos leitores|van lezers|od čtenářů|czytelników|från läsarna|читателей"
"""What stands after it."""

AGO = (
    r"\bago\b|\bvor (?:\d+|eine[mr]) |\bil y a (?:\d+|une?\b)|\bhace (?:\d+|una?\b)|\bhá (?:\d+|uma?\b)|\bfa \d+|\bacum (?:\d+|o)\b|\bpřed \d+|\bpred \d+|\bfor \d+ \w+ siden\b|\bпре[дј]и? \d+"
    r"|\b\d+ \w+\.? (?:fa|temu|geleden|sedan|siden|sitten|назад|тому|önce|πριν|ezelőtt|trước|lalu|atrás)\b|\bπριν (?:από )?\d+|\bsaat önce\b"
    r"|\d ?(?:秒|分|時間|日|週間|か月|ヶ月|年)前|\d ?(?:秒|分钟|分鐘|小时|小時|天|周|个月|個月|年)前|\d ?(?:초|분|시간|일|주|개월|년) ?전|לפני |منذ |قبل |पहले"
)
"""How long ago something was, as alternatives of a pattern."""

SAID = (
    r"\b(?:says?|said|wrote|writes|posted by|submitted by|written by|comment by|reply|schrieb|schreibt|sagte?|antworten|dit|a écrit|répondre|dice|dijo|escribió|responder|disse|escreveu|ha scritto|rispondi|schreef|reageer|beantwoord|pisze|napisała?|odpowiedz"
    r"|odpovědět|odpovedať|svara|svar|vastaa|válasz|răspunde|yanıtla|cevapla|ответить|написала?|відповісти|отговор|απάντηση|trả lời|balas)\b|さん|返信|답글|답변|回复|回覆|回應|הגב|השב|رد\b|पर जवाब"
)
"""That someone said something, or may be answered."""

PRESSED = (
    r"reply(?: to (?:this )?comment| with quote)?|respond|report(?: (?:abuse|comment|this))?|permalink|flag|like|dislike|upvotes?|downvote|share|link(?: to this comment)?|copy link|quote|edit|delete|by|on|at|am|um|le|el|homepage|website|journal|profile|jump to post|parent|next|prev|top|points?|votes?"
    r"|antworten|beantworten|melden|zitieren|teilen|empfehlen|gefällt mir|répondre|signaler|partager|citer|j['’]aime|responder|denunciar|compartir|citar|me gusta|curtir|curtidas?|compartilhar|rispondi|segnala|condividi|mi piace"
    r"|odpowiedz|zgłoś|cytuj|udostępnij|lubię to|reageer|beantwoorden|rapporteer|meld|vind ik leuk|svara?|anmäl|gilla|rapporter|vastaa|ilmianna|odpovědět|nahlásit|líbí se|válasz|jelentem|răspunde|raportează|yanıtla|cevapla|beğen|şikayet et"
    r"|ответить|пожаловаться|нравится|цитировать|поделиться|відповісти|поскаржитися|απάντηση|αναφορά|trả lời|thích|הגב(?: לתגובה זו)?|דווח|رد|إبلاغ|أعجبني|返信(?:する|\d*件)?|通報(?:する)?|引用|いいね!?|共感した|なるほど|うーん|非表示・報告|違反報告|답글|신고|공감|비공감|추천|回复|回覆|举报|舉報|检举|赞|讚|点赞|转发|分享"
    r"|twitter|facebook|tweet|e-?mail|says|said|\d+ repl(?:y|ies) beneath your current threshold|rate this|contact|score|\d++|log ?in to reply|log ?in or register to (?:post|reply).{0,20}|up|down|recommend(?:ed)?"
)
"""What only buttons say, and what stands beside them; the longer of two that begin alike goes first."""
