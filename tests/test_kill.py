"""A collector that is killed, at any request, loses nothing, and asks for nothing twice when it is resumed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from tiny import configured, tiny_world

from analyzer import config, store
from analyzer.collect import Silent, collect
from analyzer.errors import UsageError
from analyzer.sandbox import Sandbox, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.config import Settings
    from analyzer.sandbox.wire import Answer, Call

MOST = 48  # more requests than a collection of the tiny organization takes
FULL_DISK = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
sys.argv = ["seatcheck", "collect"]
runpy.run_module("analyzer", run_name="__main__")
"""
OF_THE_DAY = {"snapshot_id", "taken_at", "published_at", "started_at", "ended_at"}


class Killer:
    """Kills the collector with SIGKILL when it sends its n-th request: that one is never answered."""

    def __init__(self) -> None:
        self.after = 0
        self.seen = 0
        self.victim: subprocess.Popen[bytes] | None = None

    def __call__(self, call: Call) -> Answer | None:  # noqa: ARG002  any request will do
        self.seen += 1
        if self.victim and self.seen == self.after:
            self.victim.kill()
            self.victim.wait()
        return None


@dataclass(frozen=True, slots=True)
class Whole:
    """A collection that nobody interrupted: its folder, the requests that it took, and all that its snapshot shows."""

    folder: Path
    requests: int
    shown: dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def killer() -> Killer:
    return Killer()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, killer: Killer) -> Iterator[Whole]:
    """Give a folder with a configuration and one good snapshot, and a sandbox that goes on answering."""
    folder = tmp_path_factory.mktemp("collected")
    with running(Sandbox(tiny_world(), interrupt=killer)) as url:
        settings = config.load(configured(folder, url))
        snapshot = collect(settings, Silent())
        yield Whole(folder, killer.seen, shown(settings, snapshot.id))


def shown(settings: Settings, snapshot: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that the views show of a snapshot, but for when it was taken."""
    columns: dict[str, list[str]] = {}
    for column in store.schema():
        if column.name not in OF_THE_DAY:
            columns.setdefault(column.view, []).append(f'"{column.name}"')
    with duckdb.connect(str(settings.store.path), read_only=True) as connection:
        connection.execute("SET VARIABLE snapshot = ?", [snapshot])
        return {
            view: connection.execute(f'SELECT {", ".join(names)} FROM "{view}" ORDER BY ALL').fetchall()
            for view, names in columns.items()
        }


def killed_at(number: int, killer: Killer, folder: Path, *words: str) -> bool:
    """Run a collection in *folder* that is killed at a request; return whether it got there."""
    killer.after, killer.seen = number, 0
    command = [sys.executable, "-m", "analyzer", "collect", *words]
    killer.victim = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own words
    code = killer.victim.wait(timeout=60)
    killer.victim = None
    assert code in ({-9} if killer.seen >= number else {0, 4})  # something of it may not be read
    return killer.seen >= number


def copied(whole: Whole, folder: Path) -> Settings:
    shutil.copytree(whole.folder, folder, ignore=shutil.ignore_patterns("*.pages", "*.lock", "*.holder"))
    return config.load(folder / "seatcheck.toml")


def test_the_tiny_organization_takes_fewer_requests_than_are_tried(whole: Whole) -> None:
    assert 20 < whole.requests < MOST


@pytest.mark.parametrize("request_number", range(1, MOST + 1))
def test_killed_at_a_request_nothing_is_lost_and_no_page_is_asked_for_twice(
    request_number: int, whole: Whole, killer: Killer, tmp_path: Path
) -> None:
    settings = copied(whole, tmp_path / "copy")
    before = store.list_snapshots(settings.store)
    killed = killed_at(request_number, killer, tmp_path / "copy")
    after = store.list_snapshots(settings.store)
    assert after[: len(before)] == before
    assert len(after) == len(before) + (not killed)
    if killed:
        killer.seen = 0
        snapshot = collect(settings, Silent(), resume=True)
        assert killer.seen == whole.requests - request_number + 1
        assert shown(settings, snapshot.id) == whole.shown
        assert list(store.pages_folder(settings).iterdir()) == []


def test_killed_again_and_again_it_goes_on_each_time(whole: Whole, killer: Killer, tmp_path: Path) -> None:
    settings = copied(whole, tmp_path / "copy")
    assert killed_at(5, killer, tmp_path / "copy")
    requests = 4
    while killed_at(5, killer, tmp_path / "copy", "--resume"):
        requests += 4
        assert requests < whole.requests
    assert requests + killer.seen == whole.requests
    assert shown(settings, store.list_snapshots(settings.store)[-1].id) == whole.shown


def test_a_collection_that_is_begun_anew_leaves_nothing_of_the_one_that_was_killed(
    whole: Whole, killer: Killer, tmp_path: Path
) -> None:
    settings = copied(whole, tmp_path / "copy")
    assert killed_at(9, killer, tmp_path / "copy")
    assert len(list(store.pages_folder(settings).iterdir())) == 1
    collect(settings, Silent())
    assert list(store.pages_folder(settings).iterdir()) == []
    with pytest.raises(UsageError, match="no collection to go on with"):
        collect(settings, Silent(), resume=True)


def test_a_collection_is_not_resumed_with_another_configuration(whole: Whole, killer: Killer, tmp_path: Path) -> None:
    settings = copied(whole, tmp_path / "copy")
    assert killed_at(9, killer, tmp_path / "copy")
    changed = settings.model_copy(update={"sites": ()})
    with pytest.raises(UsageError, match="configuration has changed"):
        collect(changed, Silent(), resume=True)
    assert len(list(store.pages_folder(settings).iterdir())) == 1


def test_what_was_cut_off_in_the_middle_of_writing_is_asked_for_again(
    whole: Whole, killer: Killer, tmp_path: Path
) -> None:
    settings = copied(whole, tmp_path / "copy")
    assert killed_at(12, killer, tmp_path / "copy")
    (pages,) = store.pages_folder(settings).iterdir()
    with (pages / "progress.jsonl").open("ab") as file:
        file.write(b'{"source":"acc')
    for path in pages.glob("*/*.jsonl"):
        with path.open("ab") as file:
            file.write(b'{"r":{"half')
    assert shown(settings, collect(settings, Silent(), resume=True).id) == whole.shown


def test_a_page_that_the_disk_lost_is_asked_for_again(whole: Whole, killer: Killer, tmp_path: Path) -> None:
    settings = copied(whole, tmp_path / "copy")
    assert killed_at(12, killer, tmp_path / "copy")
    (pages,) = store.pages_folder(settings).iterdir()
    next(pages.glob("organization/*.jsonl")).write_bytes(b"")
    assert shown(settings, collect(settings, Silent(), resume=True).id) == whole.shown


@pytest.mark.parametrize("begun", [b"", b'{"snapshot":{}}'])
def test_what_cannot_be_gone_on_with_is_in_nobodys_way(
    begun: bytes, whole: Whole, killer: Killer, tmp_path: Path
) -> None:
    settings = copied(whole, tmp_path / "copy")
    assert killed_at(9, killer, tmp_path / "copy")
    (pages,) = store.pages_folder(settings).iterdir()
    (pages / "collection.json").write_bytes(begun)
    with pytest.raises(UsageError, match="no collection to go on with"):
        collect(settings, Silent(), resume=True)
    collect(settings, Silent())
    assert list(store.pages_folder(settings).iterdir()) == []


def test_pages_that_were_deleted_in_part_are_found_again(whole: Whole, killer: Killer, tmp_path: Path) -> None:
    settings = copied(whole, tmp_path / "copy")
    assert killed_at(12, killer, tmp_path / "copy")
    (pages,) = store.pages_folder(settings).iterdir()
    (pages / "progress.jsonl").unlink()
    shutil.copytree(pages, pages.with_name(f"{pages.name}-twin"))
    assert shown(settings, collect(settings, Silent(), resume=True).id) == whole.shown
    collect(settings, Silent())
    assert list(store.pages_folder(settings).iterdir()) == []


@pytest.mark.parametrize("room", [400, 700, 2000, 6000])
def test_a_disk_that_is_full_is_told_in_a_sentence_and_the_rest_is_read_later(
    room: int, whole: Whole, tmp_path: Path
) -> None:
    settings = copied(whole, tmp_path / "copy")
    command = [sys.executable, "-c", FULL_DISK, str(room)]
    ended = subprocess.run(command, cwd=tmp_path / "copy", capture_output=True, check=False)  # noqa: S603  our own words
    assert ended.returncode == 1
    assert b"cannot be written: File too large" in ended.stderr
    assert b"Traceback" not in ended.stderr
    for left in store.pages_folder(settings).iterdir():
        assert (left / "progress.jsonl").stat().st_size
        assert shown(settings, collect(settings, Silent(), resume=True).id) == whole.shown
