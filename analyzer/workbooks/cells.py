"""Words in a spreadsheet's cells: nothing in them runs, and what is read back is what was written."""

from __future__ import annotations

import re

from analyzer.wording import visible

LONGEST = 32_000  # Excel ends at 32,767, and escapes need room
# Excel reads _x000D_ in its files as a carriage return, and writes _x005F_ where a text has an underscore there.
_ESCAPE, _ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)"), re.compile(r"_x([0-9A-Fa-f]{4})_")


def shown(words: str) -> str:
    """Return *words* as a cell shows them: what cannot be seen is spelled out, and what is too long is cut."""
    plain = visible(words.replace("\r\n", "\n"))
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}… ({len(plain) - LONGEST} more characters)"


def escaped(text: str) -> str:
    """Return *text* as it stands in the file of a workbook."""
    return _ESCAPE.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """Return the text that stands so in the file of a workbook."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
