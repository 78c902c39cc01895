"""Refusals in the shape of the API that a path belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.sandbox.wire import (
    bitbucket_refusal,
    confluence_refusal,
    jira_refusal,
    organization_refusal,
    service_desk_refusal,
)

if TYPE_CHECKING:
    from analyzer.sandbox.wire import Refused


def refusal_at(path: str, status: int, message: str) -> Refused:
    """Return a refusal as the API at *path* words it."""
    if path.startswith("/admin/"):
        return organization_refusal(status, f"ADMIN-{status}-0", message)
    if path.startswith("/2.0/"):
        return bitbucket_refusal(status, message)
    if path.startswith("/ex/confluence/"):
        return confluence_refusal(status, message)
    if "/rest/servicedeskapi/" in path:
        return service_desk_refusal(status, message, "sd.error")
    return jira_refusal(status, message)
