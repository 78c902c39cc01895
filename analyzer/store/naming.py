"""What words mean in the snapshot of a bill: groups, accounts, changes that change something."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from analyzer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.model import Change
    from analyzer.store.billing import Biller


@dataclass(frozen=True, slots=True)
class Group:
    """A group, and who is in it."""

    id: str
    name: str
    synced: bool  # an identity provider fills it
    account_ids: tuple[str, ...]


def group_named(biller: Biller, named: str) -> Group:
    """Return the group of that name or id. Raises UsageError where there is none, or several of that name."""
    found = biller.ask("named_group.sql", {"named": named})
    if not found:
        raise UsageError(
            f"there is no group {named} in snapshot {biller.snapshot.id}",
            "give its name or its id; `seatcheck cost --format csv` lists the groups that give seats",
        )
    if len(found) > 1:
        ids = ", ".join(id_ for id_, _, _ in found)
        raise UsageError(f"{len(found)} groups are called {named}", f"give the id of the one that is meant: {ids}")
    ((id_, name, synced),) = found
    return Group(id_, name, synced, tuple(row[0] for row in biller.ask("members.sql", {"group_id": id_})))


def accounts_named(biller: Biller, entries: Mapping[int, str]) -> list[tuple[int, str]]:
    """Return the ids of the accounts that *entries*, addresses or ids by number, name: with the number, in order."""
    told = json.dumps([{"number": number, "word": word} for number, word in entries.items()])
    return [(number, id_) for number, id_ in biller.ask("named_accounts.sql", {"entries": told})]


def idle_changes(biller: Biller, changes: Sequence[Change]) -> set[int]:
    """Return the places of the *changes* that change nothing in the snapshot."""
    told = json.dumps([{"number": number, **asdict(one)} for number, one in enumerate(changes)])
    return {number for (number,) in biller.ask("idle_changes.sql", {"changes": told})}
