"""Savings that were forecast, and what later snapshots show of them."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from bills import BY, Written, ids, rates, totals
from commands import Commands
from organizations import FIRST, NOW, Organization

from analyzer import cost
from analyzer.cost import Recorded, Saving, Savings, State
from analyzer.errors import FileRefused, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

PRICES = "\n".join(
    map(
        str,
        [
            'currency = "USD"',
            Written("jira", "graduated", rates((1, 10, "8"), (11, None, "4"))),
            Written("confluence", "tiers", totals((1, 3, "300"), (4, 6, "600"), (7, 12, "900")), "annual"),
            Written("guard", "graduated", rates((1, None, "4"))),
        ],
    )
)
RENEWS = date(2027, 2, 1)
DAYS = {days: NOW + timedelta(days=days) for days in range(12)}


def started(organization: Organization, *plans: dict[str, object]) -> None:
    """Twelve people have Jira by a group; six of them Confluence by another."""
    places = {"jira": "north", "confluence": "north", "guard": ""}
    monthly = {"plan": "standard", "renews": RENEWS, **BY}
    organization.settings["plans"] = [
        {"app": "jira", "site": places["jira"], **monthly},
        {"app": "confluence", "site": "north", "billing": "annual", "seats": 12, **monthly},
        {"app": "guard", **monthly},
        *plans,
    ]
    prices = organization.folder / "prices.toml"
    prices.write_text(PRICES)
    organization.settings["prices"] = prices
    for app in ("jira", "confluence"):
        organization.group(app, f"{app} user")
    for number, id_ in enumerate(ids(12)):
        groups = ("jira", "confluence") if number < 6 else ("jira",)
        organization.account(id_, f"{id_}@ours.example", groups=groups)
        for app in groups:
            organization.holds(id_, app, "user")
    organization.publish()


def later(organization: Organization, days: int, without: Collection[str] = (), *, deny: str = "") -> None:
    """Publish a snapshot some days later, in which some have no Jira."""
    accounts, holders = organization.pages["accounts"], organization.pages["role-holders"]
    organization.pages["accounts"] = [
        {**page, "r": {**page["r"], "groups": [one for one in page["r"]["groups"] if one["id"] != "jira"]}}
        if page["r"]["accountId"] in without
        else page
        for page in accounts
    ]
    organization.pages["role-holders"] = [
        page for page in holders if page["r"]["accountId"] not in without or "confluence" in page["resource"]
    ]
    if deny:
        organization.denied(deny)
    organization.publish(f"{DAYS[days]:%Y%m%dT%H%M%SZ}-0001", DAYS[days])
    organization.pages["accounts"], organization.pages["role-holders"] = accounts, holders


def plan(organization: Organization, leave: Sequence[str], group: str = "jira") -> Path:
    path = organization.folder / "plan.json"
    changes = [{"act": "leave-group", "account_id": id_, "group_id": group} for id_ in leave]
    steps = [{"id": "1", "summary": "they leave", "changes": changes}]
    said = {"format": "seatcheck-plan/1", "organization": "org", "snapshot": FIRST, "steps": steps}
    path.write_text(json.dumps(said))
    return path


def recorded(organization: Organization, leave: Sequence[str], name: str = "Q4", group: str = "jira") -> Recorded:
    return cost.record(organization.configured(), plan(organization, leave, group), name, now=NOW)


def shown(organization: Organization, days: int, snapshot: str | None = None) -> Savings:
    return cost.savings(organization.configured(), snapshot, DAYS[days])


def only(found: Savings) -> Saving:
    (saving,) = found.savings
    return saving


def counts(saving: Saving) -> tuple[int, int, int, int]:
    return saving.charges, saving.gone, saving.back, saving.there


def test_a_forecast_says_what_a_plan_is_to_save(organization: Organization) -> None:
    started(organization)
    kept = recorded(organization, ["p00010", "p00011", "p00000"])
    assert (kept.charges, kept.month, kept.known) == (5, Decimal(24), True)  # two have nothing else, and Guard goes too
    assert [(line.line, line.seats, line.month, line.due) for line in kept.lines] == [
        ("jira@north", 3, Decimal(16), date(2026, 12, 1)),
        ("guard", 2, Decimal(8), date(2026, 12, 1)),
    ]


def test_a_snapshot_of_the_same_day_is_not_yet(organization: Organization) -> None:
    started(organization)
    recorded(organization, ["p00011"])
    saving = only(shown(organization, 0))
    assert (saving.state, saving.error, saving.percent, saving.forecast) == (State.NOT_YET, None, None, Decimal(8))
    organization.publish("20261102T180000Z-0001", NOW + timedelta(hours=9))
    assert only(shown(organization, 0)).state is State.NOT_YET


def test_planned_in_part_realised_and_come_back(organization: Organization) -> None:
    started(organization)
    recorded(organization, ["p00010", "p00011"])
    later(organization, 1)
    saving = only(shown(organization, 1))
    assert (saving.state, counts(saving), saving.realised) == (State.PLANNED, (4, 0, 0, 4), Decimal(0))
    assert saving.error is None
    later(organization, 2, ["p00011"])
    saving = only(shown(organization, 2))
    assert (saving.state, counts(saving)) == (State.PART, (4, 2, 0, 2))
    assert (saving.realised, saving.error, saving.percent) == (Decimal(8), Decimal(-8), Decimal("-50.0"))
    later(organization, 3, ["p00010", "p00011"])
    saving = only(shown(organization, 3))
    assert (saving.state, counts(saving)) == (State.REALISED, (4, 4, 0, 0))
    assert (saving.realised, saving.error, saving.percent) == (Decimal(16), Decimal(0), Decimal(0))
    assert [line.from_ for line in saving.lines] == [date(2026, 12, 1)] * 2
    later(organization, 4, ["p00010"])
    saving = only(shown(organization, 4))
    assert (saving.state, counts(saving), saving.realised) == (State.BACK, (4, 2, 2, 0), Decimal(8))
    assert only(shown(organization, 4, "20261105")).state is State.REALISED  # a snapshot that is chosen


def test_what_is_realised_is_worth_what_it_would_cost_today(organization: Organization) -> None:
    started(organization)
    recorded(organization, ["p00010", "p00011"])
    everyone = [f"p{number:05}" for number in range(4, 12)]  # six more are gone, too: the last seats cost 8 then
    later(organization, 2, everyone)
    saving = only(shown(organization, 2))
    assert [(line.name, line.forecast, line.realised) for line in saving.lines] == [
        ("guard", Decimal(8), Decimal(8)), ("jira@north", Decimal(8), Decimal(16)),
    ]  # fmt: skip
    assert (saving.error, saving.percent) == (Decimal(8), Decimal("50.0"))


def test_within_a_tier_nothing_is_forecast_and_what_is_not_taken_is_in_no_forecast(organization: Organization) -> None:
    started(organization)
    kept = recorded(organization, ["p00005"], group="confluence")
    assert [(line.line, line.seats, line.month, line.due) for line in kept.lines] == [
        ("confluence@north", 1, Decimal(0), RENEWS)
    ]
    down = cost.record(organization.configured(), plan(organization, ids(3), "confluence"), "a tier", now=NOW)
    assert down.month == Decimal(25)


def test_a_person_who_is_gone_from_the_directory_is_gone(organization: Organization) -> None:
    started(organization)
    recorded(organization, ["p00011"])
    for source in ("accounts", "role-holders"):
        key = "accountId"
        organization.pages[source] = [page for page in organization.pages[source] if page["r"][key] != "p00011"]
    organization.publish(f"{DAYS[1]:%Y%m%dT%H%M%SZ}-0001", DAYS[1])
    assert only(shown(organization, 1)).state is State.REALISED


def test_several_forecasts_are_told_apart_and_one_name_is_taken_once(organization: Organization) -> None:
    started(organization)
    recorded(organization, ["p00011"], "one")
    recorded(organization, ["p00010"], "two")
    with pytest.raises(UsageError, match="there is a forecast called one already"):
        recorded(organization, ["p00009"], " one ")
    later(organization, 1, ["p00010"])
    assert {saving.name: saving.state for saving in shown(organization, 1).savings} == {
        "one": State.PLANNED, "two": State.REALISED,
    }  # fmt: skip


def test_what_was_not_read_whole_is_told(organization: Organization) -> None:
    started(organization)
    recorded(organization, ["p00011"])
    later(organization, 1, ["p00011"], deny="role-holders")
    assert shown(organization, 1).gaps


def test_an_unknown_price_makes_the_error_unknown(organization: Organization) -> None:
    started(organization)
    (organization.folder / "prices.toml").write_text(PRICES.replace('app = "guard"', 'app = "loom"'))
    kept = recorded(organization, ["p00011"])
    assert (kept.month, kept.known) == (Decimal(4), False)
    later(organization, 1, ["p00011"])
    saving = only(shown(organization, 1))
    assert (saving.state, saving.realised, saving.error) == (State.REALISED, Decimal(4), None)
    assert next(line.realised for line in saving.lines if line.name == "guard") is None


def test_another_currency_makes_the_error_unknown(organization: Organization) -> None:
    started(organization)
    recorded(organization, ["p00011"])
    later(organization, 1, ["p00011"])
    (organization.folder / "prices.toml").write_text(PRICES.replace("USD", "EUR"))
    assert only(shown(organization, 1)).error is None


def test_what_cannot_be_recorded_is_told(organization: Organization) -> None:
    started(organization)
    with pytest.raises(UsageError, match="frees no seat in snapshot"):
        recorded(organization, ["nobody"])
    for name in ("", "  ", "x" * 101):
        with pytest.raises(UsageError, match="--name does not name"):
            recorded(organization, ["p00011"], name)
    path = plan(organization, ["p00011"])
    path.write_text(path.read_text().replace('"org"', '"other"'))
    with pytest.raises(FileRefused, match="it is a plan for the organization other"):
        cost.record(organization.configured(), path, "Q4", now=NOW)
    assert shown(organization, 0).savings == ()


def test_programs_get_every_line_of_every_forecast(organization: Organization) -> None:
    started(organization)
    recorded(organization, ["p00011"], "=Q4")
    later(organization, 1, ["p00011"])
    found = shown(organization, 1)
    (said,) = json.loads(cost.savings_as_json(found))["savings"]
    assert (said["name"], said["state"], said["error"]) == ("=Q4", "realised", "0.00")
    assert said["lines"][1] == {
        "name": "jira@north", "seats": 1, "forecast": "4.00", "due": "2026-12-01", "realised": "4.00",
        "from": "2026-12-01",
    }  # fmt: skip
    rows = list(csv.DictReader(StringIO(cost.savings_as_csv(found))))
    assert [row["line"] for row in rows] == ["", "guard", "jira@north"]
    assert rows[0]["forecast"] == "'=Q4"
    assert (rows[0]["error_percent"], rows[2]["realised_month"]) == ("0.0", "4.00")


def test_as_commands(
    organization: Organization, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started(organization)
    folder = organization.folder
    sections = [
        f'[[plans]]\napp = "{app}"\nplan = "standard"\nby = "Ada"\non = 2026-11-01\nrenews = 2027-02-01\n{more}'
        for app, more in (
            ("jira", 'site = "north"\n'),
            ("confluence", 'site = "north"\nbilling = "annual"\nseats = 12\n'), ("guard", ""),
        )
    ]  # fmt: skip
    head = 'prices = "prices.toml"\n[organization]\nid = "org"\n[store]\npath = "seatcheck.duckdb"\n'
    (folder / "seatcheck.toml").write_text(head + "".join(sections))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    commands = Commands(folder, capsys, monkeypatch)
    assert "there are no forecasts" in commands.run("cost", "savings").err
    path = plan(organization, ["p00010", "p00011"])
    ended = commands.run("cost", "record", str(path), "--name", "Q4 clean-up")
    assert (ended.code, ended.out) == (0, "")
    assert "kept Q4 clean-up: 4 charges to go, 16.00 USD less a month" in ended.err
    ended = commands.run("cost", "record", str(path), "--name", "Q4 clean-up")
    assert (ended.code, "already" in ended.err) == (2, True)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    organization.publish(f"{tomorrow:%Y%m%dT%H%M%SZ}-0001", tomorrow)
    ended = commands.run("cost", "savings")
    assert ended.code == 0
    assert "Q4 clean-up" in ended.out
    assert "planned" in ended.out
    assert "The error of the forecast is not known yet." in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80
    assert json.loads(commands.run("cost", "savings", "--format", "json").out)["savings"][0]["state"] == "planned"
    assert commands.run("cost", "savings", "--format", "csv").out.startswith("forecast,made_at,")
