"""What the sandbox says is what Atlassian documents, and what seatcheck reads is in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import official
import pytest
from worlds import ADMIN, CLOUD, JSM, NOW, ORG, PORTAL, STAFF, Caller, said, small_world

from analyzer.sandbox import Answer, Quirks, Sandbox, World, load_world
from analyzer.sandbox.core import ROUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTRACT = json.loads((Path(__file__).parent / "contract.json").read_text(encoding="utf-8"))["operations"]
PREFIXES = {  # of the operations that are in no document, the contract has the whole path
    "admin-organizations": "/admin", "admin-organizations-2026-07": "/admin", None: "",
    "jira-platform": "/ex/jira/{cloudId}", "jsm": "/ex/jira/{cloudId}",
    "confluence-v1": "/ex/confluence/{cloudId}", "bitbucket": "/2.0",
}  # fmt: skip
ERRORS = {
    "admin-organizations": "Error.InvalidPageCursor.Model", "jira-platform": "ErrorCollection", "jsm": "ErrorResponse",
    "bitbucket": "error",
}  # fmt: skip
# What Bitbucket's document has in its prose only: how to page, and fields of what stands behind a discriminator.
PROSE = {"bitbucket": {"page", "pagelen", "permission", "account_id", "nickname"}}
TYPES = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
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


ROWS = ("values", "data", "results", "issues")
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


def pages(case: Case, sandbox: Sandbox) -> list[Any]:
    """Return what is answered: the first page, and every one that follows it."""
    answer = case.answer(sandbox)
    assert answer.status == case.status
    found = [said(answer)]
    if case.operation.endswith("/workspaces"):
        case = replace(case, body={})  # a cursor stands alone there
    asked = BY_NAME[case.operation].get("query", ())
    while more := following(asked, found[-1], sum(map(rows_in, found))):
        answer = case.answer(sandbox, **more)
        assert answer.status == 200
        found.append(said(answer))
    return found


def rows_in(page: Any) -> int:
    return len(page) if isinstance(page, list) else len(next((page[name] for name in ROWS if name in page), ()))


def following(asked: Sequence[str], page: Any, rows: int) -> dict[str, Any]:
    """Return what to ask for next, in the way of each API; nothing at the end."""
    if rows_in(page) == 0:
        return {}
    if isinstance(page, list):
        return {"startAt": rows} if "startAt" in asked else {}
    if page.get("isLastPage") is False:
        return {"start": rows}
    if page.get("isLast") is False:
        return {"nextPageToken": page["nextPageToken"]} if "issues" in page else {"startAt": rows}
    if "next" in page.get("_links", {}):
        return {"start": rows}
    if "next" in page:
        return {"page": page["page"] + 1}
    link = page.get("links", {}).get("next")
    return {"cursor": parse_qs(urlsplit(link).query).get("cursor", [link])[0]} if link else {}


def departures(template: Any, value: Any, place: str = "") -> list[str]:
    """Return where *value* is not as the contract's *template* has it."""
    if isinstance(template, str):
        kinds = [TYPES[name] for name in template.split()]
        return [] if type(value) in kinds else [f"{place} is not {template}"]
    if isinstance(template, list):
        if not isinstance(value, list):
            return [f"{place} is not a list"]
        return [each for n, item in enumerate(value) for each in departures(template[0], item, f"{place}[{n}]")]
    found = []
    for key, inner in template.items():
        name = key.removesuffix("?")
        if name in value:
            found += departures(inner, value[name], f"{place}.{name}")
        elif name == key:
            found.append(f"{place}.{name} is missing")
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_sandbox_keeps_the_contract(case: Case) -> None:
    for page in pages(case, Sandbox(small_world(), case.quirks)):
        if case.status == 200:
            assert departures(BY_NAME[case.operation]["answer"], page) == []


@pytest.mark.parametrize("case", [case for case in CASES if BY_NAME[case.operation]["document"]], ids=str)
def test_the_sandbox_answers_as_atlassians_documents_say(case: Case) -> None:
    entry = BY_NAME[case.operation]
    responses = official.operation(entry["document"], entry["method"], entry["path"])["responses"]
    schema = official.schema_of(entry["document"], responses.get(str(case.status), {}))
    if schema is None and entry["document"] in ERRORS:  # a status that the document leaves bare is like its others
        schema = {"$ref": f"#/components/schemas/{ERRORS[entry['document']]}"}
    for page in pages(case, Sandbox(small_world(), replace(case.quirks, portals_in_user_search=True))):
        assert official.complaints(entry["document"], schema or {}, page, closed=case.status == 200) == []


@pytest.mark.parametrize(
    "entry", [entry for entry in CONTRACT if entry["document"]], ids=lambda entry: name_of(entry).replace("/", "|")
)
def test_what_the_contract_asks_and_reads_is_in_atlassians_documents(entry: Any) -> None:
    name = entry["document"]
    operation = official.operation(name, entry["method"], entry["path"])
    known = {official.follow(name, each)["name"] for each in operation.get("parameters", [])}
    if "body" in entry:
        body = official.follow(name, official.schema_of(name, operation["requestBody"]))
        known |= body["properties"].keys()
    assert {*entry.get("query", ()), *entry.get("body", ())} - known - PROSE.get(name, set()) == set()
    schema = official.schema_of(name, operation["responses"]["200"])
    assert undocumented(name, entry["answer"], schema) == []


def undocumented(name: str, template: Any, schema: Any, place: str = "") -> list[str]:
    """Return which fields of the contract's *template* the schema does not have, or has with another type."""
    schema = official.follow(name, schema)
    if isinstance(template, str):
        return [] if schema.get("type") in template.split() else [f"{place} is {schema.get('type')}, not {template}"]
    if isinstance(template, list):
        return undocumented(name, template[0], schema["items"], f"{place}[]")
    found: list[str] = []
    known = properties(name, schema)
    if not known:  # a map, of names that are the site's own
        return found
    for key, inner in template.items():
        field_name = key.removesuffix("?")
        if field_name in known:
            found += undocumented(name, inner, known[field_name], f"{place}.{field_name}")
        elif field_name not in PROSE.get(name, ()):
            found.append(f"{place}.{field_name}")
    return found


def properties(name: str, schema: Any) -> dict[str, Any]:
    """Return the properties of an object, those of each part of an `allOf` too."""
    schema = official.follow(name, schema)
    own: dict[str, Any] = dict(schema.get("properties", {}))
    return own | {key: each for part in schema.get("allOf", ()) for key, each in properties(name, part).items()}


def test_every_operation_of_the_sandbox_is_in_the_contract_and_tried() -> None:
    answered = {case.operation for case in CASES if case.status == 200}
    assert {route.name for route in ROUTES} == BY_NAME.keys() == answered
    for name in BY_NAME:
        statuses = sorted({case.status for case in CASES if case.operation == name})
        print(f"{BY_NAME[name]['document']}: {name} {statuses}")  # noqa: T201  the list of what is covered


def rows(sandbox: Sandbox, operation: str, where: dict[str, str], **asked: Any) -> int:
    """Return how many rows a list has, read to its end."""
    case = Case(operation, query=asked, body=asked, where=where)
    return sum(map(rows_in, pages(case, sandbox)))


@pytest.fixture(params=["small", "sample"])
def world(request: pytest.FixtureRequest) -> World:
    if request.param == "small":
        return small_world()
    folder = files("analyzer.sample_data") / "world"
    if not (folder / "organization.jsonl").is_file():
        pytest.skip("this checkout has no sample organization")
    return load_world(folder, NOW)


def test_every_list_of_an_organization_can_be_walked_to_its_end(world: World) -> None:
    sandbox, org = Sandbox(world), {"orgId": world.organization[0].id}
    people = [account for account in world.accounts if account.type == "atlassian"]
    assert rows(sandbox, "GET /admin/v1/orgs/{orgId}/domains", org) == len(world.domains)
    assert rows(sandbox, "GET /admin/v1/orgs/{orgId}/users", org) == sum(a.claim == "managed" for a in people)
    assert rows(sandbox, f"GET {DIRECTORIES}", org) == len(world.directories)
    assert rows(sandbox, "POST /admin/v2/orgs/{orgId}/workspaces", org) == len(world.resources)
    assert rows(sandbox, f"POST {USERS}", org, expand=EXPAND) == len(people)
    assert rows(sandbox, f"POST {GROUPS}", org, expand=["counts.users"]) == len(world.groups)
    for group in world.groups:
        granted = {role.resource for role in group.roles}
        assert rows(sandbox, f"GET {GROUP_ROLES}", {**org, "groupId": group.id}) == len(granted)


def test_every_list_of_an_organizations_sites_can_be_walked_to_its_end(world: World) -> None:
    sandbox, clouds = Sandbox(world), {site.name: site.cloud_id for site in world.sites}
    for name, cloud in clouds.items():
        on_site = {"cloudId": cloud}
        assert rows(sandbox, f"GET {JIRA}/users/search", on_site) > 0
        assert rows(sandbox, f"GET {DESKS}/servicedesk", on_site) == sum(d.site == name for d in world.desks)
        organizations = sum(each.site == name for each in world.customer_organizations)
        assert rows(sandbox, f"GET {DESKS}/organization", on_site) == organizations
    for desk in world.desks:
        where = {"cloudId": clouds[desk.site], "serviceDeskId": desk.id}
        if not desk.denied:
            customers = rows(sandbox, f"GET {DESKS}/servicedesk/{{serviceDeskId}}/customer", where)
            assert customers == len(desk.customers)
    for each in world.customer_organizations:
        where = {"cloudId": clouds[each.site], "organizationId": each.id}
        assert rows(sandbox, f"GET {DESKS}/organization/{{organizationId}}/user", where) == len(each.members)
