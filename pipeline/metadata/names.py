"""Takes the names of people out of a byline: no "By", no roles, no addresses, one name each."""

from __future__ import annotations

import re

from pipeline.metadata.claims import SOFT_HYPHEN
from pipeline.metadata.leads import LEAD

MAX_NAME_WORDS = 6
MIN_FULL_NAME_WORDS = 2
MAX_FULL_NAME_WORDS = 5
MAX_NAME_CHARS = 60
MAX_CODE_CHARS = 6
"""Letters of the longest codes of editors."""
MAX_ABBREVIATION_CHARS = 5
"""A longer word before a stop ends a sentence."""

# Between two names in one line.
_BETWEEN = re.compile(
    r"\s*(?:[;|/／•·●、，・\n\t]|,(?!\s*(?:jr|sr|ii|iii)\b)(?:\s*(?:and|und|et|y|e)\s)?|\s[–—-]\s"
    r"|\s(?:and|und|och|og|with|mit|avec|con)\s|&)\s*",
    re.IGNORECASE,
)
# "y", "e", "et", "i", "en" are also parts of names and words: they divide only two names of two words or more.
_AND = re.compile(r"^(\S++ \S++.*?) (?:y|e|et|i|en|ja|ve|és|a) (\S++ \S.*)$")
# What follows a name: "Ann Lee for the Daily Example", "Max Muster in Berlin", "Ann Lee (text)"; must not take "in the
# Loop" from "Human in the Loop".
_TAIL = re.compile(
    r"(?<=\S)\s+\S+(?P<beside>\s+(?:for|For(?=\s[Tt]he\s)|at|in|from|of|on|special to|exclusively|aus|für|pour|para"
    r"|per il|w|updated|published|le(?=\s\d))\s.*)$|(?P<day>\s+on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$)"
    r"|(?P<after>\s*[(\[（](?!\w+\)\s+\w+$).*$|\s+@\w+.*$)"
)
# Others who worked on a text, behind its authors: "Ann Lee. Medically reviewed by Max Muster".
_OTHERS = re.compile(
    r"(?<![\s,.|(·])[\s,.|(·]++(?:(?:medically|expert|fact|technically)[\s-])?"
    r"(?:reviewed|edited|checked|verified|translated|illustrated|photographed)\s+by\b.*$"
    r"|(?<![\s,;.|(·/])[\s,;.|(·/]++(?:fotos?|photos?|photograph(?:s|y)|bild(?:er)?|illustration(?:s|en)?|videos?|grafik(?:en)?"
    r"|kuvat?|zdjęcia|fotografie)\s?(?::|\b(?:by|von|par|por|di|de|av|af)\s).*$",
    re.IGNORECASE | re.DOTALL,
)
# The word for a reporter that Korean, Chinese and Japanese put behind a name, and how many others there are.
_REPORTER = re.compile(r"\s*(?:기자|특파원|논설위원|記者|记者|特派員)(?:\s*외\s*\d+명)?$|^\S*(?:報導|报道)$")
# "Hi! I'm Jack" introduces somebody, and names nobody.
_INTRODUCES = re.compile(r"\b(?:i['’]m|my name is|ich bin|je suis|me llamo)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|@|/|\.(?:com|org|net|html?|php|aspx)\b", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"^(?:ph\.?\s?d|m\.?d|j\.?d|m\.?s\.?c?|r\.?d\.?n?|r\.?n|mba|cpa|esq|dds|fand|cpt|ma|ba|mph|np|pa-c|lcsw|jr|sr|dr|prof)\.?$",
    re.IGNORECASE,
)
_ROLE_WORDS = """
    senior staff chief associate contributing managing deputy assistant executive editor editors reporter reporters
    correspondent writer writers columnist contributor contributors freelance freelancer ceo cto cfo founder
    co-founder director analyst fellow producer journalist photographer illustrator editor-in-chief expert specialist
    manager engineer consultant president professor certified licensed head vice reviewer reviewed redakteur
    redakteurin redaktorin redaktor korrespondent korrespondentin journaliste correspondant periodista redactor
    redactora corresponsal redattore giornalista dziennikarz dziennikarka redacteur verslaggever journalistin
    educator therapist physician lawyer attorney advisor strategist nutritionist dietitian trainer coach researcher
    marketer reporterin chefredakteur chefredakteurin leiter leiterin
"""
_NOBODY_WORDS = """
    admin administrator administrador editorial webmaster redaktion redazione redacción redakcja redactie rédaction
    unknown guest author authors anonymous null none undefined by wordpress user super team newsroom desk default
    read more see bio full profile follow share comments comment view all posts posted post archive updated published
    home search subscribe login menu newsletter contact about learn written article articles latest here website
    privacy policy terms cookies facebook twitter linkedin instagram whatsapp email news sponsored
    bluesky mastodon pinterest reddit telegram threads tiktok tumblr youtube desk
    über den autor autorin kommentar kommentare hinterlasse alle beiträge gesponserte inhalte anzeige teilen
    key points takeaways highlights breaking live updates summary introduction overview
    auteur commentaire commentaires partager comentario comentarios compartir no
"""
_BODY_WORDS = """
    center centre university institute association department agency college foundation ministry council society
    company inc ltd llc gmbh group universität institut ministerium université ministère universidad fundación
"""
# "Marta Sund", "João da Silva Pinto"; must not catch "The Office", "FC Harbour", "Good news", "Bread for All".
_PERSON = re.compile(
    r"^(?!The |Der |Die |Das |La |Le |El |Los )[A-ZÀ-ÞĀ-Ž][^\W\d_A-Z]+"
    r"(?: (?:[A-ZÀ-Þ][^\W\d_]*\.?|d[aeiou][lnrs]?|dos|das|v[ao]n|den|ter|ten|zu[mr]?|el|al|bin|ibn|y|e|la|le))*"
    r" [A-ZÀ-Þ][\w'’-]+$"
)
_CJK_NAME = re.compile(r"^(?:[一-鿿]{2,4}|[가-힣]{2,4})$")
_ACCOUNT = re.compile(r"^[a-z0-9._-]+$")
_ACCOUNTS = frozenset({"admin", "administrator", "administrador", "webmaster", "user"})
_STAFF = frozenset({"staff", "team", "editors", "reporters"})
# "By the sea" names nobody, "By the Tides Team" does.
# Small words that are parts of names; any other makes a phrase of it: "Hecho en Bolivia", "Example on Tuesday".
_PARTICLE_WORDS = """
    de da do dos das di del della dello der den van von vom zu zum zur ten ter te af av al el bin ibn ben abu y e i la
    le les lo du des d' dit op in 't
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
# What stands behind a name and a comma: "mholt, in Tides"; "Van" and "De" begin names.
_PREPOSITIONS = frozenset(
    {"in", "on", "at", "from", "for", "with", "under", "für", "bei", "im", "unter", "dans", "en", "w"}
)
_ARTICLES = frozenset({"the", "a", "an", "der", "das", "den", "dem", "le", "la", "les", "el", "los"})
_ROLE_LINKS = (["of"], ["at"], ["for"], ["bei"], ["für"], ["de"], ["chez"])
# "FOCUS-Experte Max Muster": one word that says what somebody is, as German writes it; two more must follow.
_ROLE_BEFORE = re.compile(r"^\S*-(?:Expert|Redakteur|Reporter|Korrespondent|Autor|Mitarbeiter)(?:e|in)?\s+(?=\S+\s+\S)")
_SIGNS = " .,:;*'\"-–—∙→[]【】"
_NO_FIRST_NAMES = frozenset({"the", "das", "les"})
_DESK_WORDS = "redaktion redazione redacción redakcja redactie rédaction editorial newsroom anonymous die news desk"
_DESK = frozenset(_DESK_WORDS.split()) | _STAFF
_ROLES = frozenset(_ROLE_WORDS.split())
_NOBODY = frozenset(_NOBODY_WORDS.split())
# A line with one of these names one body, whatever "and" and "for" it has in it.
_BODIES = frozenset(_BODY_WORDS.split())
# "det/dpa": who edited and the agency, all that many a wire story is signed with.
_CODES = re.compile(r"^[^\W\d_]{2,6}(?: ?/ ?[^\W\d_]{2,6}){1,2}$")
# "CFP", "DVM": letters behind a name.
_DEGREE = re.compile(r"^[A-Z]{2,6}[®™]?$")


def names_in(text: str) -> list[str]:
    """The names in one line, in order; empty where there is none. Roles and degrees beside a name are left out."""
    if _ADDRESS.search(text) and " " not in text:
        return []
    line = without_helpers(LEAD.sub("", text.replace(SOFT_HYPHEN, "").strip("()（）")))
    if "," not in line and _BODIES & set(line.lower().split()):
        return [line] if is_name(line) else []
    pieces = [part for piece in _BETWEEN.split(_without_roles(line.strip("[]【】"))) for part in _divided(piece)]
    names = [name for name in map(_bare_name, pieces) if is_name(name)]
    people = [name for name in names if not _is_beside_a_name(name)]
    return people or names


def is_name(text: str) -> bool:
    """Whether the text may be a name: short, without numbers and addresses, not a word that stands for nobody."""
    words = text.lower().split()
    return (
        0 < len(words) <= MAX_NAME_WORDS
        and 1 < len(text) <= MAX_NAME_CHARS
        and text[0].isalpha()
        and not _ADDRESS.search(text)
        and not _INTRODUCES.search(text)
        and ":" not in text
        and not any(word[0].isdigit() for word in words)
        and not all(word in _NOBODY or word in _ROLES for word in words)
        and not _CREDENTIAL.match(text)
        and not (len(words) == 1 and text.count(".") > 1)
        and not (len(words) > 1 and words[0] in _PREPOSITIONS and text[0].islower())
    )


def is_full_name(text: str) -> bool:
    """Whether the text looks like first and last name: two to five words, those that are not small all capitalised."""
    words = text.split()
    large = [word for word in words if not word[0].islower()]
    return (
        is_name(text)
        and MIN_FULL_NAME_WORDS <= len(words) <= MAX_FULL_NAME_WORDS
        and words[0] in large
        and words[0].lower() not in _NO_FIRST_NAMES
        and words[-1] in large
        and all(word in large or word in _PARTICLES or "'" in word or "’" in word for word in words)
        and not _CREDENTIAL.match(words[0].replace(".", ""))
        and not any(word.endswith(".") and len(word) > MAX_ABBREVIATION_CHARS for word in words[:-1])
        and not any(word in _NOBODY or word in _ROLES for word in text.lower().split())
    )


def is_person(text: str) -> bool:
    """Whether the text looks like the name of a person: what stands between first and last name is part of names."""
    return bool(_PERSON.match(text))


def codes_in(text: str) -> list[str]:
    """The codes of those who edited a wire story ("det/dpa;kes"); empty where a line is anything else."""
    codes = text.split(";")
    is_of_codes = _CODES.match(codes[0]) and all(code.isalpha() and len(code) <= MAX_CODE_CHARS for code in codes[1:])
    return codes if is_of_codes else []


def is_cjk_name(text: str) -> bool:
    """Whether the text is as short as the names of people in Chinese and Korean writing are."""
    return bool(_CJK_NAME.match(text))


def is_phrase(text: str) -> bool:
    """Whether small words that are neither particles nor roles make a phrase of a line: "Christmas it was over"."""
    words = text.split()
    return (
        len(words) > 1
        and text[0].isupper()
        and any(
            word[0].islower() and word not in _PARTICLES and word not in _ROLES and word not in _DESK for word in words
        )
    )


def is_account(text: str) -> bool:
    """Whether the text is the name of an account and not of a person: "mholt", "harbour.desk", "Harbour Admin"."""
    return bool(_ACCOUNT.match(text)) or not _ACCOUNTS.isdisjoint(text.lower().split())


def without_helpers(line: str) -> str:
    """The line without those who checked, edited or translated the text, behind its authors."""
    return _OTHERS.sub("", line)


def is_signature(text: str) -> bool:
    """Whether a short text stands for who wrote, whoever that is: "Amanda", "Marketing Team", "Redaktion"."""
    words = text.lower().split()
    return bool(words) and (
        bool(_CODES.match(text))
        or all(word in _DESK or word in _ROLES for word in words)
        or (
            is_name(text)
            and not any(word in _NOBODY and word not in _STAFF for word in words)
            and (words[0] not in _ARTICLES or words[-1] in _STAFF)
        )
    )


def without_lead(text: str) -> str:
    """A short byline without what stands before its name ("By", "Posted by") and the signs around it."""
    return LEAD.sub("", text.strip()).strip(_SIGNS)


def _without_roles(line: str) -> str:
    """The line without what stands behind a comma and says what somebody is: ", Home and Digital Security Expert"."""
    first, *others = line.split(",")
    return ",".join([first, *(other for other in others if not _is_role(other.lower().split()))])


def _is_role(words: list[str]) -> bool:
    """Whether words behind a comma are a role: it is not their first, or "of" and the like follow it."""
    return bool(_ROLES & set(words[1:])) or (words[:1] != [] and words[0] in _ROLES and words[1:2] in _ROLE_LINKS)


def _is_beside_a_name(text: str) -> bool:
    """A degree ("CFP") or a role ("Security Expert"), which stands behind a comma as a name would."""
    return bool(_DEGREE.match(text)) or any(word in _ROLES for word in text.lower().split())


def _divided(piece: str) -> list[str]:
    match = _AND.match(piece)
    return [match[1], match[2]] if match else [piece]


def _bare_name(piece: str) -> str:
    """The name without what stands before and behind it. The staff of a body keeps its name: "Guardian staff"."""
    words = _REPORTER.sub("", _without_tail(_ROLE_BEFORE.sub("", LEAD.sub("", piece.strip())))).split()
    role = next((n for n, word in enumerate(words) if word.lower().strip(",.") in _ROLES), 0)
    if role >= MIN_FULL_NAME_WORDS and words[role:] and words[-1].lower() not in _STAFF:
        words = words[:role]
    return " ".join(words).strip(_SIGNS)


def _without_tail(text: str) -> str:
    match = _TAIL.search(text)
    return text[: match.start(match.lastgroup or 0)] if match else text
