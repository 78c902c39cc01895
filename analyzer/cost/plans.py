"""Plans of changes as files that people and other tools may write and read: see docs/plan-file.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from analyzer.errors import FileRefused, SeatcheckError
from analyzer.files import replacing
from analyzer.model import Act, Change

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT: Literal["seatcheck-plan/1"] = "seatcheck-plan/1"
_HINT = "docs/plan-file.md of seatcheck says what the file is like"
_MAY_HAVE = {
    Act.LEAVE_GROUP: ("group_id",),
    Act.JOIN_GROUP: ("group_id",),
    Act.REVOKE_ROLE: ("resource_id", "role"),
    Act.GRANT_ROLE: ("resource_id", "role"),
}
_Words = Annotated[str, msgspec.Meta(min_length=1)]


@dataclass(frozen=True, slots=True)
class Step:
    """Changes that are made together, such as all of one account."""

    id: str  # once in a plan
    summary: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps, in the order in which they are to be done."""

    org_id: str
    snapshot_id: str  # that it was made from
    steps: tuple[Step, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return the changes of all steps."""
        return tuple(change for step in self.steps for change in step.changes)


class _Change(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A change as it is written."""

    act: Act
    account_id: _Words
    group_id: str = ""
    resource_id: str = ""
    role: str = ""


class _Step(msgspec.Struct):
    """A step as it is written. Other tools may say more of it."""

    id: _Words
    summary: str
    changes: list[_Change]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal["seatcheck-plan/1"]
    organization: _Words
    snapshot: _Words
    steps: list[_Step]


def read_plan(path: Path, org_id: str) -> Plan:
    """Return the plan in *path*. Raises FileRefused naming file and key, also where it is not one of *org_id*."""
    said = _read(path)
    if said.organization != org_id:
        raise FileRefused(
            f"{path}: organization: it is a plan for the organization {said.organization}, and this one is {org_id}",
            "name another plan, or choose the organization with --organization",
        )
    for complaint in _complaints(said):
        raise FileRefused(f"{path}: {complaint}", _HINT)
    return Plan(said.organization, said.snapshot, tuple(_step(step) for step in said.steps))


def write_plan(plan: Plan, path: Path) -> None:
    """Write *plan* to *path*, all of it or nothing, readable by its owner only. Raises SeatcheckError."""
    steps = [_Step(step.id, step.summary, [_written(change) for change in step.changes]) for step in plan.steps]
    said = msgspec.json.encode(_File(FORMAT, plan.org_id, plan.snapshot_id, steps))
    try:
        with replacing(path) as beside:
            beside.write_bytes(msgspec.json.format(said, indent=1) + b"\n")
    except OSError as error:
        raise SeatcheckError(
            f"the plan cannot be written to {path}: {error.strerror or error}",
            "name a file in a folder that exists and has room",
        ) from error


def _read(path: Path) -> _File:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise FileRefused(f"the plan {path} cannot be read: {error.strerror or error}") from error
    except msgspec.ValidationError as error:
        raise FileRefused(f"{path}: {_sentence(str(error))}", _HINT) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileRefused(f"{path} is not a JSON file: {error}", _HINT) from None


def _sentence(complaint: str) -> str:
    """Say where first, in the words of the file: ``steps[0].changes[2].act: …``."""
    what, _, where = complaint.partition(" - at `")
    key = where.rstrip("`").removeprefix("$").removeprefix(".")
    return f"{key}: {what}" if key else what


def _complaints(said: _File) -> Iterator[str]:
    """Yield a sentence for everything that does not go together, with its key."""
    first: dict[str, int] = {}
    for number, step in enumerate(said.steps):
        if (other := first.setdefault(step.id, number)) != number:
            yield f"steps[{number}].id: it is that of steps[{other}], too"
        for place, change in enumerate(step.changes):
            if wrong := _wrong(change):
                yield f"steps[{number}].changes[{place}].{wrong}"


def _wrong(change: _Change) -> str:
    wanted = _MAY_HAVE.get(change.act, ())
    for key in ("group_id", "resource_id", "role"):
        if (key in wanted) != bool(getattr(change, key)):
            return f"{key}: {change.act} {'needs one' if key in wanted else 'has none'}"
    return ""


def _step(step: _Step) -> Step:
    return Step(step.id, step.summary, tuple(_change(change) for change in step.changes))


def _change(said: _Change) -> Change:
    return Change(said.act, said.account_id, said.group_id, said.resource_id, said.role)


def _written(change: Change) -> _Change:
    return _Change(change.act, change.account_id, change.group_id, change.resource_id, change.role)
