"""A scenario: which operations go wrong, when and how, read from a TOML file."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import msgspec

from analyzer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection
    from importlib.resources.abc import Traversable
    from pathlib import Path

_Number = Annotated[int, msgspec.Meta(ge=0)]
_Some = Annotated[int, msgspec.Meta(ge=1)]
_Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="what", rename="kebab"):
    """Which calls: those to *operation* (``METHOD template``) or to a *path* with ``*`` in it, and of those which.

    The first *after* calls pass. Of the rest every *every*-th is hit with *probability*, at most *times* of them.
    """

    operation: str = ""
    path: str = ""
    after: _Number = 0
    every: _Some = 1
    times: _Some | None = None
    probability: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0


class Deny(Fault, frozen=True, tag="deny"):
    """403, as the operation's API says it."""


class Status(Fault, frozen=True, tag="status"):
    """Another status, as the operation's API says it."""

    status: Annotated[int, msgspec.Meta(ge=400, le=599)]
    retry_after: _Number | None = None


class Storm(Fault, frozen=True, tag="storm"):
    """429 for as many calls as *times* says, or for *seconds* from the first."""

    seconds: _Seconds | None = None
    retry_after: _Number = 1


class Slow(Fault, frozen=True, tag="slow"):
    """Seconds pass before the first byte."""

    seconds: _Seconds


class SlowBody(Fault, frozen=True, tag="slow-body"):
    """The body comes in drops, over so many seconds."""

    seconds: _Seconds


class Cut(Fault, frozen=True, tag="cut"):
    """Half of the body comes, then the connection is closed."""


class Reset(Fault, frozen=True, tag="reset"):
    """The connection is reset without an answer."""


class ExpireCursors(Fault, frozen=True, tag="expire-cursors"):
    """Every cursor that was given out before is refused from now on."""

    times: _Some = 1


class Change(Fault, frozen=True, kw_only=True, tag="change"):
    """From now on the list has one record more or less at its beginning, or its last one there."""

    how: Literal["added", "removed", "moved"]
    times: _Some = 1


class WrongTotal(Fault, frozen=True, tag="wrong-total"):
    """The total that an answer claims is off."""

    by: int


class DropField(Fault, frozen=True, tag="drop-field"):
    """The records lack a field; dots lead into objects."""

    field: str


class MistypeField(Fault, frozen=True, tag="mistype-field"):
    """A field of the records holds a value of another type."""

    field: str


class AddField(Fault, frozen=True, tag="add-field"):
    """The records have a field that nobody expects."""

    field: str
    value: str | int | float | bool | list[str] = "unexpected"


AnyFault: TypeAlias = (
    Deny | Status | Storm | Slow | SlowBody | Cut | Reset | ExpireCursors | Change | WrongTotal
    | DropField | MistypeField | AddField
)  # fmt: skip


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Faults, and the seed that decides where a probability is given."""

    fault: tuple[AnyFault, ...] = ()
    seed: int = 1


def read_scenario(file: Path | Traversable, operations: Collection[str]) -> Scenario:
    """Read *file*; *operations* are the known ones. Raises UsageError naming the file and the key."""
    try:
        scenario = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Scenario)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} is not a TOML file: {error}") from error
    except msgspec.ValidationError as error:
        raise UsageError(f"{file}: {_sentence(str(error))}", _HINT) from None
    for number, fault in enumerate(scenario.fault, start=1):
        _check(f"{file}: fault {number}", fault, operations)
    return scenario


_HINT = "the faults and their keys are explained in sample_data/scenarios/rough-day.toml"


def _check(where: str, fault: AnyFault, operations: Collection[str]) -> None:
    if bool(fault.operation) == bool(fault.path):
        raise UsageError(f"{where}: give either operation or path", _HINT)
    if fault.operation and fault.operation not in operations:
        near = get_close_matches(fault.operation, operations, 1)
        raise UsageError(
            f"{where}, operation: there is no {fault.operation}", f"do you mean {near[0]}?" if near else ""
        )
    if isinstance(fault, ExpireCursors) and "/admin/" not in fault.operation + fault.path:
        raise UsageError(f"{where}: only the operations under /admin/ have cursors that expire", _HINT)
    if isinstance(fault, Storm) and not (fault.seconds or fault.times):
        raise UsageError(f"{where}: give a storm either times or seconds, so that it ends", _HINT)


def _sentence(problem: str) -> str:
    """Say `fault 2, after: Expected …` where msgspec says `Expected … - at `$.fault[1].after``."""
    said, _, place = problem.partition(" - at `$")
    keys = re.sub(r"\.?fault\[(\d+)\]\.?", lambda found: f"fault {int(found[1]) + 1}, ", place.rstrip("`").lstrip("."))
    return f"{keys.rstrip(', ')}: {said}" if keys else said
