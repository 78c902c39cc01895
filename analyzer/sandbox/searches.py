"""What the searches for users and for groups may ask, and who fits the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, TypeVar

import msgspec

from analyzer.sandbox.records import account_status, membership_status
from analyzer.sandbox.wire import Ask, organization_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from analyzer.sandbox.index import Holding, Index
    from analyzer.sandbox.world import Account, Group, Role

_ONE_VALUE = {"claimStatus", "cursor", "limit", "mfaEnabled", "searchTerm"}
_Three = msgspec.Meta(min_length=1, max_length=3)
# The sizes are those that Atlassian's document gives for each list.
_Ten: TypeAlias = Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=10)]
_Twenty: TypeAlias = Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=20)]
_Hundred: TypeAlias = Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=100)]
_Limit: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=100)]
_Membership = Literal["active", "suspended", "no_membership"]
_Status = Literal["active", "suspended", "not_invited", "deactivated", "for_deletion"]

S = TypeVar("S", bound="Search")


class Search(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What the searches for users and for groups have in common. They do not sort: `sortBy` is refused, not ignored."""

    cursor: str | None = None
    limit: _Limit | None = None
    directory_ids: _Ten | None = None
    account_ids: _Ten | None = None
    group_ids: _Ten | None = None
    resource_ids: _Twenty | None = None
    role_ids: _Ten | None = None
    search_term: str | None = None


class UserSearch(Search):
    """The body of a search for users."""

    emails: _Hundred | None = None
    email_domains: _Ten | None = None
    status: Annotated[tuple[_Status, ...], msgspec.Meta(min_length=1, max_length=4)] | None = None
    claim_status: Literal["managed", "unmanaged"] | None = None
    account_status: Annotated[tuple[Literal["active", "inactive", "closed"], ...], _Three] | None = None
    membership_status: Annotated[tuple[_Membership, ...], _Three] | None = None
    mfa_enabled: bool | None = None
    expand: tuple[Literal["platformRoles", "counts.resources", "productAccess", "groups"], ...] = ()


class GroupSearch(Search):
    """The body of a search for groups."""

    group_names: _Hundred | None = None
    resource_owners: _Ten | None = None
    expand: tuple[Literal["counts.resources", "counts.users"], ...] = ()


def queried(ask: Ask, kind: type[S]) -> S:
    """Return the query of a GET as the search that it asks for; a parameter that no search has is refused."""
    names = dict.fromkeys(name for name, _ in ask.call.query)
    asked = {name: ask.call.one(name) if name in _ONE_VALUE else ask.call.every(name) for name in names}
    return msgspec.convert(asked, kind, strict=False)


def directories(ask: Ask, body: Search | None = None) -> tuple[str, ...]:
    """Return the directories that a call is about; none means all. An unknown one is refused."""
    wanted = ask.where["directoryId"]
    if wanted == "-":
        return (body.directory_ids if body else None) or ()
    if all(directory.id != wanted for directory in ask.index.world.directories):
        raise organization_refusal(404, "ADMIN-404-1", "Unknown resource", "there is no such directory")
    return (wanted,)


def user_tests(index: Index, body: UserSearch, within: Collection[str]) -> Iterator[Callable[[Account], bool]]:
    """Yield a test for each filter that the search has."""
    if within:
        yield lambda a: any(directory in within for directory in index.directories_of(a))
    if body.group_ids:
        members = {m for g in index.world.groups if g.id in body.group_ids for m in g.members}
        yield lambda a: a.id in members
    if body.resource_ids or body.role_ids:
        yield lambda a: any(_holds(h, body) for h in index.holdings[a.id])
    if body.emails or body.email_domains or body.search_term:
        yield lambda a: _named(body, a.name.casefold(), (a.email or "").casefold())
    if body.mfa_enabled is not None:
        yield lambda a: a.mfa is body.mfa_enabled
    if body.account_ids or body.status or body.claim_status:
        claims = {body.claim_status} if body.claim_status else ()
        yield lambda a: among(body.account_ids, a.id) and among(body.status, a.status) and among(claims, a.claim)
    if body.account_status or body.membership_status:
        yield (
            lambda a: (
                among(body.account_status, account_status(a)) and among(body.membership_status, membership_status(a))
            )
        )


def group_tests(body: GroupSearch, within: Collection[str]) -> Iterator[Callable[[Group], bool]]:
    """Yield a test for each filter that the search has."""
    if body.resource_ids or body.role_ids or body.resource_owners:
        owners = body.resource_owners
        yield lambda g: any(_holds(r, body) and among(owners, owner(r.resource)) for r in g.roles)
    if body.account_ids:
        wanted = set(body.account_ids)
        yield lambda g: not wanted.isdisjoint(g.members)
    names = {name.casefold() for name in body.group_names or ()}
    term = (body.search_term or "").casefold()
    yield lambda g: among(within, g.directory) and among(body.group_ids, g.id)
    yield lambda g: among(names, g.name.casefold()) and term in g.name.casefold()


def _holds(held: Holding | Role, body: Search) -> bool:
    """Resource and role are wanted of the same grant, not one of each."""
    return among(body.resource_ids, held.resource) and among(body.role_ids, held.role)


def _named(body: UserSearch, name: str, email: str) -> bool:
    term = (body.search_term or "").casefold()
    emails = [wanted.casefold() for wanted in body.emails or ()]
    domains = [wanted.casefold().lstrip("@") for wanted in body.email_domains or ()]
    return (term in name or term in email) and among(emails, email) and among(domains, email.rpartition("@")[2])


def among(wanted: Collection[str] | None, value: str) -> bool:
    """Return whether *value* is wanted; where nothing is named, everything is."""
    return not wanted or value in wanted


def owner(resource: str) -> str:
    """Return the app that an ARI belongs to: its third part."""
    return resource.split(":")[2]
