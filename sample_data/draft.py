"""The organization while it is being written: who and what is in it, and what an audit must not find."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from analyzer.sandbox.world import (
    Account,
    CustomerOrganization,
    Desk,
    Group,
    PortalCustomer,
    Request,
    Resource,
    Role,
    Use,
    World,
)

from .names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

AS_OF = datetime(2026, 11, 2, 9, tzinfo=UTC)
VERIFIED = ("halden.example", "halden-labs.example")
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "'": None, " ": "-"})


def ago(days: float) -> datetime:
    """Return the moment that many days before the sample's present."""
    return AS_OF - timedelta(days=days)


def address(name: str, domain: str) -> str:
    """Return the e-mail address of someone of that name, in plain ASCII."""
    given, _, family = name.lower().translate(LETTERS | {ord(" "): " "}).partition(" ")
    plain = unicodedata.normalize("NFKD", f"{given}.{family.replace(' ', '-')}")
    return f"{plain.encode('ascii', 'ignore').decode()}@{domain}"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Something that looks like a finding of *policy* and is none, *because* of this."""

    policy: str
    subject: str
    because: str


@dataclass
class Draft:
    """Everything so far. The methods add one thing each and return it."""

    rng: random.Random = field(default_factory=lambda: random.Random("halden"))  # noqa: S311  no secret
    world: World = field(
        default_factory=lambda: World([], [], [], [], [], [], [], [], [], [], []),
    )
    expected: list[tuple[str, str]] = field(default_factory=list)
    near_misses: list[NearMiss] = field(default_factory=list)
    workers: list[Account] = field(default_factory=list)  # ordinary people who use every seat they hold
    help_seekers: list[Account | PortalCustomer] = field(default_factory=list)  # ordinary people who only ask

    def __post_init__(self) -> None:
        self.names = Names(self.rng)

    def found(self, policy: str, subject: str) -> None:
        """Say that an audit must find this."""
        self.expected.append((policy, subject))

    def spared(self, policy: str, subject: str, because: str) -> None:
        """Say that an audit must not find this."""
        self.near_misses.append(NearMiss(policy, subject, because))

    def uuid(self) -> str:
        """Return a random UUID that is the same each time."""
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def resource(self, where: str) -> Resource:
        """Return the resource called ``<owner>@<site>``."""
        return next(r for r in self.world.resources if f"{r.app}@{r.site}" == where)

    def role(self, where: str, role: str, *, default: bool = False) -> Role:
        """Return ``atlassian/<role>`` on the resource called *where*."""
        return Role(self.resource(where).id, f"atlassian/{role}", default)

    def group(self, name: str) -> Group:
        """Return the group of that name."""
        return next(group for group in self.world.groups if group.name == name)

    def named(self, name: str) -> Account:
        """Return the account of someone of that name."""
        return next(account for account in self.world.accounts if account.name == name)

    def leaver(self) -> Account:
        """Return a managed account that is deactivated."""
        return next(a for a in self.world.accounts if a.status == "deactivated" and a.claim == "managed")

    def department(self, department: str) -> list[Account]:
        """Return the active accounts of a department's people."""
        people = (account for account in self.world.accounts if account.status == "active")
        return [account for account in people if account.department == department]

    def desk(self, key: str) -> Desk:
        """Return the desk of the project *key*."""
        return next(desk for desk in self.world.desks if desk.project_key == key)

    def customer_organization(self, name: str) -> CustomerOrganization:
        """Return the customer organization of that name."""
        return next(each for each in self.world.customer_organizations if each.name == name)

    def account(
        self,
        name: str,
        domain: str = "halden.example",
        *,
        groups: Iterable[str] = (),
        roles: Iterable[tuple[str, str]] = (),
        added: float = 400,
        **more: Any,
    ) -> Account:
        """Add an Atlassian account, *added* days ago, to *groups* and with direct *roles* (resource, role).

        *more* are further fields of Account.
        """
        managed = domain in VERIFIED
        fields: dict[str, Any] = {
            "id": self._account_id(),
            "name": name,
            "email": address(name, domain),
            "status": "active",
            "claim": "managed" if managed else "unmanaged",
            "source": "synced" if managed else "invited",
            "added": ago(added),
            "mfa": self.rng.random() < 0.7 if managed else None,
            "roles": [self.role(*each) for each in roles],
        }
        account = Account(**fields | more)
        self.world.accounts.append(account)
        for group in groups:
            self.group(group).members.append(account.id)
        return account

    def portal(self, name: str, domain: str, *desks: str, organization: str = "", **more: Any) -> PortalCustomer:
        """Add a portal-only customer of *desks* (project keys) and of a customer organization.

        *more* are further fields of PortalCustomer.
        """
        site = (self.desk(desks[0]) if desks else self.customer_organization(organization)).site
        fields: dict[str, Any] = {
            "id": f"qm:{self.uuid()}:{self.uuid()}",
            "site": site,
            "name": name,
            "email": address(name, domain),
        }
        customer = PortalCustomer(**fields | more)
        self.world.portal_customers.append(customer)
        for key in desks:
            self.desk(key).customers.append(customer.id)
        if organization:
            self.customer_organization(organization).members.append(customer.id)
        return customer

    def used(self, account: Account, where: str, days: float | None) -> None:
        """Say that *account* last used the resource *where* that many days ago; None: it is listed, never used."""
        account.uses.append(Use(ago(days) if days is not None else None, self.resource(where).id))

    def used_elsewhere(self, account: Account, app: str, name: str, url: str, days: float) -> None:
        """Say that *account* used an app that is not the organization's."""
        account.uses.append(Use(ago(days), app=app, name=name, url=url))

    def request(self, project: str, site: str, reporter: str, days: float, *assignees: str) -> Request:
        """Add a request, or an issue, raised that many days ago."""
        number = 1 + sum(request.project_key == project for request in self.world.requests)
        request = Request(f"{project}-{number}", site, project, reporter, ago(round(days, 2)), list(assignees))
        self.world.requests.append(request)
        return request

    def asked(self, desk: str, person: Account | PortalCustomer, days: float, *assignees: str) -> Request:
        """Add a request on a service desk, which makes *person* one of its customers."""
        if person.id not in self.desk(desk).customers:
            self.desk(desk).customers.append(person.id)
        return self.request(desk, self.desk(desk).site, person.id, days, *assignees)

    def _account_id(self) -> str:
        if self.rng.random() < 0.4:
            return f"{self.rng.choice(('5a', '5c', '5f', '61', '62', '63'))}{self.rng.getrandbits(88):022x}"
        return f"712020:{self.uuid()}"
