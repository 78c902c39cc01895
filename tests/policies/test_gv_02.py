"""Whether a snapshot is whole and fresh."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from organizations import NOW

from analyzer.model import Coverage, Outcome, Status

if TYPE_CHECKING:
    from organizations import Organization


def test_finds_every_source_that_was_not_read_whole(organization: Organization) -> None:
    organization.coverage["accounts", ""] = Coverage(
        "accounts", "", Outcome.PARTIAL, rows=7, claimed=9, http_status=500, reason="a page is missing", hint="again"
    )
    organization.covered("desk-customers", "north/IT", Outcome.DENIED, "the token may not list them")
    organization.covered("groups", "", Outcome.FAILED, "nothing came")
    organization.covered("account-types", "north", Outcome.NOT_ASKED, "the desks are not known")

    found = organization.found("GV-02")

    assert set(found) == {"accounts@", "desk-customers@north/IT", "groups@", "account-types@north"}
    assert found["accounts@"].summary == "accounts is partial: a page is missing"
    assert found["accounts@"].evidence == {
        "source": "accounts", "scope": "", "outcome": "partial", "rows_read": 0, "total_claimed": 9,
        "http_status": 500, "hint": "again",
    }  # fmt: skip
    told = found["desk-customers@north/IT"].summary
    assert told == "desk-customers of north/IT is denied: the token may not list them"


def test_what_only_single_policies_need_is_left_to_them(organization: Organization) -> None:
    organization.customer("hides-the-address", None)
    organization.denied("requests-raised")
    organization.denied("tickets-handled")

    answer = organization.answer("GV-02")

    assert (answer.result.status, answer.findings) == (Status.CLEAN, ())


def test_a_snapshot_is_fresh_for_45_days(organization: Organization) -> None:
    assert organization.found("GV-02", NOW + timedelta(days=45)) == {}
    assert set(organization.found("GV-02", NOW + timedelta(days=45.01))) == {"age"}


def test_the_configuration_says_how_old_a_snapshot_may_be(organization: Organization) -> None:
    found = organization.found("GV-02", NOW + timedelta(days=3), max_age_days=2)

    assert found["age"].summary == "the snapshot is 3 days old"
    assert found["age"].evidence["hint"] == "collect again"
    assert organization.found("GV-02", NOW + timedelta(days=3), max_age_days=3) == {}
