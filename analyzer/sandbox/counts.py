"""The Organizations API's numbers: how many users and groups there are, and when a user was last active."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from analyzer.sandbox.cursors import asked_place, links_of
from analyzer.sandbox.directory import found_groups, found_users
from analyzer.sandbox.records import Json, account_status, present, product_key
from analyzer.sandbox.searches import GroupSearch, UserSearch, directories, queried
from analyzer.sandbox.wire import Answer, Ask, Route, ok, organization_refusal

if TYPE_CHECKING:
    from analyzer.sandbox.index import Index
    from analyzer.sandbox.world import Account, Group, Use


def _user_count(ask: Ask) -> Answer:
    return ok({"count": len(_users(ask, queried(ask, UserSearch)))})


def _group_count(ask: Ask) -> Answer:
    return ok({"count": len(_groups(ask, queried(ask, GroupSearch)))})


def _user_stats(ask: Ask) -> Answer:
    accounts = _users(ask, UserSearch())
    roles = Counter(role for a in accounts for role in {held.role for held in ask.index.holdings[a.id]})
    statuses = Counter(map(account_status, accounts))
    stats = {
        "roles": [{"roleId": role, "count": count} for role, count in sorted(roles.items())],
        "accountStatus": [{"status": status, "count": count} for status, count in sorted(statuses.items())],
    }
    return ok(stats)


def _group_stats(ask: Ask) -> Answer:
    groups = _groups(ask, GroupSearch())
    totals = {
        "all": len(groups),
        "managed": sum(group.managed_by == "external" for group in groups),
        "synced": sum(group.synced for group in groups),
    }
    return ok({"totals": totals, "types": [{"type": "GROUP", "count": len(groups)}]})


def _users(ask: Ask, body: UserSearch) -> list[Account]:
    return list(found_users(ask.index, body, directories(ask, body)))


def _groups(ask: Ask, body: GroupSearch) -> list[Group]:
    return list(found_groups(ask.index, body, directories(ask, body)))


class _NoQuestion(msgspec.Struct):
    """The dates of one account take no filter."""


def _last_active(ask: Ask) -> Answer:
    account = ask.index.accounts.get(ask.where["accountId"])
    if account is None or account.type != "atlassian":
        raise organization_refusal(404, "ADMIN-404-8", "User not found")
    place = asked_place(ask, _NoQuestion())
    ours = [use for use in account.uses if use.resource]
    dates = {"added_to_org": account.added and account.added.date(), "added_to_org_timestamp": account.added}
    page = ours[place.start : place.start + place.limit]
    data = {**present(dates), "product_access": [_activity(ask.index, use) for use in page]}
    links = links_of(ask, place, len(ours), ask.quirks.v1_next)
    return ok({"data": data, "links": {name: link for name, link in links.items() if name == "next"}})


def _activity(index: Index, use: Use) -> Json:
    day = use.last_active and use.last_active.date()
    fields = {"id": use.resource, "key": product_key(index.resources[use.resource].app)}
    return present({**fields, "last_active": day, "last_active_timestamp": use.last_active})


_DIRECTORY = "/admin/v2/orgs/{orgId}/directories/{directoryId}"

ROUTES = (
    Route("GET", f"{_DIRECTORY}/users/count", _user_count),
    Route("GET", f"{_DIRECTORY}/users/stats", _user_stats),
    Route("GET", f"{_DIRECTORY}/groups/count", _group_count),
    Route("GET", f"{_DIRECTORY}/groups/stats", _group_stats),
    Route("GET", "/admin/v1/orgs/{orgId}/directory/users/{accountId}/last-active-dates", _last_active),
)
