"""Invented people, addresses and words in place of real ones; the same one wherever the real one stood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.store import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Columns of the views' own vocabulary, which every organization shares. All other words are replaced.
_SHARED = {
    "kind", "kind_known_from", "status", "audience", "domain_class", "management_source",
    "managed_by", "platform_roles", "app", "role", "account_type", "seen_in", "claim_status", "type",
    "action", "auth_type", "policy_type", "permission", "holder_type", "topic", "value", "plan",
    "billing", "source", "other_source", "outcome", "what", "export", "difference", "state",
    "intended_audience", "proposed_audience", "class", "severity", "decision", "owner_kind", "key",
    "target", "tool_version",
}  # fmt: skip
_OWN_ROLES = ("project_role", "project_role_actor")  # whose roles an organization names itself
_PEOPLE = (
    "ada", "ben", "cai", "dan", "eve", "fay", "gus", "hal", "ida", "jon", "kai", "lia", "mia", "ned", "ola",
    "pia", "quy", "ron", "sue", "tom", "una", "vic", "wim", "xia", "yan", "zoe",
)  # fmt: skip
_PLACES = ("north", "south", "east", "west")
_PERSON = re.compile(r".*account_id|created_by|actor_id|on_behalf_of|reviewer")
_DOMAIN = re.compile(r".*domain|readable|resembles")


class Pseudonyms:
    """Replaces words; remembers which, so that one word becomes the same invented one everywhere."""

    def __init__(self) -> None:
        self.invented: dict[str, str] = {}  # by the real word
        self._counts: dict[str, int] = {}

    def of_rows(self, given: Sequence[Rows]) -> tuple[Rows, ...]:
        """Return the rows with invented words."""
        for rows in given:  # people first, so that who is named elsewhere, too, keeps the name of a person
            for at in (at for at, column in enumerate(rows.columns) if _PERSON.fullmatch(column)):
                for row in rows.rows:
                    self._cell(rows, at, row[at])
        return tuple(self._replaced(rows) for rows in given)

    def _replaced(self, rows: Rows) -> Rows:
        replaced = (tuple(self._cell(rows, at, cell) for at, cell in enumerate(row)) for row in rows.rows)
        return Rows(rows.view, rows.columns, tuple(replaced))

    def _cell(self, rows: Rows, at: int, cell: object) -> object:
        column = rows.columns[at]
        if column in _SHARED and not (column == "role" and rows.view in _OWN_ROLES):
            return cell
        if isinstance(cell, list):
            return [self._cell(rows, at, part) for part in cell]
        if isinstance(cell, dict):
            return {name: part if name == "type" else self._word("word", part) for name, part in cell.items()}
        return self._word(_kind(rows.view, column), cell) if isinstance(cell, str) else cell

    def _word(self, kind: str, word: object) -> str | None:
        if not isinstance(word, str) or not word:
            return word if isinstance(word, str) else None
        if word not in self.invented:
            self.invented[word] = self._invent(kind, word)
        return self.invented[word]

    def _invent(self, kind: str, word: str) -> str:
        if kind == "email" and "@" in word:
            return f"{self._next('address')}@{self._word('domain', word.rpartition('@')[2])}"
        if kind == "scope":
            return "/".join(self.invented.get(part) or self._next("part") for part in word.split("/"))
        return self._next(kind)

    def _next(self, kind: str) -> str:
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        if kind in {"person", "name", "address"}:
            name = _PEOPLE[count - 1] if count <= len(_PEOPLE) else f"person-{count}"
            return name.capitalize() if kind == "name" else name
        if kind == "site":
            return _PLACES[count - 1] if count <= len(_PLACES) else f"site-{count}"
        return {"domain": f"domain-{count}.example", "url": f"https://place-{count}.example"}.get(
            kind, f"{kind}-{count}"
        )


def _kind(view: str, column: str) -> str:
    if _PERSON.fullmatch(column):
        return "person"
    if _DOMAIN.fullmatch(column) or (column == "name" and view in {"domain", "email_domain"}):
        return "domain"
    if column == "name":
        return "name" if view in {"account", "population_difference"} else view.replace("_", "-")
    return "site" if column == "workspace" else column.removesuffix("_id").replace("_", "-")


def leaks(text: str, pseudonyms: Pseudonyms) -> Iterator[str]:
    """Yield the real words that still stand in *text*. Short ones may stand there by chance."""
    invented = set(pseudonyms.invented.values())
    for word in pseudonyms.invented:
        if len(word) >= 6 and word not in invented and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text):
            yield word
