"""``seatcheck policy …``."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer import audit
from analyzer import controls as mapped
from analyzer.cli import authoring, showing, trying
from analyzer.cli.shared import out, own_folders
from analyzer.cli.tables import controls_table

app = typer.Typer(help="The policies: SQL files whose rows are findings.", no_args_is_help=True)
app.command("list")(showing.list_policies)
app.command("show")(showing.show)
app.command("new")(authoring.new)
app.command("test")(trying.try_cases)
app.command("lint")(authoring.lint)
app.command("mutate")(trying.mutate)
app.command("explain")(authoring.explain)
app.command("diff")(authoring.diff)


@app.command()
def controls(
    framework: Annotated[
        str | None, typer.Option("--framework", help="Only those of soc2, iso27001, nist, cis or gdpr.")
    ] = None,
) -> None:
    """List the controls that policies give evidence on, what each asks, and where to read of it."""
    chosen = [mapped.framework(framework)] if framework else mapped.frameworks()
    out.print(controls_table(chosen, audit.policies(own_folders())))
