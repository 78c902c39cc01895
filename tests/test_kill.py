"""A collector that is killed, at any request, loses nothing: the earlier snapshot stays, and the next run succeeds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tiny import configured, tiny_world

from analyzer import config, store
from analyzer.collect import Silent, collect
from analyzer.sandbox import Sandbox, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.sandbox.wire import Answer, Call

MOST = 40  # more requests than a collection of the tiny organization takes


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


@pytest.fixture(scope="module")
def killer() -> Killer:
    return Killer()


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory, killer: Killer) -> Iterator[Path]:
    """Give a folder with a configuration and one good snapshot, and a sandbox that goes on answering."""
    folder = tmp_path_factory.mktemp("collected")
    with running(Sandbox(tiny_world(), interrupt=killer)) as url:
        collect(config.load(configured(folder, url)), Silent())
        yield folder


def test_the_tiny_organization_takes_fewer_requests_than_are_tried(collected: Path, killer: Killer) -> None:
    killer.victim, killer.seen = None, 0
    collect(config.load(collected / "seatcheck.toml"), Silent())
    assert 20 < killer.seen < MOST


@pytest.mark.parametrize("request_number", range(1, MOST + 1))
def test_killed_at_a_request_nothing_is_lost(
    request_number: int, collected: Path, killer: Killer, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(collected, folder, ignore=shutil.ignore_patterns("*.pages", "*.lock", "*.holder"))
    settings = config.load(folder / "seatcheck.toml")
    before = store.list_snapshots(settings.store)
    killer.after, killer.seen = request_number, 0
    command = [sys.executable, "-m", "analyzer", "collect"]
    killer.victim = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own words
    code = killer.victim.wait(timeout=60)
    killed, killer.victim = killer.seen >= request_number, None
    assert code == (-9 if killed else 0)
    after = store.list_snapshots(settings.store)
    assert after[: len(before)] == before
    assert len(after) == len(before) + (not killed)
    if killed:
        collect(settings, Silent())
        assert len(store.list_snapshots(settings.store)) == len(before) + 1
