"""The form that the records of each source have: what is read, what must be there, and what else is documented.

It stands as TOML in the first comment of the source's ``load/*.sql``.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import msgspec

from analyzer.store.database import sql

if TYPE_CHECKING:
    from collections.abc import Iterable


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a record of one source looks. Expressions are SQL over *keys* and the record ``r``."""

    scope: str  # which part of the source it is of, as its coverage names it
    id: str  # what tells it from the others of its scope
    fields: dict[str, str] = msgspec.field(default_factory=dict)  # what is read of it, with DuckDB's types
    values: str = ""  # the type of every value, where the names of a record's fields are people's own
    keys: tuple[str, ...] = ()  # what stands beside it: where it was found
    required: tuple[str, ...] = ()  # fields without which it would be misjudged
    checks: dict[str, str] = msgspec.field(default_factory=dict)  # what is wrong -> what holds where it is not
    also: tuple[str, ...] = ()  # documented, and not read

    @property
    def _defects(self) -> dict[str, str]:
        missing = {f"{field} is missing": f"r.{field} IS NOT NULL" for field in self.required}
        return missing | self.checks

    @property
    def _type(self) -> str:
        if self.values:
            return f"MAP(VARCHAR, {self.values})"
        return f"STRUCT({', '.join(f'{_quoted(name)} {type_}' for name, type_ in self.fields.items())})"

    def fill(self, *query: str, **more: str) -> str:
        """Return one of our SQL files with this form, and *more*, written into it."""
        keys = [_quoted(key) for key in self.keys]
        wrong = {what: f"NOT coalesce({holds}, true)" for what, holds in self._defects.items()}
        return sql(*query).format(
            scope=self.scope,
            id=self.id,
            keys=_each(f"{key}, " for key in keys),
            key_columns=_each(f"{key}: 'VARCHAR', " for key in keys),
            form=self._type,
            fields=[*self.fields],
            words=[name for name, type_ in self.fields.items() if type_ == "VARCHAR"],
            departs=" OR ".join(wrong.values()) or "false",
            defects=", ".join(f"CASE WHEN {test} THEN '{what}' END" for what, test in wrong.items()) or "NULL",
            **more,
        )


def form_of(source: str) -> Form:
    """Return the form of a source's records."""
    header = sql("load", f"{source}.sql").removeprefix("/*").partition("*/")[0]
    return msgspec.convert(tomllib.loads(header), Form)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _each(parts: Iterable[str]) -> str:
    return "".join(parts)
