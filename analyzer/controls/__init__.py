"""Controls of published frameworks, as data, and what the policies say of each.

Policies give evidence. Whether a control is met is for a person to judge, so nothing here calls one met or passed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from analyzer.errors import UsageError
from analyzer.model import Control, ControlCoverage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from analyzer.model import PolicyResult
    from analyzer.policy import Policy


@dataclass(frozen=True, slots=True)
class Framework:
    """One framework, and those of its controls to which an audit of accounts and seats can say something."""

    key: str  # as `--framework` names it
    name: str
    edition: str
    controls: tuple[Control, ...]

    def serves(self, controls: Iterable[str]) -> bool:
        """Return whether one of *controls*, as a policy names them, is of this framework."""
        return not {control.id for control in self.controls}.isdisjoint(controls)


@cache
def frameworks() -> tuple[Framework, ...]:
    """Return every framework of the map."""
    listed = sorted(files(__package__).iterdir(), key=lambda file: file.name)
    return tuple(
        _read(file.name.removesuffix(".toml"), file.read_text(encoding="utf-8"))
        for file in listed
        if file.name.endswith(".toml")
    )


def framework(key: str) -> Framework:
    """Return one framework. Raises UsageError for an unknown one."""
    known = {each.key: each for each in frameworks()}
    if key.lower() not in known:
        raise UsageError(f"there is no framework {key}", f"there are {', '.join(known)}")
    return known[key.lower()]


def unmapped(controls: Iterable[str]) -> tuple[str, ...]:
    """Return those of *controls* that are in no framework of the map, so that nothing could say what they ask."""
    known = {control.id for each in frameworks() for control in each.controls}
    return tuple(control for control in controls if control not in known)


def coverage(
    chosen: Iterable[Framework], results: Sequence[PolicyResult], policies: Collection[Policy]
) -> tuple[ControlCoverage, ...]:
    """Return what *results* say of each control of the frameworks *chosen*; *policies* are all that there are."""
    return tuple(_covered(control, results, policies) for each in chosen for control in each.controls)


def _covered(control: Control, results: Sequence[PolicyResult], policies: Collection[Policy]) -> ControlCoverage:
    serving = tuple(result for result in results if control.id in result.controls)
    answered = {result.policy for result in results}
    silent = (policy.id for policy in policies if control.id in policy.controls and policy.id not in answered)
    return ControlCoverage(control, serving, tuple(sorted(silent)))


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str
    asks: str
    source: str
    read: date | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    edition: str
    prefix: str
    control: tuple[_Entry, ...]


def _read(key: str, text: str) -> Framework:
    file = msgspec.convert(tomllib.loads(text), _File)
    controls = (
        Control(f"{file.prefix} {entry.id}", key, entry.title, entry.asks, entry.source, entry.read)
        for entry in file.control
    )
    return Framework(key, file.name, file.edition, tuple(controls))
