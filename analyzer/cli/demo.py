"""``seatcheck demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analyzer import demo as demonstration
from analyzer.cli.progress import shown_progress
from analyzer.cli.shared import err, out
from analyzer.cli.tables import coverage_table, incomplete, results_table, unknown_table


def demo(
    folder: Annotated[Path, typer.Argument(help="A new or earlier demo folder.")] = Path("seatcheck-demo"),
) -> None:
    """See the whole job: an invented organization collected over HTTP, checked by policies, reported in HTML."""
    with shown_progress() as progress:
        shown = demonstration.run(folder, progress)
    if missing := incomplete(shown.audit.coverage):
        err.print(coverage_table(missing, "What could not be read (planted: an audit must say so)"))
        err.print()
    out.print(results_table(shown.audit))
    if unknown := unknown_table(shown.audit):
        out.print(unknown)
    out.print(demonstration.farewell(shown), soft_wrap=True)
