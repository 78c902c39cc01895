"""What was decided, and what was not, for programs."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, fields
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.report.data import harmless
from analyzer.store import Decision, Undecided

if TYPE_CHECKING:
    from collections.abc import Sequence

Listed = Decision | Undecided


def as_json(listed: Sequence[Listed]) -> str:
    """Return a JSON array."""
    return json.dumps([asdict(one) for one in listed], default=str, ensure_ascii=False, indent=2) + "\n"


def as_csv(listed: Sequence[Listed], kind: type[Listed]) -> str:
    """Return CSV (RFC 4180). No cell is taken for a formula by a spreadsheet."""
    written = StringIO()
    writer = csv.DictWriter(written, [field.name for field in fields(kind)])
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in asdict(one).items()} for one in listed)
    return written.getvalue()
