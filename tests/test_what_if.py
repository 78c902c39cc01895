"""The bill after a change: what it is less, from when, and what it does to the next invoice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from analyzer.cost.cycles import arrears, days_left, upgrade


@pytest.mark.parametrize(
    ("old", "new", "left", "days", "asked"),
    [
        ("180", "234", 25, 30, "45.00"),  # three more at 18.00, five days into the cycle
        ("0", "30", 18, 30, "18.00"),  # two at 15.00, twelve days into November
        ("180", "144", 20, 30, "0.00"),  # two fewer: no credit
        ("750", "752", 1, 31, "0.06"),  # over the edge of a graduated band: the rate of the next one
        ("100", "200", 31, 31, "100.00"),
    ],
)
def test_seats_added_within_a_cycle_are_paid_for_its_rest(old: str, new: str, left: int, days: int, asked: str) -> None:
    assert arrears(Decimal(old), Decimal(new), left, days) == Decimal(asked)


def test_a_larger_tier_is_paid_at_once_for_the_rest_of_the_year_and_rounded_once() -> None:
    # https://community.atlassian.com/forums/Jira-questions/License-Tier-Upgrade-Calculation/qaq-p/2544204
    assert upgrade(Decimal(27500), Decimal(45500), 197) == Decimal("9715.07")
    assert upgrade(Decimal(45500), Decimal(27500), 197) == 0
    assert upgrade(Decimal(100), Decimal(200), 365, 0) == 100
    assert upgrade(Decimal(1000), Decimal(2000), 366) == 1000  # a leap year costs no more than a year


def test_today_is_a_day_that_is_left() -> None:
    assert days_left(date(2026, 11, 13), date(2026, 12, 1)) == 18
