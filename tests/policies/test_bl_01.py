"""Paid seats that were never used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from organizations import resource

from analyzer.model import Status

if TYPE_CHECKING:
    from organizations import Organization


def holder(organization: Organization, id_: str, app: str = "jira", role: str = "user", *, site: str = "north",
           **more: Any) -> None:  # fmt: skip
    organization.account(id_, f"{id_}@ours.example", **more)
    organization.holds(id_, app, role, site)


def test_finds_paid_seats_that_were_never_used(organization: Organization) -> None:
    holder(organization, "added-30-days-ago", "jira", added=30)
    holder(organization, "agent", "jsm", "admin")
    organization.holds("agent", "jsm", "user")
    holder(organization, "writer", "confluence", uses={"confluence": None, "jira": 2})
    holder(organization, "one-of-two-sites", "jira", uses={"jira": 1})
    organization.holds("one-of-two-sites", "jira", "user", "south")

    found = organization.found("BL-01")

    assert set(found) == {
        "added-30-days-ago/jira/north", "agent/jsm/north", "writer/confluence/north", "one-of-two-sites/jira/south",
    }  # fmt: skip
    newest = found["added-30-days-ago/jira/north"]
    assert newest.summary == "Name of added-30-days-ago never used jira on north, billed since 2026-10-03"
    assert newest.evidence["days_since_added"] == 30
    assert newest.evidence["audience"] == "internal"
    assert newest.evidence["app"] == "jira"
    assert newest.evidence["site"] == "north"


def test_leaves_everyone_else_in_peace(organization: Organization) -> None:
    organization.workspace("bitbucket", "north", "https://bitbucket.org/ours")
    holder(organization, "added-29-days-ago", added=29.99)
    holder(organization, "used-once-long-ago", uses={"jira": 390})
    holder(organization, "uses-not-listed", productAccess=None)
    holder(organization, "date-not-told", added=None)
    holder(organization, "no-use-is-recorded-of-this-app", "bitbucket")
    holder(organization, "suspended", status="suspended")
    holder(organization, "not-invited", status="not_invited")
    holder(organization, "customer", "jsm", "customer")
    holder(organization, "guest", "confluence", "guest")
    holder(organization, "sandbox", site="north-sandbox")

    assert organization.found("BL-01") == {}


def test_the_configuration_says_how_long_a_seat_may_wait(organization: Organization) -> None:
    holder(organization, "added-60-days-ago", added=60)

    assert [len(organization.found("BL-01", unused_days=days)) for days in (59, 60, 61)] == [1, 1, 0]


def test_an_answer_about_one_account_counts_like_the_list(organization: Organization) -> None:
    for id_ in ("never", "used"):
        holder(organization, id_, productAccess=None, added=None)
    jira = {"id": resource("jira", "north"), "last_active": "2026-10-30"}
    organization.page("last-active", {"account": "never"}, added_to_org="2026-01-02", product_access=[])
    organization.page("last-active", {"account": "used"}, added_to_org="2026-01-02", product_access=[jira])

    found = organization.found("BL-01")

    assert set(found) == {"never/jira/north"}
    assert found["never/jira/north"].summary.endswith("billed since 2026-01-02")


def test_is_unknown_where_nobody_told_of_the_use_of_a_seat(organization: Organization) -> None:
    holder(organization, "not-listed", productAccess=None)
    del organization.coverage["last-active", ""]

    assert organization.answer("BL-01").result.gaps == ("last-active was not collected",)


def test_needs_no_answers_where_the_list_tells_all(organization: Organization) -> None:
    holder(organization, "listed", uses={"jira": 1})
    del organization.coverage["last-active", ""]

    assert organization.answer("BL-01").result.status is Status.CLEAN
