"""Names of sheets, as Excel allows them."""

from __future__ import annotations

import re

LONGEST = 31  # in units of UTF-16, as Excel counts
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_RESERVED = ("history",)  # Excel's own


class SheetNames:
    """Gives each sheet a name of its own."""

    def __init__(self, *taken: str) -> None:
        self._taken = {name.casefold() for name in (*taken, *_RESERVED)}

    def name(self, title: str) -> str:
        """Return *title* without what Excel forbids, and numbered where there is such a sheet already."""
        plain = _FORBIDDEN.sub("-", title).strip().strip("'") or "Sheet"
        number, name = 1, _cut(plain, LONGEST)
        while name.casefold() in self._taken:
            number += 1
            end = f" ({number})"
            name = _cut(plain, LONGEST - len(end)) + end
        self._taken.add(name.casefold())
        return name


def _cut(text: str, units: int) -> str:
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text.strip().strip("'")
