"""The sandbox itself: lets calls in, finds their operation, and counts them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field
from hmac import compare_digest
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from analyzer.sandbox import (
    access,
    assignments,
    bitbucket,
    confluence,
    counts,
    directory,
    events,
    issues,
    jira,
    organizations,
    policies,
    projects,
    servicedesk,
)
from analyzer.sandbox.index import Index
from analyzer.sandbox.quirks import Quirks
from analyzer.sandbox.wire import (
    Answer,
    Ask,
    Call,
    Refused,
    Route,
    bitbucket_refusal,
    gateway_refusal,
    jira_refusal,
    organization_refusal,
    service_desk_refusal,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.sandbox.world import Organization, World

ROUTES: tuple[Route, ...] = (
    *organizations.ROUTES,
    *directory.ROUTES,
    *assignments.ROUTES,
    *counts.ROUTES,
    *policies.ROUTES,
    *access.ROUTES,
    *events.ROUTES,
    *jira.ROUTES,
    *issues.ROUTES,
    *projects.ROUTES,
    *servicedesk.ROUTES,
    *confluence.ROUTES,
    *bitbucket.ROUTES,
)
_PATTERNS = [(re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)), route) for route in ROUTES]


@dataclass
class Sandbox:
    """Atlassian Cloud in a box: one organization, answered as Atlassian's APIs would. Any thread may call it.

    *interrupt* sees each call first; what it returns, if anything, is the answer, and the call is not counted.
    *calls* counts the others by ``METHOD template``, those that are refused too.
    """

    world: World
    quirks: Quirks = field(default_factory=Quirks)
    interrupt: Callable[[Call], Answer | None] | None = None
    calls: Counter[str] = field(default_factory=Counter)
    latency: float = 0.0
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._index = Index(self.world)

    def answer(self, call: Call) -> Answer:
        """Answer *call*."""
        interruption = self.interrupt(call) if self.interrupt else None
        if interruption is not None:
            return interruption
        try:
            with self._lock:
                return self._handle(call)
        except Refused as refusal:
            return refusal.answer

    def _handle(self, call: Call) -> Answer:
        route, where = _find(call)
        self.calls[route.name] += 1
        _admit(call, self._index.organization)
        ask = Ask(call, where, self._index, self.quirks)
        _refuse_strangers(ask)
        try:
            return route.handler(ask)
        except msgspec.DecodeError as error:
            raise _body_refusal(call, str(error)) from None


def _find(call: Call) -> tuple[Route, dict[str, str]]:
    for pattern, route in _PATTERNS:
        if route.method == call.method and (found := pattern.fullmatch(call.path)):
            return route, found.groupdict()
    raise gateway_refusal(404, "Not Found")


def _admit(call: Call, organization: Organization) -> None:
    """Check the organization's key, or a site's user and token."""
    admin = call.path.startswith("/admin/")
    pair = f"{organization.site_user}:{organization.site_token}"
    proof = f"Bearer {organization.org_key}" if admin else f"Basic {b64encode(pair.encode()).decode()}"
    if compare_digest(call.headers.get("authorization", "").encode(), proof.encode()):
        return
    if call.path.startswith("/2.0/"):
        raise bitbucket_refusal(401, "The request was not authenticated.")
    if admin or call.path.startswith("/ex/confluence/"):
        raise gateway_refusal(401, "Unauthorized")
    if "/rest/servicedeskapi/" in call.path:
        raise service_desk_refusal(401, "The user is not logged in.", "sd.auth.required")
    raise jira_refusal(401, "Client must be authenticated to access this resource.")


def _refuse_strangers(ask: Ask) -> None:
    """Refuse what is about another organization, or a site that is not one of this one's."""
    if ask.where.get("orgId", ask.index.organization.id) != ask.index.organization.id:
        raise organization_refusal(404, "ADMIN-404-2", "Organization not found")
    if "cloudId" in ask.where and ask.where["cloudId"] not in ask.index.sites:
        raise gateway_refusal(404, "No site has this cloud id.")


def _body_refusal(call: Call, why: str) -> Refused:
    if call.path.startswith("/admin/"):
        return organization_refusal(400, "ADMIN-400-24", "Invalid request body", why)
    return jira_refusal(400, f"Invalid request payload: {why}")
