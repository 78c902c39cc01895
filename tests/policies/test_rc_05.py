"""Synced groups of agents: whose tickets are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model import Needs

if TYPE_CHECKING:
    from organizations import Organization


def agents(organization: Organization, group: str, *names: str, synced: bool = True) -> None:
    """Let a group make agents of these people."""
    organization.group(group, "jsm user", externalSynced=synced)
    for name in names:
        organization.account(name, f"{name}@ours.example", groups=(group,))
        organization.holds(name, "jsm", "user")


def test_tickets_are_counted_of_the_agents_of_synced_groups_alone(organization: Organization) -> None:
    agents(organization, "synced", "a", "b")
    agents(organization, "by-hand", "c", synced=False)
    organization.group("customers", "jsm customer", externalSynced=True)
    organization.account("d", "d@ours.example", groups=("customers",))
    organization.holds("d", "jsm", "customer")
    organization.account("gone", "gone@ours.example", groups=("synced",), status="suspended")

    asked = organization.asks(Needs(("RC-05",), frozenset({"tickets-handled"}), frozenset()))

    assert {(q.source, q.site, q.account) for q in asked} == {("tickets-handled", "north", name) for name in "ab"}


def test_a_group_of_which_too_many_never_worked_a_ticket_is_found(organization: Organization) -> None:
    agents(organization, "synced", *"abcde")
    for name, handled in zip("abcde", (0, 0, 4, 1, 9), strict=True):
        organization.requests(name, handled=handled)
    found = organization.found("RC-05")
    assert set(found) == {"synced@north"}
    assert (found["synced@north"].evidence["never_worked"], found["synced@north"].evidence["percent"]) == (2, 40)
