"""The sandbox as the Organizations API."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from worlds import (
    ADMIN,
    BITBUCKET,
    CONFLUENCE,
    JIRA,
    JSM,
    LAB_JIRA,
    ORG,
    PORTAL,
    STAFF,
    Caller,
    said,
    small_world,
)

from analyzer.sandbox import Quirks, Sandbox

V1, V2 = f"/admin/v1/orgs/{ORG}", f"/admin/v2/orgs/{ORG}"
USERS, GROUPS = f"{V2}/directories/-/users/search", f"{V2}/directories/-/groups/search"


@pytest.fixture
def caller() -> Caller:
    return Caller(Sandbox(small_world()))


def searched(caller: Caller, path: str, **body: Any) -> list[Any]:
    """Return every row of a search, following its cursors."""
    rows: list[Any] = []
    while True:
        page = said(caller.post(path, body))
        rows += page["data"]
        if "next" not in page["links"]:
            return rows
        body["cursor"] = page["links"]["next"]


def ids(rows: list[Any]) -> set[str]:
    return {row["accountId"] for row in rows}


def code(answer: Any) -> tuple[int, str]:
    return answer.status, said(answer)["errors"][0]["code"]


def test_managed_accounts_come_in_pages_of_a_hundred_whose_next_link_is_a_url(caller: Caller) -> None:
    first = said(caller.get(f"{V1}/users"))
    cursor = parse_qs(urlsplit(first["links"]["next"]).query)["cursor"][0]
    second = said(caller.get(f"{V1}/users", cursor=cursor))
    assert (len(first["data"]), len(second["data"])) == (100, 5)
    assert "next" not in second["links"]


def test_the_total_of_managed_accounts_is_off_by_as_much_as_the_world_says(caller: Caller) -> None:
    assert said(caller.get(f"{V1}/users"))["meta"]["total"] == 105 + 3


def test_a_managed_account_shows_its_uses_elsewhere_too(caller: Caller) -> None:
    ada = next(row for row in said(caller.get(f"{V1}/users"))["data"] if row["account_id"] == ADMIN)
    assert [use["key"] for use in ada["product_access"]] == [
        "jira-software",
        "jira-service-desk",
        "confluence",
        "trello",
    ]
    assert ada["access_billable"] is True


def test_a_use_that_never_happened_has_no_date(caller: Caller) -> None:
    ada = next(row for row in said(caller.get(f"{V1}/users"))["data"] if row["account_id"] == ADMIN)
    assert ["last_active" in use for use in ada["product_access"]] == [True, True, False, True]


def test_domains_come_in_pages_of_twenty(caller: Caller) -> None:
    assert len(said(caller.get(f"{V1}/domains"))["data"]) == 20


@pytest.mark.parametrize("cursor", ["nonsense", "", "AAAA", "ü", "b3V0IG9mIHRoaW4gYWly"])
def test_a_cursor_that_was_not_given_out_is_refused(caller: Caller, cursor: str) -> None:
    assert code(caller.get(f"{V1}/users", cursor=cursor)) == (400, "ADMIN-400-1")


def test_a_cursor_of_another_list_is_refused(caller: Caller) -> None:
    cursor = parse_qs(urlsplit(said(caller.get(f"{V1}/users"))["links"]["next"]).query)["cursor"][0]
    assert code(caller.get(f"{V1}/domains", cursor=cursor)) == (400, "ADMIN-400-1")


def test_a_cursor_of_another_search_is_refused(caller: Caller) -> None:
    cursor = said(caller.post(USERS, {"limit": 10}))["links"]["next"]
    assert code(caller.post(USERS, {"cursor": cursor, "claimStatus": "managed"})) == (400, "ADMIN-400-1")


def test_a_search_for_users_gives_fifty_unless_told(caller: Caller) -> None:
    assert len(said(caller.post(USERS, {}))["data"]) == 50


def test_a_search_walks_through_all_accounts_once(caller: Caller) -> None:
    found = [row["accountId"] for row in searched(caller, USERS, limit=100)]
    assert len(found) == len(set(found)) == 155


def test_portal_only_customers_and_apps_are_not_among_the_users(caller: Caller) -> None:
    found = ids(searched(caller, USERS))
    assert found.isdisjoint({*PORTAL, "app"})


def test_accounts_that_were_never_invited_are_listed_without_membership(caller: Caller) -> None:
    (row,) = searched(caller, USERS, status=["not_invited"])
    assert (row["accountId"], row["accountStatus"], row["membershipStatus"]) == ("uninvited", "active", "no_membership")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"accountIds": [ADMIN, "gone"]}, {ADMIN, "gone"}),
        ({"emails": ["ADA@birkmere.example"]}, {ADMIN}),
        ({"searchTerm": "marsh"}, {"leaving"}),
        ({"emailDomains": ["osier.example"]}, set(STAFF[::3])),
        ({"groupIds": ["g-agents"]}, {"gone", *STAFF[:30]}),
        ({"accountStatus": ["inactive"]}, {"left", "leaving"}),
        ({"membershipStatus": ["suspended"]}, {"gone"}),
        ({"mfaEnabled": True}, {ADMIN}),
        ({"roleIds": ["atlassian/org-admin"]}, {ADMIN}),
        ({"directoryIds": ["dir-guests"]}, set(STAFF[140:])),
        ({"claimStatus": "managed", "emailDomains": ["osier.example"]}, set()),
    ],
)
def test_a_search_for_users_answers_its_filters(caller: Caller, question: dict[str, Any], answer: set[str]) -> None:
    assert ids(searched(caller, USERS, **question)) == answer


def test_holders_of_a_role_are_found_whether_it_is_theirs_or_their_groups(caller: Caller) -> None:
    agents = ids(searched(caller, USERS, resourceIds=[JSM], roleIds=["atlassian/user"]))
    assert agents == {ADMIN, "gone", "left", "leaving", *STAFF[:30]}


def test_resource_and_role_are_asked_of_one_grant(caller: Caller) -> None:
    assert ids(searched(caller, USERS, resourceIds=[JSM], roleIds=["atlassian/admin"])) == set()


@pytest.mark.parametrize(
    "body",
    [
        {"emails": ["ada@birkmere.example"], "searchTerm": "ada"},
        {"limit": 101},
        {"limit": 0},
        {"accountIds": STAFF[:11]},
        {"status": ["asleep"]},
        {"statuses": ["active"]},
        [],
    ],
)
def test_a_body_that_atlassian_does_not_document_is_refused(caller: Caller, body: object) -> None:
    assert code(caller.post(USERS, body)) == (400, "ADMIN-400-24")


def test_what_can_be_expanded_is_shown_only_when_asked_for(caller: Caller) -> None:
    extra = {"platformRoles", "counts", "productAccess", "groups"}
    (bare,) = searched(caller, USERS, accountIds=[ADMIN])
    wanted = ["platformRoles", "counts.resources", "productAccess", "groups"]
    (full,) = searched(caller, USERS, accountIds=[ADMIN], expand=wanted)
    assert (extra & bare.keys(), extra & full.keys()) == (set(), extra)
    assert full["counts"] == {"resources": 2}
    assert [use["id"] for use in full["productAccess"]] == [JIRA, JSM, CONFLUENCE]


def test_a_users_groups_can_be_shown_as_aris() -> None:
    caller = Caller(Sandbox(small_world(), Quirks(group_aris=True)))
    (row,) = searched(caller, USERS, accountIds=[STAFF[29]], expand=["groups"])
    assert [group["id"] for group in row["groups"]] == ["ari:cloud:identity::group/g-agents"]


def test_groups_come_twenty_a_page_and_count_their_users(caller: Caller) -> None:
    first = said(caller.post(GROUPS, {"expand": ["counts.users"]}))
    assert (len(first["data"]), first["data"][0]["counts"]) == (20, {"users": 31})
    assert len(searched(caller, GROUPS)) == 24


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"groupNames": ["JSM-agents"]}, ["g-agents"]),
        ({"accountIds": [STAFF[149]]}, ["g-guests"]),
        ({"resourceIds": [LAB_JIRA], "roleIds": ["atlassian/admin"]}, ["g-guests"]),
        ({"resourceOwners": ["jira-servicedesk"]}, ["g-agents"]),
        ({"directoryIds": ["dir-guests"]}, ["g-guests"]),
        ({"searchTerm": "team-21"}, ["g-21"]),
    ],
)
def test_a_search_for_groups_answers_its_filters(caller: Caller, question: dict[str, Any], answer: list[str]) -> None:
    assert [row["id"] for row in searched(caller, GROUPS, **question)] == answer


def test_a_group_names_the_role_it_gives_by_default(caller: Caller) -> None:
    rows = said(caller.get(f"{V2}/directories/-/groups/g-agents/role-assignments"))["data"]
    assert [(row["resourceId"], row["defaultRole"]) for row in rows] == [(JSM, "atlassian/user"), (JIRA, None)]


def test_the_pages_of_a_groups_roles_follow_the_cursor_alone(caller: Caller) -> None:
    path = f"{V2}/directories/-/groups/g-agents/role-assignments"
    first = said(caller.get(path, limit=1, roleIds=["atlassian/user"]))
    second = said(caller.get(path, cursor=first["links"]["next"]))
    assert [row["resourceOwner"] for row in first["data"] + second["data"]] == ["jira-servicedesk", "jira-software"]
    assert "next" not in second["links"]


def test_a_users_roles_say_how_they_came(caller: Caller) -> None:
    rows = said(caller.get(f"{V2}/directories/-/users/gone/role-assignments", resourceOwners="jira-servicedesk"))[
        "data"
    ]
    assert rows[0]["roleAssignments"] == [
        {"role": "atlassian/user", "roleAssignmentMethods": ["direct", "group_direct"]}
    ]
    assert (rows[0]["directoryId"], rows[0]["userDirectoryStatus"]) == ("dir-main", "suspended")


def test_platform_roles_belong_to_no_directory(caller: Caller) -> None:
    rows = said(caller.get(f"{V2}/directories/-/users/{ADMIN}/role-assignments", roleIds="atlassian/org-admin"))["data"]
    assert [(row["directoryId"], row["userDirectoryStatus"]) for row in rows] == [(None, None)]


def test_directories_can_be_asked_for_by_member(caller: Caller) -> None:
    rows = said(caller.get(f"{V2}/directories", accountId=STAFF[149]))["data"]
    assert [row["directoryId"] for row in rows] == ["dir-guests"]


def test_workspaces_have_a_total_and_a_bare_cursor_that_stands_alone(caller: Caller) -> None:
    first = said(caller.post(f"{V2}/workspaces", {"limit": 3}))
    cursor = first["links"]["next"]
    second = said(caller.post(f"{V2}/workspaces", {"cursor": cursor}))
    assert [row["id"] for row in second["data"]] == [LAB_JIRA, BITBUCKET]
    assert second["meta"] == {"total": 5, "pageSize": 2, "startIndex": 3, "endIndex": 5}
    assert code(caller.post(f"{V2}/workspaces", {"cursor": cursor, "limit": 3})) == (400, "ADMIN-400-24")


@pytest.mark.parametrize(("v1", "v2"), [("url", "cursor"), ("cursor", "url")])
def test_the_form_of_the_next_link_is_a_setting(v1: Any, v2: Any) -> None:
    caller = Caller(Sandbox(small_world(), Quirks(v1_next=v1, v2_next=v2)))
    old, new = caller.get(f"{V1}/users"), caller.post(USERS, {})
    assert ["url" if "://" in said(page)["links"]["next"] else "cursor" for page in (old, new)] == [v1, v2]


@pytest.mark.parametrize("key", ["", "Bearer other", "Basic b3JnLWtleQ==", "bearer org-key"])
def test_without_the_organizations_key_the_gateway_refuses(key: str) -> None:
    answer = Caller(Sandbox(small_world()), key=key).get(V1)
    assert (answer.status, said(answer)) == (401, {"code": 401, "message": "Unauthorized"})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/admin/v1/orgs/other", "ADMIN-404-2"),
        (f"{V2}/directories/-/groups/none/role-assignments", "ADMIN-404-10"),
        (f"{V2}/directories/-/users/{PORTAL[0]}/role-assignments", "ADMIN-404-8"),
        (f"{V2}/directories/dir-guests/users/{ADMIN}/role-assignments", "ADMIN-404-8"),
        (f"{V2}/directories/none/users/{ADMIN}/role-assignments", "ADMIN-404-1"),
    ],
)
def test_what_is_not_there_is_said_in_the_apis_own_words(caller: Caller, path: str, expected: str) -> None:
    assert code(caller.get(path)) == (404, expected)


def test_a_directory_has_only_its_own_users(caller: Caller) -> None:
    assert ids(searched(caller, f"{V2}/directories/dir-guests/users/search")) == set(STAFF[140:])


def test_every_organization_of_the_key_is_listed(caller: Caller) -> None:
    assert [row["attributes"]["name"] for row in said(caller.get("/admin/v1/orgs"))["data"]] == ["Birkmere"]


@pytest.mark.parametrize("limit", ["0", "101", "many", "-1", "²"])
def test_a_page_size_out_of_range_is_refused(caller: Caller, limit: str) -> None:
    assert code(caller.get(f"{V2}/directories", limit=limit)) == (400, "ADMIN-400-24")
