"""The sandbox itself: calls are counted and can be interrupted, and it is served to this machine only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from worlds import ADMIN, CLOUD, ORG, PORTAL, Caller, said, small_world

from analyzer.errors import SeatcheckError
from analyzer.sandbox import Answer, Call, Sandbox, running, serve

V1, USERS = f"/admin/v1/orgs/{ORG}", f"/admin/v2/orgs/{ORG}/directories/-/users/search"
KEY = {"Authorization": "Bearer org-key"}
BASIC = httpx.BasicAuth("ada@birkmere.example", "site-token")
SERVING = """
import sys
sys.path.insert(0, sys.argv[1])
from worlds import small_world
from analyzer.sandbox import Sandbox, serve
serve(Sandbox(small_world()), int(sys.argv[2]))
print("stopped")
"""


def test_it_answers_over_http_what_it_answers_in_process() -> None:
    sandbox = Sandbox(small_world())
    with running(sandbox) as url:
        served = httpx.get(url + V1, headers=KEY)
    assert (served.status_code, served.json()) == (200, said(Caller(sandbox).get(V1)))
    assert served.headers["content-type"] == "application/json"


def test_repeated_parameters_quoted_ids_and_bodies_arrive() -> None:
    site = f"/ex/jira/{CLOUD}/rest/api/3"
    with running(Sandbox(small_world())) as url:
        bulk = httpx.get(f"{url}{site}/user/bulk", params={"accountId": PORTAL[:3]}, auth=BASIC)
        roles = httpx.get(f"{url}/admin/v2/orgs/{ORG}/directories/-/users/{ADMIN}/role%2Dassignments", headers=KEY)
        found = httpx.post(url + USERS, json={"accountIds": [ADMIN]}, headers=KEY)
    assert bulk.json()["total"] == 3
    assert roles.status_code == 200
    assert [row["accountId"] for row in found.json()["data"]] == [ADMIN]


def test_a_next_link_leads_back_to_the_sandbox() -> None:
    with running(Sandbox(small_world())) as url:
        link = httpx.get(f"{url}{V1}/users", headers=KEY).json()["links"]["next"]
        second = httpx.get(link, headers=KEY)
    assert link.startswith(url)
    assert len(second.json()["data"]) == 5


def test_calls_are_counted_by_operation_even_when_many_come_at_once() -> None:
    sandbox = Sandbox(small_world())
    with running(sandbox) as url, httpx.Client(headers=KEY) as client, ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(lambda _: client.get(url + V1).status_code, range(80)))
    assert statuses == {200}
    assert sandbox.calls == {"GET /admin/v1/orgs/{orgId}": 80}


def test_refused_calls_are_counted_and_unknown_ones_are_not() -> None:
    sandbox = Sandbox(small_world())
    statuses = [Caller(sandbox, key="no").get(V1).status, Caller(sandbox).get("/admin/v9").status]
    assert statuses == [401, 404]
    assert sandbox.calls == {"GET /admin/v1/orgs/{orgId}": 1}


def test_an_interruption_answers_instead() -> None:
    sandbox = Sandbox(small_world())

    def throttle(call: Call) -> Answer | None:
        return Answer(429, b"not json", {"Retry-After": "7"}) if call.path.endswith("/domains") else None

    sandbox.interrupt = throttle
    with running(sandbox) as url:
        throttled = httpx.get(f"{url}{V1}/domains", headers=KEY)
        other = httpx.get(url + V1, headers=KEY)
    assert (throttled.status_code, throttled.content, throttled.headers["retry-after"]) == (429, b"not json", "7")
    assert other.status_code == 200
    assert sandbox.calls == {"GET /admin/v1/orgs/{orgId}": 1}


def test_a_port_is_free_again_when_it_has_stopped() -> None:
    with running(Sandbox(small_world())) as url:
        port = int(url.rpartition(":")[2])
        httpx.get(url + V1, headers=KEY)
    socket.create_server(("127.0.0.1", port)).close()


def test_a_port_that_is_taken_is_an_error_that_names_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SeatcheckError, match=str(port)):
            serve(Sandbox(small_world()), port)


def test_serving_ends_quietly_when_interrupted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "error", "-c", SERVING, str(Path(__file__).parent), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603  our own
        wait_for(port, process)
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (0, b"stopped\n", b"")


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when *port* answers HTTP, for only then has the server taken over the signals."""
    while process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
