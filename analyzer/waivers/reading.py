"""From the waivers' file to waivers, or to a sentence that says where it is wrong."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from analyzer.errors import WaiverError
from analyzer.model import Waiver, WaiverKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from analyzer.config import AnyShelf
    from analyzer.policy import Policy

_HINT = "docs/waivers.md says what the file is like; `seatcheck waive add` writes it"
_HEADER = re.compile(r"""^[ \t]*\[\[[ \t]*(waiver|"waiver"|'waiver')[ \t]*\]\]""", re.MULTILINE)
_Words = Annotated[str, Field(pattern=r"\S")]


class _Written(BaseModel):
    """A waiver as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    policy: _Words
    subject: _Words | None = None
    where: _Words | None = None
    reason: _Words
    owner: str  # may be empty: then GV-01 speaks of it
    ticket: str = ""
    until: date
    kind: Annotated[WaiverKind, Field(strict=False)]

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if (self.subject is None) == (self.where is None):
            raise ValueError("give either subject or where, to say which findings are meant")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    waiver: list[object] = Field(default_factory=list)


def of(shelf: AnyShelf, policies: Collection[Policy]) -> tuple[Waiver, ...]:
    """Return the waivers of an organization; none where its configuration names no file. Raises WaiverError."""
    return read(shelf.waivers, policies) if shelf.waivers else ()


def read(path: Path, policies: Collection[Policy]) -> tuple[Waiver, ...]:
    """Return the waivers in *path*. Raises WaiverError naming file and line."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise WaiverError(
            f"the waivers' file {path} cannot be read: {error.strerror}", "correct `waivers` in seatcheck.toml"
        ) from error
    except UnicodeDecodeError as error:
        raise WaiverError(f"{path} is not a text file in UTF-8", _HINT) from error
    return parsed(text, str(path), policies)


def parsed(text: str, file: str, policies: Collection[Policy]) -> tuple[Waiver, ...]:
    """Return the waivers in *text*, which is that of *file*. Raises WaiverError naming file and line."""
    try:
        tables = _File(**tomllib.loads(text)).waiver
    except tomllib.TOMLDecodeError as error:
        raise WaiverError(f"{file} is not a TOML file: {error}", _HINT) from error
    except ValidationError as error:
        raise WaiverError(f"{file}: {_sentence(error)}", _HINT) from None
    lines = _lines(text, len(tables))
    if len(lines) != len(tables):
        raise WaiverError(f"{file}: not every waiver begins with [[waiver]] on a line of its own", _HINT)
    waivers = tuple(_waiver(table, file, line) for table, line in zip(tables, lines, strict=True))
    _expect_policies(waivers, {policy.id for policy in policies})
    _expect_once(waivers)
    return waivers


def _lines(text: str, tables: int) -> list[int]:
    """Return where the tables begin. What looks like a beginning within a text over several lines is none."""
    starts = [found.start() for found in _HEADER.finditer(text)]
    if len(starts) != tables:
        starts = [start for start in starts if _is_toml(text[:start])]
    return [text.count("\n", 0, start) + 1 for start in starts]


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _waiver(table: object, file: str, line: int) -> Waiver:
    try:
        said = _Written.model_validate(table)
    except ValidationError as error:
        raise WaiverError(f"{file}, line {line}: {_sentence(error)}", _HINT) from None
    return Waiver(
        policy=said.policy,
        subject=said.subject,
        predicate=said.where,
        reason=said.reason,
        owner=said.owner.strip(),
        until=said.until,
        kind=said.kind,
        ticket=said.ticket,
        file=file,
        line=line,
    )


def _sentence(error: ValidationError) -> str:
    """Say what is wrong first, in the words of the file."""
    problem = error.errors()[0]
    key = ".".join(map(str, problem["loc"]))
    match problem["type"]:
        case "missing":
            return f"{key} is missing"
        case "extra_forbidden":
            return f"{key} is not known"
        case "string_pattern_mismatch":
            return f"{key} is empty"
        case "enum":
            return f"{key} is none of {', '.join(WaiverKind)}"
        case _ if key == "until":
            return "until is no date: write until = 2027-01-31, without quotes"
    return f"{key}: {problem['msg']}" if key else problem["msg"].removeprefix("Value error, ")


def _expect_policies(waivers: Sequence[Waiver], known: Collection[str]) -> None:
    for waiver in waivers:
        if waiver.policy not in known:
            raise WaiverError(
                f"{waiver.place}: there is no policy {waiver.policy}", f"there are {', '.join(sorted(known))}"
            )


def _expect_once(waivers: Sequence[Waiver]) -> None:
    first: dict[tuple[str, str], Waiver] = {}
    for waiver in waivers:
        other = first.setdefault((waiver.policy, waiver.covers), waiver)
        if other is not waiver:
            raise WaiverError(
                f"{waiver.place}: this waiver is there already, in line {other.line}", "keep one of the two"
            )
