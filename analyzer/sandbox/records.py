"""Pieces of the records that several operations of the Organizations API show, and where an answer holds records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.sandbox.world import Account

Json: TypeAlias = "Mapping[str, object]"

_PRODUCT_KEYS = {"jira-servicedesk": "jira-service-desk"}  # elsewhere the product's key is its app's name
_LISTS = ("data", "values", "results", "issues")
_MEMBERSHIP = {"suspended": "suspended", "not_invited": "no_membership"}


def account_status(account: Account) -> str:
    """Return the status of the account itself: active or inactive."""
    return "inactive" if account.status in {"deactivated", "for_deletion"} else "active"


def membership_status(account: Account) -> str:
    """Return the status of the account in the organization: active, suspended or no_membership."""
    return _MEMBERSHIP.get(account.status, "active")


def product_key(app: str) -> str:
    """Return how the lists of a user's products call *app*."""
    return _PRODUCT_KEYS.get(app, app)


def picture(account: Account) -> str:
    """Return where a picture of *account* would be."""
    return f"https://avatars.example/{account.id}.png"


def present(record: Json) -> Json:
    """Return *record* without the keys that hold None: this API leaves a field out that has no value."""
    return {key: value for key, value in record.items() if value is not None}


def records_in(said: Any) -> list[Any]:
    """Return the records of an answer's JSON, as the very list that stands in it: empty where it is no list."""
    if isinstance(said, list):
        return said
    found = (said[name] for name in _LISTS if isinstance(said.get(name), list)) if isinstance(said, dict) else ()
    return next(iter(found), [])
