"""The Organizations API: the organization, its domains, managed accounts, directories and workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from analyzer.sandbox.cursors import Place, asked_place, page, read
from analyzer.sandbox.records import Json, account_status, picture, present, product_key
from analyzer.sandbox.wire import Answer, Ask, Route, ok, organization_refusal

if TYPE_CHECKING:
    from analyzer.sandbox.index import Index
    from analyzer.sandbox.world import Account, Directory, Domain, Resource, Use

DOMAINS_A_PAGE = 20
ACCOUNTS_A_PAGE = 100


def _organizations(ask: Ask) -> Answer:
    place = _place(ask, 100)
    return page(ask, place, [ask.index], _organization, ask.quirks.v1_next)


def _one_organization(ask: Ask) -> Answer:
    return ok({"data": _organization(ask.index)})


def _domains(ask: Ask) -> Answer:
    place = _place(ask, DOMAINS_A_PAGE)
    return page(ask, place, ask.index.world.domains, lambda d: _domain(ask.index, d), ask.quirks.v1_next)


def _managed_accounts(ask: Ask) -> Answer:
    accounts = ask.index.managed
    meta = {"total": max(0, len(accounts) + ask.index.organization.managed_total_error)}
    place = _place(ask, ACCOUNTS_A_PAGE)
    return page(ask, place, accounts, lambda a: _managed(ask.index, a), ask.quirks.v1_next, meta=meta)


def _place(ask: Ask, rows: int) -> Place:
    cursor = ask.call.one("cursor")
    return Place(ask.call.path, rows) if cursor is None else read(ask, cursor)


class _DirectoryQuestion(msgspec.Struct):
    account: str | None
    ids: list[str]
    term: str


def _directories(ask: Ask) -> Answer:
    call = ask.call
    asked = _DirectoryQuestion(call.one("accountId"), call.every("directoryIds"), call.one("searchTerm") or "")
    place = asked_place(ask, asked)
    question = msgspec.json.decode(place.asked, type=_DirectoryQuestion)
    account = ask.index.accounts.get(question.account or "")
    rows = [d for d in ask.index.world.directories if question.term.casefold() in d.name.casefold()]
    rows = [d for d in rows if not question.ids or d.id in question.ids]
    if question.account is not None:
        rows = [d for d in rows if account is not None and d.id in ask.index.directories_of(account)]
    return page(ask, place, rows, _directory, ask.quirks.v2_next)


class _WorkspaceSearch(msgspec.Struct, forbid_unknown_fields=True):
    """The sandbox does not filter or sort workspaces: `query` and `sort` are refused rather than overlooked."""

    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] | msgspec.UnsetType = msgspec.UNSET


def _workspaces(ask: Ask) -> Answer:
    body = ask.content(_WorkspaceSearch)
    if body.cursor is not None and body.limit is not msgspec.UNSET:
        raise organization_refusal(
            400, "ADMIN-400-24", "Invalid request body", "no other property may stand beside a cursor"
        )
    limit = 20 if body.limit is msgspec.UNSET else body.limit
    place = read(ask, body.cursor) if body.cursor is not None else Place(ask.call.path, limit)
    rows = ask.index.world.resources
    shown = rows[place.start : place.start + place.limit]
    meta = {"total": len(rows), "pageSize": len(shown), "startIndex": place.start, "endIndex": place.start + len(shown)}
    return page(ask, place, rows, _workspace, ask.quirks.v2_next, meta=meta)


def _address(index: Index) -> str:
    return f"https://api.atlassian.com/admin/v1/orgs/{index.organization.id}"


def _organization(index: Index) -> Json:
    here = _address(index)
    return {
        "id": index.organization.id,
        "type": "orgs",
        "attributes": {"name": index.organization.name},
        "relationships": {
            "domains": {"links": {"related": f"{here}/domains"}},
            "users": {"links": {"related": f"{here}/users"}},
        },
        "links": {"self": here},
    }


def _domain(index: Index, domain: Domain) -> Json:
    return {
        "id": domain.id,
        "type": "domains",
        "attributes": {"name": domain.name, "claim": {"type": domain.type, "status": domain.status}},
        "links": {"self": f"{_address(index)}/domains/{domain.id}"},
    }


def _managed(index: Index, account: Account) -> Json:
    return present(
        {
            "account_id": account.id,
            "account_type": account.type,
            "account_status": account_status(account),
            "name": account.name,
            "picture": picture(account),
            "email": account.email,
            "access_billable": account.guard_billable,
            "last_active": account.last_active,
            "product_access": [_product(index, use) for use in account.uses],
            "links": {"self": f"https://api.atlassian.com/users/{account.id}/manage/profile"},
        }
    )


def _product(index: Index, use: Use) -> Json:
    """Show one use of an app: of ours, or of another organization's."""
    ours = index.resources.get(use.resource)
    app, name, url = (ours.app, ours.type, ours.url) if ours else (use.app, use.name, use.url)
    shown = {"key": product_key(app), "name": name, "url": url, "last_active": use.last_active}
    return present(shown)


def _directory(directory: Directory) -> Json:
    icon = f"https://avatars.example/directory-{directory.id}.png"
    return {"directoryId": directory.id, "name": directory.name, "icon": icon}


def _workspace(resource: Resource) -> Json:
    return {
        "id": resource.id,
        "type": "workspaces",
        "attributes": {
            "name": resource.name,
            "type": resource.type,
            "typeKey": resource.app,
            "owner": None,
            "status": "online",
            "statusDetails": [],
            "hostUrl": resource.url,
            "realm": "cloud",
            "regions": [],
            "sandbox": {"type": "CHILD" if resource.sandbox else "NONE"},
            "capacity": resource.capacity,
            "labels": [],
        },
        "links": {"self": f"https://api.atlassian.com/admin/workspaces/{resource.id}"},
    }


ROUTES = (
    Route("GET", "/admin/v1/orgs", _organizations),
    Route("GET", "/admin/v1/orgs/{orgId}", _one_organization),
    Route("GET", "/admin/v1/orgs/{orgId}/domains", _domains),
    Route("GET", "/admin/v1/orgs/{orgId}/users", _managed_accounts),
    Route("GET", "/admin/v2/orgs/{orgId}/directories", _directories),
    Route("POST", "/admin/v2/orgs/{orgId}/workspaces", _workspaces),
)
