"""Costs as files: exact, harmless, honest about what is not known, and written all at once or not at all."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from audits import GENERATED, HOSTILE
from costs import plain, sample
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from analyzer import report
from analyzer.errors import SeatcheckError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from analyzer.model import Costs


def rows(costs: Costs, table: str) -> list[dict[str, str]]:
    return [row for row in csv.DictReader(StringIO(report.costs_as_csv(costs))) if row["table"] == table]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("costs") / "costs.xlsx"
    report.write_costs(sample(), path, GENERATED)
    return load_workbook(path)


def column(sheet: Worksheet, heading: str) -> list[object]:
    names = [cell.value for cell in sheet[1]]
    return [row[names.index(heading)].value for row in sheet.iter_rows(min_row=2)]


def test_json_holds_every_amount_exactly_and_null_for_what_nobody_knows() -> None:
    said = json.loads(report.costs_as_json(sample()))
    by_name = {line["name"]: line for line in said["lines"]}
    assert (said["currency"], said["month"], said["year"]) == ("USD", "16600.40", "199204.80")
    assert (said["complete"], said["has_list_prices"], said["unpriced"]) == (False, True, ["Planner@halden"])
    assert by_name["jsm@halden"]["month"] == "5142.00"
    assert by_name["jsm@halden"]["is_list"] is False
    assert by_name["Planner@halden"]["month"] is None
    assert by_name["Planner@halden"]["unknown"] == "the price book has no price for it"
    assert said["gaps"] == ["group-roles was denied for 2 of 40 groups."]
    assert [change["less_a_month"] for change in said["after"]["changes"]][:3] == ["0.00", "537.88", "-358.00"]
    assert (said["after"]["less_a_month"], said["after"]["next_invoice_less"]) == ("1379.88", "-3758.12")
    assert json.loads(report.costs_as_json(plain()))["after"] is None


def test_csv_is_tidy_and_says_which_table_a_row_is_of() -> None:
    tables = [row["table"] for row in csv.DictReader(StringIO(report.costs_as_csv(sample())))]
    assert list(dict.fromkeys(tables)) == [
        "line", "waste", "group", "department", "domain", "snapshot", "change", "gap",
    ]  # fmt: skip
    jira = rows(sample(), "line")[1]
    assert (jira["name"], jira["month"], jira["year"], jira["currency"]) == (
        "jira@halden", "5062.40", "60748.80", "USD",
    )  # fmt: skip
    assert (jira["price_kind"], jira["band"], jira["each"]) == ("list price", "251-1000", "7.91")
    assert sum(Decimal(row["month"]) for row in rows(sample(), "line") if row["month"] != "UNKNOWN") == Decimal(
        "16600.40"
    )


def test_csv_has_the_word_unknown_where_an_amount_is_not_known() -> None:
    planner = rows(sample(), "line")[-1]
    assert {planner[name] for name in ("gross", "net", "tax", "each", "month", "year", "billed")} == {"UNKNOWN"}
    assert [row["month"] for row in rows(sample(), "waste")][3] == "UNKNOWN"
    assert rows(sample(), "change")[-1]["less_a_month"] == "UNKNOWN"
    assert rows(sample(), "change")[3]["after_month"] == ""


def test_several_organizations_stand_in_one_file() -> None:
    found = list(csv.DictReader(StringIO(report.several_costs_as_csv([sample(), plain()]))))
    assert {row["organization"] for row in found} == {"b1f2c3d4-0000-4000-8000-0123456789ab"}
    assert {row["currency"] for row in found if row["table"] == "line"} == {"USD", "EUR"}
    assert len(json.loads(report.several_costs_as_json([sample(), plain()]))) == 2


def test_a_workbook_has_a_sheet_for_each_kind_of_row(book: Workbook, tmp_path: Path) -> None:
    assert book.sheetnames == ["About", "Bill", "Waste", "Shares", "Trend", "Comparison"]
    report.write_costs(plain(), tmp_path / "plain.xlsx", GENERATED)
    assert load_workbook(tmp_path / "plain.xlsx").sheetnames == ["About", "Bill", "Waste", "Shares", "Trend"]
    for title in book.sheetnames[1:]:
        assert book[title].freeze_panes == "B2"
        assert book[title].print_title_rows == "$1:$1"
        assert str(book[title].auto_filter.ref).startswith("A1:")


def test_numbers_are_numbers_in_their_currency_and_days_are_days(book: Workbook) -> None:
    sheet = book["Bill"]
    assert column(sheet, "A month") == [3146, 5062.4, 5142, 1200, 2050, "UNKNOWN"]
    assert column(sheet, "Next cycle or term")[2] == datetime(2027, 2, 1)  # noqa: DTZ001  a day has no zone
    names = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, names.index("A month") + 1).number_format == '#,##0.00 "USD"'
    assert sheet.cell(2, names.index("Next cycle or term") + 1).number_format == "yyyy-mm-dd"
    assert column(sheet, "Kind of price") == ["list price"] * 2 + ["contract"] * 3 + ["UNKNOWN"]
    assert column(book["Comparison"], "Less a month")[:3] == [0, 537.88, -358]


def test_amounts_are_written_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "costs.xlsx"
    report.write_costs(sample(), path, GENERATED)
    with zipfile.ZipFile(path) as parts:
        written = set(re.findall("<v>([^<]*)</v>", parts.read("xl/worksheets/sheet2.xml").decode()))
    assert {"5062.4", "60748.8", "7.91", "786.5"} <= written


def test_columns_are_as_wide_as_what_stands_in_them(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        for number in range(1, sheet.max_column + 1):
            width = sheet.column_dimensions[get_column_letter(number)].width
            texts = [str(row[number - 1].value or "") for row in sheet.iter_rows(min_row=2)]
            assert width >= min(max((len(text) for text in texts if "00:00:00" not in text), default=0), 60)


def test_no_cell_in_any_file_is_a_formula(tmp_path: Path) -> None:
    costs = sample()
    shares = tuple(type(share)(share.by, "=HYPERLINK(1)", 1, Decimal(1)) for share in costs.shares)
    evil = type(costs)(costs.bill, costs.waste, shares, costs.trend, costs.guard, costs.idle_days, costs.after)
    report.write_costs(evil, tmp_path / "evil.xlsx", GENERATED)
    cells = [cell for sheet in load_workbook(tmp_path / "evil.xlsx") for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert {row["name"] for row in rows(evil, "group")} == {"'=HYPERLINK(1)"}
    assert HOSTILE not in report.costs_as_csv(evil)


def test_the_first_sheet_says_what_the_sums_rest_on(book: Workbook) -> None:
    said = [[cell for cell in row if cell is not None] for row in book["About"].iter_rows(values_only=True)]
    assert ["Currency", "USD"] in said
    assert [16600.4, 199204.8] in said
    texts = " ".join(str(cell) for row in said for cell in row)
    assert "List prices, not your contract's" in texts
    assert "what its 612 seats cost is UNKNOWN" in texts
    assert "There may be more seats: group-roles was denied" in texts


@pytest.mark.parametrize("name", ["costs.json", "costs.csv", "costs.xlsx", "COSTS.CSV"])
def test_a_file_is_its_owners_and_replaces_what_was_there(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("old")
    path.chmod(0o644)
    report.write_costs(sample(), path, GENERATED)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size > 1_000
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["missing/costs.xlsx", "missing/costs.csv", "folder.xlsx"])
def test_a_place_that_cannot_hold_the_file_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(SeatcheckError, match="cannot be written"):
        report.write_costs(sample(), tmp_path / name, GENERATED)
    assert [file.name for file in tmp_path.iterdir()] == ["folder.xlsx"]


@pytest.mark.parametrize("name", ["costs", "costs.html", "costs.xls"])
def test_a_suffix_that_names_no_kind_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not say what to write") as caught:
        report.write_costs(sample(), tmp_path / name, GENERATED)
    assert caught.value.hint == "end the name with .json, .csv, .xlsx"
