"""The Jira platform API: users."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from analyzer.sandbox.index import shown
from analyzer.sandbox.wire import Answer, Ask, Route, jira_refusal, ok

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.sandbox.index import Person
    from analyzer.sandbox.world import Site

USERS_A_PAGE = 1000


def _users(ask: Ask) -> Answer:
    start, most = _number(ask, "startAt", 0), _number(ask, "maxResults", 50)
    people = ask.index.people(ask.site.name)
    rows = (person for person in people if ask.quirks.portals_in_user_search or person.kind != "customer")
    listing = ask.listing("users", rows, partial(_user, ask.site))
    return ok(listing.part(start, start + min(most, USERS_A_PAGE)))


def _one_user(ask: Ask) -> Answer:
    account = ask.call.one("accountId")
    if account is None:
        raise jira_refusal(400, "The accountId query parameter needs to be provided.")
    person = ask.index.person(ask.site.name, account)
    if person is None:
        raise jira_refusal(404, "Specified user does not exist or you do not have required permissions")
    wide = "groups" in (ask.call.one("expand") or "").split(",")
    return ok({**_user(ask.site, person), **(_groups(ask, account) if wide else {})})


def _users_by_id(ask: Ask) -> Answer:
    ids = list(dict.fromkeys(ask.call.every("accountId")))
    if not 1 <= len(ids) <= ask.quirks.users_by_id:
        raise jira_refusal(400, f"Give between 1 and {ask.quirks.users_by_id} accountId parameters.")
    start, most = _number(ask, "startAt", 0), _number(ask, "maxResults", 10)
    known = [person for each in ids if (person := ask.index.person(ask.site.name, each))]
    page = {
        "self": f"{ask.site.url}/rest/api/3/user/bulk",
        "startAt": start,
        "maxResults": most,
        "total": len(known),
        "isLast": start + most >= len(known),
        "values": [_user(ask.site, person) for person in known[start : start + most]],
    }
    return ok(page)


def _myself(ask: Ask) -> Answer:
    """Show the owner of the token, who must be an account of the world."""
    user = ask.index.organization.site_user
    account = next(account for account in ask.index.world.accounts if account.email == user)
    return ok(_user(ask.site, shown(account)))


def _number(ask: Ask, name: str, otherwise: int) -> int:
    number = ask.call.number(name, otherwise)
    if number is None:
        raise jira_refusal(400, f"{name} is not a number.")
    return number


def _user(site: Site, person: Person) -> Mapping[str, object]:
    return {
        "self": f"{site.url}/rest/api/3/user?accountId={person.id}",
        "accountId": person.id,
        "accountType": person.kind,
        "displayName": person.name,
        "emailAddress": person.email,
        "active": person.active,
        "timeZone": "Etc/UTC",
        "locale": "en_GB",
        "avatarUrls": {"48x48": f"https://avatars.example/{person.id}.png"},
    }


def _groups(ask: Ask, account: str) -> Mapping[str, object]:
    groups = [{"name": group.name, "groupId": group.id} for group in ask.index.groups_of(account)]
    return {"groups": {"size": len(groups), "items": groups}}


_SITE = "/ex/jira/{cloudId}/rest/api/3"

ROUTES = (
    Route("GET", f"{_SITE}/users/search", _users),
    Route("GET", f"{_SITE}/user", _one_user),
    Route("GET", f"{_SITE}/user/bulk", _users_by_id),
    Route("GET", f"{_SITE}/myself", _myself),
)
