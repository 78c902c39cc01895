"""From files to a snapshot."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer import __version__, store
from analyzer.errors import FileRefused, UsageError
from analyzer.imports import accounting
from analyzer.imports.accounting import Read, Trouble
from analyzer.imports.opening import opened
from analyzer.imports.recognising import MANAGED, Apps, Recognised, recognise
from analyzer.imports.vocabulary import vocabulary
from analyzer.model import Coverage, Outcome, Snapshot
from analyzer.store import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.config import Settings
    from analyzer.store import Defect, Intake, ReadSheet

_WIDTH = "more or fewer cells than the header"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file as it was understood."""

    name: str
    export: str  # which export it is, in words
    form: str
    rows: int
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """The snapshot that files were read into, what each file was, and whether its time is only that of the files."""

    snapshot: Snapshot
    files: tuple[ReadFile, ...]


def import_files(
    settings: Settings,
    files: Sequence[Path],
    into: str | None = None,
    taken_at: datetime | None = None,
    *,
    single_policy: bool = False,
) -> Imported:
    """Read exports of the admin site into a new snapshot, or *into* one that is there (`newest`, or how its id begins).

    A new snapshot is as old as *taken_at*, or else as its oldest file. Raises FileRefused for a file that is none of
    the exports, naming file and columns, UsageError, and StoreError; nothing is changed then. *single_policy* says that
    the organization has one authentication policy, so that its members are all managed accounts.
    """
    with TemporaryDirectory(prefix="seatcheck-") as workroom:
        apps = Apps()
        found = [recognise(opened(file, Path(workroom)), apps, single_policy=single_policy) for file in files]
        begun = None if into else _begun(settings, taken_at or min(each.file.modified for each in found))
        with store.importing(settings, begun, "" if into == "newest" else into) as intake:
            intake.begin(_words(), apps.numbers.values())
            read = [_read(intake, each, number) for number, each in enumerate(found)]
            reads = [Read(each, sheet.rows) for each, sheet in zip(found, read, strict=True)]
            snapshot = intake.end(_coverage(intake, reads, read, alone=begun is not None))
    return Imported(snapshot, tuple(_told(each) for each in reads))


def _begun(settings: Settings, taken: datetime) -> Snapshot:
    now = datetime.now(UTC)
    if taken > now:
        raise UsageError("the files cannot have been exported in the future", "give an earlier --taken-at")
    return Snapshot(
        id=f"{taken:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}",
        org_id=settings.organization.id,
        org_name=settings.label,
        taken_at=taken,
        published_at=now,
        tool_version=__version__,
        complete=False,
    )


def _read(intake: Intake, file: Recognised, number: int) -> ReadSheet:
    read = intake.read(file.sheet, number, file.file.name)
    if not read.rows and read.refused:
        raise FileRefused(
            f"{file.file.name} has no row with as many cells as its header", "export it again, and do not edit it"
        )
    if not read.rows:
        raise FileRefused(f"{file.file.name} has a header and no rows", "export it again, or leave it out")
    return read


def _coverage(intake: Intake, reads: Sequence[Read], sheets: Sequence[ReadSheet], *, alone: bool) -> list[Coverage]:
    """Fill the tables, and return what is to be said of files and sources."""
    kinds = {each.file.sheet.kind for each in reads}
    sources = accounting.given(kinds, groups=intake.groups_named()) - _read_already(intake.covered)
    whole = _managed_known(intake.covered, kinds)
    troubles = _troubles(intake.fill(sources, managed_known=whole), reads, sheets)
    said = [*accounting.of_files(reads, troubles), *accounting.of_sources(sorted(sources), reads, troubles)]
    others = [source for source in (*store.CENSUS, *store.EVIDENCE, *store.LATE_EVIDENCE) if source not in sources]
    return [*said, *accounting.of_others(others)] if alone else said


def _read_already(covered: Iterable[Coverage]) -> set[str]:
    """Return the sources of which the snapshot holds something."""
    return {row.source for row in covered if row.rows or row.outcome in {Outcome.COMPLETE, Outcome.PARTIAL}}


def _managed_known(covered: Iterable[Coverage], kinds: set[str]) -> bool:
    api = any(row.source == "managed-accounts" and row.outcome is Outcome.COMPLETE for row in covered)
    return api or bool(kinds & {MANAGED, "csv-domain-accounts"})


def _troubles(defects: Sequence[Defect], reads: Sequence[Read], sheets: Sequence[ReadSheet]) -> list[Trouble]:
    """Say of every defect on which line it is first, rows that could not be read at all included."""
    return [
        trouble
        for number, (read, sheet) in enumerate(zip(reads, sheets, strict=True))
        for trouble in _of_file(number, read.file, sheet, [each for each in defects if each.file == number])
    ]


def _of_file(number: int, file: Recognised, sheet: ReadSheet, defects: Sequence[Defect]) -> list[Trouble]:
    if not defects and not sheet.refused:
        return []
    lines = file.file.lines(file.sheet.delimiter, {each.row for each in defects}, sheet.refused)
    cut = accounting.sources_of(file.sheet.kind) or [file.sheet.kind] if sheet.refused else []
    return [
        *(Trouble(source, number, _sentence(len(sheet.refused), _WIDTH, lines.get(0))) for source in cut),
        *(Trouble(each.source, number, _sentence(each.records, each.defect, lines.get(each.row))) for each in defects),
    ]


def _sentence(records: int, defect: str, first: int | None) -> str:
    return f"{records:,} {'row' if records == 1 else 'rows'} with {defect}, the first on line {first or '?'}"


def _words() -> Words:
    said = vocabulary()
    spellings = [
        (what, written, means)
        for what, meanings in said.spellings.items()
        for means, spelled in meanings.items()
        for written in spelled
    ]
    return Words(said.blank, said.never, said.nowhere, said.dates, said.sandbox, spellings)


def _told(each: Read) -> ReadFile:
    return ReadFile(each.file.file.name, each.file.title, each.file.form, each.rows, each.file.ignored)
