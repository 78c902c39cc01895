"""Reading from one host: lists page by page, and single answers."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx

from analyzer.atlassian.connections import Connections
from analyzer.atlassian.failures import refused, unreachable
from analyzer.atlassian.pages import Ask, Misread, Page, Turn, cut
from analyzer.atlassian.transport import PatientTransport
from analyzer.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import timedelta

    from analyzer.atlassian.credentials import BoundKey
    from analyzer.atlassian.endpoints import Endpoint
    from analyzer.config import CollectSettings

_OK = 200
# They log the address of every request, and the headers of every answer: account ids, and cookies.
for _talker in ("httpx", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks"))):
    logging.getLogger(_talker).addFilter(lambda record: record.levelno >= logging.WARNING)


class AtlassianClient:
    """Reads from one base address with one key. Threads may share it.

    Every method raises RequestFailed, or one of its kinds, where an answer did not come or cannot be used.
    """

    def __init__(self, key: BoundKey, transport: PatientTransport, timeout: float) -> None:
        self._key = key
        self.clock_off: timedelta | None = None  # how much our clock was ahead of the server's at its last answer
        # A redirect is never followed: it could lead the key, or us, to another host.
        self._http = httpx.Client(
            auth=key, transport=transport, timeout=timeout, follow_redirects=False, headers={"User-Agent": "seatcheck"}
        )

    @classmethod
    def connect(
        cls,
        key: BoundKey,
        settings: CollectSettings,
        waiting: Callable[[str, float, str], None],
        sleep: Callable[[float], object],
    ) -> AtlassianClient:
        """Return a client with a connection for each thread. See PatientTransport for *waiting* and *sleep*."""
        patient = PatientTransport(
            Connections(key.base),
            settings.patience,
            waiting=waiting,
            sleep=sleep,
            threads=settings.threads,
        )
        return cls(key, patient, settings.timeout)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def pages(
        self, endpoint: Endpoint, where: Mapping[str, str], ask: Ask | None = None, start: str | None = None
    ) -> Iterator[Page]:
        """Yield the pages of a list from the position *start* to the end."""
        seen = _Seen()
        position = start
        while True:
            page = self._page(endpoint, where, ask or Ask(), position)
            if seen.before(page):
                raise self._misread(endpoint, Misread("came a second time for the page after it"))
            yield page
            if page.next is None:
                return
            position = page.next

    def one(self, endpoint: Endpoint, where: Mapping[str, str], ask: Ask) -> bytes:
        """Return the one record of an answer that is no list."""
        return self._page(endpoint, where, ask, None).rows[0]

    def _page(self, endpoint: Endpoint, where: Mapping[str, str], ask: Ask, position: str | None) -> Page:
        sized = endpoint.style.at(ask, endpoint.page_size, position)
        request = self._request(endpoint, where, sized)
        response = self._answer(endpoint, request, position)
        try:
            envelope, rows = cut(response.content, endpoint.rows)
            after = endpoint.style.after(Turn(envelope, len(rows), position, request.url.host))
        except Misread as error:
            raise self._misread(endpoint, error) from error
        claimed = envelope.meta.total if envelope.meta else envelope.total
        return Page(rows, after, claimed, request.extensions["sent"])

    def _request(self, endpoint: Endpoint, where: Mapping[str, str], ask: Ask) -> httpx.Request:
        return self._http.build_request(
            endpoint.method,
            endpoint.address(self._key.base, where),
            params=dict(ask.query),
            json=ask.body,
            headers=dict(endpoint.headers),
            extensions={"endpoint": endpoint},
        )

    def _answer(self, endpoint: Endpoint, request: httpx.Request, position: str | None) -> httpx.Response:
        try:
            response = self._http.send(request)
        except httpx.DecodingError as error:
            raise self._misread(endpoint, Misread("is packed in a way that cannot be unpacked")) from error
        except httpx.TransportError as error:
            raise unreachable(endpoint, request, error) from error
        if told := _told(response.headers.get("Date", "")):
            self.clock_off = datetime.now(UTC) - told
        if response.status_code != _OK:
            raise refused(endpoint, self._key.label, response, position)
        return response

    def _misread(self, endpoint: Endpoint, error: Misread) -> UnexpectedAnswer:
        host = httpx.URL(self._key.base).host
        return UnexpectedAnswer(
            f"{endpoint.name}: the answer of {host} {error}",
            "check the address in the configuration, or update seatcheck",
        )


def _told(date: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(date)
    except ValueError:
        return None
    return told if told.tzinfo else None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a list's pages were so far. A server that goes in circles would be read for ever."""

    marks: set[str | int] = field(default_factory=set)

    def before(self, page: Page) -> bool:
        """Note *page*; return whether its records, or the position after it, were there before."""
        marks: set[str | int] = {hash(tuple(page.rows))} if page.rows else set()
        if page.next is not None:
            marks.add(page.next)
        again = not marks.isdisjoint(self.marks)
        self.marks.update(marks)
        return again
