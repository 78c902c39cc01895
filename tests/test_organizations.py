"""Several organizations in one configuration: each is collected, checked and reported; none is taken for another."""

from __future__ import annotations

import csv
import json
import re
import shutil
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from tiny import CLOUD, KEY, TOKEN, tiny_world

from analyzer.sandbox import Sandbox, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY = "http://127.0.0.1:9"  # the discard port: nobody answers there
SECTION = """
[[organizations]]
name = "{name}"
id = "{id}"
api_url = "{url}"
key = "file:key"

[[organizations.sites]]
name = "tiny"
url = "https://tiny.atlassian.net"
api_url = "{url}/ex/jira/{cloud}"
user = "ada@tiny.example"
token = "file:token"
"""
SHARED = "[collect]\nthreads = 2\npatience = 2\n"


def other() -> Sandbox:
    """Return another organization, in which the agent from outside is called otherwise."""
    world = tiny_world()
    world.organization[0].id, world.organization[0].name = "other", "Other"
    world.accounts[2].name = "Zed Example"
    return Sandbox(world)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder with the configuration of two organizations, both answering."""
    folder = tmp_path_factory.mktemp("several")
    with running(Sandbox(tiny_world())) as one, running(other()) as two:
        for name, secret in (("key", KEY), ("token", TOKEN)):
            (folder / name).write_text(secret)
            (folder / name).chmod(0o600)
        sections = [("first", "tiny", one), ("second", "other", two)]
        said = [SECTION.format(name=name, id=id_, url=url, cloud=CLOUD) for name, id_, url in sections]
        (folder / "seatcheck.toml").write_text("".join([*said, SHARED]))
        yield folder


@pytest.fixture
def empty(
    collected: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Commands:
    folder = tmp_path / "here"
    shutil.copytree(collected, folder, ignore=shutil.ignore_patterns("*.duckdb*"))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    return Commands(folder, capsys, monkeypatch)


@pytest.fixture
def here(empty: Commands, collected: Path) -> Commands:
    """Give the same after both were collected, which is done once."""
    database = "seatcheck.duckdb"
    if not (collected / database).exists():
        assert empty.run("collect").code == 0
        shutil.copy(empty.folder / database, collected)
    shutil.copy(collected / database, empty.folder)
    return empty


def ids(here: Commands, organization: str) -> list[str]:
    """Return the snapshots of an organization. Of two that began within a second chance says which is listed first."""
    return re.findall(rf"^(\S+) +{organization} ", here.run("snapshot", "list").out, re.MULTILINE)


def test_all_are_collected_into_one_database(here: Commands) -> None:
    listed = here.run("snapshot", "list").out
    assert len(here.snapshots()) == 2
    assert "Tiny" in listed
    assert "Other" in listed
    assert "Tiny" not in here.run("snapshot", "list", "-O", "second").out


def test_one_can_be_collected_alone(empty: Commands) -> None:
    ended = empty.run("collect", "-O", "second")
    assert ended.code == 0
    assert len(empty.snapshots()) == 1
    assert "of Other is in" in ended.out


def test_one_that_cannot_be_read_does_not_stop_the_others(empty: Commands) -> None:
    empty.reconfigure(empty.settings.organization.api_url + '"\nkey', NOBODY + '"\nkey')
    ended = empty.run("collect")
    assert ended.code == 1
    assert "127.0.0.1 cannot be reached" in ended.err
    assert "of Other is in" in ended.out
    assert empty.run("check", "-O", "other").code == 4


def test_each_ones_newest_snapshot_is_checked(here: Commands) -> None:
    here.run("collect", "-O", "first")
    ended = here.run("check")
    assert ended.code == 4  # nobody attested the knowledge base of the desk
    assert re.findall(r"Snapshot (\S+) of (\w+)", ended.out) == [
        (ids(here, "Tiny")[-1], "Tiny"),
        (ids(here, "Other")[-1], "Other"),
    ]


def test_the_worst_decides_how_a_check_ends(here: Commands) -> None:
    assert here.run("check", "--fail-on", "high").code == 3
    here.reconfigure('id = "other"', 'id = "unknown"')
    ended = here.run("check", "--fail-on", "high")
    assert ended.code == 1
    assert "no snapshot of the organization unknown yet" in ended.err
    assert "of Tiny" in ended.out


def test_one_is_checked_by_name_or_by_its_snapshot(here: Commands) -> None:
    assert "Zed Example" in here.run("check", "-O", "second", "--policy", "HS-01").out
    (other,) = ids(here, "Other")
    ended = here.run("check", "--snapshot", other, "--policy", "HS-01")
    assert "Zed Example" in ended.out
    assert "Cy Example" not in ended.out
    assert here.run("check", "-O", "first", "--snapshot", other).code == 2
    assert here.run("check", "--snapshot", "1999").code == 2
    assert here.run("check", "-O", "third").code == 2


def test_json_and_csv_tell_them_apart(here: Commands) -> None:
    said = json.loads(here.run("check", "--format", "json").out)
    assert [audit["snapshot"]["org_id"] for audit in said] == ["tiny", "other"]
    rows = list(csv.DictReader(StringIO(here.run("check", "--format", "csv").out)))
    assert {row["organization"] for row in rows} == {"tiny", "other"}
    assert isinstance(json.loads(here.run("check", "-O", "first", "--format", "json").out), dict)


def test_a_report_is_a_file_each(here: Commands) -> None:
    here.run("check")
    assert here.run("report", "-o", "{organization}.html").code == 0
    assert "Zed Example" in (here.folder / "second.html").read_text()
    assert "Zed Example" not in (here.folder / "first.html").read_text()
    assert here.run("report", "-O", "second", "-o", "alone.json").code == 0
    assert json.loads((here.folder / "alone.json").read_text())["snapshot"]["org_name"] == "Other"


@pytest.mark.parametrize("command", ["report", "check"])
def test_two_are_not_written_into_one_file(command: str, here: Commands) -> None:
    ended = here.run(command, "-o", "all.html")
    assert ended.code == 2
    assert "choose one with --organization: first, second" in ended.err
    assert not (here.folder / "all.html").exists()


def test_the_newest_snapshot_of_another_is_never_shown(here: Commands) -> None:
    assert "Tiny" in here.run("snapshot", "show", "-O", "first").out
    assert "Other" in here.run("snapshot", "show", "-O", "other").out
