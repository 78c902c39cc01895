"""What a case says, as values of a column: times may be relative, everything else is taken as it stands."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import isclose
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_RELATIVE = re.compile(r"(in )?(\d+(?:\.\d+)?) (second|minute|hour|day|week)s?( ago)?")
_TIME = "a time such as 40 days ago, in 3 days, now or 2026-11-02T09:00:00"
_WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")


def fitted(value: object, type_: str, now: datetime) -> object:
    """Return *value* for a column of *type_*; times are relative to *now*. Raises ValueError saying what fits."""
    if value is None:
        return None
    if type_.endswith("[]"):
        if not isinstance(value, list):
            raise ValueError("a list")
        return [fitted(part, type_[:-2], now) for part in value]
    if type_.startswith("STRUCT"):
        return _structure(value, type_, now)
    kind = "INTEGER" if _WHOLE.fullmatch(type_) else type_.partition("(")[0]
    return _FITTERS.get(kind, _anything)(value, now)


def same(found: object, expected: object, now: datetime) -> bool:
    """Return whether a policy returned what a case expects of it."""
    if isinstance(found, datetime | date) and expected is not None:
        try:
            return found == (_moment if isinstance(found, datetime) else _day)(expected, now)
        except ValueError:
            return False
    if isinstance(found, int | float | Decimal) and isinstance(expected, int | float):
        return isinstance(found, bool) == isinstance(expected, bool) and isclose(found, expected, rel_tol=1e-9)
    return found == expected


def _structure(value: object, type_: str, now: datetime) -> object:
    from sqlglot import exp  # here: it takes long to import, and such columns are rare

    types = {field.name: field.args["kind"].sql("duckdb") for field in exp.DataType.build(type_, "duckdb").expressions}
    if not isinstance(value, dict) or value.keys() - types.keys():
        raise ValueError(f"a mapping of {', '.join(types)}")
    return {name: fitted(value.get(name), kind, now) for name, kind in types.items()}


def _expected(value: object, kind: type, words: str) -> object:
    if not isinstance(value, kind):
        raise ValueError(words)
    return value


def _text(value: object, _: datetime) -> object:
    return _expected(value, str, "a text; write it in quotes if it looks like a number, a date or yes and no")


def _json(value: object, _: datetime) -> object:
    return value if isinstance(value, str) else json.dumps(value)


def _flag(value: object, _: datetime) -> object:
    return _expected(value, bool, "true or false")


def _whole(value: object, _: datetime) -> object:
    if isinstance(value, bool):
        raise ValueError("a whole number")
    return _expected(value, int, "a whole number")


def _number(value: object, _: datetime) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number")
    return value


def _moment(value: object, now: datetime) -> datetime:
    if isinstance(value, str):
        return now if value == "now" else _relative(value, now)
    return _point(value)


def _day(value: object, now: datetime) -> date:
    return _moment(value, now).date()


def _relative(words: str, now: datetime) -> datetime:
    said = _RELATIVE.fullmatch(words)
    if said is None:
        return _written(words)
    if bool(said[1]) == bool(said[4]):
        raise ValueError(_TIME)
    distance = timedelta(**{f"{said[3]}s": float(said[2])})
    return now + distance if said[1] else now - distance


def _written(words: str) -> datetime:
    try:
        return _point(datetime.fromisoformat(words))
    except ValueError:
        raise ValueError(_TIME) from None


def _point(value: object) -> datetime:
    """Return a time without zone, in UTC, as the store keeps them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    raise ValueError(_TIME)


def _anything(value: object, _: datetime) -> object:
    return value


_FITTERS: dict[str, Callable[[object, datetime], object]] = {
    "VARCHAR": _text,
    "TEXT": _text,
    "JSON": _json,
    "BOOLEAN": _flag,
    "INTEGER": _whole,
    "DOUBLE": _number,
    "FLOAT": _number,
    "DECIMAL": _number,
    "TIMESTAMP": _moment,
    "DATE": _day,
}
