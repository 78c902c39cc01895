"""What an audit must find: which settings hand out seats and accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .reading import SEATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .reading import Key


def rc_01(key: Key) -> Iterator[tuple[str, str]]:
    """Default groups that open more than one paid app."""
    for group in key.world.groups:
        paid = {
            role.resource for role in group.roles if role.role in SEATS and not key.resources[role.resource].sandbox
        }
        if len(paid) > 1 and any(role.default for role in group.roles):
            yield group.id, f"{group.name} is a default group and opens {len(paid)} paid apps"


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "RC-01": rc_01,
}
