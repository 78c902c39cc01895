"""What is known of people, for programs, and as sections of the configuration that are still to be written."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, fields
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.report.data import harmless
from analyzer.store import DeskUse, DomainUse, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.model import Snapshot

Row = Pair | DeskUse | DomainUse
CLASSES = ("verified", "internal", "partner", "client", "ended", "public", "look-alike", "unlisted")


def as_json(snapshot: Snapshot, name: str, rows: Iterable[Row]) -> str:
    """Return *rows* as a JSON object with the snapshot that they are of."""
    said = {"snapshot": asdict(snapshot), name: [asdict(row) for row in rows]}
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def as_csv(kind: type[Row], rows: Iterable[Row]) -> str:
    """Return *rows* as CSV (RFC 4180). No cell is taken for a formula by a spreadsheet."""
    written = StringIO()
    writer = csv.DictWriter(written, [field.name for field in fields(kind)])
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in asdict(row).items()} for row in rows)
    return written.getvalue()


def desk_sections(desks: Sequence[DeskUse]) -> str:
    """Return the ``[[desks]]`` that the configuration does not have yet, to be pasted: those in doubt as comments."""
    return "\n".join(_section(desk) for desk in desks if desk.intended is None)


def _section(desk: DeskUse) -> str:
    reason = f"# {desk.internal:,} internal, {desk.external:,} external, {desk.unknown:,} unknown use it"
    lines = ["[[desks]]", f"site = {json.dumps(desk.site)}", f"project = {json.dumps(desk.project)}"]
    if desk.proposed:
        return "\n".join([reason, *lines, f'audience = "{desk.proposed}"', ""])
    doubt = ('decide yourself, "internal" or "external":', *lines, 'audience = "internal"')
    return "\n".join([reason, *(f"# {line}" for line in doubt), ""])
