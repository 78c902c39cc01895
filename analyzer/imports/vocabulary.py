"""What the admin site's exports look like, as `exports.toml` says."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class Export(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of export: the fields that seatcheck reads, and the headings that each goes by."""

    title: str
    where: str
    required: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    telling: tuple[str, ...] = ()

    def heading(self, field: str) -> str:
        """Return the heading of a field as people are told of it."""
        return f"`{self.columns[field][0]}`"


class App(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of Atlassian's apps, under every name that exports give it."""

    names: tuple[str, ...]
    address: str = ""
    uses_recorded: bool = False


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `exports.toml`."""

    blank: tuple[str, ...]
    never: tuple[str, ...]
    nowhere: tuple[str, ...]
    dates: tuple[str, ...]
    seen_in: str
    sandbox: str
    exports: dict[str, Export]
    spellings: dict[str, dict[str, tuple[str, ...]]]
    apps: dict[str, App]

    def app(self, name: str) -> str | None:
        """Return the word for an app by the name that a heading gives it; None for a name that is not known."""
        return next((word for word, app in self.apps.items() if name in app.names), None)


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of this version."""
    written = files("analyzer.imports").joinpath("exports.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(written), Vocabulary)
