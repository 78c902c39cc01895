"""The Confluence API: its groups, and the guests of a site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from analyzer.sandbox.wire import Answer, Ask, Route, confluence_refusal, gateway_refusal, ok

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from analyzer.sandbox.world import Account, Group, Resource

    Json = Mapping[str, object]

T = TypeVar("T")
GROUPS_A_PAGE, USERS_A_PAGE = 200, 25
_ALL_USERS = re.compile(r'\s*type\s*=\s*"?user"?\s*')


def _groups(ask: Ask) -> Answer:
    """List the groups of the organization: a site shares them with its other apps."""
    _confluence(ask)
    _refuse_others(ask, {"start", "limit"})
    return ok(_page(ask, ask.index.world.groups, _group, GROUPS_A_PAGE))


def _users(ask: Ask) -> Answer:
    """Search for users as far as seatcheck needs it: all guests. Every other search is refused."""
    app = _confluence(ask)
    _refuse_others(ask, {"start", "limit", "cql", "sitePermissionTypeFilter"})
    asked = ask.call.one("cql") or ""
    if not _ALL_USERS.fullmatch(asked):
        raise confluence_refusal(400, "Could not parse cql: the sandbox knows type=user only.")
    if ask.call.one("sitePermissionTypeFilter") != "externalCollaborator":
        raise confluence_refusal(400, "The sandbox searches for external collaborators only.")
    page = _page(ask, _guests(ask, app), _found, USERS_A_PAGE)
    return ok({**page, "cqlQuery": asked, "searchDuration": 1})


def _guests(ask: Ask, app: Resource) -> Iterator[Account]:
    """Yield the active guests. Suspended ones are left out, as the lists of this API do."""
    for account in ask.index.world.accounts:
        held = {holding.role for holding in ask.index.holdings[account.id] if holding.resource == app.id}
        if account.status == "active" and "atlassian/guest" in held:
            yield account


def _confluence(ask: Ask) -> Resource:
    for resource in ask.index.world.resources:
        if resource.app == "confluence" and resource.site == ask.site.name:
            return resource
    raise gateway_refusal(404, "The site has no Confluence.")


def _refuse_others(ask: Ask, known: set[str]) -> None:
    if strange := {name for name, _ in ask.call.query} - known:
        raise confluence_refusal(400, f"The sandbox does not know {', '.join(sorted(strange))}.")


def _page(ask: Ask, rows: Iterable[T], show: Callable[[T], object], most: int) -> Json:
    start, limit = ask.call.number("start", 0), ask.call.number("limit", most)
    if start is None or not limit:
        raise confluence_refusal(400, "start and limit are numbers, limit from 1.")
    listing, limit = ask.listing("", rows, show), min(limit, ask.quirks.confluence_page)
    values = listing.part(start, start + limit)
    links = {"base": f"{ask.site.url}/wiki", "context": "/wiki", "self": _link(ask, start, limit)}
    if start + limit < len(listing):
        links["next"] = _link(ask, start + limit, limit)
    size = {"start": start, "limit": limit, "size": len(values), "totalSize": len(listing)}
    return {"results": values, **size, "_links": links}


def _link(ask: Ask, start: int, limit: int) -> str:
    """Links begin behind `/wiki`, and name neither host nor gateway."""
    kept = [pair for pair in ask.call.query if pair[0] not in {"start", "limit"}]
    query = urlencode([*kept, ("limit", limit), ("start", start)])
    return f"{ask.call.path.partition('/wiki')[2]}?{query}"


def _group(group: Group) -> Json:
    return {"type": "group", "name": group.name, "id": group.id, "_links": {}}


def _found(account: Account) -> Json:
    return {
        "user": _user(account),
        "title": account.name,
        "excerpt": "",
        "url": f"/people/{account.id}",
        "breadcrumbs": [],
        "entityType": "user",
        "iconCssClass": "aui-icon content-type-profile",
        "lastModified": account.added,
        "score": 0.0,
    }


def _user(account: Account) -> Json:
    return {
        "type": "known",
        "accountId": account.id,
        "accountType": account.type,
        "email": "" if account.email_hidden else account.email or "",
        "publicName": account.name,
        "displayName": account.name,
        "isExternalCollaborator": True,
        "_links": {},
    }


_API = "/ex/confluence/{cloudId}/wiki/rest/api"

ROUTES = (
    Route("GET", f"{_API}/group", _groups),
    Route("GET", f"{_API}/search/user", _users),
)
