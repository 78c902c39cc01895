"""What holds of every bill, whatever the prices: tried on price books that hypothesis makes up, through the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from bills import Written, book, ids, opened, people, priced, revoked
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.prices import price_book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from organizations import Organization

    from analyzer.model import Bill, Price, PriceBook

EVERYONE = ids(40)
COUNTS = range(1, len(EVERYONE) + 1)
MONTHLY, YEARLY = "jira@north", "confluence@north"
PLANS: list[dict[str, object]] = [
    {"app": "jira", "site": "north", "plan": "standard"},
    {"app": "confluence", "site": "north", "plan": "standard", "billing": "annual"},
    {"app": "guard", "plan": "standard"},
]
TRIED = settings(deadline=None, max_examples=15)
amounts = st.decimals(0, 50, places=2)


@dataclass(frozen=True, slots=True)
class Place:
    """Forty people with two apps, and room for price files."""

    organization: Organization
    folder: Path

    def prices(self, *written: Written, head: str = "") -> PriceBook:
        return book(self.folder, f'currency = "USD"\n{head}' + "".join(map(str, written)))

    def costs(self, prices: PriceBook, line: str) -> dict[int, Decimal]:
        """Return what *line* costs with one seat, two, … forty."""
        found = priced(self.organization, prices, EVERYONE, COUNTS, line)
        return {seats: one.net for seats, one in sorted(found.items()) if one.net is not None}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("properties")
    return Place(people(folder, {"jira": EVERYONE, "confluence": EVERYONE}, PLANS), folder)


@st.composite
def written(draw: st.DrawFn, mode: str, billing: str = "monthly", *, flat: bool = True) -> Written:
    """Draw a price of up to five bands, whose edges lie within forty seats."""
    ends: list[int | None] = [*sorted(draw(st.sets(st.integers(1, 39), max_size=4))), None]
    starts = [1, *(end + 1 for end in ends if end)]
    key = "each" if mode == "graduated" else "total" if mode == "tiers" else draw(st.sampled_from(["each", "total"]))
    said = [
        f"{{ from = {first}, {f'to = {last}, ' if last else ''}{key} = {draw(amounts)} }}"
        for first, last in zip(starts, ends, strict=True)
    ]
    together = f"{{ to = {draw(st.integers(1, 12))}, total = {draw(amounts)} }}" if flat and draw(st.booleans()) else ""
    return Written("confluence" if billing == "annual" else "jira", mode, ", ".join(said), billing, together)


def falling(costs: dict[int, Decimal]) -> list[int]:
    """Return the numbers of seats that cost less than one fewer."""
    return [more for (fewer, less), (more, cost) in pairwise(costs.items()) if cost < less and more == fewer + 1]


def own(prices: PriceBook) -> Price:
    return prices.prices[0]


@TRIED
@given(said=written("graduated") | written("tiers", "annual"))
def test_a_graduated_or_tiered_bill_falls_with_a_seat_more_only_where_the_price_book_warned(
    place: Place, said: Written
) -> None:
    prices = place.prices(said)

    falls = falling(place.costs(prices, MONTHLY if said.billing == "monthly" else YEARLY))

    assert list(prices.warnings) == [
        f"prices.toml: prices[0]: {seats} seats cost less than {seats - 1}: see whether the amounts are right"
        for seats in falls
    ]


@TRIED
@given(said=written("graduated", flat=False))
def test_graduated_bands_are_continuous_a_seat_more_costs_the_rate_of_its_band(place: Place, said: Written) -> None:
    prices = place.prices(said)

    costs = place.costs(prices, MONTHLY)

    rate = {seats: band.each for seats in COUNTS for band in own(prices).bands if _in(band.first, band.last, seats)}
    assert costs[1] == rate[1]
    assert {seats: costs[seats] - costs[seats - 1] for seats in COUNTS[1:]} == {n: rate[n] for n in COUNTS[1:]}


@TRIED
@given(said=written("volume", flat=False))
def test_a_whole_volume_bill_falls_at_an_edge_at_most(place: Place, said: Written) -> None:
    prices = place.prices(said)

    falls = falling(place.costs(prices, MONTHLY))

    assert set(falls) <= {band.first for band in own(prices).bands}
    assert prices.warnings == ()


@TRIED
@given(said=written("tiers", "annual", flat=False))
def test_a_tier_costs_the_same_however_full_it_is(place: Place, said: Written) -> None:
    prices = place.prices(said)

    costs = place.costs(prices, YEARLY)

    assert costs == {
        seats: band.total for seats in COUNTS for band in own(prices).bands if _in(band.first, band.last, seats)
    }


@TRIED
@given(
    monthly=written("graduated") | written("volume"),
    yearly=written("tiers", "annual"),
    discount=st.decimals(0, 1, places=4),
    tax=st.decimals(0, 1, places=3),
)
def test_the_sum_of_the_lines_is_the_total_and_each_is_rounded_once(
    place: Place, monthly: Written, yearly: Written, discount: Decimal, tax: Decimal
) -> None:
    prices = place.prices(monthly, yearly, head=f"discount = {discount}\ntax = {tax}\n")

    with opened(place.organization, prices) as biller:
        bill = biller.bill()

    lines = {line.name: line for line in bill.lines if line.known}
    gross = {MONTHLY: _cost(prices.prices[0]), YEARLY: _cost(prices.prices[1])}
    assert {name: line.gross for name, line in lines.items()} == gross
    assert {name: line.net for name, line in lines.items()} == {
        name: _cents(amount * (1 - discount)) for name, amount in gross.items()
    }
    assert {name: line.tax for name, line in lines.items()} == {
        name: _cents((line.net or Decimal(0)) * tax) for name, line in lines.items()
    }
    month, year = lines[MONTHLY].net or Decimal(0), lines[YEARLY].net or Decimal(0)
    assert (bill.month, bill.year) == (month + _cents(year / 12), month * 12 + year)
    assert [line.name for line in bill.unpriced] == ["guard"]


@settings(deadline=None, max_examples=15)
@given(holders=st.lists(st.sets(st.sampled_from(["jira", "confluence", "jsm"])), min_size=12, max_size=12))
def test_unique_counting_never_exceeds_the_sum(shared: Organization, holders: list[set[str]]) -> None:
    who = dict(zip(ids(12), holders, strict=True))
    gone = [change for app in ("jira", "confluence", "jsm") for change in revoked(_without(app, who), app)]

    with opened(shared, price_book(None)) as biller:
        seats = {line.name: line.seats for line in biller.after(gone).lines}

    each = {app: sum(app in held for held in holders) for app in ("jira", "confluence", "jsm")}
    assert seats["Teamwork@north"] == sum(bool(held & {"jira", "confluence"}) for held in holders)
    assert max(each["jira"], each["confluence"]) <= seats["Teamwork@north"] <= each["jira"] + each["confluence"]
    assert seats["guard"] == sum(bool(held) for held in holders) <= sum(each.values())
    assert seats["Diagrams@north"] == max(each["jira"], each["jsm"])


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Organization:
    """Let twelve people have three apps, two of them in a collection, and a Marketplace app stand beside them."""
    plans: list[dict[str, object]] = [
        {"app": "jira", "site": "north", "plan": "standard", "collection": "Teamwork"},
        {"app": "confluence", "site": "north", "plan": "standard", "collection": "Teamwork"},
        {"app": "jsm", "site": "north", "plan": "standard"},
        {"app": "Diagrams", "site": "north", "plan": "standard", "host": "jira"},
        {"app": "guard", "plan": "standard"},
    ]
    folder = tmp_path_factory.mktemp("shared")
    return people(folder, {app: ids(12) for app in ("jira", "confluence", "jsm")}, plans)


@settings(deadline=None, max_examples=3)
@given(order=st.permutations(ids(8)))
def test_the_order_of_accounts_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, in_order: Bill, order: list[str]
) -> None:
    assert _bill(tmp_path_factory.mktemp("order"), order) == in_order.lines


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> Bill:
    folder = tmp_path_factory.mktemp("in-order")
    with opened(_people(folder, ids(8)), price_book(None)) as biller:
        return biller.bill()


def _bill(folder: Path, order: Sequence[str]) -> object:
    with opened(_people(folder, order), price_book(None)) as biller:
        return biller.bill().lines


def _people(folder: Path, order: Sequence[str]) -> Organization:
    holders = {"jira": order, "confluence": [id_ for id_ in order if id_ < "p00005"]}
    return people(folder, holders, PLANS, in_order=order)


def _without(app: str, who: dict[str, set[str]]) -> list[str]:
    return [id_ for id_, held in who.items() if app not in held]


def _in(first: int, last: int | None, seats: int) -> bool:
    return first <= seats and (last is None or seats <= last)


def _cost(price: Price) -> Decimal:
    """Return what forty seats cost, worked out in another way than the SQL does: seat by seat."""
    seats = len(EVERYONE)
    if price.flat is not None and price.flat_to is not None and seats <= price.flat_to:
        return price.flat
    bands = {n: band for n in COUNTS for band in price.bands if _in(band.first, band.last, n)}
    if price.mode == "graduated":
        return sum((bands[n].each or Decimal(0) for n in COUNTS), Decimal(0))
    last = bands[seats]
    return last.total if last.total is not None else (last.each or Decimal(0)) * seats


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
