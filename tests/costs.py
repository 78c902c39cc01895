"""What an invented organization pays, made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from audits import HOSTILE, TAKEN, snapshot

from analyzer.model import (
    Bill,
    By,
    Cause,
    Comparison,
    Costs,
    Line,
    LineChange,
    LineKind,
    Point,
    Reconciled,
    Share,
    Waste,
)

RENEWAL, CYCLE = date(2027, 2, 1), date(2026, 12, 1)


def line(name: str, net: str | None = "100.00", **parts: object) -> Line:
    app, _, site = name.partition("@")
    known = {"price": "list.toml: prices[3]", "confidence": "high", "band": "251-1000"} if net else {}
    amount = None if net is None else Decimal(net)
    plain = Line(
        name=name, kind=LineKind.APP, app=app, site=site, plan="standard", billing="monthly", covers=(name,),
        seats=100, used=80, idle=15, billed=100 if net else None, peak=None, per="month", gross=amount, net=amount,
        tax=None if amount is None else amount / 4, band="", each=None, price="", is_list=bool(net), confidence="",
        next_date=CYCLE, fewer=None, unknown="" if net else "the price book has no price for it",
    )  # fmt: skip
    return replace(plain, **{**known, **parts})  # type: ignore[arg-type]


def own(name: str, net: str, **parts: object) -> Line:
    origin: dict[str, object] = {"is_list": False, "confidence": "contract", "price": "prices.toml: prices[1]"}
    return line(name, net, **{**origin, **parts})


def lines() -> tuple[Line, ...]:
    return (
        line("confluence@halden", "3146.00", seats=520, used=410, idle=90, billed=520, each=Decimal("6.05")),
        line(
            "jira@halden", "5062.40", seats=612, used=540, idle=60, billed=640, peak=640, each=Decimal("7.91"),
            notes=("this cycle is billed for its highest number of seats, 640",),
        ),
        own(
            "jsm@halden", "61704.00", plan="premium", billing="annual", per="year", seats=87, used=61, idle=20,
            billed=100, band="86-100", next_date=RENEWAL, fewer=2,
        ),
        own("Teamwork@halden-labs", "1200.00", kind=LineKind.COLLECTION, seats=60, used=58, idle=0, each=Decimal(20)),
        own(
            "guard", "2050.00", kind=LineKind.GUARD, site="", seats=1025, used=900, idle=100, billed=1025,
            band="1001 and more", each=Decimal(2),
        ),
        line(
            "Planner@halden", None, kind=LineKind.MARKETPLACE, plan="", billing="", seats=612, used=0, idle=0,
            next_date=None, covers=("jira@halden", "jsm@halden"),
        ),
    )  # fmt: skip


def bill(*changed: Line) -> Bill:
    there = changed or lines()
    return Bill(snapshot(complete=False), "USD", there, ("group-roles was denied for 2 of 40 groups.",))


def waste() -> tuple[Waste, ...]:
    return (
        Waste(Cause.SUSPENDED, 12, Decimal("24.00"), ("BL-03",)),
        Waste(Cause.NEVER, 41, Decimal("610.25"), ("BL-01",)),
        Waste(Cause.IDLE, 170, Decimal("1480.60"), ("BL-01", "BL-02")),
        Waste(Cause.HELP_SEEKER, 9, None, ("HS-02",), unpriced=9),
        Waste(Cause.SANDBOX, 30, Decimal("60.00"), ()),
    )


def shares() -> tuple[Share, ...]:
    return (
        Share(By.GROUP, "jira-users-halden", 600, Decimal("4746.00"), 512, synced=True),
        Share(By.GROUP, HOSTILE, 3, Decimal("23.73"), 1),
        Share(By.GROUP, "", 12, None, 12, unpriced=12),
        Share(By.DEPARTMENT, "Sales", 310, Decimal("2452.10")),
        Share(By.DEPARTMENT, "", 44, None, unpriced=44),
        Share(By.DOMAIN, "halden.example", 1170, Decimal("9254.70")),
    )


def trend() -> tuple[Point, ...]:
    def point(days: int, seats: int, month: str, *, complete: bool = True) -> Point:
        then = TAKEN - timedelta(days=days)
        return Point(f"{then:%Y-%m-%dT%H-%M-%SZ}", then, seats, Decimal(month), complete)

    return (
        point(91, 2290, "15210.00"),
        point(60, 2350, "15730.50", complete=False),
        point(30, 2385, "16402.75"),
        point(0, 2416, "16600.40", complete=False),
    )


def comparison() -> Comparison:
    """Forty people lose Jira, and JSM goes to a larger plan."""
    before = bill()
    now = {each.name: each for each in before.lines}
    jira = replace(now["jira@halden"], seats=572, billed=572, net=Decimal("4524.52"))
    jsm = replace(now["jsm@halden"], net=Decimal("66000.00"))
    teamwork = now["Teamwork@halden-labs"]
    after = bill(now["confluence@halden"], jira, jsm, now["guard"], now["Planner@halden"])
    edge = "40 fewer save nothing before the renewal; 2 more would"
    changes = (
        LineChange("confluence@halden", now["confluence@halden"], now["confluence@halden"], CYCLE, Decimal(0), ""),
        LineChange("jira@halden", now["jira@halden"], jira, CYCLE, Decimal("537.88"), ""),
        LineChange("jsm@halden", now["jsm@halden"], jsm, RENEWAL, Decimal("-4296.00"), edge),
        LineChange("Teamwork@halden-labs", teamwork, None, None, None, ""),
        LineChange("guard", now["guard"], now["guard"], CYCLE, Decimal(0), ""),
        LineChange("Planner@halden", now["Planner@halden"], now["Planner@halden"], None, None, ""),
    )
    return Comparison(before, after, changes, "without the group jira-users-halden", ("712020:gone",))


def sample(*, compared: bool = True) -> Costs:
    """A bill like any other: partly by list prices, partly not known."""
    return Costs(
        bill(), waste(), shares(), trend(), Reconciled(1025, 1031, 8), idle_days=90,
        after=comparison() if compared else None,
    )  # fmt: skip


def plain() -> Costs:
    """One line, whose price is the user's own; nothing is wasted, and nothing is missing."""
    one = Bill(snapshot(), "EUR", (own("jira@halden", "790.00", tax=Decimal(0)),))
    return Costs(one, (), (), (Point("now", TAKEN, 100, Decimal("790.00"), complete=True),), None, idle_days=90)
