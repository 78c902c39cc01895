"""Plan files: what is written is read again, and what is wrong is told with its key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from analyzer.cost import Plan, Step, read_plan, write_plan
from analyzer.errors import FileRefused, SeatcheckError
from analyzer.model import Act, Change

if TYPE_CHECKING:
    from pathlib import Path

PLAN = Plan(
    "org",
    "20261102T090000Z-0001",
    (
        Step("1", "Ada Exämple", (Change(Act.LEAVE_GROUP, "a", "g"), Change(Act.REVOKE_ROLE, "a", "", "ari", "user"))),
        Step("2", "", (Change(Act.DEACTIVATE, "b"), Change(Act.GRANT_ROLE, "c", "", "ari", "user"))),
        Step("3", "nothing", ()),
    ),
)


def said(**parts: Any) -> dict[str, Any]:
    change = {"act": "leave-group", "account_id": "a", "group_id": "g"}
    step = {"id": "1", "summary": "one", "changes": [change]}
    return {"format": "seatcheck-plan/1", "organization": "org", "snapshot": "s", "steps": [step]} | parts


def changing(**parts: Any) -> dict[str, Any]:
    change = {"act": "leave-group", "account_id": "a", "group_id": "g"} | parts
    return said(steps=[{"id": "1", "summary": "", "changes": [{k: v for k, v in change.items() if v is not None}]}])


def written(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "plan.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_a_plan_that_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    write_plan(PLAN, path)
    assert read_plan(path, "org") == PLAN
    assert path.stat().st_mode & 0o777 == 0o600
    assert PLAN.changes[2] == Change(Act.DEACTIVATE, "b")


def test_what_an_act_does_not_need_is_not_written(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan.json")
    first = json.loads((tmp_path / "plan.json").read_text())["steps"][0]["changes"][0]
    assert first == {"act": "leave-group", "account_id": "a", "group_id": "g"}


def test_a_step_may_say_more(tmp_path: Path) -> None:
    step = {"id": "1", "summary": "", "changes": [], "undo": [{"act": "whatever"}], "risk": "low"}
    assert read_plan(written(tmp_path, said(steps=[step])), "org").steps == (Step("1", "", ()),)


@pytest.mark.parametrize("act", list(Act))
def test_every_act_can_be_written(tmp_path: Path, act: Act) -> None:
    needs = {"leave-group": {"group_id": "g"}, "join-group": {"group_id": "g"}}
    role = {"resource_id": "ari", "role": "user"}
    needs |= {"revoke-role": role, "grant-role": role}
    change = {"act": act.value, "account_id": "a", **needs.get(act.value, {})}
    path = written(tmp_path, said(steps=[{"id": "1", "summary": "", "changes": [change]}]))
    assert read_plan(path, "org").changes == (Change(act, "a", **needs.get(act.value, {})),)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "is not a JSON file"),
        ("{", "is not a JSON file"),
        ('{"steps": [{"more": ' + "[" * 100_000, "is not a JSON file"),
        ([], "Expected `object`"),
        (said(format="seatcheck-plan/2"), "format: "),
        ({"format": "seatcheck-plan/1"}, "`organization`"),
        (said(organization=""), "organization: "),
        (said(organization="other"), "organization: it is a plan for the organization other, and this one is org"),
        (said(extra=1), "`extra`"),
        (said(steps={}), "steps: "),
        (said(steps=[{"id": "1", "summary": ""}]), "steps[0]: "),
        (said(steps=[{"id": "", "summary": "", "changes": []}]), "steps[0].id: "),
        (said(steps=[{"id": "1", "summary": "", "changes": []}] * 2), "steps[1].id: it is that of steps[0], too"),
        (changing(act="delete"), "steps[0].changes[0].act: Invalid enum value 'delete'"),
        (changing(act=None), "steps[0].changes[0]: Object missing required field `act`"),
        (changing(account_id=""), "steps[0].changes[0].account_id: "),
        (changing(account_id=7), "steps[0].changes[0].account_id: "),
        (changing(group=""), "steps[0].changes[0]: Object contains unknown field `group`"),
        (changing(group_id=None), "steps[0].changes[0].group_id: leave-group needs one"),
        (changing(role="user"), "steps[0].changes[0].role: leave-group has none"),
        (changing(act="suspend"), "steps[0].changes[0].group_id: suspend has none"),
        (changing(act="grant-role", group_id=None, role="user"), "changes[0].resource_id: grant-role needs one"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(tmp_path: Path, content: object, complaint: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(FileRefused) as caught:
        read_plan(path, "org")
    assert str(path) in str(caught.value)
    assert complaint in str(caught.value)
    assert caught.value.hint


def test_what_is_not_text_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    with pytest.raises(FileRefused, match="cannot be read: No such file"):
        read_plan(path, "org")
    path.write_bytes(b'{"format": "\xff"}')
    with pytest.raises(FileRefused, match="is not a JSON file"):
        read_plan(path, "org")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeatcheckError, match="cannot be written"):
        write_plan(PLAN, tmp_path / "nowhere" / "plan.json")
