"""The sandbox as the admin APIs: numbers, activity, keys and tokens, policies and the audit log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from worlds import ADMIN, JIRA, JSM, NOW, ORG, STAFF, Caller, said, small_world

from analyzer.sandbox import Quirks, Sandbox
from analyzer.sandbox.world import Use

V1, V2 = f"/admin/v1/orgs/{ORG}", f"/admin/v2/orgs/{ORG}"
STREAM, ACCESS = f"{V1}/events-stream", f"/admin/api-access/v1/orgs/{ORG}"
AUTHENTICATION = f"/admin/control/v1/orgs/{ORG}/users/auth-policies/bulk-fetch"
SETTINGS = f"{V2}/app-access-settings/domains"


@pytest.fixture
def caller() -> Caller:
    return Caller(Sandbox(small_world()))


def code(answer: Any) -> tuple[int, str]:
    return answer.status, said(answer)["errors"][0]["code"]


def cursor_of(page: Any) -> str:
    link: str = page["links"]["next"]
    return parse_qs(urlsplit(link).query).get("cursor", [link])[0]


def millis(days: float) -> int:
    """Return the time so many days ago, as the audit log's filters take it."""
    return int((NOW - timedelta(days=days)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ({}, 155),
        ({"claimStatus": "managed"}, 105),
        ({"mfaEnabled": "true"}, 1),
        ({"status": ["deactivated", "for_deletion"]}, 2),
        ({"resourceIds": JSM, "roleIds": "atlassian/user"}, 34),
    ],
)
def test_users_are_counted_by_the_filters_of_their_search(caller: Caller, question: dict[str, Any], count: int) -> None:
    assert said(caller.get(f"{V2}/directories/-/users/count", **question)) == {"count": count}


@pytest.mark.parametrize("question", [{"claimStatus": "ours"}, {"accountIds": STAFF[:11]}, {"colour": "red"}])
def test_a_count_of_something_undocumented_is_refused(caller: Caller, question: dict[str, Any]) -> None:
    assert code(caller.get(f"{V2}/directories/-/users/count", **question)) == (400, "ADMIN-400-24")


def test_groups_are_counted_in_a_directory_or_in_all(caller: Caller) -> None:
    counts = [said(caller.get(f"{V2}/directories/{name}/groups/count"))["count"] for name in ("-", "dir-guests")]
    assert counts == [24, 1]


def test_the_statistics_add_up(caller: Caller) -> None:
    users = said(caller.get(f"{V2}/directories/-/users/stats"))
    groups = said(caller.get(f"{V2}/directories/-/groups/stats"))
    assert users["accountStatus"] == [{"status": "active", "count": 153}, {"status": "inactive", "count": 2}]
    assert {"roleId": "atlassian/org-admin", "count": 1} in users["roles"]
    assert groups == {"totals": {"all": 24, "managed": 1, "synced": 1}, "types": [{"type": "GROUP", "count": 24}]}


def test_the_last_activity_is_told_for_each_app_of_the_organization(caller: Caller) -> None:
    page = said(caller.get(f"{V1}/directory/users/{ADMIN}/last-active-dates"))
    dates = [
        (use["key"], use.get("last_active"), use.get("last_active_timestamp")) for use in page["data"]["product_access"]
    ]
    now = "2026-03-02T09:00:00Z"
    assert dates == [
        ("jira-software", "2026-03-02", now),
        ("jira-service-desk", "2026-03-02", now),
        ("confluence", None, None),
    ]
    assert (page["data"]["added_to_org"], page["links"]) == ("2026-03-02", {})


def test_the_last_activity_of_many_apps_comes_in_pages() -> None:
    world = small_world()
    world.accounts[0].uses = [Use(NOW, JIRA) for _ in range(25)]
    caller, path = Caller(Sandbox(world)), f"{V1}/directory/users/{ADMIN}/last-active-dates"
    first = said(caller.get(path))
    second = said(caller.get(path, cursor=cursor_of(first)))
    assert [len(page["data"]["product_access"]) for page in (first, second)] == [20, 5]
    assert "next" not in second["links"]


def test_nothing_is_told_about_a_stranger_or_an_app(caller: Caller) -> None:
    answers = [caller.get(f"{V1}/directory/users/{name}/last-active-dates") for name in ("nobody", "app")]
    assert [code(answer) for answer in answers] == [(404, "ADMIN-404-8")] * 2


def test_a_token_names_its_owner_and_leaves_out_what_never_was(caller: Caller) -> None:
    first = said(caller.get(f"{ACCESS}/api-tokens"))["data"][0]
    assert (first["user"]["email"], first["status"]) == ("p0@osier.example", "ALLOWED")
    assert first.keys().isdisjoint({"expiresAt", "lastActiveAt"})


def test_tokens_come_in_pages_of_the_size_asked_for_and_are_counted(caller: Caller) -> None:
    first = said(caller.get(f"{ACCESS}/api-tokens", pageSize=4))
    second = said(caller.get(f"{ACCESS}/api-tokens", cursor=cursor_of(first)))
    assert [row["id"] for row in first["data"] + second["data"]] == [f"token-{n}" for n in range(7)]
    assert said(caller.get(f"{ACCESS}/api-tokens/count")) == {"count": 7}


def test_the_size_of_a_page_of_keys_is_a_setting() -> None:
    caller = Caller(Sandbox(small_world(), Quirks(access_page=2, access_next="url")))
    page = said(caller.get(f"{ACCESS}/api-keys"))
    assert (len(page["data"]), "://" in page["links"]["next"]) == (2, True)
    assert len(said(caller.get(f"{ACCESS}/api-keys", pageSize=3))["data"]) == 2
    assert code(caller.get(f"{ACCESS}/api-keys", pageSize=0)) == (400, "ADMIN-400-24")
    assert said(caller.get(f"{ACCESS}/api-keys/count")) == {"count": 3}


def test_policies_are_told_for_managed_accounts_that_have_one(caller: Caller) -> None:
    rows = said(caller.post(AUTHENTICATION, {"accountIds": [ADMIN, "gone", "left", STAFF[0], "nobody"]}))
    assert [(row["accountId"], row["policyName"]) for row in rows] == [(ADMIN, "Staff"), ("gone", "Free")]


@pytest.mark.parametrize("body", [{}, {"accountIds": []}, {"accountIds": STAFF[:101]}, {"userIds": [ADMIN]}])
def test_a_fetch_of_policies_of_nobody_or_too_many_is_refused(caller: Caller, body: object) -> None:
    assert code(caller.post(AUTHENTICATION, body)) == (400, "ADMIN-400-24")


def test_policies_of_an_organization_come_in_pages_and_by_type(caller: Caller) -> None:
    first = said(caller.get(f"{V1}/policies"))
    second = said(caller.get(f"{V1}/policies", cursor=cursor_of(first)))
    lists = said(caller.get(f"{V1}/policies", type="ip-allowlist"))["data"]
    assert (len(first["data"]), len(second["data"]), len(lists)) == (20, 4, 8)
    assert lists[0]["attributes"]["rule"] == {"in": ["203.0.113.0/24"]}


def test_app_access_settings_are_gone_unless_the_setting_says_otherwise(caller: Caller) -> None:
    assert [caller.get(path).status for path in (SETTINGS, f"{SETTINGS}/osier.example")] == [404, 404]


def test_app_access_settings_tell_which_domains_may_join_what() -> None:
    caller = Caller(Sandbox(small_world(), Quirks(app_access_served=True)))
    rows = said(caller.get(SETTINGS))["data"]
    products = said(caller.get(f"{SETTINGS}/OSIER.example"))["products"]
    assert [(row["domain"], row["numberOfProductsAppliesTo"]) for row in rows] == [("osier.example", 2), ("ANYONE", 0)]
    assert [product["adminApprovalRequired"] for product in products] == [False, True]
    assert caller.get(f"{SETTINGS}/none.example").status == 404


def test_the_stream_of_events_begins_with_the_oldest_and_can_be_polled() -> None:
    world = small_world()
    caller = Caller(Sandbox(world))
    first = said(caller.get(STREAM, limit=44))
    last = said(caller.get(STREAM, cursor=cursor_of(first)))
    behind = cursor_of(last)
    assert [row["id"] for row in first["data"] + last["data"]] == [f"event-{n}" for n in range(45)]
    assert said(caller.get(STREAM, cursor=behind))["data"] == []
    later = msgspec.structs.replace(world.audit_events[0], id="late", time=NOW + timedelta(hours=1))
    world.audit_events.append(later)
    polled = said(Caller(Sandbox(world)).get(STREAM, cursor=behind))
    assert [row["id"] for row in polled["data"]] == ["late"]


def test_the_stream_may_end_without_a_cursor() -> None:
    caller = Caller(Sandbox(small_world(), Quirks(stream_endless=False)))
    assert "next" not in said(caller.get(STREAM))["links"]


def test_the_stream_keeps_to_its_period_on_every_page(caller: Caller) -> None:
    first = said(caller.get(STREAM, limit=3, **{"from": millis(9), "to": millis(5)}))
    second = said(caller.get(STREAM, cursor=cursor_of(first)))
    ids = [row["id"] for row in first["data"] + second["data"]]
    assert ids == [f"event-{n}" for n in range(35, 40)]


def test_the_newest_events_come_first_in_a_search(caller: Caller) -> None:
    rows = said(caller.get(f"{V1}/events", actor="erased"))["data"]
    assert (rows[0]["id"], len(rows)) == ("event-44", 23)
    assert rows[0]["attributes"]["actor"] == {"id": "erased"}


def test_an_event_tells_which_token_was_used(caller: Caller) -> None:
    (row,) = said(caller.get(STREAM, **{"from": millis(44), "to": millis(44)}))["data"]
    assert row["attributes"]["actor"]["auth"] == {"authType": "api-token", "tokenLabel": "Nightly"}
    assert row["attributes"]["processedAt"] > row["attributes"]["time"]


@pytest.mark.parametrize(
    ("path", "question", "expected"),
    [
        ("events-stream", {"from": "yesterday"}, "ADMIN-400-3"),
        ("events-stream", {"to": "-1"}, "ADMIN-400-3"),
        ("events-stream", {"sortOrder": "random"}, "ADMIN-400-24"),
        ("events-stream", {"limit": "501"}, "ADMIN-400-24"),
        ("events", {"q": "group"}, "ADMIN-400-24"),
        ("events", {"cursor": "x"}, "ADMIN-400-1"),
    ],
)
def test_what_the_audit_log_cannot_answer_it_refuses(
    caller: Caller, path: str, question: dict[str, str], expected: str
) -> None:
    assert code(caller.get(f"{V1}/{path}", **question)) == (400, expected)


def test_the_kinds_of_events_are_named(caller: Caller) -> None:
    (row,) = said(caller.get(f"{V1}/event-actions"))["data"]
    assert row["attributes"] == {"displayName": "Added user to group", "groupDisplayName": "Groups"}
