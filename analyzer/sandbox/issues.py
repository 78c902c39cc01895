"""The Jira platform API: how many issues answer a question, and which."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import msgspec

from analyzer.sandbox import jql
from analyzer.sandbox.cursors import Place, opened, write
from analyzer.sandbox.wire import Answer, Ask, Route, jira_refusal, ok

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from analyzer.sandbox.world import Request

_Field: TypeAlias = Literal["id", "key", "created", "updated"]
_Limit: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=5000)]


class _Count(msgspec.Struct, forbid_unknown_fields=True):
    jql: str


class _Search(_Count, rename="camel", forbid_unknown_fields=True):
    """A search. Fields that the sandbox does not have are refused rather than left out."""

    fields: tuple[_Field, ...] = ("id",)
    max_results: _Limit = 50
    next_page_token: str | None = None


def _count(ask: Ask) -> Answer:
    query = _query(ask, ask.content(_Count).jql)
    return ok({"count": sum(1 for _ in _found(ask, query))})


def _search(ask: Ask) -> Answer:
    body = ask.content(_Search)
    query = _query(ask, body.jql)
    start = _start(ask, body)
    end = start + body.max_results
    found = _ordered(_found(ask, query), query)
    page = {"isLast": end >= len(found), "issues": [_issue(ask, body.fields, each) for each in found[start:end]]}
    if end < len(found):
        page["nextPageToken"] = write(Place(ask.call.path, body.max_results, body.jql, end))
    return ok(page)


def _query(ask: Ask, text: str) -> jql.Query:
    try:
        query = jql.read(text)
    except jql.NotUnderstood as error:
        raise jira_refusal(400, f"Error in the JQL Query: {error}.") from None
    for clause in query.clauses:
        _refuse_unknown(ask, clause)
    return query


def _refuse_unknown(ask: Ask, clause: jql.Clause) -> None:
    """Refuse a value that the site does not know: it is an error, not a count of zero."""
    known = ask.index.values(ask.site.name, clause.field)
    for value in clause.values:
        if value not in known:
            raise jira_refusal(400, f"The value '{value}' does not exist for the field '{clause.field}'.")


def _start(ask: Ask, body: _Search) -> int:
    """Return where the page begins. A token belongs to the query that it was given out for."""
    if body.next_page_token is None:
        return 0
    place = opened(body.next_page_token)
    if place is None or (place.path, place.asked) != (ask.call.path, body.jql):
        raise jira_refusal(400, "The nextPageToken is not valid for this query.")
    return place.start


def _found(ask: Ask, query: jql.Query) -> Iterator[Request]:
    """Yield the issues that fit. Where someone is asked for, only theirs are gone through."""
    person = next((c for c in query.clauses if c.field != "project"), None)
    index, site = ask.index, ask.site.name
    issues = index.requests_of(site, person.field, person.values[0]) if person else index.requests(site)
    return (issue for issue in issues if all(clause.holds(issue) for clause in query.clauses))


def _ordered(issues: Iterable[Request], query: jql.Query) -> list[Request]:
    moment = partial(_moment, query.order)
    return sorted(issues, key=moment, reverse=True) if query.order else list(issues)


def _moment(field: str, issue: Request) -> datetime:
    return issue.updated or issue.created if field == "updated" else issue.created


def _issue(ask: Ask, fields: tuple[_Field, ...], issue: Request) -> Mapping[str, object]:
    """Show an issue. Asked for its id alone, Jira does not even tell its key."""
    number = ask.index.issue_ids[issue.site, issue.key]
    if set(fields) == {"id"}:
        return {"id": number}
    times = [name for name in fields if name in {"created", "updated"}]
    address = f"{ask.site.url}/rest/api/3/issue/{number}"
    shown = {"expand": "", "id": number, "self": address, "key": issue.key}
    return {**shown, "fields": {name: _time(_moment(name, issue)) for name in times}}


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}{moment:%z}"


_SEARCH = "/ex/jira/{cloudId}/rest/api/3/search"

ROUTES = (
    Route("POST", f"{_SEARCH}/approximate-count", _count),
    Route("POST", f"{_SEARCH}/jql", _search),
)
