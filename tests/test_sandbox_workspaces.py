"""The sandbox as the APIs of Confluence and Bitbucket."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from worlds import CLOUD, LAB_CLOUD, STAFF, Caller, said, small_world

from analyzer.sandbox import Quirks, Sandbox

WIKI = f"/ex/confluence/{CLOUD}/wiki/rest/api"
WORKSPACE = "/2.0/workspaces/birkmere"
GUESTS = {"cql": "type=user", "sitePermissionTypeFilter": "externalCollaborator"}


@pytest.fixture
def caller() -> Caller:
    return Caller(Sandbox(small_world()))


def test_confluence_lists_the_groups_in_pages_that_link_to_the_next(caller: Caller) -> None:
    first = said(caller.get(f"{WIKI}/group", limit=20))
    asked = dict(parse_qsl(urlsplit(first["_links"]["next"]).query))
    second = said(caller.get(f"{WIKI}/group", **asked))
    assert (first["size"], second["size"], second["start"]) == (20, 4, 20)
    assert first["_links"]["next"].startswith("/rest/api/group?")
    assert "next" not in second["_links"]


def test_the_cap_of_confluences_pages_is_a_setting() -> None:
    caller = Caller(Sandbox(small_world(), Quirks(confluence_page=7)))
    page = said(caller.get(f"{WIKI}/group"))
    assert (page["size"], page["limit"], page["totalSize"]) == (7, 7, 24)


def test_guests_are_those_who_hold_the_role_of_a_guest(caller: Caller) -> None:
    page = said(caller.get(f"{WIKI}/search/user", **GUESTS))
    assert [row["user"]["accountId"] for row in page["results"]] == [STAFF[30], STAFF[33], STAFF[42]]
    assert [row["user"]["email"] for row in page["results"]] == ["p30@osier.example", "p33@osier.example", ""]


def test_a_suspended_guest_is_left_out() -> None:
    world = small_world()
    next(account for account in world.accounts if account.id == STAFF[33]).status = "suspended"
    page = said(Caller(Sandbox(world)).get(f"{WIKI}/search/user", **GUESTS))
    assert page["totalSize"] == 2


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("search/user", {}),
        ("search/user", {**GUESTS, "cql": 'user.fullname ~ "a"'}),
        ("search/user", {**GUESTS, "sitePermissionTypeFilter": "all"}),
        ("search/user", {**GUESTS, "expand": "operations"}),
        ("group", {"accessType": "admin"}),
        ("group", {"start": "x"}),
    ],
)
def test_what_confluence_is_not_asked_by_us_is_refused(caller: Caller, path: str, query: dict[str, str]) -> None:
    answer = caller.get(f"{WIKI}/{path}", **query)
    assert (answer.status, said(answer)["statusCode"]) == (400, 400)


def test_a_site_may_have_no_confluence(caller: Caller) -> None:
    assert caller.get(f"/ex/confluence/{LAB_CLOUD}/wiki/rest/api/group").status == 404


@pytest.mark.parametrize("name", ["birkmere", "{birkmere}"])
def test_a_workspace_goes_by_its_slug_or_its_uuid(caller: Caller, name: str) -> None:
    page = said(caller.get(f"/2.0/workspaces/{name}/members"))
    assert (page["size"], page["pagelen"], len(page["values"])) == (23, 10, 10)


def test_members_come_in_pages_that_link_to_the_next(caller: Caller) -> None:
    people, query = [], {"pagelen": "9"}
    while query:
        page = said(caller.get(f"{WORKSPACE}/members", **query))
        people += [row["user"]["account_id"] for row in page["values"]]
        query = dict(parse_qsl(urlsplit(page.get("next", "")).query))
    assert people == STAFF[:23]


def test_only_the_list_of_permissions_tells_them(caller: Caller) -> None:
    rows: list[Any] = [said(caller.get(f"{WORKSPACE}/{path}"))["values"][0] for path in ("members", "permissions")]
    assert [row.get("permission") for row in rows] == [None, "member"]
    assert [row["user"].get("email") for row in rows] == [None, None]


def test_permissions_are_told_for_each_repository(caller: Caller) -> None:
    page = said(caller.get(f"{WORKSPACE}/permissions/repositories", pagelen=100))
    names = {(row["repository"]["full_name"], row["permission"]) for row in page["values"]}
    assert names == {("birkmere/repo-0", "write"), ("birkmere/repo-1", "write")}
    assert len({row["user"]["uuid"] for row in page["values"]}) == 12


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("none/members", {}, 404),
        ("birkmere/members", {"pagelen": "101"}, 400),
        ("birkmere/members", {"page": "0"}, 400),
        ("birkmere/permissions", {"q": 'permission="owner"'}, 400),
    ],
)
def test_bitbucket_refuses_in_its_own_shape(caller: Caller, path: str, query: dict[str, str], status: int) -> None:
    answer = caller.get(f"/2.0/workspaces/{path}", **query)
    assert (answer.status, said(answer)["type"]) == (status, "error")


@pytest.mark.parametrize(
    ("path", "shape"), [(f"{WIKI}/group", ["code", "message"]), (f"{WORKSPACE}/members", ["type", "error"])]
)
def test_without_the_token_they_refuse(path: str, shape: list[str]) -> None:
    answer = Caller(Sandbox(small_world()), key="Bearer org-key").get(path)
    assert (answer.status, list(said(answer))) == (401, shape)
