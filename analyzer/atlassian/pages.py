"""How Atlassian hands out long lists, page by page. Nothing here sends anything.

Records are cut out of a page as bytes and never decoded, so that what is stored is what was sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec.json import Decoder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Query: TypeAlias = "Mapping[str, str | int | Sequence[str]]"
Body: TypeAlias = "Mapping[str, object]"


class Misread(Exception):
    """An answer cannot be read as documented. The message goes on after "the answer"."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a request says besides its path."""

    query: Query = field(default_factory=dict)
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its records, a line each."""

    rows: Sequence[bytes]
    next: str | None = None  # the position of the page after it; None at the end
    claimed: int | None = None  # how many records the server says there are in all
    requests: int = 1  # how often it had to be asked for


class _Links(msgspec.Struct):
    next: str | None = None


class _Meta(msgspec.Struct):
    total: int | None = None


class _SiteLinks(msgspec.Struct):
    next: str | None = None


class Envelope(msgspec.Struct, rename="camel", kw_only=True):
    """What stands around the records of a page."""

    links: _Links | None = None
    meta: _Meta | None = None
    total: int | None = None
    size: int | None = None
    is_last: bool | None = None
    is_last_page: bool | None = None
    site_links: _SiteLinks | None = msgspec.field(default=None, name="_links")
    next: str | None = None


class _Data(Envelope, kw_only=True):
    data: list[msgspec.Raw]


class _One(Envelope, kw_only=True):
    data: msgspec.Raw


class _Values(Envelope, kw_only=True):
    values: list[msgspec.Raw]


class _Results(Envelope, kw_only=True):
    results: list[msgspec.Raw]


class _Issues(Envelope, kw_only=True):
    issues: list[msgspec.Raw]


class _Counted(msgspec.Struct):
    count: int


_COUNTED = Decoder(_Counted)
_OBJECT = Decoder(dict[str, msgspec.Raw])


def _counted(body: bytes) -> msgspec.Raw:
    _COUNTED.decode(body)
    return msgspec.Raw(body.strip())


def _whole(body: bytes) -> msgspec.Raw:
    _OBJECT.decode(body)
    return msgspec.Raw(body.strip())


@dataclass(frozen=True, slots=True)
class Rows:
    """Where in an answer the records are."""

    decode: Callable[[bytes], Any]
    take: Callable[[Any], tuple[Envelope, Sequence[msgspec.Raw]]]


DATA = Rows(Decoder(_Data).decode, lambda answer: (answer, answer.data))
VALUES = Rows(Decoder(_Values).decode, lambda answer: (answer, answer.values))
BARE_LIST = Rows(Decoder(list[msgspec.Raw]).decode, lambda answer: (Envelope(), answer))
ONE_IN_DATA = Rows(Decoder(_One).decode, lambda answer: (answer, [answer.data]))
RESULTS = Rows(Decoder(_Results).decode, lambda answer: (answer, answer.results))
ISSUES = Rows(Decoder(_Issues).decode, lambda answer: (answer, answer.issues))
WHOLE = Rows(_whole, lambda answer: (Envelope(), [answer]))
COUNT = Rows(_counted, lambda answer: (Envelope(), [answer]))


def cut(body: bytes, rows: Rows) -> tuple[Envelope, list[bytes]]:
    """Cut an answer into its records, one line each. Raises Misread."""
    try:
        body.decode()
        # Line ends may stand between the tokens of JSON only: inside a string they are always escaped.
        answer = rows.decode(body.replace(b"\r", b" ").replace(b"\n", b" "))
    except msgspec.ValidationError as error:
        raise Misread(f"is not what is documented: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Misread("is not JSON, or is cut off") from error
    envelope, raw = rows.take(answer)
    records = [bytes(record) for record in raw]
    if not all(record.startswith(b"{") for record in records):
        raise Misread("has something in its list that is not a record")
    return envelope, records


@dataclass(frozen=True, slots=True)
class Turn:
    """A page that came: at which position, from which host, with how many records."""

    envelope: Envelope
    count: int
    position: str | None
    host: str

    def advanced(self, by: int) -> str:
        """Return the position *by* records further on."""
        return str(int(self.position or 0) + by)


def _in_query(ask: Ask, name: str, value: str | int) -> Ask:
    return replace(ask, query={**ask.query, name: value})


def _in_body(ask: Ask, name: str, value: str | int) -> Ask:
    return replace(ask, body={**(ask.body or {}), name: value})


@dataclass(frozen=True, slots=True)
class Style:
    """A way of handing out pages: where the position goes, what it is called, and which one comes after a page."""

    put: Callable[[Ask, str, str | int], Ask]
    position: str
    size: str
    after: Callable[[Turn], str | None]
    alone: bool = False  # whether the position must come without any other parameter

    def at(self, ask: Ask, size: int | None, position: str | None) -> Ask:
        """Return *ask* for the page at *position* (None: the first), of *size* records (None: the server's choice)."""
        if position and self.alone:
            return self.put(Ask(), self.position, position)
        sized = self.put(ask, self.size, size) if size else ask
        return self.put(sized, self.position, position) if position else sized


def _linked(turn: Turn) -> str | None:
    """``links.next`` holds a cursor, or a URL that has it."""
    link = turn.envelope.links.next if turn.envelope.links else None
    return (_in_link(turn, link, "cursor") or link) if link else None


def _in_link(turn: Turn, link: str, name: str) -> str | None:
    """Return the one thing that is taken from an address of the next page; None where *link* is no whole address."""
    try:
        parts = urlsplit(link)
    except ValueError as error:
        raise Misread("has a link to the next page that is not an address") from error
    if parts.hostname and parts.hostname != turn.host:
        raise Misread(f"has a link to the next page on another host, {parts.hostname!a}")
    position = parse_qs(parts.query).get(name)
    if parts.hostname and not position:
        raise Misread(f"has a link to the next page without a {name}")
    return position[0] if position else None


def _until_empty(turn: Turn) -> str | None:
    # A short page is no proof of the end: the server may cap pages as it likes.
    return turn.advanced(turn.count) if turn.count else None


def _until_last(turn: Turn) -> str | None:
    return _unless(turn, last=turn.envelope.is_last, by=turn.count)


def _until_last_page(turn: Turn) -> str | None:
    size = turn.envelope.size
    return _unless(turn, last=turn.envelope.is_last_page, by=turn.count if size is None else size)


def _while_linked(turn: Turn) -> str | None:
    # What the key may not see is left out of a page after it was cut, so that the link goes further than the records.
    link = turn.envelope.site_links.next if turn.envelope.site_links else None
    after = _unless(turn, last=not link, by=turn.count)
    return (_in_link(turn, link, "start") or after) if link else after


def _numbered(turn: Turn) -> str | None:
    # Most pages have numbers, others names of their own: Bitbucket asks not to make up either.
    link = turn.envelope.next
    return (_in_link(turn, link, "page") or str(int(turn.position or 1) + 1)) if link else None


def _until_dry(turn: Turn) -> str | None:
    # This list never ends: its last page names the position from which to ask for what has not happened yet.
    return _linked(turn) if turn.count else None


def _unless(turn: Turn, *, last: bool | None, by: int) -> str | None:
    if last is None:
        raise Misread("does not say whether more pages follow")
    if last:
        return None
    if by <= 0:
        raise Misread("is an empty page, and yet not the last one")
    return turn.advanced(by)


def _never(_: Turn) -> None:
    return None


CURSOR = Style(_in_query, "cursor", "limit", _linked)
CURSOR_SIZED = Style(_in_query, "cursor", "pageSize", _linked)
CURSOR_IN_BODY = Style(_in_body, "cursor", "limit", _linked)
CURSOR_ALONE = Style(_in_body, "cursor", "limit", _linked, alone=True)
START_AT = Style(_in_query, "startAt", "maxResults", _until_empty)
PAGE_BEAN = Style(_in_query, "startAt", "maxResults", _until_last)
POLLED = Style(_in_query, "cursor", "limit", _until_dry)
CONFLUENCE = Style(_in_query, "start", "limit", _while_linked)
NUMBERED = Style(_in_query, "page", "pagelen", _numbered)
SERVICE_DESK = Style(_in_query, "start", "limit", _until_last_page)
SINGLE = Style(_in_query, "", "", _never)
