"""The command line. The only package that prints or exits; it holds no logic of its own."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from analyzer import __version__
from analyzer.cli import (
    checking,
    collecting,
    costing,
    deciding,
    demo,
    doctoring,
    importing,
    initializing,
    people,
    policies,
    sandbox,
    scopes,
    seats,
    snapshots,
    waiving,
)
from analyzer.cli.shared import complain, err, out
from analyzer.errors import SeatcheckError

INTERRUPTED = 130

app = typer.Typer(
    name="seatcheck",
    help="Who sits in which Atlassian Cloud seat, and who should not.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback is for us, and must not show what variables hold
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("init")(initializing.init)
app.command("doctor")(doctoring.doctor)
app.command("collect")(collecting.collect)
app.command("import")(importing.import_files)
app.command("check")(checking.check)
app.command("report")(checking.report)
app.command("scopes")(scopes.scopes)
app.command("explain")(seats.explain)
app.command("schema")(snapshots.schema)
app.add_typer(snapshots.app, name="snapshot")
app.add_typer(policies.app, name="policy")
app.add_typer(people.app, name="people")
app.add_typer(costing.app, name="cost")
app.add_typer(waiving.app, name="waive")
app.add_typer(deciding.app, name="decide")
app.add_typer(sandbox.app, name="sandbox")


def _show_version(wanted: bool) -> None:
    if wanted:
        out.print(f"seatcheck {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Who sits in which Atlassian Cloud seat, and who should not."""


def main() -> None:
    """Run one command, and end the process with its exit code (README: 0 to 4, 130)."""
    try:
        app()
    except SeatcheckError as error:
        complain(error)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            err.print("interrupted; the snapshots are as they were")
        raise
