"""What an audit must find: which settings hand out seats and accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .reading import APPS, SEATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.sandbox.governance import ApprovedDomain, DomainAccess
    from analyzer.sandbox.world import Role

    from .reading import Key


def rc_01(key: Key) -> Iterator[tuple[str, str]]:
    """Default groups that open more than one paid app."""
    for group in key.world.groups:
        paid = {
            role.resource for role in group.roles if role.role in SEATS and not key.resources[role.resource].sandbox
        }
        if len(paid) > 1 and any(role.default for role in group.roles):
            yield group.id, f"{group.name} is a default group and opens {len(paid)} paid apps"


def rc_02(key: Key) -> Iterator[tuple[str, str]]:
    """Approved domains that hand out seats."""
    for approved, access in _joinable(key):
        resource, role = key.resources[access.resource], "user" if access.role.endswith("/member") else "other"
        if role == "user" and not access.needs_approval and not resource.sandbox:
            app = f"{APPS[resource.app]}@{resource.site}"
            yield f"{approved.domain}/{app}/user", f"everyone of {approved.domain} becomes a user of {app}"


def rc_03(key: Key) -> Iterator[tuple[str, str]]:
    """Approved domains of others."""
    named = key.settings.domains
    others = {*named.partner, *named.client, *named.ended, "ANYONE"}
    for name in {approved.domain for approved, _ in _joinable(key)} & others:
        yield name.lower(), f"people of {name} may join, and are not ours"


def _joinable(key: Key) -> Iterator[tuple[ApprovedDomain, DomainAccess]]:
    for approved in key.world.approved_domains:
        if approved.enabled:
            yield from ((approved, access) for access in approved.apps)


def rc_04(key: Key) -> Iterator[tuple[str, str]]:
    """Ways in past the administrators."""
    for setting in key.settings.attested:
        if (setting.topic, setting.value) in {("user-invites", "anyone"), ("invitation-links", "on")}:
            yield setting.topic, f"{setting.by} saw {setting.topic} set to {setting.value}"


def rc_05(key: Key) -> Iterator[tuple[str, str]]:
    """Wide groups of the identity provider: many of their agents never worked a ticket."""
    active = {account.id: account for account in key.active}
    for group in (group for group in key.world.groups if group.synced):
        members = [active[id_] for id_ in group.members if id_ in active]
        for site in {key.resources[role.resource].site for role in group.roles if _makes_agents(key, role)}:
            idle = [account for account in members if not key.handled(account, site)]
            if len(members) >= 5 and len(idle) > 0.3 * len(members):
                yield (
                    f"{group.id}@{site}",
                    f"{len(idle)} of {len(members)} agents of {group.name} never worked a ticket",
                )


def _makes_agents(key: Key, role: Role) -> bool:
    resource = key.resources[role.resource]
    return role.role in SEATS and resource.app == "jira-servicedesk" and not resource.sandbox


def rc_06(key: Key) -> Iterator[tuple[str, str]]:
    """Doors for outsiders on sites with a desk for employees."""
    inside = {desk.site for desk in key.settings.desks if desk.audience == "internal"}
    for setting in key.settings.attested:
        opened = (setting.topic, setting.value) in {("mail-account-creation", "anyone"), ("public-signup", "on")}
        if opened and setting.site in inside:
            yield f"{setting.site}/{setting.topic}", f"{setting.topic} is {setting.value} beside a desk for employees"


def rc_07(key: Key) -> Iterator[tuple[str, str]]:
    """Apps that hand out seats where a migration is planned."""
    planned = {migration.site for migration in key.settings.migrations}
    given = {role.resource for group in key.world.groups for role in group.roles if role.default and role.role in SEATS}
    for resource in (key.resources[id_] for id_ in given):
        if resource.site in planned and not resource.sandbox:
            yield f"{resource.site}/{APPS[resource.app]}", "newcomers get a seat, and customers are to be migrated"


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "RC-01": rc_01,
    "RC-02": rc_02,
    "RC-03": rc_03,
    "RC-04": rc_04,
    "RC-05": rc_05,
    "RC-06": rc_06,
    "RC-07": rc_07,
}
