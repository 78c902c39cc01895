"""The limits that Atlassian publishes: who is refused when, with which headers, and how much of them was used."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import httpx
import pytest
from worlds import CLOUD, LAB_CLOUD, ORG, STAFF, Caller, small_world

from analyzer.sandbox import Answer, Limits, Sandbox, running

if TYPE_CHECKING:
    from collections.abc import Callable

JIRA = f"/ex/jira/{CLOUD}/rest/api/3"
CUSTOMERS = f"/ex/jira/{CLOUD}/rest/servicedeskapi/servicedesk/1/customer"
LAST_ACTIVE = f"/admin/v1/orgs/{ORG}/directory/users/{STAFF[0]}/last-active-dates"
OPTED_IN = {"x-experimentalapi": "opt-in"}
T0 = 1_772_442_000.0  # 2026-03-02T09:00:00Z


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = T0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limited(clock: Clock, others_a_minute: int | None = None, points_an_hour: int | None = None) -> Caller:
    limits = Limits(others_a_minute, points_an_hour, clock)
    return Caller(Sandbox(small_world(), limits=limits), headers=OPTED_IN)


def refused_at(ask: Callable[[], Answer], most: int) -> int:
    """Return the number of the first call that is refused."""
    return next(number for number in range(1, most + 2) if ask().status == 429)


@pytest.mark.parametrize(
    ("path", "most"),
    [(CUSTOMERS, 5), (f"{JIRA}/users/search", 100), (f"{JIRA}/myself", 100), (LAST_ACTIVE, 200)],
)
def test_a_bucket_holds_what_is_published(path: str, most: int, clock: Clock) -> None:
    caller = limited(clock)
    assert refused_at(lambda: caller.get(path), most) == most + 1


def test_one_user_and_counting_have_numbers_of_their_own(clock: Clock) -> None:
    caller = limited(clock)
    count = {"jql": 'project = "HELP"'}
    assert refused_at(lambda: caller.get(f"{JIRA}/user", accountId=STAFF[0]), 150) == 151
    assert refused_at(lambda: caller.post(f"{JIRA}/search/approximate-count", count), 150) == 151


def test_sites_and_operations_have_buckets_of_their_own(clock: Clock) -> None:
    caller = limited(clock)
    assert refused_at(lambda: caller.get(CUSTOMERS), 5) == 6
    assert caller.get(CUSTOMERS.replace(CLOUD, LAB_CLOUD)).status == 200
    assert caller.get(CUSTOMERS.replace("/customer", "/organization")).status == 200
    assert caller.get(CUSTOMERS.replace("/1/", "/projectKey:HELP/")).status == 429


def test_a_bucket_fills_again_as_time_goes_by_and_holds_no_more_than_one_second(clock: Clock) -> None:
    caller = limited(clock)
    assert refused_at(lambda: caller.get(CUSTOMERS), 5) == 6
    clock.now += 0.2
    assert refused_at(lambda: caller.get(CUSTOMERS), 5) == 2
    clock.now += 3600
    assert refused_at(lambda: caller.get(CUSTOMERS), 5) == 6


def test_a_minute_fills_continuously(clock: Clock) -> None:
    caller = limited(clock)
    assert refused_at(lambda: caller.get(LAST_ACTIVE), 200) == 201
    clock.now += 3
    assert refused_at(lambda: caller.get(LAST_ACTIVE), 200) == 11


def test_a_site_says_when_to_come_back_and_why(clock: Clock) -> None:
    caller = limited(clock)
    refused_at(lambda: caller.get(CUSTOMERS), 5)
    answer = caller.get(CUSTOMERS)
    assert json.loads(answer.body)["errorMessage"] == "Rate limit exceeded."
    assert answer.headers == {
        "content-type": "application/json",
        "Retry-After": "1",
        "RateLimit-Reason": "jira-burst-based",
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "2026-03-02T09:00:01Z",
        "X-RateLimit-NearLimit": "true",
    }


def test_an_organization_says_the_moment_only(clock: Clock) -> None:
    caller = limited(clock)
    refused_at(lambda: caller.get(LAST_ACTIVE), 200)
    answer = caller.get(LAST_ACTIVE)
    assert json.loads(answer.body) == {"code": 429, "message": "Rate limit exceeded"}
    assert answer.headers == {
        "content-type": "application/json",
        "X-RateLimit-Limit": "200",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "2026-03-02T09:00:01Z",
    }


def test_good_answers_say_how_much_is_left(clock: Clock) -> None:
    caller = limited(clock)
    said = [caller.get(CUSTOMERS).headers for _ in range(5)]
    assert [headers["X-RateLimit-Remaining"] for headers in said] == ["4", "3", "2", "1", "0"]
    assert [headers["X-RateLimit-NearLimit"] for headers in said] == ["false"] * 4 + ["true"]
    assert "Retry-After" not in said[-1]


def test_unpublished_limits_are_off_until_they_are_set(clock: Clock) -> None:
    free, bound = limited(clock), limited(clock, others_a_minute=30)
    assert [free.get(f"/admin/v1/orgs/{ORG}").status for _ in range(300)] == [200] * 300
    assert refused_at(lambda: bound.get(f"/admin/v1/orgs/{ORG}"), 30) == 31


def test_a_quota_of_points_counts_people_twice_and_ends_with_the_hour(clock: Clock) -> None:
    caller = limited(clock, points_an_hour=42)
    clock.now += 600
    statuses = [caller.get(f"{JIRA}/users/search", maxResults=10).status for _ in range(3)]  # 21 points each
    answer = caller.get(f"{JIRA}/users/search")
    assert statuses == [200, 200, 429]
    assert answer.headers["RateLimit-Reason"] == "jira-quota-tenant-based"
    assert (answer.headers["Retry-After"], answer.headers["X-RateLimit-Reset"]) == ("3000", "2026-03-02T10:00:00Z")
    assert caller.get(f"/admin/v1/orgs/{ORG}").status == 200
    clock.now += 3000
    assert caller.get(f"{JIRA}/users/search").status == 200


def test_what_was_used_and_refused_can_be_read(clock: Clock) -> None:
    caller = limited(clock)
    for _ in range(4):
        for _ in range(4):
            caller.get(CUSTOMERS)
        clock.now += 0.5
    assert caller.sandbox.limits
    (bucket,) = caller.sandbox.limits.buckets.values()
    assert caller.sandbox.statuses == {200: bucket.permitted, 429: bucket.refused}
    assert bucket.permitted + bucket.refused == 16
    assert bucket.share_refused == bucket.refused / 16
    assert bucket.share_used == pytest.approx(bucket.permitted / (5 + 1.5 * 5))


def test_without_a_right_key_nothing_is_used_up(clock: Clock) -> None:
    caller = limited(clock)
    caller.key = "wrong"
    assert {caller.get(CUSTOMERS).status for _ in range(20)} == {401}
    caller.key = None
    assert caller.get(CUSTOMERS).status == 200


def test_a_client_that_comes_back_when_it_is_told_is_let_in() -> None:
    sandbox = Sandbox(small_world(), limits=Limits())
    owner = sandbox.world.organization[0]
    auth = httpx.BasicAuth(owner.site_user, owner.site_token)
    with running(sandbox) as url, httpx.Client(auth=auth, headers=OPTED_IN) as client:
        answers = (client.get(url + CUSTOMERS) for _ in range(200))
        refused = next(answer for answer in answers if answer.status_code == 429)
        time.sleep(float(refused.headers["Retry-After"]))
        assert client.get(url + CUSTOMERS).status_code == 200
    assert sandbox.statuses[200] >= 6
    assert sandbox.statuses[429] == 1
