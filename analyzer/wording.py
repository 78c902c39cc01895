"""Words from outside, made safe to show."""


def visible(words: str) -> str:
    """Spell out what would change how its neighbours read: control, direction and zero-width characters."""
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() or c in "\t\n" else f"[U+{ord(c):04X}]" for c in words)
