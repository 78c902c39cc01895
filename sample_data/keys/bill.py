"""What the organization pays, and what some findings cost: worked out plainly, from the world and the price files."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .guard import counts_for_premium, guard_users
from .reading import ALL_APPS, APPS, holders, plan_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.config import PlanSettings

    from .reading import Case, Key

HERE = Path(__file__).parent.parent
CONTRACT, LIST = HERE / "prices.toml", HERE.parent / "analyzer" / "prices" / "list.toml"
FAMILY = ("jira", "jsm", "jpd")  # whose largest number of seats the Marketplace apps of Jira are billed for
PRICED = ("BL-01", "BL-02", "BL-03", "HS-07")


@dataclass(frozen=True, slots=True)
class BilledLine:
    """One line of the bill: *billed* and *month* are missing where nobody knows the price."""

    name: str
    seats: int
    billed: int | None
    month: Decimal | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a finding costs a month; missing where nothing is paid, or nobody knows."""

    policy: str
    subject: str
    month: Decimal | None


def bill(key: Key) -> list[BilledLine]:
    """Return every line of the bill, by name."""
    seats: dict[str, set[str]] = defaultdict(set)
    bought: dict[str, PlanSettings] = {}
    for resource, people in holders(key):
        plan = plan_of(key, resource)
        bought[_name(plan)] = plan
        seats[_name(plan)] |= people
    lines = [_line(name, bought[name], len(people)) for name, people in seats.items()]
    for plan in key.settings.plans:
        if plan.app == "guard":
            lines.append(_line("guard", plan, len(guard_users(key))))
        elif plan.host:
            lines.append(_line(_name(plan), plan, _largest(key, plan.site)))
    return sorted(lines, key=lambda line: line.name)


def costs(key: Key, found: Iterable[Case]) -> list[Cost]:
    """Return what the findings of some policies cost, each as the average price of its seats."""
    lines = {line.name: line for line in bill(key)}
    people = {account.id: account for account in key.people}
    priced = []
    for case in (case for case in found if case.policy in PRICED):
        id_, *place = case.subject.split("/")
        if case.policy == "BL-03":
            names = {"guard"} if counts_for_premium(key, people[id_]) else set()
        else:
            seats = [seat for seat in key.seats(people[id_]) if place in ([], [APPS[seat.app], seat.site])]
            names = {_name(plan_of(key, seat)) for seat in seats}
        priced.append(Cost(case.policy, case.subject, _sum(lines[name] for name in names)))
    return priced


def _sum(lines: Iterable[BilledLine]) -> Decimal | None:
    each = [None if line.month is None else _rounded(line.month / line.seats, "0.0001") for line in lines]
    known = [amount for amount in each if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(each) else None


def _name(plan: PlanSettings) -> str:
    return "@".join(filter(None, (plan.collection or plan.app, plan.site)))


def _largest(key: Key, site: str) -> int:
    return max(len(people) for seat, people in holders(key) if seat.site == site and ALL_APPS[seat.app] in FAMILY)


def _line(name: str, plan: PlanSettings, seats: int) -> BilledLine:
    price = _price(plan)
    if price is None:
        return BilledLine(name, seats, None, None)
    wanted = max(seats, (plan.seats or 0) if plan.billing == "annual" else 0)
    billed, gross = _amount(price, wanted)
    net = _rounded(_rounded(gross) * (1 - _discount(plan)))
    return BilledLine(name, seats, billed, _rounded(net / 12) if price.get("per") == "year" else net)


def _amount(price: dict[str, Any], seats: int) -> tuple[int, Decimal]:
    """Return how many seats are paid for, and what they cost together."""
    flat = price.get("flat", {"to": 0})
    if seats <= flat["to"]:
        return seats, Decimal(flat["total"])
    bands = [(band["from"], band.get("to", seats), band) for band in price["bands"]]
    last, band = next((last, band) for first, last, band in bands if first <= seats <= last)
    if price["mode"] == "tiers":
        return last, Decimal(band["total"])
    if price["mode"] == "volume":
        return seats, band["each"] * seats
    below = ((first, min(last, seats), band) for first, last, band in bands if first <= seats)
    return seats, sum(((last - first + 1) * band["each"] for first, last, band in below), Decimal(0))


def _price(plan: PlanSettings) -> dict[str, Any] | None:
    """Return the contract's price, that of the site before that of any, or else that of the list."""
    for file in (CONTRACT, LIST):
        fitting: list[dict[str, Any]] = [price for price in _read(file)["prices"] if _fits(price, plan)]
        if fitting:
            return max(fitting, key=lambda price: "site" in price)
    return None


def _fits(price: dict[str, Any], plan: PlanSettings) -> bool:
    same = price["app"] == (plan.collection or plan.app) and price["plan"] == plan.plan
    here = price.get("site", "") in {"", plan.site}
    return same and here and (plan.plan == "free" or price["billing"] == plan.billing)


def _discount(plan: PlanSettings) -> Decimal:
    contract = _read(CONTRACT)
    own: Iterator[Decimal] = (
        terms["discount"] for terms in contract["terms"]
        if (terms["app"], terms["site"]) == (plan.collection or plan.app, plan.site)
    )  # fmt: skip
    return next(own, contract["discount"])


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)


def _rounded(amount: Decimal, to: str = "0.01") -> Decimal:
    return amount.quantize(Decimal(to), ROUND_HALF_UP)
