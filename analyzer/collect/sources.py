"""The sources of the census: which lists there are from the start, and which records give the scopes of others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from analyzer.atlassian import Ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from analyzer.collect.records import Desk, Domain, Named, ProjectRoles, Workspace
    from analyzer.config import Settings, SiteSettings

SITE_SOURCES = ("desks", "jira-users", "customer-organizations", "application-roles")
DESK_SOURCES = ("desk-customers", "desk-organizations", "project-roles", "permission-schemes")
CONFLUENCE_SOURCES = ("confluence-groups", "confluence-guests")
BITBUCKET_SOURCES = ("bitbucket-members", "bitbucket-permissions", "bitbucket-repository-permissions")
EVIDENCE_OF_A_SITE = ("account-types", "requests-raised", "tickets-handled", "last-request", "agent-activity")
JIRA_SOURCES = (
    *SITE_SOURCES, *DESK_SOURCES, "customer-organization-members", "project-role-actors", *EVIDENCE_OF_A_SITE
)  # fmt: skip

_JIRA = ("jira", "jira-software", "jira-core")
_DESKS = "jira-servicedesk"
_ON_A_SITE = dict.fromkeys((*_JIRA, _DESKS), JIRA_SOURCES) | {"confluence": CONFLUENCE_SOURCES}
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
    site: str = ""  # whose API has the list, a site's or a Bitbucket workspace's; empty for the organization's
    where: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    ask: Ask = field(default_factory=Ask)
    part: int = 0  # counts the lists, where one scope has several

    @property
    def file(self) -> str:
        """Return what tells its file from others of the source."""
        return f"{msgspec.json.encode(self.keys, order='sorted').decode()}{self.part}"


@dataclass(frozen=True, slots=True)
class Feed:
    """A source whose scopes are given by the records of another."""

    source: str
    scopes: Callable[[Settings, Scope, Any], Iterable[Scope]]


def _group_roles(_: Settings, parent: Scope, group: Named) -> Iterator[Scope]:
    yield Scope("group-roles", group.id, "", {**parent.where, "group": group.id}, {"group": group.id})


def _role_holders(_: Settings, parent: Scope, workspace: Workspace) -> Iterator[Scope]:
    for name in _ROLES.get(workspace.app, _EVERY_ROLE) if workspace.online else ():
        role = f"atlassian/{name}"
        yield Scope(
            "role-holders",
            f"{workspace.id} {role}",
            where=parent.where,
            keys={"resource": workspace.id, "role": role},
            ask=Ask(body={"resourceIds": [workspace.id], "roleIds": [role]}),
        )


def _confluence(source: str, ask: Ask) -> Feed:
    def scopes(settings: Settings, _: Scope, workspace: Workspace) -> Iterator[Scope]:
        for site in settings.sites if workspace.online and workspace.app == "confluence" else ():
            if _host(site.url) == _host(workspace.attributes.host_url or ""):
                yield Scope(source, site.name, site.name, keys={"site": site.name}, ask=ask)

    return Feed(source, scopes)


def _of_a_desk(source: str, ask: Ask | None = None) -> Feed:
    """Return a list that each desk has: Jira knows it by its project, the service desk API by its number."""

    def scopes(_: Settings, parent: Scope, desk: Desk) -> Iterator[Scope]:
        name = f"{parent.site}/{desk.project_key}"
        kind, value = ("desk", desk.id) if source.startswith("desk-") else ("project", desk.project_key)
        yield Scope(source, name, parent.site, {kind: value}, {"site": parent.site, kind: value}, ask or Ask())

    return Feed(source, scopes)


def _members(_: Settings, parent: Scope, organization: Named) -> Iterator[Scope]:
    where = {"organization": organization.id}
    yield Scope(
        "customer-organization-members",
        f"{parent.site}/{organization.id}",
        parent.site,
        where,
        {"site": parent.site, **where},
    )


def _actors(_: Settings, parent: Scope, roles: ProjectRoles) -> Iterator[Scope]:
    for role in roles.ids:
        where = {"project": parent.where["project"], "role": role}
        name = f"{parent.name}/{role}"
        yield Scope("project-role-actors", name, parent.site, where, {"site": parent.site, **where})


def _access_details(_: Settings, parent: Scope, domain: Domain) -> Iterator[Scope]:
    where = {"domain": domain.domain}
    yield Scope("app-access-details", domain.domain, where={**parent.where, **where}, keys=where)


FEEDS: Mapping[str, tuple[Feed, ...]] = {
    "groups": (Feed("group-roles", _group_roles),),
    "workspaces": (
        Feed("role-holders", _role_holders),
        _confluence("confluence-groups", Ask()),
        _confluence(
            "confluence-guests", Ask(query={"cql": "type=user", "sitePermissionTypeFilter": "externalCollaborator"})
        ),
    ),
    "desks": (
        _of_a_desk("desk-customers"),
        _of_a_desk("desk-organizations"),
        _of_a_desk("project-roles"),
        _of_a_desk("permission-schemes", Ask(query={"expand": "all"})),
    ),
    "customer-organizations": (Feed("customer-organization-members", _members),),
    "project-roles": (Feed("project-role-actors", _actors),),
    "app-access-settings": (Feed("app-access-details", _access_details),),
}


def organization_scope(settings: Settings) -> Scope:
    """Return what is read first: it shows whether key and id are right."""
    return Scope("organization", where={"org": settings.organization.id})


def first_scopes(settings: Settings, ledger_end: datetime | None) -> Iterator[Scope]:
    """Yield every list that is known before anything was read, the long ones first.

    Of the audit log only what is newer than *ledger_end*, where an earlier collection got to.
    """
    where = {"org": settings.organization.id}
    expand = {"expand": ["platformRoles", "productAccess", "groups"]}
    for site in settings.sites:  # the customers of desks may be asked for most slowly of all
        for source in SITE_SOURCES:
            yield Scope(source, site.name, site.name, keys={"site": site.name})
    yield Scope("accounts", where=where, ask=Ask(body=expand))
    yield Scope("managed-accounts", where=where)
    since = {"from": int(ledger_end.timestamp() * 1000)} if ledger_end else {}
    # The oldest first: where it breaks off, everything before that is kept.
    yield Scope("audit-events", where=where, ask=Ask(query={**since, "sortOrder": "asc"}))
    yield Scope("workspaces", where=where, ask=Ask(body={}))
    yield Scope("groups", where=where, ask=Ask(body={"expand": ["counts.users"]}))
    for source in BITBUCKET_SOURCES:
        for named in settings.bitbucket:
            keys = {"workspace": named.workspace}
            yield Scope(source, named.workspace, named.workspace, keys, keys)
    for source in (
        "domains", "directories", "account-count", "group-count", "api-tokens", "api-keys", "organization-policies",
        "app-access-settings",
    ):  # fmt: skip
        yield Scope(source, where=where)


def unnamed_sites(workspaces: Iterable[Workspace], sites: Sequence[SiteSettings]) -> dict[str, tuple[str, ...]]:
    """Return the sites that the configuration does not name, and which sources would be read there."""
    named = {_host(site.url) for site in sites}
    unread: dict[str, set[str]] = defaultdict(set)
    for workspace in workspaces:
        host = _host(workspace.attributes.host_url or "")
        if workspace.online and host and host not in named:
            unread[host.removesuffix(".atlassian.net")].update(_ON_A_SITE.get(workspace.app, ()))
    return {site: tuple(sorted(unread[site])) for site in sorted(unread) if unread[site]}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
