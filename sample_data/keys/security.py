"""What an audit must find: what stands open."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .reading import Key


def se_01(key: Key) -> Iterator[tuple[str, str]]:
    """Knowledge bases open to everyone who can log in, where outsiders can."""
    outsiders = [account for account in key.active if key.external(account)]
    crowded = {key.resources[role.resource].site for account in outsiders for role in key.roles[account.id]}
    for setting in key.settings.attested:
        if setting.value == "all-logged-in-users" and setting.site in crowded:
            yield (
                f"{setting.site}/{setting.project}",
                f"external accounts on {setting.site} can read its knowledge base",
            )


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "SE-01": se_01,
}
