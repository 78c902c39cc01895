"""What was read of each file, and of each source that files stand in for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.imports.vocabulary import vocabulary
from analyzer.model import Coverage, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from analyzer.imports.recognising import Recognised

# Which export gives a source whole.
_WHOLE = {
    "accounts": ("csv-users",),
    "workspaces": ("csv-users",),
    "role-holders": ("csv-users",),
    "managed-accounts": ("csv-managed-accounts", "csv-domain-accounts"),
    "domains": ("csv-domain-accounts",),
}
# Which gives a part of it, and what is missing.
_IN_PART = {
    "groups": {"csv-users": "a group without members is in no export"},
    "managed-accounts": {"csv-policy-members": "only members of single authentication policies were imported"},
    "domains": {
        "csv-managed-accounts": "a verified domain without managed accounts is not in the export of managed accounts",
        "csv-policy-members": "a verified domain without managed accounts is not in the export of managed accounts",
    },
}
GIVEN = tuple(dict.fromkeys([*_WHOLE, *_IN_PART]))


@dataclass(frozen=True, slots=True)
class Trouble:
    """Records of one file that cannot be used as they stand, told in one sentence."""

    source: str
    file: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Read:
    """One file and how many rows it gave."""

    file: Recognised
    rows: int


def given(kinds: Set[str], *, groups: bool) -> set[str]:
    """Return the sources of which files of these kinds say something; of groups only if some row names one."""
    said = {source for source, giving in _WHOLE.items() if not kinds.isdisjoint(giving)}
    said |= {source for source, giving in _IN_PART.items() if not kinds.isdisjoint(giving)}
    return said if groups else said - {"groups"}


def sources_of(kind: str) -> list[str]:
    """Return the sources that a file of one kind says something of."""
    return [source for source in GIVEN if kind in _WHOLE.get(source, ()) or kind in _IN_PART.get(source, {})]


def of_files(reads: Sequence[Read], troubles: Sequence[Trouble]) -> list[Coverage]:
    """Return what was read of each file."""
    return [
        _row(each.file.sheet.kind, each.file.file.name, each.rows, _told(troubles, file=number), _ignoring(each.file))
        for number, each in enumerate(reads)
    ]


def of_sources(sources: Iterable[str], reads: Sequence[Read], troubles: Sequence[Trouble]) -> list[Coverage]:
    """Return what was read of each source that files stand in for."""
    return [_of_source(source, reads, troubles) for source in sources]


def of_others(sources: Iterable[str]) -> list[Coverage]:
    """Return the coverage of sources that these files say nothing of."""
    return [_not_asked(source) for source in sources]


def _of_source(source: str, reads: Sequence[Read], troubles: Sequence[Trouble]) -> Coverage:
    kinds = {each.file.sheet.kind: each for each in reads}
    giving = [each for each in reads if source in sources_of(each.file.sheet.kind)]
    lacking = [] if kinds.keys() & set(_WHOLE.get(source, ())) else _lacking(source, kinds)
    told = [
        f"{reads[trouble.file].file.file.name}: {trouble.sentence}" for trouble in troubles if trouble.source == source
    ]
    names = ", ".join(each.file.file.name for each in giving)
    return _row(source, "", sum(each.rows for each in giving), [*lacking, *told], f"read from {names}")


def _lacking(source: str, kinds: Mapping[str, Read]) -> list[str]:
    return list(dict.fromkeys(said for kind, said in _IN_PART.get(source, {}).items() if kind in kinds))


def _row(source: str, scope: str, rows: int, told: Sequence[str], hint: str) -> Coverage:
    return Coverage(
        source, scope, Outcome.PARTIAL if told else Outcome.COMPLETE, rows=rows, reason="; ".join(told), hint=hint
    )


def _told(troubles: Iterable[Trouble], file: int) -> list[str]:
    return list(dict.fromkeys(trouble.sentence for trouble in troubles if trouble.file == file))


def _ignoring(file: Recognised) -> str:
    return f"columns that were ignored: {', '.join(file.ignored)}" if file.ignored else ""


def _not_asked(source: str) -> Coverage:
    giving = [*_WHOLE.get(source, ()), *_IN_PART.get(source, {})]
    if not giving:
        reason, hint = "no export of the admin site has it", "collect it with an API key: `seatcheck collect`"
    else:
        export = vocabulary().exports[giving[0]]
        reason, hint = "no file that has it was imported", f"import the export of {export.title} ({export.where}) too"
    return Coverage(source, "", Outcome.NOT_ASKED, reason=reason, hint=hint)
