"""Whose accounts they are, who uses which desk, and whose domains: as values, of one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from analyzer.config import Settings
from analyzer.store.configured import is_stale, reconfigure
from analyzer.store.database import reading, writing
from analyzer.store.reader import choose, values

if TYPE_CHECKING:
    from analyzer.config import Shelf
    from analyzer.model import Snapshot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts that may be one person's."""

    account_id: str
    name: str
    email: str | None
    other_account_id: str
    other_name: str
    other_email: str | None
    score: float
    likely: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class DeskUse:
    """Who uses a service desk, and for whom it is meant."""

    site: str
    project: str
    name: str
    internal: int
    external: int
    unknown: int
    intended: str | None
    proposed: str | None
    share: float | None


@dataclass(frozen=True, slots=True)
class DomainUse:
    """How many accounts have an address at a domain, and whose people they are."""

    domain: str
    readable: str
    domain_class: str
    resembles: str | None
    accounts: int


def pairs(shelf: Shelf | Settings, snapshot_id: str | None, *, unlikely: bool) -> tuple[Snapshot, list[Pair]]:
    """Return the accounts that are likely one person's, or all that may be, the surest first."""
    snapshot, found = _read(shelf, snapshot_id, "persons_pairs.sql", Pair)
    return snapshot, [pair for pair in found if pair.likely or unlikely]


def desks(shelf: Shelf | Settings, snapshot_id: str | None) -> tuple[Snapshot, list[DeskUse]]:
    """Return every service desk."""
    return _read(shelf, snapshot_id, "persons_desks.sql", DeskUse)


def domains(shelf: Shelf | Settings, snapshot_id: str | None) -> tuple[Snapshot, list[DomainUse]]:
    """Return every domain that is in an address, the most used first."""
    return _read(shelf, snapshot_id, "persons_domains.sql", DomainUse)


def _read(shelf: Shelf | Settings, snapshot_id: str | None, query: str, kind: type[T]) -> tuple[Snapshot, list[T]]:
    """Read a snapshot as the present configuration has it."""
    if isinstance(shelf, Settings):
        _catch_up(shelf, snapshot_id)
    with reading(shelf.store) as connection:
        return choose(connection, snapshot_id, shelf.org_id), values(connection, query, kind)


def _catch_up(settings: Settings, snapshot_id: str | None) -> None:
    """Work out anew what follows from a configuration that has changed since. It is kept, as a check keeps it."""
    with reading(settings.store) as connection:
        choose(connection, snapshot_id, settings.org_id)
        stale = is_stale(connection, settings)
    if stale:
        with writing(settings.store) as connection:
            choose(connection, snapshot_id, settings.org_id)
            reconfigure(connection, settings)
