"""Big organizations for benchmarks, drawn from a seed: everyone in them is invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from analyzer.sandbox.world import (
    Account,
    CustomerOrganization,
    Desk,
    Directory,
    Domain,
    Group,
    Organization,
    PortalCustomer,
    Request,
    Resource,
    Role,
    Site,
    Use,
    World,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

GIVEN = """
Abena Aino Akira Amara Aoife Arjun Beatriz Camila Chidi Dagny Dalia Eleni Emeka Farah Fintan Giulia Hana Ibrahim Ines
Karim Katja Linh Malin Mehmet Nadia Ngozi Priya Ravi Rhian Samir Sanna Solveig Tariq Umar Vesna Wanjiru Yael Zofia
""".split()  # noqa: SIM905  a table to read
FAMILY = """
Adjei Akhtar Asante Bednarz Boateng Cieslak Danjuma Dlamini Enriquez Fekete Galbraith Goncharuk Hietala Holubova
Jaramillo Kaczmarz Karapetian Lovasz Mahlangu Mehrotra Murakoshi Nwachukwu Odhiambo Okonji Orellana Papantoniou
Pereverzev Quintanilha Rasmusson Sandviken Sithebe Stavrakis Tanimura Thorvaldsen Valtonen Wachira Wierzbicki Zubairi
""".split()  # noqa: SIM905  a table to read
AS_OF = datetime(2026, 11, 2, 9, tzinfo=UTC)
DIRECTORY = "directory-tarnholt"
DOMAINS = ("tarnholt.example", "tarnholt-group.example", "osierbank.example")  # the last is someone else's
DESKS_A_SITE = 2
APPS = (
    ("jira-software", "Jira"),
    ("jira-servicedesk", "Jira Service Management"),
    ("confluence", "Confluence"),
)
# What the groups of a site hand on, and the share of the site's people that is in each. Further groups are teams.
GRANTS = (
    ("jira-users", "jira-software", "atlassian/user", 0.8),
    ("jsm-agents", "jira-servicedesk", "atlassian/user", 0.15),
    ("confluence-users", "confluence", "atlassian/user", 0.6),
    ("jsm-customers", "jira-servicedesk", "atlassian/customer", 0.5),
)
TEAMS_EACH = 2
STATUSES = ("active",) * 18 + ("suspended", "deactivated")


def big_world(
    accounts: int, customers: int, customer_organizations: int, groups: int, sites: int, seed: int = 1
) -> World:
    """Return an organization of that many accounts, portal-only customers, customer organizations, groups and sites.

    The same arguments give the same world. There is at least one account, the administrator, and at least one site.
    """
    return _Draft(Random(seed), max(1, sites)).drawn(max(1, accounts), customers, customer_organizations, groups)  # noqa: S311  not a secret


class _Draft:
    """A world that is being drawn."""

    def __init__(self, rng: Random, sites: int) -> None:
        self._rng = rng
        self._sites = [_site(n) for n in range(1, sites + 1)]

    def drawn(self, accounts: int, customers: int, organizations: int, groups: int) -> World:
        staff = [self._account(n) for n in range(accounts)]
        portal = [self._customer(n) for n in range(customers)]
        desks = self._desks(portal)
        return World(
            organization=[_organization(staff[0])],
            domains=[Domain(f"domain-{name}", name, "verified") for name in DOMAINS[:-1]],
            directories=[Directory(DIRECTORY, "Tarnholt")],
            sites=self._sites,
            resources=[_resource(site, app, name) for site in self._sites for app, name in APPS],
            accounts=staff,
            groups=self._groups(groups, staff),
            portal_customers=portal,
            desks=desks,
            customer_organizations=self._organizations(organizations, portal),
            requests=self._requests(desks, staff),
        )

    def _account(self, n: int) -> Account:
        name, domain = self._name(), self._rng.choices(DOMAINS, (8, 1, 1))[0]
        managed = n == 0 or domain in DOMAINS[:-1]
        account = Account(
            f"712020:{self._uuid()}",
            name,
            _address(name, n, DOMAINS[0] if n == 0 else domain),
            "active" if n == 0 else self._rng.choice(STATUSES),
            claim="managed" if managed else "unmanaged",
            added=self._past(2000),
            mfa=self._rng.random() < 0.9 if managed else None,
            guard_billable=managed or None,
            last_active=self._past(200),
            uses=[Use(self._past(200), _ari(self._home(n), app)) for app, _ in APPS[: self._rng.randint(0, len(APPS))]],
        )
        if n == 0:
            account.platform_roles = ["atlassian/org-admin"]
        return account

    def _customer(self, n: int) -> PortalCustomer:
        site, name = self._home(n), self._name()
        address = _address(name, n, f"client-{self._rng.randint(1, 400)}.example")
        return PortalCustomer(f"qm:{self._uuid()}:{n}", site.name, name, address, active=self._rng.random() < 0.98)

    def _groups(self, count: int, staff: Sequence[Account]) -> list[Group]:
        granting = [self._granting(site, grant) for grant in GRANTS for site in self._sites][:count]
        groups = granting + [self._group(f"team-{n}") for n in range(count - len(granting))]
        for n, account in enumerate(staff):
            for group in self._joined(n, groups, len(granting)):
                group.members.append(account.id)
        return groups

    def _joined(self, n: int, groups: list[Group], granting: int) -> list[Group]:
        """Return the groups of the *n*-th account: its site's, each by its share, and a few teams."""
        sites, teams = len(self._sites), groups[granting:]
        ours = [(groups[place], GRANTS[place // sites][3]) for place in range(n % sites, granting, sites)]
        joined = [group for group, share in ours if self._rng.random() < share]
        return joined + self._rng.sample(teams, min(TEAMS_EACH, len(teams)))

    def _granting(self, site: Site, grant: tuple[str, str, str, float]) -> Group:
        name, app, role, _ = grant
        group = self._group(f"{name}-{site.name}")
        group.roles = [Role(_ari(site, app), role, default=True)]
        return group

    def _group(self, name: str) -> Group:
        return Group(self._uuid(), name, DIRECTORY, "Drawn for a benchmark")

    def _desks(self, portal: Sequence[PortalCustomer]) -> list[Desk]:
        desks = [_desk(site, n) for site in self._sites for n in range(1, DESKS_A_SITE + 1)]
        here = {site.name: [desk for desk in desks if desk.site == site.name] for site in self._sites}
        for customer in portal:
            self._rng.choice(here[customer.site]).customers.append(customer.id)
        return desks

    def _organizations(self, count: int, portal: Sequence[PortalCustomer]) -> list[CustomerOrganization]:
        """Make each customer a member of one organization of its site, where the site has any."""
        drawn = [
            CustomerOrganization(str(n + 1), self._home(n).name, f"Client {n + 1}", self._uuid(), self._past(1000))
            for n in range(count)
        ]
        here = {site.name: [each for each in drawn if each.site == site.name] for site in self._sites}
        for customer in portal:
            if here[customer.site]:
                self._rng.choice(here[customer.site]).members.append(customer.id)
        return drawn

    def _requests(self, desks: Sequence[Desk], staff: Sequence[Account]) -> list[Request]:
        """Let a customer in four have raised a request, which someone of the staff was assigned to."""
        reporters = [(desk, customer) for desk in desks for customer in desk.customers if self._rng.random() < 0.25]
        return [
            Request(
                f"{desk.project_key}-{n}",
                desk.site,
                desk.project_key,
                customer,
                self._past(900),
                [self._rng.choice(staff).id],
            )
            for n, (desk, customer) in enumerate(reporters, start=1)
        ]

    def _home(self, n: int) -> Site:
        return self._sites[n % len(self._sites)]

    def _name(self) -> str:
        return f"{self._rng.choice(GIVEN)} {self._rng.choice(FAMILY)}"

    def _uuid(self) -> str:
        return str(UUID(int=self._rng.getrandbits(128), version=4))

    def _past(self, days: int) -> datetime:
        return AS_OF - timedelta(minutes=self._rng.randrange(days * 24 * 60))


def _organization(administrator: Account) -> Organization:
    user = administrator.email or ""
    return Organization("tarnholt", "Tarnholt", AS_OF, "benchmark-key", user, "benchmark-token")


def _site(n: int) -> Site:
    return Site(f"tarnholt-{n}", f"cloud-tarnholt-{n}", f"https://tarnholt-{n}.atlassian.example")


def _ari(site: Site, app: str) -> str:
    return f"ari:cloud:{app}::site/{site.cloud_id}"


def _resource(site: Site, app: str, name: str) -> Resource:
    return Resource(_ari(site, app), app, site.name, name, site.url, site.name)


def _desk(site: Site, n: int) -> Desk:
    return Desk(str(n), site.name, str(10_000 + n), f"DESK{n}", f"Desk {n} of {site.name}")


def _address(name: str, n: int, domain: str) -> str:
    local = "".join(letter for letter in name.casefold().replace(" ", ".") if letter.isascii())
    return f"{local}.{n}@{domain}"
