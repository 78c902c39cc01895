"""What several policies ask of the world."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from analyzer.config import PlanSettings, Settings
    from analyzer.sandbox.world import Account, PortalCustomer, Request, Resource, Role, World

SEATS = ("atlassian/user", "atlassian/admin")
APPS = {"jira-software": "jira", "jira-servicedesk": "jsm", "confluence": "confluence"}
ALL_APPS = APPS | {"jira-product-discovery": "jpd", "bitbucket": "bitbucket"}


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
    def seen_customers(self) -> list[PortalCustomer]:
        """The active portal-only customers whom an audit can see."""
        desks = [desk.customers for desk in self.world.desks if not desk.denied]
        seen = {id_ for each in desks for id_ in each}
        seen |= {id_ for each in self.world.customer_organizations for id_ in each.members}
        return [customer for customer in self.world.portal_customers if customer.id in seen and customer.active]

    @cached_property
    def visible_customers(self) -> list[PortalCustomer]:
        """Those whose e-mail address it can read besides."""
        return [customer for customer in self.seen_customers if customer.email and not customer.email_hidden]

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


def all_seats(key: Key, account: Account) -> list[Resource]:
    """Return the resources of production sites on which *account* holds a paid role, of whatever app."""
    ids = dict.fromkeys(role.resource for role in key.roles[account.id] if role.role in SEATS)
    return [key.resources[id_] for id_ in ids if not key.resources[id_].sandbox]


def holders(key: Key) -> list[tuple[Resource, set[str]]]:
    """Return each resource on which somebody holds a seat, and who does."""
    found: dict[str, set[str]] = defaultdict(set)
    for account in key.active:
        for seat in all_seats(key, account):
            found[seat.id].add(account.id)
    return [(resource, found[resource.id]) for resource in key.world.resources if resource.id in found]


def plan_of(key: Key, resource: Resource) -> PlanSettings:
    """Return what is said of the plan of a resource."""
    app = ALL_APPS[resource.app]
    return next(plan for plan in key.settings.plans if plan.app == app and plan.site == resource.site)


def normal(email: str) -> str:
    """Return *email* as addresses are compared."""
    return email.strip().lower()


def domain(email: str) -> str:
    """Return the domain of *email*."""
    return normal(email).rpartition("@")[2]
