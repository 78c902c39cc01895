"""Files that say less than they should: refused, or read with what is missing told."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from exports import MANAGED, TAKEN, USER, Desk, written

from analyzer import store
from analyzer.errors import FileRefused, SeatcheckError, UsageError
from analyzer.imports import import_files
from analyzer.imports.vocabulary import vocabulary
from analyzer.model import Outcome, Status

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "export.csv is empty"),
    "blank lines": ("\n\n", "export.csv is empty"),
    "header only": ("User id,email,User status\n", "export.csv has a header and no rows"),
    "an invoice": ("Invoice,Total\n17,20\n", "export.csv is none of the admin site's exports"),
    "no header": ("712020:ada,ada@ours.example,Active\n", "export.csv is none of the admin site's exports"),
    "a column missing": (
        "User id,User name,Org role\n712020:ada,Ada,\n",
        "export.csv looks like the export of users, and lacks the column `email` and `user status`",
    ),
    "managed without id": (
        "Name,Email,Status,Billable\nAda,ada@ours.example,Active,Yes\n",
        "export.csv looks like the export of managed accounts, and lacks the column `atlassian id`",
    ),
    "binary": (b"PK\x03\x04\x00\x00", "export.csv is no CSV file: it holds binary data"),
    "another encoding": (
        "User id,email,User status,User name\n1,a@ours.example,Active,Zo\u00e9\n".encode("cp1252"),
        "export.csv is not written in UTF-8 (after line 1)",
    ),
    "every row too short": ("User id,email,User status\n712020:ada\n", "export.csv has no row with as many cells"),
    "two kinds of line end": (
        b"User id,email,User status\n1,a@ours.example,Active\r\n2,b@ours.example,Active\n3,c@ours.example,Active\r",
        "export.csv is not written as CSV throughout",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_none_is_refused_in_one_sentence(desk: Desk, what: str) -> None:
    body, sentence = REFUSED[what]
    with pytest.raises(FileRefused) as refusal:
        desk.take(desk.file(body))

    assert str(refusal.value).lower().startswith(sentence.lower())
    assert "\n" not in str(refusal.value)
    assert refusal.value.hint
    assert "ada" not in str(refusal.value)
    assert not desk.settings.store.path.exists()


def test_a_bad_file_beside_a_good_one_leaves_everything_as_it_was(desk: Desk) -> None:
    desk.take(desk.users({}))
    before = desk.settings.store.path.read_bytes()

    with pytest.raises(FileRefused):
        desk.take(desk.users({}), desk.file("User id,email,User status\n", "empty.csv"))

    assert desk.settings.store.path.read_bytes() == before


def test_a_folder_or_a_missing_file_is_told(desk: Desk) -> None:
    for path, why in ((desk.folder, "Is a directory"), (desk.folder / "none.csv", "No such file")):
        with pytest.raises(FileRefused, match=why):
            desk.take(path)


def test_unknown_columns_are_named_and_do_no_harm(desk: Desk) -> None:
    done = desk.take(desk.users({"Cost center - EU": "77", "Shoe size": "41"}))

    assert done.files[0].ignored == ("Cost center - EU", "Shoe size")
    assert desk.coverage()["csv-users@users.csv"].hint == "columns that were ignored: Cost center - EU, Shoe size"
    assert desk.coverage()["csv-users@users.csv"].outcome is Outcome.COMPLETE


JIRA = "Jira - north"
SEEN = f"Last seen in {JIRA}"
TROUBLES: dict[str, tuple[list[dict[str, str]], str, str]] = {
    "no id": ([{}, {"User id": ""}], "accounts", "1 row with no `User id`, the first on line 3"),
    "no status": ([{}, {"User id": "2", "User status": ""}], "accounts",
                  "1 row with no `User status`, the first on line 3"),
    "unknown status": ([{"User status": "Asleep"}], "accounts",
                       "1 row with an unknown `User status`, the first on line 2"),
    "unknown organization role": ([{"Org role": "Wizard"}], "accounts",
                                  "1 row with an unknown `Org role`, the first on line 2"),
    "a date in no known form": ([{"Added to org": "03/01/2024"}], "accounts",
                                "1 row with an `Added to org` that is no date, the first on line 2"),
    "a last use that is no date": ([{JIRA: "User", SEEN: "soon"}], "accounts",
                                   "1 row with a `Last seen in …` that is no date, the first on line 2"),
    "a paid role and no word of its use": (
        [{JIRA: "User", SEEN: ""}], "accounts",
        "1 row with a paid role of which the file does not say when it was used, the first on line 2"),
    "a paid role never used, and no word of its age": (
        [{JIRA: "User", SEEN: "Never accessed"}], "accounts",
        "1 row with a paid role never used, and no `Added to org`, the first on line 2"),
    "unknown role": ([{JIRA: "Wizard", SEEN: "Never accessed"}], "role-holders",
                     "1 row with an unknown role, the first on line 2"),
    "two statuses": ([{}, {"User status": "Suspended"}], "accounts",
                     "1 row with other values than an earlier row of the same account, the first on line 3"),
    "two sets of roles": ([{JIRA: "User", SEEN: "1 Nov 2026"}, {JIRA: "Admin", SEEN: "1 Nov 2026"}], "role-holders",
                          "1 row with other roles than another row of the same account, the first on line 2"),
}  # fmt: skip


@pytest.mark.parametrize("what", TROUBLES)
def test_what_cannot_be_used_makes_the_source_partial(desk: Desk, what: str) -> None:
    rows, source, sentence = TROUBLES[what]
    desk.take(desk.users(*({"User name": ""} | row for row in rows)))
    coverage = desk.coverage()

    assert coverage[source].outcome is Outcome.PARTIAL
    assert f"users.csv: {sentence}" in coverage[source].reason
    assert coverage["csv-users@users.csv"].outcome is Outcome.PARTIAL
    assert sentence in coverage["csv-users@users.csv"].reason


def test_a_row_of_the_wrong_width_is_left_out_and_counted(desk: Desk) -> None:
    desk.take(desk.file(written([USER, USER | {"User id": "712020:bo"}]) + "712020:cut,Cut\n"))

    assert desk.ask("SELECT count(*) FROM account") == [(2,)]
    for source in ("accounts", "workspaces", "role-holders"):
        assert "1 row with more or fewer cells than the header, the first on line 4" in desk.coverage()[source].reason


def test_empty_is_unknown_and_never_no(desk: Desk) -> None:
    desk.take(desk.users({JIRA: "User", SEEN: ""}), desk.managed({"Billable": "", "Two-step verification": ""}))

    assert desk.ask("SELECT guard_billable, mfa_enabled, uses_listed FROM account WHERE account_id = '712020:ada'") == [
        (None, None, False)
    ]
    answers = desk.answers()
    assert (answers["BL-01"].result.status, answers["BL-01"].findings) == (Status.UNKNOWN, ())
    assert answers["BL-08"].result.status is Status.UNKNOWN


def test_nobody_is_called_unmanaged_or_external_where_no_file_tells(desk: Desk) -> None:
    desk.take(desk.users({}))

    assert desk.ask("SELECT managed, audience FROM account") == [(None, "unknown")]


def test_managed_accounts_and_domains_follow_from_their_exports(desk: Desk) -> None:
    claimed = {"Name": "Ada", "Email": "ada@ours.example", "Atlassian ID": "712020:ada", "Status": "Active"}
    desk.take(
        desk.users({}, {"User id": "712020:bo", "email": "bo@client.example"}),
        desk.file(
            written([
                claimed | {"Claimed": "This organization", "Billable": "Yes"},
                claimed | {"Atlassian ID": "cy", "Email": "cy@theirs.example", "Claimed": "Another organization"},
            ]), "domains.csv"),
    )  # fmt: skip

    assert desk.ask("SELECT account_id, managed, audience, guard_billable FROM account ORDER BY 1") == [
        ("712020:ada", True, "internal", True), ("712020:bo", False, "external", None),
    ]  # fmt: skip
    assert desk.ask("SELECT name, verified FROM domain") == [("ours.example", True)]
    assert desk.coverage()["domains"].outcome is desk.coverage()["managed-accounts"].outcome is Outcome.COMPLETE


def test_a_claim_that_is_not_understood_is_nobodys(desk: Desk) -> None:
    desk.take(desk.file(written([{"Email": "a@ours.example", "Atlassian ID": "712020:a", "Claimed": "Yes"}])))

    assert desk.ask("SELECT count(*) FROM domain") == [(0,)]
    assert desk.coverage()["domains"].outcome is Outcome.PARTIAL


@pytest.mark.parametrize(
    "heading", ["Billable", "Billable for Atlassian Access", "Billable for Atlassian Guard Standard"]
)
def test_the_guard_flag_is_known_by_each_of_its_names(desk: Desk, heading: str) -> None:
    row = {name: value for name, value in MANAGED.items() if name != "Billable"} | {heading: "No"}
    desk.take(desk.file(written([row, row | {"Atlassian ID": "712020:bo", "Policy name": "Other"}])))

    assert desk.ask("SELECT DISTINCT guard_billable FROM account") == [(False,)]


def test_apps_of_managed_accounts_are_ours_by_their_site(desk: Desk) -> None:
    desk.take(
        desk.users({JIRA: "User", SEEN: "1 Nov 2026"}),
        desk.managed({"Jira": "north, their-site", "Trello": "trello.com", "Confluence": "None"}),
    )

    assert desk.ask("SELECT app, url FROM app_use WHERE elsewhere ORDER BY app") == [
        ("jira", "https://their-site.atlassian.net"), ("trello", "trello.com"),
    ]  # fmt: skip


def test_the_members_of_one_policy_are_not_taken_for_all_managed_accounts(desk: Desk) -> None:
    file = desk.file(written([MANAGED, MANAGED | {"Atlassian ID": "712020:bo"}]))
    done = desk.take(file)

    assert (done.files[0].export, done.files[0].form) == ("members of an authentication policy", "Default")
    assert desk.coverage()["managed-accounts"].outcome is Outcome.PARTIAL
    assert desk.ask("SELECT policy, count(*) FROM authentication_policy_member GROUP BY policy") == [("Default", 2)]


def test_an_organization_with_one_policy_can_say_so(desk: Desk) -> None:
    done = desk.take(desk.file(written([MANAGED])), single_policy=True)

    assert done.files[0].export == "managed accounts"
    assert desk.coverage()["managed-accounts"].outcome is Outcome.COMPLETE


def test_sign_in_states_are_shown_as_they_were_exported(desk: Desk) -> None:
    desk.take(desk.managed({"Policy type": "Nonbillable", "SAML single sign-on": "Not enforced",
                            "Two-step verification enabled": "Yes", "Idle session duration": "30 days"}))  # fmt: skip

    assert desk.ask(
        "SELECT policy, policy_type, single_sign_on, two_step, idle_session FROM authentication_policy_member "
        "WHERE account_id = '712020:ada'"
    ) == [("Default", "non-billable", False, True, "30 days")]


def test_external_users_are_kept_with_their_flag(desk: Desk) -> None:
    row = {"Email": "bo@client.example", "Atlassian ID": "712020:bo", "Last active time": "2026-10-30",
           "User access to products": "Jira, Confluence", "Billable for Atlassian Guard Standard": "No"}  # fmt: skip
    desk.take(desk.file(written([row])))

    assert desk.ask(
        "SELECT account_id, last_active_at::DATE::VARCHAR, products, guard_billable FROM external_user"
    ) == [("712020:bo", "2026-10-30", "Jira, Confluence", False)]
    assert desk.coverage()["accounts"].outcome is Outcome.NOT_ASKED


def test_two_files_of_a_kind_are_one_list(desk: Desk) -> None:
    desk.take(desk.managed({}), desk.managed({"Atlassian ID": "712020:bo"}, name="more.csv"))

    assert desk.ask("SELECT count(*) FROM account") == [(3,)]
    assert desk.coverage()["managed-accounts"].outcome is Outcome.COMPLETE


def test_two_files_that_contradict_each_other_are_not_complete(desk: Desk) -> None:
    desk.take(desk.managed({"Billable": "Yes"}), desk.managed({"Billable": "No"}, name="more.csv"))

    told = "more.csv: 1 row with other values than an earlier row of the same account, the first on line 2"
    assert desk.coverage()["managed-accounts"].reason == told
    assert desk.ask("SELECT guard_billable FROM account WHERE account_id = '712020:ada'") == [(True,)]


def test_a_sandbox_is_known_by_its_name(desk: Desk) -> None:
    desk.take(desk.users({"Jira - north": "User", "Jira - north-sandbox-731": "User", "Jira - sandbox": "User"}))

    assert desk.ask("SELECT site FROM resource WHERE sandbox") == [("north-sandbox-731",)]
    assert desk.ask("SELECT site FROM seat ORDER BY site") == [("north",), ("sandbox",)]


def test_a_snapshot_is_as_old_as_its_files(desk: Desk) -> None:
    file = desk.users({})
    done = desk.take(file)
    assert done.snapshot.taken_at == TAKEN
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(UsageError, match="future"):
        import_files(desk.settings, [file], taken_at=tomorrow)


def test_without_a_date_a_snapshot_is_as_old_as_its_oldest_file(desk: Desk) -> None:
    files = [desk.users({}), desk.managed({})]
    os.utime(files[1], (1_700_000_000, 1_700_000_000))

    assert import_files(desk.settings, files).snapshot.taken_at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_every_source_is_accounted_for(desk: Desk) -> None:
    desk.take(desk.users({}))

    assert set(desk.coverage()) >= {*store.CENSUS, *store.EVIDENCE, *store.LATE_EVIDENCE}
    assert all(row.reason and row.hint for row in desk.coverage().values() if row.outcome is Outcome.NOT_ASKED)


def test_the_vocabulary_names_only_fields_that_the_store_reads() -> None:
    said = vocabulary()
    for kind, export in said.exports.items():
        assert set(export.columns) <= set(store.FIELDS), kind
        assert {*export.required, *export.telling} <= set(export.columns), kind
    spelled = [name for app in said.apps.values() for name in app.names]
    assert len(spelled) == len(set(spelled))
    for meanings in said.spellings.values():
        written_ = [word for words in meanings.values() for word in words]
        assert len(written_) == len(set(written_))
        assert all(word == word.lower() for word in written_)


def test_a_snapshot_that_is_not_there_is_told(desk: Desk) -> None:
    with pytest.raises(SeatcheckError, match="no snapshot"):
        desk.take(desk.users({}), into="newest")
