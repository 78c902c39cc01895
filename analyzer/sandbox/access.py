"""The Admin APIs for API tokens, API keys and authentication policies.

Their OpenAPI documents were not at hand: what their pages do not tell is settled by a field of Quirks.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from analyzer.sandbox.cursors import Place, page, read
from analyzer.sandbox.records import Json, present
from analyzer.sandbox.wire import Answer, Ask, Route, ok, organization_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analyzer.sandbox.governance import ApiKey, ApiToken
    from analyzer.sandbox.index import Index

T = TypeVar("T")


def _tokens(ask: Ask) -> Answer:
    return _page(ask, ask.index.world.api_tokens, partial(_token, ask.index))


def _token_count(ask: Ask) -> Answer:
    return ok({"count": len(ask.index.world.api_tokens)})


def _keys(ask: Ask) -> Answer:
    return _page(ask, ask.index.world.api_keys, partial(_key, ask.index))


def _key_count(ask: Ask) -> Answer:
    return ok({"count": len(ask.index.world.api_keys)})


def _page(ask: Ask, rows: Sequence[T], show: Callable[[T], object]) -> Answer:
    """Answer with a page. The sandbox does not filter or sort here: it refuses rather than overlook what was asked."""
    if strange := {name for name, _ in ask.call.query} - {"cursor", "pageSize"}:
        raise _wrong(f"the sandbox does not know {', '.join(sorted(strange))}")
    most = ask.quirks.access_page
    size = ask.call.number("pageSize", most)
    if not size:
        raise _wrong("pageSize is a number from 1")
    cursor = ask.call.one("cursor")
    place = Place(ask.call.path, min(size, most)) if cursor is None else read(ask, cursor)
    return page(ask, place, rows, show, ask.quirks.access_next)


def _wrong(why: str) -> Exception:
    return organization_refusal(400, "ADMIN-400-24", "Invalid request", why)


def _token(index: Index, token: ApiToken) -> Json:
    return present(
        {
            "id": token.id,
            "label": token.label,
            "status": "BLOCKED" if token.blocked else "ALLOWED",
            "createdAt": token.created,
            "expiresAt": token.expires,
            "lastActiveAt": token.last_active,
            "user": _owner(index, token.account),
            "scopes": token.scopes,
        }
    )


def _key(index: Index, key: ApiKey) -> Json:
    return present(
        {
            "id": key.id,
            "label": key.label,
            "createdAt": key.created,
            "expiresAt": key.expires,
            "lastActiveAt": key.last_active,
            "resource": f"ari:cloud:platform::org/{index.organization.id}",
            "orgId": index.organization.id,
            "createdBy": _owner(index, key.created_by),
            "scopes": key.scopes,
            "targetResources": [],
        }
    )


def _owner(index: Index, account: str) -> Json:
    owner = index.accounts[account]
    return present({"id": owner.id, "orgId": index.organization.id, "name": owner.name, "email": owner.email})


class _Accounts(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    account_ids: list[str]


def _authentication_policies(ask: Ask) -> Answer:
    """Name the policy of each managed account that was asked for; about the others it says nothing."""
    ids, most = ask.content(_Accounts).account_ids, ask.quirks.policies_by_id
    if not 1 <= len(ids) <= most:
        raise _wrong(f"accountIds holds from 1 to {most} accounts")
    policies = {policy.id: policy for policy in ask.index.world.authentication_policies}
    asked = [account for each in ids if (account := ask.index.accounts.get(each))]
    return ok(
        [
            {"accountId": a.id, "email": a.email, "policyId": policy.id, "policyName": policy.name}
            for a in asked
            if a.claim == "managed" and (policy := policies.get(a.authentication_policy))
        ]
    )


_ACCESS = "/admin/api-access/v1/orgs/{orgId}"

ROUTES = (
    Route("GET", f"{_ACCESS}/api-tokens", _tokens),
    Route("GET", f"{_ACCESS}/api-tokens/count", _token_count),
    Route("GET", f"{_ACCESS}/api-keys", _keys),
    Route("GET", f"{_ACCESS}/api-keys/count", _key_count),
    Route("POST", "/admin/control/v1/orgs/{orgId}/users/auth-policies/bulk-fetch", _authentication_policies),
)
