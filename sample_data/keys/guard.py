"""Whom Guard counts, read plainly from the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .reading import ALL_APPS, SEATS, plan_of

if TYPE_CHECKING:
    from analyzer.sandbox.world import Account, Resource

    from .reading import Key

PREMIUM_APPS = {"jira-software", "confluence"}


def counts_for_standard(key: Key, account: Account) -> bool:
    """Return whether something makes *account* count for Guard Standard, and its policy and plan do not say no."""
    roles = [(key.resources[role.resource], role.role) for role in key.roles[account.id]]
    counting = any(
        role in {*SEATS, "atlassian/guest"} and resource.app != "jira-product-discovery" for resource, role in roles
    )
    free = {policy.id for policy in key.world.authentication_policies if not policy.billable}
    if not (counting or _elsewhere(account)) or account.authentication_policy in free:
        return False
    sandboxed = any(resource.sandbox and role in SEATS for resource, role in roles)
    return sandboxed or not any(role in SEATS and _includes_guard(key, resource) for resource, role in roles)


def counts_for_premium(key: Key, account: Account) -> bool:
    """Return whether *account* has Jira or Confluence: here, unless suspended, or of another company."""
    if account.claim != "managed" or account.status in {"deactivated", "for_deletion"}:
        return False
    seats = [] if account.status == "suspended" else key.seats(account)
    return bool(PREMIUM_APPS & ({seat.app for seat in seats} | _elsewhere(account)))


def guard_users(key: Key) -> set[str]:
    """Return whom Guard Premium, which the demo says is in force, is billed for."""
    return {a.id for a in key.people if a.external_billable or counts_for_premium(key, a)}


def _elsewhere(account: Account) -> set[str]:
    return {use.app for use in account.uses if not use.resource}


def _includes_guard(key: Key, resource: Resource) -> bool:
    """Return whether a seat there is one of an Enterprise plan, or of the better plan of a collection."""
    if resource.sandbox or resource.app not in ALL_APPS:
        return False
    plan = plan_of(key, resource)
    return plan.plan == "enterprise" or (plan.plan == "premium" and plan.collection != "")
