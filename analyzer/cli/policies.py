"""``seatcheck policy …``."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer import audit
from analyzer import controls as mapped
from analyzer.cli import authoring, trying
from analyzer.cli.shared import out, own_folders
from analyzer.cli.tables import controls_table, policies_table
from analyzer.policy import rendered

app = typer.Typer(help="The policies: SQL files whose rows are findings.", no_args_is_help=True)
app.command("test")(trying.try_cases)
app.command("lint")(authoring.lint)
app.command("mutate")(trying.mutate)
app.command("explain")(authoring.explain)
app.command("diff")(authoring.diff)


@app.command("list")
def list_policies() -> None:
    """List every policy."""
    out.print(policies_table(audit.policies(own_folders())))


@app.command()
def show(policy: Annotated[str, typer.Argument(help="Its id, such as HS-01.")]) -> None:
    """Print a policy with its default parameters filled in, ready for the duckdb shell."""
    print(rendered(audit.policy(policy, own_folders())), end="")  # noqa: T201  data, unwrapped


@app.command()
def controls(
    framework: Annotated[
        str | None, typer.Option("--framework", help="Only those of soc2, iso27001, nist, cis or gdpr.")
    ] = None,
) -> None:
    """List the controls that policies give evidence on, what each asks, and where to read of it."""
    chosen = [mapped.framework(framework)] if framework else mapped.frameworks()
    out.print(controls_table(chosen, audit.policies(own_folders())))
