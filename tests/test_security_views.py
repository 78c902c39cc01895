"""Who administers, since when accounts are known, and what is asked of customers without a customer organization."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from organizations import NOW, Organization

from analyzer.model import Needs

if TYPE_CHECKING:
    from pathlib import Path

ADMIN: dict[str, Any] = {"platformRoles": ["atlassian/org-admin"]}


def ask(organization: Organization, query: str, snapshot: str | None = None) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(organization.configured().store.path), read_only=True) as connection:
        connection.execute("SET VARIABLE snapshot = ?", [snapshot])
        return connection.execute(query).fetchall()


def sign_in(organization: Organization) -> list[tuple[Any, ...]]:
    organization.publish()
    return ask(organization, "SELECT outcome, reason FROM coverage WHERE source = 'administrators-sign-in'")


def needs(*policies: str) -> Needs:
    return Needs(policies, frozenset(), frozenset())


def test_administrators_are_those_of_the_organization_and_of_apps_that_are_no_sandbox(
    organization: Organization,
) -> None:
    organization.account(
        "ada", "ada@ours.example", platformRoles=["atlassian/org-admin", "atlassian/site-admin", "atlassian/ai-access"]
    )
    organization.account("bo", "bo@ours.example")
    for app, role, site in (
        ("jira", "admin", "north"), ("jsm", "user-access-admin", "south"), ("jira", "user", "south"),
        ("jira", "admin", "north-sandbox"),
    ):  # fmt: skip
        organization.holds("bo", app, role, site)
    organization.publish()

    assert ask(organization, "SELECT account_id, role, site, app FROM administrator ORDER BY ALL") == [
        ("ada", "org-admin", "", ""),
        ("ada", "site-admin", "", ""),
        ("bo", "admin", "north", "jira"),
        ("bo", "user-access-admin", "south", "jsm"),
    ]


@pytest.mark.parametrize(
    "account",
    [
        {"mfaEnabled": True, **ADMIN},
        {"mfaEnabled": False},
        {"mfaEnabled": False, "status": "suspended", **ADMIN},
        {"mfaEnabled": None, "managed": False, **ADMIN},
    ],
)
def test_how_administrators_sign_in_is_known_or_does_not_matter(
    organization: Organization, account: dict[str, Any]
) -> None:
    organization.account("ada", "ada@ours.example", **account)
    assert sign_in(organization) == [("complete", "")]


@pytest.mark.parametrize("two_steps", [False, None])
def test_it_is_said_where_nobody_knows_whether_an_administrator_signs_in_by_single_sign_on(
    organization: Organization,
    two_steps: bool | None,  # noqa: FBT001  a parameter of the test
) -> None:
    organization.account("ada", "ada@ours.example", mfaEnabled=two_steps, **ADMIN)
    organization.page("authentication-policies", accountId="ada", policyId="p1")

    assert sign_in(organization) == [
        ("partial", "whether 1 administrators without two-step verification sign in by single sign-on is not known")
    ]
    (gap,) = organization.answer("SE-02").result.gaps
    assert gap.startswith("administrators-sign-in is partial: whether 1 administrators")


def test_an_account_is_known_since_the_oldest_snapshot_that_has_it(organization: Organization) -> None:
    organization.customer("di", "di@client.example")
    organization.publish()
    later = "20261202T090000Z-0002"
    organization.customer("ed", "ed@client.example")
    organization.publish(later, NOW + timedelta(days=30))

    seen = "SELECT account_id, first_seen_at FROM account_first_seen ORDER BY account_id"
    first, second = NOW.replace(tzinfo=None), (NOW + timedelta(days=30)).replace(tzinfo=None)
    assert ask(organization, seen) == [("di", first), ("ed", second)]
    assert ask(organization, seen, "20261102T090000Z-0001") == [("di", first)]


def test_a_silent_customer_is_found_once_known_long_enough(tmp_path: Path) -> None:
    organization = Organization(tmp_path)
    organization.customer("di", "di@client.example")
    organization.requests("di", raised=0)
    organization.publish()
    assert organization.found("SE-06") == {}

    organization.publish("20270502T090000Z-0002", NOW + timedelta(days=181))
    assert set(organization.found("SE-06")) == {"di"}


def test_customers_without_a_customer_organization_are_asked_about_and_nobody_else(organization: Organization) -> None:
    for id_ in ("qm:alone", "qm:member", "qm:other"):
        organization.customer(id_, f"{id_}@client.example")
    organization.customer("qm:revoked", "revoked@client.example", active=False)
    organization.page("customer-organizations", {"site": "north"}, id="1", name="Client")
    organization.page("customer-organization-members", {"site": "north", "organization": "1"}, accountId="qm:member",
                      active=True)  # fmt: skip
    asked = {(each.source, each.site, each.account) for each in organization.asks(needs("SE-06"))}
    raised = {each for each in asked if each[0] == "requests-raised"}
    assert raised == {("requests-raised", "north", "qm:alone"), ("requests-raised", "north", "qm:other")}


def test_nobody_is_asked_about_where_the_customer_organizations_are_not_known(organization: Organization) -> None:
    organization.customer("qm:alone", "alone@client.example")
    organization.denied("customer-organization-members", "north/1")
    assert [each for each in organization.asks(needs("SE-06")) if each.source == "requests-raised"] == []
