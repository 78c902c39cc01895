"""``seatcheck decide`` as a person types it, and what reports say of decisions."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from openpyxl import load_workbook
from reviews import JIRA, REVIEWER, checked, setting

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """
[organization]
id = "org"
[store]
path = "seatcheck.duckdb"
"""


@pytest.fixture
def commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    checked(tmp_path)
    (tmp_path / "seatcheck.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    return Commands(tmp_path, capsys, monkeypatch)


def filled(commands: Commands, **cells: str) -> Path:
    assert commands.run("decide", "export", "-o", "review.xlsx").code == 0
    path = commands.folder / "review.xlsx"
    book = load_workbook(path)
    setting(JIRA, **cells)(book)
    book.save(path)
    return path


def test_some_rows_without_a_decision_end_with_4(commands: Commands) -> None:
    filled(commands, H2="remove")
    ended = commands.run("decide", "import", "review.xlsx", "--reviewer", REVIEWER)
    assert ended.code == 4
    assert [line.split()[-4:] for line in ended.out.splitlines() if line.startswith(JIRA)] == [["2", "1", "1", "1"]]


def test_every_row_with_a_decision_ends_with_0(commands: Commands) -> None:
    assert commands.run("decide", "export", "-o", "some.xlsx", "--policy", "BL-01").code == 0
    book = load_workbook(commands.folder / "some.xlsx")
    setting(JIRA, H2="remove", H3="convert")(book)
    book.save(commands.folder / "some.xlsx")
    assert commands.run("decide", "import", "some.xlsx", "--reviewer", REVIEWER).code == 0


def test_an_unknown_policy_is_not_given_out(commands: Commands) -> None:
    ended = commands.run("decide", "export", "-o", "none.xlsx", "--policy", "NOPE")
    assert ended.code == 2
    assert "there is no policy NOPE" in ended.err


def test_a_bad_file_ends_with_1_and_says_where(commands: Commands) -> None:
    filled(commands, H2="erase")
    ended = commands.run("decide", "import", "review.xlsx", "--reviewer", REVIEWER)
    assert ended.code == 1
    assert "review.xlsx was not imported: one thing is wrong" in ended.err
    assert f"review.xlsx, sheet {JIRA}, cell H2: " in ended.err


def test_decisions_are_listed_as_table_json_and_csv(commands: Commands) -> None:
    filled(commands, H2="keep", I2="+1 needed")
    commands.run("decide", "import", "review.xlsx", "--reviewer", REVIEWER)
    assert "ida/jira/north" in commands.run("decide", "list").out
    (said,) = json.loads(commands.run("decide", "list", "--format", "json").out)
    assert (said["subject"], said["decision"], said["reason"]) == ("ida/jira/north", "keep", "+1 needed")
    (row,) = csv.DictReader(StringIO(commands.run("decide", "list", "-f", "csv").out))
    assert (row["reason"], row["reviewer"]) == ("'+1 needed", REVIEWER)
    unanswered = json.loads(commands.run("decide", "list", "--unanswered", "-f", "json").out)
    assert [one["subject"] for one in unanswered] == ["ivo/jira/north", "cleo", "north/IT"]


def test_reports_show_what_was_decided_last(commands: Commands) -> None:
    filled(commands, H2="keep", I2="needed in winter")
    commands.run("decide", "import", "review.xlsx", "--reviewer", REVIEWER)
    assert commands.run("report", "-o", "r.html", "-o", "r.json", "-o", "r.csv").code == 0
    assert f"keep by {REVIEWER} on " in (commands.folder / "r.html").read_text()
    said = json.loads((commands.folder / "r.json").read_text())
    decided = {f["subject"]: f["decided"] for policy in said["policies"] for f in policy["findings"]}
    assert decided["ida/jira/north"]["reason"] == "needed in winter"
    assert decided["ivo/jira/north"] is None
    with (commands.folder / "r.csv").open(newline="") as file:
        rows = {row["subject"]: (row["decision"], row["decided_by"]) for row in csv.DictReader(file)}
    assert (rows["ida/jira/north"], rows["cleo"]) == (("keep", REVIEWER), ("", ""))


def test_a_review_is_of_one_organization(commands: Commands) -> None:
    (commands.folder / "seatcheck.toml").write_text(
        '[[organizations]]\nid = "org"\nname = "a"\n[[organizations]]\nid = "o2"\nname = "b"\n'
    )
    ended = commands.run("decide", "export", "-o", "review.xlsx")
    assert (ended.code, "choose one with --organization: a, b" in ended.err) == (2, True)
