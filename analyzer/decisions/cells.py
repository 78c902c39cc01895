"""Words that are given out in a cell and are to come back as they were."""

from __future__ import annotations

import re

from analyzer.wording import visible

# What `visible` makes of a character that cannot be seen; and a bracket that only looks like the beginning of one.
_SPELLED, _BRACKET = re.compile(r"\[U\+([0-9A-F]{4,6})\]"), re.compile(r"\[(?=U\+[0-9A-F]{4,6}\])")


def spelled(words: str) -> str:
    """Return *words* with what cannot be seen spelled out, so that `meant` gives them back."""
    return visible(_BRACKET.sub("[U+005B]", words))


def meant(text: str) -> str:
    """Return the words that were spelled."""
    return _SPELLED.sub(lambda found: chr(int(found[1], 16)), text)
