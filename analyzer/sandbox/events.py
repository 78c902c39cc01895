"""The Organizations API's audit log: a search, a stream to poll, and the kinds of events."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal

import msgspec

from analyzer.sandbox.cursors import asked_place, links_of, page
from analyzer.sandbox.records import Json, present
from analyzer.sandbox.wire import Answer, Ask, Route, ok, organization_refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.sandbox.governance import AuditEvent, EventAction, EventObject
    from analyzer.sandbox.index import Index

EVENTS_A_PAGE, MOST_EVENTS_A_PAGE = 30, 500
STREAMED_A_PAGE = 200
_PROCESSING = timedelta(seconds=40)  # from an event to its place in the stream
_LATEST = 253_402_300_799_000  # 9999, in milliseconds


class _Period(msgspec.Struct):
    """From when to when, in milliseconds since 1970, and which end comes first."""

    first: int
    last: int
    order: Literal["asc", "desc"]


class _Question(_Period):
    """What a search for events asks besides; an empty list asks nothing."""

    action: str
    actors: list[str]
    ips: list[str]


def _stream(ask: Ask) -> Answer:
    """Answer with a page of the stream. Its last page has a cursor too: what happens later is found behind that."""
    order = ask.call.one("sortOrder") or "asc"
    if order not in {"asc", "desc"}:
        raise _wrong("sortOrder is asc or desc")
    first, last = _time(ask, "from", 0), _time(ask, "to", _LATEST)
    place = asked_place(
        ask, _Period(first, last, "desc" if order == "desc" else "asc"), STREAMED_A_PAGE, MOST_EVENTS_A_PAGE
    )
    rows = _within(ask.index.events, msgspec.json.decode(place.asked, type=_Period))
    listing = ask.listing(place.asked, rows, partial(_event, ask.index, streamed=True))
    events = listing.part(place.start, place.start + place.limit)
    links = links_of(ask, place, len(listing), ask.quirks.v1_next, endless=ask.quirks.stream_endless)
    return ok({"data": events, "links": links, "meta": {"page_size": len(events)}})


def _search(ask: Ask) -> Answer:
    """Answer with the newest events first. The sandbox does not search in words, products and places: it says so."""
    if strange := {name for name, _ in ask.call.query} & {"q", "product", "location"}:
        raise _wrong(f"the sandbox does not know {', '.join(sorted(strange))}")
    first, last = _time(ask, "from", 0), _time(ask, "to", _LATEST)
    asked = _Question(first, last, "desc", ask.call.one("action") or "", _listed(ask, "actor"), _listed(ask, "ip"))
    place = asked_place(ask, asked, EVENTS_A_PAGE, MOST_EVENTS_A_PAGE)
    question = msgspec.json.decode(place.asked, type=_Question)
    rows = (event for event in _within(ask.index.events, question) if _fits(event, question))
    return page(ask, place, rows, partial(_event, ask.index), ask.quirks.v1_next)


def _actions(ask: Ask) -> Answer:
    return ok({"data": [_action(action) for action in ask.index.world.event_actions]})


def _within(events: Sequence[AuditEvent], period: _Period) -> Sequence[AuditEvent]:
    first, last = (datetime.fromtimestamp(each / 1000, UTC) for each in (period.first, period.last))
    start = bisect_left(events, first, key=lambda event: event.time)
    end = bisect_right(events, last, key=lambda event: event.time)
    return events[start:end] if period.order == "asc" else events[start:end][::-1]


def _fits(event: AuditEvent, question: _Question) -> bool:
    return (
        question.action in {"", event.action}
        and (not question.actors or event.actor in question.actors)
        and (not question.ips or event.ip in question.ips)
    )


def _time(ask: Ask, name: str, otherwise: int) -> int:
    text = ask.call.one(name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit()) or int(text) > _LATEST:
        raise organization_refusal(400, "ADMIN-400-3", "Invalid time date", f"{name} is a time in milliseconds")
    return int(text)


def _listed(ask: Ask, name: str) -> list[str]:
    return [value for text in ask.call.every(name) for value in text.split(",")]


def _wrong(why: str) -> Exception:
    return organization_refusal(400, "ADMIN-400-24", "Invalid request", why)


def _event(index: Index, event: AuditEvent, *, streamed: bool = False) -> Json:
    processed = {"processedAt": event.time + _PROCESSING} if streamed else {}
    attributes = {
        "time": event.time,
        "action": event.action,
        "actor": _actor(index, event),
        "context": [_object(each) for each in event.context],
        "container": [_object(each) for each in event.container],
        "location": present({"ip": event.ip or None, "countryName": event.country or None}),
    }
    here = f"https://api.atlassian.com/admin/v1/orgs/{index.organization.id}/events/{event.id}"
    return {"id": event.id, "type": "events", "attributes": attributes | processed, "links": {"self": here}}


def _actor(index: Index, event: AuditEvent) -> Json:
    account = index.accounts.get(event.actor)
    used = {"authType": "api-token", "tokenLabel": event.token} if event.token else None
    return present(
        {
            "id": event.actor,
            "name": account.name if account else None,
            "email": account.email if account else None,
            "auth": used,
        }
    )


def _object(thing: EventObject) -> Json:
    return {"id": thing.id, "type": thing.type, "attributes": thing.attributes}


def _action(action: EventAction) -> Json:
    attributes = {"displayName": action.name, "groupDisplayName": action.group}
    return {"id": action.id, "type": "event-actions", "attributes": attributes}


_ORGANIZATION = "/admin/v1/orgs/{orgId}"

ROUTES = (
    Route("GET", f"{_ORGANIZATION}/events", _search),
    Route("GET", f"{_ORGANIZATION}/events-stream", _stream),
    Route("GET", f"{_ORGANIZATION}/event-actions", _actions),
)
