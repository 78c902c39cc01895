"""The commands as a person types them: what they print, how they end, and that nothing is lost on the way."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from commands import Commands
from tiny import KEY, TOKEN, configured, tiny_world

from analyzer import audit, config, store
from analyzer.collect import Silent, collect
from analyzer.sandbox import Sandbox, running
from analyzer.sandbox.wire import Answer, Call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOBODY = "http://127.0.0.1:9"  # the discard port: nobody answers there


@dataclass
class Here(Commands):
    """A folder with a configuration and one good snapshot, before a sandbox that can be made to answer anything."""

    sandbox: Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox(tiny_world())


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("collected")
    with running(sandbox) as url:
        collect(config.load(configured(folder, url)), Silent())
        yield folder


@pytest.fixture
def here(
    collected: Path,
    sandbox: Sandbox,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Here]:
    folder = tmp_path / "here"
    shutil.copytree(collected, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    yield Here(folder, capsys, monkeypatch, sandbox)
    sandbox.interrupt = None


def answering(part: str, change: Callable[[Answer], Answer]) -> Callable[[Sandbox], Callable[[Call], Answer | None]]:
    """Let the sandbox answer requests whose path holds *part* with a changed answer."""

    def interrupt(sandbox: Sandbox) -> Callable[[Call], Answer | None]:
        honest = Sandbox(sandbox.world)
        return lambda call: change(honest.answer(call)) if part in call.path else None

    return interrupt


def rewritten(change: Callable[[dict[str, object]], object]) -> Callable[[Answer], Answer]:
    """Change an answer's JSON object."""

    def rewrite(answer: Answer) -> Answer:
        said = json.loads(answer.body)
        return replace(answer, body=json.dumps(change(said) or said).encode())

    return rewrite


def renamed(name: str) -> Callable[[Call], Answer | None]:
    """Answer for an organization whose agent from outside has another name."""
    world = tiny_world()
    world.accounts[2].name = name
    return Sandbox(world).answer


def records_of(said: dict[str, object]) -> list[dict[str, object]]:
    records = said["data"] if "data" in said else said["values"]
    assert isinstance(records, list)
    return records


def first_record(said: dict[str, object], **changes: object) -> None:
    for record in records_of(said)[:1]:  # many lists of so small an organization are empty
        record.update(changes)


def error(status: int) -> Callable[[Answer], Answer]:
    return lambda _: Answer(status, b'{"message": "no"}')


# What is sent in place of the right answer; the exit code; and the sentence on stderr.
HOSTILE = {
    "wrong organization key": (answering("/admin", error(401)), 1, r"the organization's key is not accepted"),
    "unknown organization": (answering("/admin/v1/orgs/tiny", error(404)), 1, r"it is not known there"),
    "missing scope": (answering("/groups/search", error(403)), 4, r"groups: 0 rows, denied.* may not read this"),
    "rejected site token": (answering("/ex/jira", error(401)), 4, r"token of the site tiny is not accepted"),
    "truncated page": (
        answering("/users/search", lambda answer: replace(answer, body=answer.body[:-20])),
        4, r"accounts: 0 rows, failed"),
    "not JSON": (answering("/domains", lambda answer: replace(answer, body=b"<html>login</html>")), 4,
                 r"domains: 0 rows, failed"),
    "list missing": (answering("/workspaces", rewritten(lambda said: said.pop("data") and None)), 4,
                     r"workspaces: 0 rows, failed"),
    "next link to another host": (
        answering("/v1/orgs/tiny/users", rewritten(lambda said: said.update(links={"next": "https://evil.example/?cursor=x"}))),
        4, r"managed-accounts: .*evil\.example"),
    "the same page again and again": (
        answering("/directories/-/users/search", rewritten(lambda said: said.update(links={"next": "again"}))),
        4, r"accounts: \d+ rows, partial"),
    "an account without an id": (
        answering("/directories/-/users/search", rewritten(lambda said: first_record(said, accountId=None))),
        4, r"accounts.*1 records: no id"),
    "the same account twice": (
        answering("/directories/-/users/search", rewritten(lambda said: records_of(said).append(records_of(said)[0]))),
        4, r"accounts.*listed twice"),
    "a field of another type": (
        answering("/directories/-/users/search", rewritten(lambda said: first_record(said, mfaEnabled="perhaps"))),
        4, r"accounts.*mfaEnabled has another type than documented"),
    "an accountType nobody knows": (
        answering("/user/bulk", rewritten(lambda said: first_record(said, accountType="robot"))),
        4, r"account-types.*not known to this version"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.replace(" ", "-"))
def test_a_bad_answer_gives_a_sentence_and_costs_nothing(case: str, here: Here) -> None:
    interrupt, code, sentence = HOSTILE[case]
    before = here.snapshots()
    here.sandbox.interrupt = interrupt(here.sandbox)
    ended = here.run("collect")
    said = re.sub(r"\s+", " ", ended.err)
    assert ended.code == code
    assert re.search(sentence, said)
    assert "Traceback" not in said
    assert KEY not in said
    assert TOKEN not in said
    assert here.snapshots()[: len(before)] == before
    assert len(here.snapshots()) == len(before) + (code == 4)
    if code == 4:
        assert here.run("check").code == 4


def test_a_hidden_address_is_unknown_and_never_external(here: Here) -> None:
    hidden = rewritten(lambda said: first_record(said, email=None, claimStatus="unmanaged"))
    here.sandbox.interrupt = answering("/directories/-/users/search", hidden)(here.sandbox)
    here.run("collect")
    answer = json.loads(here.run("check", "--format", "json").out)
    judging = {"HS-01", "HS-02", "HS-03", "SE-08"}  # who is external, or internal, alone
    assert {page["policy"] for page in answer["policies"]} >= judging
    assert all(finding["evidence"].get("email", "-") for page in answer["policies"] for finding in page["findings"]
               if page["policy"] in judging)  # fmt: skip


def test_an_unreachable_host_stops_the_collection(here: Here) -> None:
    before = here.snapshots()
    address = here.settings.organization.api_url
    here.reconfigure(f'api_url = "{address}"\n', f'api_url = "{NOBODY}"\n')
    ended = here.run("collect")
    assert (ended.code, here.snapshots()) == (1, before)
    assert "127.0.0.1 cannot be reached" in ended.err
    assert "hint: check the address" in ended.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("check", "--policy", "XX-99"), "there is no policy XX-99"),
        (("check", "--snapshot", "1999"), "there is no snapshot 1999"),
        (("check", "-o", "findings.docx"), "findings.docx does not say what to write"),
        (("check", "--config", "nowhere.toml"), "nowhere.toml cannot be read"),
        (("policy", "show", "XX-99"), "there is no policy XX-99"),
        (("check", "--fail-on", "dreadful"), "dreadful"),
        (("frobnicate",), "No such command"),
    ],
)
def test_wrong_words_end_with_two(words: tuple[str, ...], sentence: str, here: Here) -> None:
    ended = here.run(*words)
    assert ended.code == 2
    assert sentence in re.sub(r"[\s│]+", " ", ended.err)


def test_an_unknown_parameter_is_named(here: Here) -> None:
    here.reconfigure("[collect]", "[policies.HS-07]\nidle_dais = 3\n\n[collect]")
    ended = here.run("check")
    assert ended.code == 2
    assert "policies.HS-07.idle_dais" in ended.err


def test_a_disabled_policy_is_asked_only_by_name(here: Here) -> None:
    here.reconfigure("[collect]", "[policies.HS-01]\nenabled = false\n\n[collect]")
    said = json.loads(here.run("check", "--format", "json").out)
    assert "HS-01" not in {page["policy"] for page in said["policies"]}
    assert len(said["policies"]) == len(audit.policies()) - 1
    assert "712020:cy@tiny" in here.run("check", "--policy", "HS-01").out


def test_a_key_that_others_can_read_is_refused(here: Here) -> None:
    (here.folder / "key").chmod(0o644)
    ended = here.run("collect")
    assert ended.code == 2
    assert "chmod 600" in ended.err


def test_without_a_configuration_one_is_told_what_to_do(here: Here, tmp_path_factory: pytest.TempPathFactory) -> None:
    here.monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    ended = here.run("collect")
    assert ended.code == 2
    assert "there is no seatcheck.toml" in ended.err


def test_a_check_ends_with_three_for_findings_as_bad_as_asked(here: Here) -> None:
    assert here.run("check").code == 4  # nobody attested the knowledge base of the desk
    assert here.run("check", "--fail-on", "critical").code == 4
    assert here.run("check", "--fail-on", "high").code == 3  # Cy Example is an agent and never worked a ticket


def test_one_policy_shows_its_findings(here: Here) -> None:
    ended = here.run("check", "--policy", "HS-01")
    assert ended.code == 0
    assert "712020:cy@tiny" in ended.out
    assert "never worked a ticket" in re.sub(r"\s+", " ", ended.out)


def test_json_and_csv_say_the_same(here: Here) -> None:
    said = json.loads(here.run("check", "--format", "json").out)
    ids = {finding["id"] for page in said["policies"] for finding in page["findings"]}
    rows = list(csv.DictReader(StringIO(here.run("check", "--format", "csv").out)))
    assert {f"{row['policy']}:{row['subject']}" for row in rows} == ids
    looked_up = {"plans", "guard-plan", "leavers", "authentication-policy-types"} | {
        f"attested:{topic}" for topic in config.topics()
    }
    assert {row["source"] for row in said["not_read"]} == looked_up


def test_finding_ids_are_stable_from_snapshot_to_snapshot(here: Here) -> None:
    first = json.loads(here.run("check", "--format", "json").out)
    assert here.run("collect").code == 0
    second = json.loads(here.run("check", "--format", "json").out)
    assert first["snapshot"]["id"] != second["snapshot"]["id"]
    assert [[f["id"] for f in page["findings"]] for page in first["policies"]] == [
        [f["id"] for f in page["findings"]] for page in second["policies"]
    ]


@pytest.mark.parametrize("begin", ["=", " =", "\n=", "＝"])  # noqa: RUF001  it runs in East Asian Excel
def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(here: Here, begin: str) -> None:
    here.sandbox.interrupt = renamed(f'{begin}HYPERLINK("https://evil.example")')
    assert here.run("collect").code == 0
    rows = list(csv.DictReader(StringIO(here.run("check", "--policy", "HS-01", "--format", "csv").out)))
    assert "HYPERLINK" in rows[0]["summary"]
    assert all(not cell.startswith(("=", "+", "-", "@", " ", "\n", "＝")) for row in rows for cell in row.values())  # noqa: RUF001


def test_terminal_escapes_in_a_name_are_spelled_out(here: Here) -> None:
    here.sandbox.interrupt = renamed("Cy\x1b[2J\u202e")
    assert here.run("collect").code == 0
    ended = here.run("check", "--policy", "HS-01")
    assert "\x1b" not in ended.out
    assert "[U+001B]" in ended.out


def test_files_are_written_by_their_suffix_for_their_owner_alone(here: Here) -> None:
    here.run("check")
    ended = here.run("report", "-o", "a.html", "-o", "b.json", "-o", "c.csv")
    assert ended.code == 0
    assert (here.folder / "a.html").read_text().startswith("<!DOCTYPE html>")
    assert json.loads((here.folder / "b.json").read_text())["snapshot"]["org_name"] == "Tiny"
    assert (here.folder / "c.csv").read_text().startswith("policy,severity")
    assert all((here.folder / name).stat().st_mode & 0o077 == 0 for name in ("a.html", "b.json", "c.csv"))


def test_a_report_holds_the_costs_that_the_cost_audit_says(here: Here) -> None:
    here.run("check", "-o", "checked.json")
    here.run("report", "-o", "a.html", "-o", "b.json")
    said = json.loads(here.run("cost", "--format", "json", "-o", "c.xlsx").out)
    assert said["lines"]
    for name in ("checked.json", "b.json"):
        assert json.loads((here.folder / name).read_text())["costs"] == said
    assert '<section id="costs"' in (here.folder / "a.html").read_text()
    assert (here.folder / "c.xlsx").read_bytes().startswith(b"PK")


def test_a_report_needs_a_check_first(here: Here) -> None:
    ended = here.run("report", "-o", "a.html")
    assert ended.code == 1
    assert "has not been checked" in ended.err


def test_snapshots_are_listed_and_shown(here: Here) -> None:
    listed = here.run("snapshot", "list")
    assert here.snapshots()[0] in listed.out
    shown = here.run("snapshot", "show", here.snapshots()[0][:8])
    assert "role-holders" in shown.out
    assert (listed.code, shown.code) == (0, 0)


def test_the_ledger_sums_up_each_source_the_worst_first(here: Here) -> None:
    here.monkeypatch.setenv("COLUMNS", "80")
    here.sandbox.interrupt = answering("/servicedesk/1/customer", error(403))(here.sandbox)
    here.run("collect")
    ended = here.run("snapshot", "coverage")
    sources = re.findall(r"^([a-z-]+) +(\d+(?: of \d+)?) +(denied \(403\)|complete) ", ended.out, re.MULTILINE)
    assert sources[0] == ("desk-customers", "0 of 1", "denied (403)")
    assert ("jira-users", "1", "complete") in sources
    assert "it needs a user who may see the customers" in re.sub(r"\s+", " ", ended.out)
    assert max(map(len, ended.out.splitlines())) <= 80


def test_the_ledger_can_be_read_list_by_list(here: Here) -> None:
    listed = here.run("snapshot", "coverage", "--scopes").out
    assert listed.count("role-holders") == 4
    assert "atlassian/stakeholder" in re.sub(r"\s+", "", listed)
    assert "jira-users" not in here.run("snapshot", "coverage", "--scopes", "--incomplete").out


def test_the_ledger_is_whole_for_programs(here: Here) -> None:
    said = json.loads(here.run("snapshot", "coverage", "--format", "json").out)
    rows = list(csv.DictReader(StringIO(here.run("snapshot", "coverage", "--format", "csv").out)))
    assert said["snapshot"]["id"] == here.snapshots()[0]
    assert len(rows) == len(said["coverage"]) > 20
    assert {"source", "scope", "outcome", "requests", "pages", "rows", "claimed", "http_status"} <= set(rows[0])
    accounts = next(row for row in said["coverage"] if row["source"] == "accounts")
    assert (accounts["outcome"], accounts["rows"], accounts["requests"]) == ("complete", 3, 1)
    only = json.loads(here.run("snapshot", "coverage", "--format", "json", "--incomplete").out)["coverage"]
    assert {row["outcome"] for row in only} <= {"partial", "not asked"}


def test_a_database_alone_can_be_looked_at(here: Here, tmp_path_factory: pytest.TempPathFactory) -> None:
    database = here.folder / "seatcheck.duckdb"
    here.monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert here.snapshots()[0] in here.run("snapshot", "list", "--store", str(database)).out


def test_the_schema_names_every_view_and_explains_every_column(here: Here) -> None:
    printed = here.run("schema").out
    assert all(f"\n{view}: " in printed for view in {column.view for column in store.schema()})


def test_every_policy_runs_as_it_is_shown(here: Here) -> None:
    listed = here.run("policy", "list").out
    assert len(re.findall(r"^[A-Z]{2}-\d{2}", listed, re.MULTILINE)) == len(audit.policies())
    shown = here.run("policy", "show", "HS-07").out
    assert "$" not in shown.split("*/")[1]


def test_version_and_help_answer_without_a_configuration(here: Here) -> None:
    assert here.run("--version").out.startswith("seatcheck ")
    assert "collect" in here.run("--help").out


def test_a_closed_pipe_is_no_error_worth_a_traceback(here: Here) -> None:
    command = f"{sys.executable} -m analyzer schema | head -1"
    done = subprocess.run(command, shell=True, cwd=here.folder, capture_output=True, text=True, check=False)  # noqa: S602  a pipe needs a shell
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_with_130_and_says_that_nothing_is_lost(here: Here) -> None:
    before = here.snapshots()
    read, write = os.pipe()

    def interrupt(call: Call) -> Answer | None:
        if "users/search" in call.path:
            os.write(write, b"x")
        return None

    here.sandbox.interrupt = interrupt
    process = subprocess.Popen([sys.executable, "-m", "analyzer", "collect"], cwd=here.folder, stderr=subprocess.PIPE)
    os.read(read, 1)
    process.send_signal(2)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert b"the snapshots are as they were" in said
    assert b"--resume" in said
    assert here.snapshots() == before

    here.sandbox.interrupt = None
    resumed = here.run("collect", "--resume")
    assert resumed.code in {0, 4}
    assert len(here.snapshots()) == len(before) + 1
