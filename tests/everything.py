"""A small organization of which every source has something to say, and a collection of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
from tiny import CLOUD, JSM, KEY, NOW, TOKEN, tiny_world

from analyzer.collect import Silent, collect
from analyzer.config import Settings
from analyzer.sandbox import Quirks, Sandbox, World
from analyzer.sandbox.faults import Faults
from analyzer.sandbox.governance import (
    ApiKey,
    ApiToken,
    ApprovedDomain,
    AuditEvent,
    AuthenticationPolicy,
    BitbucketMember,
    DomainAccess,
    EventObject,
    Grant,
    OrganizationPolicy,
    PermissionScheme,
    ProjectRole,
    RepositoryPermission,
)
from analyzer.sandbox.scenario import DropField, Scenario
from analyzer.sandbox.world import Resource, Role, Use

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Snapshot

JIRA = f"ari:cloud:jira-software::site/{CLOUD}"
CONFLUENCE = f"ari:cloud:confluence::site/{CLOUD}"
BITBUCKET = "ari:cloud:bitbucket::workspace/tiny"
ADA, BO, CY = "712020:ada", "712020:bo", "712020:cy"
HOME = "https://tiny.atlassian.net"
TODAY = datetime.now(UTC).replace(microsecond=0)


def world() -> World:
    """Return the tiny organization with all that can be governed: Bo and Cy hold seats that they hardly use."""
    made = tiny_world()
    made.resources += [
        Resource(JIRA, "jira-software", "Tiny", "Jira", HOME, "tiny", 10),
        Resource(CONFLUENCE, "confluence", "Tiny", "Confluence", f"{HOME}/wiki", "tiny"),
        Resource(BITBUCKET, "bitbucket", "tiny", "Bitbucket", "https://bitbucket.example/tiny"),
    ]
    ada, bo, cy = made.accounts
    ada.mfa = True  # so that it does not matter whether she uses single sign-on
    ada.platform_roles, ada.authentication_policy = ["atlassian/org-admin"], "a1"
    bo.roles = [*bo.roles, Role(JIRA, "atlassian/user")]
    bo.added = cy.added = NOW - timedelta(days=300)
    cy.uses = [Use(NOW - timedelta(days=200), JSM)]
    made.api_tokens = [ApiToken("t1", ADA, "Nightly", NOW, NOW + timedelta(days=90), NOW, scopes=["read:jira-work"])]
    made.api_keys = [ApiKey("k1", "Audit", ADA, NOW, NOW + timedelta(days=90))]
    made.authentication_policies = [AuthenticationPolicy("a1", "Staff")]
    made.organization_policies = [
        OrganizationPolicy("p1", "ip-allowlist", "Office", resources=[JIRA], allowed=["203.0.113.0/24"])
    ]
    made.approved_domains = [
        ApprovedDomain(
            "client.example", apps=[DomainAccess(JSM, "ari:cloud:identity::role/product/member", needs_approval=True)]
        ),
        ApprovedDomain("ANYONE", enabled=False),
    ]
    made.audit_events = [event("e1", days=30), event("e2", days=10)]
    made.project_roles = [ProjectRole("tiny", "IT", 10101, "Service Desk Team", [ADA])]
    made.permission_schemes = [PermissionScheme(1, "tiny", "Open", ["IT"], [Grant("BROWSE_PROJECTS", "anyone")])]
    made.bitbucket_members = [BitbucketMember(BITBUCKET, ADA)]
    made.repository_permissions = [RepositoryPermission(BITBUCKET, "code", ADA, "write")]
    return made


def event(id_: str, days: float) -> AuditEvent:
    """Return an event of the audit log, so many days ago."""
    context = [
        EventObject(BO, "users", {"email": "bo@tiny.example"}),
        EventObject("g1", "groups", {"name": "customers"}),
    ]
    return AuditEvent(
        id_, TODAY - timedelta(days=days), "user_added_to_group", ADA, context, [EventObject("tiny", "orgs")],
        "203.0.113.9", token="Nightly",  # noqa: S106  its label
    )  # fmt: skip


def sandbox(made: World, **quirks: Any) -> Sandbox:
    """Return a sandbox that does not list what accounts use, so that last use has to be asked for."""
    served = Sandbox(made, Quirks(app_access_served=True, **quirks))
    unlisted = DropField(
        operation="POST /admin/v2/orgs/{orgId}/directories/{directoryId}/users/search", field="productAccess"
    )
    served.faults = Faults(Scenario((unlisted,)))
    return served


@dataclass
class Audited:
    """Where a sandbox is collected from, and what came of it."""

    folder: Path
    url: str
    said: dict[str, Any] = field(default_factory=dict)

    def settings(self) -> Settings:
        """Return a configuration with a token for everything."""
        for name, secret in (("key", KEY), ("token", TOKEN)):
            (self.folder / name).write_text(secret)
            (self.folder / name).chmod(0o600)
        key, token, user = f"file:{self.folder / 'key'}", f"file:{self.folder / 'token'}", "ada@tiny.example"
        site = {"name": "tiny", "url": HOME, "api_url": f"{self.url}/ex/jira/{CLOUD}", "user": user, "token": token}
        said = {
            "organization": {"id": "tiny", "api_url": self.url, "key": key},
            "sites": [site],
            "bitbucket": [{"workspace": "tiny", "api_url": self.url, "user": user, "token": token}],
            "store": {"path": self.folder / "seatcheck.duckdb"},
            "collect": {"threads": 4, "patience": 2},
        }
        return Settings(**(said | self.said))

    def collect(self) -> Snapshot:
        """Collect everything."""
        return collect(self.settings(), Silent())

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the views of the newest snapshot answer to *query*."""
        with duckdb.connect(str(self.folder / "seatcheck.duckdb"), read_only=True) as connection:
            return connection.execute(query, values).fetchall()

    def coverage(self, source: str) -> list[tuple[Any, ...]]:
        """Return scope, outcome and reason of a source."""
        return self.rows("SELECT scope, outcome, reason FROM coverage WHERE source = ? ORDER BY scope", source)
