"""Waivers: findings that are accepted for a reason, by an owner, until a day; in a file under version control."""

from analyzer.waivers.adding import add
from analyzer.waivers.reading import of, read
from analyzer.waivers.telling import warnings

__all__ = ["add", "of", "read", "warnings"]
