"""Who is who in a world: the questions that several operations ask of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.sandbox.listing import Listings

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from analyzer.sandbox.world import Account, Group, PortalCustomer, Request, World

SEATS = {"atlassian/user", "atlassian/admin"}  # the roles that fill a seat


@dataclass(frozen=True, slots=True)
class Holding:
    """One role of an account on one resource, and how it came: ``direct``, ``group_direct`` or both."""

    resource: str
    role: str
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone as a site shows them. *email* is None where it is hidden."""

    id: str
    name: str
    email: str | None
    kind: str  # atlassian, app, customer
    active: bool


class Index:
    """Look-ups over one state of a world, and the lists answered from it. Build another when the world has changed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.listings = Listings()
        self.organization = world.organization[0]
        self.platform = f"ari:cloud:platform::org/{self.organization.id}"
        self.accounts = {account.id: account for account in world.accounts}
        self.managed = [a for a in world.accounts if a.claim == "managed" and a.type == "atlassian"]
        self.resources = {resource.id: resource for resource in world.resources}
        self.sites = {site.cloud_id: site for site in world.sites}
        self._groups = _groups_by_member(world)
        self.holdings = {account.id: tuple(self._holdings(account)) for account in world.accounts}
        self._requests = _requests_by_site(world)
        self._people = self._people_by_site()
        self.groups = {group.id: group for group in world.groups}
        self.events = sorted(world.audit_events, key=lambda event: event.time)
        self._projects = {site.name: _projects(world, site.name) for site in world.sites}

    def groups_of(self, account: str) -> list[Group]:
        """Return the groups that *account* is in."""
        return self._groups.get(account, [])

    def directories_of(self, account: Account) -> list[str]:
        """Return the directories that *account* is in: those of its groups, or the first one."""
        if account.status == "not_invited":
            return []
        found = {group.directory for group in self.groups_of(account.id)}
        return sorted(found or {self.world.directories[0].id})

    def person(self, site: str, account: str) -> Person | None:
        """Return the account or portal-only customer *account* as the site named *site* shows it."""
        return self._people[site].get(account)

    def people(self, site: str) -> list[Person]:
        """Return everyone that the site named *site* knows, portal-only customers too."""
        return list(self._people[site].values())

    def requests(self, site: str) -> list[Request]:
        """Return the issues of the site named *site*."""
        return self._requests.get(site, [])

    def requests_of(self, site: str, field: str, account: str) -> list[Request]:
        """Return the issues of the site named *site* whose *field*, reporter or assignee, is or was *account*."""
        return self._requests_by_person.get((site, field, account), [])

    @cached_property
    def _requests_by_person(self) -> dict[tuple[str, str, str], list[Request]]:
        found: defaultdict[tuple[str, str, str], list[Request]] = defaultdict(list)
        for request in self.world.requests:
            found[request.site, "reporter", request.reporter].append(request)
            for assignee in dict.fromkeys(request.assignees):
                found[request.site, "assignee", assignee].append(request)
        return dict(found)

    @cached_property
    def issue_ids(self) -> dict[tuple[str, str], str]:
        """The number that Jira has for each issue, by its site and key."""
        return {(each.site, each.key): str(n) for n, each in enumerate(self.world.requests, start=10_000)}

    @cached_property
    def seats(self) -> Counter[str]:
        """How many active accounts hold a seat of each resource."""
        people = [a for a in self.world.accounts if a.type == "atlassian" and a.status == "active"]
        return Counter(r for a in people for r in {h.resource for h in self.holdings[a.id] if h.role in SEATS})

    def values(self, site: str, field: str) -> Container[str]:
        """Return what the site named *site* accepts in JQL for *field*: its projects' keys, or accounts."""
        return self._projects[site] if field == "project" else self._people[site]

    def _holdings(self, account: Account) -> Iterator[Holding]:
        methods: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for role in account.roles:
            methods[role.resource, role.role].add("direct")
        for platform_role in account.platform_roles:
            methods[self.platform, platform_role].add("direct")
        for group in self.groups_of(account.id):
            for role in group.roles:
                methods[role.resource, role.role].add("group_direct")
        for (resource, name), how in methods.items():
            yield Holding(resource, name, tuple(sorted(how)))

    def _people_by_site(self) -> dict[str, dict[str, Person]]:
        people: dict[str, dict[str, Person]] = {}
        for site in self.world.sites:
            named = _customers(self.world, site.name) | _authors(self.requests(site.name))
            here = [shown(a) for a in self.world.accounts if a.id in named or self._is_on(site.name, a)]
            portal = [_portal_person(p) for p in self.world.portal_customers if p.site == site.name]
            people[site.name] = {person.id: person for person in here + portal}
        return people

    def _is_on(self, site: str, account: Account) -> bool:
        """Apps without roles are installed everywhere; everyone else is where they hold a role of any app."""
        held = [self.resources.get(holding.resource) for holding in self.holdings[account.id]]
        return (account.type == "app" and not held) or any(r is not None and r.site == site for r in held)


def _groups_by_member(world: World) -> dict[str, list[Group]]:
    groups: defaultdict[str, list[Group]] = defaultdict(list)
    for group in world.groups:
        for member in group.members:
            groups[member].append(group)
    return dict(groups)


def _requests_by_site(world: World) -> dict[str, list[Request]]:
    requests: defaultdict[str, list[Request]] = defaultdict(list)
    for request in world.requests:
        requests[request.site].append(request)
    return dict(requests)


def _authors(requests: list[Request]) -> set[str]:
    """Return who is named in *requests*: a site goes on listing those who have no role any more."""
    return {account for request in requests for account in (request.reporter, *request.assignees)}


def _projects(world: World, site: str) -> set[str]:
    desks = {desk.project_key for desk in world.desks if desk.site == site}
    return desks | {request.project_key for request in world.requests if request.site == site}


def _customers(world: World, site: str) -> set[str]:
    desks = [desk.customers for desk in world.desks if desk.site == site]
    organizations = [each.members for each in world.customer_organizations if each.site == site]
    return {account for accounts in desks + organizations for account in accounts}


def shown(account: Account) -> Person:
    """Return *account* as every site shows it."""
    email = None if account.email_hidden else account.email
    return Person(account.id, account.name, email, account.type, account.status == "active")


def _portal_person(customer: PortalCustomer) -> Person:
    email = None if customer.email_hidden else customer.email
    return Person(customer.id, customer.name, email, "customer", customer.active)
