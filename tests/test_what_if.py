"""The bill after a change: what it is less, from when, and what it does to the next invoice."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from bills import BY, Written, book, ids, opened, rates, revoked, totals
from commands import Commands
from organizations import FIRST, NOW, Organization, resource

from analyzer.cost import Question, answer, compare
from analyzer.cost.cycles import arrears, days_left, upgrade
from analyzer.errors import FileRefused, UsageError
from analyzer.model import Act, Change, Comparison, LineChange
from analyzer.store import PlanChange

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RENEWS = date(2027, 2, 1)  # 91 days from NOW; of what is paid by the month the next cycle begins on 2026-12-01
CYCLE = date(2026, 12, 1)
PRICES = "\n".join(
    map(
        str,
        [
            'currency = "USD"',
            Written("jira", "graduated", rates((1, 10, "8"), (11, None, "4"))),
            Written("jira", "tiers", totals((1, 10, "700"), (11, 15, "1000"), (16, 25, "1500")), "annual"),
            Written(
                "jira", "tiers", totals((1, 10, "1400"), (11, 15, "2000"), (16, 25, "3000")), "annual", plan="premium"
            ),
            Written("jira", "graduated", rates((1, 10, "0")), plan="free"),
            Written("jira", "graduated", rates((1, None, "120")), "annual", plan="enterprise"),
            Written("jsm", "volume", rates((1, 10, "20"), (11, None, "10"))),
            Written("confluence", "graduated", rates((1, None, "5"))),
            Written("confluence", "graduated", rates((1, None, "50")), "annual"),
            Written("Diagrams", "graduated", rates((1, None, "1"))),
            Written("guard", "graduated", rates((1, None, "4"))),
            Written("Bundle", "graduated", rates((1, None, "12"))),
        ],
    )
)


def plan(app: str, **more: object) -> dict[str, object]:
    site = "" if app == "guard" else "north"
    return {**BY, "app": app, "site": site, "plan": "standard", "renews": RENEWS, **more}


def seated(organization: Organization, apps: str, people: Sequence[str]) -> None:
    """Let *people* have *apps* by the group of each app's name, and nothing else."""
    for app in apps.split():
        if not any(page["r"]["id"] == app for page in organization.pages["groups"]):
            organization.group(app, f"{app} user")
    for id_ in people:
        organization.account(id_, f"{id_}@ours.example", groups=tuple(apps.split()))
        for app in apps.split():
            organization.holds(id_, app, "user")


def asked(organization: Organization, *plans: dict[str, object], **question: object) -> Comparison:
    organization.settings["plans"] = list(plans)
    if not organization.configured().store.path.exists():
        organization.publish()
    with opened(organization, book(organization.folder, PRICES)) as biller:
        return answer(biller, Question(**question))  # type: ignore[arg-type]


def changed(
    organization: Organization, *plans: dict[str, object], changes: Sequence[Change] = (), to: Sequence[PlanChange] = ()
) -> dict[str, LineChange]:
    organization.settings["plans"] = list(plans)
    if not organization.configured().store.path.exists():
        organization.publish()
    with opened(organization, book(organization.folder, PRICES)) as biller:
        return by_name(compare(biller, changes, to))


def by_name(comparison: Comparison) -> dict[str, LineChange]:
    return {change.name: change for change in comparison.changes}


def joining(people: Sequence[str], group: str) -> list[Change]:
    return [Change(Act.JOIN_GROUP, id_, group) for id_ in people]


def leaving(people: Sequence[str], group: str) -> list[Change]:
    return [Change(Act.LEAVE_GROUP, id_, group) for id_ in people]


def told(*said: object) -> tuple[object, ...]:
    """Return what is compared as a whole; amounts equal numbers."""
    return said


def seats(change: LineChange) -> tuple[int | None, int | None]:
    before, after = change.before, change.after
    return before.seats if before else None, after.seats if after else None


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


def test_by_the_month_the_next_cycle_and_its_invoice_are_less(organization: Organization) -> None:
    seated(organization, "jira", ids(12))
    jira = changed(organization, plan("jira"), changes=leaving(ids(3), "jira"))["jira@north"]
    assert seats(jira) == (12, 9)
    assert told(jira.month, jira.next_invoice, jira.from_) == (Decimal(16), Decimal(16), CYCLE)
    assert jira.edge == ""


def test_what_is_not_touched_stays_as_it_is(organization: Organization) -> None:
    seated(organization, "jira confluence", ids(2))
    found = changed(
        organization, plan("jira"), plan("confluence", billing="annual", seats=20), changes=leaving(ids(1), "jira")
    )
    confluence = found["confluence@north"]
    assert confluence.before is confluence.after
    assert confluence.before is not None
    assert told(confluence.before.billed, confluence.month, confluence.next_invoice, confluence.edge) == (20, 0, 0, "")


def test_by_the_year_nothing_is_less_before_the_renewal(organization: Organization) -> None:
    seated(organization, "jira", ids(12))
    jira = changed(organization, plan("jira", billing="annual"), changes=leaving(ids(3), "jira"))["jira@north"]
    assert told(jira.month, jira.next_invoice, jira.from_) == (Decimal("25.00"), 0, RENEWS)


def test_within_a_tier_fewer_save_nothing_and_it_is_told_how_many_more_would(organization: Organization) -> None:
    seated(organization, "jira", ids(24))
    found = changed(organization, plan("jira", billing="annual"), changes=leaving(ids(5), "jira"))
    assert found["jira@north"].month == 0
    assert found["jira@north"].edge == "5 fewer save nothing: still in tier 16-25; 4 more would"
    found = changed(organization, plan("jira", billing="annual"), changes=leaving(ids(20), "jira"))
    assert found["jira@north"].edge == ""


def test_in_the_lowest_tier_no_more_would(organization: Organization) -> None:
    seated(organization, "jira", ids(9))
    found = changed(organization, plan("jira", billing="annual"), changes=leaving(ids(5), "jira"))
    assert found["jira@north"].edge == "5 fewer save nothing: still in tier 1-10"


def test_more_within_a_tier_cost_nothing(organization: Organization) -> None:
    seated(organization, "jira", ids(11))
    seated(organization, "confluence", ids(3, "c"))
    jira = changed(organization, plan("jira", billing="annual"), changes=joining(ids(3, "c"), "jira"))["jira@north"]
    assert seats(jira) == (11, 14)
    assert told(jira.month, jira.next_invoice) == (0, 0)
    assert jira.edge == "3 more cost nothing: still in tier 11-15"


def test_a_larger_tier_is_paid_at_once_for_the_days_left(organization: Organization) -> None:
    seated(organization, "jira", ids(14))
    seated(organization, "confluence", ids(3, "c"))
    jira = changed(organization, plan("jira", billing="annual"), changes=joining(ids(3, "c"), "jira"))["jira@north"]
    assert jira.month == Decimal("-41.67")
    assert jira.next_invoice == -upgrade(Decimal(1000), Decimal(1500), 91)
    assert jira.next_invoice == Decimal("-124.66")
    assert jira.from_ == NOW.date()


def test_a_better_plan_by_the_year_is_paid_at_once_for_all_that_was_bought(organization: Organization) -> None:
    seated(organization, "jira", ids(3))
    annual = plan("jira", billing="annual", seats=15)
    jira = changed(organization, annual, to=[PlanChange("jira", "", "premium")])["jira@north"]
    assert jira.before is not None
    assert jira.after is not None
    assert told(jira.before.year, jira.after.year) == (1000, 1400)  # at the renewal ten would do
    assert jira.next_invoice == -upgrade(Decimal(1000), Decimal(2000), 91)
    assert jira.edge == "25.00 a month could go at the renewal without a change: 12 of 15 bought seats are not taken"


def test_a_lesser_plan_by_the_year_gives_nothing_back(organization: Organization) -> None:
    seated(organization, "jira", ids(3))
    annual = plan("jira", billing="annual", plan="premium")
    jira = changed(organization, annual, to=[PlanChange("jira", "", "standard")])["jira@north"]
    assert told(jira.next_invoice, jira.from_) == (0, RENEWS)
    assert jira.month == Decimal("58.34")


@pytest.mark.parametrize(
    ("leave", "month", "edge"),
    [
        (2, "66.67", "of that 41.67 a month needs no change: 13 of 25"),
        (1, "41.67", "1 fewer save nothing: still in tier 11-15; 2 more would; what is less needs no change: 12 of 25"),
    ],
)
def test_what_was_bought_and_not_taken_needs_no_change(
    organization: Organization, leave: int, month: str, edge: str
) -> None:
    count = {2: 12, 1: 13}[leave]
    seated(organization, "jira", ids(count))
    annual = plan("jira", billing="annual", seats=25)
    jira = changed(organization, annual, changes=leaving(ids(leave), "jira"))["jira@north"]
    assert jira.month == Decimal(month)
    assert jira.edge == f"{edge} bought seats are not taken"


def test_seats_that_are_bought_already_cost_nothing_now(organization: Organization) -> None:
    seated(organization, "confluence", ids(3))
    seated(organization, "jira", ids(2, "j"))
    annual = plan("confluence", billing="annual", seats=10)
    found = changed(organization, annual, changes=joining(ids(2, "j"), "confluence"))["confluence@north"]
    assert told(found.month, found.next_invoice, found.from_) == (Decimal("20.84"), 0, RENEWS)
    assert "could go at the renewal without a change: 7 of 10 bought seats are not taken" in found.edge


def test_a_whole_volume_line_may_get_dearer_and_it_is_told(organization: Organization) -> None:
    seated(organization, "jsm", ids(11))
    jsm = changed(organization, plan("jsm"), changes=leaving(ids(2), "jsm"))["jsm@north"]
    assert told(jsm.month, jsm.next_invoice) == (
        Decimal(-70),
        Decimal(-70),
    )  # 110 to 180: no seat was added, so no arrears
    assert jsm.edge == (
        "2 fewer make it dearer: all its seats are priced by the band 1-10 then, and were by 11 and more"
    )
    seated(organization, "confluence", ["c"])


def test_seats_added_within_the_cycle_are_asked_for_with_the_next_invoice(organization: Organization) -> None:
    seated(organization, "jira", ids(9))
    seated(organization, "confluence", ids(3, "c"))
    jira = changed(organization, plan("jira"), changes=joining(ids(3, "c"), "jira"))["jira@north"]
    assert told(jira.month, jira.from_) == (Decimal(-16), CYCLE)  # one at 8, two at 4
    assert jira.next_invoice == Decimal(-16) - arrears(Decimal(72), Decimal(88), 29, 30)
    assert jira.next_invoice == Decimal("-31.47")


def test_seats_given_back_within_the_cycle_are_taken_again_for_nothing(organization: Organization) -> None:
    seated(organization, "jira", ids(9))
    organization.settings["plans"] = [plan("jira", renews=date(2026, 10, 15))]
    organization.publish("20261020T090000Z-0001", NOW - timedelta(days=13))
    accounts = organization.pages["accounts"]
    organization.pages["accounts"] = [page for page in accounts if page["r"]["accountId"] not in ids(4)]
    holders = organization.pages["role-holders"]
    organization.pages["role-holders"] = [page for page in holders if page["r"]["accountId"] not in ids(4)]
    seated(organization, "confluence", ids(6, "c"))
    organization.publish()
    monthly = plan("jira", renews=date(2026, 10, 15))
    few = changed(organization, monthly, changes=joining(ids(4, "c"), "jira"))["jira@north"]
    assert few.before is not None
    assert told(few.before.seats, few.before.peak) == (5, 9)
    assert told(few.month, few.next_invoice) == (Decimal(-32), Decimal(-32))
    more = changed(organization, monthly, changes=joining(ids(6, "c"), "jira"))["jira@north"]
    assert more.next_invoice == Decimal(-44) - arrears(Decimal(72), Decimal(84), 13, 31)


def test_where_nobody_said_when_a_cycle_begins_the_arrears_are_not_known(organization: Organization) -> None:
    seated(organization, "jira", ids(2))
    seated(organization, "confluence", ids(1, "c"))
    jira = changed(organization, plan("jira", renews=None), changes=joining(ids(1, "c"), "jira"))["jira@north"]
    assert told(jira.month, jira.next_invoice, jira.from_) == (Decimal(-8), None, None)
    assert "write `renews`" in jira.edge


def test_an_unknown_price_stays_unknown(organization: Organization) -> None:
    seated(organization, "jsm", ids(2))
    jsm = changed(organization, plan("jsm", plan="enterprise"), changes=leaving(ids(1), "jsm"))["jsm enterprise"]
    assert seats(jsm) == (2, 1)
    assert told(jsm.month, jsm.next_invoice, jsm.edge) == (None, None, "")


def test_the_edge_of_a_free_plan_is_told_in_both_directions(organization: Organization) -> None:
    seated(organization, "jira", ids(10))
    seated(organization, "confluence", ids(1, "c"))
    jira = changed(organization, plan("jira", plan="free"), changes=joining(ids(1, "c"), "jira"))["jira@north"]
    assert told(jira.month, jira.edge) == (-84, "more than its free plan has room for: all 11 seats are paid")
    back = changed(organization, plan("jira", plan="free"), plan("confluence"), changes=leaving(ids(1), "jira"))[
        "jira@north"
    ]
    assert told(back.month, back.edge) == (0, "")


def test_what_fits_its_free_plan_again_is_told(organization: Organization) -> None:
    seated(organization, "jira", ids(11))
    jira = changed(organization, plan("jira", plan="free"), changes=leaving(ids(1), "jira"))["jira@north"]
    assert told(jira.month, jira.edge) == (84, "fits its free plan again")


def test_an_app_that_is_cancelled_takes_its_seats_with_it(organization: Organization) -> None:
    seated(organization, "jira jsm", ids(2))
    seated(organization, "jira", ids(3, "j"))
    organization.holds("p00000", "jira", "customer")
    found = changed(
        organization, plan("jira"), plan("jsm"), plan("Diagrams", host="jira"), plan("guard"),
        to=[PlanChange("jira", "north", "none")],
    )  # fmt: skip
    assert found["jira@north"].after is None
    assert told(found["jira@north"].month, found["jira@north"].next_invoice) == (40, 40)
    assert seats(found["Diagrams@north"]) == (5, 2)  # the largest count of those that are left
    assert seats(found["guard"]) == (5, 2)
    assert found["jsm@north"].month == 0


def test_without_guard_its_line_ends(organization: Organization) -> None:
    seated(organization, "jira", ids(2))
    comparison = asked(organization, plan("jira"), plan("guard"), plans=("guard=none",))
    guard = by_name(comparison)["guard"]
    assert told(guard.after, guard.month, guard.next_invoice, guard.from_) == (None, 8, 8, CYCLE)
    assert [line.name for line in comparison.after.lines] == ["jira@north"]
    assert comparison.month == comparison.before.month - comparison.after.month == 8
    assert comparison.what == "with guard=none"


def test_a_line_that_begins_and_one_that_ends_stand_beside_each_other(organization: Organization) -> None:
    seated(organization, "jira", ids(2))
    found = changed(organization, plan("jira"), to=[PlanChange("jira", "", "enterprise")])
    assert told(found["jira@north"].after, found["jira@north"].next_invoice) == (None, 16)
    begun = found["jira enterprise"]
    assert told(begun.before, begun.month, begun.next_invoice, begun.from_) == (None, -20, -240, NOW.date())


def test_a_collection_is_left_with_its_last_app_and_so_is_guard(organization: Organization) -> None:
    seated(organization, "jira confluence", ids(2))
    bundle = [plan("jira", collection="Bundle"), plan("confluence", collection="Bundle"), plan("guard")]
    one = changed(organization, *bundle, changes=leaving(ids(1), "jira"))
    assert told(one["Bundle@north"].month, one["guard"].month) == (0, 0)
    both = changed(organization, *bundle, changes=[*leaving(ids(1), "jira"), *leaving(ids(1), "confluence")])
    assert told(both["Bundle@north"].month, both["guard"].month) == (12, 4)


def test_marketplace_apps_follow_the_largest_count(organization: Organization) -> None:
    seated(organization, "jira", ids(4))
    seated(organization, "jsm", ids(3, "s"))
    plans = [plan("jira"), plan("jsm"), plan("Diagrams", host="jira")]
    assert changed(organization, *plans, changes=leaving(ids(1), "jira"))["Diagrams@north"].month == 1
    found = changed(organization, *plans, changes=leaving(ids(3), "jira"))
    assert told(found["Diagrams@north"].month, found["jira@north"].month) == (1, 24)
    assert changed(organization, *plans, changes=leaving(ids(1, "s"), "jsm"))["Diagrams@north"].month == 0


def test_a_collection_goes_to_another_plan_as_a_whole(organization: Organization) -> None:
    seated(organization, "jira confluence", ids(2))
    bundle = [plan("jira", collection="Bundle"), plan("confluence", collection="Bundle")]
    found = changed(organization, *bundle, to=[PlanChange("bundle", "", "none")])["Bundle@north"]
    assert told(found.after, found.month) == (None, 24)
    with pytest.raises(UsageError, match="no plan of jira is configured"):
        changed(organization, *bundle, to=[PlanChange("jira", "", "premium")])


def test_a_group_is_named_by_name_or_id_in_any_case(organization: Organization) -> None:
    seated(organization, "jira", ids(2))
    for named in ("jira", "group jira", "GROUP Jira"):
        comparison = asked(organization, plan("jira"), without=(named,))
        assert told(comparison.what, comparison.month) == ("without the group group jira", 16)
    twice = asked(organization, plan("jira"), without=("jira", "jira"))
    assert twice.what == "without the group group jira"


def test_a_group_that_is_not_there_or_not_clear_is_told(organization: Organization) -> None:
    for id_ in ("one", "two"):
        organization.page("groups", id=id_, name="Twins", directoryId="d")
    seated(organization, "jira", ids(1))
    with pytest.raises(UsageError, match="there is no group nobody in snapshot"):
        asked(organization, plan("jira"), without=("nobody",))
    with pytest.raises(UsageError, match="2 groups are called twins") as caught:
        asked(organization, plan("jira"), without=("twins",))
    assert "one, two" in caught.value.hint
    assert asked(organization, plan("jira"), without=("two",)).month == 0


def test_who_leaves_a_group_that_is_synced_comes_back_and_it_is_told(organization: Organization) -> None:
    organization.group("jira", "jira user", externalSynced=True)
    seated(organization, "jira", ids(2))
    (warning,) = asked(organization, plan("jira"), without=("jira",)).after.warnings
    assert "is filled by an identity provider" in warning


@pytest.mark.parametrize(
    ("text", "removed", "unmatched"),
    [
        ("p00000@ours.example\np00001\n", 2, ()),
        ("\ufeffName;EMAIL\r\nAda;P00000@Ours.example\r\nBo;gone@ours.example\r\n", 1, ("people.csv, line 3",)),
        ("account_id,email\n,p00001@ours.example\np00000,wrong@ours.example\n", 2, ()),
        ('email\n\n"p00000@ours.example"\n\nnobody@else.example\n', 1, ("people.csv, line 5",)),
        ("".join(f"x{n}\n" for n in range(25)) + "p00000\n", 1, ("people.csv, line 1", "and 5 more")),
    ],
)
def test_people_of_a_file_are_removed_and_who_is_not_here_is_told_by_line(
    organization: Organization, tmp_path: Path, text: str, removed: int, unmatched: tuple[str, ...]
) -> None:
    seated(organization, "jira", ids(3))
    file = tmp_path / "people.csv"
    file.write_text(text, encoding="utf-8", newline="")
    comparison = asked(organization, plan("jira"), plan("guard"), if_removed=file)
    assert seats(by_name(comparison)["jira@north"]) == (3, 3 - removed)
    assert by_name(comparison)["guard"].month == 4 * removed
    assert set(unmatched) <= set(comparison.unmatched)
    assert bool(comparison.unmatched) == bool(unmatched)
    assert len(comparison.unmatched) <= 21
    assert "@" not in "".join(comparison.unmatched)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "names nobody"),
        (b"email\n", "names nobody"),
        (b"email,name\n,Ada\n", "line 2: neither email nor account_id"),
        (b"p00000@ours.example,Ada\n", "line 1: it has 2 cells"),
        (b'email\n"p00000@ours.example\n', "it is not CSV"),
        (b"email\n\xff\n", "is not a text file in UTF-8"),
    ],
)
def test_a_file_that_does_not_list_people_is_refused(
    organization: Organization, tmp_path: Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    with pytest.raises(FileRefused, match=complaint) as caught:
        asked(organization, plan("jira"), if_removed=file)
    assert str(file) in str(caught.value)
    assert "p00000" not in str(caught.value)
    with pytest.raises(FileRefused, match="cannot be read"):
        asked(organization, plan("jira"), if_removed=tmp_path / "nothing.csv")


@pytest.mark.parametrize("said", ["jira", "=premium", "jira@=premium", "@north=premium", "jira=", "jira=gold", ""])
def test_a_plan_that_is_not_understood_is_told(organization: Organization, said: str) -> None:
    with pytest.raises(UsageError, match=r"^--plan "):
        asked(organization, plan("jira"), plans=(said,))


def test_a_plan_of_what_is_not_there_is_told(organization: Organization) -> None:
    with pytest.raises(UsageError, match="no plan of jira on south is configured"):
        asked(organization, plan("jira"), plans=("jira@south=premium",))


def written(folder: Path, changes: Sequence[dict[str, str]], **parts: str) -> Path:
    file = folder / "plan.json"
    steps = [{"id": f"s{number}", "summary": "", "changes": [change]} for number, change in enumerate(changes)]
    said = {"format": "seatcheck-plan/1", "organization": "org", "snapshot": FIRST, "steps": steps}
    file.write_text(json.dumps(said | parts))
    return file


def test_a_plan_file_is_followed_and_what_changes_nothing_is_told_by_its_step(
    organization: Organization, tmp_path: Path
) -> None:
    seated(organization, "jira", ids(4))
    role = {"resource_id": resource("jira"), "role": "user"}
    changes = [
        {"act": "leave-group", "account_id": "p00000", "group_id": "jira"},
        {"act": "leave-group", "account_id": "p00001", "group_id": "gone"},
        {"act": "deactivate", "account_id": "p00002"},
        {"act": "deactivate", "account_id": "nobody"},
        {"act": "revoke-role", "account_id": "p00003", **role},
        {"act": "join-group", "account_id": "p00003", "group_id": "jira"},
    ]
    comparison = asked(organization, plan("jira"), after=written(tmp_path, changes))
    assert seats(by_name(comparison)["jira@north"]) == (4, 2)
    assert comparison.what == "after plan.json"
    assert [warning.split(":")[0] for warning in comparison.after.warnings] == [
        f"plan.json, step s{number}" for number in (1, 3, 4, 5)
    ]


def test_a_plan_of_another_snapshot_is_used_and_it_is_told(organization: Organization, tmp_path: Path) -> None:
    seated(organization, "jira", ids(1))
    changes = [{"act": "suspend", "account_id": "p00000"}]
    comparison = asked(organization, plan("jira"), after=written(tmp_path, changes, snapshot="20260101T000000Z-0001"))
    assert comparison.month == 8
    assert comparison.after.warnings == (
        f"plan.json was made from snapshot 20260101T000000Z-0001, and this is {FIRST}",
    )
    with pytest.raises(FileRefused, match="organization: it is a plan for the organization other"):
        asked(organization, plan("jira"), after=written(tmp_path, changes, organization="other"))


def test_several_questions_are_one(organization: Organization, tmp_path: Path) -> None:
    seated(organization, "jira", ids(4))
    file = tmp_path / "two.txt"
    file.write_text("p00000\np00001\n")
    comparison = asked(organization, plan("jira"), plan("guard"), if_removed=file, plans=("guard=none",))
    assert comparison.what == "without the 2 accounts of two.txt, with guard=none"
    assert comparison.month == 16 + 16


def test_a_role_that_is_granted_directly_is_revoked(organization: Organization) -> None:
    seated(organization, "confluence", ids(1))
    organization.holds("p00000", "jira", "user")
    found = changed(organization, plan("jira"), plan("confluence"), changes=revoked(["p00000"], "jira"))
    assert told(found["jira@north"].month, found["confluence@north"].month) == (8, 0)


@pytest.fixture
def commands(
    organization: Organization, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Commands:
    """An organization with a configuration, whose people have Jira."""
    folder = organization.folder
    organization.settings["plans"] = [plan("jira")]
    seated(organization, "jira", ids(12))
    organization.publish()
    (folder / "prices.toml").write_text(PRICES[: PRICES.index('[[prices]]\napp = "jsm"')])
    (folder / "seatcheck.toml").write_text(
        'prices = "prices.toml"\n[organization]\nid = "org"\n[store]\npath = "seatcheck.duckdb"\n[[plans]]\n'
        'app = "jira"\nsite = "north"\nplan = "standard"\nby = "Ada"\non = 2026-11-01\nrenews = 2027-02-01\n'
    )
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    return Commands(folder, capsys, monkeypatch)


def test_questions_are_options_of_the_command(commands: Commands) -> None:
    ended = commands.run("cost", "--without", "jira", "--plan", "jira=free")
    assert "The bill without the group group jira, with jira=free, a month, in USD" in " ".join(ended.out.split())
    assert "12 to 0" in ended.out
    (commands.folder / "people.txt").write_text("p00000\nnobody@else.example\n")
    ended = commands.run("cost", "--if-removed", "people.txt", "--format", "json")
    after = json.loads(ended.out)["after"]
    assert told(after["less_a_month"], after["unmatched"]) == ("4.00", ["people.txt, line 2"])
    path = written(commands.folder, [{"act": "remove", "account_id": "p00001"}])
    assert (
        json.loads(commands.run("cost", "--after", str(path), "-f", "json").out)["after"]["what"] == "after plan.json"
    )


def test_what_is_wrong_is_a_sentence(commands: Commands) -> None:
    ended = commands.run("cost", "--plan", "jira=gold")
    assert told(ended.code, ended.out) == (2, "")
    assert "there is no plan gold" in ended.err
    assert commands.run("cost", "--without", "nobody").code == 2
    assert commands.run("cost", "--after", "nothing.json").code == 1
