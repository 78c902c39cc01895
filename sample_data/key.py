"""What an audit must find: the policies once more, read plainly from the world, without SQL and without the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from analyzer.config import Settings
    from analyzer.sandbox.world import Account, PortalCustomer, Request, Resource, Role, World

SEATS = ("atlassian/user", "atlassian/admin")
APPS = {"jira-software": "jira", "jira-servicedesk": "jsm", "confluence": "confluence"}
UNKNOWN = {policy: ["customer-emails", "desk-customers"] for policy in ("HS-03", "HS-04")}


@dataclass(frozen=True, slots=True)
class Case:
    """One finding that a policy must have, *because* of this."""

    policy: str
    subject: str
    because: str


def held(world: World, account: Account) -> list[Role]:
    """Return the roles of *account*: its own, and those of its groups."""
    return [*account.roles, *(role for group in world.groups if account.id in group.members for role in group.roles)]


class Key:
    """The world, and the answers that several policies ask of it."""

    def __init__(self, world: World, settings: Settings) -> None:
        self.world = world
        self.settings = settings
        self.as_of: datetime = world.organization[0].as_of
        self.resources = {resource.id: resource for resource in world.resources}
        self.people = [account for account in world.accounts if account.type != "app"]
        self.active = [account for account in self.people if account.status == "active"]
        self.roles = {account.id: held(world, account) for account in self.people}
        self.sandboxes = {site.name for site in world.sites if site.sandbox}

    @cached_property
    def requests(self) -> list[Request]:
        """What was raised on service desks."""
        desks = {(desk.site, desk.project_key) for desk in self.world.desks}
        return [request for request in self.world.requests if (request.site, request.project_key) in desks]

    @cached_property
    def internal_domains(self) -> set[str]:
        """The domains that are verified or configured internal."""
        verified = {domain.name for domain in self.world.domains if domain.status == "verified"}
        return verified | set(self.settings.domains.internal)

    @cached_property
    def visible_customers(self) -> list[PortalCustomer]:
        """The active portal-only customers whom an audit can see, and whose e-mail address it can read."""
        desks = [desk.customers for desk in self.world.desks if not desk.denied]
        seen = {id_ for each in desks for id_ in each}
        seen |= {id_ for each in self.world.customer_organizations for id_ in each.members}
        customers = (c for c in self.world.portal_customers if c.id in seen and c.active)
        return [customer for customer in customers if customer.email and not customer.email_hidden]

    def external(self, account: Account) -> bool:
        """Return whether *account* is known to be an outsider's."""
        if account.claim == "managed" or not account.email:
            return False
        return domain(account.email) not in self.internal_domains

    def seats(self, account: Account) -> list[Resource]:
        """Return the resources of production sites on which *account* holds a paid role."""
        ids = dict.fromkeys(role.resource for role in self.roles[account.id] if role.role in SEATS)
        found = [self.resources[id_] for id_ in ids]
        return [resource for resource in found if not resource.sandbox and resource.app in APPS]

    def last_used(self, account: Account, resource: Resource) -> datetime | None:
        """Return when *account* last used *resource*."""
        times = [use.last_active for use in account.uses if use.resource == resource.id and use.last_active]
        return max(times, default=None)

    def raised(self, account: Account) -> bool:
        """Return whether *account* ever raised a request."""
        return any(request.reporter == account.id for request in self.requests)

    def handled(self, account: Account, site: str | None = None) -> bool:
        """Return whether a request was ever assigned to *account*, on *site* or anywhere."""
        return any(account.id in r.assignees for r in self.requests if site in {None, r.site})

    def long_here(self, account: Account) -> bool:
        """Return whether *account* was added more than 30 days ago."""
        return account.added is not None and account.added < self.as_of - timedelta(days=30)

    def on_site(self, account: Account, site: str) -> bool:
        """Return whether *account* holds any role on *site*, or is a customer there."""
        desks = [desk.customers for desk in self.world.desks if desk.site == site]
        organizations = [each.members for each in self.world.customer_organizations if each.site == site]
        return any(self.resources[role.resource].site == site for role in self.roles[account.id]) or any(
            account.id in members for members in desks + organizations
        )

    def guard_rule(self, account: Account) -> bool:
        """Return whether *account* counts for Guard Standard by the published rule."""
        elsewhere = any(not use.resource for use in account.uses)
        return elsewhere or any(role.role in {*SEATS, "atlassian/guest"} for role in self.roles[account.id])


def normal(email: str) -> str:
    """Return *email* as addresses are compared."""
    return email.strip().lower()


def domain(email: str) -> str:
    """Return the domain of *email*."""
    return normal(email).rpartition("@")[2]


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
        if managed and account.guard_billable != key.guard_rule(account):
            flagged = "billed" if account.guard_billable else "not billed"
            yield account.id, f"{account.name} is {flagged} for Guard; by the rule it is the other way round"


def rc_01(key: Key) -> Iterator[tuple[str, str]]:
    """Default groups that open more than one paid app."""
    for group in key.world.groups:
        paid = {
            role.resource for role in group.roles if role.role in SEATS and not key.resources[role.resource].sandbox
        }
        if len(paid) > 1 and any(role.default for role in group.roles):
            yield group.id, f"{group.name} is a default group and opens {len(paid)} paid apps"


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


def gv_02(key: Key) -> Iterator[tuple[str, str]]:
    """Desks that could not be read."""
    for desk in key.world.desks:
        if desk.denied:
            yield f"desk-customers@{desk.site}/{desk.project_key}", f"the customers of {desk.name} may not be listed"


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "HS-01": hs_01,
    "HS-02": hs_02,
    "HS-03": hs_03,
    "HS-04": hs_04,
    "HS-05": hs_05,
    "HS-07": hs_07,
    "BL-01": bl_01,
    "BL-03": bl_03,
    "BL-08": bl_08,
    "RC-01": rc_01,
    "SE-01": se_01,
    "GV-02": gv_02,
}


def cases(world: World, settings: Settings) -> list[Case]:
    """Return all that an audit of *world* with *settings* must find."""
    key = Key(world, settings)
    found = (Case(name, *pair) for name, policy in POLICIES.items() for pair in policy(key))
    return sorted(found, key=lambda case: (case.policy, case.subject))
