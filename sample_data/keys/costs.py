"""What an audit must find: which seats and flags cost more than they need."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from .guard import counts_for_premium
from .reading import ALL_APPS, APPS, SEATS, all_seats, domain, holders, normal, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.sandbox.world import Account, Resource

    from .reading import Key

JIRA_FAMILY = ("jira", "jsm", "jpd")
COUNTING = (*SEATS, "atlassian/guest")  # roles that count for Guard Standard


def bl_02(key: Key) -> Iterator[tuple[str, str]]:
    """Seats that were used once, and not for three months."""
    for account in key.active:
        for seat in key.seats(account):
            if key.last_used(account, seat) and _idle(key, account, seat):
                app = APPS[seat.app]
                yield f"{account.id}/{app}/{seat.site}", f"{account.name} has not used {app} on {seat.site} for 90 days"


def bl_04(key: Key) -> Iterator[tuple[str, str]]:
    """People who count for Guard by free apps, and by nothing that is paid here."""
    for account in _flagged_with_roles(key):
        seats = all_seats(key, account)
        free = [seat for seat in seats if plan_of(key, seat).plan == "free"]
        if len(free) == len(seats) and (free or _elsewhere(account)):
            yield account.id, f"{account.name} is billed for Guard and counts only by free apps"


def bl_05(key: Key) -> Iterator[tuple[str, str]]:
    """People who count for Guard by a sandbox, and by nothing else."""
    for account in _flagged_with_roles(key):
        counting = _counting(key, account)
        if counting and all(resource.sandbox for resource, _ in counting) and not _elsewhere(account):
            yield account.id, f"{account.name} is billed for Guard and counts only by a sandbox"


def bl_06(key: Key) -> Iterator[tuple[str, str]]:
    """People who count for Guard as guests of Confluence, and by no app."""
    for account in _flagged_with_roles(key):
        roles = {role for resource, role in _counting(key, account) if not resource.sandbox}
        if roles == {"atlassian/guest"} and not _elsewhere(account):
            yield account.id, f"{account.name} is billed for Guard and is a guest of Confluence"


def bl_07(key: Key) -> Iterator[tuple[str, str]]:
    """External people billed for Guard whose domain needs no single sign-on."""
    needing = str(key.settings.policies["BL-07"]["need_single_sign_on"]).split(",")
    for account in key.active:
        if account.external_billable and domain(account.email or "") not in needing:
            yield account.id, f"{account.name} is external, and billed for Guard"


def bl_09(key: Key) -> Iterator[tuple[str, str]]:
    """Members of a policy that is not billed, whom Guard Premium counts."""
    free = {policy.id for policy in key.world.authentication_policies if not policy.billable}
    premium = any(plan.app == "guard" and plan.plan == "premium" for plan in key.settings.plans)
    for account in key.active:
        if premium and account.authentication_policy in free and counts_for_premium(key, account):
            yield account.id, f"{account.name} is in a policy that is not billed, and has Jira or Confluence"


def bl_10(key: Key) -> Iterator[tuple[str, str]]:
    """People who may not log in, and are flagged or keep a seat."""
    for account in key.people:
        flagged = account.guard_billable and account.status in {"suspended", "deactivated", "for_deletion"}
        if flagged or (account.status == "suspended" and all_seats(key, account)):
            yield account.id, f"{account.name} is {account.status}, and costs"


def bl_11(key: Key) -> Iterator[tuple[str, str]]:
    """Apps that have hardly a seat left of their tier, or of what a free plan allows."""
    for resource, people in holders(key):
        plan, app = plan_of(key, resource), ALL_APPS[resource.app]
        tier = plan.seats or resource.capacity or 0
        limit = {"jsm": 3, "bitbucket": 5}.get(app, 10) if plan.plan == "free" else tier
        bounded = plan.plan == "free" or plan.billing == "annual"
        if bounded and limit - len(people) <= max(1, limit * 0.05):
            yield f"{app}@{resource.site}", f"{len(people)} of {limit} seats of {app} are taken"


def bl_12(key: Key) -> Iterator[tuple[str, str]]:
    """People with two accounts that are both paid for."""
    accounts: dict[str, list[Account]] = defaultdict(list)
    for account in key.people:
        if account.email and account.status in {"active", "not_invited"}:
            accounts[_person(key, account.email)].append(account)
    for same in accounts.values():
        for first, second in ((a, b) for a in same for b in same if a.id < b.id):
            seats = all_seats(key, first) and all_seats(key, second)
            if seats or (first.guard_billable and second.guard_billable):
                yield f"{first.id}+{second.id}", f"{first.name} has two accounts that are paid for"


def bl_13(key: Key) -> Iterator[tuple[str, str]]:
    """Seats that a group of administrators grants and some member does not use."""
    for group in key.world.groups:
        granted = {role.resource for role in group.roles if role.role in SEATS}
        members = [account for account in key.active if account.id in group.members]
        for seat in (key.resources[id_] for id_ in sorted(granted)):
            idle = [a.name for a in members if seat in key.seats(a) and _idle(key, a, seat)]
            if idle and any(role.role == "atlassian/admin" for role in group.roles):
                yield f"{group.id}/{APPS[seat.app]}/{seat.site}", f"{group.name} gives it to {', '.join(idle)}"


def bl_14(key: Key) -> Iterator[tuple[str, str]]:
    """Creators of Jira Product Discovery who create nothing."""
    for account in key.active:
        for seat in all_seats(key, account):
            if seat.app == "jira-product-discovery" and _idle(key, account, seat):
                yield f"{account.id}@{seat.site}", f"{account.name} does not use Jira Product Discovery"


def bl_15(key: Key) -> Iterator[tuple[str, str]]:
    """Apps that many people of a collection hold and no other of it."""
    apps: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for resource, people in holders(key):
        for id_ in people:
            apps[plan_of(key, resource).collection, resource.site][id_].add(ALL_APPS[resource.app])
    for (collection, site), members in apps.items():
        for app in sorted({app for held in members.values() for app in held}):
            only = sum(held == {app} for held in members.values())
            if collection and only * 5 >= len(members):
                yield f"{collection}/{app}@{site}", f"{only} of {len(members)} hold {app} only"


def bl_16(key: Key) -> Iterator[tuple[str, str]]:
    """Sites on which unused seats raise the number that Marketplace apps are billed for."""
    seats: dict[str, list[int]] = defaultdict(list)
    used: dict[str, list[int]] = defaultdict(list)
    for resource, people in holders(key):
        if ALL_APPS[resource.app] in JIRA_FAMILY:
            judged = resource.app in APPS
            idle = sum(judged and _idle(key, account, resource) for account in key.active if account.id in people)
            seats[resource.site].append(len(people))
            used[resource.site].append(len(people) - idle)
    for site, highest in seats.items():
        if max(used[site]) < max(highest):
            yield site, f"{max(highest)} seats would be {max(used[site])}"


def _idle(key: Key, account: Account, seat: Resource) -> bool:
    """Return whether the seat was not used for 90 days, nor given within them."""
    since = [moment for moment in (key.last_used(account, seat), account.added) if moment]
    return max(since) <= key.as_of - timedelta(days=90)


def _flagged_with_roles(key: Key) -> Iterator[Account]:
    for account in key.people:
        if account.guard_billable and account.status in {"active", "not_invited"} and key.roles[account.id]:
            yield account


def _counting(key: Key, account: Account) -> list[tuple[Resource, str]]:
    return [(key.resources[role.resource], role.role) for role in key.roles[account.id] if role.role in COUNTING]


def _elsewhere(account: Account) -> bool:
    return any(not use.resource for use in account.uses)


def _person(key: Key, email: str) -> str:
    """Return the address without what stands after a plus, at the domain that its people have now."""
    name, _, host = normal(email).partition("@")
    return f"{name.partition('+')[0]}@{key.settings.domains.formerly.get(host, host)}"


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "BL-02": bl_02,
    "BL-04": bl_04,
    "BL-05": bl_05,
    "BL-06": bl_06,
    "BL-07": bl_07,
    "BL-09": bl_09,
    "BL-10": bl_10,
    "BL-11": bl_11,
    "BL-12": bl_12,
    "BL-13": bl_13,
    "BL-14": bl_14,
    "BL-15": bl_15,
    "BL-16": bl_16,
}
