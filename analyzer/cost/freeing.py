"""Which memberships give an account its seats, and what goes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model import Act, Change
from analyzer.model.explained import Removal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.model.explained import Grant, Holding

_ASKING = {"customer", "user", "admin"}  # roles of JSM that let people raise requests


def removals(account_id: str, holdings: Iterable[Holding]) -> tuple[Removal, ...]:
    """Return the fewest changes that take *holdings* away: a role goes with the last path to it, so with every one."""
    found = {
        removal.change: removal
        for holding in holdings
        for removal in (_removal(account_id, holding, grant) for grant in holding.grants)
    }
    return tuple(sorted(found.values(), key=_here_first))


def lost(holdings: Iterable[Holding], gone: Iterable[Removal]) -> list[Holding]:
    """Return the holdings to which no path is left."""
    taken = {_path(removal.change) for removal in gone}
    return [
        holding
        for holding in holdings
        if all(_path(_removal("", holding, grant).change) in taken for grant in holding.grants)
    ]


def customer_first(before: Sequence[Holding], gone: Sequence[Holding]) -> tuple[str, ...]:
    """Return the sites on which no role is left by which requests can be raised, though there was one."""
    had = {one.site for one in gone if one.app == "jsm" and one.role in _ASKING and not one.sandbox}
    keeps = {one.site for one in before if one not in gone and one.app == "jsm" and one.role in _ASKING}
    return tuple(sorted(had - keeps))


def _removal(account_id: str, holding: Holding, grant: Grant) -> Removal:
    if grant.group_id:
        change = Change(Act.LEAVE_GROUP, account_id, group_id=grant.group_id)
        return Removal(change, grant.group, "", grant.synced)
    change = Change(Act.REVOKE_ROLE, account_id, resource_id=holding.resource_id, role=holding.role)
    return Removal(change, "", holding.place, synced=False)


def _path(change: Change) -> tuple[str, str, str]:
    return change.group_id, change.resource_id, change.role


def _here_first(removal: Removal) -> tuple[bool, str, str, str]:
    return removal.synced, removal.group, removal.place, removal.change.role
