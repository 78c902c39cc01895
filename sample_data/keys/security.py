"""What an audit must find: what stands open."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from .reading import domain, normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.sandbox.world import Account, PortalCustomer

    from .reading import Key

LEAVERS = Path(__file__).parent.parent / "leavers.csv"
ADMINISTRATORS = ("atlassian/admin", "atlassian/user-access-admin")


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


def se_02(key: Key) -> Iterator[tuple[str, str]]:
    """Administrators who are idle or not managed. How they sign in the sample does not tell."""
    for account in key.active:
        roles = [role for role in key.roles[account.id] if role.role in ADMINISTRATORS]
        used = max((use.last_active for use in account.uses if use.last_active), default=None)
        idle = (used or account.added or key.as_of) < key.as_of - timedelta(days=45)
        if account.platform_roles or any(not key.resources[role.resource].sandbox for role in roles):
            if account.claim != "managed":
                yield account.id, f"{account.name} administers and is not managed"
            elif idle:
                yield account.id, f"{account.name} administers and has not been active for 45 days"


def se_03(key: Key) -> Iterator[tuple[str, str]]:
    """Tokens whose owner is gone, and those that nobody uses."""
    owners = {account.id: account for account in key.people}
    gone = {"deactivated", "suspended", "for_deletion"}
    for token in key.world.api_tokens:
        owner = owners.get(token.account)
        left = owner is None or owner.status in gone or _left(key, owner)
        idle = key.as_of - timedelta(days=90 if token.last_active else 30)
        if token.blocked or (token.expires and token.expires <= key.as_of):
            continue
        if left or (token.last_active or token.created) <= idle:
            yield token.id, f"the token {token.label} is {'of someone who is gone' if left else 'not used'}"


def se_04(key: Key) -> Iterator[tuple[str, str]]:
    """Active accounts of people who left, and of clients whose contract has ended."""
    people: list[Account | PortalCustomer] = [a for a in key.people if a.status in {"active", "not_invited"}]
    for person in [*people, *key.visible_customers]:
        if _left(key, person):
            yield person.id, f"{person.name} has left and still holds an active account"
        elif domain(person.email or "") in key.settings.domains.ended:
            yield person.id, f"{person.name} is of a client whose contract has ended"


def se_05(key: Key) -> Iterator[tuple[str, str]]:
    """Projects of service desks that everybody may browse."""
    desks = {(desk.site, desk.project_key) for desk in key.world.desks}
    active = {account.id for account in key.active}
    broad = {group.id for group in key.world.groups if len(active & set(group.members)) * 2 >= len(active)}
    for scheme in key.world.permission_schemes:
        browsing = [grant for grant in scheme.grants if grant.permission == "BROWSE_PROJECTS"]
        for project in (project for project in scheme.projects if (scheme.site, project) in desks):
            for grant in browsing:
                everyone = grant.holder in {"anyone", "applicationRole"} and not grant.value
                if everyone or (grant.holder == "group" and grant.value in broad):
                    subject = "/".join(filter(None, (scheme.site, project, grant.holder, grant.value)))
                    yield subject, f"{scheme.name} lets too many browse {project}"


def se_06(key: Key) -> Iterator[tuple[str, str]]:
    """Portal-only customers whom nobody needs any more. Who never asked for anything was not seen long enough."""
    members = {id_ for each in key.world.customer_organizations for id_ in each.members}
    last = {request.reporter: request.created for request in sorted(key.requests, key=lambda each: each.created)}
    for customer in key.seen_customers:
        asked = last.get(customer.id)
        if customer.id not in members and asked and asked <= key.as_of - timedelta(days=365):
            yield customer.id, f"{customer.name} is in no customer organization and asked for nothing in a year"


def se_07(key: Key) -> Iterator[tuple[str, str]]:
    """Organizations of customers with people of more than one company."""
    readable = {customer.id: customer.email or "" for customer in key.visible_customers}
    readable |= {account.id: account.email or "" for account in key.active if key.external(account)}
    for organization in key.world.customer_organizations:
        domains = {domain(readable[id_]) for id_ in organization.members if id_ in readable} - key.internal_domains
        companies = {name for name in domains if name.partition(".")[2] not in domains}
        if len(companies) > 1:
            yield f"{organization.site}/{organization.id}", f"{organization.name} mixes {', '.join(sorted(companies))}"


def se_08(key: Key) -> Iterator[tuple[str, str]]:
    """Portals for staff that are open, where outsiders hold a role."""
    internal = {(desk.site, desk.project) for desk in key.settings.desks if desk.audience == "internal"}
    outsiders = [account for account in key.active if key.external(account)]
    crowded = {key.resources[role.resource].site for account in outsiders for role in key.roles[account.id]}
    for setting in key.settings.attested:
        desk = (setting.site, setting.project)
        if (
            setting.topic == "portal-access"
            and setting.value == "open"
            and desk in internal
            and setting.site in crowded
        ):
            yield "/".join(desk), f"external accounts on {setting.site} reach its portal"


def _left(key: Key, person: Account | PortalCustomer) -> bool:
    """Return whether *person* is on the list of leavers, with a last day that is over."""
    with LEAVERS.open(encoding="utf-8", newline="") as file:
        days = {normal(row["email"]): date.fromisoformat(row["left_on"]) for row in csv.DictReader(file)}
    return days.get(normal(person.email or ""), date.max) < key.as_of.date()


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "SE-01": se_01,
    "SE-02": se_02,
    "SE-03": se_03,
    "SE-04": se_04,
    "SE-05": se_05,
    "SE-06": se_06,
    "SE-07": se_07,
    "SE-08": se_08,
}
