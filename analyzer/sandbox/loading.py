"""Reads a world from its folder, and moves it to the present."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from analyzer.errors import SeatcheckError
from analyzer.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable


def load_world(folder: Traversable, now: datetime) -> World:
    """Read ``<field>.jsonl`` for each field of World, every date moved by whole days so that ``as_of`` is *now*.

    *now* has a time zone. The file of a field that has a default may be missing. Raises SeatcheckError naming the
    file, and the line where one is wrong.
    """
    fields = [f for f in msgspec.structs.fields(World) if f.required or (folder / f"{f.name}.jsonl").is_file()]
    world = World(**{field.name: _read(folder / f"{field.name}.jsonl", field.type) for field in fields})
    if len(world.organization) != 1:
        raise SeatcheckError(f"{folder / 'organization.jsonl'} has to have one line")
    for loose in _loose_ends(world):
        raise SeatcheckError(f"{folder} does not hold together: {loose}")
    whole_days = timedelta(days=(now - world.organization[0].as_of).days)
    _move(world, whole_days)
    return world


def _read(file: Traversable, kind: Any) -> list[Any]:
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise SeatcheckError(f"{file} cannot be read: {error.strerror}") from error
    (record,) = kind.__args__
    return [_decode(file, number, line, record) for number, line in enumerate(lines, start=1)]


def _decode(file: Traversable, number: int, line: bytes, record: type) -> object:
    try:
        return msgspec.json.decode(line, type=record)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SeatcheckError(f"{file}, line {number}: {error}") from error


def _move(thing: object, by: timedelta) -> None:
    """Move every date in *thing* and below it."""
    if isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            value = getattr(thing, name)
            if isinstance(value, datetime):
                setattr(thing, name, value + by)
            else:
                _move(value, by)
    elif isinstance(thing, list):
        for item in thing:
            _move(item, by)


def _loose_ends(world: World) -> Iterator[str]:
    """Yield a sentence for each name that nothing in the world bears. Audit events may name what is gone."""
    accounts = {account.id for account in world.accounts}
    people = accounts | {customer.id for customer in world.portal_customers}
    yield from _unknown("resource", _resources_named(world), {resource.id for resource in world.resources})
    yield from _unknown("directory", {group.directory for group in world.groups}, {d.id for d in world.directories})
    yield from _unknown("account", _accounts_named(world), accounts)
    yield from _unknown("group", {g for role in world.project_roles for g in role.groups}, {g.id for g in world.groups})
    policies = {account.authentication_policy for account in world.accounts} - {""}
    yield from _unknown("authentication policy", policies, {policy.id for policy in world.authentication_policies})
    yield from _unknown("customer", {each for desk in world.desks for each in desk.customers}, people)
    yield from _unknown("customer", {m for each in world.customer_organizations for m in each.members}, people)
    yield from _unknown("site", _sites_named(world), {site.name for site in world.sites})
    user = world.organization[0].site_user
    yield from _unknown("account with the e-mail", {user}, {account.email or "" for account in world.accounts})


def _accounts_named(world: World) -> Iterator[str]:
    yield from (member for group in world.groups for member in group.members)
    yield from (token.account for token in world.api_tokens)
    yield from (key.created_by for key in world.api_keys)
    yield from (member.account for member in world.bitbucket_members)
    yield from (permission.account for permission in world.repository_permissions)


def _resources_named(world: World) -> Iterator[str]:
    yield from (app.resource for domain in world.approved_domains for app in domain.apps)
    yield from (resource for policy in world.organization_policies for resource in policy.resources)
    yield from (member.workspace for member in world.bitbucket_members)
    yield from (permission.workspace for permission in world.repository_permissions)
    for account in world.accounts:
        yield from (role.resource for role in account.roles)
        yield from (use.resource for use in account.uses if use.resource)
    for group in world.groups:
        yield from (role.resource for role in group.roles)


def _sites_named(world: World) -> Iterator[str]:
    yield from (resource.site for resource in world.resources if resource.site)
    yield from (customer.site for customer in world.portal_customers)
    yield from (desk.site for desk in world.desks)
    yield from (organization.site for organization in world.customer_organizations)
    yield from (request.site for request in world.requests)
    yield from (project.site for project in world.projects)
    yield from (role.site for role in world.project_roles)
    yield from (scheme.site for scheme in world.permission_schemes)


def _unknown(kind: str, named: Iterable[str], known: set[str]) -> Iterator[str]:
    return (f"there is no {kind} {name}" for name in sorted(set(named) - known))
