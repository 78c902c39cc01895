"""One person with both kinds of account on one site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model import Status

if TYPE_CHECKING:
    from organizations import Organization


def test_finds_people_with_both_kinds_of_account_on_one_site(organization: Organization) -> None:
    organization.customer("portal-role", "Ada@Client.example")
    organization.account("atlassian-role", "ada@client.EXAMPLE ")
    organization.holds("atlassian-role", "confluence", "user")
    organization.customer("portal-seen", "bo@client.example", site="south")
    organization.account("atlassian-seen", "bo@client.example", status="suspended")
    organization.seen("atlassian-seen", site="south")
    organization.customer("portal-twice", "chi@client.example")
    for twin in ("twin-b", "twin-a"):
        organization.account(twin, "chi@client.example")
        organization.holds(twin, "jira", "user")
        organization.seen(twin)

    found = organization.found("HS-04")

    assert set(found) == {"portal-role", "portal-seen", "portal-twice"}
    assert found["portal-role"].summary == "Name of portal-role has a portal-only and an Atlassian account on north"
    assert found["portal-role"].evidence == {
        "portal_account_id": "portal-role", "atlassian_account_id": "atlassian-role", "name": "Name of portal-role",
        "email": "ada@client.example", "site": "north", "audience": "external",
    }  # fmt: skip
    assert found["portal-seen"].evidence["site"] == "south"
    assert found["portal-twice"].evidence["atlassian_account_id"] == "twin-a"


def test_leaves_everyone_else_in_peace(organization: Organization) -> None:
    def pair(person: str, *, portal: bool = True, status: str = "active", role_on: str = "north") -> None:
        organization.customer(f"portal-{person}", f"{person}@client.example", active=portal)
        organization.account(f"atlassian-{person}", f"{person}@client.example", status=status)
        organization.holds(f"atlassian-{person}", "jira", "user", role_on)

    pair("portal-account-deactivated", portal=False)
    pair("atlassian-account-deactivated", status="deactivated")
    pair("other-site", role_on="south")
    organization.seen("atlassian-other-site", site="south")
    organization.customer("portal-nowhere", "nowhere@client.example")
    organization.account("atlassian-nowhere", "nowhere@client.example")
    organization.customer("portal-other-address", "one@client.example")
    organization.account("atlassian-other-address", "two@client.example")
    organization.holds("atlassian-other-address", "jira", "user")
    organization.customer("first-portal", "twice@client.example")
    organization.customer("second-portal", "twice@client.example")

    answer = organization.answer("HS-04")

    assert (answer.result.status, answer.findings) == (Status.CLEAN, ())


def test_two_hidden_addresses_are_not_the_same_and_the_answer_is_unknown(organization: Organization) -> None:
    organization.customer("portal", None)
    organization.account("atlassian", None)
    organization.holds("atlassian", "jira", "user")

    answer = organization.answer("HS-04")

    assert (answer.result.status, answer.findings) == (Status.UNKNOWN, ())
    assert "1 of 1 portal-only customers hide" in answer.result.gaps[0]
