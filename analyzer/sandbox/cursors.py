"""The Organizations API's pages: opaque cursors that carry what was asked, so that no state is kept between calls."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

import msgspec

from analyzer.sandbox.wire import Answer, Ask, Refused, ok, organization_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from analyzer.sandbox.quirks import Next

T = TypeVar("T")
_SEAL = 8  # bytes


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page begins, in which list: *asked* is the question that the list answers, as JSON."""

    path: str
    limit: int
    asked: str = "{}"
    start: int = 0


def write(place: Place) -> str:
    """Return *place* as a cursor."""
    text = msgspec.json.encode(place)
    return urlsafe_b64encode(_seal(text) + text).decode().rstrip("=")


def opened(cursor: str) -> Place | None:
    """Return the place that *cursor* names, or None if it was never given out."""
    try:
        sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place = msgspec.json.decode(sealed[_SEAL:], type=Place)
    except (ValueError, msgspec.DecodeError):
        return None
    return place if _seal(sealed[_SEAL:]) == sealed[:_SEAL] else None


def read(ask: Ask, cursor: str) -> Place:
    """Return the place that *cursor* names. One that was not given out for this very list is refused."""
    place = opened(cursor)
    if place is None or place.path != ask.call.path:
        raise cursor_refusal()
    return place


def asked_place(ask: Ask, question: msgspec.Struct, rows: int = 20, most: int = 100) -> Place:
    """Return where a GET begins that takes a limit: *rows* unless told, up to *most*.

    With a cursor every other parameter is discarded: the cursor carries them.
    """
    cursor = ask.call.one("cursor")
    if cursor is not None:
        return read(ask, cursor)
    limit = ask.call.number("limit", rows)
    if limit is None or not 1 <= limit <= most:
        raise organization_refusal(400, "ADMIN-400-24", "Invalid request", f"limit is a number from 1 to {most}")
    return Place(ask.call.path, limit, msgspec.json.encode(question).decode())


def cursor_refusal() -> Refused:
    """Return the refusal of a cursor that was not given out for this list."""
    return organization_refusal(400, "ADMIN-400-1", "Invalid page cursor")


def page(
    ask: Ask,
    place: Place,
    rows: Iterable[T],
    show: Callable[[T], object],
    form: Next,
    **more: object,
) -> Answer:
    """Answer with the rows at *place*, with links to this page and the next in the given form, and with *more*.

    *rows* may depend on nothing but the path and what *place* says was asked: they are remembered by it.
    """
    listing = ask.listing(place.asked, rows, show)
    links = links_of(ask, place, len(listing), form)
    return ok({"data": listing.part(place.start, place.start + place.limit), "links": links} | more)


def links_of(ask: Ask, place: Place, rows: int, form: Next, *, endless: bool = False) -> dict[str, str]:
    """Return the links of a page in a list of so many rows. An *endless* list has a next page behind its last one."""
    end = min(place.start + place.limit, max(place.start, rows))
    links = {"self": _link(ask, place, form)}
    if endless or end < rows:
        links["next"] = _link(ask, msgspec.structs.replace(place, start=end), form)
    return links


def _link(ask: Ask, place: Place, form: Next) -> str:
    cursor = write(place)
    if form == "cursor":
        return cursor
    host = ask.call.headers.get("host", "sandbox.example")
    return f"http://{host}{place.path}?{urlencode({'cursor': cursor})}"


def _seal(text: bytes) -> bytes:
    return blake2b(text, digest_size=_SEAL).digest()
