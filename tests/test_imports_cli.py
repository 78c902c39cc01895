"""``seatcheck import`` as a person types it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from exports import MANAGED, USER, written

from analyzer.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = '[organization]\nid = "org"\nname = "ours"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "seatcheck.toml").write_text(SETTINGS)
    (tmp_path / "users.csv").write_text(written([USER | {"Shoe size": "41", "Groups": "staff"}]))
    (tmp_path / "managed.csv").write_text(written([MANAGED, MANAGED | {"Policy name": "Other", "Atlassian ID": "b"}]))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["seatcheck", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


@pytest.mark.usefixtures("folder")
def test_says_what_each_file_was_and_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "import", "users.csv", "managed.csv", "--taken-at", "2026-11-02") == 4

    printed = capsys.readouterr()
    assert printed.out.startswith("snapshot 20261102T000000Z-")
    assert "of ours is in" in printed.out
    lines = printed.err.splitlines()
    assert lines[0] == "users.csv: users (a row a person, groups in one column), 1 row; ignored: Shoe size"
    assert lines[1] == "managed.csv: managed accounts, 2 rows"
    assert "no export of the admin site has it" in " ".join(printed.err.split())
    assert lines[-1] == "next: seatcheck check"
    assert run(monkeypatch, "check") == 4


@pytest.mark.usefixtures("folder")
def test_says_from_where_it_has_the_date(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, "import", "users.csv")

    assert "when the oldest file was changed" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_an_older_snapshot_has_to_be_named_to_be_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "import", "users.csv", "--taken-at", "2026-11-02")
    capsys.readouterr()
    run(monkeypatch, "import", "users.csv", "--taken-at", "2026-10-02")

    assert "next: seatcheck check --snapshot 20261002T000000Z-" in capsys.readouterr().err


def test_a_wrong_file_ends_with_one_and_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "invoice.csv").write_text("Invoice,Total\n1,2\n")

    assert run(monkeypatch, "import", "users.csv", "invoice.csv") == 1
    assert capsys.readouterr().err.startswith("error: invoice.csv is none of the admin site's exports")
    assert not (folder / "seatcheck.duckdb").exists()


def test_files_of_one_of_several_organizations_need_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    both = "".join(f'[[organizations]]\nid = "{name}"\n' for name in ("one", "two"))
    (folder / "seatcheck.toml").write_text(both)

    assert run(monkeypatch, "import", "users.csv") == 2
    assert "several organizations" in capsys.readouterr().err
    assert run(monkeypatch, "import", "users.csv", "--organization", "two", "--taken-at", "2026-11-02") == 4
    assert "of two is in" in capsys.readouterr().out
