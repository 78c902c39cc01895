"""The Organizations API's role assignments: which roles a group hands on, and which an account holds."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from analyzer.sandbox.cursors import asked_place, page
from analyzer.sandbox.records import Json, membership_status
from analyzer.sandbox.searches import among, directories, owner
from analyzer.sandbox.wire import Answer, Ask, Route, organization_refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.sandbox.index import Holding, Index
    from analyzer.sandbox.world import Account, Role

Held = TypeVar("Held", "Role", "Holding")


class _Assignments(msgspec.Struct):
    """Which assignments a GET of role assignments wants."""

    owners: list[str]
    resources: list[str]
    roles: list[str]

    def wants(self, held: Role | Holding) -> bool:
        return (
            among(self.resources, held.resource)
            and among(self.owners, owner(held.resource))
            and among(self.roles, held.role)
        )


def _group_roles(ask: Ask) -> Answer:
    group = next((g for g in ask.index.world.groups if g.id == ask.where["groupId"]), None)
    if group is None or not among(directories(ask), group.directory):
        raise organization_refusal(404, "ADMIN-404-10", "Group not found")
    place = asked_place(ask, _asked(ask))
    question = msgspec.json.decode(place.asked, type=_Assignments)
    wanted = [role for role in group.roles if question.wants(role)]
    return page(ask, place, _by_resource(wanted), _group_assignment, ask.quirks.v2_next)


def _user_roles(ask: Ask) -> Answer:
    account = ask.index.accounts.get(ask.where["accountId"])
    if account is None or account.type != "atlassian":
        raise organization_refusal(404, "ADMIN-404-8", "User not found")
    within = directories(ask)
    if within and not set(within).intersection(ask.index.directories_of(account)):
        raise organization_refusal(404, "ADMIN-404-8", "User not found", "the directory does not have this user")
    place = asked_place(ask, _asked(ask))
    question = msgspec.json.decode(place.asked, type=_Assignments)
    wanted = [h for h in ask.index.holdings[account.id] if question.wants(h)]
    show = partial(_user_assignment, ask.index, account)
    return page(ask, place, _by_resource(wanted), show, ask.quirks.v2_next)


def _asked(ask: Ask) -> _Assignments:
    every = ask.call.every
    return _Assignments(every("resourceOwners"), every("resourceIds"), every("roleIds"))


def _by_resource(held: Iterable[Held]) -> list[list[Held]]:
    grants: defaultdict[str, list[Held]] = defaultdict(list)
    for each in held:
        grants[each.resource].append(each)
    return list(grants.values())


def _group_assignment(roles: list[Role]) -> Json:
    resource = roles[0].resource
    return {
        "resourceId": resource,
        "resourceOwner": owner(resource),
        "defaultRole": next((role.role for role in roles if role.default), None),
        "roles": [role.role for role in roles],
    }


def _user_assignment(index: Index, account: Account, held: list[Holding]) -> Json:
    """Platform roles belong to no directory; every app is looked for in the first one of the account."""
    resource = held[0].resource
    directory = None if resource == index.platform else next(iter(index.directories_of(account)), None)
    return {
        "directoryId": directory,
        "resourceId": resource,
        "resourceOwner": owner(resource),
        "roles": [holding.role for holding in held],
        "roleAssignments": [{"role": h.role, "roleAssignmentMethods": h.methods} for h in held],
        "userDirectoryStatus": membership_status(account) if directory else None,
    }


_DIRECTORY = "/admin/v2/orgs/{orgId}/directories/{directoryId}"

ROUTES = (
    Route("GET", f"{_DIRECTORY}/groups/{{groupId}}/role-assignments", _group_roles),
    Route("GET", f"{_DIRECTORY}/users/{{accountId}}/role-assignments", _user_roles),
)
