"""Patience: waiting as long as the server asks, and repeating what may be repeated.

Our own, after a look at httpx-retries 0.6: it sleeps by itself, and cannot be stopped, told a deadline, or say for whom
it waits; what would be left for it is one short loop. For limits no library of that kind fits threads.
"""

from __future__ import annotations

import random
import time
from contextlib import closing
from typing import TYPE_CHECKING, TypeAlias

import httpx

from analyzer.atlassian.terms import SERVER_FAULT, TOO_MANY, Terms, read
from analyzer.atlassian.traffic import Traffic, too_long
from analyzer.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.atlassian.endpoints import Endpoint
    from analyzer.atlassian.traffic import Turn

TRIES = 4  # for an operation that fails; waiting because the server asks for it is not failing
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds, unless the server asks for more
LARGEST = 256 << 20  # bytes of an answer, unpacked; a page has a thousandth of that
SLOWEST = 600.0  # seconds for an answer to come whole, however regularly some of it comes
_SPREAD = 10.0  # seconds of a long pause that chance may lengthen
_PACKING = ("Content-Encoding", "Content-Length", "Transfer-Encoding")
_LOST = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError)
_Outcome: TypeAlias = "httpx.Response | httpx.TransportError"


class PatientTransport(httpx.BaseTransport):
    """Sends requests through *inner* to one host, and gives no request more than *patience* seconds of waiting.

    A request carries its endpoint in ``extensions["endpoint"]``. Threads share one transport, and with it the limits.
    *waiting* is told of each pause: the host, its seconds, and why. Whatever *sleep* raises ends the waiting.
    """

    def __init__(
        self,
        inner: httpx.BaseTransport,
        patience: float,
        *,
        waiting: Callable[[str, float, str], None],
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        threads: int = 1,
    ) -> None:
        self._inner = inner
        self._patience = patience
        self._waiting = waiting
        self._sleep = sleep
        self._clock = clock
        self._traffic = Traffic(threads, waiting=waiting, sleep=sleep, clock=clock)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request*, if need be several times. Raises RequestFailed where patience ends in a pause."""
        endpoint: Endpoint = request.extensions["endpoint"]
        deadline = self._clock() + self._patience
        tries = TRIES if endpoint.repeatable else 1
        for failures in range(1, tries + 1):
            outcome = self._unhurried(request, deadline)
            if not _failed(outcome) or failures == tries:
                break
            pause = _pause(_terms(outcome), failures)
            if self._clock() + pause > deadline:
                break
            self._waiting(request.url.host, pause, "a request failed and is repeated")
            self._sleep(pause)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _unhurried(self, request: httpx.Request, deadline: float) -> _Outcome:
        """Send *request* until the answer is anything but "too many requests"."""
        refusals = 0
        while True:  # until the deadline: each pause is longer than the one before
            with self._traffic.turn(request, deadline) as turn:
                outcome = self._send(request)
                turn.terms, turn.failed = _terms(outcome), _failed(outcome)
                if isinstance(outcome, httpx.Response) and outcome.status_code == TOO_MANY:
                    refusals += 1
                    turn.refused_for = _pause(turn.terms, refusals)
            self._tell(request.url.host, turn)
            if turn.refused_for is None:
                return outcome
            if self._clock() + turn.refused_for > deadline:
                raise too_long(request.url.host, turn.refused_for)

    def _tell(self, host: str, turn: Turn) -> None:
        if turn.refused_for is not None:
            self._waiting(host, turn.refused_for, "it asks to slow down")
        elif turn.terms and turn.terms.pause and not turn.failed:
            self._waiting(host, turn.terms.pause, "its quota is used up until then")

    def _send(self, request: httpx.Request) -> _Outcome:
        """Send once. The body is read here, so that a connection lost in the middle of it counts as lost."""
        request.extensions["sent"] = request.extensions.get("sent", 0) + 1
        try:
            with closing(self._inner.handle_request(request)) as response:
                return self._whole(request, response)
        except BaseException as error:
            # The frames below hold the headers as they were written, with the key. Nothing may show them.
            _forget_frames(error)
            if isinstance(error, _LOST):
                return error
            if not isinstance(error, httpx.LocalProtocolError):
                raise
        # The library's own words repeat the header that cannot be sent.
        raise httpx.LocalProtocolError("the request cannot be sent as HTTP")

    def _whole(self, request: httpx.Request, response: httpx.Response) -> httpx.Response:
        """Return *response* with its body. A server that never ends must fill neither memory nor time."""
        chunks: list[bytes] = []
        size, begun = 0, self._clock()
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST:
                raise _too_large(request)
            if self._clock() - begun > SLOWEST:
                raise httpx.ReadTimeout("the answer never ends")
        headers = [(name, value) for name, value in response.headers.multi_items() if name.title() not in _PACKING]
        return httpx.Response(
            response.status_code, headers=headers, content=b"".join(chunks), extensions=response.extensions
        )


def _too_large(request: httpx.Request) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"{request.extensions['endpoint'].name}: the answer of {request.url.host} has more than {LARGEST >> 20} MB",
        "check the address in the configuration",
    )


def _failed(outcome: _Outcome) -> bool:
    return isinstance(outcome, Exception) or outcome.status_code >= SERVER_FAULT


def _terms(outcome: _Outcome) -> Terms:
    return Terms() if isinstance(outcome, Exception) else read(outcome)


def _pause(terms: Terms, failures: int) -> float:
    """Return the seconds to wait: never less than the server asks for, and a little longer each time."""
    chance = random.uniform(0.7, 1.3)  # noqa: S311  no secret
    longer = min(FIRST_PAUSE * 2.0 ** min(failures - 1, 10), LONGEST_PAUSE) * chance
    return max(longer, terms.pause + min(terms.pause, _SPREAD) * max(chance - 1.0, 0.0))


def _forget_frames(error: BaseException) -> None:
    for cause in _causes(error):
        cause.__traceback__ = None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__
