"""What an audit must find: who of the help-seekers holds the wrong kind of account."""

from __future__ import annotations

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


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "HS-01": hs_01,
    "HS-02": hs_02,
    "HS-03": hs_03,
    "HS-04": hs_04,
    "HS-05": hs_05,
    "HS-07": hs_07,
}
