"""Approved domains are classed though nobody has an address there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from organizations import Organization


def approved(organization: Organization, *domains: str) -> None:
    """Let somebody have looked up that people of these domains may join Jira."""
    grants = [{"domain": domain, "site": "north", "app": "jira"} for domain in domains]
    organization.denied("app-access-settings")
    organization.settings["approved_domains"] = {"by": "Ada Example", "on": "2026-11-01", "grants": grants}
    organization.page("domains", attributes={"name": "ours.example", "claim": {"status": "verified"}})


@pytest.mark.parametrize(
    ("domain", "class_"),
    [
        ("partner.example", "partner"),
        ("Client.Example", "client"),
        ("ended.example", "ended"),
        ("gmail.com", "public"),
        ("northwind-1abs.example", "look-alike"),
        ("anyone", None),
    ],
)
def test_domains_of_others_are_found_before_anyone_joins(
    organization: Organization, domain: str, class_: str | None
) -> None:
    organization.settings["domains"] = {
        "internal": ["northwind-labs.example"], "partner": ["partner.example"], "client": ["client.example"],
        "ended": ["ended.example"],
    }  # fmt: skip
    approved(organization, domain)

    found = organization.found("RC-03")

    assert set(found) == {domain.lower()}
    assert found[domain.lower()].evidence["domain_class"] == class_
    assert found[domain.lower()].evidence["gives"] == "user of jira@north"
    assert found[domain.lower()].evidence["attested_by"] == "Ada Example"


def test_our_own_domains_and_those_of_nobody_are_left_alone(organization: Organization) -> None:
    approved(organization, "ours.example", "northwind.example")
    assert organization.found("RC-03") == {}
