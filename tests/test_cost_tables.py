"""Costs in a terminal: they read at 80 columns and without colours, and say what is not known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from costs import line, own, plain, sample
from rich.console import Console

from analyzer.cli.cost_tables import bill_tables, cost_tables
from analyzer.model import By, Comparison, Costs, LineChange, Share
from analyzer.report.costs import words


def shown(costs: Costs, width: int = 80, most: int = 20) -> str:
    console = Console(file=StringIO(), width=width, no_color=True, highlight=False, markup=False)
    for table in cost_tables(costs, most):
        console.print(table)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def row(text: str, beginning: str, after: str = "") -> list[str]:
    """Return the words of the first line that begins so, behind the line that holds *after*."""
    lines = text[text.index(after) :].splitlines()
    return next(each.split() for each in lines if each.startswith(beginning))


def test_each_line_has_its_seats_and_its_amounts() -> None:
    text = shown(sample())
    assert row(text, "jira@halden")[1:] == ["612", "540", "60", "640", "5,062.40", "60,748.80"]
    assert row(text, "jsm@halden")[1:] == ["87", "61", "20", "100", "5,142.00", "61,704.00"]
    assert row(text, "as far as prices are known")[-2:] == ["16,600.40", "199,204.80"]
    assert row(text, "tax on top")[-2:] == ["4,150.10", "49,801.20"]


def test_the_band_and_price_of_the_last_seat_and_the_next_cycle_are_named() -> None:
    text = shown(sample(), 120)
    prices = "What prices the last seat"
    assert row(text, "jira@halden", prices)[1:] == ["251-1000", "7.91", "a", "month", "list", "price", "2026-12-01"]
    assert row(text, "jsm@halden", prices)[1:] == [
        "86-100",
        "61,704.00",
        "a",
        "year",
        "for",
        "all",
        "contract",
        "2027-02-01",
    ]
    assert "this cycle is billed for its highest number of seats, 640" in text
    assert "jsm@halden: the first saving needs 2 seats fewer" in text


def test_where_there_is_a_discount_the_price_of_a_seat_is_said_to_be_without_it() -> None:
    said = "What the last seat costs is by the price book; sums are after the discount."
    bill = replace(sample().bill, lines=(own("guard", "90.00", gross=Decimal("100.00"), each=Decimal(1)),))
    assert said in " ".join(shown(replace(sample(), bill=bill)).split())
    assert said not in " ".join(shown(sample()).split())


def test_an_unknown_price_is_named_and_never_a_number() -> None:
    text = shown(sample())
    assert row(text, "Planner@halden")[1:] == ["612", "0", "0", "UNKNOWN", "UNKNOWN", "UNKNOWN"]
    assert row(text, "Planner@halden", "What prices")[1:4] == ["UNKNOWN"] * 3
    assert "what its 612 seats cost is UNKNOWN, and in no sum" in " ".join(text.split())


def test_where_no_price_is_known_no_sum_is_a_number() -> None:
    unknown = replace(sample().bill, lines=(line("jira@halden", None), line("guard", None)))
    waste = tuple(replace(each, month=None, unpriced=each.seats) for each in sample().waste)
    text = shown(replace(sample(), bill=unknown, waste=waste))
    assert row(text, "as far as prices are known")[-2:] == ["UNKNOWN", "UNKNOWN"]
    assert "No price is known." in text
    assert "262 262 UNKNOWN as far as prices are known" in [" ".join(each.split()) for each in text.splitlines()]


def test_list_prices_are_called_so_line_by_line_and_below() -> None:
    text = shown(sample())
    assert text[: text.index("What prices")].count("list price") == 2
    assert "List prices, not your contract's, are behind confluence@halden, jira@halden" in " ".join(text.split())
    assert "ist price" not in shown(plain())


def test_the_currency_is_named_with_each_sum_and_not_with_each_amount() -> None:
    text = shown(plain())
    assert text.count("EUR") == 1
    assert "No tax is configured" in text
    assert row(text, "in all")[-2:] == ["790.00", "9,480.00"]


def test_waste_adds_up_and_says_what_it_leaves_out() -> None:
    text = shown(sample())
    assert ["262", "9", "2,174.85", *["as", "far", "as", "prices", "are", "known"]] in [
        each.split() for each in text.splitlines()
    ]
    assert ["9", "9", "UNKNOWN", "help-seeker", "HS-02"] in [each.split() for each in text.splitlines()]
    assert "not used for 90 days" in " ".join(text.split())


def test_shares_are_cut_down_to_the_first_and_the_others_are_counted() -> None:
    groups = tuple(Share(By.GROUP, f"group-{n}", n, Decimal(n), n) for n in range(30))
    text = shown(replace(sample(), shares=groups), most=20)
    assert "group-19" in text
    assert "group-20" not in text
    assert "And 10 more: --format csv has them all." in " ".join(text.split())


def test_a_comparison_shows_savings_and_what_costs_more() -> None:
    text = shown(sample())
    both = "The bill without the group"
    assert row(text, "jira@halden", both)[1:] == ["5,062.40", "4,524.52", "-537.88", "2026-12-01", "-537.88"]
    assert row(text, "jsm@halden", both)[1:] == ["5,142.00", "5,500.00", "+358.00", "2027-02-01", "+4,296.00"]
    assert "jsm@halden costs MORE: 358.00 a month" in text
    assert row(text, "guard", both)[3] == "0.00"
    assert "-1,379.88" in text
    assert "712020:gone" in text


def test_a_hostile_name_is_shown_as_what_it_is() -> None:
    text = shown(sample(), 200)
    assert "[U+202E]gro.elpmaxe[U+0007]" in text
    assert not {"\u202e", "\x07", "\x1b"} & set(text)


@pytest.mark.parametrize("width", [80, 100])
def test_no_number_is_folded_however_large(width: int) -> None:
    large = line("jira@a-site-with-a-very-long-name-indeed", "12345678.90", seats=1_234_567, used=1_000_000)
    costs = replace(sample(), bill=replace(sample().bill, lines=(large, own("guard", "99.99"))))
    console = Console(file=StringIO(), width=width, no_color=True)
    for table in bill_tables(costs.bill):
        console.print(table)
    assert isinstance(console.file, StringIO)
    text = console.file.getvalue()
    assert "1,234,567" in text
    assert "12,345,678.90" in text
    assert max(len(each) for each in text.splitlines()) <= width


@pytest.mark.parametrize(
    ("amount", "said"),
    [(None, "UNKNOWN"), ("0", "0.00"), ("12345.6", "12,345.60"), ("0.0035", "0.0035"), ("20.5000", "20.50")],
)
def test_amounts_are_written_with_two_places_or_as_many_as_they_need(amount: str | None, said: str) -> None:
    assert words.money(None if amount is None else Decimal(amount)) == said


@pytest.mark.parametrize(("less", "said"), [(None, "UNKNOWN"), ("0", "0.00"), ("5", "-5.00"), ("-1200", "+1,200.00")])
def test_a_difference_has_a_sign(less: str | None, said: str) -> None:
    assert words.difference(None if less is None else Decimal(less)) == said


def test_what_guard_is_billed_for_is_held_against_the_flag() -> None:
    costs = sample()
    assert "8 accounts differ" in words.guard(costs)
    assert costs.guard is not None
    agreed = replace(costs, guard=replace(costs.guard, by_flag=1025, differing=0))
    assert words.guard(agreed).endswith("by Atlassian's own flag for the same ones.")
    assert words.guard(replace(costs, guard=replace(costs.guard, by_flag=None))).endswith("flag was not read.")
    assert words.guard(plain()) == ""


def test_the_sums_of_two_bills_are_of_lines_whose_price_is_known_in_both() -> None:
    before, after = line("jira@halden", "100.00"), line("jira@halden", None)
    kept = line("guard", "40.00")
    changes = (
        LineChange("jira@halden", before, after, None, None, ""),
        LineChange("guard", kept, kept, None, None, ""),
    )
    first, second = (replace(sample().bill, lines=lines) for lines in ((before, kept), (after, kept)))
    compared = Comparison(first, second, changes, "on another plan")
    assert compared.months == (Decimal("40.00"), Decimal("40.00"))
