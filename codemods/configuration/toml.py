"""Values and keys as TOML spells them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def spelled(value: Any) -> str:
    """A value as TOML has it: a string, a number, a boolean, a date, a list or a table of such."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        items = [f"{spelled_key(key)} = {spelled(it)}" for key, it in value.items()]
        return f"{{ {', '.join(items)} }}" if items else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(spelled, value))}]"
    # JSON escapes as TOML does, but for the one control character behind the letters.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def spelled_key(key: str) -> str:
    """A key as TOML has it."""
    return key if _BARE.fullmatch(key) else spelled(key)
