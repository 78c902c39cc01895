"""What answers say of limits, in every form that Atlassian documents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from analyzer.atlassian.terms import Terms, read


def said(status: int = 200, **headers: str) -> Terms:
    return read(httpx.Response(status, headers={name.replace("_", "-"): value for name, value in headers.items()}))


def moment(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def test_an_answer_without_such_headers_says_nothing() -> None:
    assert said() == Terms()


def test_what_is_left_until_the_reset_is_read() -> None:
    terms = said(X_RateLimit_Limit="200", X_RateLimit_Remaining="40", X_RateLimit_Reset=moment(30).isoformat())
    assert terms.remaining == 40
    assert terms.reset is not None
    assert 25 < terms.reset <= 30
    assert (terms.pause, terms.near) == (0.0, False)
    assert said(X_RateLimit_NearLimit="true").near


def test_a_refusal_without_a_wish_lasts_until_the_reset() -> None:
    assert 25 < said(429, X_RateLimit_Reset=moment(30).isoformat()).pause <= 30
    assert said(503, X_RateLimit_Reset=moment(30).isoformat()).pause == 0.0


@pytest.mark.parametrize("status", [429, 503])
def test_a_wish_goes_before_the_reset(status: int) -> None:
    reset = moment(30).isoformat()
    assert said(status, Retry_After="7", X_RateLimit_Reset=reset).pause == 7.0
    assert said(status, Beta_Retry_After="8").pause == 8.0
    assert 55 < said(status, Retry_After=format_datetime(moment(60)), X_RateLimit_Reset=reset).pause <= 60


def test_moments_are_read_by_the_clock_of_the_server_where_it_differs() -> None:
    noon = datetime(2020, 1, 1, 12, tzinfo=UTC)
    date, reset = format_datetime(noon), (noon + timedelta(seconds=20)).isoformat()
    assert said(429, Date=date, X_RateLimit_Reset=reset).pause == 20.0


@pytest.mark.parametrize(
    ("reason", "everything"),
    [
        ("jira-quota-global-based", True),
        ("jira-quota-tenant-based", True),
        ("jira-burst-based", False),
        ("jira-per-issue-on-write", False),
        ("", False),
    ],
)
def test_only_a_quota_stops_everything(reason: str, everything: bool) -> None:  # noqa: FBT001  what is expected
    assert said(429, RateLimit_Reason=reason).everything == everything


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ('"global-app-quota";r=0;t=30', 30.0),
        ('"global-app-quota";t=30;r=0', 30.0),
        ('"tenant"; r=12; t=900, "global"; r=0; t=45', 45.0),
        ('"global";r=0;t=45,"tenant";r=0;t=60', 60.0),
        ('"global";r=10;t=45', 0.0),
        ("nonsense;r=0", 0.0),
        ("", 0.0),
    ],
)
def test_a_quota_of_which_nothing_is_left_is_waited_for(text: str, pause: float) -> None:
    terms = said(RateLimit=text, RateLimit_Policy='"global-app-quota";q=65000;w=3600')
    assert (terms.pause, terms.everything) == (pause, pause > 0)
    assert said(429, Beta_RateLimit=text).pause == pause


def test_a_quota_that_is_not_enforced_yet_stops_nothing() -> None:
    assert said(Beta_RateLimit='"global-app-quota";r=0;t=3000') == Terms()
