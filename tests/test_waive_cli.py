"""``seatcheck waive`` as a person types it, and what waivers do to how a check ends."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from reviews import checked

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """
waivers = "waivers.toml"
[organization]
id = "org"
[store]
path = "seatcheck.duckdb"
"""
IDA, IVO = "ida/jira/north", "ivo/jira/north"
SAID = ("--reason", "agreed", "--owner", "ada@ours.example")
LATER = ("--until", "2099-12-31")
CHECK = ("check", "--policy", "BL-01", "--fail-on", "medium")


@pytest.fixture
def commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Return a folder with an organization in which BL-01 finds Ida's seat and Ivo's."""
    checked(tmp_path)
    (tmp_path / "seatcheck.toml").write_text(SETTINGS)
    (tmp_path / "waivers.toml").write_text("# ours\n")
    monkeypatch.chdir(tmp_path)
    return Commands(tmp_path, capsys, monkeypatch)


def test_a_waiver_is_added_and_listed(commands: Commands) -> None:
    ended = commands.run("waive", "add", "BL-01", "--subject", IDA, *SAID, *LATER, "--ticket", "IT-7")
    assert (ended.code, ended.out) == (0, "")
    assert re.fullmatch(r"wrote \S*waivers\.toml, line 3: it covers 1 of the findings\n", ended.err)

    listed = commands.run("waive", "list")
    assert listed.code == 0
    assert "Waivers of" in listed.out
    row = next(line for line in listed.out.splitlines() if line.startswith("BL-01"))
    assert row.split()[1:5] == [IDA, "in", "force", "1"]
    assert "IT-7" in listed.out


def test_programs_get_waivers_whole(commands: Commands) -> None:
    commands.run("waive", "add", "BL-01", "--where", "subject <> 'nobody'", *SAID, *LATER, "--kind", "wrong-data")
    (said,) = json.loads(commands.run("waive", "list", "--format", "json").out)
    (row,) = csv.DictReader(StringIO(commands.run("waive", "list", "--format", "csv").out))
    told = ("policy", "predicate", "state", "findings", "until", "owner", "kind", "reason", "line")
    assert [said[name] for name in told] == [
        "BL-01", "subject <> 'nobody'", "in force", 2, "2099-12-31", "ada@ours.example", "wrong-data", "agreed", 3,
    ]  # fmt: skip
    assert {name: row[name] for name in told} == {name: str(said[name]) for name in told}
    assert (said["subject"], row["subject"]) == (None, "")


def test_without_waivers_the_list_is_empty(commands: Commands) -> None:
    listed = commands.run("waive", "list")
    assert (listed.code, listed.out, listed.err) == (0, "", "there are no waivers\n")
    assert commands.run("waive", "list", "--format", "json").out == "[]\n"
    assert commands.run("waive", "list", "--format", "csv").out.startswith("organization,policy,subject,predicate")


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("XX-99", "--subject", IDA, *SAID, *LATER), 2, "there is no policy XX-99"),
        (("BL-01", "--subject", "nobody", *SAID, *LATER), 2, "BL-01 has no finding nobody in the newest snapshot"),
        (("BL-01", "--where", "false", *SAID, *LATER), 2, "BL-01 has no finding where false"),
        (("BL-01", *SAID, *LATER), 2, "give either --subject or --where"),
        (("BL-01", "--subject", IDA, "--where", "true", *SAID, *LATER), 2, "give either --subject or --where"),
        (("BL-01", "--subject", IDA, *SAID, "--until", "2020-01-31"), 2, "--until 2020-01-31 is past"),
        (("BL-01", "--subject", IDA, *SAID, "--until", "soon"), 2, "'soon' does not match the format"),
        (("BL-01", "--subject", IDA, *SAID), 2, "Missing option '--until'"),
        (("BL-01", "--subject", IDA, *LATER, "--owner", "ada@ours.example"), 2, "Missing option '--reason'"),
        (("BL-01", "--subject", IDA, *SAID, *LATER, "--kind", "whim"), 2, "'whim' is not one of"),
        (("BL-01", "--subject", IDA, *LATER, "--owner", "", "--reason", " "), 1, "line 3: reason is empty"),
        (("BL-01", "--where", "true; DROP TABLE x", *SAID, *LATER), 1, "line 3: the predicate of the waiver cannot"),
    ],
)
def test_what_is_of_no_use_is_refused_and_the_file_stays(
    commands: Commands, words: tuple[str, ...], code: int, why: str
) -> None:
    ended = commands.run("waive", "add", *words)
    assert ended.code == code
    assert why in re.sub(r"[\s│]+", " ", ended.err)
    assert (commands.folder / "waivers.toml").read_text() == "# ours\n"


def test_a_configuration_without_a_file_for_waivers_says_what_to_write(commands: Commands) -> None:
    commands.reconfigure('waivers = "waivers.toml"', "")
    ended = commands.run("waive", "add", "BL-01", "--subject", IDA, *SAID, *LATER)
    assert ended.code == 2
    assert 'write `waivers = "waivers.toml"`' in ended.err


def test_a_waiver_is_of_one_organization(commands: Commands) -> None:
    other = '[[organizations]]\nname = "Theirs"\nid = "theirs"\n'
    (commands.folder / "seatcheck.toml").write_text(
        '[[organizations]]\nname = "Ours"\nid = "org"\nwaivers = "waivers.toml"\n' + other
        + '[store]\npath = "seatcheck.duckdb"\n'
    )  # fmt: skip
    words = ("waive", "add", "BL-01", "--subject", IDA, *SAID, *LATER)
    assert commands.run(*words).code == 2
    assert commands.run(*words, "--organization", "Ours").code == 0
    assert "Waivers of Ours" in commands.run("waive", "list", "--organization", "Ours").out


def test_a_broken_file_is_named_with_its_line(commands: Commands) -> None:
    (commands.folder / "waivers.toml").write_text('\n[[waiver]]\npolicy = "BL-01"\n')
    for words in (("waive", "list"), CHECK):
        ended = commands.run(*words)
        assert ended.code == 1
        assert "waivers.toml, line 2: reason is missing" in ended.err


def test_a_check_ends_by_the_findings_that_no_waiver_covers(commands: Commands) -> None:
    assert commands.run(*CHECK).code == 3
    commands.run("waive", "add", "BL-01", "--subject", IDA, *SAID, *LATER)
    assert commands.run(*CHECK).code == 3
    commands.run("waive", "add", "BL-01", "--subject", IVO, *SAID, *LATER)

    ended = commands.run(*CHECK)

    assert ended.code == 0
    assert {IDA, IVO} <= set(ended.out.split())  # waived, and shown all the same


def test_an_expired_waiver_covers_nothing(commands: Commands) -> None:
    commands.run("waive", "add", "BL-01", "--where", "true", *SAID, *LATER)
    assert commands.run(*CHECK).code == 0
    file = commands.folder / "waivers.toml"
    file.write_text(file.read_text().replace("2099-12-31", "2020-12-31"))

    ended = commands.run(*CHECK)

    assert ended.code == 3
    assert "line 3: the waiver of BL-01 where true expired on 2020-12-31; its 2 findings are open again" in ended.err


def test_a_waiver_of_another_policy_covers_nothing(commands: Commands) -> None:
    commands.run("waive", "add", "HS-02", "--where", "true", *SAID, *LATER)
    assert "HS-02" in (commands.folder / "waivers.toml").read_text()
    assert commands.run(*CHECK).code == 3
