"""Paging and cutting, without any request."""

from __future__ import annotations

import json

import pytest

from analyzer.atlassian import ENDPOINTS, Ask
from analyzer.atlassian.pages import BARE_LIST, COUNT, DATA, ONE_IN_DATA, VALUES, Envelope, Misread, Rows, Turn, cut

HOST = "api.atlassian.example"


def after(source: str, answer: object, position: str | None = None) -> str | None:
    endpoint = ENDPOINTS[source]
    envelope, rows = cut(json.dumps(answer).encode(), endpoint.rows)
    return endpoint.style.after(Turn(envelope, len(rows), position, HOST))


def asked(source: str, ask: Ask, position: str | None) -> Ask:
    endpoint = ENDPOINTS[source]
    return endpoint.style.at(ask, endpoint.page_size, position)


def test_records_are_cut_out_as_they_were_sent_one_to_a_line() -> None:
    body = b'{"data": [ {"id":1.50,\r\n "name":"\\u00e9\\n"} ,{"id": 2}], "links":{}}'
    assert cut(body, DATA)[1] == [b'{"id":1.50,   "name":"\\u00e9\\n"}', b'{"id": 2}']


def test_a_single_record_is_cut_out_of_its_envelope() -> None:
    assert cut(b'{"data":{"id":"o1"}}', ONE_IN_DATA)[1] == [b'{"id":"o1"}']


def test_a_count_is_kept_whole() -> None:
    assert cut(b' {"count": 3}\n', COUNT)[1] == [b'{"count": 3}']


@pytest.mark.parametrize(
    ("body", "rows", "why"),
    [
        (b"<html>sign in</html>", DATA, "not JSON"),
        (b"", DATA, "not JSON"),
        (b'{"data":[{"id":1},{"id"', DATA, "cut off"),
        (b'[{"id":1},', BARE_LIST, "cut off"),
        (b'{"data":[{"name":"\xff"}]}', DATA, "not JSON"),
        (b'{"data":[' + b"[" * 5000 + b"]" * 5000 + b"]}", DATA, "not JSON"),
        (b'{"links":{}}', DATA, "required field `data`"),
        (b'{"data":null}', DATA, "Expected `array`"),
        (b'{"data":{}}', DATA, "Expected `array`"),
        (b"[]", DATA, "Expected `object`"),
        (b"{}", BARE_LIST, "Expected `array`"),
        (b'{"data":[1,null]}', DATA, "not a record"),
        (b'{"values":[],"isLastPage":"no"}', VALUES, "isLastPage"),
        (b'{"errorMessages":["no"]}', COUNT, "required field `count`"),
    ],
)
def test_what_is_not_a_page_is_never_an_empty_list(body: bytes, rows: Rows, why: str) -> None:
    with pytest.raises(Misread, match=why):
        cut(body, rows)


@pytest.mark.parametrize(
    "link", ["abc+/=", f"https://{HOST}/admin/v1/orgs/o/users?cursor=abc%2B%2F%3D", "?cursor=abc%2B/="]
)
def test_a_link_may_be_a_cursor_or_an_address_that_has_one(link: str) -> None:
    assert after("managed-accounts", {"data": [{}], "links": {"next": link}}) == "abc+/="


@pytest.mark.parametrize("links", [{}, {"next": None}, {"next": ""}])
def test_without_a_link_the_list_ends(links: object) -> None:
    assert after("accounts", {"data": [{}], "links": links}) is None


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("https://elsewhere.example/users?cursor=x", "another host, 'elsewhere.example'"),
        ("https://\x1belsewhere.example/?cursor=x", r"\\x1b"),
        ("//elsewhere.example/?cursor=x", "another host"),
        (f"https://{HOST}/users", "without a cursor"),
        ("https://[", "not an address"),
    ],
)
def test_a_link_that_leads_away_or_nowhere_is_refused(link: str, why: str) -> None:
    with pytest.raises(Misread, match=why):
        after("domains", {"data": [{}], "links": {"next": link}})


def test_a_list_of_jira_users_ends_only_with_an_empty_page() -> None:
    assert after("jira-users", [{}, {}]) == "2"
    assert after("jira-users", [{}], "1000") == "1001"
    assert after("jira-users", [], "1001") is None


def test_a_service_desk_page_is_followed_by_its_size_whatever_was_asked_for() -> None:
    answer = {"size": 50, "isLastPage": False, "values": [{}] * 50}
    assert after("desk-customers", answer, "50") == "100"
    assert after("desk-customers", {**answer, "isLastPage": True}) is None


def test_an_empty_service_desk_page_that_is_not_the_last_is_refused() -> None:
    with pytest.raises(Misread, match="empty page"):
        after("desks", {"size": 0, "isLastPage": False, "values": []})


def test_a_page_that_does_not_say_whether_it_is_the_last_is_refused() -> None:
    with pytest.raises(Misread, match="whether more pages follow"):
        after("desks", {"size": 1, "values": [{}]})
    with pytest.raises(Misread, match="whether more pages follow"):
        after("account-types", {"total": 1, "values": [{}]})


def test_a_page_bean_is_followed_until_it_says_that_it_is_the_last() -> None:
    assert after("account-types", {"isLast": False, "values": [{}] * 10}, "10") == "20"
    assert after("account-types", {"isLast": True, "values": []}) is None


def test_bitbucket_names_its_next_page_itself() -> None:
    link = f"https://{HOST}/2.0/workspaces/w/members?pagelen=100&page=ahT7%3D"
    assert after("bitbucket-members", {"values": [{}], "next": link}, "2") == "ahT7="
    assert after("bitbucket-members", {"values": [{}], "next": "?page=3"}, "2") == "3"
    assert after("bitbucket-members", {"values": [{}]}, "2") is None
    with pytest.raises(Misread, match="without a page"):
        after("bitbucket-members", {"values": [{}], "next": f"https://{HOST}/2.0/workspaces/w/members"})


def test_a_confluence_page_of_which_something_is_left_out_is_followed_where_its_link_goes() -> None:
    links = {"next": "/rest/api/search/user?cql=type%3Duser&limit=200&start=200"}
    assert after("confluence-guests", {"results": [{}] * 198, "_links": links}) == "200"
    assert after("confluence-groups", {"results": [{}] * 2, "_links": {"next": "?cursor=x"}}, "5") == "7"
    assert after("confluence-groups", {"results": [{}] * 2, "_links": {}}) is None
    with pytest.raises(Misread, match="empty page"):
        after("confluence-groups", {"results": [], "_links": links})


def test_a_cursor_goes_where_the_other_parameters_go() -> None:
    assert asked("directories", Ask(), "c") == Ask(query={"limit": 100, "cursor": "c"})
    assert asked("accounts", Ask(body={"expand": ["groups"]}), "c").body == {
        "expand": ["groups"],
        "limit": 100,
        "cursor": "c",
    }
    assert asked("jira-users", Ask(), "1000").query == {"maxResults": 1000, "startAt": "1000"}
    assert asked("desks", Ask(), "50").query == {"limit": 100, "start": "50"}
    assert asked("api-tokens", Ask(), "c").query == {"pageSize": 50, "cursor": "c"}


def test_a_cursor_of_workspaces_stands_alone() -> None:
    assert asked("workspaces", Ask(body={}), None).body == {"limit": 1000}
    assert asked("workspaces", Ask(body={}), "c").body == {"cursor": "c"}


def test_lists_whose_page_size_cannot_be_chosen_are_not_asked_for_one() -> None:
    assert asked("managed-accounts", Ask(), "c").query == {"cursor": "c"}
    assert asked("organization", Ask(), None) == Ask()


def test_a_single_answer_has_no_page_after_it() -> None:
    assert ENDPOINTS["organization"].style.after(Turn(Envelope(), 1, None, HOST)) is None
