"""Words from outside, made safe to show."""

from __future__ import annotations

import re

# What some spreadsheet takes for a formula, also behind blanks; and what makes one look for it.
_RUNS = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")  # noqa: RUF001  the wide ones run in East Asian Excel


def visible(words: str) -> str:
    """Spell out what would change how its neighbours read: control, direction and zero-width characters."""
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() or c in "\t\n" else f"[U+{ord(c):04X}]" for c in words)


def armoured(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run. `disarmed` takes it away again."""
    return f"'{text}" if _RUNS.match(text) else text


def disarmed(text: str) -> str:
    """Return the text that was armoured."""
    return text[1:] if text.startswith("'") and _RUNS.match(text[1:]) else text
