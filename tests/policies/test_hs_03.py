"""Our own people on portal-only accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model import Status

if TYPE_CHECKING:
    from organizations import Organization


def test_finds_internal_people_on_portal_only_accounts(organization: Organization) -> None:
    organization.settings["domains"] = {"internal": ["subsidiary.example"]}
    organization.customer("verified", "Vera@Ours.example")
    organization.customer("configured", "carl@subsidiary.example", site="south", desk="9")
    member = {"accountId": "configured", "displayName": "Carl", "active": True}
    organization.page("customer-organization-members", {"site": "south", "organization": "7"}, **member)
    listed = {"accountId": "qm:told-by-its-id", "emailAddress": "quinn@ours.example", "active": True}
    organization.page("desk-customers", {"site": "north", "desk": "1"}, **listed)

    found = organization.found("HS-03")

    assert set(found) == {"verified", "configured", "qm:told-by-its-id"}
    assert found["verified"].summary == "Name of verified of ours.example is a portal-only customer on north"
    assert found["verified"].evidence == {
        "account_id": "verified", "name": "Name of verified", "email": "vera@ours.example", "domain_class": "verified",
        "site": "north", "seen_in": "desk-customers",
    }  # fmt: skip
    assert found["qm:told-by-its-id"].evidence["name"] == "qm:told-by-its-id"  # Jira told none
    assert found["configured"].evidence["domain_class"] == "internal"
    assert found["configured"].evidence["site"] == "south"
    assert found["configured"].evidence["seen_in"] == "customer-organization-members, desk-customers"


def test_leaves_everyone_else_in_peace(organization: Organization) -> None:
    organization.page("domains", attributes={"name": "claimed.example", "claim": {"status": "unverified"}})
    organization.customer("external", "someone@client.example")
    organization.customer("unverified-domain", "someone@claimed.example")
    organization.customer("deactivated", "someone@ours.example", active=False)
    organization.account("atlassian-account", "someone@ours.example")
    organization.seen("kind-not-told", "someone@ours.example", accountType="unknown")
    organization.seen("bot", "bot@ours.example", accountType="app")

    answer = organization.answer("HS-03")

    assert (answer.result.status, answer.findings) == (Status.CLEAN, ())


def test_a_hidden_address_makes_the_answer_unknown(organization: Organization) -> None:
    organization.customer("hidden", None)
    organization.customer("blank", " ")
    organization.customer("shown", "someone@client.example")
    organization.customer("south", "someone@client.example", site="south")

    answer = organization.answer("HS-03")

    assert answer.result.status is Status.UNKNOWN
    assert answer.result.gaps == (
        "customer-emails of north is partial: 2 of 3 portal-only customers hide their e-mail address",
    )
