"""A world is read strictly from its folder, and moved to the present."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from worlds import NOW, small_world

from analyzer.errors import SeatcheckError
from analyzer.sandbox import World, load_world

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that holds the small world."""
    world = small_world()
    for name in World.__struct_fields__:
        lines = [msgspec.json.encode(thing) for thing in getattr(world, name)]
        (tmp_path / f"{name}.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    return tmp_path


def test_a_world_is_read_as_it_was_written(folder: Path) -> None:
    assert load_world(folder, NOW) == small_world()


def test_every_date_moves_by_whole_days(folder: Path) -> None:
    world = load_world(folder, NOW + timedelta(days=10, hours=5))
    later = NOW + timedelta(days=10)
    moved = [world.organization[0].as_of, world.accounts[0].uses[0].last_active, world.requests[11].created]
    assert moved == [later, later, later - timedelta(days=1)]


def test_a_world_from_the_future_moves_back(folder: Path) -> None:
    then = datetime(2025, 3, 2, 9, tzinfo=UTC)
    assert load_world(folder, then).requests[11].created == then - timedelta(days=1)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"id":"x","name":"X"', "truncated"),
        (b'{"id":"x"}', "missing required field `name`"),
        (b'{"id":"x","name":"X","colour":"red"}', "unknown field `colour`"),
        (b'{"id":1,"name":"X"}', "Expected `str`"),
        (b"", "truncated"),
        (b"\xff", "malformed"),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(folder: Path, line: bytes, why: str) -> None:
    with (folder / "directories.jsonl").open("ab") as file:
        file.write(line + b"\n")
    with pytest.raises(SeatcheckError, match=rf"directories\.jsonl, line 3: .*{why}"):
        load_world(folder, NOW)


def test_a_time_without_a_zone_is_refused(folder: Path) -> None:
    file = folder / "organization.jsonl"
    file.write_text(file.read_text().replace("09:00:00Z", "09:00:00"))
    with pytest.raises(SeatcheckError, match=r"organization\.jsonl, line 1: .*timezone"):
        load_world(folder, NOW)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "desks.jsonl").unlink()
    with pytest.raises(SeatcheckError, match=r"desks\.jsonl cannot be read"):
        load_world(folder, NOW)


def test_the_file_of_what_an_organization_need_not_have_may_be_missing(folder: Path) -> None:
    (folder / "audit_events.jsonl").unlink()
    assert load_world(folder, NOW).audit_events == []


def test_there_is_one_organization(folder: Path) -> None:
    file = folder / "organization.jsonl"
    file.write_text(file.read_text() * 2)
    with pytest.raises(SeatcheckError, match=r"organization\.jsonl has to have one line"):
        load_world(folder, NOW)


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("groups", '"dir-guests"', '"dir-none"', "no directory dir-none"),
        ("groups", '"gone"', '"never"', "no account never"),
        ("desks", '"qm:birkmere:000"', '"qm:none"', "no customer qm:none"),
        ("resources", '"birkmere-lab"', '"cellar"', "no site cellar"),
        ("accounts", "jira-software::site", "jira::site", "no resource ari:cloud:jira::site"),
        ("accounts", '"auth-1"', '"auth-9"', "no authentication policy auth-9"),
        ("api_tokens", '"left"', '"never"', "no account never"),
        ("approved_domains", "jira-servicedesk::site", "jira::site", "no resource ari:cloud:jira::site"),
        ("organization", "ada@", "eva@", "no account with the e-mail"),
    ],
)
def test_a_name_that_nothing_bears_is_refused(folder: Path, name: str, old: str, new: str, why: str) -> None:
    file = folder / f"{name}.jsonl"
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(SeatcheckError, match=why):
        load_world(folder, NOW)
