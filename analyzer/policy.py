"""Policies as they are written: one SQL file each, with a TOML header in its first block comment."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analyzer.config import ENABLED
from analyzer.errors import ConfigError, PolicyError
from analyzer.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable

    from analyzer.model import Cell

Param = int | float | str | bool

SHIPPED = files("analyzer.policies")
ID = re.compile(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")
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

    @property
    def pack(self) -> str:
        """Return the folder that it lies in; nothing for those that come with seatcheck."""
        folder = str(Path(self.origin).parent)
        return "" if folder == str(SHIPPED) else folder


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a policy's file, and on which line."""

    line: int
    message: str


def load_policies(folders: Iterable[Traversable]) -> tuple[Policy, ...]:
    """Return the shipped policies and those in *folders*, by id. Raises PolicyError naming file and key."""
    found: dict[str, Policy] = {}
    for folder in (SHIPPED, *folders):
        for policy in _read_folder(folder):
            if policy.id in found:
                raise PolicyError(
                    f"policy {policy.id} exists twice: {found[policy.id].origin} and {policy.origin}",
                    "rename one of them",
                )
            found[policy.id] = policy
    return tuple(found[id_] for id_ in sorted(found))


def _read_folder(folder: Traversable) -> Iterator[Policy]:
    for file in files_in(folder):
        cases = folder / f"{file.name.removesuffix('.sql')}.yaml"
        yield read_policy(file, cases if cases.is_file() else None)


def files_in(folder: Traversable) -> list[Traversable]:
    """Return the files of the policies in *folder*, by their names. Raises PolicyError."""
    if not folder.is_dir():
        raise PolicyError(f"policy_folders: there is no folder {folder}", "make it, or take it out of seatcheck.toml")
    return sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)


def read_policy(file: Traversable, cases: Traversable | None = None) -> Policy:
    """Read one policy; its id is the file's name, *cases* the file of its cases. Raises PolicyError."""
    text = read_text(file)
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


def read_text(file: Traversable) -> str:
    """Return what a policy's file says. Raises PolicyError."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise PolicyError(f"{file} is not text in UTF-8", "save it as UTF-8") from None


def _header(text: str, origin: str) -> _Header:
    header, faults = _parsed(text)
    if header is None or faults:
        raise PolicyError(f"{origin}:{faults[0].line}: {faults[0].message}", "see `seatcheck policy show HS-01`")
    return header


def header_faults(text: str) -> tuple[Fault, ...]:
    """Return everything that keeps the header of a policy's file from being read."""
    return _parsed(text)[1]


def _parsed(text: str) -> tuple[_Header | None, tuple[Fault, ...]]:
    comment = _HEADER.match(text)
    if comment is None:
        return None, (Fault(1, "the file does not begin with a header: /* title = … */"),)
    try:
        header = _Header(**tomllib.loads(comment[1]))
    except tomllib.TOMLDecodeError as error:
        return None, (_not_toml(text, comment.start(1), str(error)),)
    except ValidationError as error:
        return None, tuple(_fault(text, problem["loc"], problem["msg"]) for problem in error.errors())
    if ENABLED in header.params:
        return header, (_fault(text, ("params", ENABLED), "the configuration uses this word itself; rename it"),)
    return header, ()


def _not_toml(text: str, start: int, complaint: str) -> Fault:
    """Return where in the file the header breaks off. TOML counts the lines of the comment."""
    words, _, place = complaint.partition(" (at ")
    line = re.match(r"line (\d+)", place)
    before = text.count("\n", 0, start)
    inside = int(line[1]) if line else text.count("\n", start, text.find("*/")) + 1
    return Fault(before + inside, f"the header is not TOML: {words}")


def _fault(text: str, keys: Sequence[str | int], message: str) -> Fault:
    named = [key for key in keys if isinstance(key, str)]
    return Fault(line_of_key(text, named[-1]), f"{'.'.join(map(str, keys))}: {message}")


def line_of_key(text: str, key: str) -> int:
    """Return the line on which the header gives *key* a value; that on which the header begins, where it does not."""
    found = re.search(rf"^[ \t]*{re.escape(key)}[ \t]*=", text.partition("*/")[0], re.MULTILINE)
    return text.count("\n", 0, found.start() if found else text.find("/*")) + 1


def rendered(policy: Policy) -> str:
    """Return the policy's file with its default parameters written in, ready for the duckdb shell."""
    return re.sub(
        r"\$(\w+)", lambda name: _spelled(policy.params[name[1]]) if name[1] in policy.params else name[0], policy.sql
    )


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
