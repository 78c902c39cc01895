"""Accounts without a role: each is either HS-05's, who raise requests, or HS-06's, or too new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model import Needs

if TYPE_CHECKING:
    from organizations import Organization


def without_role(organization: Organization, name: str, *, raised: int | None, added: float = 400) -> None:
    """Add someone without a role, whose requests on the site are counted."""
    organization.account(name, f"{name}@ours.example", added=added)
    if raised is not None:
        organization.seen(name)
        organization.requests(name, raised=raised)


def test_nobody_without_a_role_is_told_twice_or_left_out(organization: Organization) -> None:
    without_role(organization, "raised", raised=3)
    without_role(organization, "raised-and-new", raised=1, added=3)
    without_role(organization, "silent", raised=0)
    without_role(organization, "on-no-site", raised=None)
    without_role(organization, "new", raised=0, added=3)

    pages = organization.check("HS-05", "HS-06")
    found = {id_: {finding.subject for finding in page.findings} for id_, page in pages.items()}

    assert found == {"HS-05": {"raised", "raised-and-new"}, "HS-06": {"silent", "on-no-site"}}


def test_requests_are_counted_of_everyone_without_a_role(organization: Organization) -> None:
    without_role(organization, "silent", raised=0)
    without_role(organization, "on-no-site", raised=None)
    organization.account("customer", "customer@ours.example")
    organization.seen("customer")
    organization.holds("customer", "jsm", "customer")

    asked = organization.asks(Needs(("HS-06",), frozenset({"requests-raised"}), frozenset()))

    assert {(q.source, q.account) for q in asked} == {("requests-raised", "silent")}
