"""However a file is written, it says the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from exports import USER, Desk, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.imports.opening import opened

SEEN = "Last seen in Jira - north-east"
PEOPLE = [
    USER | {"Jira - north-east": "User", SEEN: "28 Apr 2024", "Org role": "Site admin", "Added to org": "3 Jan 2024"},
    USER | {"User id": "5f827bf410131c0da8ef07f5", "User name": "Bo, \"the\" Example\nJunior; and\tfriend",
            "email": "bo@client.example", "Jira - north-east": "Admin, User", SEEN: "Never accessed"},
    USER | {"User id": "712020:cy", "User name": "Cyé Ex\u00e4mple", "email": "", "User status": "Suspended"},
]  # fmt: skip
SAID = """
    SELECT account_id, name, email, status, platform_roles, added_at::DATE::VARCHAR, uses_listed, (
        SELECT string_agg(concat_ws(' ', site, role, coalesce(last_used_at::DATE::VARCHAR, 'never')), ', ' ORDER BY role
        )
        FROM entitlement e WHERE e.account_id = account.account_id
    ) FROM account ORDER BY account_id
"""
EXPECTED = [
    ("5f827bf410131c0da8ef07f5", "Bo, \"the\" Example\nJunior; and\tfriend", "bo@client.example", "active", None, None,
     True, "north-east admin never, north-east user never"),
    ("712020:ada", "Ada Example", "ada@ours.example", "active", "site-admin", "2024-01-03", True,
     "north-east user 2024-04-28"),
    ("712020:cy", "Cyé Ex\u00e4mple", None, "suspended", None, None, False, None),
]  # fmt: skip


def test_a_cell_of_the_header_may_be_very_long(desk: Desk) -> None:
    """Python's own reader refuses one of more than 131072 characters."""
    assert desk.take(desk.users(USER | {"x" * 200_000: ""})).files[0].rows == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    delimiter=st.sampled_from([",", ";", "\t"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    order=st.permutations(list(PEOPLE[0])),
    heading=st.sampled_from([str, str.upper, str.lower, lambda name: f"  {name} "]),
    before=st.sampled_from(["", "\n", "sep=\n"]),
    last=st.booleans(),
)
def test_the_same_people_come_out_of_every_way_to_write_them(
    delimiter: str,
    newline: str,
    encoding: str,
    order: list[str],
    heading: object,
    before: str,
    last: bool,  # noqa: FBT001  hypothesis gives it by name
) -> None:
    assert callable(heading)
    rows = [{heading(name): person.get(name, "") for name in order} for person in PEOPLE]
    text = before.replace("=", f"={delimiter}") + written(rows, delimiter)
    text = text.replace("\n", newline)
    body = (text if last else text.rstrip(newline)).encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.take(desk.file(body))
        expected = [
            tuple(each.replace("\n", newline) if isinstance(each, str) else each for each in row) for row in EXPECTED
        ]
        assert desk.ask(SAID) == expected


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


GROUP_FORMS = {
    "a row a person and group": [
        {"Group id": "g-1", "Group name": "staff"}, {"Group id": "g-2", "Group name": "it"},
    ],
    "a row a person, a column a group": [{"Group 1": "staff", "Group 2": "it", "Group 3": ""}],
    "a row a person, groups in one column": [{"Groups": "staff, it"}],
}  # fmt: skip


@pytest.mark.parametrize("form", GROUP_FORMS)
def test_groups_are_read_in_every_form(desk: Desk, form: str) -> None:
    done = desk.take(desk.users(*GROUP_FORMS[form]))

    assert [file.form for file in done.files] == [form]
    assert desk.ask("SELECT name FROM account_group JOIN group_member USING (group_id) ORDER BY name") == [
        ("it",), ("staff",),
    ]  # fmt: skip
    assert desk.ask("SELECT count(*) FROM account") == [(1,)]
    assert "a group without members is in no export" in desk.coverage()["groups"].reason


def test_a_group_known_by_id_in_one_file_is_the_same_in_another(desk: Desk) -> None:
    desk.take(
        desk.users({"Group id": "g-1", "Group name": "staff"}),
        desk.users({"User id": "712020:bo", "Group 1": "staff"}, name="pivoted.csv"),
    )

    assert desk.ask("SELECT DISTINCT group_id FROM group_member") == [("g-1",)]
    assert desk.ask("SELECT count(*) FROM group_member") == [(2,)]


def test_a_file_without_groups_says_nothing_of_groups(desk: Desk) -> None:
    desk.take(desk.users({}))

    assert desk.coverage()["groups"].reason == "no file that has it was imported"


def test_a_name_with_signs_of_a_pattern_is_that_file_alone(desk: Desk) -> None:
    desk.users({}, name="users [1].csv")
    desk.users({"User id": "712020:bo"}, name="users 1.csv")

    desk.take(desk.folder / "users [1].csv")

    assert desk.ask("SELECT account_id FROM account") == [("712020:ada",)]


def test_lines_are_counted_as_an_editor_does(desk: Desk, tmp_path: Path) -> None:
    text = 'sep=,\na,b\n"1\n1",1\n\n2,2\nx\n3,3\n'
    room = tmp_path / "room"
    room.mkdir()

    file = opened(desk.file(text), room)

    assert file.lines(",", {1, 2, 3}, refused=[6]) == {1: 3, 2: 6, 0: 7, 3: 8}


@pytest.mark.parametrize(
    ("heading", "app", "site"),
    [
        ("Jira - north", "jira", "north"),
        ("Jira Software - north-east", "jira", "north-east"),
        ("Jira Service Management - https://north.atlassian.net", "jsm", "north"),
        ("Bitbucket - ours", "bitbucket", ""),
        ("Jira Product Discovery - north", "jpd", "north"),
        ("Jira - North - East", "jira", "north-east"),
        ("New Thing - north", "new-thing", ""),
    ],
)
def test_an_app_is_known_by_the_heading(desk: Desk, heading: str, app: str, site: str) -> None:
    desk.take(desk.users({heading: "User", f"Last seen in {heading}": "1 Nov 2026"}))

    assert desk.ask("SELECT app, role, last_used_at::DATE::VARCHAR FROM entitlement") == [(app, "user", "2026-11-01")]
    assert desk.ask("SELECT split_part(resource_id, ':', 1), app, site FROM resource") == [("csv", app, site)]


@pytest.mark.parametrize("written_role", ["User", "Admin", "Agent", "user"])
def test_users_and_administrators_of_service_management_are_agents(desk: Desk, written_role: str) -> None:
    desk.take(desk.users({"Jira Service Management - north": written_role}))

    assert desk.ask("SELECT app FROM seat") == [("jsm",)]


@pytest.mark.parametrize("role", ["Customer", "Guest", "Basic", "Stakeholder", "Contributor"])
def test_a_free_role_is_no_seat(desk: Desk, role: str) -> None:
    desk.take(desk.users({"Jira Service Management - north": role}))

    assert desk.ask("SELECT count(*) FROM seat") == [(0,)]
    assert desk.ask("SELECT role FROM entitlement") == [(role.lower(),)]


@pytest.mark.parametrize(
    ("written_date", "means"),
    [
        ("3 Jan 2024", "2024-01-03"),
        ("2026-04-07", "2026-04-07"),
        ("28 April 2024", "2024-04-28"),
        ("NaN", None),
        ("", None),
    ],
)
def test_dates_are_read_as_they_are_written(desk: Desk, written_date: str, means: str | None) -> None:
    desk.take(desk.users({"Added to org": written_date}))

    assert desk.ask("SELECT added_at::DATE::VARCHAR FROM account") == [(means,)]
    assert desk.coverage()["accounts"].reason == ""


def test_an_app_that_goes_by_two_names_is_one_app(desk: Desk) -> None:
    desk.take(
        desk.users({
            "Jira - north": "User", "Last seen in Jira - north": "Never accessed",
            "Jira Software - north": "User, Agent", "Last seen in Jira Software - north": "1 Nov 2026",
        })
    )  # fmt: skip

    assert desk.ask("SELECT resource_id, role, last_used_at::DATE::VARCHAR FROM entitlement") == [
        ("csv:jira:north", "user", "2026-11-01")
    ]
    assert desk.ask("SELECT count(*) FROM resource") == [(1,)]
