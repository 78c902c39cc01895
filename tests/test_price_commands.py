"""``seatcheck cost prices`` and ``seatcheck cost invoice``, as they are typed."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from organizations import NOW, Organization

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = """
prices = "prices.toml"
[organization]
name = "ours"
id = "org"
[store]
path = "seatcheck.duckdb"
[[plans]]
app = "jira"
site = "north"
plan = "standard"
by = "Ada"
on = {today}
[[plans]]
app = "Diagrams"
site = "north"
plan = "standard"
host = "jira"
by = "Ada"
on = {today}
"""
CONTRACT = """
currency = "USD"
discount = 0.5
[[prices]]
app = "jira"
site = "north"
plan = "standard"
billing = "monthly"
mode = "graduated"
bands = [{ from = 1, to = 100, each = 8 }, { from = 101, each = 0.125 }]
source = "=quote"
dated = 2026-10-01
[[prices]]
app = "confluence"
plan = "standard"
billing = "monthly"
mode = "volume"
flat = { to = 10, total = 50 }
bands = [{ from = 1, each = 5 }]
[[terms]]
app = "Diagrams"
tax = 0.25
"""


@pytest.fixture
def commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    """An organization where three people have Jira."""
    organization = Organization(tmp_path)
    for id_ in ("ada", "bo", "cy"):
        organization.account(id_, f"{id_}@ours.example")
        organization.holds(id_, "jira", "user")
    organization.publish()
    (tmp_path / "seatcheck.toml").write_text(CONFIGURATION.format(today=NOW.date()))
    (tmp_path / "prices.toml").write_text(CONTRACT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return Commands(tmp_path, capsys, monkeypatch)


def test_prices_are_shown_with_where_they_are_from(commands: Commands) -> None:
    shown = commands.run("cost", "prices")

    lines = shown.out.splitlines()
    assert shown.code == 0
    assert lines[0].strip() == "Prices of ours, in USD"
    assert lines[2].split()[:2] == ["jira@north", "graduated,"]
    assert "prices.toml: prices[0] [1]" in lines[2]
    assert "1-100: 8.00 each" in shown.out
    assert "101 and more: 0.125 each" in shown.out
    assert "beyond, 1 and more: 5.00 each" in shown.out
    assert "up to 10: 50.00 in all" in shown.out
    assert "standard, monthly" in shown.out
    assert "list price, low confidence" in shown.out
    assert "not on north: prices.toml:" in shown.out
    assert "not used: prices.toml:" in shown.out
    assert "[1] =quote" in lines
    assert "Diagrams" in shown.out.partition("Terms")[2]
    assert max(len(line) for line in lines if not line.startswith("[")) <= 80


def test_prices_are_written_for_programs(commands: Commands) -> None:
    (said,) = json.loads(commands.run("cost", "prices", "--format", "json").out)
    rows = list(csv.DictReader(StringIO(commands.run("cost", "prices", "--format", "csv").out)))

    jira = said["prices"][0]
    assert (said["organization"], said["currency"], said["files"][-1]) == ("ours", "USD", "list.toml")
    assert jira["bands"][1] == {"flat": False, "from": 101, "to": None, "each": "0.125", "total": None}
    assert (jira["from"], jira["used"], jira["list_price"], jira["dated"]) == (
        "prices.toml: prices[0]", True, False, "2026-10-01",
    )  # fmt: skip
    assert said["prices"][1]["bands"][0] == {"flat": True, "from": 1, "to": 10, "each": None, "total": "50"}
    assert said["terms"][1] == {"app": "", "site": "", "discount": "0.5", "tax": None, "from": "prices.toml"}
    assert rows[0]["source"] == "'=quote"
    assert [row["shadowed_by"] for row in rows if row["app"] == "confluence" and row["plan"] == "standard"] == [
        "", "prices.toml: prices[1]",
    ]  # fmt: skip
    assert rows[-1]["discount"] == "0.5"


def test_without_a_contract_the_list_is_shown(commands: Commands) -> None:
    commands.reconfigure('prices = "prices.toml"', "")

    shown = commands.run("cost", "prices")

    assert shown.code == 0
    assert "Terms" not in shown.out
    assert "contract" not in shown.out


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('app = "confluence"', 'app = "confluense"', "prices[1].app: no app, collection or Marketplace app"),
        ('app = "Diagrams"', 'app = "Diagramms"', "terms[0].app: no app, collection or Marketplace app"),
        ('site = "north"', 'site = "nroth"', "prices[0].site: no plan here is of the site nroth"),
        ("each = 8 ", "each = -8 ", "prices[0].bands[0].each: is negative"),
    ],
)
def test_a_wrong_price_file_is_refused_with_file_and_key(
    commands: Commands, old: str, new: str, complaint: str
) -> None:
    file = commands.folder / "prices.toml"
    file.write_text(file.read_text().replace(old, new))

    ended = commands.run("cost", "prices")

    assert (ended.code, ended.out) == (1, "")
    assert f"prices.toml: {complaint}" in ended.err


def test_an_invoice_that_agrees_ends_well(commands: Commands) -> None:
    (commands.folder / "invoice.csv").write_text(
        "app,site,quantity,amount,currency\njira,north,3,12.00,USD\nDiagrams,north,3,99.00,USD\n"
    )

    ended = commands.run("cost", "invoice", "invoice.csv")

    assert ended.code == 0
    assert "agrees" in ended.out
    assert "UNKNOWN" in ended.out
    assert "error" not in ended.err
    assert max(len(line) for line in ended.out.splitlines()) <= 80


def test_an_invoice_that_differs_ends_with_one_sentence(commands: Commands) -> None:
    (commands.folder / "invoice.csv").write_text("app,site,quantity,amount,currency\njira,north,4,16.00,USD\n")

    ended = commands.run("cost", "invoice", "invoice.csv", "--format", "json")

    said = json.loads(ended.out)
    why = "4 seats are billed, and it has 3; 4.00 more is billed than 12.00 a month"
    assert ended.code == 1
    assert f"error: invoice.csv is not what the bill says: jira@north: {why}; and 1 more" in ended.err
    assert (said["differences"], said["lines"][0]["billed_more"], said["lines"][0]["seats_more"]) == (2, "4.00", 1)
    assert said["lines"][1]["verdict"] == "not on the invoice"


def test_an_invoice_is_written_as_csv(commands: Commands) -> None:
    (commands.folder / "invoice.csv").write_text("app,site,quantity,amount,currency\njira,north,3,12,USD\n")

    ended = commands.run("cost", "invoice", "invoice.csv", "-f", "csv")

    rows = list(csv.DictReader(StringIO(ended.out)))
    assert [(row["name"], row["verdict"]) for row in rows] == [
        ("jira@north", "agrees"), ("Diagrams@north", "not on the invoice"),
    ]  # fmt: skip
