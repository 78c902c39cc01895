"""The Organizations API's searches for the users and groups of a directory."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from analyzer.sandbox.cursors import Place, cursor_refusal, page, read
from analyzer.sandbox.records import Json, account_status, membership_status, picture, present
from analyzer.sandbox.searches import GroupSearch, Search, UserSearch, directories, group_tests, user_tests
from analyzer.sandbox.wire import Answer, Ask, Route, organization_refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from analyzer.sandbox.index import Index
    from analyzer.sandbox.world import Account, Group, Use


def _users(ask: Ask) -> Answer:
    body = ask.content(UserSearch)
    if body.emails and body.search_term is not None:
        raise organization_refusal(
            400, "ADMIN-400-24", "Invalid request body", "emails and searchTerm exclude each other"
        )
    place = _place(ask, body, 50)
    rows = found_users(ask.index, body, directories(ask, body))
    return page(ask, place, rows, partial(_user, ask, body.expand), ask.quirks.v2_next)


def found_users(index: Index, body: UserSearch, within: Collection[str]) -> Iterator[Account]:
    """Yield the accounts that a search finds in the directories *within*, in all where there are none."""
    tests = list(user_tests(index, body, within))
    accounts = (a for a in index.world.accounts if a.type == "atlassian")
    yield from (a for a in accounts if all(test(a) for test in tests))


def _groups(ask: Ask) -> Answer:
    body = ask.content(GroupSearch)
    if body.group_names and (body.group_ids or body.search_term is not None):
        detail = "groupNames excludes groupIds and searchTerm"
        raise organization_refusal(400, "ADMIN-400-24", "Invalid request body", detail)
    place = _place(ask, body, 20)
    rows = found_groups(ask.index, body, directories(ask, body))
    return page(ask, place, rows, partial(_group, body.expand), ask.quirks.v2_next)


def found_groups(index: Index, body: GroupSearch, within: Collection[str]) -> Iterator[Group]:
    """Yield the groups that a search finds in the directories *within*, in all where there are none."""
    tests = list(group_tests(body, within))
    yield from (g for g in index.world.groups if all(test(g) for test in tests))


def _place(ask: Ask, body: Search, rows: int) -> Place:
    """Return where a search begins. A cursor belongs to one question: with other filters it is refused."""
    bare = msgspec.structs.replace(body, cursor=None, limit=None)
    asked = msgspec.json.encode(bare).decode()
    if body.cursor is None:
        return Place(ask.call.path, body.limit or rows, asked)
    place = read(ask, body.cursor)
    if place.asked != asked:
        raise cursor_refusal()
    return msgspec.structs.replace(place, limit=body.limit or place.limit)


def _user(ask: Ask, expand: Collection[str], account: Account) -> Json:
    shown = {
        "accountId": account.id,
        "accountType": "atlassian",
        "accountStatus": account_status(account),
        "membershipStatus": membership_status(account),
        "status": account.status,
        "claimStatus": account.claim,
        "name": account.name,
        "nickname": account.name.partition(" ")[0],
        "email": account.email,
        "emailVerified": account.email_verified,
        "avatar": picture(account),
        "picture": picture(account),
        "jobTitle": account.title,
        "department": account.department,
        "mfaEnabled": account.mfa,
        "addedToOrg": account.added,
        "links": {"self": account.id},
    }
    return {**present(shown), "managementSource": account.source, **_expanded(ask, expand, account)}


def _expanded(ask: Ask, expand: Collection[str], account: Account) -> Json:
    """Return the fields that are shown only when they are asked for."""
    index, prefix = ask.index, "ari:cloud:identity::group/" if ask.quirks.group_aris else ""
    held = {holding.resource for holding in index.holdings[account.id]} - {index.platform}
    fields = {
        "platformRoles": ("platformRoles", account.platform_roles),
        "counts.resources": ("counts", {"resources": len(held)}),
        "productAccess": ("productAccess", [_activity(index, use) for use in account.uses if use.resource]),
        "groups": ("groups", [_membership(prefix, group) for group in index.groups_of(account.id)]),
    }
    return dict(fields[name] for name in expand)


def _activity(index: Index, use: Use) -> Json:
    app = index.resources[use.resource].app
    return present({"id": use.resource, "key": app, "lastActiveTimestamp": use.last_active})


def _membership(prefix: str, group: Group) -> Json:
    return {"id": prefix + group.id, "name": group.name, "description": group.description}


def _group(expand: Collection[str], group: Group) -> Json:
    editable = not group.synced
    counts = {"counts.resources": len({role.resource for role in group.roles}), "counts.users": len(group.members)}
    shown = {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "directoryId": group.directory,
        "externalSynced": group.synced,
        "managedBy": group.managed_by,
        "managementAccess": {"readable": True, "modifiable": editable, "deletable": editable},
        "links": {"self": group.id},
    }
    return shown | ({"counts": {name.partition(".")[2]: counts[name] for name in expand}} if expand else {})


_DIRECTORY = "/admin/v2/orgs/{orgId}/directories/{directoryId}"

ROUTES = (
    Route("POST", f"{_DIRECTORY}/users/search", _users),
    Route("POST", f"{_DIRECTORY}/groups/search", _groups),
)
