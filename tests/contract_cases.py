"""What seatcheck asks of Atlassian, as the contract has it, and a call of each operation for each kind of answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from worlds import ADMIN, CLOUD, JSM, ORG, PORTAL, STAFF, Caller

from analyzer.sandbox import Answer, Quirks, Sandbox

CONTRACT = json.loads((Path(__file__).parent / "contract.json").read_text(encoding="utf-8"))["operations"]
PREFIXES = {  # of the operations that are in no document, the contract has the whole path
    "admin-organizations": "/admin", "admin-organizations-2026-07": "/admin", None: "",
    "jira-platform": "/ex/jira/{cloudId}", "jsm": "/ex/jira/{cloudId}",
    "confluence-v1": "/ex/confluence/{cloudId}", "bitbucket": "/2.0",
}  # fmt: skip
DIRECTORIES = "/admin/v2/orgs/{orgId}/directories"
USERS, GROUPS = f"{DIRECTORIES}/{{directoryId}}/users/search", f"{DIRECTORIES}/{{directoryId}}/groups/search"
GROUP_ROLES = f"{DIRECTORIES}/{{directoryId}}/groups/{{groupId}}/role-assignments"
USER_ROLES = f"{DIRECTORIES}/{{directoryId}}/users/{{accountId}}/role-assignments"
COUNTS = f"{DIRECTORIES}/{{directoryId}}"
ACTIVE = "/admin/v1/orgs/{orgId}/directory/users/{accountId}/last-active-dates"
EVENTS = "/admin/v1/orgs/{orgId}/events"
SETTINGS = "/admin/v2/orgs/{orgId}/app-access-settings/domains"
TOKENS = "/admin/api-access/v1/orgs/{orgId}/api-"
AUTHENTICATION = "/admin/control/v1/orgs/{orgId}/users/auth-policies/bulk-fetch"
SERVED = Quirks(app_access_served=True)
CONFLUENCE, BITBUCKET = "/ex/confluence/{cloudId}/wiki/rest/api", "/2.0/workspaces/{workspace}"
GUESTS = {"cql": "type=user", "sitePermissionTypeFilter": "externalCollaborator"}
REPORTED = f'reporter = "{PORTAL[0]}" ORDER BY created DESC'
JIRA, DESKS = "/ex/jira/{cloudId}/rest/api/3", "/ex/jira/{cloudId}/rest/servicedeskapi"
WHERE = {
    "orgId": ORG, "directoryId": "-", "groupId": "g-agents", "accountId": ADMIN, "cloudId": CLOUD,
    "serviceDeskId": "1", "organizationId": "1", "domain": "osier.example",
    "projectIdOrKey": "HELP", "projectKeyOrId": "10001", "id": "10101", "workspace": "birkmere",
}  # fmt: skip
OPT_IN = {"x-experimentalapi": "opt-in"}
EXPAND = ["platformRoles", "counts.resources", "productAccess", "groups"]


def name_of(entry: Any) -> str:
    return f"{entry['method']} {PREFIXES[entry['document']]}{entry['path']}"


BY_NAME = {name_of(entry): entry for entry in CONTRACT}


@dataclass(frozen=True, slots=True)
class Case:
    """One call, and the status that it is answered with."""

    operation: str
    status: int = 200
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    where: dict[str, str] = field(default_factory=dict)
    key: str | None = None
    headers: dict[str, str] = field(default_factory=lambda: OPT_IN)
    quirks: Quirks = field(default_factory=Quirks)

    def __str__(self) -> str:
        details = {**self.query, **(self.body or {}), **self.where, **({"key": "wrong"} if self.key else {})}
        return f"{self.operation} {self.status} {' '.join(map(str, details))}".replace("/", "|")

    def answer(self, sandbox: Sandbox, **more: Any) -> Answer:
        """Return the answer; *more* goes into the query or the body."""
        method, path = self.operation.split(" ")
        caller, path = Caller(sandbox, self.key, self.headers), path.format_map(WHERE | self.where)
        return caller.get(path, **self.query, **more) if method == "GET" else caller.post(path, {**self.body, **more})


CASES = [
    Case("GET /admin/v1/orgs"),
    Case("GET /admin/v1/orgs", 400, {"cursor": "x"}),
    Case("GET /admin/v1/orgs", 401, key="wrong"),
    Case("GET /admin/v1/orgs/{orgId}"),
    Case("GET /admin/v1/orgs/{orgId}", 401, key="wrong"),
    Case("GET /admin/v1/orgs/{orgId}", 404, where={"orgId": "other"}),
    Case("GET /admin/v1/orgs/{orgId}/domains"),
    Case("GET /admin/v1/orgs/{orgId}/domains", 400, {"cursor": "x"}),
    Case("GET /admin/v1/orgs/{orgId}/users"),
    Case("GET /admin/v1/orgs/{orgId}/users", 400, {"cursor": "x"}),
    Case("GET /admin/v1/orgs/{orgId}/users", 404, where={"orgId": "other"}),
    Case(f"GET {DIRECTORIES}", query={"limit": 1}),
    Case(f"GET {DIRECTORIES}", query={"accountId": ADMIN}),
    Case(f"GET {DIRECTORIES}", 400, {"limit": 1000}),
    Case("POST /admin/v2/orgs/{orgId}/workspaces", body={}),
    Case("POST /admin/v2/orgs/{orgId}/workspaces", body={"limit": 2}),
    Case("POST /admin/v2/orgs/{orgId}/workspaces", 400, body={"cursor": "x"}),
    Case("POST /admin/v2/orgs/{orgId}/workspaces", 401, body={}, key="wrong"),
    Case(f"POST {USERS}", body={"limit": 100}),
    Case(f"POST {USERS}", body={"limit": 100, "expand": EXPAND}),
    Case(
        f"POST {USERS}", body={"status": ["suspended", "deactivated", "for_deletion", "not_invited"], "expand": EXPAND}
    ),
    Case(f"POST {USERS}", body={"resourceIds": [JSM], "roleIds": ["atlassian/user"], "limit": 10}),
    Case(f"POST {USERS}", 400, body={"emails": ["ada@birkmere.example"], "searchTerm": "ada"}),
    Case(f"POST {USERS}", 400, body={"cursor": "x"}),
    Case(f"POST {USERS}", 401, body={}, key="wrong"),
    Case(f"POST {USERS}", 404, body={}, where={"directoryId": "none"}),
    Case(f"POST {GROUPS}", body={}),
    Case(f"POST {GROUPS}", body={"expand": ["counts.users", "counts.resources"], "accountIds": [STAFF[1]]}),
    Case(f"POST {GROUPS}", 400, body={"limit": 0}),
    Case(f"GET {GROUP_ROLES}", query={"limit": 1}),
    Case(f"GET {GROUP_ROLES}", 404, where={"groupId": "none"}),
    Case(f"GET {USER_ROLES}", query={"limit": 2}),
    Case(f"GET {USER_ROLES}", where={"accountId": "gone"}),
    Case(f"GET {USER_ROLES}", 404, where={"accountId": "none"}),
    Case(f"GET {COUNTS}/users/count", query={"status": ["active", "suspended"], "mfaEnabled": "true"}),
    Case(f"GET {COUNTS}/users/count", 400, {"status": "asleep"}),
    Case(f"GET {COUNTS}/users/count", 404, where={"directoryId": "none"}),
    Case(f"GET {COUNTS}/users/stats"),
    Case(f"GET {COUNTS}/users/stats", 401, key="wrong"),
    Case(f"GET {COUNTS}/groups/count", query={"resourceOwners": "jira-software"}),
    Case(f"GET {COUNTS}/groups/count", 404, where={"orgId": "other"}),
    Case(f"GET {COUNTS}/groups/stats"),
    Case(f"GET {COUNTS}/groups/stats", 404, where={"directoryId": "none"}),
    Case(f"GET {ACTIVE}"),
    Case(f"GET {ACTIVE}", where={"accountId": STAFF[1]}),
    Case(f"GET {ACTIVE}", 404, where={"accountId": "none"}),
    Case("GET /admin/v1/orgs/{orgId}/policies"),
    Case("GET /admin/v1/orgs/{orgId}/policies", query={"type": "ip-allowlist"}),
    Case("GET /admin/v1/orgs/{orgId}/policies", 400, {"cursor": "x"}),
    Case(f"GET {EVENTS}", query={"action": "user_added_to_group", "limit": 20}),
    Case(f"GET {EVENTS}", 400, {"from": "yesterday"}),
    Case(f"GET {EVENTS}-stream", query={"limit": 20}),
    Case(f"GET {EVENTS}-stream", query={"sortOrder": "desc"}, quirks=Quirks(stream_endless=False)),
    Case(f"GET {EVENTS}-stream", 400, {"cursor": "x"}),
    Case("GET /admin/v1/orgs/{orgId}/event-actions"),
    Case("GET /admin/v1/orgs/{orgId}/event-actions", 401, key="wrong"),
    Case(f"GET {SETTINGS}", query={"limit": 1}, quirks=SERVED),
    Case(f"GET {SETTINGS}", 400, {"limit": 0}, quirks=SERVED),
    Case(f"GET {SETTINGS}/{{domain}}", quirks=SERVED),
    Case(f"GET {SETTINGS}/{{domain}}", 404, where={"domain": "none.example"}, quirks=SERVED),
    Case(f"GET {TOKENS}tokens", query={"pageSize": 3}),
    Case(f"GET {TOKENS}tokens", 400, {"status": "blocked"}),
    Case(f"GET {TOKENS}tokens/count"),
    Case(f"GET {TOKENS}tokens/count", 401, key="wrong"),
    Case(f"GET {TOKENS}keys", query={"pageSize": 2}),
    Case(f"GET {TOKENS}keys", 400, {"cursor": "x"}),
    Case(f"GET {TOKENS}keys/count"),
    Case(f"GET {TOKENS}keys/count", 401, key="wrong"),
    Case(f"POST {AUTHENTICATION}", body={"accountIds": [ADMIN, "gone", STAFF[0], "none"]}),
    Case(f"POST {AUTHENTICATION}", 400, body={"accountIds": []}),
    Case(f"GET {JIRA}/users/search", query={"maxResults": 30}),
    Case(f"GET {JIRA}/users/search", query={"startAt": 1000}),
    Case(f"GET {JIRA}/users/search", 400, {"startAt": "x"}),
    Case(f"GET {JIRA}/user", query={"accountId": ADMIN, "expand": "groups"}),
    Case(f"GET {JIRA}/user", query={"accountId": PORTAL[0]}),
    Case(f"GET {JIRA}/user", 404, {"accountId": "none"}),
    Case(f"GET {JIRA}/user/bulk", query={"accountId": [*PORTAL, ADMIN]}),
    Case(f"GET {JIRA}/user/bulk", 400),
    Case(f"GET {JIRA}/myself"),
    Case(f"GET {JIRA}/myself", 401, key="wrong"),
    Case(f"POST {JIRA}/search/approximate-count", body={"jql": 'project = "HELP"'}),
    Case(f"POST {JIRA}/search/approximate-count", 400, body={"jql": ""}),
    Case(f"POST {JIRA}/search/jql", body={"jql": REPORTED, "fields": ["created"], "maxResults": 1}),
    Case(f"POST {JIRA}/search/jql", body={"jql": 'project = "HELP"'}),
    Case(f"POST {JIRA}/search/jql", 400, body={"jql": REPORTED, "nextPageToken": "x"}),
    Case(f"GET {JIRA}/applicationrole"),
    Case(f"GET {JIRA}/applicationrole", 401, key="wrong"),
    Case(f"GET {JIRA}/project/search", query={"maxResults": 2}),
    Case(f"GET {JIRA}/project/search", 400, {"startAt": "x"}),
    Case(f"GET {JIRA}/project/{{projectIdOrKey}}/role"),
    Case(f"GET {JIRA}/project/{{projectIdOrKey}}/role", 404, where={"projectIdOrKey": "NONE"}),
    Case(f"GET {JIRA}/project/{{projectIdOrKey}}/role/{{id}}"),
    Case(f"GET {JIRA}/project/{{projectIdOrKey}}/role/{{id}}", 404, where={"id": "1"}),
    Case(f"GET {JIRA}/project/{{projectKeyOrId}}/permissionscheme"),
    Case(f"GET {JIRA}/project/{{projectKeyOrId}}/permissionscheme", query={"expand": "all"}),
    Case(f"GET {JIRA}/project/{{projectKeyOrId}}/permissionscheme", 404, where={"projectKeyOrId": "1"}),
    Case(f"GET {CONFLUENCE}/group", query={"limit": 10}),
    Case(f"GET {CONFLUENCE}/group", 400, {"limit": "0"}),
    Case(f"GET {CONFLUENCE}/search/user", query={**GUESTS, "limit": 1}),
    Case(f"GET {CONFLUENCE}/search/user", 400, {**GUESTS, "cql": "text ~ x"}),
    Case(f"GET {BITBUCKET}/members", query={"pagelen": 9}),
    Case(f"GET {BITBUCKET}/members", 401, key="wrong"),
    Case(f"GET {BITBUCKET}/permissions"),
    Case(f"GET {BITBUCKET}/permissions", 400, {"pagelen": 101}),
    Case(f"GET {BITBUCKET}/permissions/repositories"),
    Case(f"GET {BITBUCKET}/permissions/repositories", 404, where={"workspace": "none"}),
    Case(f"GET {DESKS}/servicedesk"),
    Case(f"GET {DESKS}/servicedesk", query={"limit": 1}),
    Case(f"GET {DESKS}/servicedesk", 401, key="wrong"),
    Case(f"GET {DESKS}/servicedesk/{{serviceDeskId}}/customer"),
    Case(f"GET {DESKS}/servicedesk/{{serviceDeskId}}/customer", 403, where={"serviceDeskId": "2"}),
    Case(f"GET {DESKS}/servicedesk/{{serviceDeskId}}/customer", 404, where={"serviceDeskId": "9"}),
    Case(f"GET {DESKS}/servicedesk/{{serviceDeskId}}/customer", 412, headers={}),
    Case(f"GET {DESKS}/servicedesk/{{serviceDeskId}}/organization", query={"limit": 1}),
    Case(f"GET {DESKS}/servicedesk/{{serviceDeskId}}/organization", 404, where={"serviceDeskId": "9"}),
    Case(f"GET {DESKS}/organization"),
    Case(f"GET {DESKS}/organization", 404, {"accountId": "none"}),
    Case(f"GET {DESKS}/organization/{{organizationId}}/user"),
    Case(f"GET {DESKS}/organization/{{organizationId}}/user", 404, where={"organizationId": "9"}),
]
