"""Answers that say something else: totals that are off, and records that are not as documented."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from analyzer.sandbox import scenario
from analyzer.sandbox.records import records_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.sandbox.scenario import AnyFault
    from analyzer.sandbox.wire import Answer

_ANOTHER = {str: 42, int: "text", float: "text", bool: "text", list: {}, dict: [], type(None): 42}


def altered(answer: Answer, fault: AnyFault) -> Answer:
    """Return *answer* as *fault* falsifies it. Refusals stay as they are."""
    kinds = (scenario.WrongTotal, scenario.DropField, scenario.MistypeField, scenario.AddField)
    if answer.status != 200 or not isinstance(fault, kinds):
        return answer
    said = msgspec.json.decode(answer.body)
    if isinstance(fault, scenario.WrongTotal):
        _miscount(said, fault.by)
    else:
        for record in records_in(said) or [said]:
            _falsify(record, fault)
    return replace(answer, body=msgspec.json.encode(said))


def _miscount(said: Any, by: int) -> None:
    for holder in (said, said.get("meta")) if isinstance(said, dict) else ():
        if isinstance(holder, dict) and isinstance(holder.get("total"), int):
            holder["total"] = max(0, holder["total"] + by)


def _falsify(record: Any, fault: scenario.DropField | scenario.MistypeField | scenario.AddField) -> None:
    *way, name = fault.field.split(".")
    for holder in _reached(record, way):
        match fault:
            case scenario.AddField(value=value):
                holder[name] = value
            case scenario.DropField():
                holder.pop(name, None)
            case scenario.MistypeField() if name in holder:
                holder[name] = _ANOTHER[type(holder[name])]


def _reached(thing: Any, way: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the objects at the end of *way*, through every item of a list on it."""
    if isinstance(thing, list):
        for item in thing:
            yield from _reached(item, way)
    elif isinstance(thing, dict):
        if not way:
            yield thing
        elif way[0] in thing:
            yield from _reached(thing[way[0]], way[1:])
