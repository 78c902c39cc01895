"""The sandbox as the Jira and Jira Service Management APIs of its sites."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import ADMIN, CLOUD, LAB_CLOUD, PORTAL, STAFF, Caller, said, small_world

from analyzer.sandbox import Answer, Quirks, Sandbox

JIRA, DESKS = f"/ex/jira/{CLOUD}/rest/api/3", f"/ex/jira/{CLOUD}/rest/servicedeskapi"
OPT_IN = {"x-experimentalapi": "opt-in"}


@pytest.fixture
def caller() -> Caller:
    return Caller(Sandbox(small_world()), headers=OPT_IN)


def paged(caller: Caller, path: str, **query: Any) -> list[Any]:
    """Return every row of a service desk list, advancing by the size of each page."""
    rows: list[Any] = []
    while True:
        page = said(caller.get(path, start=len(rows), **query))
        rows += page["values"]
        if page["isLastPage"]:
            return rows


def counted(caller: Caller, jql: str) -> Answer:
    return caller.post(f"{JIRA}/search/approximate-count", {"jql": jql})


def test_a_sites_users_are_a_bare_list_of_those_who_hold_a_role_there(caller: Caller) -> None:
    lab = said(caller.get(f"/ex/jira/{LAB_CLOUD}/rest/api/3/users/search", maxResults=1000))
    assert {user["accountId"] for user in lab} == {"app", STAFF[3], *STAFF[140:]}


def test_portal_only_customers_are_among_the_users_only_where_the_setting_says_so() -> None:
    kinds = [
        {user["accountType"] for user in said(caller.get(f"{JIRA}/users/search", maxResults=1000))}
        for caller in (Caller(Sandbox(small_world(), Quirks(portals_in_user_search=on))) for on in (False, True))
    ]
    assert kinds == [{"atlassian", "app"}, {"atlassian", "app", "customer"}]


def test_users_come_in_pages_that_end_with_an_empty_one(caller: Caller) -> None:
    sizes = [len(said(caller.get(f"{JIRA}/users/search", startAt=n, maxResults=60))) for n in (0, 60, 120)]
    assert sizes == [60, 15, 0]


def test_a_hidden_email_is_null_to_jira(caller: Caller) -> None:
    user = said(caller.get(f"{JIRA}/user", accountId=STAFF[7]))
    assert user["emailAddress"] is None


@pytest.mark.parametrize(("account", "kind"), [(ADMIN, "atlassian"), (PORTAL[1], "customer"), ("app", "app")])
def test_jira_tells_what_kind_an_account_is(caller: Caller, account: str, kind: str) -> None:
    assert said(caller.get(f"{JIRA}/user", accountId=account))["accountType"] == kind


def test_a_portal_only_customer_exists_on_one_site(caller: Caller) -> None:
    answer = caller.get(f"/ex/jira/{LAB_CLOUD}/rest/api/3/user", accountId=PORTAL[1])
    assert (answer.status, list(said(answer))) == (404, ["errorMessages", "errors"])


def test_a_users_groups_are_shown_when_asked_for(caller: Caller) -> None:
    user = said(caller.get(f"{JIRA}/user", accountId="gone", expand="groups,applicationRoles"))
    assert (user["active"], user["groups"]["items"]) == (False, [{"name": "jsm-agents", "groupId": "g-agents"}])


def test_users_by_id_leave_out_strangers_and_give_ten_unless_told(caller: Caller) -> None:
    page = said(caller.get(f"{JIRA}/user/bulk", accountId=[*PORTAL[:12], "nobody"]))
    assert (page["total"], page["isLast"], len(page["values"])) == (12, False, 10)


def test_the_most_ids_in_one_request_are_a_setting() -> None:
    caller = Caller(Sandbox(small_world(), Quirks(users_by_id=2)))
    answers = [caller.get(f"{JIRA}/user/bulk", accountId=PORTAL[:n], maxResults=200) for n in (2, 3)]
    assert [answer.status for answer in answers] == [200, 400]


def test_myself_is_the_owner_of_the_token(caller: Caller) -> None:
    assert said(caller.get(f"{JIRA}/myself"))["accountId"] == ADMIN


@pytest.mark.parametrize(
    ("jql", "count"),
    [
        (f'reporter = "{PORTAL[0]}"', 4),
        (f'assignee was "{STAFF[1]}" AND project in ("HELP", "LEGAL")', 3),
        (f'assignee was "{STAFF[1]}" and project="LEGAL"', 0),
        ('project in ("HELP")', 6),
        (f'reporter = "{ADMIN}"', 0),
    ],
)
def test_issues_are_counted(caller: Caller, jql: str, count: int) -> None:
    assert said(counted(caller, jql)) == {"count": count}


@pytest.mark.parametrize(
    "jql",
    [
        "",
        "order by created",
        'project = "NONE"',
        'reporter = "nobody"',
        'reporter != "x"',
        f'reporter was "{PORTAL[0]}"',
        f'reporter = "{PORTAL[0]}" OR project = "HELP"',
        f'reporter = "{PORTAL[0]}" AND',
        f'reporter = "{PORTAL[0]}" ANDproject = "HELP"',
        f'reporter = "{PORTAL[0]}" project = "HELP"',
        'project in ()',
        'project in "HELP"',
        'project = "HELP" AND statusCategory = Done',
    ],
)  # fmt: skip
def test_jql_that_is_not_understood_is_an_error_and_never_a_number(caller: Caller, jql: str) -> None:
    answer = counted(caller, jql)
    assert (answer.status, said(answer)["errors"]) == (400, {})


@pytest.mark.parametrize("body", [{}, {"query": "x"}, {"jql": 1}])
def test_a_count_of_nothing_asked_is_refused_by_jira(caller: Caller, body: object) -> None:
    answer = caller.post(f"{JIRA}/search/approximate-count", body)
    assert (answer.status, list(said(answer))) == (400, ["errorMessages", "errors"])


def test_each_site_has_its_own_desks(caller: Caller) -> None:
    keys = [
        [desk["projectKey"] for desk in said(caller.get(f"/ex/jira/{cloud}/rest/servicedeskapi/servicedesk"))["values"]]
        for cloud in (CLOUD, LAB_CLOUD)
    ]
    assert keys == [["HELP", "LEGAL"], ["LAB"]]


def test_customers_are_not_listed_without_opting_in() -> None:
    answer = Caller(Sandbox(small_world())).get(f"{DESKS}/servicedesk/1/customer")
    assert (answer.status, list(said(answer))) == (412, ["errorMessage", "i18nErrorMessage"])


def test_the_server_caps_a_page_silently(caller: Caller) -> None:
    page = said(caller.get(f"{DESKS}/servicedesk/1/customer", limit=100))
    assert (page["size"], page["limit"], page["isLastPage"]) == (50, 50, False)
    assert page["_links"]["next"].startswith("https://birkmere.atlassian.example/rest/servicedeskapi/servicedesk/1/")
    assert [person["accountId"] for person in paged(caller, f"{DESKS}/servicedesk/1/customer")] == [
        *PORTAL,
        STAFF[0],
        STAFF[1],
    ]


def test_the_cap_is_a_setting() -> None:
    caller = Caller(Sandbox(small_world(), Quirks(service_desk_page=7)), headers=OPT_IN)
    assert said(caller.get(f"{DESKS}/servicedesk/1/customer"))["size"] == 7
    assert len(paged(caller, f"{DESKS}/servicedesk/1/customer")) == 62


def test_a_customer_does_not_tell_its_kind(caller: Caller) -> None:
    people = paged(caller, f"{DESKS}/servicedesk/1/customer")
    assert {key for person in people for key in person}.isdisjoint({"accountType"})
    assert people[0]["emailAddress"] is None


def test_customers_can_be_searched_for(caller: Caller) -> None:
    found = paged(caller, f"{DESKS}/servicedesk/1/customer", query="customer 59")
    assert [person["accountId"] for person in found] == [PORTAL[59]]


def test_a_desk_may_refuse_to_list_its_customers(caller: Caller) -> None:
    answer = caller.get(f"{DESKS}/servicedesk/2/customer")
    assert (answer.status, list(said(answer))) == (403, ["errorMessage", "i18nErrorMessage"])


@pytest.mark.parametrize("name", ["1", "HELP", "projectKey:HELP", "projectId:10001", "serviceDeskId:1"])
def test_a_desk_goes_by_several_names(caller: Caller, name: str) -> None:
    assert caller.get(f"{DESKS}/servicedesk/{name}/customer").status == 200


def test_an_organizations_members_come_in_the_order_of_their_ids(caller: Caller) -> None:
    assert [person["accountId"] for person in paged(caller, f"{DESKS}/organization/1/user")] == PORTAL


def test_organizations_are_listed_for_the_site_for_a_desk_and_for_a_member(caller: Caller) -> None:
    lists = [
        [row["name"] for row in paged(caller, f"{DESKS}/{path}", **query)]
        for path, query in [
            ("organization", {}),
            ("servicedesk/1/organization", {}),
            ("servicedesk/2/organization", {}),
            ("organization", {"accountId": PORTAL[0]}),
        ]
    ]
    assert lists == [["Osier", "Tarn"], ["Osier", "Tarn"], [], ["Osier"]]


@pytest.mark.parametrize(
    "path", ["servicedesk/9/customer", "servicedesk/9/organization", "organization/9/user", "organization?accountId=x"]
)
def test_what_is_not_there_is_said_in_the_service_desks_shape(caller: Caller, path: str) -> None:
    path, _, query = path.partition("?accountId=")
    answer = caller.get(f"{DESKS}/{path}", **({"accountId": query} if query else {}))
    assert (answer.status, list(said(answer))) == (404, ["errorMessage", "i18nErrorMessage"])


@pytest.mark.parametrize("query", [{"start": "-1"}, {"limit": "0"}, {"limit": "all"}])
def test_a_service_desk_page_that_makes_no_sense_is_refused(caller: Caller, query: dict[str, str]) -> None:
    assert caller.get(f"{DESKS}/organization", **query).status == 400


@pytest.mark.parametrize(
    ("path", "shape"),
    [(f"{JIRA}/myself", ["errorMessages", "errors"]), (f"{DESKS}/organization", ["errorMessage", "i18nErrorMessage"])],
)
def test_without_the_token_a_site_refuses_in_its_own_shape(path: str, shape: list[str]) -> None:
    answer = Caller(Sandbox(small_world()), key="Bearer org-key").get(path)
    assert (answer.status, list(said(answer))) == (401, shape)


def test_an_unknown_site_is_refused_by_the_gateway(caller: Caller) -> None:
    answer = caller.get("/ex/jira/elsewhere/rest/api/3/myself")
    assert (answer.status, said(answer)["code"]) == (404, 404)
