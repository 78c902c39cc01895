"""Atlassian's flag for Guard against the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from organizations import Organization

# What an account holds, as app, role, and the site where it is not north; whether it uses an app elsewhere; and
# whether it counts by the rule. Jira Product Discovery alone does not, unless the configuration says so.
RULE: dict[str, tuple[tuple[str, ...], bool, bool]] = {
    "nothing": ((), False, False),
    "user": (("jira user",), False, True),
    "admin": (("confluence admin",), False, True),
    "agent": (("jsm user",), False, True),
    "guest": (("confluence guest",), False, True),
    "customer": (("jsm customer",), False, False),
    "stakeholder": (("jsm stakeholder",), False, False),
    "sandbox-user": (("jira user north-sandbox",), False, True),
    "customer-and-user": (("jsm customer", "jira user"), False, True),
    "elsewhere": ((), True, True),
    "customer-elsewhere": (("jsm customer",), True, True),
    "product-discovery": (("jpd user",), False, False),
    "product-discovery-contributor": (("jpd contributor",), False, False),
    "product-discovery-and-customer": (("jpd user", "jsm customer"), False, False),
    "product-discovery-and-user": (("jpd user", "jira user"), False, True),
    "product-discovery-elsewhere": (("jpd user",), True, True),
}


def managed(organization: Organization, id_: str, *, billable: bool, elsewhere: bool = False, **more: Any) -> None:
    organization.account(id_, f"{id_}@ours.example", **more)
    organization.managed(id_, billable=billable, elsewhere=("https://trello.example",) if elsewhere else ())


@pytest.mark.parametrize("billable", [True, False])
def test_finds_every_account_whose_flag_disagrees_with_the_rule(organization: Organization, billable: bool) -> None:  # noqa: FBT001  a case
    organization.workspace("jpd", "north", "https://north.atlassian.net")
    for id_, (roles, elsewhere, _) in RULE.items():
        managed(organization, id_, billable=billable, elsewhere=elsewhere)
        for role in roles:
            organization.holds(id_, *role.split())

    found = organization.found("BL-08")

    assert set(found) == {id_ for id_, (_, _, rule) in RULE.items() if rule is not billable}
    assert {finding.evidence["atlassian_says"] for finding in found.values()} == {billable}
    assert {finding.evidence["rule_says"] for finding in found.values()} == {not billable}


def test_says_who_disagrees_and_why(organization: Organization) -> None:
    managed(organization, "billed", billable=True)
    organization.holds("billed", "jsm", "customer", "south")
    organization.holds("billed", "jsm", "customer")
    managed(organization, "free", billable=False, elsewhere=True)
    organization.holds("free", "jira", "user")
    organization.holds("free", "confluence", "user")

    found = organization.found("BL-08")

    assert found["billed"].summary == "Name of billed is billed for Guard, and by the rule should not be"
    assert found["billed"].evidence["roles"] == "jsm customer"
    assert found["billed"].evidence["counts_by"] is None
    assert found["free"].summary == "Name of free is not billed for Guard, and by the rule should be"
    assert found["free"].evidence["roles"] == "confluence user, jira user"
    assert found["free"].evidence["counts_by"] == "confluence user on north, jira user on north, trello elsewhere"


def test_judges_only_managed_people_who_may_log_in(organization: Organization) -> None:
    for status in ("suspended", "deactivated", "for_deletion"):
        managed(organization, status, billable=True, status=status)
    organization.account("flag-not-told", "f@ours.example")
    organization.holds("flag-not-told", "jira", "user")
    organization.account("not-managed", "n@client.example")
    organization.managed("not-managed", billable=True)
    organization.managed("in-no-directory", billable=True)

    assert set(organization.found("BL-08")) == {"in-no-directory"}
