"""The Jira Service Management API: desks, their customers, and customer organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from analyzer.sandbox.wire import Answer, Ask, Route, ok, service_desk_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from analyzer.sandbox.index import Person
    from analyzer.sandbox.world import CustomerOrganization, Desk, Site

    Json = Mapping[str, object]

T = TypeVar("T")


def _desks(ask: Ask) -> Answer:
    desks = [desk for desk in ask.index.world.desks if desk.site == ask.site.name]
    return _page(ask, desks, lambda desk: _shown_desk(ask.site, desk))


def _customers(ask: Ask) -> Answer:
    if ask.call.headers.get("x-experimentalapi", "").lower() != "opt-in":
        raise service_desk_refusal(
            412, "This API is experimental. Use the header X-ExperimentalApi: opt-in.", "sd.rest.experimental"
        )
    desk = _desk(ask)
    if desk.denied:
        raise service_desk_refusal(
            403, "You do not have permission to view this desk's customers.", "sd.customers.denied"
        )
    text = (ask.call.one("query") or "").casefold()
    people = (p for p in _people(ask, desk.customers) if text in f"{p.name} {p.email or ''}".casefold())
    return _page(ask, people, lambda person: _shown_person(ask.site, person))


def _desk_organizations(ask: Ask) -> Answer:
    desk = _desk(ask)
    return _organization_page(ask, (o for o in _all_organizations(ask) if o.id in desk.organizations))


def _organizations(ask: Ask) -> Answer:
    return _organization_page(ask, _all_organizations(ask))


def _organization_page(ask: Ask, organizations: Iterable[CustomerOrganization]) -> Answer:
    account = ask.call.one("accountId")
    if account is not None and ask.index.person(ask.site.name, account) is None:
        raise service_desk_refusal(404, "The user does not exist.", "sd.user.not.found")
    rows = (o for o in organizations if account is None or account in o.members)
    return _page(ask, rows, lambda organization: _shown_organization(ask.site, organization))


def _members(ask: Ask) -> Answer:
    wanted = ask.where["organizationId"]
    organization = next((o for o in _all_organizations(ask) if o.id == wanted), None)
    if organization is None:
        raise service_desk_refusal(404, "The organization does not exist.", "sd.organisation.error.not.found")
    return _page(ask, _people(ask, sorted(organization.members)), lambda person: _shown_person(ask.site, person))


def _all_organizations(ask: Ask) -> list[CustomerOrganization]:
    return [o for o in ask.index.world.customer_organizations if o.site == ask.site.name]


def _people(ask: Ask, accounts: Iterable[str]) -> Iterator[Person]:
    return (person for account in accounts if (person := ask.index.person(ask.site.name, account)))


def _desk(ask: Ask) -> Desk:
    """Find the desk by its number, or by one of the project identifiers that Atlassian takes instead."""
    wanted = ask.where["serviceDeskId"].removeprefix("serviceDeskId:").removeprefix("projectKey:")
    for desk in ask.index.world.desks:
        if desk.site == ask.site.name and wanted in {desk.id, desk.project_key, f"projectId:{desk.project_id}"}:
            return desk
    raise service_desk_refusal(404, "The service desk does not exist.", "sd.service.desk.not.found")


def _page(ask: Ask, rows: Iterable[T], show: Callable[[T], object]) -> Answer:
    """Answer with a page no longer than the server's own limit, which `limit` then names."""
    filters = tuple(pair for pair in ask.call.query if pair[0] not in {"start", "limit"})
    listing = ask.listing(filters, rows, show)
    start, limit = _number(ask, "start", 0), _number(ask, "limit", 50)
    limit = min(limit, ask.quirks.service_desk_page)
    values = listing.part(start, start + limit)
    page = {
        "_expands": [],
        "size": len(values),
        "start": start,
        "limit": limit,
        "isLastPage": start + limit >= len(listing),
        "_links": _links(ask, start, limit, more=start + limit < len(listing)),
        "values": values,
    }
    return ok(page)


def _number(ask: Ask, name: str, otherwise: int) -> int:
    number = ask.call.number(name, otherwise)
    if number is None or (name == "limit" and number == 0):
        raise service_desk_refusal(400, f"{name} is not a number that makes sense.", "sd.validation.paging")
    return number


def _links(ask: Ask, start: int, limit: int, *, more: bool) -> Json:
    """Links name the site, not the gateway that was called: only `start` and `limit` are of use to a reader."""
    here = _address(ask.site) + ask.call.path.partition("/rest/servicedeskapi")[2]
    links = {"base": _address(ask.site), "context": "", "self": f"{here}?start={start}&limit={limit}"}
    return links | ({"next": f"{here}?start={start + limit}&limit={limit}"} if more else {})


def _address(site: Site) -> str:
    return f"{site.url}/rest/servicedeskapi"


def _shown_desk(site: Site, desk: Desk) -> Json:
    return {
        "id": desk.id,
        "projectId": desk.project_id,
        "projectKey": desk.project_key,
        "projectName": desk.name,
        "projectTypeKey": "service_desk",
        "_links": {"self": f"{_address(site)}/servicedesk/{desk.id}"},
    }


def _shown_organization(site: Site, organization: CustomerOrganization) -> Json:
    created = organization.created
    return {
        "id": organization.id,
        "uuid": organization.uuid,
        "name": organization.name,
        "created": {
            "iso8601": created.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "epochMillis": int(created.timestamp() * 1000),
        },
        "scimManaged": organization.scim_managed,
        "_links": {"self": f"{_address(site)}/organization/{organization.id}"},
    }


def _shown_person(site: Site, person: Person) -> Json:
    """Show a person as this API does: nothing tells a portal-only customer from an Atlassian account."""
    return {
        "accountId": person.id,
        "displayName": person.name,
        "emailAddress": person.email,
        "active": person.active,
        "timeZone": None if person.email is None else "Etc/UTC",
        "_links": {
            "jiraRest": f"{site.url}/rest/api/2/user?accountId={person.id}",
            "self": f"{site.url}/rest/api/2/user?accountId={person.id}",
        },
    }


_SITE = "/ex/jira/{cloudId}/rest/servicedeskapi"

ROUTES = (
    Route("GET", f"{_SITE}/servicedesk", _desks),
    Route("GET", f"{_SITE}/servicedesk/{{serviceDeskId}}/customer", _customers),
    Route("GET", f"{_SITE}/servicedesk/{{serviceDeskId}}/organization", _desk_organizations),
    Route("GET", f"{_SITE}/organization", _organizations),
    Route("GET", f"{_SITE}/organization/{{organizationId}}/user", _members),
)
