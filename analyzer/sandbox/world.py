"""The state of the sandbox: one organization as Atlassian would hold it.

It is read from a folder of JSON-lines files, one a kind of thing, one thing a line. Every date in the files is seen
from ``Organization.as_of``; loading moves them all by whole days to the present, so a sample never grows old.
"""

from __future__ import annotations

import msgspec

from analyzer.sandbox.governance import (
    ApiKey,
    ApiToken,
    ApprovedDomain,
    AuditEvent,
    AuthenticationPolicy,
    BitbucketMember,
    EventAction,
    OrganizationPolicy,
    PermissionScheme,
    Project,
    ProjectRole,
    RepositoryPermission,
)
from analyzer.sandbox.things import Moment, Thing


class Organization(Thing):
    """The Atlassian organization, and what the sandbox accepts as proof of being its administrator."""

    id: str
    name: str
    as_of: Moment
    org_key: str
    site_user: str
    site_token: str
    managed_total_error: int = (
        0  # added to `meta.total` of the managed accounts: Atlassian's totals are not always right
    )


class Domain(Thing):
    """A domain of the organization and its claim."""

    id: str
    name: str
    status: str  # verified, unverified, …
    type: str = "dns"


class Directory(Thing):
    """A user directory."""

    id: str
    name: str


class Site(Thing):
    """One ``….atlassian.net``."""

    name: str
    cloud_id: str
    url: str
    sandbox: bool = False


class Resource(Thing):
    """An app on a site (Atlassian says workspace). ``site`` is empty for Bitbucket, which has none."""

    id: str  # its ARI
    app: str  # the ARI's owner: jira-software, jira-servicedesk, confluence, bitbucket
    name: str
    type: str  # as Atlassian names it to people: Jira, Jira Service Management, Confluence, Bitbucket
    url: str
    site: str = ""
    capacity: int | None = None
    sandbox: bool = False


class Role(Thing):
    """A role on a resource; ``default`` where a group hands it to newcomers."""

    resource: str
    role: str  # atlassian/user, atlassian/customer, …
    default: bool = False


class Use(Thing):
    """When an account last used an app: one of ours (``resource``), or one elsewhere (``app``, ``name``, ``url``)."""

    last_active: Moment | None = None
    resource: str = ""
    app: str = ""
    name: str = ""
    url: str = ""


class Account(Thing):
    """An Atlassian account or an app account."""

    id: str
    name: str
    email: str | None
    status: str  # active, suspended, not_invited, deactivated, for_deletion
    type: str = "atlassian"  # or app
    claim: str = "managed"  # or unmanaged
    source: str | None = "invited"  # or synced
    added: Moment | None = None
    email_verified: bool = True
    email_hidden: bool = False  # Jira and JSM answer null; the organization's API does not
    mfa: bool | None = None
    title: str = ""
    department: str = ""
    platform_roles: list[str] = msgspec.field(default_factory=list)
    guard_billable: bool | None = None  # None for accounts that are not managed
    external_billable: bool = False  # billed for Guard as an external user; only the export of those tells
    last_active: Moment | None = None
    uses: list[Use] = msgspec.field(default_factory=list)
    roles: list[Role] = msgspec.field(default_factory=list)  # direct grants
    authentication_policy: str = ""  # its id; managed accounts have one


class Group(Thing):
    """A group of a directory."""

    id: str
    name: str
    directory: str
    description: str = ""
    synced: bool = False
    managed_by: str = "admins"
    roles: list[Role] = msgspec.field(default_factory=list)
    members: list[str] = msgspec.field(default_factory=list)


class PortalCustomer(Thing):
    """A portal-only customer of one site."""

    id: str
    site: str
    name: str
    email: str | None
    email_hidden: bool = False
    active: bool = True


class Desk(Thing):
    """A service desk. ``denied``: its customers may not be listed with the sandbox's token (403)."""

    id: str
    site: str
    project_id: str
    project_key: str
    name: str
    customers: list[str] = msgspec.field(default_factory=list)
    organizations: list[str] = msgspec.field(default_factory=list)
    denied: bool = False


class CustomerOrganization(Thing):
    """A customer organization of one site."""

    id: str
    site: str
    name: str
    uuid: str
    created: Moment
    scim_managed: bool = False
    members: list[str] = msgspec.field(default_factory=list)


class Request(Thing):
    """A request on a service desk, or an issue of another project."""

    key: str
    site: str
    project_key: str
    reporter: str
    created: Moment
    assignees: list[str] = msgspec.field(default_factory=list)  # everyone it was ever assigned to
    participants: list[str] = msgspec.field(default_factory=list)
    organizations: list[str] = msgspec.field(default_factory=list)
    updated: Moment | None = None  # None: it was not touched since it was created


class World(Thing):
    """Everything the sandbox knows. One file a field: ``accounts.jsonl`` holds ``accounts``.

    What has a default need not have a file.
    """

    organization: list[Organization]
    domains: list[Domain]
    directories: list[Directory]
    sites: list[Site]
    resources: list[Resource]
    accounts: list[Account]
    groups: list[Group]
    portal_customers: list[PortalCustomer]
    desks: list[Desk]
    customer_organizations: list[CustomerOrganization]
    requests: list[Request]
    projects: list[Project] = msgspec.field(default_factory=list)
    project_roles: list[ProjectRole] = msgspec.field(default_factory=list)
    permission_schemes: list[PermissionScheme] = msgspec.field(default_factory=list)
    api_tokens: list[ApiToken] = msgspec.field(default_factory=list)
    api_keys: list[ApiKey] = msgspec.field(default_factory=list)
    authentication_policies: list[AuthenticationPolicy] = msgspec.field(default_factory=list)
    organization_policies: list[OrganizationPolicy] = msgspec.field(default_factory=list)
    approved_domains: list[ApprovedDomain] = msgspec.field(default_factory=list)
    event_actions: list[EventAction] = msgspec.field(default_factory=list)
    audit_events: list[AuditEvent] = msgspec.field(default_factory=list)
    bitbucket_members: list[BitbucketMember] = msgspec.field(default_factory=list)
    repository_permissions: list[RepositoryPermission] = msgspec.field(default_factory=list)
