"""How many requests Atlassian permits, as far as it says so.

Jira and Jira Service Management: a token bucket per site, endpoint and method, with a few numbers of their own.
https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
Organizations: a few operations have a number, "all others are limited" without one; it is learned from the answers.
https://developer.atlassian.com/cloud/admin/organization/rest/intro/#rate-limits
Bitbucket: a number an hour that grows with the plan, and so is learned too.
https://support.atlassian.com/bitbucket-cloud/docs/api-request-limits/
"""

from __future__ import annotations

from dataclasses import dataclass

_SECOND, _MINUTE = 1.0, 60.0


@dataclass(frozen=True, slots=True)
class Limit:
    """A class of limits: *requests* in each *seconds* for one endpoint and site or organization.

    None is a number that Atlassian does not publish.
    """

    name: str
    requests: int | None
    seconds: float = _SECOND

    @property
    def published(self) -> bool:
        """Return whether Atlassian says how many."""
        return self.requests is not None

    @property
    def per_second(self) -> float | None:
        """Return the permitted rate, None where it is not published."""
        return None if self.requests is None else self.requests / self.seconds


READS = Limit("reads", 100)
SEARCHES = Limit("searches", 100)  # a POST that reads
DESK_CUSTOMERS = Limit("desk customers", 5)
APPROXIMATE_COUNTS = Limit("approximate counts", 150)
PROJECT_ROLES = Limit("project roles", 200)
LAST_ACTIVE = Limit("last-active dates", 200, _MINUTE)
EVENTS = Limit("events", 10, _MINUTE)
EVENTS_STREAM = Limit("stream of events", 50, _MINUTE)
UNPUBLISHED = Limit("unpublished", None)

_USUAL = {("site", "GET"): READS, ("site", "POST"): SEARCHES, ("confluence", "GET"): READS}


def usual(api: str, method: str) -> Limit:
    """Return the limit of operations that have no number of their own."""
    return _USUAL.get((api, method), UNPUBLISHED)
