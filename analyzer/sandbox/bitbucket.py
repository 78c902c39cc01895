"""The Bitbucket API: who is in a workspace, and what they may do in its repositories."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from analyzer.sandbox.wire import Answer, Ask, Route, bitbucket_refusal, ok

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from analyzer.sandbox.governance import BitbucketMember, RepositoryPermission
    from analyzer.sandbox.index import Index
    from analyzer.sandbox.world import Resource

    Json = Mapping[str, object]

T = TypeVar("T")
ROWS_A_PAGE, MOST_ROWS_A_PAGE = 10, 100


def _members(ask: Ask) -> Answer:
    workspace = _workspace(ask)
    rows = (m for m in ask.index.world.bitbucket_members if m.workspace == workspace.id)
    return _page(ask, rows, partial(_membership, ask.index, workspace))


def _permissions(ask: Ask) -> Answer:
    workspace = _workspace(ask)
    rows = (m for m in ask.index.world.bitbucket_members if m.workspace == workspace.id)
    return _page(ask, rows, lambda m: {**_membership(ask.index, workspace, m), "permission": m.permission})


def _repository_permissions(ask: Ask) -> Answer:
    workspace = _workspace(ask)
    rows = (each for each in ask.index.world.repository_permissions if each.workspace == workspace.id)
    return _page(ask, rows, partial(_repository_permission, ask.index, workspace))


def _workspace(ask: Ask) -> Resource:
    """Find the workspace by its slug, or by its UUID in curly brackets."""
    wanted = ask.where["workspace"]
    for resource in ask.index.world.resources:
        if resource.app == "bitbucket" and wanted in {_slug(resource), _uuid(resource)}:
            return resource
    raise bitbucket_refusal(404, f"No workspace with identifier '{wanted}'.")


def _page(ask: Ask, rows: Iterable[T], show: Callable[[T], object]) -> Answer:
    """Answer with a page. The sandbox does not filter or sort here: it refuses rather than overlook what was asked."""
    if strange := {name for name, _ in ask.call.query} - {"page", "pagelen"}:
        raise bitbucket_refusal(400, f"The sandbox does not know {', '.join(sorted(strange))}.")
    number, rows_a_page = ask.call.number("page", 1), ask.call.number("pagelen", ROWS_A_PAGE)
    if not number or not rows_a_page or rows_a_page > MOST_ROWS_A_PAGE:
        raise bitbucket_refusal(400, f"page and pagelen are numbers from 1, pagelen up to {MOST_ROWS_A_PAGE}.")
    listing, start = ask.listing("", rows, show), (number - 1) * rows_a_page
    page = {
        "pagelen": rows_a_page,
        "page": number,
        "size": len(listing),
        "values": listing.part(start, start + rows_a_page),
    }
    if start + rows_a_page < len(listing):
        page["next"] = _link(ask, number + 1, rows_a_page)
    return ok(page)


def _link(ask: Ask, page: int, rows_a_page: int) -> str:
    host = ask.call.headers.get("host", "sandbox.example")
    return f"http://{host}{ask.call.path}?{urlencode({'pagelen': rows_a_page, 'page': page})}"


def _membership(index: Index, workspace: Resource, member: BitbucketMember) -> Json:
    shown = {"type": "workspace", "uuid": _uuid(workspace), "slug": _slug(workspace), "name": workspace.name}
    return {"type": "workspace_membership", "user": _user(index, member.account), "workspace": shown}


def _repository_permission(index: Index, workspace: Resource, permission: RepositoryPermission) -> Json:
    full_name = f"{_slug(workspace)}/{permission.repository}"
    repository = {
        "type": "repository",
        "name": permission.repository,
        "full_name": full_name,
        "uuid": _derived_uuid(full_name),
    }
    user = _user(index, permission.account)
    return {
        "type": "repository_permission",
        "permission": permission.permission,
        "user": user,
        "repository": repository,
    }


def _user(index: Index, account: str) -> Json:
    """Show an account as Bitbucket does: without its e-mail address."""
    name = index.accounts[account].name
    nickname = name.partition(" ")[0]
    return {
        "type": "user",
        "uuid": _derived_uuid(account),
        "account_id": account,
        "display_name": name,
        "nickname": nickname,
    }


def _slug(workspace: Resource) -> str:
    return workspace.url.rpartition("/")[2]


def _uuid(workspace: Resource) -> str:
    return f"{{{workspace.id.rpartition('/')[2]}}}"


def _derived_uuid(name: str) -> str:
    """Return a UUID of Bitbucket's own, in its curly brackets: it has one for everything."""
    return f"{{{uuid5(NAMESPACE_URL, name)}}}"


_WORKSPACE = "/2.0/workspaces/{workspace}"

ROUTES = (
    Route("GET", f"{_WORKSPACE}/members", _members),
    Route("GET", f"{_WORKSPACE}/permissions", _permissions),
    Route("GET", f"{_WORKSPACE}/permissions/repositories", _repository_permissions),
)
