"""The sandbox as the Jira API of its sites: searches for issues, projects, their roles and schemes, and seats."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import ADMIN, CLOUD, LAB_CLOUD, PORTAL, STAFF, Caller, said, small_world

from analyzer.sandbox import Answer, Sandbox

JIRA = f"/ex/jira/{CLOUD}/rest/api/3"
SEARCH = f"{JIRA}/search/jql"


@pytest.fixture
def caller() -> Caller:
    return Caller(Sandbox(small_world()))


def keys(answer: Answer) -> list[str]:
    return [issue["key"] for issue in said(answer)["issues"]]


def test_the_last_request_of_a_customer_is_one_call(caller: Caller) -> None:
    jql = f'reporter = "{PORTAL[0]}" ORDER BY created DESC'
    page = said(caller.post(SEARCH, {"jql": jql, "fields": ["created"], "maxResults": 1}))
    (issue,) = page["issues"]
    assert (issue["key"], issue["fields"]) == ("HELP-9", {"created": "2026-02-27T09:00:00.000+0000"})
    assert page["isLast"] is False


def test_the_last_work_of_an_agent_goes_by_when_it_was_touched(caller: Caller) -> None:
    jql = f'assignee was "{STAFF[1]}" order by updated desc'
    page = said(caller.post(SEARCH, {"jql": jql, "fields": ["updated", "created"]}))
    times = [(issue["key"], issue["fields"]["updated"][:10]) for issue in page["issues"]]
    assert times == [("HELP-9", "2026-03-02"), ("HELP-5", "2026-02-23"), ("HELP-1", "2026-02-19")]


def test_the_pages_of_a_search_follow_its_token(caller: Caller) -> None:
    question: dict[str, Any] = {"jql": 'project = "HELP" ORDER BY created DESC', "fields": ["key"], "maxResults": 4}
    first = caller.post(SEARCH, question)
    second = caller.post(SEARCH, {**question, "nextPageToken": said(first)["nextPageToken"]})
    assert keys(first) + keys(second) == [f"HELP-{n}" for n in (11, 9, 7, 5, 3, 1)]
    assert "nextPageToken" not in said(second)


def test_asked_for_nothing_else_a_search_tells_ids_that_stay_the_same(caller: Caller) -> None:
    issues = [said(caller.post(SEARCH, {"jql": f'reporter = "{PORTAL[n]}"'}))["issues"] for n in (0, 0, 1)]
    assert [set(issue) for issue in issues[0]] == [{"id"}] * 4
    assert issues[0] == issues[1] != issues[2]


def test_no_issue_is_an_answer_too(caller: Caller) -> None:
    assert said(caller.post(SEARCH, {"jql": f'reporter = "{ADMIN}"'})) == {"isLast": True, "issues": []}


def test_a_token_belongs_to_its_query(caller: Caller) -> None:
    token = said(caller.post(SEARCH, {"jql": 'project = "HELP"', "maxResults": 1}))["nextPageToken"]
    answer = caller.post(SEARCH, {"jql": 'project = "LEGAL"', "nextPageToken": token})
    assert (answer.status, list(said(answer))) == (400, ["errorMessages", "errors"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"jql": "ORDER BY created DESC"},
        {"jql": f'reporter = "{PORTAL[0]}" ORDER BY created'},
        {"jql": f'reporter = "{PORTAL[0]}" ORDER BY priority DESC'},
        {"jql": f'reporter = "{PORTAL[0]}" ORDER BY created DESC, key DESC'},
        {"jql": 'project = "HELP"', "fields": ["summary"]},
        {"jql": 'project = "HELP"', "maxResults": 0},
        {"jql": 'project = "HELP"', "startAt": 0},
        {"jql": 'project = "HELP"', "nextPageToken": "x"},
    ],
)
def test_a_search_that_is_not_understood_is_refused(caller: Caller, body: object) -> None:
    answer = caller.post(SEARCH, body)
    assert (answer.status, said(answer)["errors"]) == (400, {})


def test_seats_are_those_of_the_groups_and_of_direct_grants(caller: Caller) -> None:
    jira, service = said(caller.get(f"{JIRA}/applicationrole"))
    assert (jira["key"], jira["userCount"], jira["remainingSeats"]) == ("jira-software", 31, 169)
    assert (service["groups"], service["defaultGroups"]) == (["jsm-agents"], ["jsm-agents"])
    assert (service["userCount"], service["numberOfSeats"], service["hasUnlimitedSeats"]) == (31, 50, False)


def test_a_site_without_a_limit_of_seats_says_so(caller: Caller) -> None:
    (lab,) = said(caller.get(f"/ex/jira/{LAB_CLOUD}/rest/api/3/applicationrole"))
    assert (lab["hasUnlimitedSeats"], lab["userCount"], lab["remainingSeats"]) == (True, 10, -1)


def test_projects_are_the_desks_and_the_others(caller: Caller) -> None:
    first = said(caller.get(f"{JIRA}/project/search", maxResults=4))
    second = said(caller.get(f"{JIRA}/project/search", startAt=4))
    assert [row["key"] for row in first["values"] + second["values"]] == ["HELP", "LEGAL", "OPS0", "OPS1", "OPS2"]
    desks = said(caller.get(f"{JIRA}/project/search", typeKey="service_desk"))
    assert (desks["total"], desks["isLast"]) == (2, True)


@pytest.mark.parametrize("query", [{"startAt": "x"}, {"query": "help"}])
def test_a_list_of_projects_that_was_not_foreseen_is_refused(caller: Caller, query: dict[str, str]) -> None:
    assert caller.get(f"{JIRA}/project/search", **query).status == 400


def test_the_roles_of_a_project_lead_to_their_members(caller: Caller) -> None:
    roles = said(caller.get(f"{JIRA}/project/HELP/role"))
    assert list(roles) == ["Service Desk Team", "Service Desk Customers"]
    role = said(caller.get(f"{JIRA}/project/10001/role/{roles['Service Desk Team'].rpartition('/')[2]}"))
    assert [actor["displayName"] for actor in role["actors"]] == ["Person 000", "jsm-agents"]
    assert [actor.get("actorGroup", {}).get("groupId") for actor in role["actors"]] == [None, "g-agents"]


def test_a_project_may_have_no_roles(caller: Caller) -> None:
    assert said(caller.get(f"{JIRA}/project/OPS0/role")) == {}


def test_a_scheme_shows_its_permissions_when_they_are_asked_for(caller: Caller) -> None:
    path = f"{JIRA}/project/HELP/permissionscheme"
    bare, whole = said(caller.get(path)), said(caller.get(path, expand="all"))
    assert "permissions" not in bare
    assert [(row["permission"], row["holder"]) for row in whole["permissions"]] == [
        ("BROWSE_PROJECTS", {"type": "applicationRole"}),
        ("ADMINISTER_PROJECTS", {"type": "group", "parameter": "jsm-agents", "value": "g-agents"}),
        ("SERVICEDESK_AGENT", {"type": "projectRole", "parameter": "10101", "value": "10101"}),
    ]


def test_a_project_without_a_scheme_has_the_default_one(caller: Caller) -> None:
    scheme = said(caller.get(f"{JIRA}/project/LEGAL/permissionscheme", expand="permissions"))
    assert (scheme["name"], scheme["permissions"]) == ("Default Permission Scheme", [])


@pytest.mark.parametrize(
    "path",
    [
        "project/NONE/role",
        "project/HELP/role/1",
        "project/LEGAL/role/10102",
        "project/LAB/role",
        "project/NONE/permissionscheme",
    ],
)
def test_what_a_site_does_not_have_is_said_in_jiras_shape(caller: Caller, path: str) -> None:
    answer = caller.get(f"{JIRA}/{path}")
    assert (answer.status, list(said(answer))) == (404, ["errorMessages", "errors"])
