"""`seatcheck doctor`: each source tried once, what is missing named with what would give it, and what is around it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from tiny import configured, tiny_world

from analyzer.atlassian import ENDPOINTS
from analyzer.sandbox import Sandbox, running
from analyzer.sandbox.wire import Answer, Call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOBODY = "http://127.0.0.1:9"  # the discard port: nobody answers there
DESK = '\n[[desks]]\nsite = "tiny"\nproject = "IT"\naudience = "internal"\n'
ATTESTED = """
[[attested]]
topic = "knowledge-base-viewers"
site = "tiny"
project = "IT"
value = "licensed-users"
by = "Ada Example"
on = {on}
"""


class Patient(Commands):
    """A configuration in which nothing is missing, before a sandbox that can be made to refuse anything."""

    sandbox: Sandbox

    def doctor(self) -> tuple[int, str]:
        ended = self.run("doctor")
        assert ended.err == ""
        assert max(map(len, ended.out.splitlines())) <= 80
        return ended.code, re.sub(r"\s+", " ", ended.out)


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    patient = Patient(tmp_path, capsys, monkeypatch)
    patient.sandbox = Sandbox(tiny_world())
    with running(patient.sandbox) as url:
        file = configured(tmp_path, url)
        file.write_text(file.read_text() + DESK + ATTESTED.format(on=date.today()))  # noqa: DTZ011  a person's date
        yield patient


def refusing(part: str, status: int) -> Callable[[Call], Answer | None]:
    return lambda call: Answer(status, b'{"message": "no"}') if part in call.path else None


def test_where_nothing_is_missing_it_ends_well(here: Patient) -> None:
    code, said = here.doctor()
    assert "What is missing" not in said
    assert "desk-customers yes" in said
    assert "app-access-settings no unavailable (404)" in said or "app-access-settings yes" in said
    assert "ok this machine's clock" in said
    assert " ! " not in said
    assert code == 0


def test_each_source_is_asked_once(here: Patient) -> None:
    asked: Counter[tuple[str, str]] = Counter()
    here.sandbox.interrupt = lambda call: asked.update([(call.method, call.path)])
    here.doctor()
    assert sum(asked.values()) <= len(ENDPOINTS)
    shared = {"search", "/user"}  # several sources send the same operation with another question
    assert {path: n for (_, path), n in asked.items() if n > 1 and not any(part in path for part in shared)} == {}


@pytest.mark.parametrize(
    ("part", "status", "sentence"),
    [
        ("/servicedesk/1/customer", 403, "desk-customers no denied (403) "),
        ("/servicedesk/1/customer", 403, "read:servicedesk.customer:jira-service-management"),
        ("/groups/search", 403, "it needs an organization API key without scopes"),
        ("/v1/orgs/tiny/domains", 401, "domains no denied (401) "),
        ("/users/search", 404, "jira-users no not there (404)"),
        ("/applicationrole", 503, "application-roles no failed (503)"),
    ],
)
def test_what_is_refused_is_named_with_what_would_give_it(part: str, status: int, sentence: str, here: Patient) -> None:
    here.sandbox.interrupt = refusing(part, status)
    code, said = here.doctor()
    assert sentence in re.sub(r"- ", "-", said) or sentence.replace(" ", "") in said.replace(" ", "")
    assert code == 4


def test_the_policies_that_would_not_know_are_named(here: Patient) -> None:
    here.sandbox.interrupt = refusing("/servicedesk/1/customer", 403)
    assert re.search(r"desk-customers no denied \(403\) .*HS-03", here.doctor()[1])


def test_where_nobody_answers_nothing_works(here: Patient) -> None:
    here.reconfigure(here.settings.organization.api_url, NOBODY)
    code, said = here.doctor()
    assert "organization no unreachable" in said
    assert code == 1


def test_a_key_that_is_not_there_is_named(here: Patient) -> None:
    (here.folder / "token").chmod(0o644)
    code, said = here.doctor()
    assert "jira-users no no key" in said
    assert "chmod 600" in said
    assert "organization yes" in said
    assert code == 4


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (DESK, "", "it is not said for whom the desk IT of tiny is"),
        ('"knowledge-base-viewers"\nsite = "tiny"', '"knowledge-base-viewers"\nsite = "other"', "nobody has attested"),
        ("https://tiny.atlassian.net", "https://other.atlassian.net", "the site tiny exists, and is not read"),
    ],
)
def test_what_the_configuration_does_not_say_is_named(old: str, new: str, sentence: str, here: Patient) -> None:
    here.reconfigure(old, new)
    code, said = here.doctor()
    assert sentence in said
    assert code == 4


def test_what_was_attested_long_ago_is_named(here: Patient) -> None:
    today = date.today()  # noqa: DTZ011  a person's date
    here.reconfigure(f"on = {today}", f"on = {today - timedelta(days=91)}")
    assert "long ago" in here.doctor()[1]


def test_a_database_that_others_can_read_is_named(here: Patient) -> None:
    here.run("collect")
    assert "reads" in here.doctor()[1]
    (here.folder / "seatcheck.duckdb").chmod(0o644)
    code, said = here.doctor()
    assert "has mode 0644" in said
    assert code == 4


def test_records_of_another_form_are_no_reason_to_fall_over(here: Patient) -> None:
    strange = b'{"data": [{"expiresAt": 3}, {"expiresAt": "2027-01-01T00:00:00"}, {"accountId": 7}]}'
    here.sandbox.interrupt = lambda call: (
        Answer(200, strange) if call.path.endswith(("/api-keys", "/users/search")) else None
    )
    _, said = here.doctor()
    assert "of the organization's API keys" not in said
    assert re.search(r"role-assignments +-", said)


class Late(BaseHTTPRequestHandler):
    """A server that lives in the past, and refuses everything."""

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002  http.server's signature
        return "Mon, 02 Nov 2020 09:00:00 GMT"

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815  http.server's name

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_clock_that_is_off_is_named(here: Patient) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Late) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        here.reconfigure(here.settings.organization.api_url, f"http://127.0.0.1:{server.server_port}")
        code, said = here.doctor()
        server.shutdown()
    assert re.search(r"! this machine's clock is \d{9} s off the servers': set it", said)
    assert code == 1
