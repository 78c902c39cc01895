"""People on paid seats who only raise requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.model import Status

if TYPE_CHECKING:
    from organizations import Organization


def help_seeker(
    organization: Organization, id_: str, *seats: str, raised: int | None = 1, handled: int | None = 0, **more: Any
) -> None:
    """Add an account that raised requests and holds *seats* such as ``jira`` or ``jsm@south``."""
    organization.account(id_, f"{id_}@ours.example", **more)
    for seat in seats or ("jira",):
        organization.holds(id_, seat.split("@")[0], "user", seat.partition("@")[2] or "north")
    organization.requests(id_, raised=raised, handled=handled)


def test_finds_people_who_raise_requests_and_use_nothing_else(organization: Organization) -> None:
    help_seeker(organization, "never-used", "jira")
    help_seeker(organization, "idle", "confluence", uses={"confluence": 91})
    help_seeker(organization, "agent-who-visits-the-portal", "jsm", uses={"jsm": 1})
    help_seeker(organization, "three-seats", "jsm", "jira@south", "jira", uses={"jira": 200, "jira@south": 100})
    organization.holds("three-seats", "jira", "admin")
    help_seeker(organization, "raises-elsewhere", "jira", raised=None, handled=None)
    organization.requests("raises-elsewhere", raised=2, handled=0, site="south")
    organization.requests("raises-elsewhere", raised=3, handled=0, site="north")

    found = organization.found("HS-07")

    assert set(found) == {"never-used", "idle", "agent-who-visits-the-portal", "three-seats", "raises-elsewhere"}
    three = found["three-seats"]
    assert three.summary == "Name of three-seats raises requests only and holds jira/north, jira/south, jsm/north"
    assert three.evidence["last_used_at"] == "2026-07-25 09:00:00"  # the later one
    assert found["agent-who-visits-the-portal"].evidence["last_used_at"] is None
    assert found["raises-elsewhere"].evidence["requests_raised"] == 5
    assert found["raises-elsewhere"].evidence["tickets_handled"] == 0


def test_leaves_everyone_else_in_peace(organization: Organization) -> None:
    help_seeker(organization, "raised-none", raised=0)
    help_seeker(organization, "nobody-asked-what-they-raised", raised=None)
    help_seeker(organization, "nobody-asked-what-they-handled", handled=None)
    help_seeker(organization, "nobody-asked", raised=None, handled=None)
    help_seeker(organization, "worked-a-ticket", handled=1)
    help_seeker(organization, "worked-a-ticket-elsewhere")
    organization.requests("worked-a-ticket-elsewhere", handled=1, site="south")
    help_seeker(organization, "used-90-days-ago", uses={"jira": 90})
    help_seeker(organization, "agent-who-uses-jira", "jsm", "jira", uses={"jira": 1})
    help_seeker(organization, "uses-one-of-two-seats", "jira", "confluence", uses={"jira": 300, "confluence": 1})
    help_seeker(organization, "uses-not-listed", productAccess=None)
    help_seeker(organization, "joined-30-days-ago", added=30)
    help_seeker(organization, "suspended", status="suspended")
    help_seeker(organization, "bitbucket-only", "bitbucket")
    help_seeker(organization, "sandbox-only", "jira@north-sandbox")
    for role in ("customer", "stakeholder", "guest"):
        organization.account(role, f"{role}@ours.example")
        organization.holds(role, "jsm" if role != "guest" else "confluence", role)
        organization.requests(role, raised=1, handled=0)
    organization.workspace("bitbucket", "north", "https://bitbucket.org/ours")

    answer = organization.answer("HS-07")

    assert (answer.result.status, answer.findings) == (Status.CLEAN, ())


def test_the_configuration_says_what_idle_and_new_mean(organization: Organization) -> None:
    for days in (30, 31, 60, 61):
        help_seeker(organization, f"idle-{days}", uses={"jira": days})
    help_seeker(organization, "joined-31-days-ago", added=31)
    help_seeker(organization, "joined-10-days-ago", added=10)

    assert set(organization.found("HS-07", idle_days=60)) == {"idle-61", "joined-31-days-ago"}
    assert set(organization.found("HS-07", idle_days=60, joined_days=31)) == {"idle-61"}
    assert "joined-10-days-ago" in organization.found("HS-07", joined_days=9)


def test_idle_is_never_less_than_30_days(organization: Organization) -> None:
    help_seeker(organization, "idle-30", uses={"jira": 30})
    help_seeker(organization, "idle-31", uses={"jira": 31})

    assert set(organization.found("HS-07", idle_days=5)) == {"idle-31"}
