"""What an answer says of its server's limits, read from its headers.

https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ names them all; the admin API sends the
``X-RateLimit-`` ones alone, so that the pause after its 429 is the time to the reset.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

TOO_MANY, SERVER_FAULT = 429, 500
_SKEW = timedelta(seconds=2)  # of our clock against the server's; its own is written in whole seconds
_POLICY = re.compile(r'"[^"]*"((?:\s*;\s*\w+\s*=\s*[^;,\s]+)*)')  # "name";r=0;t=30, "other";…
_PARAMETER = re.compile(r"(\w+)\s*=\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Terms:
    """For how many seconds nothing should be sent, and how many requests are left until a reset. None: it is not said.

    ``everything``: the pause is for the whole host, and not for this operation alone.
    """

    pause: float = 0.0
    everything: bool = False
    remaining: int | None = None
    reset: float | None = None  # in seconds from now
    near: bool = False  # Atlassian says that less than a fifth is left


def read(response: httpx.Response) -> Terms:
    """Return what *response* says. What cannot be understood counts as not said."""
    headers = response.headers
    refused, failed = response.status_code == TOO_MANY, response.status_code >= SERVER_FAULT
    reset = _until(headers.get("X-RateLimit-Reset", ""), datetime.fromisoformat, headers)
    spent = _spent(headers, beta=refused)
    asked = _retry_after(headers) if refused or failed else 0.0
    return Terms(
        pause=asked or (reset if refused else 0.0) or spent,
        everything="quota" in headers.get("RateLimit-Reason", "") if refused else spent > 0,
        remaining=_whole(headers.get("X-RateLimit-Remaining", "")),
        reset=reset or None,
        near=headers.get("X-RateLimit-NearLimit", "").lower() == "true",
    )


def _retry_after(headers: httpx.Headers) -> float:
    text = headers.get("Retry-After") or headers.get("Beta-Retry-After", "")
    seconds = _whole(text)
    return _until(text, parsedate_to_datetime, headers) if seconds is None else float(seconds)


def _spent(headers: httpx.Headers, *, beta: bool) -> float:
    """Return when the last of the quotas that are used up begins anew.

    With the prefix ``Beta-`` a quota is not enforced yet: it explains a refusal, and is no reason to stop by itself.
    """
    stated = [headers.get("RateLimit", ""), headers.get("Beta-RateLimit", "") if beta else ""]
    policies = [dict(_PARAMETER.findall(found)) for found in _POLICY.findall(",".join(stated))]
    return max((float(policy.get("t", 0)) for policy in policies if policy.get("r") == "0"), default=0.0)


def _whole(text: str) -> int | None:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def _now(headers: httpx.Headers) -> datetime:
    """Return the server's time where ours is clearly another: the moments that it names are by its clock."""
    ours = datetime.now(UTC)
    theirs = _moment(headers.get("Date", ""), parsedate_to_datetime)
    return theirs if theirs and abs(theirs - ours) > _SKEW else ours


def _until(text: str, parse: Callable[[str], datetime], headers: httpx.Headers) -> float:
    moment = _moment(text, parse) if text else None
    return max(0.0, (moment - _now(headers)).total_seconds()) if moment else 0.0


def _moment(text: str, parse: Callable[[str], datetime]) -> datetime | None:
    try:
        moment = parse(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
