"""From which sources the documented views are read: `views/sources.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

import msgspec

from analyzer.store.database import sql


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What some rows of a view are read from."""

    needs: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class ViewSources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a view is read from; the file says what each field means."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    when: Mapping[str, Mapping[str, Part]] = msgspec.field(default_factory=dict)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return what is needed for certain values."""
        return tuple(part for values in self.when.values() for part in values.values())

    @property
    def all(self) -> frozenset[str]:
        """Return every source that the view may show something of."""
        always = {*self.needs, *self.may}.union(*self.columns.values())
        return frozenset(always.union(*({*part.needs}.union(*part.columns.values()) for part in self.parts)))


def view_sources() -> Mapping[str, ViewSources]:
    """Return what each documented view is read from."""
    return msgspec.convert(tomllib.loads(sql("views", "sources.toml")), dict[str, ViewSources])
