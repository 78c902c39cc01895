"""How many calls Atlassian permits, as far as it publishes that, in token buckets.

Sites: a bucket that holds one second's worth per site, endpoint and method, and for apps a quota of points an hour,
which is off: traffic with API tokens has none. Organizations: a few operations have a number a minute; all others are
limited too, but nobody says to how many, so that number is off unless it is set.
"""

from __future__ import annotations

import math
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from analyzer.sandbox.records import records_in
from analyzer.sandbox.refusals import refusal_at
from analyzer.sandbox.wire import Refused, gateway_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analyzer.sandbox.wire import Answer, Call, Route

    Key = tuple[str, str]

_A_SECOND = {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}
_JIRA = "/ex/jira/{}/rest"
_OF_THEIR_OWN = {
    f"GET {_JIRA}/servicedeskapi/servicedesk/{{}}/customer": 5,
    f"GET {_JIRA}/api/3/user": 150,
    f"POST {_JIRA}/api/3/search/approximate-count": 150,
    f"GET {_JIRA}/api/3/project/{{}}/role/{{}}": 200,
}
_ORGANIZATION = "GET /admin/v1/orgs/{}"
_A_MINUTE = {
    f"{_ORGANIZATION}/directory/users/{{}}/last-active-dates": 200,
    f"{_ORGANIZATION}/events": 10,
    f"{_ORGANIZATION}/events/{{}}": 10,
    f"{_ORGANIZATION}/event-actions": 10,
    f"{_ORGANIZATION}/events-stream": 50,
}
_HOUR = 3600
_NEAR = 0.2  # the share of a limit below which the headers warn
_PEOPLE = re.compile(r"/(users?|groups?|members?|role|customer|applicationrole|permission\w*)(/|$)")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in so many seconds, and never more than that at once."""

    calls: int
    seconds: int


@dataclass(slots=True)
class Bucket:
    """The tokens for one operation of one site or organization, and what became of the calls."""

    rate: Rate
    first: float
    last: float
    tokens: float
    permitted: int = 0
    refused: int = 0

    def take(self, now: float) -> bool:
        """Take a token, if there is one."""
        gained = max(0.0, now - self.last) * self.rate.calls / self.rate.seconds
        self.tokens = min(self.rate.calls, self.tokens + gained)
        self.last = now
        taken = self.tokens >= 1
        self.tokens -= taken
        self.permitted += taken
        self.refused += not taken
        return taken

    def wait(self, tokens: float) -> float:
        """Return in how many seconds it will hold *tokens*."""
        return max(0.0, tokens - self.tokens) * self.rate.seconds / self.rate.calls

    @property
    def share_refused(self) -> float:
        """Return the share of all calls that were refused."""
        return self.refused / (self.permitted + self.refused)

    @property
    def share_used(self) -> float:
        """Return how much was used of what was permitted so far: a full bucket, and what came since the first call."""
        return self.permitted / (self.rate.calls + (self.last - self.first) * self.rate.calls / self.rate.seconds)


@dataclass
class Limits:
    """The published limits. *others_a_minute* is for each operation of the Organizations API that has no number.

    *buckets* are by site or organization, and operation. *clock* gives seconds since 1970.
    """

    others_a_minute: int | None = None
    points_an_hour: int | None = None
    clock: Callable[[], float] = time.time
    buckets: dict[Key, Bucket] = field(default_factory=dict)
    _points: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int), init=False, repr=False)

    def admit(self, call: Call, route: Route, place: str) -> Mapping[str, str]:
        """Return the headers that tell how much is left to *place*, a site or an organization. Raises Refused."""
        now = self.clock()
        if self.points_an_hour is not None and self._points[place, _hour(now)] >= self.points_an_hour:
            wait = (_hour(now) + 1) * _HOUR - now
            raise Refused(too_many(call.path, "jira-quota-tenant-based", self.points_an_hour, wait, now))
        rate = self._rate(route)
        if rate is None:
            return {}
        bucket = self.buckets.get((place, route.name))
        if bucket is None:
            bucket = self.buckets[place, route.name] = Bucket(rate, now, now, rate.calls)
        if not bucket.take(now):
            raise Refused(too_many(call.path, "jira-burst-based", rate.calls, bucket.wait(1), now))
        return _left(call.path, bucket, now)

    def count(self, call: Call, place: str, answer: Answer) -> None:
        """Count the points that *answer* cost: one, and one for each record, or two if that is a person or a role."""
        if self.points_an_hour is None or answer.status != 200 or not call.path.startswith("/ex/jira/"):
            return
        each = 0 if call.method in {"PUT", "DELETE"} else 2 if _PEOPLE.search(call.path) else 1
        self._points[place, _hour(self.clock())] += 1 + each * len(records_in(msgspec.json.decode(answer.body)))

    def _rate(self, route: Route) -> Rate | None:
        name = re.sub(r"\{\w+\}", "{}", route.name)
        if _is_organization(route.path):
            calls = _A_MINUTE.get(name, self.others_a_minute)
            return Rate(calls, 60) if calls else None
        if not route.path.startswith("/ex/"):
            return None
        calls = _OF_THEIR_OWN.get(name, _A_SECOND.get(route.method))
        return Rate(calls, 1) if calls else None


def too_many(path: str, reason: str, limit: int, wait: float, now: float) -> Answer:
    """Answer 429 as Atlassian does at *path*: organizations tell the moment, sites the seconds and the reason too."""
    headers = {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": _moment(now + wait),
    }
    if _is_organization(path):
        return gateway_refusal(429, "Rate limit exceeded").answer.having(headers)
    more = {
        "X-RateLimit-NearLimit": "true",
        "Retry-After": str(math.ceil(wait)),
        "RateLimit-Reason": reason,
    }
    return refusal_at(path, 429, "Rate limit exceeded.").answer.having(headers | more)


def _is_organization(path: str) -> bool:
    return path.startswith("/admin/")


def _hour(now: float) -> int:
    return int(now // _HOUR)


def _left(path: str, bucket: Bucket, now: float) -> dict[str, str]:
    """Say how many calls are left. Organizations also say when the bucket is full again, sites whether it is low."""
    said = {"X-RateLimit-Limit": str(bucket.rate.calls), "X-RateLimit-Remaining": str(int(bucket.tokens))}
    if _is_organization(path):
        return said | {"X-RateLimit-Reset": _moment(now + bucket.wait(bucket.rate.calls))}
    return said | {"X-RateLimit-NearLimit": str(bucket.tokens < bucket.rate.calls * _NEAR).lower()}


def _moment(seconds: float) -> str:
    """Write a time as the headers do, in whole seconds: rounded up, lest a client come too early."""
    return datetime.fromtimestamp(math.ceil(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
