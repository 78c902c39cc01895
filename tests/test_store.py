"""The store: what is published, shown and refused, and what happens to it when things go wrong."""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from organizations import FIRST, NOW, Organization, resource
from processes import ran, started

from analyzer import store
from analyzer.audit import needs
from analyzer.config import StoreSettings
from analyzer.errors import StoreBusy, StoreError, StoreTooNew, UsageError
from analyzer.model import Coverage, Outcome, Question
from analyzer.store.database import reading, sql

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND = "20261103T090000Z-0002"
SOURCES = (*store.CENSUS, *store.EVIDENCE, *store.LATE_EVIDENCE)
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX's signals and permissions")


def rows(organization: Organization, query: str, snapshot: str | None = None) -> list[tuple[Any, ...]]:
    """Ask a view, as the duckdb shell would."""
    with duckdb.connect(str(organization.configured().store.path), read_only=True) as connection:
        connection.execute("SET VARIABLE snapshot = ?", [snapshot])
        return connection.execute(query).fetchall()


def coverage(organization: Organization) -> dict[tuple[str, str], Coverage]:
    _, found = store.snapshot_coverage(organization.configured().store)
    return {(row.source, row.scope): row for row in found}


def ids(organization: Organization) -> list[str]:
    return [snapshot.id for snapshot in store.list_snapshots(organization.configured().store)]


def test_a_snapshot_is_stored_as_it_was_taken(organization: Organization) -> None:
    organization.account("a", "a@ours.example")

    snapshot = organization.publish()

    assert (snapshot.id, snapshot.org_name, snapshot.taken_at, snapshot.complete) == (FIRST, "Ours", NOW, True)
    assert store.list_snapshots(organization.configured().store) == [snapshot]
    assert coverage(organization)["accounts", ""].rows == 1


def test_two_snapshots_live_side_by_side_and_the_views_show_the_chosen_or_the_newest(
    organization: Organization,
) -> None:
    organization.account("a", "a@ours.example")
    organization.holds("a", "jira", "user")
    organization.publish()
    organization.account("b", "b@ours.example")
    organization.publish(SECOND, NOW + timedelta(days=1))
    shown = "SELECT (SELECT snapshot_id FROM snapshot), count(*), taken_at() FROM account"

    assert rows(organization, shown) == [(SECOND, 2, (NOW + timedelta(days=1)).replace(tzinfo=None))]
    assert rows(organization, shown, FIRST) == [(FIRST, 1, NOW.replace(tzinfo=None))]
    assert rows(organization, "SELECT count(*) FROM seat") == [(1,)]
    assert store.snapshot_coverage(organization.configured().store, FIRST)[0].id == FIRST
    assert store.snapshot_coverage(organization.configured().store, "20261102")[0].id == FIRST
    assert store.snapshot_coverage(organization.configured().store)[0].id == SECOND


def test_an_older_collection_that_ends_later_is_published_under_its_own_id(organization: Organization) -> None:
    organization.publish(SECOND)

    assert organization.publish(FIRST).id == FIRST
    assert ids(organization) == [FIRST, SECOND]


def test_publishing_the_same_collection_again_changes_nothing(organization: Organization) -> None:
    organization.account("a", "a@ours.example")

    assert organization.publish() == organization.publish()
    assert rows(organization, "SELECT count(*) FROM account") == [(1,)]
    assert rows(organization, "SELECT count(*) FROM coverage WHERE source = 'accounts'") == [(1,)]


def test_an_unknown_snapshot_is_a_usage_error(organization: Organization) -> None:
    organization.publish()

    with pytest.raises(UsageError, match="there is no snapshot 1999"):
        store.snapshot_coverage(organization.configured().store, "1999")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"status": {"is": "an object"}}, "1 records: status has another type than documented"),
        ({"productAccess": "a word"}, "1 records: productAccess has another type than documented"),
        ({"productAccess": [{"id": ["a"], "lastActiveTimestamp": {}}, 7]}, "something inside has another type"),
        ({"addedToOrg": "the day before yesterday"}, "1 records: a time cannot be read"),
        ({"mfaEnabled": "perhaps"}, "1 records: mfaEnabled has another type than documented"),
        ({"claimStatus": None}, "1 records: claimStatus is missing"),
        ({"status": "pending"}, "1 records: status is not known to this version"),
    ],
    ids=["an object for a word", "a word for a list", "inside a list", "no time", "no boolean", "missing", "new word"],
)
def test_a_record_of_another_form_makes_its_source_partial_and_shows_its_form_without_a_value(
    organization: Organization, bad: dict[str, Any], why: str
) -> None:
    organization.account("a", "a@ours.example", groups=("g",))
    organization.account("b", "b@ours.example", **bad)
    organization.managed("m", billable=True)
    organization.group("g", "jira user")

    snapshot = organization.publish()

    found = coverage(organization)
    assert not snapshot.complete
    assert found["accounts", ""].outcome is Outcome.PARTIAL
    assert why in found["accounts", ""].reason
    assert "@" not in found["accounts", ""].reason
    assert {source for (source, _), row in found.items() if row.outcome is Outcome.COMPLETE} >= {"groups", "domains"}
    assert rows(organization, "SELECT account_id FROM account ORDER BY 1") == [("a",), ("b",), ("m",)]
    assert rows(organization, "SELECT name FROM account_group") == [("group g",)]


def test_a_field_that_nobody_documents_is_noted_and_changes_nothing(organization: Organization) -> None:
    organization.account("a", "a@ours.example", shoeSize=42, nickname="A")

    assert organization.publish().complete

    assert rows(organization, "SELECT source, field FROM unknown_field") == [("accounts", "shoeSize")]


def test_a_cut_line_fails_its_source_whichever_it_is(organization: Organization) -> None:
    for source in SOURCES:
        organization.pages[source].append('{"r": {"id": "cut')

    organization.publish()

    found = coverage(organization)
    assert {source: found[source, ""].outcome for source in SOURCES} == dict.fromkeys(SOURCES, Outcome.FAILED)


def test_records_that_come_twice_or_without_an_id_are_counted_once_and_told(organization: Organization) -> None:
    organization.account("a", "a@ours.example")
    organization.account("a", "a@ours.example")
    organization.page("accounts", name="Nobody", status="active", claimStatus="managed")
    organization.holds("a", "jira", "user")
    organization.holds("a", "jira", "user")
    organization.covered("role-holders", f"{resource('jira')} atlassian/user")

    snapshot = organization.publish()

    found = coverage(organization)
    accounts = found["accounts", ""]
    assert (accounts.outcome, accounts.reason) == (Outcome.PARTIAL, "1 records: listed twice; 1 records: no id")
    assert accounts.hint == "the list changed while it was read; collect again"
    assert found["role-holders", f"{resource('jira')} atlassian/user"].reason == "1 records: listed twice"
    assert found["groups", ""].outcome is Outcome.COMPLETE
    assert not snapshot.complete
    assert rows(organization, "SELECT account_id FROM account") == [("a",)]
    assert rows(organization, "SELECT count(*) FROM seat") == [(1,)]


def test_an_account_type_that_nobody_knows_is_told_and_its_kind_is_unknown(organization: Organization) -> None:
    organization.covered("jira-users", "north")
    organization.covered("jira-users", "south")
    organization.seen("new", accountType="agentic")
    organization.seen("bot", accountType="app", site="south")

    organization.publish()

    found = coverage(organization)
    assert found["jira-users", "north"].outcome is Outcome.PARTIAL
    assert found["jira-users", "north"].reason.startswith("1 records: accountType is not known to this version")
    assert found["jira-users", "north"].hint == "update seatcheck, or report what Atlassian sent"
    assert found["jira-users", "south"].outcome is Outcome.COMPLETE
    kinds = rows(organization, "SELECT account_id, kind, kind_known_from FROM account ORDER BY 1")
    assert kinds == [("bot", "app", "account type"), ("new", "unknown", "account type")]


def test_a_denied_source_stays_denied_though_some_of_it_came_twice(organization: Organization) -> None:
    organization.account("a", "a@ours.example")
    organization.account("a", "a@ours.example")
    organization.denied("accounts")

    organization.publish()

    assert coverage(organization)["accounts", ""].outcome is Outcome.DENIED


def test_an_address_comes_from_the_directory_then_the_managed_list_then_the_sites(organization: Organization) -> None:
    organization.account("directory", "Directory@Ours.example ")
    organization.seen("directory", "other@client.example")
    organization.account("jira", None)
    organization.seen("jira", "jira@client.example")
    organization.account("managed", " ", managed=True)
    organization.page("managed-accounts", account_id="managed", account_status="active", email="m@client.example")
    organization.account("hidden", None)

    organization.publish()

    assert rows(organization, "SELECT account_id, email, audience, domain_class FROM account ORDER BY 1") == [
        ("directory", "directory@ours.example", "internal", "verified"),
        ("hidden", None, "unknown", "hidden"),
        ("jira", "jira@client.example", "external", "unlisted"),
        ("managed", "m@client.example", "internal", "managed"),
    ]


def test_managed_accounts_in_no_directory_are_shown(organization: Organization) -> None:
    organization.managed("works", billable=True)
    organization.managed("left", billable=False, status="inactive")

    organization.publish()

    assert rows(organization, "SELECT account_id, kind, status, managed, guard_billable FROM account ORDER BY 1") == [
        ("left", "atlassian", "deactivated", True, False),
        ("works", "atlassian", "not_invited", True, True),
    ]


def test_the_configuration_is_heard_again_when_a_snapshot_is_checked(organization: Organization) -> None:
    organization.account("a", "a@client.example")
    organization.publish()
    organization.settings["domains"] = {"internal": ["Client.Example"]}

    organization.check("GV-02")

    assert rows(organization, "SELECT audience, domain_class FROM account") == [("internal", "internal")]


def test_each_entitlement_says_how_it_is_granted(organization: Organization) -> None:
    organization.account("a", "a@ours.example", groups=("g", "h"))
    organization.holds("a", "jira", "user")
    organization.holds("a", "jsm", "customer")
    organization.group("g", "jira user", default="jira user")
    organization.group("h", "jira user", "jira admin")

    organization.publish()

    paths = "SELECT role, group_id, is_default, direct FROM entitlement_path ORDER BY ALL"
    assert rows(organization, paths) == [
        ("customer", None, None, True), ("user", "g", True, False), ("user", "h", False, False),
    ]  # fmt: skip


def test_asks_only_what_a_policy_needs_to_know(organization: Organization) -> None:
    organization.desk("2", "HR")
    for id_, days in (("idle", 31), ("busy", 30)):
        organization.account(id_, f"{id_}@ours.example", uses={"jira": days})
        organization.holds(id_, "jira", "user")
    organization.account("outside-agent", "o@client.example", uses={"jira": 1})
    organization.holds("outside-agent", "jira", "user")
    organization.holds("outside-agent", "jsm", "user")
    organization.account("stranded", "s@client.example")
    organization.seen("stranded")
    organization.seen("stranded", site="south")
    organization.account("suspended", "s@client.example", status="suspended")
    organization.seen("suspended")
    listed = {"accountId": "qm:customer", "active": True}
    organization.page("desk-customers", {"site": "north", "desk": "1"}, **listed)

    asked = organization.asks(needs(organization.configured()))

    desks = ("HR", "IT")
    assert asked == [
        Question("account-types", "north", "qm:customer", desks),
        Question("requests-raised", "north", "idle", desks),
        Question("requests-raised", "north", "stranded", desks),
        Question("requests-raised", "north", "qm:customer", desks),
        Question("tickets-handled", "north", "idle", desks),
        Question("tickets-handled", "north", "outside-agent", desks),
    ]


def test_nobody_is_called_stranded_where_roles_were_not_read_whole(organization: Organization) -> None:
    organization.account("stranded", "s@client.example")
    organization.seen("stranded")
    organization.denied("role-holders")

    assert organization.asks(needs(organization.configured())) == []


def test_every_view_and_column_has_a_meaning() -> None:
    assert [column for column in store.schema() if not (column.view_meaning and column.meaning and column.type)] == []


def test_the_documents_name_every_view() -> None:
    text = (Path(__file__).parent.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = text[text.index("## The store") : text.index("Words that the views use")]

    assert {column.view for column in store.schema()} <= set(re.findall(r"`(\w+)`", told))


@posix
def test_only_the_owner_may_read_the_database_and_no_draft_is_left(organization: Organization) -> None:
    organization.publish()

    path = organization.configured().store.path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir() if "draft" in file.name or "holder" in file.name] == []


HOLD_READER = """
import sys
from pathlib import Path
from analyzer.config import StoreSettings
from analyzer.store.database import reading, sql
from analyzer.store.reader import snapshots
with reading(StoreSettings(path=Path(sys.argv[1]))) as connection:
    print("ready", flush=True)
    sys.stdin.readline()
    print([snapshot.id for snapshot in snapshots(connection)])
"""


def test_a_reader_in_another_process_keeps_its_snapshot_while_a_writer_publishes(organization: Organization) -> None:
    organization.publish()
    with started(HOLD_READER, organization.configured().store.path) as reader:
        organization.publish(SECOND)
        seen, _ = reader.communicate("go on\n", timeout=30)

    assert seen == f"['{FIRST}']\n"
    assert ids(organization) == [FIRST, SECOND]


HOLD_WRITER = """
import sys
from pathlib import Path
from analyzer.config import StoreSettings
from analyzer.store.database import writing
with writing(StoreSettings(path=Path(sys.argv[1]))) as connection:
    connection.execute("DELETE FROM stored.snapshot")
    connection.execute("CREATE TABLE stored.much AS SELECT range::VARCHAR AS it FROM range(300000)")
    connection.execute("CHECKPOINT")
    print("ready", flush=True)
    sys.stdin.readline()
"""


def test_a_second_writer_is_told_who_writes_and_since_when(organization: Organization) -> None:
    organization.publish()
    with started(HOLD_WRITER, organization.configured().store.path) as writer:
        with pytest.raises(StoreBusy) as refused:
            organization.publish(SECOND)
        assert ids(organization) == [FIRST]

    assert re.search(rf"process {writer.pid}, since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)", str(refused.value))
    assert "try again" in refused.value.hint


@posix
def test_killing_a_writer_leaves_the_last_snapshot_and_the_next_writer_works(organization: Organization) -> None:
    organization.publish()
    path = organization.configured().store.path
    with started(HOLD_WRITER, path) as writer:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()

    assert ids(organization) == [FIRST]
    organization.publish(SECOND)
    assert ids(organization) == [FIRST, SECOND]
    assert [file.name for file in path.parent.iterdir() if "draft" in file.name or "holder" in file.name] == []


FILL = """
import resource, sys
from pathlib import Path
from organizations import Organization, FIRST, NOW
from analyzer.errors import StoreError
folder, room = Path(sys.argv[1]), int(sys.argv[2])
organization = Organization(folder)
for n in range(20000):
    organization.account(f"{n:09d}{hash(n * 7919) % 10**12:012d}", f"{n}@ours.example")
write = organization.publish
database = organization.configured().store.path
limited = type("Limited", (Organization,), {"counted": lambda self: (
    resource.setrlimit(resource.RLIMIT_FSIZE, (database.stat().st_size + room,) * 2), Organization.counted(self))[1]})
organization.__class__ = limited
try:
    organization.publish("later")
except StoreError as error:
    print(error)
    print(error.hint)
"""


@posix
@pytest.mark.parametrize("room", [100_000, -100_000], ids=["while loading", "while copying"])
def test_a_full_disk_leaves_the_last_snapshot_as_it_was(organization: Organization, room: int) -> None:
    organization.publish()
    before = organization.configured().store.path.read_bytes()

    told = ran(FILL, organization.folder, room)

    assert "File too large" in told
    assert "make room" in told
    assert organization.configured().store.path.read_bytes() == before
    assert [file.name for file in organization.folder.iterdir() if "draft" in file.name] == []


@pytest.fixture
def file(organization: Organization) -> Iterator[Path]:
    organization.publish()
    yield organization.configured().store.path
    assert [found.name for found in organization.folder.iterdir() if "draft" in found.name] == []


def refuses(organization: Organization, complaint: str, kind: type[StoreError] = StoreError) -> None:
    """Expect that neither a reader nor a writer accepts the file, and that it stays as it is."""
    settings = organization.configured().store
    before = settings.path.read_bytes()
    for use in (lambda: store.list_snapshots(settings), lambda: organization.publish(SECOND)):
        with pytest.raises(kind, match=complaint) as refused:
            use()
        assert refused.value.hint
    assert settings.path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(organization: Organization, file: Path) -> None:
    file.write_text("Dear diary, today nothing happened.\n" * 1000)
    refuses(organization, "cannot be used")


def test_a_csv_file_is_not_taken_for_a_database(organization: Organization) -> None:
    file = organization.folder / "people.csv"
    file.write_text("name,mail\nAda,ada@acme.example\n")
    settings = organization.configured()
    named = settings.store.model_copy(update={"path": file})
    with pytest.raises(StoreError, match=r"people\.csv cannot be used: it is not a DuckDB database"):
        store.list_snapshots(named)


def test_an_empty_file_is_refused(organization: Organization, file: Path) -> None:
    file.write_bytes(b"")
    refuses(organization, "cannot be used")


def test_a_truncated_database_is_refused(organization: Organization, file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    refuses(organization, "cannot be used")


def test_a_damaged_database_is_refused(organization: Organization, file: Path) -> None:
    damaged = bytearray(file.read_bytes())
    damaged[12_288:200_000] = b"\xff" * (200_000 - 12_288)
    file.write_bytes(damaged)
    refuses(organization, "cannot be used: Corrupt")


def test_a_strangers_database_is_refused(organization: Organization, file: Path) -> None:
    file.unlink()
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE recipe (name VARCHAR)")
    refuses(organization, "not one of seatcheck's")


def test_a_newer_version_is_refused(organization: Organization, file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("INSERT INTO stored.schema_version VALUES (99, now()::TIMESTAMP, '9.9')")
    refuses(organization, "has version 99", StoreTooNew)


def test_a_database_of_the_first_version_is_brought_up_to_date_and_published_into(organization: Organization) -> None:
    settings = organization.configured().store
    with duckdb.connect(str(settings.path)) as connection:
        connection.execute(sql("migrations", "1.sql"))
        connection.execute("INSERT INTO stored.schema_version VALUES (1, now()::TIMESTAMP, '0.1')")
        connection.execute("INSERT INTO stored.views_made VALUES ('another')")
        connection.execute("CREATE VIEW snapshot AS SELECT id FROM stored.snapshot")
        connection.execute(
            "INSERT INTO stored.snapshot VALUES (?, 'org', 'Ours', ?, ?, '0.1', true)", [FIRST, *[NOW.isoformat()] * 2]
        )
        connection.execute("INSERT INTO stored.defect VALUES (?, 'accounts', '', 'no id', 1)", [FIRST])
    assert ids(organization) == [FIRST]
    organization.account("a", "a@ours.example")
    organization.publish(SECOND)
    assert ids(organization) == [FIRST, SECOND]
    assert rows(organization, "SELECT defect, sample FROM defect", FIRST) == [("no id", None)]
    assert rows(organization, "SELECT account_id FROM account", SECOND) == [("a",)]


def test_what_is_wrong_with_a_groups_roles_is_told_of_a_group_with_a_long_id(organization: Organization) -> None:
    group = "ari:cloud:identity::group/g"
    organization.covered("group-roles", group)
    organization.page("group-roles", {"group": group}, resourceId="r")
    organization.publish()
    assert coverage(organization)["group-roles", group].outcome is Outcome.PARTIAL


def test_a_database_without_tables_is_brought_up_to_date(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "new.duckdb")).close()

    assert store.list_snapshots(StoreSettings(path=tmp_path / "new.duckdb")) == []


def test_a_database_without_snapshots_says_what_to_run(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "new.duckdb")).close()

    with pytest.raises(StoreError, match="holds no snapshot yet") as refused:
        store.snapshot_coverage(StoreSettings(path=tmp_path / "new.duckdb"))
    assert "seatcheck collect" in refused.value.hint


def test_a_missing_database_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database") as refused:
        store.list_snapshots(StoreSettings(path=tmp_path / "none.duckdb"))
    assert "seatcheck collect" in refused.value.hint


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(organization: Organization) -> None:
    organization.publish()
    organization.folder.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be written: Permission denied"):
            organization.publish(SECOND)
        assert ids(organization) == [FIRST]
    finally:
        organization.folder.chmod(0o700)


def test_too_little_memory_is_told(organization: Organization) -> None:
    organization.settings["store"] = {"path": organization.folder / "seatcheck.duckdb", "memory_limit": "1MB"}

    with pytest.raises(StoreError, match="needs more memory") as refused:
        organization.publish()
    assert "store.memory_limit" in refused.value.hint


def test_what_is_read_is_in_utc(organization: Organization) -> None:
    organization.account("a", "a@ours.example", addedToOrg="2026-01-01T02:00:00.000+02:00")
    organization.publish()

    with reading(organization.configured().store) as connection:
        assert connection.execute("SELECT added_at::VARCHAR FROM account").fetchone() == ("2026-01-01 00:00:00",)
