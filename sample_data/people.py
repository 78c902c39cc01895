"""The ordinary people of Halden Instruments: nothing is wrong with any of them. And the tickets that they write."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

from .keys import held

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.sandbox.world import Account, PortalCustomer

    from .draft import Draft

# How many, in which department, with which titles, in which groups, at which domain.
STAFF: tuple[tuple[int, str, tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        44,
        "Engineering",
        ("Optics engineer", "Firmware engineer", "Test engineer"),
        ("idp-engineering",),
        "halden.example",
    ),
    (18, "Labs", ("Research scientist", "Laboratory technician"), ("idp-engineering",), "halden-labs.example"),
    (19, "Operations", ("Production planner", "Quality manager", "Buyer"), ("idp-operations",), "halden.example"),
    (16, "Sales", ("Account manager", "Sales engineer"), ("idp-sales",), "halden.example"),
    (10, "Finance", ("Controller", "Accounts clerk"), ("idp-finance",), "halden.example"),
)
AGENTS = (
    (12, "Customer care", ("Service engineer", "Care lead"), ("idp-customer-care",), "halden.example"),
    (8, "IT", ("Systems engineer", "Support engineer"), ("idp-service-desk",), "halden.example"),
    (5, "People", ("People partner", "Payroll specialist"), ("idp-people",), "halden.example"),
)
ASKING = (
    (12, "Production", ("Assembler", "Machinist", "Shift lead"), (), "halden.example"),
    (7, "Field service", ("Field technician",), (), "halden.example"),
)
PARTNERS = ("orbit-partners.example", "lumen-logistics.example")
CLIENTS = {
    "Kestrel Retail": "kestrel-retail.example",
    "Baltic Clinics": "baltic-clinics.example",
    "Northfjord Ferries": "northfjord-ferries.example",
    "Sunfield Farms": "sunfield-farms.example",
    "Arken Museum Group": "arken-museums.example",
}
PARTNER_TEAMS = {
    "Orbit Partners field team": ("IT", PARTNERS[0]),
    "Lumen Logistics drivers": ("IT", PARTNERS[1]),
    "Site contractors": ("IT", "mailbox.example"),
    "Orbit Partners": ("PART", PARTNERS[0]),
    "Lumen Logistics": ("PART", PARTNERS[1]),
}
APPS = ("Halden Build Bot", "Forms for Halden", "Chart Maker", "Mail Relay", "Asset Scanner", "Time Sheets")
AGENTS_OF = {"IT": "jira-servicedesk@halden", "PEO": "jira-servicedesk@halden"}
SERVICE_AGENTS = "jira-servicedesk@halden-service"
ISSUES = {"OPT": "halden", "FAB": "halden", "LENS": "halden", "KIT": "halden-service"}  # projects that are no desks


def move_in(draft: Draft, accounts: int, portal_customers: int) -> None:
    """Add ordinary people until there are *accounts* Atlassian accounts and *portal_customers* in all."""
    _administrators(draft)
    for number, department, titles, groups, domain in STAFF + AGENTS:
        for _ in range(number):
            draft.workers.append(_staff(draft, department, titles, groups, domain))
    for number, department, titles, groups, domain in ASKING:
        for _ in range(number):
            draft.help_seekers.append(_staff(draft, department, titles, groups, domain))
    _outsiders(draft)
    _gone(draft)
    for name in APPS:
        draft.account(name, email=None, type="app", claim="unmanaged", source=None, mfa=None)
    _fill_up(draft, accounts)
    _customers(draft, portal_customers)
    for worker in draft.workers:
        use_every_seat(draft, worker)


def use_every_seat(draft: Draft, account: Account) -> None:
    """Say that *account* used each app that it has a role on within the last three weeks."""
    used = {use.resource for use in account.uses}
    for resource in dict.fromkeys(role.resource for role in held(draft.world, account)):
        if resource not in used:
            where = next(f"{r.app}@{r.site}" for r in draft.world.resources if r.id == resource)
            draft.used(account, where, round(draft.rng.uniform(0.2, 21), 2))


def _administrators(draft: Draft) -> None:
    for name, roles in (
        ("Ylva Nordahl", ["atlassian/org-admin"]),
        ("Teodor Haukaas", ["atlassian/site-admin"]),
        ("Mirjam Oyelade", ["atlassian/user-access-admin"]),
    ):
        groups = ("org-admins", "jira-admins-halden", "idp-service-desk", "idp-all-staff")
        draft.workers.append(
            draft.account(
                name, groups=groups, platform_roles=roles, mfa=True, title="Atlassian administrator", department="IT"
            )
        )


def _staff(draft: Draft, department: str, titles: Sequence[str], groups: Sequence[str], domain: str) -> Account:
    return draft.account(
        draft.names.draw(),
        domain,
        groups=(*groups, "idp-all-staff"),
        title=draft.rng.choice(titles),
        department=department,
        added=draft.rng.randrange(60, 2400),
    )


def _outsiders(draft: Draft) -> None:
    """Partners who do work with the seats that they hold."""
    for _ in range(9):
        groups = ("jira-users-halden",)
        draft.workers.append(draft.account(draft.names.draw(), PARTNERS[0], groups=groups, added=500))
    for _ in range(3):
        groups = ("jira-servicemanagement-users-halden-service",)
        draft.workers.append(draft.account(draft.names.draw(), PARTNERS[1], groups=groups, added=300))


def _gone(draft: Draft) -> None:
    """People who left, are leaving, are on leave, or were never invited."""
    for status, number in (("deactivated", 14), ("suspended", 7), ("not_invited", 6), ("for_deletion", 1)):
        for _ in range(number):
            groups, source = ((), None) if status == "not_invited" else (("idp-all-staff",), "synced")
            draft.account(draft.names.draw(), status=status, groups=groups, source=source, added=900)


def _fill_up(draft: Draft, accounts: int) -> None:
    while len(draft.world.accounts) < accounts:
        draft.help_seekers.append(_staff(draft, "Production", ("Assembler",), (), "halden.example"))


def _customers(draft: Draft, number: int) -> None:
    """Clients and partners in their customer organizations, and people who start next month."""
    for _ in range(8):
        draft.portal(draft.names.draw(), "mailbox.example", "PEO")
    for _ in range(3):
        draft.portal(draft.names.draw(), "mailbox.example", "CARE", email_hidden=True)
    for organization, (desk, domain) in PARTNER_TEAMS.items():
        for _ in range(9):
            customer = draft.portal(draft.names.draw(), domain, desk, organization=organization)
            draft.help_seekers.append(customer)
    clients = cycle(CLIENTS.items())
    while len(draft.world.portal_customers) < number:
        organization, domain = next(clients)
        customer = draft.portal(draft.names.draw(), domain, "CARE", organization=organization)
        draft.help_seekers.append(customer)


def write_tickets(draft: Draft, requests: int, issues: int) -> None:
    """Let ordinary people raise *requests* on the desks, and *issues* elsewhere, counting those already there."""
    total = requests + issues
    requests += sum(request.project_key in ISSUES for request in draft.world.requests)
    agents = {desk.project_key: _agents(draft, desk.project_key) for desk in draft.world.desks}
    turns = {key: cycle(those) for key, those in agents.items()}
    while len(draft.world.requests) < requests:
        person = draft.rng.choice(draft.help_seekers)
        key = _desk_of(draft, person)
        request = draft.asked(key, person, draft.rng.uniform(0.1, 700), next(turns[key]).id)
        organization = next((o for o in _organizations_of(draft, person)), None)
        request.organizations = [organization] if organization else []
        if draft.rng.random() < 0.15:
            request.participants = [draft.rng.choice(draft.workers).id]
    _issues(draft, total)


def _issues(draft: Draft, total: int) -> None:
    people = {site: _holders(draft, f"jira-software@{site}") for site in ISSUES.values()}
    while len(draft.world.requests) < total:
        project, site = draft.rng.choice(list(ISSUES.items()))
        reporter, assignee = draft.rng.sample(people[site], 2)
        draft.request(project, site, reporter.id, draft.rng.uniform(0.1, 700), assignee.id)


def _desk_of(draft: Draft, person: Account | PortalCustomer) -> str:
    """Return a desk of which *person* is a customer; employees may ask on both desks for them."""
    theirs = [desk.project_key for desk in draft.world.desks if person.id in desk.customers]
    return draft.rng.choice(theirs or ["IT", "IT", "PEO"])


def _organizations_of(draft: Draft, person: Account | PortalCustomer) -> list[str]:
    return [each.id for each in draft.world.customer_organizations if person.id in each.members]


def _agents(draft: Draft, desk: str) -> list[Account]:
    return _holders(draft, AGENTS_OF.get(desk, SERVICE_AGENTS), "atlassian/user")


def _holders(draft: Draft, where: str, *roles: str) -> list[Account]:
    """Return the ordinary people who hold a seat on the resource *where*."""
    resource = draft.resource(where).id
    wanted = roles or ("atlassian/user", "atlassian/admin")
    return [
        account
        for account in draft.workers
        if any(role.resource == resource and role.role in wanted for role in held(draft.world, account))
    ]
