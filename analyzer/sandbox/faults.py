"""What goes wrong on purpose: calls are refused, and answers changed, late or broken, as a scenario says."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random
from typing import TYPE_CHECKING

from analyzer.sandbox import expiry, scenario
from analyzer.sandbox.alterations import altered
from analyzer.sandbox.limits import too_many
from analyzer.sandbox.listing import Shift
from analyzer.sandbox.refusals import refusal_at
from analyzer.sandbox.wire import Delivery, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.sandbox.scenario import AnyFault, Scenario
    from analyzer.sandbox.wire import Answer, Ask, Call, Route


@dataclass(slots=True)
class _Part:
    """A fault of the scenario, and how far it is: *fired* counts the calls that it hit."""

    fault: AnyFault
    seed: str
    seen: int = 0
    fired: int = 0
    began: float | None = None
    _same: Counter[bytes] = field(default_factory=Counter)

    def concerns(self, call: Call, route: Route) -> bool:
        """Return whether *call* is to the fault's operation or path."""
        if self.fault.operation:
            return self.fault.operation == route.name
        return fnmatchcase(call.path, self.fault.path)

    def hits(self, call: Call, now: float) -> bool:
        """Return whether the fault hits *call*, one of those that it concerns."""
        fault = self.fault
        self.seen += 1
        due = self.seen > fault.after and (self.seen - fault.after) % fault.every == 0
        spent = fault.times is not None and self.fired >= fault.times
        if not due or spent or self._blown_over(now) or not self._drawn(call):
            return False
        self.began = now if self.began is None else self.began
        self.fired += 1
        return True

    def _blown_over(self, now: float) -> bool:
        seconds = self.fault.seconds if isinstance(self.fault, scenario.Storm) else None
        return seconds is not None and self.began is not None and now - self.began >= seconds

    def _drawn(self, call: Call) -> bool:
        """Draw by what is asked and how often it was before: the order in which threads ask decides nothing."""
        if self.fault.probability == 1:
            return True
        asked = f"{call.method} {call.path} {call.query}".encode() + call.body
        self._same[asked] += 1
        return Random(f"{self.seed} {self._same[asked]} {asked!r}").random() < self.fault.probability  # noqa: S311


class Faults:
    """A scenario that is being played. *clock* gives seconds since 1970."""

    def __init__(self, played: Scenario, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._parts = [_Part(fault, f"{played.seed} {n}") for n, fault in enumerate(played.fault)]

    def play(self, ask: Ask, route: Route) -> Answer:
        """Answer *ask* as *route* does, as far as nothing goes wrong."""
        now = self._clock()
        concerned = [part for part in self._parts if part.concerns(ask.call, route)]
        hit = [part for part in concerned if part.hits(ask.call, now)]
        try:
            for part in hit:
                _refuse(part.fault, ask.call, now)
            for part in concerned:
                ask = _prepared(part, ask)
            answer = route.answer(ask)
        except Refused as refusal:
            answer = refusal.answer
        for part in concerned:
            answer = _finished(part, answer, hit=part in hit)
        return answer


def _refuse(fault: AnyFault, call: Call, now: float) -> None:
    """Raise Refused where *fault* keeps the call from being handled."""
    match fault:
        case scenario.Deny():
            raise refusal_at(call.path, 403, "You do not have the permission for this.")
        case scenario.Status(status=status, retry_after=wait):
            answer = refusal_at(call.path, status, f"The sandbox was told to answer {status}.").answer
            raise Refused(answer if wait is None else answer.having({"Retry-After": str(wait)}))
        case scenario.Storm(retry_after=wait):
            raise Refused(too_many(call.path, "jira-burst-based", 100, wait, now))


def _prepared(part: _Part, ask: Ask) -> Ask:
    """Return *ask* as it reaches the handler after the fault has hit some calls, this one or earlier ones."""
    match part.fault:
        case scenario.ExpireCursors():
            return replace(ask, call=expiry.opened(ask.call, part.fired))
        case scenario.Change() as change:
            return replace(ask, shift=_shift(change, part.fired))
    return ask


def _shift(change: scenario.Change, fired: int) -> Shift:
    """Return how the list differs by now. What is added was in the world all the time, and is shown only then."""
    if change.how == "moved":
        return Shift(moved=fired)
    return Shift(hidden=fired if change.how == "removed" else change.times - fired)


def _finished(part: _Part, answer: Answer, *, hit: bool) -> Answer:
    """Return *answer* as it leaves."""
    if isinstance(part.fault, scenario.ExpireCursors):
        return expiry.stamped(answer, part.fired)
    if not hit:
        return answer
    return replace(altered(answer, part.fault), delivery=_delivery(answer.delivery, part.fault))


def _delivery(delivery: Delivery, fault: AnyFault) -> Delivery:
    match fault:
        case scenario.Slow(seconds=seconds):
            return replace(delivery, wait=seconds)
        case scenario.SlowBody(seconds=seconds):
            return replace(delivery, trickle=seconds)
        case scenario.Cut():
            return replace(delivery, ending="cut")
        case scenario.Reset():
            return replace(delivery, ending="reset")
    return delivery
