"""Bills at their edges: names that collide, collections over several sites, busy cycles, groups of one name."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from bills import Written, book, ids, opened, people, rates, totals
from organizations import NOW, Organization

from analyzer import cost
from analyzer.model import By
from analyzer.store import PlanChange, database

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Bill, Line

USD = 'currency = "USD"\n'
STANDARD: dict[str, object] = {"site": "north", "plan": "standard"}


def billed(organization: Organization, prices: str = "") -> dict[str, Line]:
    with opened(organization, book(organization.folder, USD + prices)) as biller:
        return by_name(biller.bill())


def by_name(bill: Bill) -> dict[str, Line]:
    named = {line.name: line for line in bill.lines}
    assert len(named) == len(bill.lines)
    return named


def test_lines_that_are_called_the_same_are_told_apart(tmp_path: Path) -> None:
    organization = people(
        tmp_path,
        {"jira": ids(2), "jsm": ids(1)},
        [
            {"app": "jira", "collection": "Tools", **STANDARD},
            {"app": "Tools", "host": "jira", **STANDARD},
            {"app": "jsm", "host": "jira", **STANDARD},
        ],
    )
    found = {name: (line.seats, line.plan) for name, line in billed(organization).items()}
    assert found == {
        "jsm@north (app)": (1, ""),
        "Tools@north (collection)": (2, "standard"),
        "Tools@north (marketplace)": (2, "standard"),
        "jsm@north (marketplace)": (2, "standard"),
    }


def test_a_collection_is_one_line_with_its_app_that_has_no_site(tmp_path: Path) -> None:
    plans: list[dict[str, object]] = [
        {"app": "jira", "collection": "Tools", **STANDARD},
        {"app": "confluence", "collection": "tools", **STANDARD},  # the same, in another case
        {"app": "loom", "collection": "Tools", "plan": "standard"},
    ]
    organization = people(tmp_path, {"jira": ids(2), "confluence": ids(3)}, plans)
    with opened(organization, book(tmp_path, USD)) as biller:
        before = by_name(biller.bill())
        after = by_name(biller.after(plans=[PlanChange("tools", "north", "premium")]))
    assert {name: (line.seats, line.covers) for name, line in before.items()} == {
        "Tools@north": (3, ("confluence@north", "jira@north", "loom"))
    }
    assert after["Tools@north"].plan == "premium"


def test_prices_and_terms_of_a_site_hold_in_whatever_case_it_is_written(tmp_path: Path) -> None:
    organization = people(tmp_path, {"jira": ids(2)}, [{"app": "jira", **STANDARD}])
    own = str(Written("jira", "volume", rates((1, None, "1")))).replace("plan", 'site = "North"\nplan')
    line = billed(organization, f'{own}[[terms]]\nsite = "NORTH"\ndiscount = 0.5\n')["jira@north"]
    assert (line.net, line.is_list) == (Decimal("1.00"), False)


def test_the_peak_is_that_of_the_whole_cycle_however_many_snapshots_it_has(tmp_path: Path) -> None:
    organization = people(tmp_path, {"jira": ids(3)}, [{"app": "jira", "renews": date(2026, 10, 5), **STANDARD}])
    del organization.pages["role-holders"][1:]
    for hour in range(1, 14):
        organization.publish(f"20261102T{9 + hour:02}0000Z-0001", NOW + timedelta(hours=hour))
    line = billed(organization)["jira@north"]
    assert (line.seats, line.peak) == (1, 3)


def test_guard_of_a_collection_is_judged_by_each_of_its_plans_as_the_view_does(tmp_path: Path) -> None:
    plans: list[dict[str, object]] = [
        {"app": "guard", "plan": "standard"},
        {"app": "jira", "site": "north", "plan": "premium", "collection": "Tools"},
        {"app": "confluence", "collection": "Tools", **STANDARD},
    ]
    organization = people(tmp_path, {"jira": ids(1), "confluence": ids(3)}, plans)
    with opened(organization, book(tmp_path, USD)) as biller:
        line = by_name(biller.bill())["guard"]
        by_rule, _, _ = biller.reconciled()
    assert (line.seats, by_rule) == (2, 2)


def test_external_people_are_billed_for_a_guard_that_nobody_told_of(tmp_path: Path) -> None:
    organization = people(tmp_path, {}, [])
    with database.writing(organization.configured().store) as connection:
        connection.execute(
            "INSERT INTO sent.external_user SELECT id, 'x', 'x@else.example', NULL, '', true FROM stored.snapshot"
        )
    line = billed(organization)["guard"]
    assert (line.seats, line.unknown) == (1, "nobody said which plan of Guard there is")


def test_groups_of_one_name_are_one_and_count_a_seat_once(tmp_path: Path) -> None:
    organization = Organization(tmp_path)
    for group in ("g", "h"):
        organization.group(group, "jira user")
        organization.pages["groups"][-1]["r"]["name"] = "everybody"
    organization.account("ada", "ada@ours.example", groups=("g", "h"))
    organization.holds("ada", "jira", "user")
    organization.publish()
    shares = cost.audit(organization.configured(), now=NOW).shares
    assert [(share.name, share.seats, share.only_here) for share in shares if share.by is By.GROUP] == [
        ("everybody", 1, 1)
    ]


@pytest.mark.parametrize(
    ("seats", "bought", "mode", "bands", "flat", "fewer"),
    [
        (
            5,
            50,
            "graduated",
            rates((1, None, "10")),
            "{ to = 10, total = 100 }",
            0,
        ),  # the flat price is enough for five
        (0, 20, "tiers", totals((1, 10, "100"), (11, 20, "200")), "", 0),  # nobody is there: all of it can go
        (4, None, "tiers", totals((1, 100, "1000")), "{ to = 3, total = 30 }", 1),
        (6, None, "volume", rates((1, 5, "10"), (6, None, "5")), "", 4),  # five cost more than six
        (4, None, "graduated", rates((1, 2, "10"), (3, None, "0")), "", 3),  # the third and fourth are free
        (3, None, "tiers", totals((1, 10, "100")), "", None),
    ],
)
def test_how_many_fewer_really_save(
    tmp_path: Path, seats: int, bought: int | None, mode: str, bands: str, flat: str, fewer: int | None
) -> None:
    plan = {"app": "jira", "billing": "annual", **STANDARD, **({"seats": bought} if bought else {})}
    organization = people(tmp_path, {"jira": ids(seats)}, [plan])
    price = str(Written("jira", mode, bands, billing="annual", flat=flat))
    assert billed(organization, price)["jira@north"].fewer == fewer


def test_earlier_snapshots_are_billed_by_what_is_said_of_guard_today(tmp_path: Path) -> None:
    organization = people(tmp_path, {"jpd": ids(2)}, [{"app": "guard", "plan": "standard"}])
    organization.publish("20261102T100000Z-0002", NOW + timedelta(hours=1))
    organization.settings["guard"] = {"count_discovery": True}
    trend = cost.audit(organization.configured(), now=NOW).trend
    assert [point.seats for point in trend] == [4, 4]
