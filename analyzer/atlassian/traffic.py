"""Where threads wait for their turn to send to one host."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Lock
from typing import TYPE_CHECKING

from analyzer.atlassian.pace import Pace, Window
from analyzer.atlassian.terms import TOO_MANY
from analyzer.errors import RequestFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

    from analyzer.atlassian.endpoints import Endpoint
    from analyzer.atlassian.terms import Terms

_LOOK_UP = 0.1  # seconds after which one who waits for an answer looks whether all is to end
_TELL = 1.0  # a shorter pause is not worth telling


@dataclass(slots=True)
class _Lane:
    """One operation, and its queue.

    Only the thread that holds ``first`` waits by the clock. The others wait for it, so that the end of a pause wakes
    one of them and not all; where it is interrupted, so is the next one, and so on.
    """

    pace: Pace
    first: Lock = field(default_factory=Lock)


@dataclass(slots=True)
class Turn:
    """The permission to send one request, and what came of it. Given back without an outcome it says nothing."""

    lane: _Lane
    number: int
    round: int
    failed: bool = False
    refused_for: float | None = None  # seconds: the server wants a pause
    terms: Terms | None = None


class Traffic:
    """What goes to one host. Operations that share method and path share their limit, and nothing else does."""

    def __init__(
        self,
        threads: int,
        *,
        waiting: Callable[[str, float, str], None],
        sleep: Callable[[float], object],
        clock: Callable[[], float],
    ) -> None:
        self._waiting, self._sleep, self._clock = waiting, sleep, clock
        self._state = Lock()
        self._answer = Condition(self._state)
        self._lanes: dict[tuple[str, str], _Lane] = {}
        self._window = Window(threads)
        self._shut_until = float("-inf")

    @contextmanager
    def turn(self, request: httpx.Request, deadline: float) -> Iterator[Turn]:
        """Wait for the turn to send *request*. Raises RequestFailed where the host asks for a pause past *deadline*."""
        lane = self._lane(request.extensions["endpoint"])
        with lane.first:
            while (turn := self._try(lane, deadline, request.url.host)) is None:
                pass  # it waited
        try:
            yield turn
        finally:
            self._end(turn)

    def _lane(self, endpoint: Endpoint) -> _Lane:
        with self._state:
            lane = self._lanes.get((endpoint.method, endpoint.path))
            if lane is None:
                lane = self._lanes[endpoint.method, endpoint.path] = _Lane(Pace(endpoint.limit))
                lane.pace.shut(self._shut_until)
            return lane

    def _try(self, lane: _Lane, deadline: float, host: str) -> Turn | None:
        """Take a turn, or wait until it is worth trying again."""
        with self._answer:
            now, told = self._clock(), lane.pace.shut_until
            opens = lane.pace.opens(now)
            if opens <= now and not self._window.full:
                return Turn(lane, lane.pace.take(now), self._window.take())
            if lane.pace.shut_until > deadline:
                raise too_long(host, lane.pace.shut_until - now)
            if opens <= now or opens == float("inf"):
                self._answer.wait(_LOOK_UP)
                opens = now
        if lane.pace.shut_until > told and opens - now > _TELL:
            self._waiting(host, opens - now, "its limit is used up until then")
        self._sleep(opens - now)
        return None

    def _end(self, turn: Turn) -> None:
        with self._answer:
            self._window.in_flight -= 1
            turn.lane.pace.in_flight -= 1
            self._learn(turn, self._clock())
            self._answer.notify_all()  # at most one thread of each lane waits

    def _learn(self, turn: Turn, now: float) -> None:
        everything = turn.terms is not None and turn.terms.everything
        if turn.refused_for is not None:
            turn.lane.pace.refused(now, now + turn.refused_for, burst=not everything)
        elif turn.terms is not None:
            turn.lane.pace.answered(turn.number, turn.terms, now)
        if turn.failed or turn.refused_for is not None:
            self._window.badly(turn.round, stop=everything)
        elif turn.terms is not None:
            self._window.well(turn.round, near=turn.terms.near)
        if everything:
            self._stop(turn.lane.pace.shut_until)

    def _stop(self, until: float) -> None:
        self._shut_until = max(self._shut_until, until)
        for lane in self._lanes.values():
            lane.pace.shut(until)


def too_long(host: str, pause: float) -> RequestFailed:
    """Return the error for a pause that ends after a request's patience."""
    return RequestFailed(
        f"{host} asks for a pause of {pause:.0f} seconds, longer than collect.patience allows",
        "collect at a quieter time, or raise collect.patience",
        TOO_MANY,
    )
