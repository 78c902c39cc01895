"""What an audit must find: which seats are paid for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .guard import counts_for_standard
from .reading import APPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .reading import Key


def bl_01(key: Key) -> Iterator[tuple[str, str]]:
    """Seats that were never used."""
    for account in filter(key.long_here, key.active):
        for seat in key.seats(account):
            if key.last_used(account, seat) is None:
                app = APPS[seat.app]
                yield f"{account.id}/{app}/{seat.site}", f"{account.name} never used {app} on {seat.site}"


def bl_03(key: Key) -> Iterator[tuple[str, str]]:
    """People billed for Guard who use nothing of ours."""
    for account in key.people:
        if account.guard_billable and account.status in {"active", "not_invited"} and not key.roles[account.id]:
            yield account.id, f"{account.name} is billed for Guard and holds no role"


def bl_08(key: Key) -> Iterator[tuple[str, str]]:
    """Guard flags that differ from the rule."""
    for account in key.people:
        managed = account.claim == "managed" and account.status in {"active", "not_invited"}
        if managed and account.guard_billable != counts_for_standard(key, account):
            flagged = "billed" if account.guard_billable else "not billed"
            yield account.id, f"{account.name} is {flagged} for Guard; by the rule it is the other way round"


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "BL-01": bl_01,
    "BL-03": bl_03,
    "BL-08": bl_08,
}
