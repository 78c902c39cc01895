"""A small world for tests, built in code: everything that the sandbox can tell apart occurs in it."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from analyzer.sandbox import Answer, Call, Sandbox, World
from analyzer.sandbox.governance import (
    ApiKey,
    ApiToken,
    ApprovedDomain,
    AuditEvent,
    AuthenticationPolicy,
    BitbucketMember,
    DomainAccess,
    EventAction,
    EventObject,
    Grant,
    OrganizationPolicy,
    PermissionScheme,
    Project,
    ProjectRole,
    RepositoryPermission,
)
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
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ORG = "3b1f-birkmere"
CLOUD, LAB_CLOUD = "cloud-birkmere", "cloud-birkmere-lab"
JIRA = f"ari:cloud:jira-software::site/{CLOUD}"
JSM = f"ari:cloud:jira-servicedesk::site/{CLOUD}"
CONFLUENCE = f"ari:cloud:confluence::site/{CLOUD}"
LAB_JIRA = f"ari:cloud:jira-software::site/{LAB_CLOUD}"
MEMBER = "ari:cloud:identity::role/product/member"
BITBUCKET = "ari:cloud:bitbucket::workspace/birkmere"
ADMIN = "5b10a0000000000000000000"
STAFF = [f"712020:staff-{n:03}" for n in range(150)]
PORTAL = [f"qm:birkmere:{n:03}" for n in range(60)]


def small_world() -> World:
    """Return the organization Birkmere: two sites, 156 accounts, 60 portal-only customers."""
    return World(
        organization=[Organization(ORG, "Birkmere", NOW, "org-key", "ada@birkmere.example", "site-token", 3)],
        domains=[Domain(f"domain-{n}", f"d{n}.birkmere.example", "verified") for n in range(23)],
        directories=[Directory("dir-main", "Birkmere"), Directory("dir-guests", "Guests")],
        sites=[
            Site("birkmere", CLOUD, "https://birkmere.atlassian.example"),
            Site("birkmere-lab", LAB_CLOUD, "https://birkmere-lab.atlassian.example", sandbox=True),
        ],
        resources=_resources(),
        accounts=[*_people(), *(_staff(n) for n in range(len(STAFF)))],
        groups=_groups(),
        portal_customers=[_portal(n) for n in range(len(PORTAL))],
        desks=[
            Desk("1", "birkmere", "10001", "HELP", "Help", [*PORTAL, STAFF[0], STAFF[1]], ["1", "2"]),
            Desk("2", "birkmere", "10002", "LEGAL", "Legal", [STAFF[2]], denied=True),
            Desk("1", "birkmere-lab", "10001", "LAB", "Lab", [STAFF[3]]),
        ],
        customer_organizations=[
            CustomerOrganization("1", "birkmere", "Osier", "uuid-1", NOW, members=[*reversed(PORTAL)]),
            CustomerOrganization("2", "birkmere", "Tarn", "uuid-2", NOW, scim_managed=True),
        ],
        requests=_requests(),
        api_tokens=[_token(n) for n in range(7)],
        api_keys=[ApiKey(f"key-{n}", f"Key {n}", ADMIN, NOW, NOW + timedelta(days=90 * n), NOW) for n in range(3)],
        authentication_policies=[
            AuthenticationPolicy("auth-1", "Staff"),
            AuthenticationPolicy("auth-2", "Free", billable=False),
        ],
        organization_policies=_policies(),
        approved_domains=[
            ApprovedDomain(
                "osier.example", apps=[DomainAccess(JSM, MEMBER), DomainAccess(CONFLUENCE, MEMBER, needs_approval=True)]
            ),
            ApprovedDomain("ANYONE", enabled=False),
        ],
        event_actions=[EventAction("user_added_to_group", "Added user to group", "Groups")],
        audit_events=[_event(n) for n in reversed(range(45))],
        projects=[Project(f"2000{n}", "birkmere", f"OPS{n}", f"Operations {n}") for n in range(3)],
        project_roles=[
            ProjectRole("birkmere", "HELP", 10101, "Service Desk Team", [STAFF[0]], ["g-agents"]),
            ProjectRole("birkmere", "HELP", 10102, "Service Desk Customers", [PORTAL[0]]),
            ProjectRole("birkmere", "LEGAL", 10101, "Service Desk Team"),
        ],
        permission_schemes=[PermissionScheme(11, "birkmere", "Open", ["HELP"], _grants())],
        bitbucket_members=[BitbucketMember(BITBUCKET, who, "member") for who in STAFF[:23]],
        repository_permissions=[RepositoryPermission(BITBUCKET, f"repo-{n % 2}", STAFF[n], "write") for n in range(12)],
    )


def _resources() -> list[Resource]:
    home = "https://birkmere.atlassian.example"
    return [
        Resource(JIRA, "jira-software", "birkmere", "Jira", home, "birkmere", 200),
        Resource(JSM, "jira-servicedesk", "birkmere", "Jira Service Management", home, "birkmere", 50),
        Resource(CONFLUENCE, "confluence", "birkmere", "Confluence", f"{home}/wiki", "birkmere"),
        Resource(LAB_JIRA, "jira-software", "lab", "Jira", "https://lab.example", "birkmere-lab", sandbox=True),
        Resource(BITBUCKET, "bitbucket", "birkmere", "Bitbucket", "https://bitbucket.example/birkmere"),
    ]


def _people() -> list[Account]:
    use = [Use(NOW, JIRA), Use(NOW, JSM), Use(None, CONFLUENCE), Use(NOW, "", "trello", "Trello", "https://t.example")]
    user = [Role(JSM, "atlassian/user")]
    return [
        Account(
            ADMIN, "Ada Lind", "ada@birkmere.example", "active", added=NOW, mfa=True, title="Administrator",
            platform_roles=["atlassian/org-admin"], guard_billable=True, last_active=NOW, uses=use,
            roles=[Role(JIRA, "atlassian/admin"), *user], authentication_policy="auth-1",
        ),
        Account("gone", "Bo Falk", "bo@birkmere.example", "suspended", source="synced", roles=user,
                authentication_policy="auth-2"),
        Account("left", "Cy Moor", "cy@birkmere.example", "deactivated", source=None, roles=user, mfa=False),
        Account("leaving", "Di Marsh", "di@birkmere.example", "for_deletion", roles=user),
        Account("uninvited", "Ed Reed", "ed@birkmere.example", "not_invited"),
        Account("app", "Sync Bot", None, "active", type="app", claim="unmanaged"),
    ]  # fmt: skip


def _staff(n: int) -> Account:
    """Every third account is someone else's; every seventh hides its e-mail; three are guests in Confluence."""
    ours = n % 3 > 0
    guest = [Role(CONFLUENCE, "atlassian/guest")] if n in {30, 33, 42} else []
    email = f"p{n}@{'birkmere' if ours else 'osier'}.example"
    return Account(
        STAFF[n], f"Person {n:03}", email, "active", claim="managed" if ours else "unmanaged", email_hidden=n % 7 == 0,
        added=NOW - timedelta(days=n), guard_billable=True if ours else None,
        roles=[] if ours else [Role(JSM, "atlassian/customer"), *guest],
    )  # fmt: skip


def _groups() -> list[Group]:
    agents = Group("g-agents", "jsm-agents", "dir-main", "Agents", members=["gone", *STAFF[:30]])
    agents.roles = [Role(JSM, "atlassian/user", default=True), Role(JIRA, "atlassian/user")]
    guests = Group("g-guests", "guests", "dir-guests", synced=True, managed_by="external", members=STAFF[140:])
    guests.roles = [Role(LAB_JIRA, "atlassian/user"), Role(LAB_JIRA, "atlassian/admin")]
    return [agents, guests, *(Group(f"g-{n}", f"team-{n}", "dir-main", members=STAFF[n : n + 2]) for n in range(22))]


def _portal(n: int) -> PortalCustomer:
    return PortalCustomer(PORTAL[n], "birkmere", f"Customer {n}", f"c{n}@tarn.example", email_hidden=n % 5 == 0)


def _requests() -> list[Request]:
    """The newer half of them was touched an hour ago."""
    touched = NOW - timedelta(hours=1)
    return [
        Request(
            f"HELP-{n}", "birkmere", "HELP" if n % 2 else "LEGAL", PORTAL[n % 3], NOW - timedelta(days=12 - n),
            [STAFF[n % 4]], updated=touched if n > 5 else None,
        )
        for n in range(12)
    ]  # fmt: skip


def _token(n: int) -> ApiToken:
    """The first was never used and never expires; the last belongs to someone who left."""
    used = NOW - timedelta(days=30 * n) if n else None
    owner = "left" if n == 6 else STAFF[n]
    return ApiToken(f"token-{n}", owner, f"Token {n}", NOW - timedelta(days=400), used and NOW, used, blocked=n == 5)


def _policies() -> list[OrganizationPolicy]:
    kinds = [("ip-allowlist", ["203.0.113.0/24"]), ("data-residency", []), ("data-security", [])]
    return [
        OrganizationPolicy(f"policy-{n}", kind, f"Policy {n}", n % 2 == 0, [JIRA], allowed)
        for n, (kind, allowed) in enumerate(kinds * 8)
    ]


def _grants() -> list[Grant]:
    return [
        Grant("BROWSE_PROJECTS", "applicationRole"),
        Grant("ADMINISTER_PROJECTS", "group", "g-agents"),
        Grant("SERVICEDESK_AGENT", "projectRole", "10101"),
    ]


def _event(n: int) -> AuditEvent:
    """One a day, the last of them now; every third was done with a token."""
    group = EventObject("g-agents", "groups", {"name": "jsm-agents"})
    return AuditEvent(
        f"event-{n}", NOW - timedelta(days=44 - n), "user_added_to_group", ADMIN if n % 2 else "erased",
        [EventObject(STAFF[n], "users"), group], [EventObject(ORG, "orgs")], "203.0.113.9", "Norway",
        token="" if n % 3 else "Nightly",
    )  # fmt: skip


@dataclass
class Caller:
    """Speaks to a sandbox in this process, with the right key for each path unless another is given."""

    sandbox: Sandbox
    key: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: Any) -> Answer:
        pairs = [
            (name, str(v)) for name, value in query.items() for v in (value if isinstance(value, list) else [value])
        ]
        return self.sandbox.answer(Call("GET", path, tuple(pairs), self._headers(path)))

    def post(self, path: str, body: object) -> Answer:
        return self.sandbox.answer(Call("POST", path, (), self._headers(path), json.dumps(body).encode()))

    def _headers(self, path: str) -> dict[str, str]:
        owner = self.sandbox.world.organization[0]
        basic = b64encode(f"{owner.site_user}:{owner.site_token}".encode()).decode()
        right = f"Bearer {owner.org_key}" if path.startswith("/admin") else f"Basic {basic}"
        return {"authorization": right if self.key is None else self.key, **self.headers}


def said(answer: Answer) -> Any:
    """Return the JSON of *answer*."""
    return json.loads(answer.body)
