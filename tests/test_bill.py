"""What an organization pays: whom each line counts, what it costs, and what is not known."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from organizations import NOW, Organization

from analyzer import audit, cost, store
from analyzer.errors import UsageError
from analyzer.model import Act, Bill, Cause, Change, Costs, Line
from analyzer.prices import price_book
from analyzer.store import PlanChange

if TYPE_CHECKING:
    from collections.abc import Sequence

PRICES = """
currency = "EUR"
discount = 0.1
tax = 0.25

[[prices]]
app = "jira"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, to = 2, each = 10 }, { from = 3, each = 7.5 }]

[[prices]]
app = "jira"
plan = "enterprise"
billing = "annual"
mode = "graduated"
per = "year"
bands = [{ from = 1, each = 100 }]

[[prices]]
app = "jsm"
plan = "standard"
billing = "annual"
mode = "tiers"
per = "year"
bands = [{ from = 1, to = 3, total = 300 }, { from = 4, to = 6, total = 500 }, { from = 7, to = 12, total = 900 }]

[[prices]]
app = "Bundle"
plan = "premium"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, each = 12 }]

[[prices]]
app = "Timesheets"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, each = 1 }]

[[prices]]
app = "confluence"
plan = "free"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, to = 2, each = 0 }]

[[prices]]
app = "confluence"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, each = 5 }]

[[prices]]
app = "guard"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, each = 4 }]

[[terms]]
app = "guard"
discount = 0
"""


def plan(app: str, site: str = "north", **more: Any) -> dict[str, Any]:
    said = {"app": app, "site": site, "plan": "standard", "billing": "monthly"}
    return {**said, "by": "Ada Example", "on": (NOW - timedelta(days=1)).date(), **more}


def priced(organization: Organization, *plans: dict[str, Any]) -> None:
    sold = {said[name] for said in plans for name in ("app", "collection") if said.get(name)}
    others = [f'app = "{name}"' for name in ("Bundle", "Timesheets") if name not in sold]
    blocks = [block for block in PRICES.split("\n[[") if not any(name in block for name in others)]
    file = organization.folder / "prices.toml"
    file.write_text("\n[[".join(blocks))
    organization.settings |= {"plans": list(plans), "prices": file}


def seated(organization: Organization, seats: Sequence[str], *people: str, **more: Any) -> None:
    """Add people of ours who hold seats, such as jira or jira@south."""
    for id_ in people:
        organization.account(id_, f"{id_}@ours.example", **more)
        for seat in seats:
            organization.holds(id_, seat.split("@")[0], "user", *seat.split("@")[1:])


def costs(organization: Organization) -> Costs:
    if not organization.configured().store.path.exists():
        organization.publish()
    return cost.audit(organization.configured(), now=NOW)


def lines(organization: Organization) -> dict[str, Line]:
    return {line.name: line for line in costs(organization).bill.lines}


def after(organization: Organization, *changes: Change, plans: Sequence[PlanChange] = ()) -> Bill:
    settings = organization.configured()
    if not settings.store.path.exists():
        organization.publish()
    with store.billing(settings, price_book(settings.prices), None, NOW) as biller:
        return biller.after(changes, plans)


def by_name(bill: Bill) -> dict[str, Line]:
    return {line.name: line for line in bill.lines}


def test_each_band_prices_the_seats_in_it_and_discount_and_tax_are_on_the_line(organization: Organization) -> None:
    priced(organization, plan("jira"))
    seated(organization, ["jira"], "ada", "bo", "cy")
    line = lines(organization)["jira@north"]
    assert (line.seats, line.billed, line.band, line.each) == (3, 3, "3 and more", Decimal("7.5"))
    assert (line.gross, line.net, line.tax) == (Decimal("27.50"), Decimal("24.75"), Decimal("6.19"))
    assert (line.month, line.year) == (Decimal("24.75"), Decimal("297.00"))


def test_a_person_with_two_roles_takes_one_seat(organization: Organization) -> None:
    priced(organization, plan("jira"))
    seated(organization, ["jira"], "ada")
    organization.holds("ada", "jira", "admin")
    assert lines(organization)["jira@north"].seats == 1


@pytest.mark.parametrize("status", ["suspended", "deactivated"])
def test_who_may_not_log_in_takes_no_seat(organization: Organization, status: str) -> None:
    priced(organization, plan("jira"))
    seated(organization, ["jira"], "ada")
    seated(organization, ["jira"], "bo", status=status)
    assert lines(organization)["jira@north"].seats == 1


def test_a_tier_is_paid_whole_and_what_was_bought_is_paid_until_the_renewal(organization: Organization) -> None:
    priced(organization, plan("jsm", billing="annual", seats=12, renews=date(2027, 1, 31)))
    seated(organization, ["jsm"], "ada", "bo", "cy", "di")
    found = costs(organization)
    line = by_name(found.bill)["jsm@north"]
    assert (line.seats, line.billed, line.band, line.net, line.per) == (4, 12, "7-12", Decimal("810.00"), "year")
    assert (line.month, line.fewer, line.next_date) == (Decimal("67.50"), 0, date(2027, 1, 31))
    (untaken,) = (waste for waste in found.waste if waste.cause is Cause.UNTAKEN)
    assert (untaken.seats, untaken.month) == (6, Decimal("30.00"))  # the tier for four has six seats


def test_how_many_fewer_reach_the_tier_below(organization: Organization) -> None:
    priced(organization, plan("jsm", billing="annual"))
    seated(organization, ["jsm"], "ada", "bo", "cy", "di", "ed")
    assert lines(organization)["jsm@north"].fewer == 2


def test_enterprise_counts_a_person_once_over_all_sites_and_other_plans_on_each(organization: Organization) -> None:
    seats = ["jira", "jira@south"]
    priced(organization, plan("jira"), plan("jira", "south"))
    seated(organization, seats, "ada", "bo")
    assert {name: line.seats for name, line in lines(organization).items()} == {"jira@north": 2, "jira@south": 2}
    bill = after(organization, plans=[PlanChange("jira", "", "enterprise")])
    assert {line.name: line.seats for line in bill.lines} == {"jira enterprise": 2}
    assert (bill.lines[0].billing, bill.lines[0].year) == ("annual", Decimal("180.00"))


def test_a_collection_counts_a_person_once_over_its_apps_and_goes_with_the_last_of_them(
    organization: Organization,
) -> None:
    bundle = {"collection": "Bundle", "plan": "premium"}
    priced(organization, plan("jira", **bundle), plan("confluence", **bundle))
    organization.group("g", "jira user")
    organization.group("h", "confluence user")
    seated(organization, ["jira", "confluence"], "ada", groups=("g", "h"))
    seated(organization, ["jira"], "bo", groups=("g",))
    line = lines(organization)["Bundle@north"]
    assert (line.seats, line.covers) == (2, ("confluence@north", "jira@north"))
    one = Change(Act.LEAVE_GROUP, "ada", group_id="g")
    assert by_name(after(organization, one))["Bundle@north"].seats == 2
    both = (one, Change(Act.LEAVE_GROUP, "ada", group_id="h"))
    assert by_name(after(organization, *both))["Bundle@north"].seats == 1


def test_a_collection_whose_apps_are_said_to_be_on_different_plans_is_unknown(organization: Organization) -> None:
    priced(organization, plan("jira", collection="Bundle"), plan("confluence", collection="Bundle", plan="premium"))
    seated(organization, ["jira", "confluence"], "ada")
    line = lines(organization)["Bundle@north"]
    assert (line.seats, line.net, line.unknown) == (1, None, "its apps are said to be on different plans")


def test_a_marketplace_app_is_billed_for_the_largest_count_of_its_family_on_the_site(
    organization: Organization,
) -> None:
    priced(organization, plan("jira"), plan("Timesheets", host="jira"))
    seated(organization, ["jira"], "ada", "bo")
    seated(organization, ["jsm"], "cy")
    seated(organization, ["jira@south"], "di", "ed", "flo")
    seated(organization, ["confluence"], "gus", "hal", "ida")
    assert lines(organization)["Timesheets@north"].seats == 2
    gone = [Change(Act.REMOVE, "ada"), Change(Act.REMOVE, "bo")]
    assert [by_name(after(organization, *gone[:n]))["Timesheets@north"].seats for n in (0, 1, 2)] == [2, 1, 1]


def test_guard_counts_until_the_last_app_goes_and_a_suspended_person_by_what_lies_elsewhere(
    organization: Organization,
) -> None:
    priced(organization, plan("guard", ""), plan("jira"), plan("confluence"))
    seated(organization, ["jira", "confluence"], "ada")
    seated(organization, ["jira"], "bo")
    organization.managed("bo", billable=True, elsewhere=("https://trello.example",))
    organization.holds("cy", "jsm", "customer")
    organization.account("cy", "cy@ours.example")
    line = lines(organization)["guard"]
    assert (line.seats, line.net) == (2, Decimal("8.00"))  # its own terms have no discount
    revoked = [Change(Act.REVOKE_ROLE, "ada", resource_id=f"ari:cloud:{app}::site/north", role="user")
               for app in ("jira-software", "confluence")]  # fmt: skip
    assert [by_name(after(organization, *revoked[:n]))["guard"].seats for n in (1, 2)] == [2, 1]
    assert by_name(after(organization, Change(Act.SUSPEND, "bo")))["guard"].seats == 2
    assert by_name(after(organization, Change(Act.DEACTIVATE, "bo")))["guard"].seats == 1
    assert by_name(after(organization, Change(Act.EXEMPT, "bo")))["guard"].seats == 1


def test_guard_starts_when_the_plan_that_included_it_goes(organization: Organization) -> None:
    priced(organization, plan("guard", ""), plan("jira", plan="enterprise", billing="annual"), plan("confluence"))
    seated(organization, ["jira", "confluence"], "ada")
    assert lines(organization)["guard"].seats == 0
    lost = Change(Act.REVOKE_ROLE, "ada", resource_id="ari:cloud:jira-software::site/north", role="user")
    bill = by_name(after(organization, lost))
    assert (bill["guard"].seats, bill["jira enterprise"].seats) == (1, 0)


def test_a_role_that_another_group_gives_as_well_is_not_lost(organization: Organization) -> None:
    priced(organization, plan("jira"))
    organization.group("g", "jira user")
    organization.group("h", "jira user")
    seated(organization, ["jira"], "ada", groups=("g", "h"))
    leave = [Change(Act.LEAVE_GROUP, "ada", group_id=group) for group in ("g", "h")]
    seats = [by_name(after(organization, *leave[:n]))["jira@north"].seats for n in (1, 2)]
    assert seats == [1, 0]


def test_what_is_given_is_billed(organization: Organization) -> None:
    priced(organization, plan("jira"), plan("guard", ""))
    organization.group("g", "jira user")
    organization.account("ada", "ada@ours.example")
    bill = by_name(after(organization, Change(Act.JOIN_GROUP, "ada", group_id="g")))
    assert {name: (line.seats, line.net) for name, line in bill.items()} == {
        "jira@north": (1, Decimal("9.00")), "guard": (1, Decimal("4.00")),
    }  # fmt: skip


def test_more_people_than_a_free_plan_has_room_for_are_on_standard(organization: Organization) -> None:
    priced(organization, plan("confluence", plan="free"))
    seated(organization, ["confluence"], "ada", "bo")
    assert lines(organization)["confluence@north"].net == 0
    organization.pages["role-holders"].append(
        {"resource": "ari:cloud:confluence::site/north", "role": "atlassian/user", "r": {"accountId": "cy"}}
    )
    organization.account("cy", "cy@ours.example")
    organization.publish("20261102T100000Z-0002", NOW + timedelta(hours=1))
    line = lines(organization)["confluence@north"]
    assert (line.seats, line.net) == (3, Decimal("13.50"))
    assert line.notes == ("outgrew its free plan, and is priced as Standard",)


def test_an_app_of_which_nobody_said_the_plan_is_counted_and_unknown(organization: Organization) -> None:
    priced(organization, plan("jira"))
    seated(organization, ["jira", "jsm"], "ada")
    found = costs(organization)
    line = by_name(found.bill)["jsm@north"]
    assert (line.seats, line.net, line.month, line.unknown) == (1, None, None, "nobody said which plan it is on")
    assert found.bill.month == Decimal("9.00")
    assert not found.bill.complete


def test_prices_that_end_too_early_leave_the_line_unknown(organization: Organization) -> None:
    priced(organization, plan("jsm", billing="annual", seats=13))
    seated(organization, ["jsm"], "ada")
    line = lines(organization)["jsm@north"]
    assert (line.net, line.unknown) == (None, "the prices end before 13 seats")


def test_a_source_that_was_not_read_whole_is_told(organization: Organization) -> None:
    priced(organization, plan("jira"))
    seated(organization, ["jira"], "ada")
    organization.denied("role-holders", "jira@south")
    assert costs(organization).bill.gaps == ("role-holders of jira@south is denied: the key may not read it",)


def test_a_plan_that_was_looked_up_long_ago_is_told(organization: Organization) -> None:
    priced(organization, plan("jira", on=(NOW - timedelta(days=91)).date()))
    seated(organization, ["jira"], "ada")
    assert costs(organization).bill.gaps == ("the plan of jira on north was attested 91 days ago",)


def test_a_sandbox_is_on_no_line(organization: Organization) -> None:
    priced(organization, plan("jira"))
    seated(organization, ["jira", "jira@north-sandbox"], "ada")
    assert list(lines(organization)) == ["jira@north"]


def test_another_plan_of_an_app_that_is_not_bought_is_refused(organization: Organization) -> None:
    priced(organization, plan("jira"))
    with pytest.raises(UsageError, match="no plan of jsm on north is configured"):
        after(organization, plans=[PlanChange("jsm", "north", "premium")])


def test_waste_has_one_cause_a_seat_and_its_parts_add_up(organization: Organization) -> None:
    priced(organization, plan("jira"), plan("guard", ""))
    organization.account("ada", "ada@ours.example", uses={"jira": 5})
    organization.account("bo", "bo@ours.example", uses={"jira": None})
    organization.account("cy", "cy@ours.example", uses={"jira": 200})
    for id_ in ("ada", "bo", "cy"):
        organization.holds(id_, "jira", "user")
    found = costs(organization)
    wasted = {waste.cause: (waste.seats, waste.month) for waste in found.waste}
    # Guard goes with each of both seats, and the third seat of Jira is in a cheaper band than the second.
    assert wasted == {Cause.NEVER: (2, Decimal("10.75")), Cause.IDLE: (2, Decimal("13.00"))}
    total = sum((month or Decimal(0) for _, month in wasted.values()), Decimal(0))
    gone = after(organization, Change(Act.REMOVE, "bo"), Change(Act.REMOVE, "cy"))
    assert found.bill.month - gone.month == total


def test_a_bill_of_an_earlier_snapshot_is_in_the_trend_at_the_prices_of_today(organization: Organization) -> None:
    priced(organization, plan("jira", renews=date(2026, 10, 15)))
    seated(organization, ["jira"], "ada", "bo", "cy")
    organization.publish("20261020T090000Z-0001", NOW - timedelta(days=13))
    organization.pages["role-holders"].pop()
    organization.publish()
    found = costs(organization)
    assert [(point.seats, point.month) for point in found.trend] == [(3, Decimal("24.75")), (2, Decimal("18.00"))]
    line = by_name(found.bill)["jira@north"]
    assert (line.seats, line.peak, line.next_date) == (2, 3, date(2026, 11, 15))


def test_a_check_keeps_the_bill_for_policies(organization: Organization) -> None:
    priced(organization, plan("jira"), plan("guard", ""))
    seated(organization, ["jira"], "ada", "bo", "cy")
    settings = organization.configured()
    organization.publish()
    audit.check(settings, only=["GV-02"], now=NOW)
    with store.database.reading(settings.store) as connection:
        rows = connection.execute("SELECT app, site, line, month FROM seat_price ORDER BY app").fetchall()
    assert rows == [("guard", "", "guard", Decimal("4.0000")), ("jira", "north", "jira@north", Decimal("8.2500"))]
