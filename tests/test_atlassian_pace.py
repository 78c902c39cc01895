"""The sums behind the limits, against servers whose time is a number."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from analyzer.atlassian.limits import DESK_CUSTOMERS, LAST_ACTIVE, READS, UNPUBLISHED, Limit
from analyzer.atlassian.pace import Pace, Window
from analyzer.atlassian.terms import Terms


@dataclass
class Bucket:
    """A token bucket that grants *rate* requests a second, and *most* at once."""

    rate: float
    most: float
    tokens: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.tokens = self.most

    def grants(self, now: float) -> bool:
        self.tokens, self.at = min(self.most, self.tokens + (now - self.at) * self.rate), now
        granted = self.tokens >= 1
        self.tokens -= granted
        return granted


@dataclass
class Minute:
    """A counter that begins anew every minute, and tells what is left."""

    limit: int
    minute: int = -1
    used: int = 0

    def ask(self, now: float) -> tuple[bool, Terms]:
        if now // 60 != self.minute:
            self.minute, self.used = int(now // 60), 0
        self.used += 1
        left = max(self.limit - self.used, 0)
        return self.used <= self.limit, Terms(remaining=left, reset=(self.minute + 1) * 60 - now)


def sent(pace: Pace, until: float, late: float = 0.0) -> list[float]:
    """Return when requests are sent to a server without limits, by someone who always wakes *late*."""
    now, times = 0.0, []
    while (now := max(now, pace.opens(now)) + late) < until:
        pace.answered(pace.take(now), Terms(), now)
        pace.in_flight -= 1
        times.append(now)
    return times


@pytest.mark.parametrize("limit", [DESK_CUSTOMERS, READS, LAST_ACTIVE])
@pytest.mark.parametrize("late", [0.0, 0.004])
def test_the_published_rate_is_used_and_not_passed(limit: Limit, late: float) -> None:
    assert limit.per_second
    times = sent(Pace(limit), 120.0, late)
    assert 0.95 < len(times) / (120 * limit.per_second) <= 1.0
    bucket = Bucket(limit.per_second, max(1.0, limit.per_second))
    assert all(bucket.grants(moment) for moment in times)


def test_at_most_a_quarter_of_a_second_comes_at_once_and_nothing_of_a_minute() -> None:
    assert sum(moment == 0.0 for moment in sent(Pace(READS), 10.0)) in range(20, 27)
    assert sum(moment < 0.27 for moment in sent(Pace(LAST_ACTIVE), 10.0)) == 1


@pytest.mark.parametrize("rate", [3.0, 20.0, 100.0])
def test_an_unpublished_rate_is_learned_from_refusals(rate: float) -> None:
    pace, bucket, now = Pace(UNPUBLISHED), Bucket(rate, rate), 0.0
    granted = refused = 0
    while (now := max(now, pace.opens(now)) + 0.002) < 1200.0:
        number = pace.take(now)
        pace.in_flight -= 1
        if bucket.grants(now):
            pace.answered(number, Terms(), now)
            granted += 1
        else:
            pace.refused(now, now + 1.0)
            refused += 1
    assert granted / (1200 * rate) > 0.93
    assert refused / granted < 0.03


def test_a_countdown_in_the_answers_is_obeyed_without_a_refusal() -> None:
    pace, server, now, asked, refused = Pace(UNPUBLISHED), Minute(300), 7.0, 0, 0
    while (now := max(now, pace.opens(now)) + 0.01) < 607.0:
        number = pace.take(now)
        pace.in_flight -= 1
        well, terms = server.ask(now)
        asked, refused = asked + 1, refused + (not well)
        pace.answered(number, terms, now)
    assert refused == 0
    assert asked > 0.95 * 10 * 300


def test_a_countdown_leaves_out_what_is_on_its_way() -> None:
    pace = Pace(UNPUBLISHED)
    numbers = [pace.take(0.0) for _ in range(3)]
    pace.in_flight -= 1
    pace.answered(numbers[0], Terms(remaining=2, reset=30.0), 0.0)
    assert pace.opens(0.0) == math.inf
    for number in numbers[1:]:
        pace.in_flight -= 1
        pace.answered(number, Terms(remaining=0, reset=30.0), 0.0)
    assert pace.opens(0.0) == 30.0


def test_refusals_of_one_flight_lower_the_rate_once_and_it_recovers() -> None:
    pace = Pace(READS)
    for _ in range(8):
        pace.refused(10.0, 11.0)
    after = [moment for moment in sent(pace, 200.0) if moment < 21.0]
    assert len(after) == pytest.approx(0.9 * 98 * 10, rel=0.07)
    assert len(sent(pace, 230.0)) == pytest.approx(98 * 30, rel=0.02)


@pytest.mark.parametrize("limit", [READS, UNPUBLISHED, LAST_ACTIVE])
def test_after_a_pause_requests_come_one_by_one(limit: Limit) -> None:
    pace = Pace(limit)
    pace.refused(0.0, 30.0)
    times = sent(pace, 30.5)
    assert times[0] == 30.0
    assert all(later - sooner > 0.009 for sooner, later in pairwise(times))


def test_the_window_doubles_until_something_fails_and_then_grows_slowly() -> None:
    window = Window(32)
    sizes = []
    for _ in range(4):
        rounds = [window.take() for _ in range(window.size)]
        sizes.append(window.size)
        for _ in rounds:
            window.in_flight -= 1
            window.well(0, near=False)
    assert sizes[0] == 4
    assert sizes == sorted(sizes)
    while window.size < 32:
        window.in_flight = window.size - 1
        window.well(0, near=False)
    window.badly(0, stop=False)
    assert window.size == 16
    window.in_flight = 15
    window.well(1, near=False)
    assert window.size == 16


def test_failures_of_one_flight_halve_the_window_once() -> None:
    window = Window(4)
    flight = [window.take() for _ in range(4)]
    for round_ in flight:
        window.badly(round_, stop=False)
    assert window.size == 2


def test_the_window_is_never_closed_and_never_wider_than_there_are_threads() -> None:
    window = Window(2)
    for _ in range(9):
        window.badly(window.take(), stop=False)
    assert window.size == 1
    window.in_flight = 0
    for _ in range(99):
        window.well(9, near=False)
    assert window.size == 2


def test_answers_to_what_was_sent_before_it_shrank_do_not_let_it_grow() -> None:
    window = Window(32)
    before = [window.take() for _ in range(4)]
    window.badly(before[0], stop=True)
    for round_ in before[1:]:
        window.well(round_, near=False)
    assert window.size == 1


def test_near_the_limit_and_unused_the_window_does_not_grow() -> None:
    window = Window(32)
    window.in_flight = 3
    window.well(0, near=True)
    assert window.size == 4
    window.in_flight = 0
    window.well(0, near=False)
    assert window.size == 4


def test_after_a_stop_the_window_begins_with_one() -> None:
    window = Window(32)
    window.badly(window.take(), stop=True)
    assert window.size == 1
