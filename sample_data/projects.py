"""Who may do what in the projects of Halden Instruments and in its repositories, and when tickets were last touched."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.sandbox.governance import (
    BitbucketMember,
    Grant,
    PermissionScheme,
    Project,
    ProjectRole,
    RepositoryPermission,
)

from .draft import ago
from .keys import held

if TYPE_CHECKING:
    from .draft import Draft

PROJECTS = (
    ("10002", "halden", "OPT", "Optics"),
    ("10003", "halden", "FAB", "Fabrication"),
    ("10005", "halden", "LENS", "Lens design"),
    ("10008", "halden-service", "KIT", "Service kits"),
)
ADMINISTRATORS, TEAM, CUSTOMERS = 10002, 10101, 10102
TEAMS = {  # the groups of a desk's team: synced from the identity provider but for the last
    "IT": "idp-service-desk",
    "PEO": "idp-people",
    "CARE": "idp-customer-care",
    "PART": "jira-servicemanagement-users-halden-service",
}
REPOSITORIES = ("optics-firmware", "test-rigs", "calibration")
BITBUCKET = "bitbucket@"


def permit(draft: Draft) -> None:
    """Write projects, their roles and schemes, Bitbucket and the times of tickets, once everyone is in."""
    draft.world.projects.extend(Project(id_, site, key, name) for id_, site, key, name in PROJECTS)
    _roles(draft)
    _schemes(draft)
    _bitbucket(draft)
    _touch(draft)


def _roles(draft: Draft) -> None:
    """Every desk has its three roles. One of the IT team is in it by name, which nobody will find in a group."""
    admins = draft.group("jira-admins-halden").id
    extra = {"IT": [draft.department("Operations")[0].id]}
    for desk in draft.world.desks:
        key, site, team = desk.project_key, desk.site, draft.group(TEAMS[desk.project_key]).id
        draft.world.project_roles.extend(
            [
                ProjectRole(site, key, ADMINISTRATORS, "Administrators", [], [admins]),
                ProjectRole(site, key, TEAM, "Service Desk Team", extra.get(key, []), [team]),
                ProjectRole(site, key, CUSTOMERS, "Service Desk Customers", desk.customers[:12]),
            ]
        )
    for _, site, key, _ in PROJECTS:
        draft.world.project_roles.append(ProjectRole(site, key, ADMINISTRATORS, "Administrators", [], [admins]))


def _schemes(draft: Draft) -> None:
    """On the IT desk any logged in user may browse; the scheme of the others is Jira's own for service projects."""
    usual = [
        Grant("ADMINISTER_PROJECTS", "projectRole", str(ADMINISTRATORS)),
        Grant("SERVICEDESK_AGENT", "projectRole", str(TEAM)),
        Grant("CREATE_ISSUES", "sd.customer.portal.only"),
    ]
    browse = [Grant("BROWSE_PROJECTS", "projectRole", str(role)) for role in (ADMINISTRATORS, TEAM)]
    open_to_all = Grant("BROWSE_PROJECTS", "applicationRole")
    engineers = Grant("BROWSE_PROJECTS", "group", draft.group("idp-engineering").id)
    draft.world.permission_schemes.extend(
        [
            PermissionScheme(10100, "halden", "Open to the house", ["IT"], [*usual, *browse, open_to_all]),
            PermissionScheme(10101, "halden", "Service project", ["PEO"], usual + browse),
            PermissionScheme(10102, "halden", "Engineering", ["OPT", "FAB", "LENS"], [usual[0], engineers]),
            PermissionScheme(10100, "halden-service", "Service project", ["CARE", "PART", "KIT"], usual + browse),
        ]
    )


def _bitbucket(draft: Draft) -> None:
    """Engineers write to one repository each. A partner and someone who left are in the workspace besides."""
    workspace = draft.resource(BITBUCKET).id
    engineers = [a.id for a in draft.workers if any(role.resource == workspace for role in held(draft.world, a))]
    owner = draft.named("Ylva Nordahl").id
    partner = next(a.id for a in draft.workers if (a.email or "").endswith("orbit-partners.example"))
    members = {
        owner: "owner",
        **dict.fromkeys(engineers, "member"),
        partner: "collaborator",
        draft.leaver().id: "member",
    }
    draft.world.bitbucket_members.extend(BitbucketMember(workspace, *each) for each in members.items())
    for n, account in enumerate(members):
        permission = "admin" if account == owner else "read" if account == partner else "write"
        repositories = REPOSITORIES if account == owner else REPOSITORIES[n % 3 : n % 3 + 1]
        draft.world.repository_permissions.extend(
            RepositoryPermission(workspace, repository, account, permission) for repository in repositories
        )


def _touch(draft: Draft) -> None:
    """Say when each ticket that someone worked on was last touched: within three weeks, and not after the present."""
    for request in draft.world.requests:
        if request.assignees:
            worked = timedelta(days=round(draft.rng.uniform(0.02, 21), 2))
            request.updated = max(request.created, min(request.created + worked, ago(0.01)))
