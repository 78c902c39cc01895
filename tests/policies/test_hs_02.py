"""External people whose Atlassian account serves only to raise requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from organizations import Organization


def test_finds_external_accounts_that_hold_only_the_customer_role(organization: Organization) -> None:
    organization.settings["domains"] = {"client": ["client.example"]}
    organization.account("one-site", "One@Client.example")
    organization.holds("one-site", "jsm", "customer")
    organization.account("two-sites", "two@elsewhere.example")
    organization.holds("two-sites", "jsm", "customer", "south")
    organization.holds("two-sites", "jsm", "customer", "north")

    found = organization.found("HS-02")

    assert set(found) == {"one-site", "two-sites"}
    assert found["one-site"].summary == "Name of one-site (client.example) holds only the Customer role"
    assert found["one-site"].evidence["email"] == "one@client.example"
    assert found["one-site"].evidence["domain_class"] == "client"
    assert found["two-sites"].evidence["domain_class"] == "unlisted"
    assert found["two-sites"].evidence["sites"] == "north, south"


def test_leaves_everyone_else_in_peace(organization: Organization) -> None:
    def customer(id_: str, email: str | None = "someone@client.example", **more: Any) -> None:
        organization.account(id_, email, **more)
        organization.holds(id_, "jsm", "customer")

    customer("jira-user-too")
    organization.holds("jira-user-too", "jira", "user")
    customer("agent-elsewhere")
    organization.holds("agent-elsewhere", "jsm", "user", "south")
    customer("in-a-sandbox-too")
    organization.holds("in-a-sandbox-too", "jira", "user", "north-sandbox")
    customer("internal", "someone@ours.example")
    customer("managed", managed=True)
    customer("hidden-address", None)
    customer("suspended", status="suspended")
    customer("not-invited", status="not_invited")
    organization.account("no-role", "someone@client.example")
    organization.account("agent", "someone@client.example")
    organization.holds("agent", "jsm", "user")
    organization.account("customer-of-another-app", "someone@client.example")
    organization.holds("customer-of-another-app", "confluence", "customer")
    organization.seen("bot", "bot@client.example", accountType="app")
    organization.holds("bot", "jsm", "customer")

    assert organization.found("HS-02") == {}
