"""Cursors that expire: each bears the age in which it was given out, and in a later age it is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from analyzer.sandbox.cursors import cursor_refusal

if TYPE_CHECKING:
    from analyzer.sandbox.wire import Answer, Call

_MARK = "~"  # does not occur in a cursor, and needs no quoting in an address


def stamped(answer: Answer, age: int) -> Answer:
    """Return *answer* with the age at the end of its next cursor, where it has one."""
    said = msgspec.json.decode(answer.body) if answer.status == 200 else None
    links = said.get("links") if isinstance(said, dict) else None
    if not isinstance(links, dict) or not isinstance(links.get("next"), str):
        return answer
    links["next"] += f"{_MARK}{age}"
    return replace(answer, body=msgspec.json.encode(said))


def opened(call: Call, age: int) -> Call:
    """Return *call* with a cursor that the list understands. Raises Refused for one of an earlier age."""
    body = _object(call.body)
    query = tuple((name, _stripped(value, age) if name == "cursor" else value) for name, value in call.query)
    if isinstance(body.get("cursor"), str):
        body["cursor"] = _stripped(body["cursor"], age)
        return replace(call, query=query, body=msgspec.json.encode(body))
    return replace(call, query=query)


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(body or b"{}")
    except msgspec.DecodeError:  # the handler says what is wrong with it
        return {}
    return said if isinstance(said, dict) else {}


def _stripped(cursor: str, age: int) -> str:
    bare, mark, given = cursor.rpartition(_MARK)
    if mark and given != str(age):
        raise cursor_refusal()
    return bare if mark else cursor
