"""`seatcheck collect --estimate`: what a collection will take, told before anything is collected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from tiny import configured, tiny_world

from analyzer import audit
from analyzer.atlassian import ENDPOINTS
from analyzer.collect import estimate
from analyzer.sandbox import Sandbox, running
from analyzer.sandbox.world import Account, Group

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Measured(Commands):
    """A configuration, before a sandbox that counts."""

    sandbox: Sandbox

    def sent(self, *words: str) -> tuple[int, str]:
        """Return how many requests a command sent, and what it printed."""
        before = sum(self.sandbox.calls.values())
        ended = self.run(*words)
        assert ended.code in {0, 4}, ended.err
        return sum(self.sandbox.calls.values()) - before, ended.out


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Measured]:
    world = tiny_world()
    world.accounts += [Account(f"712020:{n}", "Ed", f"e{n}@tiny.example", "active") for n in range(250)]
    world.groups += [Group(f"more{n}", f"more {n}", "dir") for n in range(7)]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    measured = Measured(tmp_path, capsys, monkeypatch)
    measured.sandbox = Sandbox(world)
    with running(measured.sandbox) as url:
        configured(tmp_path, url)
        yield measured


def lines(printed: str) -> dict[str, str]:
    """Return what is said of the requests of each source."""
    return dict(re.findall(r"^([a-z-]+) +([\d,?]+) ", printed, re.MULTILINE))


def test_with_a_snapshot_nothing_is_sent_and_the_next_collection_takes_as_much(here: Measured) -> None:
    took, _ = here.sent("collect")
    sent, printed = here.sent("collect", "--estimate")
    said = re.search(r"^([\d,]+) requests, \d:\d\d:\d\d", printed, re.MULTILINE)

    assert sent == 0
    assert len(here.snapshots()) == 1
    assert said
    assert abs(int(said[1]) - took) <= took * 0.05
    assert "(measured)" in printed
    assert "?" not in lines(printed).values()
    assert lines(printed)["accounts"] == "3"
    assert re.search(r"desk-customers +1 +5/s", printed)
    assert max(map(len, printed.splitlines())) <= 80


def test_without_a_snapshot_a_request_for_each_source_is_sent(here: Measured) -> None:
    sent, printed = here.sent("collect", "--estimate")

    assert sent <= len(ENDPOINTS)
    assert not (here.folder / "seatcheck.duckdb").exists()
    assert (lines(printed)["accounts"], lines(printed)["groups"], lines(printed)["group-roles"]) == ("3", "1", "8")
    assert lines(printed)["role-holders"] == lines(printed)["requests-raised"] == "?"
    assert "after census" in printed
    assert "at least" in printed
    assert "(assumed)" in printed


def test_a_snapshot_of_files_says_nothing_of_requests(here: Measured) -> None:
    file = here.folder / "users.csv"
    file.write_text("User id,User name,email,User status\n712020:0,Ed,e0@tiny.example,Active\n")
    here.sent("import", str(file))
    sent, printed = here.sent("collect", "--estimate")

    assert 0 < sent <= len(ENDPOINTS)
    assert lines(printed)["accounts"] == "3"


def test_the_slowest_limit_decides_how_long_it_takes(here: Measured) -> None:
    here.sent("collect")
    expected = estimate(here.settings)
    by_source = {line.source: line for line in expected.sources}

    assert expected.seconds >= max(line.seconds for line in expected.sources)
    assert expected.seconds >= expected.requests * expected.latency / expected.threads
    assert by_source["desk-customers"].per_second == 5
    assert by_source["accounts"].per_second is None
    assert by_source["accounts"].share is None
    assert all(0 <= line.share <= 1 for line in expected.sources if line.share is not None)


def test_a_disabled_policy_takes_away_what_only_it_needs(here: Measured) -> None:
    here.sent("collect")
    assert "requests-raised" in {line.source for line in estimate(here.settings).sources}
    needing = [policy.id for policy in audit.policies() if "requests-raised" in policy.needs]
    disabled = "".join(f"[policies.{name}]\nenabled = false\n" for name in ("HS-02", "HS-03", "GV-02", *needing))
    here.reconfigure("[collect]", f"{disabled}\n[collect]")
    assert "requests-raised" not in {line.source for line in estimate(here.settings).sources}


def test_the_most_that_may_be_sent_is_told(here: Measured) -> None:
    here.sent("collect")
    assert "no more than 9 are sent" in re.sub(
        r"\s+", " ", here.sent("collect", "--estimate", "--max-requests", "9")[1]
    )


def test_where_nobody_answers_nothing_is_estimated(here: Measured) -> None:
    configured(here.folder, "http://127.0.0.1:9")
    ended = here.run("collect", "--estimate")
    assert ended.code == 1
    assert "cannot be reached" in ended.err
