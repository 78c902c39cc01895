"""The Organizations API's older policies, and the app access settings, which Atlassian has withdrawn since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from analyzer.sandbox.cursors import Place, asked_place, page, read
from analyzer.sandbox.wire import Answer, Ask, Route, gateway_refusal, ok, organization_refusal

if TYPE_CHECKING:
    from analyzer.sandbox.governance import ApprovedDomain, OrganizationPolicy
    from analyzer.sandbox.records import Json

POLICIES_A_PAGE = 20


def _policies(ask: Ask) -> Answer:
    cursor = ask.call.one("cursor")
    place = Place(ask.call.path, POLICIES_A_PAGE, ask.call.one("type") or "") if cursor is None else read(ask, cursor)
    rows = (policy for policy in ask.index.world.organization_policies if place.asked in {"", policy.type})
    return page(ask, place, rows, _policy, ask.quirks.v1_next)


class _NoQuestion(msgspec.Struct):
    """The list of domains takes no filter."""


def _domains(ask: Ask) -> Answer:
    _refuse_where_withdrawn(ask)
    place = asked_place(ask, _NoQuestion())
    return page(ask, place, ask.index.world.approved_domains, _domain, ask.quirks.v2_next)


def _one_domain(ask: Ask) -> Answer:
    _refuse_where_withdrawn(ask)
    wanted = ask.where["domain"].casefold()
    for domain in ask.index.world.approved_domains:
        if domain.domain.casefold() == wanted:
            return ok(_details(domain))
    raise organization_refusal(404, "ADMIN-404-2", "Organization not found", "the domain has no settings")


def _refuse_where_withdrawn(ask: Ask) -> None:
    if not ask.quirks.app_access_served:
        raise gateway_refusal(404, "Not Found")


def _policy(policy: OrganizationPolicy) -> Json:
    attributes: dict[str, object] = {
        "type": policy.type,
        "name": policy.name,
        "status": "enabled" if policy.enabled else "disabled",
        "resources": [{"id": resource, "applicationStatus": "applied"} for resource in policy.resources],
    }
    if policy.allowed:
        attributes["rule"] = {"in": policy.allowed}
    return {"id": policy.id, "type": "policy", "attributes": attributes}


def _domain(domain: ApprovedDomain) -> Json:
    return {"domain": domain.domain, "enabled": domain.enabled, "numberOfProductsAppliesTo": len(domain.apps)}


def _details(domain: ApprovedDomain) -> Json:
    products = [
        {"productId": app.resource, "adminApprovalRequired": app.needs_approval, "role": app.role}
        for app in domain.apps
    ]
    return {
        "domain": domain.domain,
        "enabled": domain.enabled,
        "adminNotifications": domain.tells_admins,
        "products": products,
    }


_SETTINGS = "/admin/v2/orgs/{orgId}/app-access-settings/domains"

ROUTES = (
    Route("GET", "/admin/v1/orgs/{orgId}/policies", _policies),
    Route("GET", _SETTINGS, _domains),
    Route("GET", f"{_SETTINGS}/{{domain}}", _one_domain),
)
