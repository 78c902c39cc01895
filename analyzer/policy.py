"""Policies as they are written: one SQL file each, with a TOML header in its first block comment."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analyzer.config import ENABLED
from analyzer.errors import ConfigError, PolicyError
from analyzer.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

    from analyzer.model import Cell

Param = int | float | str | bool

_HEADER = re.compile(r"\A\s*/\*(.*?)\*/", re.DOTALL)


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    title: str = Field(min_length=1)
    severity: str = Field(pattern="^(critical|high|medium|low)$")
    why: str = Field(min_length=1)
    remedy: str = Field(min_length=1)
    controls: list[str] = Field(default_factory=list)
    needs: list[str]
    params: dict[str, Param] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """One rule. Its SQL returns the rows that break it: ``subject``, ``summary``, and evidence."""

    id: str
    title: str  # states the good state
    severity: Severity
    why: str
    remedy: str
    controls: tuple[str, ...]
    needs: tuple[str, ...]  # sources, or attested:<topic>; where one is not complete the answer is UNKNOWN
    params: Mapping[str, Param]  # with their defaults
    sql: str
    origin: str  # the file, for messages
    cases: Traversable | None = None  # the file of its cases, where there is one


def load_policies(folders: Iterable[Traversable]) -> tuple[Policy, ...]:
    """Return the shipped policies and those in *folders*, by id. Raises PolicyError naming file and key."""
    found: dict[str, Policy] = {}
    for folder in (files("analyzer.policies"), *folders):
        for policy in _read_folder(folder):
            if policy.id in found:
                raise PolicyError(
                    f"policy {policy.id} exists twice: {found[policy.id].origin} and {policy.origin}",
                    "rename one of them",
                )
            found[policy.id] = policy
    return tuple(found[id_] for id_ in sorted(found))


def _read_folder(folder: Traversable) -> Iterator[Policy]:
    for file in folder.iterdir():
        if file.name.endswith(".sql"):
            cases = folder / f"{file.name.removesuffix('.sql')}.yaml"
            yield read_policy(file, cases if cases.is_file() else None)


def read_policy(file: Traversable, cases: Traversable | None = None) -> Policy:
    """Read one policy; its id is the file's name, *cases* the file of its cases. Raises PolicyError."""
    text = file.read_text(encoding="utf-8")
    header = _header(text, str(file))
    return Policy(
        id=file.name.removesuffix(".sql"),
        title=header.title,
        severity=Severity(header.severity),
        why=header.why,
        remedy=header.remedy,
        controls=tuple(header.controls),
        needs=tuple(header.needs),
        params=header.params,
        sql=text,
        origin=str(file),
        cases=cases,
    )


def _header(text: str, origin: str) -> _Header:
    comment = _HEADER.match(text)
    if comment is None:
        raise PolicyError(
            f"{origin} does not begin with a header: /* title = … */", "see `seatcheck policy show HS-01`"
        )
    try:
        header = _Header(**tomllib.loads(comment[1]))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{origin}: the header is not TOML: {error}") from error
    except ValidationError as error:
        problem = error.errors()[0]
        key = ".".join(str(part) for part in problem["loc"])
        raise PolicyError(f"{origin}: {key}: {problem['msg']}", "see `seatcheck policy show HS-01`") from None
    if ENABLED in header.params:
        raise PolicyError(f"{origin}: params.{ENABLED}: the configuration uses this word itself", "rename it")
    return header


def rendered(policy: Policy) -> str:
    """Return the policy's file with its default parameters written in, ready for the duckdb shell."""
    return re.sub(r"\$(\w+)", lambda name: _spelled(policy.params[name[1]]), policy.sql)


def _spelled(value: Param) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def params_of(policy: Policy, chosen: Mapping[str, Param]) -> dict[str, Cell]:
    """Return the policy's parameters, with those that the configuration chose. Raises ConfigError."""
    for name, value in chosen.items():
        if name not in policy.params:
            known = ", ".join(sorted(policy.params)) or "none"
            raise ConfigError(f"policies.{policy.id}.{name}: there is no such parameter", f"{policy.id} has: {known}")
        if type(value) is not type(policy.params[name]):
            kind = type(policy.params[name]).__name__
            raise ConfigError(f"policies.{policy.id}.{name}: give a value of type {kind}")
    return {**policy.params, **chosen}
