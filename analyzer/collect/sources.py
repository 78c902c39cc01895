"""The sources of the census: what each reads, and which records give the scopes of another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from analyzer.atlassian import Ask
from analyzer.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from analyzer.config import Settings, SiteSettings

SITE_SOURCES = ("jira-users", "desks", "customer-organizations")
EVIDENCE = ("account-types", "requests-raised", "tickets-handled")
OF_A_SITE = (*SITE_SOURCES, "desk-customers", "customer-organization-members", *EVIDENCE)

_JIRA = ("jira", "jira-software", "jira-core")
_DESKS = "jira-servicedesk"
_EVERY_ROLE = ("user", "admin", "guest", "customer", "contributor", "basic", "stakeholder")
_ROLES = dict.fromkeys(_JIRA, ("user", "admin")) | {
    _DESKS: ("user", "admin", "customer", "stakeholder"),
    "confluence": ("user", "admin", "guest"),
    "jira-product-discovery": ("user", "contributor"),
    "bitbucket": ("user", "admin"),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """One list to read: of which source, where it is, and what to write before each of its records."""

    source: str
    name: str = ""  # as people see it
    site: str = ""  # whose API has the list; empty for the organization's
    where: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    ask: Ask = field(default_factory=Ask)
    part: int = 0  # counts the lists, where one scope has several

    @property
    def file(self) -> str:
        """Return what tells its file from others of the source."""
        return f"{msgspec.json.encode(self.keys, order='sorted').decode()}{self.part}"


class _OrganizationAttributes(msgspec.Struct):
    name: str


class Organization(msgspec.Struct):
    """What the census reads of the organization."""

    attributes: _OrganizationAttributes


class _WorkspaceAttributes(msgspec.Struct, rename="camel"):
    status: str | None = None
    host_url: str | None = None


class Workspace(msgspec.Struct):
    """What the census reads of an app on a site."""

    id: str  # its ARI
    attributes: _WorkspaceAttributes

    @property
    def app(self) -> str:
        """Return the owner that the ARI names: ``ari:cloud:<owner>:…``."""
        return [*self.id.split(":"), "", "", ""][2]

    @property
    def online(self) -> bool:
        """Return whether it can be used, as far as Atlassian says."""
        return self.attributes.status in {None, "online"}


class _Group(msgspec.Struct):
    id: str


class _Desk(msgspec.Struct, rename="camel"):
    id: str
    project_key: str


class _CustomerOrganization(msgspec.Struct):
    id: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A source whose scopes are given by the records of another."""

    source: str
    scopes: Callable[[Scope, Any], Iterable[Scope]]


def _group_roles(parent: Scope, group: _Group) -> Iterator[Scope]:
    yield Scope("group-roles", group.id, "", {**parent.where, "group": group.id}, {"group": group.id})


def _role_holders(parent: Scope, workspace: Workspace) -> Iterator[Scope]:
    for name in _ROLES.get(workspace.app, _EVERY_ROLE) if workspace.online else ():
        role = f"atlassian/{name}"
        yield Scope(
            "role-holders",
            f"{workspace.id} {role}",
            where=parent.where,
            keys={"resource": workspace.id, "role": role},
            ask=Ask(body={"resourceIds": [workspace.id], "roleIds": [role]}),
        )


def _desk_customers(parent: Scope, desk: _Desk) -> Iterator[Scope]:
    name = f"{parent.site}/{desk.project_key}"
    yield Scope("desk-customers", name, parent.site, {"desk": desk.id}, {"site": parent.site, "desk": desk.id})


def _members(parent: Scope, organization: _CustomerOrganization) -> Iterator[Scope]:
    yield Scope(
        "customer-organization-members",
        f"{parent.site}/{organization.id}",
        parent.site,
        {"organization": organization.id},
        {"site": parent.site, "organization": organization.id},
    )


FEEDS = {
    "groups": Feed("group-roles", _group_roles),
    "workspaces": Feed("role-holders", _role_holders),
    "desks": Feed("desk-customers", _desk_customers),
    "customer-organizations": Feed("customer-organization-members", _members),
}
_RECORDS = {
    "organization": Organization,
    "groups": _Group,
    "workspaces": Workspace,
    "desks": _Desk,
    "customer-organizations": _CustomerOrganization,
}


def found(source: str, records: Sequence[bytes]) -> list[Any]:
    """Return what the census needs of *records*, nothing for most sources. Raises UnexpectedAnswer."""
    if source not in _RECORDS:
        return []
    try:
        return [msgspec.json.decode(record, type=_RECORDS[source]) for record in records]
    except msgspec.DecodeError as error:
        raise UnexpectedAnswer(f"{source}: a record is not what is documented: {error}", "update seatcheck") from error


def organization_scope(settings: Settings) -> Scope:
    """Return what is read first: it shows whether key and id are right."""
    return Scope("organization", where={"org": settings.organization.id})


def first_scopes(settings: Settings) -> Iterator[Scope]:
    """Yield every list that is known before anything was read, the long ones first."""
    where = {"org": settings.organization.id}
    expand = {"expand": ["platformRoles", "productAccess", "groups"]}
    yield Scope("accounts", where=where, ask=Ask(body=expand))
    yield Scope("managed-accounts", where=where)
    yield Scope("workspaces", where=where, ask=Ask(body={}))
    yield Scope("groups", where=where, ask=Ask(body={"expand": ["counts.users"]}))
    for site in settings.sites:
        for source in SITE_SOURCES:
            yield Scope(source, site.name, site.name, keys={"site": site.name})
    yield Scope("domains", where=where)
    yield Scope("directories", where=where)


def unnamed_sites(workspaces: Iterable[Workspace], sites: Sequence[SiteSettings]) -> list[str]:
    """Return the sites that have Jira or JSM, and that the configuration does not name."""
    named = {_host(site.url) for site in sites}
    hosts = {
        _host(workspace.attributes.host_url or "")
        for workspace in workspaces
        if workspace.online and workspace.app in {*_JIRA, _DESKS}
    }
    return sorted(host.removesuffix(".atlassian.net") for host in hosts - named if host)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
