"""Waivers: findings that are accepted for a reason, by an owner, until a day; in a file under version control."""

from analyzer.waivers.reading import of, parsed, read

__all__ = ["of", "parsed", "read"]
