"""``seatcheck sandbox serve``, as people type it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

import httpx
import pytest
from commands import Commands

from analyzer.sandbox import OPERATIONS, read_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 90  # seconds that a server may take to be there


@contextmanager
def served(*options: str) -> Iterator[str]:
    """Run the command and yield its address once it answers; it is interrupted at the end, and must end well."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "analyzer", "sandbox", "serve", "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603  our own
        try:
            yield reached(f"http://127.0.0.1:{port}", process)
        finally:
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err.decode().count("\n")) == (0, 1)


def reached(url: str, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return url
    pytest.fail("it does not answer")


def test_latency_limits_and_a_scenario_can_be_had(tmp_path: Path) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text('[[fault]]\nwhat = "status"\nstatus = 502\noperation = "GET /admin/v1/orgs"\ntimes = 1\n')
    with (
        served("--latency", "200", "--limits", "--scenario", str(file)) as url,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key()}"}) as client,
    ):
        began = time.monotonic()
        statuses = [client.get("/admin/v1/orgs").status_code for _ in range(2)]
        took = time.monotonic() - began
        limited = client.get(f"/admin/v1/orgs/{organization()}/directory/users/x/last-active-dates")
    assert statuses == [502, 200]
    assert took > 0.4
    assert limited.headers["X-RateLimit-Limit"] == "200"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--scenario", "missing.toml"], "missing.toml cannot be read: No such file or directory"),
        (["--scenario", "wrong.toml"], "wrong.toml: fault 1, what: Invalid value 'zap'"),
        (["--latency", "-1"], "--latency"),
    ],
)
def test_a_mistake_is_told_before_anything_is_served(
    options: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "wrong.toml").write_text('[[fault]]\nwhat = "zap"\npath = "*"\n')
    monkeypatch.chdir(tmp_path)
    ended = Commands(tmp_path, capsys, monkeypatch).run("sandbox", "serve", *options)
    assert (ended.code, ended.out) == (2, "")
    assert said in " ".join(ended.err.split())


def test_the_scenarios_of_the_sample_can_be_played() -> None:
    folder = files("analyzer.sample_data") / "scenarios"
    scenarios = [read_scenario(file, OPERATIONS) for file in folder.iterdir()]
    assert scenarios
    assert all(scenario.fault for scenario in scenarios)


def key() -> str:
    return str(sample()["org_key"])


def organization() -> str:
    return str(sample()["id"])


def sample() -> dict[str, object]:
    text = (files("analyzer.sample_data") / "world" / "organization.jsonl").read_text()
    (line,) = text.splitlines()
    found: dict[str, object] = json.loads(line)
    return found
