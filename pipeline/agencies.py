"""Names the agencies that news and pictures come from, as alternatives of a pattern in lower case."""

from __future__ import annotations

_OF_BOTH = r"reuters|afp|ap|(?:the )?associated press|dpa"

NEWS = (
    rf"{_OF_BOTH}|agence france-presse|apa|sda|efe|europa press|ansa|anp|belga|pap|lusa|ntb|ritzau|upi|aap|pa media"
    r"|the canadian press"
)
"""Those whose name alone on a line says where a text is from."""

NEWS_AFTER_SOURCE = (
    r"tt|stt|stt-lehtikuva|čtk|ctk|tasr|sita|mti|agerpres|anadolu(?: agency| ajansı)?|aa|dha|iha|απε|απε-μπε|tanjug"
    r"|hina|ria novosti|риа новости|тасс|tass|интерфакс|interfax|укринформ|укрінформ|уніан|kna|epd|ats"
    r"|keystone-sda|adnkronos|agi|télam|agência brasil|agencia efe|kyodo(?: news)?|jiji(?: press)?|yonhap|xinhua"
    r"|pti|ians|bta|leta|bns|elta|sta"
)
"""Those of whom that holds behind "Source:" alone: their names are words too, or stand alone for other things."""

PICTURES = rf"{_OF_BOTH}|getty(?: images)?|epa|pa|rex|shutterstock|alamy|istock|corbis|bloomberg|xinhua|anadolu"
"""Those whose name at the end of a caption credits its picture."""

PICTURES_IN_PROSE = r"getty(?: images)?|reuters|afp|ap|associated press|epa|shutterstock"
"""Those of them whose name in brackets at the end of any block does. Not ``dpa``: articles in German end so."""
