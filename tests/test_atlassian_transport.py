"""Patience, with a clock that moves only when someone sleeps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from analyzer.atlassian import ENDPOINTS, Endpoint
from analyzer.atlassian.transport import TRIES, PatientTransport
from analyzer.errors import RequestFailed

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://halden.example/x"
DOMAINS, CUSTOMERS = ENDPOINTS["domains"], ENDPOINTS["desk-customers"]
JIRA_USERS = ENDPOINTS["jira-users"]
ONCE = replace(DOMAINS, repeatable=False)


@dataclass
class Script:
    """A server that gives these answers in turn, then 200; and the time that passes while it is asked."""

    outcomes: list[httpx.Response | Exception] = field(default_factory=list)
    now: float = 1000.0
    asked_at: list[float] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    patience: float = 600.0

    def __post_init__(self) -> None:
        self.transport = PatientTransport(
            httpx.MockTransport(self.answer),
            self.patience,
            waiting=lambda host, _, why: self.told.append((host, why)),
            sleep=self.sleep,
            clock=lambda: self.now,
        )

    def answer(self, _: httpx.Request) -> httpx.Response:
        self.asked_at.append(self.now)
        outcome = self.outcomes.pop(0) if self.outcomes else httpx.Response(200)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def send(self, endpoint: Endpoint = DOMAINS) -> httpx.Response:
        request = httpx.Request("GET", URL, extensions={"endpoint": endpoint})
        return self.transport.handle_request(request)


def too_many(**headers: str) -> httpx.Response:
    return httpx.Response(429, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_it_waits_as_many_seconds_as_the_server_asks() -> None:
    script = Script([too_many(Retry_After="7")])
    assert script.send().status_code == 200
    assert 7.0 <= sum(script.slept) <= 7.0 * 1.3
    assert script.told == [("halden.example", "it asks to slow down")]


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("Retry-After", format_datetime),
        ("X-RateLimit-Reset", datetime.isoformat),
        ("X-RateLimit-Reset", lambda moment: moment.strftime("%Y-%m-%dT%H:%MZ")),
        ("X-RateLimit-Reset", lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S")),
    ],
)
def test_it_waits_until_the_moment_that_the_server_names(name: str, write: Callable[[datetime], str]) -> None:
    script = Script([httpx.Response(429, headers={name: write(datetime.now(UTC) + timedelta(minutes=5))})])
    script.send()
    assert 235 < sum(script.slept) <= 303


@pytest.mark.parametrize("text", ["", "soon", "-5", "nan", "1e9999", "0"])
def test_a_wish_that_cannot_be_read_is_answered_with_growing_pauses(text: str) -> None:
    script = Script([too_many(Retry_After=text, X_RateLimit_Reset=text) for _ in range(4)])
    assert script.send().status_code == 200
    assert [
        low < pause < high
        for pause, low, high in zip(script.slept, (0.3, 0.6, 1.3, 2.7), (0.7, 1.4, 2.7, 5.3), strict=True)
    ]
    assert script.slept == sorted(script.slept)


def test_slowing_down_is_not_failing_and_may_take_many_tries() -> None:
    script = Script([too_many(Retry_After="9") for _ in range(12)])
    assert script.send().status_code == 200


def test_even_what_may_not_be_repeated_is_sent_again_after_429() -> None:
    assert Script([too_many(Retry_After="1")]).send(ONCE).status_code == 200


def test_a_pause_that_is_longer_than_patience_is_an_error_and_not_a_wait() -> None:
    script = Script([too_many(Retry_After="3600")], patience=60.0)
    with pytest.raises(RequestFailed, match=r"halden\.example asks for a pause of 360[0-3] seconds") as caught:
        script.send()
    assert caught.value.status == 429
    assert "patience" in caught.value.hint
    assert script.slept == []


def test_a_burst_holds_back_that_operation_alone() -> None:
    script = Script([too_many(Retry_After="3600", RateLimit_Reason="jira-burst-based")])
    for _ in range(2):
        with pytest.raises(RequestFailed):
            script.send(CUSTOMERS)
    assert len(script.asked_at) == 1
    assert script.send(JIRA_USERS).status_code == 200


@pytest.mark.parametrize("reason", ["jira-quota-global-based", "jira-quota-tenant-based"])
def test_a_quota_that_is_used_up_holds_back_every_operation(reason: str) -> None:
    script = Script([too_many(Retry_After="3600", RateLimit_Reason=reason)])
    for endpoint in (CUSTOMERS, CUSTOMERS, JIRA_USERS, DOMAINS):
        with pytest.raises(RequestFailed):
            script.send(endpoint)
    assert len(script.asked_at) == 1


def test_a_quota_of_which_nothing_is_left_is_waited_for_before_it_is_passed() -> None:
    script = Script([httpx.Response(200, headers={"RateLimit": '"tenant";r=0;t=30'})])
    assert [script.send().status_code, script.send(JIRA_USERS).status_code] == [200, 200]
    assert script.asked_at[1] - script.asked_at[0] >= 30.0
    assert script.told == [("halden.example", "its quota is used up until then")]


def test_a_countdown_that_ends_is_waited_for_and_told_of() -> None:
    reset = (datetime.now(UTC) + timedelta(seconds=40)).isoformat()
    script = Script([httpx.Response(200, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset})])
    script.send()
    script.send(JIRA_USERS)
    assert script.slept == []
    script.send()
    assert 35 < sum(script.slept) <= 41
    assert script.told == [("halden.example", "its limit is used up until then")]


def test_a_server_that_only_ever_refuses_is_given_up() -> None:
    script = Script([too_many(Retry_After="1") for _ in range(900)], patience=60.0)
    with pytest.raises(RequestFailed, match=r"longer than collect\.patience"):
        script.send()
    assert script.now <= 1000.0 + 60.0


def test_a_failing_server_holds_back_the_others_as_long_as_it_asks() -> None:
    script = Script([httpx.Response(503, headers={"Retry-After": "20"})], patience=0.0)
    assert script.send().status_code == 503
    with pytest.raises(RequestFailed, match="asks for a pause of 20 seconds"):
        script.send()


def test_customers_of_desks_are_asked_for_five_times_a_second_at_most() -> None:
    script = Script()
    for _ in range(101):
        script.send(CUSTOMERS)
    assert 0.95 < 20.0 / (script.now - 1000.0) < 1.0


def test_other_operations_do_not_wait_for_each_other() -> None:
    script = Script()
    for endpoint in (DOMAINS, CUSTOMERS, DOMAINS, JIRA_USERS):
        script.send(endpoint)
    assert script.slept == []


@pytest.mark.parametrize(
    "fault",
    [httpx.Response(503), httpx.ReadError("lost"), httpx.ConnectTimeout("late"), httpx.RemoteProtocolError("cut")],
)
def test_a_failure_that_passes_is_not_noticed(fault: httpx.Response | Exception) -> None:
    assert Script([fault, fault, fault]).send().status_code == 200


def test_a_failure_that_stays_is_returned_after_four_tries() -> None:
    script = Script([httpx.Response(502)] * 9)
    assert script.send().status_code == 502
    assert len(script.asked_at) == TRIES
    lost = Script([httpx.ReadError("lost") for _ in range(9)])
    with pytest.raises(httpx.ReadError):
        lost.send()
    assert len(lost.asked_at) == TRIES


def test_what_may_not_be_repeated_is_sent_once() -> None:
    script = Script([httpx.Response(502)])
    assert script.send(ONCE).status_code == 502
    assert len(script.asked_at) == 1


def test_a_failing_server_can_say_when_to_come_again() -> None:
    script = Script([httpx.Response(503, headers={"Retry-After": "20"})])
    script.send()
    assert 20.0 <= sum(script.slept) <= 23.0


def test_without_patience_a_failure_is_final() -> None:
    script = Script([httpx.Response(503)], patience=0.0)
    assert script.send().status_code == 503


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 412])
def test_other_answers_are_given_back_at_once(status: int) -> None:
    script = Script([httpx.Response(status)])
    assert script.send().status_code == status
    assert len(script.asked_at) == 1
