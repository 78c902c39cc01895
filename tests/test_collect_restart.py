"""A position in a list that is no longer known: that list is read anew, and only that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from places import said
from worlds import ORG

from analyzer.model import Outcome

if TYPE_CHECKING:
    from places import Place

    from analyzer.sandbox import Answer, Call

MANAGED = "GET /admin/v1/orgs/{orgId}/users"
EXPIRED = said(400, {"errors": [{"id": "1", "status": "400", "code": "ADMIN-400-1", "title": "Invalid page cursor"}]})


def expire(place: Place, times: int) -> None:
    """Let the second page of the managed accounts be refused so often."""
    left = times

    def interrupt(call: Call) -> Answer | None:
        nonlocal left
        if left and call.path.endswith(f"{ORG}/users") and call.one("cursor"):
            left -= 1
            return EXPIRED
        return None

    place.sandbox.interrupt = interrupt


def test_the_list_is_read_from_its_beginning_and_no_other_is(place: Place) -> None:
    place.collect()
    calls, place.heard.coverage = place.sandbox.calls.copy(), []
    expire(place, 1)
    place.collect()
    row = place.heard.of("managed-accounts")
    assert (row.outcome, row.rows, row.pages, row.requests) == (Outcome.COMPLETE, 105, 2, 3)
    again = place.sandbox.calls - calls
    assert again[MANAGED] == calls[MANAGED] + 1
    assert {name for name in calls if again[name] != calls[name]} == {MANAGED}


@pytest.mark.parametrize("times", [2, 5])
def test_one_that_never_stops_expiring_is_given_up(place: Place, times: int) -> None:
    expire(place, times)
    place.collect()
    row = place.heard.of("managed-accounts")
    assert (row.outcome, row.rows, row.http_status) == (Outcome.PARTIAL, 100, 400)
    assert len(place.records("managed-accounts")) == 100
