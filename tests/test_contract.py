"""What the sandbox says is what Atlassian documents, and what seatcheck reads is in it."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import official
import pytest
from contract_cases import (
    BITBUCKET,
    BY_NAME,
    CASES,
    CONTRACT,
    DESKS,
    DIRECTORIES,
    EVENTS,
    EXPAND,
    GROUP_ROLES,
    GROUPS,
    JIRA,
    SERVED,
    SETTINGS,
    TOKENS,
    USERS,
    Case,
    name_of,
)
from worlds import NOW, said, small_world

from analyzer.atlassian.endpoints import ENDPOINTS, Api, Endpoint
from analyzer.sandbox import Sandbox, World, load_world
from analyzer.sandbox.core import ROUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

ERRORS = {
    "admin-organizations": "Error.InvalidPageCursor.Model", "jira-platform": "ErrorCollection", "jsm": "ErrorResponse",
    "bitbucket": "error",
}  # fmt: skip
# What Bitbucket's document has in its prose only: how to page, and fields of what stands behind a discriminator.
PROSE = {"bitbucket": {"page", "pagelen", "permission", "account_id", "nickname"}}
TYPES = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
GATEWAYS = {Api.SITE: "/ex/jira/x", Api.CONFLUENCE: "/ex/confluence/x"}
ROWS = ("values", "data", "results", "issues")


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


@pytest.mark.parametrize("endpoint", ENDPOINTS.values(), ids=lambda endpoint: endpoint.name)
def test_whatever_is_collected_the_sandbox_answers(endpoint: Endpoint) -> None:
    where = dict.fromkeys(re.findall(r"\{(\w+)\}", endpoint.path), "x")
    address = endpoint.address(GATEWAYS.get(endpoint.api, ""), where)
    routes = [re.sub(r"\{\w+\}", "[^/]+", route.path) for route in ROUTES if route.method == endpoint.method]
    assert any(re.fullmatch(route, address) for route in routes)


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


def test_every_list_of_how_an_organization_is_governed_can_be_walked_to_its_end(world: World) -> None:
    sandbox, org = Sandbox(world, SERVED), {"orgId": world.organization[0].id}
    assert rows(sandbox, f"GET {TOKENS}tokens", org) == len(world.api_tokens)
    assert rows(sandbox, f"GET {TOKENS}keys", org) == len(world.api_keys)
    assert rows(sandbox, "GET /admin/v1/orgs/{orgId}/policies", org) == len(world.organization_policies)
    assert rows(sandbox, f"GET {EVENTS}", org) == rows(sandbox, f"GET {EVENTS}-stream", org) == len(world.audit_events)
    assert rows(sandbox, f"GET {SETTINGS}", org) == len(world.approved_domains)
    for app in (resource for resource in world.resources if resource.app == "bitbucket"):
        where = {"workspace": app.url.rpartition("/")[2]}
        members = sum(member.workspace == app.id for member in world.bitbucket_members)
        assert rows(sandbox, f"GET {BITBUCKET}/members", where) == members
        assert rows(sandbox, f"GET {BITBUCKET}/permissions", where) == members
        permissions = sum(permission.workspace == app.id for permission in world.repository_permissions)
        assert rows(sandbox, f"GET {BITBUCKET}/permissions/repositories", where) == permissions


def test_every_list_of_an_organizations_sites_can_be_walked_to_its_end(world: World) -> None:
    sandbox, clouds = Sandbox(world), {site.name: site.cloud_id for site in world.sites}
    for name, cloud in clouds.items():
        on_site = {"cloudId": cloud}
        assert rows(sandbox, f"GET {JIRA}/users/search", on_site) > 0
        assert rows(sandbox, f"GET {DESKS}/servicedesk", on_site) == sum(d.site == name for d in world.desks)
        projects = [desk.site for desk in world.desks] + [project.site for project in world.projects]
        assert rows(sandbox, f"GET {JIRA}/project/search", on_site) == projects.count(name)
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
