"""Whom a collection asks about, in which order, and how often."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from places import said
from worlds import CLOUD, STAFF

from analyzer import audit, store
from analyzer.errors import Unauthorized
from analyzer.model import Outcome, Status

if TYPE_CHECKING:
    from places import Place

    from analyzer.sandbox import Answer, Call

COUNT = "POST /ex/jira/{cloudId}/rest/api/3/search/approximate-count"
ASKED = ("requests-raised", "tickets-handled")


def census_of(place: Place) -> int:
    """Return how many requests everything takes but the questions about single accounts."""
    place.collect()
    return sum(row.requests for row in place.heard.coverage if row.source in store.CENSUS)


def test_a_spent_budget_leaves_questions_unasked_and_says_so(place: Place) -> None:
    whole, before = census_of(place), place.sandbox.calls.total()
    place.max_requests, place.heard.coverage = whole + 20, []
    place.collect()
    assert place.sandbox.calls.total() - before <= whole + 20 + 4  # what four threads had on their way
    census = [row for row in place.heard.coverage if row.source in store.CENSUS]
    assert sum(row.requests for row in census) == whole
    rows = [place.heard.of(source, "birkmere") for source in ASKED]
    assert {row.outcome for row in rows} <= {Outcome.PARTIAL, Outcome.NOT_ASKED}
    assert {row.hint for row in rows} == {"allow more with --max-requests"}
    assert all(f"{whole + 20:,} requests" in row.reason for row in rows)


def test_the_last_request_is_not_known_of_those_whose_requests_were_not_counted(place: Place) -> None:
    place.max_requests = 1
    place.collect()
    row = place.heard.of("last-request", "birkmere")
    assert (row.outcome, row.reason) == (Outcome.NOT_ASKED, "requests-raised gives what to ask for, and is not asked")
    assert row.hint == "allow more with --max-requests"


def test_no_policy_that_needs_what_was_not_asked_says_clean(place: Place) -> None:
    place.max_requests = 1
    place.collect()
    results = {result.policy: result for result in audit.check(place.settings())}
    assert {results[policy].status for policy in ("HS-01", "HS-05", "HS-07")} == {Status.UNKNOWN}
    assert "requests-raised" in " ".join(results["HS-05"].gaps)


def test_a_spent_budget_can_be_raised_for_the_rest(place: Place) -> None:
    whole = census_of(place)
    place.max_requests, place.heard.coverage = whole + 10, []
    place.collect()
    left = place.heard.of("tickets-handled", "birkmere").outcome
    assert left in {Outcome.PARTIAL, Outcome.NOT_ASKED}
    place.max_requests, place.heard.coverage = None, []
    place.collect()
    assert place.heard.of("tickets-handled", "birkmere").outcome is Outcome.COMPLETE


def test_the_newest_accounts_are_asked_about_first(place: Place) -> None:
    asked: list[str] = []

    def interrupt(call: Call) -> Answer | None:
        if call.path.endswith("approximate-count") and CLOUD + "/" in call.path:
            jql = json.loads(call.body)["jql"]
            asked.extend(who for who in STAFF if who in jql and "reporter" in jql)
        return None

    place.sandbox.interrupt = interrupt
    place.threads = 1
    place.collect()
    added = {account.id: account.added for account in place.sandbox.world.accounts}
    days = [added[who] for who in asked]
    assert len(days) > 10
    assert days == sorted(days, key=lambda day: day or 0, reverse=True)


def test_what_only_a_disabled_policy_needs_is_not_asked(place: Place) -> None:
    needing = [policy.id for policy in audit.policies() if {*policy.needs} & {*ASKED}]
    place.policies = {policy: {"enabled": False} for policy in needing}
    place.collect()
    assert place.sandbox.calls[COUNT] == 0
    assert not {row.source for row in place.heard.coverage} & {*ASKED}


def test_a_key_that_is_revoked_between_questions_stops_everything_and_a_new_one_goes_on(place: Place) -> None:
    place.answers(r"/users/[^/]+/role-assignments$", said(401), after=3)
    with pytest.raises(Unauthorized, match="role-assignments"):
        place.collect()
    place.sandbox.interrupt, place.resume, place.heard.coverage = None, True, []
    place.collect()
    assert place.heard.of("role-assignments").outcome is Outcome.COMPLETE
