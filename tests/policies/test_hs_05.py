"""Atlassian accounts that raise requests without any role."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from organizations import Organization


def test_finds_active_accounts_without_a_role_that_raised_requests(organization: Organization) -> None:
    organization.account("one-request", "one@client.example")
    organization.requests("one-request", raised=1)
    organization.account("many", "many@ours.example")
    organization.requests("many", raised=3, site="south")
    organization.requests("many", raised=2)
    organization.requests("many", raised=0, site="north-sandbox")

    found = organization.found("HS-05")

    assert set(found) == {"one-request", "many"}
    assert found["many"].summary == "Name of many raised 5 requests and holds no role"
    assert found["many"].evidence["requests_raised"] == 5
    assert found["many"].evidence["sites"] == "north, south"
    assert found["many"].evidence["audience"] == "internal"
    assert found["one-request"].evidence["audience"] == "external"


def test_leaves_everyone_else_in_peace(organization: Organization) -> None:
    organization.account("raised-none", "someone@client.example")
    organization.requests("raised-none", raised=0)
    organization.account("nobody-asked", "someone@client.example")
    organization.account("handled-only", "someone@client.example")
    organization.requests("handled-only", handled=9)
    organization.account("suspended", "someone@client.example", status="suspended")
    organization.requests("suspended", raised=9)
    organization.account("customer-role", "someone@client.example")
    organization.holds("customer-role", "jsm", "customer")
    organization.requests("customer-role", raised=9)
    organization.account("sandbox-role", "someone@client.example")
    organization.holds("sandbox-role", "jira", "user", "north-sandbox")
    organization.requests("sandbox-role", raised=9)
    organization.customer("portal-only", "someone@client.example")
    organization.requests("portal-only", raised=9)
    organization.seen("bot", accountType="app")
    organization.requests("bot", raised=9)

    assert organization.found("HS-05") == {}
