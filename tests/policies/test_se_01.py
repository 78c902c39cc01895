"""Knowledge bases that are open to everyone who can log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analyzer.model import Status

if TYPE_CHECKING:
    from organizations import Organization

OPEN, CLOSED = "all-logged-in-users", "licensed-users"


def outsiders(organization: Organization, *sites: str) -> None:
    for site in sites:
        organization.account(f"outsider-{site}", "o@client.example")
        organization.holds(f"outsider-{site}", "jsm", "customer", site)


def test_finds_open_knowledge_bases_where_external_accounts_are(organization: Organization) -> None:
    organization.desk("2", "HR")
    organization.desk("1", "SUP", "south")
    outsiders(organization, "north", "south")
    organization.holds("outsider-north", "jira", "user")
    organization.account("another", "a@client.example")
    organization.holds("another", "confluence", "guest")
    organization.attested(OPEN, "IT", days=7)
    organization.attested(CLOSED, "HR")
    organization.attested(OPEN, "SUP", site="south")

    found = organization.found("SE-01")

    assert set(found) == {"north/IT", "south/SUP"}
    assert found["north/IT"].summary == "the knowledge base of IT desk is open to 2 external accounts"
    assert found["north/IT"].evidence == {
        "site": "north", "project": "IT", "desk": "IT desk", "external_accounts": 2, "attested_by": "Ada Example",
        "attested_on": "2026-10-26",
    }  # fmt: skip
    assert found["south/SUP"].evidence["external_accounts"] == 1


def test_counts_only_active_external_atlassian_accounts_on_the_site(organization: Organization) -> None:
    organization.attested(OPEN)
    outsiders(organization, "south", "north-sandbox")
    for id_, email, status in (
        ("internal", "i@ours.example", "active"),
        ("hidden", None, "active"),
        ("suspended", "s@client.example", "suspended"),
    ):
        organization.account(id_, email, status=status)
        organization.holds(id_, "jsm", "customer")
    organization.account("no-role", "n@client.example")
    organization.customer("portal-only", "p@client.example")
    organization.holds("portal-only", "jsm", "customer")

    answer = organization.answer("SE-01")

    assert (answer.result.status, answer.findings) == (Status.CLEAN, ())


def test_what_is_said_of_a_site_holds_for_its_desks_unless_they_have_their_own(organization: Organization) -> None:
    organization.desk("2", "HR")
    organization.desk("3", "OPS")
    outsiders(organization, "north")
    organization.attested(CLOSED, "HR", days=80)
    organization.attested(OPEN, "OPS")
    organization.attested(OPEN, "")

    assert set(organization.found("SE-01")) == {"north/IT", "north/OPS"}


@pytest.mark.parametrize(("newer", "found"), [(OPEN, {"north/IT"}), (CLOSED, set())])
def test_the_newest_word_counts(organization: Organization, newer: str, found: set[str]) -> None:
    outsiders(organization, "north")
    organization.attested(newer, days=1)
    organization.attested(CLOSED if newer == OPEN else OPEN, days=100)

    answer = organization.answer("SE-01")

    assert {finding.subject for finding in answer.findings} == found
    assert answer.result.gaps == ()


@pytest.mark.parametrize(
    ("days", "gap"),
    [
        (None, "is not asked: nobody has attested who may view the knowledge base of IT"),
        (91, "is not asked: who may view the knowledge base of IT was attested 91 days ago"),
        (90, ""),
    ],
)
def test_is_unknown_where_nobody_looked_within_90_days(organization: Organization, days: int | None, gap: str) -> None:
    if days is not None:
        organization.attested(CLOSED, days=days)

    result = organization.answer("SE-01").result

    assert result.status is (Status.UNKNOWN if gap else Status.CLEAN)
    assert result.gaps == ((f"attested:knowledge-base-viewers of north/IT {gap}",) if gap else ())
