"""Patience: waiting as long as the server asks, and repeating what may be repeated."""

from __future__ import annotations

import math
import random
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

import httpx

from analyzer.errors import RequestFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.atlassian.endpoints import Endpoint

TRIES = 4  # for an operation that fails; waiting because the server asks for it is not failing
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds, unless the server asks for more
TOO_MANY, SERVER_FAULT = 429, 500
_LOST = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError)
_Outcome: TypeAlias = "httpx.Response | httpx.TransportError"


class PatientTransport(httpx.BaseTransport):
    """Sends requests through *inner* to one host, and gives no request more than *patience* seconds of waiting.

    A request carries its endpoint in ``extensions["endpoint"]``. Threads share one transport: when the server asks one
    of them to slow down, all wait. *waiting* is told of each pause: the host, its seconds, and why.
    """

    def __init__(
        self,
        inner: httpx.BaseTransport,
        patience: float,
        *,
        waiting: Callable[[str, float, str], None],
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner = inner
        self._patience = patience
        self._waiting = waiting
        self._sleep = sleep
        self._clock = clock
        self._gates: dict[float | None, _Gate] = {}
        self._lock = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request*, if need be several times. Raises RequestFailed where patience ends in a pause."""
        endpoint: Endpoint = request.extensions["endpoint"]
        deadline = self._clock() + self._patience
        tries = TRIES if endpoint.repeatable else 1
        for failures in range(1, tries + 1):
            outcome = self._unhurried(request, endpoint, deadline)
            pause = _pause(outcome, failures)
            if not _failed(outcome) or failures == tries or self._clock() + pause > deadline:
                break
            self._waiting(request.url.host, pause, "a request failed and is repeated")
            self._sleep(pause)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _unhurried(self, request: httpx.Request, endpoint: Endpoint, deadline: float) -> _Outcome:
        """Send *request* until the answer is anything but "too many requests"."""
        gate = self._gate(endpoint.limit.per_second)
        asked = 0
        while True:
            self._pass(gate, deadline, request.url.host)
            outcome = self._send(request)
            if not isinstance(outcome, httpx.Response) or outcome.status_code != TOO_MANY:
                return outcome
            asked += 1
            pause = _pause(outcome, asked)
            gate.shut(self._clock() + pause)
            self._waiting(request.url.host, pause, "it asks to slow down")

    def _send(self, request: httpx.Request) -> _Outcome:
        """Send once. The body is read here, so that a connection lost in the middle of it counts as lost."""
        request.extensions["sent"] = request.extensions.get("sent", 0) + 1
        try:
            response = self._inner.handle_request(request)
            response.read()
        except _LOST as error:
            return error
        return response

    def _pass(self, gate: _Gate, deadline: float, host: str) -> None:
        while (pause := gate.enter(self._clock())) > 0:
            if gate.shut_until > deadline:
                raise RequestFailed(
                    f"{host} asks for a pause of {pause:.0f} seconds, longer than collect.patience allows",
                    "collect at a quieter time, or raise collect.patience",
                    TOO_MANY,
                )
            self._sleep(pause)

    def _gate(self, per_second: float | None) -> _Gate:
        with self._lock:
            return self._gates.setdefault(per_second, _Gate(per_second))


class _Gate:
    """Where the requests of one limit class queue: they pass one by one where there is a limit, and not while shut."""

    def __init__(self, per_second: float | None) -> None:
        self.shut_until = -math.inf
        self._next = -math.inf
        self._spacing = 1 / per_second if per_second else 0.0
        self._lock = Lock()

    def enter(self, now: float) -> float:
        """Take the turn and return 0, or return the seconds until it is worth asking again."""
        with self._lock:
            opens = max(self.shut_until, self._next)
            if now < opens:
                return opens - now
            self._next = now + self._spacing
            return 0.0

    def shut(self, until: float) -> None:
        """Let nobody pass before *until*."""
        with self._lock:
            self.shut_until = max(self.shut_until, until)


def _failed(outcome: _Outcome) -> bool:
    return isinstance(outcome, Exception) or outcome.status_code >= SERVER_FAULT


def _pause(outcome: _Outcome, failures: int) -> float:
    """Return the seconds to wait: what the server asks for, and at least a little longer each time."""
    longer = min(FIRST_PAUSE * 2.0 ** min(failures - 1, 10), LONGEST_PAUSE) * random.uniform(0.7, 1.3)  # noqa: S311  no secret
    return longer if isinstance(outcome, Exception) else max(longer, _asked_for(outcome.headers))


def _asked_for(headers: httpx.Headers) -> float:
    """Return for how many seconds the server asks, 0 where it does not say."""
    after, reset = headers.get("Retry-After", ""), headers.get("X-RateLimit-Reset", "")
    return _seconds(after) or _until(after, parsedate_to_datetime) or _until(reset, datetime.fromisoformat)


def _seconds(text: str) -> float:
    return float(text) if text.strip().isdecimal() else 0.0


def _until(text: str, read: Callable[[str], datetime]) -> float:
    try:
        moment = read(text)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
