"""How the sample organization is governed: what is planted in its tokens, policies, projects and audit log."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analyzer.sandbox import load_world

if TYPE_CHECKING:
    from analyzer.sandbox.world import World

SAMPLE = Path(__file__).parent.parent / "sample_data"
AS_OF = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def world() -> World:
    return load_world(SAMPLE / "world", AS_OF)


def test_nothing_of_it_happens_after_its_present(world: World) -> None:
    created = [token.created for token in world.api_tokens] + [key.created for key in world.api_keys]
    used = [token.last_active for token in world.api_tokens] + [key.last_active for key in world.api_keys]
    events = [event.time for event in world.audit_events]
    assert max(created + events + [time for time in used if time]) < AS_OF


def test_tokens_are_planted_that_somebody_ought_to_look_at(world: World) -> None:
    accounts, tokens = {a.id: a for a in world.accounts}, world.api_tokens
    owners = [accounts[token.account] for token in tokens]
    assert len(tokens) == 16
    assert [owner.claim for owner in owners] == ["managed"] * 16
    assert sum(owner.status == "deactivated" for owner in owners) == 1
    assert sum(token.blocked for token in tokens) == 1
    assert sum(token.last_active is None for token in tokens) == 1
    assert sum(token.expires is None and token.created < AS_OF - timedelta(days=1000) for token in tokens) == 1
    assert sum(token.last_active == AS_OF - timedelta(days=100) for token in tokens) == 1


def test_every_managed_account_has_an_authentication_policy_and_no_other(world: World) -> None:
    policies = {policy.id: policy for policy in world.authentication_policies}
    named = {
        account.id: policies[account.authentication_policy]
        for account in world.accounts
        if account.authentication_policy
    }
    assert set(named) == {account.id for account in world.accounts if account.claim == "managed"}
    assert sum(not policy.billable for policy in named.values()) == 6


def test_any_logged_in_user_may_browse_one_service_project(world: World) -> None:
    desks = {(desk.site, desk.project_key) for desk in world.desks}
    schemes = {(scheme.site, key): scheme for scheme in world.permission_schemes for key in scheme.projects}
    everybody = {
        project for project, scheme in schemes.items() if any(g.holder == "applicationRole" for g in scheme.grants)
    }
    assert desks <= set(schemes)
    assert everybody == {("halden", "IT")}


def test_a_group_of_the_identity_provider_makes_agents(world: World) -> None:
    teams = {g for role in world.project_roles if role.name == "Service Desk Team" for g in role.groups}
    synced = {group.name for group in world.groups if group.id in teams and group.synced}
    assert synced == {"idp-service-desk", "idp-people", "idp-customer-care"}


def test_one_foreign_domain_gets_a_seat_without_being_asked(world: World) -> None:
    verified = {domain.name for domain in world.domains if domain.status == "verified"}
    free = [
        (domain.domain, app.role.rpartition("/")[2])
        for domain in world.approved_domains if domain.enabled and domain.domain not in verified
        for app in domain.apps if not app.needs_approval
    ]  # fmt: skip
    assert free == [("orbit-partners.example", "member")]


def test_the_audit_log_covers_five_months(world: World) -> None:
    times = [event.time for event in world.audit_events]
    assert (len(times), times == sorted(times)) == (64, True)
    assert AS_OF - times[0] > timedelta(days=140)
    assert {event.action for event in world.audit_events} == {action.id for action in world.event_actions}


def test_someone_is_in_bitbucket_only_there(world: World) -> None:
    accounts = {account.id: account for account in world.accounts}
    kinds = Counter(member.permission for member in world.bitbucket_members)
    outside = [m.account for m in world.bitbucket_members if m.permission == "collaborator"]
    assert (kinds["owner"], kinds["collaborator"]) == (1, 1)
    assert [(accounts[account].email or "").rpartition("@")[2] for account in outside] == ["orbit-partners.example"]


def test_whoever_is_in_a_role_of_a_project_is_on_its_site(world: World) -> None:
    at_home = {customer.id: customer.site for customer in world.portal_customers}
    accounts = {account.id for account in world.accounts}
    projects = {(each.site, each.project_key) for each in world.desks} | {(p.site, p.key) for p in world.projects}
    assert {(role.site, role.project_key) for role in world.project_roles} == projects
    for role in world.project_roles:
        assert all(id_ in accounts or at_home[id_] == role.site for id_ in role.users)
