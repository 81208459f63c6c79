"""The newsroom of the tests of the database serves the faults as well."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("newsroom", Path(__file__).parents[1] / "db" / "conftest.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = _MODULE
_SPEC.loader.exec_module(_MODULE)

newsroom = _MODULE.newsroom
helpers = _MODULE.helpers
