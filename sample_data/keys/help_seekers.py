"""What an audit must find: who of the help-seekers holds the wrong kind of account."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from .reading import APPS, domain, normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .reading import Key


def hs_01(key: Key) -> Iterator[tuple[str, str]]:
    """External agents who never handled a ticket on the site."""
    for account in filter(key.external, key.active):
        for seat in key.seats(account):
            if seat.app == "jira-servicedesk" and not key.handled(account, seat.site):
                yield (
                    f"{account.id}@{seat.site}",
                    f"{account.name} is external, an agent, and was never assigned a request",
                )


def hs_02(key: Key) -> Iterator[tuple[str, str]]:
    """External Atlassian accounts that are customers and nothing else."""
    for account in filter(key.external, key.active):
        roles = {(key.resources[role.resource].app, role.role) for role in key.roles[account.id]}
        if roles == {("jira-servicedesk", "atlassian/customer")}:
            yield account.id, f"{account.name} is external and holds the Customer role only"


def hs_03(key: Key) -> Iterator[tuple[str, str]]:
    """Portal-only accounts of internal people."""
    for customer in key.visible_customers:
        if domain(customer.email or "") in key.internal_domains:
            yield (
                customer.id,
                f"{customer.name} of {domain(customer.email or '')} has a portal-only account on {customer.site}",
            )


def hs_04(key: Key) -> Iterator[tuple[str, str]]:
    """People with both kinds of account on one site."""
    accounts = {normal(a.email): a for a in key.people if a.email and a.status != "deactivated"}
    for customer in key.visible_customers:
        account = accounts.get(normal(customer.email or ""))
        if account and key.on_site(account, customer.site):
            yield customer.id, f"{customer.name} also has the Atlassian account {account.id} on {customer.site}"


def hs_05(key: Key) -> Iterator[tuple[str, str]]:
    """Stranded accounts: they raise requests and hold no role."""
    for account in key.active:
        if not key.roles[account.id] and key.raised(account):
            yield account.id, f"{account.name} holds no role and has raised requests"


def hs_07(key: Key) -> Iterator[tuple[str, str]]:
    """Help-seekers on paid seats."""
    for account in filter(key.long_here, key.active):
        seats = key.seats(account)
        used = [key.last_used(account, seat) for seat in seats if seat.app != "jira-servicedesk"]
        idle = all(time is None or time < key.as_of - timedelta(days=90) for time in used)
        if seats and idle and key.raised(account) and not key.handled(account):
            held_on = ", ".join(f"{APPS[seat.app]}/{seat.site}" for seat in seats)
            yield account.id, f"{account.name} only raises requests and holds {held_on}"


def hs_06(key: Key) -> Iterator[tuple[str, str]]:
    """Accounts without use: no role, and never a request."""
    for account in key.active:
        settled = account.added is None or account.added <= key.as_of - timedelta(days=90)
        administers = any("admin" in role for role in account.platform_roles)
        if settled and not administers and not key.roles[account.id] and not key.raised(account):
            yield account.id, f"{account.name} holds no role and never raised a request"


def hs_08(key: Key) -> Iterator[tuple[str, str]]:
    """Portal-only accounts of people who hold an Atlassian account elsewhere, by their address."""
    for customer in key.visible_customers:
        for account in key.active:
            sites = {key.resources[role.resource].site for role in key.roles[account.id]} - {"", *key.sandboxes}
            same = _mailbox(account.email) == _mailbox(customer.email)
            if same and sites and not key.on_site(account, customer.site):
                where = ", ".join(sorted(sites))
                yield customer.id, f"{customer.name} is portal-only on {customer.site} and holds roles on {where}"


def _mailbox(email: str | None) -> str | None:
    name, _, where = normal(email or "").partition("@")
    return f"{name.partition('+')[0]}@{where}" if where else None


def hs_09(key: Key) -> Iterator[tuple[str, str]]:
    """Broad groups that make customers of outsiders."""
    active = {account.id: account for account in key.active}
    desks = {
        id_ for id_, resource in key.resources.items() if resource.app == "jira-servicedesk" and not resource.sandbox
    }
    for group in key.world.groups:
        members = [active[id_] for id_ in group.members if id_ in active]
        outsiders = [account for account in members if key.external(account)]
        gives = any(role.role == "atlassian/customer" and role.resource in desks for role in group.roles)
        if gives and outsiders and (group.synced or len(members) >= len(active) / 4):
            yield group.id, f"{group.name} holds {len(members)} people, and {len(outsiders)} of them are external"


def hs_10(key: Key) -> Iterator[tuple[str, str]]:
    """Domains that are in no list."""
    named = key.settings.domains
    known = {*key.internal_domains, *named.partner, *named.client, *named.ended}
    unmanaged = [account.email for account in key.active if account.email and account.claim != "managed"]
    used = Counter(domain(email) for email in (*unmanaged, *(c.email or "" for c in key.visible_customers)))
    for name in used.keys() - known:
        yield name, f"{name} is in no list, and {used[name]} active accounts have an address there"


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "HS-01": hs_01,
    "HS-02": hs_02,
    "HS-03": hs_03,
    "HS-04": hs_04,
    "HS-05": hs_05,
    "HS-06": hs_06,
    "HS-07": hs_07,
    "HS-08": hs_08,
    "HS-09": hs_09,
    "HS-10": hs_10,
}
