"""External people on agent seats, and whether they ever worked a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from organizations import Organization


def agent(organization: Organization, id_: str, email: str | None = "", *, handled: int | None = 0,
          role: str = "user", app: str = "jsm", site: str = "north", **more: Any) -> None:  # fmt: skip
    organization.account(id_, f"{id_}@client.example" if email == "" else email, **more)
    organization.holds(id_, app, role, site)
    organization.requests(id_, handled=handled, site=site)


def test_finds_external_agents_who_never_worked_a_ticket(organization: Organization) -> None:
    organization.settings["domains"] = {"partner": ["partner.example"]}
    agent(organization, "user", uses={"jsm": 3})
    agent(organization, "admin", "admin@partner.example", role="admin")
    agent(organization, "both-roles")
    organization.holds("both-roles", "jsm", "admin")
    agent(organization, "south", handled=4)
    organization.holds("south", "jsm", "user", "south")
    organization.requests("south", handled=0, site="south")

    found = organization.found("HS-01")

    assert set(found) == {"user@north", "admin@north", "both-roles@north", "south@south"}
    assert found["user@north"].summary == "Name of user (client.example) is an agent on north and never worked a ticket"
    assert found["user@north"].evidence == {
        "account_id": "user", "name": "Name of user", "email": "user@client.example", "domain_class": "unlisted",
        "site": "north", "roles": "user", "tickets_handled": 0, "last_used_at": "2026-10-30 09:00:00",
        "added_at": "2025-09-28 09:00:00",
    }  # fmt: skip
    assert found["admin@north"].evidence["domain_class"] == "partner"
    assert found["both-roles@north"].evidence["roles"] == "admin, user"


def test_leaves_everyone_else_in_peace(organization: Organization) -> None:
    organization.settings["domains"] = {"internal": ["subsidiary.example"], "client": ["client.example"]}
    agent(organization, "worked-one", handled=1)
    agent(organization, "nobody-asked", handled=None)
    agent(organization, "only-raised-was-asked", handled=None)
    organization.requests("only-raised-was-asked", raised=0)
    agent(organization, "asked-of-another-site", handled=None)
    organization.requests("asked-of-another-site", handled=0, site="south")
    agent(organization, "managed", "m@client.example", managed=True)
    agent(organization, "verified-domain", "v@ours.example", managed=False)
    agent(organization, "configured-internal", "c@subsidiary.example")
    agent(organization, "hidden-address", None)
    agent(organization, "suspended", status="suspended")
    agent(organization, "customer-role", role="customer")
    agent(organization, "stakeholder", role="stakeholder")
    agent(organization, "jira-user", app="jira")
    agent(organization, "sandbox-agent", site="north-sandbox")

    assert organization.found("HS-01") == {}
