"""Names the agencies that news and pictures come from, as alternatives of a pattern in lower case."""

from __future__ import annotations

_OF_BOTH = r"reuters|afp|ap|(?:the )?associated press|dpa"

NEWS = (
    rf"{_OF_BOTH}|agence france-presse|apa|sda|efe|europa press|ansa|anp|belga|pap|lusa|ntb|ritzau|upi|aap|pa media"
    r"|the canadian press"
)
"""Those whose name alone on a line says where a text is from."""

PICTURES = rf"{_OF_BOTH}|getty(?: images)?|epa|pa|rex|shutterstock|alamy|istock|corbis|bloomberg|xinhua|anadolu"
"""Those whose name at the end of a caption credits its picture."""

PICTURES_IN_PROSE = r"getty(?: images)?|reuters|afp|ap|associated press|epa|shutterstock"
"""Those of them whose name in brackets at the end of any block does. Not ``dpa``: articles in German end so."""
