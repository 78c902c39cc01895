"""Default groups that open more than one paid app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from organizations import Organization


def test_finds_default_groups_that_open_two_paid_apps(organization: Organization) -> None:
    organization.group("two-apps", "jira user", "confluence user", default="jira user", externalSynced=True)
    organization.group("two-sites", "jira user", "jira@south user", default="jira@south user")
    organization.group("free-default", "jsm customer", "jira admin", "confluence user", default="jsm customer")
    organization.account("a", "a@ours.example", groups=("two-apps",))
    organization.account("b", "b@ours.example", groups=("two-apps", "two-sites"))

    found = organization.found("RC-01")

    assert set(found) == {"two-apps", "two-sites", "free-default"}
    opens = "confluence/north, jira/north"
    assert found["two-apps"].summary == f"group group two-apps opens 2 paid apps to newcomers: {opens}"
    assert found["two-apps"].evidence == {
        "group_id": "two-apps", "name": "group two-apps", "opens": opens, "paid_apps": 2, "externally_synced": True,
        "members": 2,
    }  # fmt: skip
    assert found["two-sites"].evidence["members"] == 1
    assert found["two-sites"].evidence["opens"] == "jira/north, jira/south"
    assert found["free-default"].evidence["members"] == 0
    assert found["free-default"].evidence["opens"] == opens


def test_leaves_other_groups_in_peace(organization: Organization) -> None:
    organization.group("default-of-nothing", "jira user", "confluence user")
    organization.group("one-app", "jira user", default="jira user")
    organization.group("one-app-two-roles", "jira user", "jira admin", default="jira user")
    organization.group("one-paid-one-free", "jira user", "jsm customer", default="jira user")
    organization.group("one-paid-one-guest", "jira user", "confluence guest", default="jira user")
    organization.group("one-paid-one-sandbox", "jira user", "jira@north-sandbox user", default="jira user")
    organization.group("grants-nothing")

    assert organization.found("RC-01") == {}


def test_names_apps_that_were_not_read_by_their_id(organization: Organization) -> None:
    organization.pages.pop("workspaces")
    organization.group("g", "jira user", "confluence user", default="jira user")

    opens = organization.found("RC-01")["g"].evidence["opens"]

    assert opens == "ari:cloud:confluence::site/north, ari:cloud:jira-software::site/north"
