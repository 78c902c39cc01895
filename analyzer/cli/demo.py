"""``seatcheck demo``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from analyzer.cli.progress import shown_progress
from analyzer.cli.shared import err, out
from analyzer.cli.tables import coverage_table, incomplete, results_table, unknown_table

if TYPE_CHECKING:
    from analyzer.demo import Shown

FAREWELL = """
Everything is in {folder}:
  report.html       open it in a browser; it prints, and can be signed
  seatcheck.toml    the configuration, with comments
  seatcheck.duckdb  the snapshot; `{seatcheck} schema` explains its views
  waivers.toml      findings that are accepted; `{seatcheck} waive list` shows what each covers
  review.csv        the findings as reviewers had them, with what they decided of some
  exports/          what only the admin site's CSV files tell, imported after collecting

Type next:
  cd {folder}
  {seatcheck} check --policy HS-07
  {seatcheck} report -o findings.csv -o findings.json
  {seatcheck} snapshot show

To collect again, run `{seatcheck} sandbox serve --port {port}` in another terminal, and here
  {seatcheck} collect && {seatcheck} import exports/*.csv --into newest && {seatcheck} check
"""


def demo(
    folder: Annotated[Path, typer.Argument(help="A new folder, or an earlier demo's.")] = Path("seatcheck-demo"),
) -> None:
    """See the whole job: an invented organization collected over HTTP, checked by policies, reported in HTML."""
    from analyzer import demo as demonstration  # and the sandbox's server, which nothing else needs

    with shown_progress() as progress:
        shown = demonstration.run(folder, progress)
    if missing := incomplete(shown.audit.coverage):
        err.print(coverage_table(missing, "\nWhat could not be read (planted: an audit must say so)"))
        err.print()
    out.print(results_table(shown.audit))
    if unknown := unknown_table(shown.audit):
        out.print(unknown)
    out.print(_farewell(shown), soft_wrap=True)


def _farewell(shown: Shown) -> str:
    """Say where everything is and what to type next, as it has to be typed here."""
    seatcheck = _called(Path(sys.argv[0]).absolute())
    return FAREWELL.format(folder=shown.folder, seatcheck=seatcheck, port=urlsplit(shown.url).port)


def _called(program: Path) -> str:
    if program.name == "__main__.py":
        return f"{Path(sys.executable).name} -m analyzer"
    on_path = shutil.which("seatcheck")
    return "seatcheck" if on_path and Path(on_path).resolve() == program.resolve() else str(program)
