"""What comes back from reviewers: everything is checked, all is told, and all is kept or nothing."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from openpyxl import load_workbook
from reviews import DESK, JIRA, NOBODY, REVIEWER, Desk, checked, setting

from analyzer import decisions, store
from analyzer.errors import FileRefused, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

IDAS = "ida/jira/north"
KEPT = {"H2": "keep", "I2": "needed in winter"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(checked(tmp_path), tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk for files that are refused: nothing of them is kept."""
    folder = tmp_path_factory.mktemp("refused")
    return Desk(checked(folder), folder)


def test_decisions_are_kept_with_who_and_why(desk: Desk) -> None:
    path = desk.edited(setting(JIRA, H2=" Keep ", I2="needed in winter", H3="remove"))
    taken = desk.taken(path, "Rae@ours.example")
    assert [(each.title, each.rows, each.decided, each.new) for each in taken.sheets] == [
        (DESK, 1, 0, 0), (JIRA, 2, 2, 2), (NOBODY, 1, 0, 0),
    ]  # fmt: skip
    assert taken.unanswered == 2
    assert desk.decided() == {
        IDAS: ("keep", "needed in winter", REVIEWER),
        "ivo/jira/north": ("remove", "", REVIEWER),
    }
    (first, _) = store.decisions(desk.store, None, "org")
    assert (first.policy, first.account_id, first.owner_kind, first.owner) == ("BL-01", "ida", "app", "north/jira")
    assert first.snapshot_id == "20261102T090000Z-0001"


@pytest.mark.parametrize("name", ["review.xlsx", "review.csv"])
def test_a_decision_is_about_the_finding_whatever_cannot_be_seen_in_its_subject(tmp_path: Path, name: str) -> None:
    organization, odd = checked(tmp_path), "o\u200bd\xa0d[U+0041]"
    organization.account(odd, "odd@ours.example", uses={})
    organization.holds(odd, "jira", "user")
    organization.configured().store.path.unlink()
    organization.check("BL-01")
    desk = Desk(organization, tmp_path)
    path = desk.given_out(name)
    if name.endswith(".csv"):
        path.write_text(path.read_text("utf-8-sig").replace(",,,,,", ",remove,,,,"), "utf-8-sig")
    else:
        desk.edited(setting(JIRA, H2="remove", H3="remove", H4="remove"), path)

    desk.taken(path)

    assert f"{odd}/jira/north" in desk.decided()
    assert store.undecided(desk.store, None, "org") == []


def test_importing_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    path = desk.edited(setting(JIRA, **KEPT))
    assert sum(each.new for each in desk.taken(path).sheets) == 1
    assert sum(each.new for each in desk.taken(path).sheets) == 0
    assert ledger(desk) == [(IDAS, "keep", True)]


def test_a_later_decision_supersedes_and_an_older_file_does_not_come_back(desk: Desk) -> None:
    older = desk.edited(setting(JIRA, **KEPT), desk.given_out("older.xlsx"))
    newer = desk.edited(setting(JIRA, H2="remove"), desk.given_out("newer.xlsx"))
    for path in (older, newer, older):
        desk.taken(path)
    assert ledger(desk) == [(IDAS, "keep", False), (IDAS, "remove", True)]


def test_a_changed_mind_in_the_same_file_is_a_new_decision(desk: Desk) -> None:
    path = desk.edited(setting(JIRA, **KEPT))
    desk.taken(path)
    desk.taken(desk.edited(setting(JIRA, H2="investigate", I2=None), path))
    desk.taken(desk.edited(setting(JIRA, **KEPT), path))
    assert [decision for _, decision, _ in ledger(desk)] == ["keep", "investigate", "keep"]


def test_what_was_decided_before_stands_in_the_next_review(desk: Desk) -> None:
    desk.taken(desk.edited(setting(JIRA, **KEPT)))
    assert str(load_workbook(desk.given_out())[JIRA]["K2"].value).startswith(f"keep by {REVIEWER} on ")
    assert [one.subject for one in store.undecided(desk.store, None, "org")] == ["ivo/jira/north", "cleo", "north/IT"]


def test_each_row_may_name_its_own_reviewer(desk: Desk) -> None:
    path = desk.edited(setting(JIRA, **KEPT, J2="Bo@ours.example", H3="remove", J3="ann@auditor.example"))
    desk.taken(path, None)
    assert [one.reviewer for one in store.decisions(desk.store, None, "org")] == [
        "bo@ours.example",
        "ann@auditor.example",
    ]


def test_a_review_may_come_back_after_another_check(desk: Desk) -> None:
    path = desk.edited(setting(JIRA, H2="remove"))
    desk.organization.settings["policies"] = {"BL-01": {"unused_days": 500}}
    desk.organization.check("BL-01")
    desk.taken(path)
    assert desk.decided()[IDAS][0] == "remove"


def moved_column(book: Workbook) -> None:
    sheet = book[JIRA]
    for row in range(1, 4):
        sheet.cell(row, 8).value, sheet.cell(row, 9).value = sheet.cell(row, 9).value, sheet.cell(row, 8).value


def second_row_twice(book: Workbook) -> None:
    book[JIRA].append([cell.value for cell in book[JIRA][2]])


def moved_row(book: Workbook) -> None:
    book[DESK].append([cell.value for cell in book[JIRA][2]])
    book[JIRA].delete_rows(2)


def renamed_sheet(book: Workbook) -> None:
    book[JIRA].title = "Mine"


UNDO = "undo the change, or copy the cell from the file as it was exported"
CHANGED = f"something else stands where evidence stood; {UNDO}"
UNNAMED = "nobody is named who decided; write an e-mail address, or use --reviewer"
THEMSELVES = "a reviewer cannot decide on their own account; let somebody else decide, and name them as reviewer"
WORDS = "keep, remove, convert, investigate"
BAD: dict[str, tuple[Callable[[Workbook], object], list[str]]] = {
    "an unknown decision": (setting(JIRA, H2="delete"), [f"cell H2: the decision is none of {WORDS}"]),
    "a reason alone": (setting(JIRA, I3="why"), [f"cell H3: a reason without a decision: choose one of {WORDS}"]),
    "no reason": (
        setting(JIRA, H2="keep"), ["cell I2: who keeps what a policy objects to has to say why; write a reason"],
    ),
    "a number": (setting(JIRA, H2=1), ["cell H2: a number stands where the decision belongs; write it as text"]),
    "a date": (
        setting(JIRA, H2="keep", I2=date(2026, 11, 2)),
        ["cell I2: a date stands where the reason belongs; write it as text"],
    ),
    "a formula": (
        setting(JIRA, H2="remove", I2="=1+1"), ["cell I2: a formula stands where the reason belongs; write it as text"],
    ),
    "no address": (setting(JIRA, H2="remove", J2="Rae"), ["cell J2: the reviewer is no e-mail address; write one"]),
    "another reviewer": (
        setting(JIRA, H2="remove", J2="bo@ours.example"),
        ["cell J2: another reviewer is named than with --reviewer; empty the cell, or leave the option out"],
    ),
    "moved columns": (
        moved_column,
        ["cell H1: the column Reason was moved here; move it back",
         "cell I1: the column Decision was moved here; move it back"],
    ),
    "a renamed column": (
        setting(JIRA, H1="Verdict"), ["cell H1: the column Decision is called otherwise here; call it Decision again"],
    ),
    "an added column": (setting(JIRA, U1="Notes"), ["cell U1: this column is not of the review; remove it"]),
    "something behind the columns": (
        setting(JIRA, V3="note"), ["cell V3: something stands behind the last column; remove it"],
    ),
    "changed evidence": (setting(JIRA, E2="x@ours.example"), [f"cell E2: {CHANGED}"]),
    "emptied evidence": (setting(JIRA, G2=None), [f"cell G2: {CHANGED}"]),
    "evidence that became a number": (setting(JIRA, D3=7), [f"cell D3: a number stands where evidence stood; {UNDO}"]),
    "a changed subject": (setting(JIRA, L2="cleo"), [f"cell L2: {CHANGED}"]),
    "another organization": (
        setting(JIRA, P2="other"), ["cell P2: this row is of another organization's review; remove it"],
    ),
    "another snapshot": (
        setting(JIRA, Q2="20250101T000000Z-0001"), ["cell Q2: this row is of a review of another snapshot; remove it"],
    ),
    "another review": (setting(JIRA, R2="0" * 32), ["cell R2: this row is of another review; remove it"]),
    "a broken seal": (
        setting(JIRA, T2="0"), [f"cell T2: this row is not as it was exported on this sheet; {UNDO}"],
    ),
    "a row of somebody's own": (setting(JIRA, C9="and Bo, too"), ["cell T9: this row is not of the review; remove it"]),
    "a row twice": (second_row_twice, ["cell L4: this row stands in the file twice; remove one of the two"]),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_named_by_file_sheet_and_cell(untouched: Desk, what: str) -> None:
    edit, sentences = BAD[what]
    assert untouched.complains(edit) == [f"review.xlsx, sheet {JIRA}, {sentence}" for sentence in sentences]


def test_a_missing_column_is_named(untouched: Desk) -> None:
    assert untouched.complains(lambda book: book[JIRA].delete_cols(9)) == [
        f"review.xlsx, sheet {JIRA}, cell I1: the column Reason is missing; put it back"
    ]


def test_a_row_on_another_sheet_is_not_taken(untouched: Desk) -> None:
    assert untouched.complains(moved_row) == [
        f"review.xlsx, sheet {DESK}, cell T3: this row is not as it was exported on this sheet; {UNDO}"
    ]


def test_sheets_that_vanished_or_were_renamed_are_named(untouched: Desk) -> None:
    assert untouched.complains(lambda book: book.remove(book[JIRA])) == [
        f"review.xlsx, sheet {JIRA}: the sheet is missing; put it back, under the name that it had"
    ]
    assert untouched.complains(renamed_sheet) == [
        f"review.xlsx, sheet {JIRA}: the sheet is missing; put it back, under the name that it had",
        "review.xlsx, sheet Mine: the sheet is not of the review; remove it, or give it the name that it had",
    ]


def test_somebody_has_to_be_the_reviewer(untouched: Desk) -> None:
    assert untouched.complains(setting(JIRA, H2="remove", H3="remove"), None) == [
        f"review.xlsx, sheet {JIRA}, cells J2, J3: {UNNAMED}"
    ]


def test_everything_is_told_at_once_and_nothing_is_half_kept(untouched: Desk) -> None:
    def edit(book: Workbook) -> None:
        setting(JIRA, H2="remove", H3="erase")(book)
        setting(DESK, H2="keep")(book)
        setting(NOBODY, D2="Somebody", H2="keep", I2="so")(book)

    said = untouched.complains(edit)
    assert [line.split(": ")[0] for line in said] == [
        f"review.xlsx, sheet {DESK}, cell I2",
        f"review.xlsx, sheet {JIRA}, cell H3",
        f"review.xlsx, sheet {NOBODY}, cell D2",
    ]


def test_complaints_do_not_repeat_what_stands_in_cells(untouched: Desk) -> None:
    said = untouched.complains(
        setting(JIRA, E2="secret@person.example", H3="secret", I3="secret", J2="secret", U1="secret")
    )
    assert "secret" not in " ".join(said)


@pytest.mark.parametrize("reviewer", ["ida@ours.example", "IDA@Ours.example", "ida+review@ours.example"])
def test_nobody_decides_on_themself(untouched: Desk, reviewer: str) -> None:
    path = untouched.edited(setting(JIRA, H2="remove", H3="remove"))
    assert untouched.refused(path, reviewer) == [f"review.xlsx, sheet {JIRA}, cell H2: {THEMSELVES}"]


def test_nobody_decides_on_an_account_that_is_likely_their_own(tmp_path: Path) -> None:
    organization = checked(tmp_path, ida="Ida Stein")
    organization.settings["domains"] = {"formerly": {"old.example": "ours.example"}}
    organization.account("ida-2", "ida@old.example", name="Ida Stein")
    organization.configured().store.path.unlink()
    organization.check("BL-01")
    desk = Desk(organization, tmp_path)
    said = desk.refused(desk.edited(setting(JIRA, H2="remove")), "ida@old.example")
    assert [line.split(": ")[0] for line in said] == [f"review.xlsx, sheet {JIRA}, cell H2"]


def test_the_review_of_another_database_is_not_taken(untouched: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Desk(checked(tmp_path / "other"), tmp_path)
    assert untouched.refused(other.given_out("theirs.xlsx")) == ["theirs.xlsx is no review that this database gave out"]


def test_the_review_of_an_organization_that_is_not_configured_is_not_taken(untouched: Desk) -> None:
    with pytest.raises(FileRefused, match="another organization than those in the configuration"):
        decisions.import_review(untouched.store, untouched.given_out(), REVIEWER, {"other"})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "no workbook"), (b"PK\x03\x04 and then nothing", "no workbook"), (b"\xd0\xcf\x11\xe0" * 200, "no workbook")],
)
def test_what_is_no_workbook_is_not_read(untouched: Desk, content: bytes, sentence: str) -> None:
    path = untouched.folder / "review.xlsx"
    path.write_bytes(content)
    assert sentence in untouched.refused(path)[0]


def test_a_damaged_workbook_is_not_read(untouched: Desk) -> None:
    whole = untouched.given_out().read_bytes()
    path = untouched.folder / "damaged.xlsx"
    for end in range(200, len(whole), len(whole) // 9):
        path.write_bytes(whole[:end])
        assert "damaged.xlsx is no workbook" in untouched.refused(path)[0]


def test_another_workbook_is_no_review(untouched: Desk) -> None:
    def strip(book: Workbook) -> None:
        book.remove(book["seatcheck"])

    assert untouched.complains(strip) == ["review.xlsx is no review that this database gave out"]


def test_a_missing_file_and_another_kind_are_told(untouched: Desk) -> None:
    assert untouched.refused(untouched.folder / "none.xlsx") == ["none.xlsx cannot be read: No such file or directory"]
    assert untouched.refused(untouched.folder / "none.csv") == ["none.csv cannot be read: No such file or directory"]
    with pytest.raises(UsageError, match="neither a workbook nor a CSV file"):
        untouched.taken(untouched.folder / "review.pdf")


def rewritten(path: Path, edit: Callable[[list[list[str]]], object], **how: Any) -> Path:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    edit(rows)
    with path.open("w", encoding=how.pop("encoding", "utf-8"), newline="") as file:
        csv.writer(file, **how).writerows(rows)
    return path


def answering(*answers: tuple[int, str, str]) -> Callable[[list[list[str]]], None]:
    def edit(rows: list[list[str]]) -> None:
        for row, decision, reason in answers:
            rows[row][8:10] = [decision, reason]

    return edit


@pytest.mark.parametrize(
    "how", [{}, {"encoding": "utf-8-sig", "delimiter": ";"}, {"encoding": "utf-16", "delimiter": "\t"}]
)
def test_a_csv_file_comes_back_however_a_spreadsheet_saved_it(tmp_path: Path, how: dict[str, Any]) -> None:
    desk = Desk(checked(tmp_path, ida='=1+1\r\nÅsa;"x"', ivo="'-2"), tmp_path)
    path = rewritten(desk.given_out("review.csv"), answering((2, "keep", "so"), (4, "remove", "")), **how)
    taken = desk.taken(path)
    assert [(each.title, each.decided) for each in taken.sheets] == [(DESK, 0), (JIRA, 1), (NOBODY, 1)]
    assert desk.decided()[IDAS] == ("keep", "so", REVIEWER)


def test_bad_rows_of_a_csv_file_are_named_by_their_cells(untouched: Desk) -> None:
    def edit(rows: list[list[str]]) -> None:
        answering((2, "erase", ""), (3, "keep", ""))(rows)
        rows[4][5] = "x@client.example"
        rows[1][0] = "Mine"

    assert untouched.refused(rewritten(untouched.given_out("review.csv"), edit)) == [
        f"review.csv, cell U2: this row is not as it was exported on this sheet; {UNDO}",
        f"review.csv, cell I3: the decision is none of {WORDS}",
        "review.csv, cell J4: who keeps what a policy objects to has to say why; write a reason",
        f"review.csv, cell F5: something else stands where evidence stood; {UNDO}",
    ]


def test_what_is_no_review_in_csv_is_told(untouched: Desk) -> None:
    path = untouched.folder / "review.csv"
    path.write_text("name,email\nAda,ada@ours.example\n")
    assert untouched.refused(path) == ["review.csv is no review: its first line does not say so"]
    path.write_bytes("Sheet,Policy\nÅ".encode("latin-1"))
    assert untouched.refused(path) == ["review.csv is not written in UTF-8"]
    path.write_text('Sheet,Policy\n"open')
    assert "review.csv is not written as CSV throughout" in untouched.refused(path)[0]


def ledger(desk: Desk) -> list[tuple[str, str, bool]]:
    with duckdb.connect(str(desk.store.path), read_only=True) as connection:
        return connection.execute("SELECT subject, decision, latest FROM decision ORDER BY decided_at").fetchall()
