"""People whom Guard bills for nothing of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from organizations import Organization

TRELLO = "https://trello.example/b"
OTHER_SITE = "https://other.atlassian.net/wiki"


def test_finds_people_billed_for_guard_without_a_role(organization: Organization) -> None:
    organization.account("nothing", "n@ours.example")
    organization.managed("nothing", billable=True)
    organization.account("elsewhere", "e@ours.example")
    ours = "https://north.atlassian.net/jira"
    organization.managed("elsewhere", billable=True, elsewhere=(TRELLO, OTHER_SITE, ours))
    organization.managed("in-no-directory", billable=True, elsewhere=(TRELLO,))

    found = organization.found("BL-03")

    assert set(found) == {"nothing", "elsewhere", "in-no-directory"}
    assert found["nothing"].summary == "Name of nothing is billed for Guard and holds no role in the organization"
    assert found["nothing"].evidence["used_elsewhere"] is None
    assert found["elsewhere"].evidence["used_elsewhere"] == f"trello ({OTHER_SITE}), trello ({TRELLO})"
    assert found["in-no-directory"].evidence["status"] == "not_invited"


def test_leaves_everyone_else_in_peace(organization: Organization) -> None:
    def managed(id_: str, *, billable: bool = True, status: str = "active") -> None:
        organization.account(id_, f"{id_}@ours.example", status=status)
        organization.managed(id_, billable=billable, elsewhere=(TRELLO,))

    managed("not-billed", billable=False)
    managed("suspended", status="suspended")
    managed("deactivated", status="deactivated")
    managed("for-deletion", status="for_deletion")
    managed("customer-role")
    organization.holds("customer-role", "jsm", "customer")
    managed("sandbox-role")
    organization.holds("sandbox-role", "jira", "user", "north-sandbox")
    organization.managed("left-and-in-no-directory", billable=True, status="inactive")
    organization.account("guard-says-nothing", "g@ours.example")

    assert organization.found("BL-03") == {}
