"""What reviewers are given: workbooks and CSV files that show at a glance what is to be decided."""

from __future__ import annotations

import csv
import resource
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from reviews import DESK, JIRA, NOBODY, Desk, checked

from analyzer import decisions, store
from analyzer.decisions.columns import FIRST_ANSWER, IDENTITY, headings
from analyzer.decisions.exporting import pages_of
from analyzer.decisions.workbook import MOST_ROWS
from analyzer.errors import SeatcheckError, StoreError, UsageError
from analyzer.workbooks import SheetNames

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("review")
    return Desk(checked(folder, ida="=HYPERLINK(1)", ivo="'=1+1"), folder)


def texts(sheet: Worksheet, column: int) -> list[object]:
    return [row[column] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_each_owner_has_a_sheet(desk: Desk) -> None:
    book = load_workbook(desk.given_out())
    assert book.sheetnames == ["Cover", DESK, JIRA, NOBODY, "seatcheck"]
    assert book["seatcheck"].sheet_state == "veryHidden"
    assert texts(book[DESK], 0) == ["SE-01"]
    assert texts(book[JIRA], 0) == ["BL-01", "BL-01"]
    assert texts(book[NOBODY], 4) == ["cleo@client.example"]


def test_the_cover_says_what_of_when_what_is_missing_and_how(desk: Desk) -> None:
    organization = checked(desk.folder / "denied")
    organization.denied("desk-customers", "north/IT")
    organization.configured().store.path.unlink()
    organization.check("SE-01", "BL-01", "HS-02")
    book = load_workbook(Desk(organization, desk.folder).given_out("denied.xlsx"))
    said = {row[0]: [str(cell) for cell in row[1:]] for row in book["Cover"].iter_rows(values_only=True)}
    assert "Review of findings" in said
    assert said["Snapshot"][0] == "20261102T090000Z-0001"
    assert said["As of"][0] == "2026-11-02 09:00 UTC"
    assert said["desk-customers"][0].startswith("denied (1 of 2 lists): the key may not read it")
    assert "say why in column I" in said["keep"][0]
    assert "No API" in said["Managers"][0]
    assert said[JIRA][0] == "app north/jira"
    assert said[JIRA][2] == "2"


def test_a_sheet_can_be_read_and_filled_in_at_a_glance(desk: Desk) -> None:
    sheet = load_workbook(desk.given_out())[JIRA]
    assert [cell.value for cell in sheet[1]] == list(headings("findings"))
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:K3"
    assert sheet.protection.sheet
    assert [(cell.value, cell.protection.locked) for cell in sheet[2][FIRST_ANSWER - 1 : FIRST_ANSWER + 4]][1:4] == [
        (None, False)
    ] * 3
    assert sheet["C2"].protection.locked
    (allowed,) = sheet.data_validations.dataValidation
    assert (str(allowed.sqref), allowed.formula1) == ("H2:H3", '"keep,remove,convert,investigate"')
    hidden = [name for name, column in sheet.column_dimensions.items() if column.hidden]
    assert [sheet[f"{name}1"].value for name in hidden] == list(IDENTITY)
    assert sheet.print_title_rows == "$1:$1"


def test_no_cell_is_a_formula_in_either_kind_of_file(desk: Desk) -> None:
    book = load_workbook(desk.given_out())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))] == []
    assert texts(book[JIRA], 3) == ["'=HYPERLINK(1)", "''=1+1"]
    with desk.given_out("review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert {row[0] for row in rows[1:]} == {DESK, JIRA, NOBODY}


def test_only_some_policies(desk: Desk) -> None:
    book = load_workbook(desk.given_out("some.xlsx", policies=("BL-01",)))
    assert book.sheetnames == ["Cover", JIRA, "seatcheck"]


def test_by_manager_people_stand_by_their_department(tmp_path: Path) -> None:
    organization = checked(tmp_path)
    organization.account("dee", "dee@ours.example", department="Sales/EMEA", uses={})
    organization.holds("dee", "jira", "user")
    organization.configured().store.path.unlink()
    organization.check("SE-01", "BL-01", "HS-02")
    book = load_workbook(Desk(organization, tmp_path).given_out(by="department"))
    assert book.sheetnames == ["Cover", "Sales-EMEA department", NOBODY, "seatcheck"]
    assert texts(book["Sales-EMEA department"], 4) == ["dee@ours.example"]


def test_by_customer_organization_customers_stand_by_theirs(tmp_path: Path) -> None:
    organization = checked(tmp_path)
    organization.customer("pia", "pia@client.example")
    organization.page("customer-organizations", {"site": "north"}, id="7", name="Client")
    organization.page("customer-organization-members", {"site": "north", "organization": "7"}, accountId="pia")
    organization.configured().store.path.unlink()
    organization.publish()
    book = load_workbook(Desk(organization, tmp_path).given_out(rows="access", by="customer-organization"))
    assert book.sheetnames == ["Cover", "Client (north)", NOBODY, "seatcheck"]
    assert texts(book["Client (north)"], 4) == ["pia@client.example"]


def test_an_access_review_names_every_holder_and_every_customer(tmp_path: Path) -> None:
    organization = checked(tmp_path)
    organization.customer("pia", "pia@client.example")
    organization.customer("quinn", None)
    organization.page("customer-organizations", {"site": "north"}, id="7", name="Client")
    organization.page("customer-organization-members", {"site": "north", "organization": "7"}, accountId="cleo")
    organization.page("desk-organizations", {"site": "north", "desk": "1"}, id="7", name="Client")
    organization.group("g", "jira user")
    organization.account("gil", "gil@ours.example", groups=("g",))
    organization.holds("gil", "jira", "user")
    organization.holds("gil", "jira", "admin")
    organization.holds("gil", "jira", "user", "north-sandbox")
    organization.configured().store.path.unlink()
    organization.publish()
    book = load_workbook(Desk(organization, tmp_path).given_out(rows="access"))
    assert book.sheetnames == ["Cover", DESK, JIRA, "seatcheck"]
    assert [cell.value for cell in book[DESK][1]][:3] == ["Review", "Audience", "Access"]
    assert texts(book[DESK], 11) == ["cleo@north/IT", "pia@north/IT", "quinn@north/IT"]
    assert "customer_organizations: Client" in str(book[DESK]["G2"].value)
    assert texts(book[JIRA], 11) == ["gil/jira/north", "ida/jira/north", "ivo/jira/north"]
    assert "roles: admin, user" in str(book[JIRA]["G2"].value)
    assert "granted_by: group g" in str(book[JIRA]["G2"].value)


def test_findings_have_to_be_found_first(tmp_path: Path) -> None:
    organization = checked(tmp_path)
    organization.configured().store.path.unlink()
    organization.publish()
    with pytest.raises(StoreError, match="has not been checked"):
        Desk(organization, tmp_path).given_out()


def test_the_file_is_its_owners_and_wholly_written_or_not_at_all(desk: Desk) -> None:
    path = desk.given_out()
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(SeatcheckError, match="cannot be written to"):
        desk.given_out("no-such-folder/review.xlsx")
    with pytest.raises(UsageError, match="does not say what to write"):
        desk.given_out("review.txt")
    with pytest.raises(UsageError, match="--rows access has none"):
        decisions.export(desk.store, path, decisions.Wanted("access", "", ("HS-02",)))
    assert not [file for file in desk.folder.iterdir() if file.name.startswith(".review")]


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["IT desk", "it DESK", "IT desk"], ["IT desk", "it DESK (2)", "IT desk (3)"]),
        (["a/b:c*d?e[f]g\\h", "'quoted'", "''"], ["a-b-c-d-e-f-g-h", "quoted", "Sheet"]),
        (["Cover", "History"], ["Cover (2)", "History (2)"]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 27 + " (2)"]),
        (["\U0001f600" * 20, "\U0001f600" * 21], ["\U0001f600" * 15, "\U0001f600" * 13 + " (2)"]),
        (["a\x07b\nc"], ["a-b-c"]),
    ],
)  # fmt: skip
def test_sheets_are_called_as_excel_allows(titles: list[str], names: list[str]) -> None:
    given = SheetNames("Cover", "seatcheck")
    assert [given.name(title) for title in titles] == names


def test_more_rows_than_a_sheet_holds_go_on_the_next() -> None:
    owners = [store.Owner("desk", "north/IT", DESK, "", 2), store.Owner("app", "north/jira", JIRA, "", MOST_ROWS + 1)]
    pages = list(pages_of(owners))
    assert [(page.title, page.rows) for page in pages] == [(DESK, 2), (JIRA, 1_048_575), (f"{JIRA} (2)", 1)]


def test_a_long_or_unprintable_text_is_shown_as_far_as_a_cell_goes(tmp_path: Path) -> None:
    organization = checked(tmp_path, ida="x" * 40_000, ivo="a\x07b\u202ec _x0041_\r\nd")
    desk = Desk(organization, tmp_path)
    path = desk.given_out()
    names = texts(load_workbook(path)[JIRA], 3)
    assert str(names[0]).endswith("x… (8000 more characters)")
    assert names[1] == "a[U+0007]b[U+202E]c _x005F_x0041_\nd"
    assert desk.taken(path).unanswered == 4


def test_a_large_export_takes_little_memory(tmp_path: Path) -> None:
    organization = checked(tmp_path)
    for n in range(20_000):
        organization.account(f"a{n}", f"a{n}@ours.example", uses={"jira": 1})
        organization.holds(f"a{n}", "jira", "user")
    organization.configured().store.path.unlink()
    organization.publish()
    desk = Desk(organization, tmp_path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = desk.given_out(rows="access")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150_000  # kilobytes
    with closing(load_workbook(path, read_only=True)) as book:
        assert sum(1 for _ in book[JIRA].iter_rows(values_only=True)) == 20_003


def test_the_configuration_says_who_reviews(tmp_path: Path) -> None:
    organization = checked(tmp_path)
    organization.settings["owners"] = [
        {"kind": "desk", "of": "north/IT", "owner": "bo@ours.example"},
        {"kind": "app", "of": "north/jira", "owner": "ann@ours.example"},
        {"kind": "app", "of": "south/jira", "owner": "zoe@ours.example"},
    ]
    organization.check("SE-01", "BL-01", "HS-02")
    book = load_workbook(Desk(organization, tmp_path).given_out())
    said = {row[0]: row[2] for row in book["Cover"].iter_rows(values_only=True)}
    assert (said[DESK], said[JIRA], said[NOBODY]) == ("bo@ours.example", "ann@ours.example", None)
