"""The sandbox itself: lets calls in, finds their operation, and counts them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field
from hmac import compare_digest
from threading import Lock
from typing import TYPE_CHECKING

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

    from analyzer.sandbox.faults import Faults
    from analyzer.sandbox.limits import Limits
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
OPERATIONS = tuple(route.name for route in ROUTES)
_PATTERNS = [(re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)), route) for route in ROUTES]


@dataclass
class Sandbox:
    """Atlassian Cloud in a box: one organization, answered as Atlassian's APIs would. Any thread may call it.

    *interrupt* sees each call first; what it returns, if anything, is the answer, and the call is not counted.
    *calls* counts the others by ``METHOD template``, those that are refused too, and *statuses* their answers.
    *latency* is for how many seconds a server keeps back each answer.
    """

    world: World
    quirks: Quirks = field(default_factory=Quirks)
    interrupt: Callable[[Call], Answer | None] | None = None
    calls: Counter[str] = field(default_factory=Counter)
    latency: float = 0.0
    limits: Limits | None = None
    faults: Faults | None = None
    statuses: Counter[int] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._index = Index(self.world)

    def changed(self) -> None:
        """Take note that the world has changed: what was found and answered before holds no longer."""
        self._index = Index(self.world)

    def answer(self, call: Call) -> Answer:
        """Answer *call*."""
        interruption = self.interrupt(call) if self.interrupt else None
        if interruption is not None:
            return interruption
        with self._lock:
            try:
                route, where = _find(call)
            except Refused as refusal:
                return refusal.answer
            self.calls[route.name] += 1
            answer = self._weighed(Ask(call, where, self._index, self.quirks), route)
            self.statuses[answer.status] += 1
            return answer

    def _weighed(self, ask: Ask, route: Route) -> Answer:
        """Answer within the limits."""
        place = ask.where.get("cloudId") or self._index.organization.id
        try:
            _admit(ask.call, self._index.organization)
            _refuse_strangers(ask)
            left = self.limits.admit(ask.call, route, place) if self.limits else {}
        except Refused as refusal:
            return refusal.answer
        answer = self.faults.play(ask, route) if self.faults else route.answer(ask)
        if self.limits:
            self.limits.count(ask.call, place, answer)
        return answer.having(left) if left else answer


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
