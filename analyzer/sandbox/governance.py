"""How an organization is governed: its keys and tokens, its policies, its audit log, and who may do what in a project.

A world may lack any of these: each has a file of its own, and a file that is not there is an empty list.
"""

from __future__ import annotations

import msgspec

from analyzer.sandbox.things import Moment, Thing


class ApiToken(Thing):
    """A token that an account made for itself."""

    id: str
    account: str
    label: str
    created: Moment
    expires: Moment | None = None  # older tokens never do
    last_active: Moment | None = None  # None: it was never used
    blocked: bool = False
    scopes: list[str] = msgspec.field(default_factory=list)


class ApiKey(Thing):
    """A key of the organization, made by one of its administrators. Without ``scopes`` it opens everything."""

    id: str
    label: str
    created_by: str  # an account
    created: Moment
    expires: Moment
    last_active: Moment | None = None
    scopes: list[str] = msgspec.field(default_factory=list)


class AuthenticationPolicy(Thing):
    """How managed accounts log in; ``Account.authentication_policy`` names it. One may be free of Guard's charge."""

    id: str
    name: str
    billable: bool = True


class OrganizationPolicy(Thing):
    """A policy of the older kind, over ``resources`` (ARIs). ``allowed``: what an IP allowlist lets in."""

    id: str
    type: str  # ip-allowlist, data-residency, data-security
    name: str
    enabled: bool = True
    resources: list[str] = msgspec.field(default_factory=list)
    allowed: list[str] = msgspec.field(default_factory=list)


class DomainAccess(Thing):
    """What people of an approved domain get of one app. ``resource`` is its ARI."""

    resource: str
    role: str
    needs_approval: bool = False


class ApprovedDomain(Thing):
    """A domain, or ``ANYONE``, whose people may join apps by themselves."""

    domain: str
    enabled: bool = True
    tells_admins: bool = False
    apps: list[DomainAccess] = msgspec.field(default_factory=list)


class EventAction(Thing):
    """A kind of audit event."""

    id: str
    name: str
    group: str


class EventObject(Thing):
    """What an audit event was done to, or where."""

    id: str
    type: str = ""
    attributes: dict[str, str] = msgspec.field(default_factory=dict)


class AuditEvent(Thing):
    """One line of the organization's audit log. The actor may be an account that is not there any more."""

    id: str
    time: Moment
    action: str
    actor: str
    context: list[EventObject] = msgspec.field(default_factory=list)
    container: list[EventObject] = msgspec.field(default_factory=list)
    ip: str = ""
    country: str = ""
    token: str = ""  # the label of the API token that was used; empty: it was done in a browser


class Project(Thing):
    """A Jira project that is no service desk."""

    id: str
    site: str
    key: str
    name: str
    type: str = "software"


class ProjectRole(Thing):
    """A role in one project, and the accounts and groups that are in it."""

    site: str
    project_key: str
    id: int
    name: str
    users: list[str] = msgspec.field(default_factory=list)
    groups: list[str] = msgspec.field(default_factory=list)


class Grant(Thing):
    """A permission for a holder. ``applicationRole`` without a value is any logged in user, ``anyone`` the public."""

    permission: str
    holder: str  # group, user, projectRole, applicationRole, projectLead, reporter, anyone, …
    value: str = ""  # the id of the group, account or role


class PermissionScheme(Thing):
    """Who may do what in ``projects`` (keys) of a site."""

    id: int
    site: str
    name: str
    projects: list[str]
    grants: list[Grant] = msgspec.field(default_factory=list)


class BitbucketMember(Thing):
    """An account in a Bitbucket workspace (the ARI of its resource)."""

    workspace: str
    account: str
    permission: str = "member"  # or owner, collaborator


class RepositoryPermission(Thing):
    """What an account may do in a repository, however it came to that."""

    workspace: str
    repository: str
    account: str
    permission: str  # read, write, admin
