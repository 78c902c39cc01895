"""What things cost, as a part of the report."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import costs
import pytest
from audits import GENERATED, HOSTILE, agents, sample, snapshot, spotless
from test_report import read, written

from analyzer import report
from analyzer.model import Bill
from analyzer.report.costs import charts

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Audit, Costs


def audit(of: Costs | None = None) -> Audit:
    return replace(sample(findings=12), costs=of or costs.sample())


def test_without_costs_the_section_is_left_out(tmp_path: Path) -> None:
    document = read(sample(findings=1), tmp_path)
    assert "costs" not in document.values("id")
    assert "What it costs" not in document.words


@pytest.mark.parametrize("of", [costs.sample(), costs.sample(compared=False), costs.plain()])
def test_every_tag_is_closed_and_every_id_is_there_once(of: Costs, tmp_path: Path) -> None:
    document = read(audit(of), tmp_path)
    ids = document.values("id")
    assert document.open == []
    assert len(ids) == len(set(ids))
    named = " ".join(document.values("aria-labelledby")).split()
    assert {link.removeprefix("#") for link in document.values("href")} | set(named) <= set(ids)


def test_the_head_says_what_the_sums_rest_on_and_what_is_not_in_them(tmp_path: Path) -> None:
    words = read(audit(), tmp_path).words
    assert "USD a month, in part at list prices 16,600.40 USD a year, in part at list prices 199,204.80" in words
    assert "Seats without a known price 612 Sums go as far as prices are known." in words
    assert "Planner@halden: what its 612 seats cost is UNKNOWN, and in no sum" in words
    assert "There may be more seats: group-roles was denied for 2 of 40 groups." in words
    assert "Tax on top: 4,150.10 a month, 49,801.20 a year" in words


def test_a_bill_by_contract_alone_speaks_of_no_list_price(tmp_path: Path) -> None:
    words = read(audit(costs.plain()), tmp_path).words
    assert "EUR a month 790.00 EUR a year 9,480.00" in words
    assert "at list prices" not in words
    assert "Sums go as far" not in words
    assert "Trend at" not in words  # there is one snapshot
    assert "From today to after" not in words  # nothing is wasted, and no change was asked for


def test_a_bill_by_list_prices_alone_says_so_with_each_sum(tmp_path: Path) -> None:
    of = replace(costs.plain(), bill=Bill(snapshot(), "USD", (costs.line("jira@halden"),)))
    assert "USD a month, at list prices 100.00" in read(audit(of), tmp_path).words


def test_where_no_price_is_known_the_section_says_so_and_sums_up_nothing(tmp_path: Path) -> None:
    bill = Bill(snapshot(), "USD", (costs.line("jira@halden", None), costs.line("guard", None)))
    of = replace(costs.sample(compared=False), bill=bill)
    words = read(audit(of), tmp_path).words
    assert "USD a month UNKNOWN USD a year UNKNOWN" in words
    assert "No price is known." in words
    assert "From today to after" not in words
    said = json.loads(report.costs_as_json(of))
    assert (said["month"], said["year"], said["unpriced"]) == (None, None, ["jira@halden", "guard"])
    report.write_costs(of, tmp_path / "costs.xlsx", GENERATED)


def test_the_bill_and_the_comparison_stand_in_tables(tmp_path: Path) -> None:
    words = read(audit(), tmp_path).words
    assert (
        "jira@halden standard monthly 612 540 60 640 5,062.40 60,748.80 list price 251-1000 7.91 a month 2026-12-01"
        in words
    )
    assert "Planner@halden no plan named 612 0 0 UNKNOWN UNKNOWN UNKNOWN UNKNOWN UNKNOWN UNKNOWN not known" in words
    assert "jsm@halden 87 5,142.00 5,500.00 +358.00 2027-02-01 +4,296.00 40 fewer save nothing" in words
    assert "Teamwork@halden-labs 60 to none 1,200.00 — -1,200.00 not known UNKNOWN" in words
    assert "jsm@halden costs MORE: 358.00 a month" in words


def test_without_a_change_the_way_leads_to_a_bill_without_waste(tmp_path: Path) -> None:
    words = read(audit(costs.sample(compared=False)), tmp_path).words
    assert "Today 16,600.40 Suspended -24.00 Never used -610.25 Idle -1,480.60 Help-seeker UNKNOWN" in words
    assert "Left, as far as known 14,425.55" in words
    assert "The bill without the group" not in words


def test_what_only_the_bill_after_does_not_know_is_named_too(tmp_path: Path) -> None:
    of = costs.sample()
    assert of.after is not None
    unknown = costs.line("jira@halden", None, seats=572, unknown="no price for the plan enterprise")
    after = replace(of.after, after=costs.bill(unknown))
    words = read(audit(replace(of, after=after)), tmp_path).words
    assert "jira@halden: what its 572 seats cost is UNKNOWN, and in no sum: no price for the plan enterprise" in words


def test_a_hostile_name_is_shown_as_what_it_is(tmp_path: Path) -> None:
    lines = (costs.line(HOSTILE), costs.line("jira@halden"))
    document = read(audit(replace(costs.sample(), bill=costs.bill(*lines))), tmp_path)
    assert "img" not in document.tags
    assert "<script>alert(1)</script>[…" in document.text.replace("[U+202E]", "[…")


def test_many_lines_are_gathered_in_the_chart_and_none_is_lost_in_the_table(tmp_path: Path) -> None:
    lines = tuple(costs.line(f"jira@site-{n}", f"{n}.00") for n in range(1, 31))
    strips = charts.by_line(lines)
    assert len(strips) == charts.MOST
    assert (strips[-1].name, strips[-1].said) == ("19 other lines", "190.00")
    html = written(audit(replace(costs.sample(), bill=costs.bill(*lines))), tmp_path)
    assert all(f'<th scope="row">jira@site-{n}</th>' in html for n in range(1, 31))


def test_a_waterfall_of_many_changes_still_ends_where_it_should() -> None:
    of = costs.sample()
    assert of.after is not None
    change = of.after.changes[1]
    many = replace(of.after, changes=tuple(replace(change, name=f"jira@site-{n}") for n in range(20)))
    steps = charts.steps(replace(of, after=many))
    moved = sum((step.amount for step in steps if step.amount and not step.is_total), Decimal(0))
    assert (steps[0].amount, steps[-1].amount) == (Decimal("16600.40"), Decimal("16600.40") - moved)
    assert moved == 20 * Decimal("537.88")
    assert len(steps) == charts.MOST + 2


def test_bills_of_nothing_draw_nothing_and_do_not_fail(tmp_path: Path) -> None:
    free = costs.own("jira@halden", "0.00")
    points = tuple(replace(point, month=Decimal(0)) for point in costs.trend())
    of = replace(costs.sample(compared=False), bill=Bill(snapshot(), "USD", (free,)), trend=points, waste=())
    assert "USD a month 0.00" in read(audit(of), tmp_path).words


def test_what_findings_cost_is_summed_up_as_far_as_it_is_known(tmp_path: Path) -> None:
    page = agents(3)
    known = tuple(replace(f, monthly_cost=None if n == 0 else Decimal("20.5000")) for n, f in enumerate(page.findings))
    words = read(replace(spotless(), policies=(replace(page, findings=known),), costs=costs.plain()), tmp_path).words
    assert "Known costs of 2 of 3 findings: 41.00 EUR a month." in words
    assert "Costs are known of 2 of 3 findings, in EUR." in words
    assert "20.50 " in words
    assert "20.5000" not in words


def test_where_no_cost_is_known_nothing_is_said_of_it(tmp_path: Path) -> None:
    page = agents(2)
    free = replace(page, findings=tuple(replace(finding, monthly_cost=None) for finding in page.findings))
    words = read(replace(spotless(), policies=(free,)), tmp_path).words
    assert "Known cost" not in words
    assert "Costs are known" not in words


def test_json_holds_the_costs_and_what_is_known_of_findings(tmp_path: Path) -> None:
    said = json.loads(report.as_json(audit()))
    assert said["costs"]["month"] == "16600.40"
    assert said["costs"]["lines"][-1]["month"] is None
    by_policy = {policy["policy"]: policy for policy in said["policies"]}
    assert by_policy["external-agent-idle"]["findings_with_cost"] == 12
    assert Decimal(by_policy["external-agent-idle"]["known_monthly_cost"]) == 12 * Decimal("20.50") + 12
    assert by_policy["admin-unmanaged"]["known_monthly_cost"] is None
    assert json.loads(report.as_json(sample(findings=1)))["costs"] is None
    report.write(audit(), tmp_path / "report.json", GENERATED)
    assert json.loads((tmp_path / "report.json").read_text()) == said
