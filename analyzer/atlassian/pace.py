"""When the next request of one kind may be sent, and how many may be on their way at once. Sums only: no clock."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.atlassian.limits import Limit
    from analyzer.atlassian.terms import Terms

SAFETY = 0.98  # of what is permitted; the rest is for clocks that differ and for requests that overtake each other
_CATCH_UP = 0.25  # seconds that a late request may be made up for, except where a minute counts
_LEAST, _CUT = 0.1, 0.9  # a published rate is cut by each 429, to a tenth at least
_SLOWEST = 10 / 60  # requests a second; nothing that Atlassian publishes is slower
# Seconds in which a rate that was lowered would double. Whoever meets no refusal for so long was lowered too far.
_DOUBLING, _DOUBLING_UNREFUSED, _UNREFUSED = 120.0, 10.0, 20.0
_IDLE = 10.0  # seconds after which what was counted says nothing of the rate any more
_EASE, _EASED_FOR = 0.05, 1.0  # after a pause the first requests keep this distance
_FIRST = 4  # requests on their way before anything is known


class Pace:
    """One operation of one host: a generic cell rate algorithm, so that spacing does not drift by late wake-ups.

    An unpublished rate is unlimited until the server refuses; then it is what the server had let through until the
    moment that it names. Where it counts down to a reset in its answers, that count is obeyed instead.
    """

    def __init__(self, limit: Limit) -> None:
        self.shut_until = -math.inf
        self.in_flight = 0
        self._ceiling = limit.per_second * SAFETY if limit.per_second else math.inf
        self._bucket = limit.seconds <= 1
        self._rate, self._rated_at = self._ceiling, 0.0
        self._due = -math.inf  # when the next request would be sent if all came in time
        self._eased_until = -math.inf
        self._left: int | None = None  # requests until the reset, less those on their way
        self._resets = -math.inf
        self._newest = 0  # of the requests whose answers told what is left
        self._sent = 0
        self._since = self._last = -math.inf
        self._accepted = 0  # since then

    def opens(self, now: float) -> float:
        """Return when the next request may be sent, ``inf`` where only another's answer can tell."""
        if self._left is not None and self._left <= 0 and now < self._resets:
            if self.in_flight:
                return math.inf
            self.shut(self._resets)
        return max(self.shut_until, self._due - self._tolerance(now))

    def take(self, now: float) -> int:
        """Send one. Returns its number."""
        if now - self._last > _IDLE:
            self._since, self._accepted = now, 0
        self._due = max(now, self._due) + self._spacing(now)
        self._last = now
        self._sent += 1
        self.in_flight += 1
        if self._left is not None:
            self._left = self._left - 1 if now < self._resets else None
        return self._sent

    def answered(self, number: int, terms: Terms, now: float) -> None:
        """Hear that number *number* was not refused, and what the answer told."""
        self._accepted += 1
        if terms.remaining is not None and terms.reset is not None and number > self._newest:
            self._newest = number
            self._left, self._resets = terms.remaining - self.in_flight, now + terms.reset
        if terms.pause:
            self.shut(now + terms.pause)

    def refused(self, now: float, until: float, *, burst: bool = True) -> None:
        """Hear that the server wants nothing before *until*. Of requests that were refused together, one counts.

        A *burst* says that the rate is too high; a quota that is used up says nothing of it.
        """
        if burst and now >= self.shut_until and (self._left is None or self._ceiling < math.inf):
            self._rate, self._rated_at = self._lowered(now, until), until
        self.shut(until)
        self._since, self._accepted = until, 0

    def shut(self, until: float) -> None:
        """Send nothing before *until*, and then one by one."""
        if until > self.shut_until:
            self.shut_until, self._eased_until = until, until + _EASED_FOR
            self._due = max(self._due, until)

    def _lowered(self, now: float, until: float) -> float:
        if self._ceiling < math.inf:
            return max(self._current(now) * _CUT, self._ceiling * _LEAST)
        if not self._accepted:  # so nothing is known of what would be
            return self._rate
        return max(SAFETY * self._accepted / max(until - self._since, _EASE), _SLOWEST)

    def _current(self, now: float) -> float:
        unrefused = max(now - self._rated_at, 0.0)
        doublings = unrefused / _DOUBLING + max(unrefused - _UNREFUSED, 0.0) / _DOUBLING_UNREFUSED
        grown: float = 2.0 ** min(doublings, 64.0)
        return min(self._rate * grown, self._ceiling)

    def _spacing(self, now: float) -> float:
        return max(1 / self._current(now), _EASE if self._ceiling == math.inf and now < self._eased_until else 0.0)

    def _tolerance(self, now: float) -> float:
        if now < self._eased_until:
            return 0.0  # to make up for the pause would be a storm
        return _CATCH_UP if self._bucket else 0.1 * self._spacing(now)


class Window:
    """How many requests to one host may be on their way: more while answers come well, half as many when they do not.

    It doubles with every round of answers until the first that is bad, and then grows by one a round.
    """

    def __init__(self, most: int) -> None:
        self.in_flight = 0
        self._most = most
        self._size = float(min(most, _FIRST))
        self._rising = True
        self._rounds = 0  # how often it shrank; answers to what was sent before say nothing new

    @property
    def size(self) -> int:
        """Return how many may be on their way."""
        return int(self._size)

    @property
    def full(self) -> bool:
        """Return whether one of them must be answered first."""
        return self.in_flight >= self.size

    def take(self) -> int:
        """Send one. Returns what to give back with its answer."""
        self.in_flight += 1
        return self._rounds

    def well(self, round_: int, *, near: bool) -> None:
        """Hear that an answer came well; *near* the limit nothing grows."""
        used = self.in_flight + 1 >= self.size  # what is not used need not grow
        if used and not near and round_ == self._rounds:
            self._size = min(self._size + (1.0 if self._rising else 1 / self._size), self._most)

    def badly(self, round_: int, *, stop: bool) -> None:
        """Hear of a refusal or failure. After a *stop* of everything it begins with one request, and grows fast."""
        if round_ == self._rounds:
            self._size = 1.0 if stop else max(self._size / 2, 1.0)
            self._rising = stop
            self._rounds += 1
