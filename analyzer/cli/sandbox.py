"""``seatcheck sandbox …``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.shared import err

app = typer.Typer(help="Atlassian Cloud in a box: for trying, testing and rehearsing.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `serve` a word of its own."""


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="The loopback port.", min=1, max=65535)] = 8480,
    world: Annotated[
        Path | None, typer.Option(help="A folder of JSON-lines files to serve. Default: the sample organization.")
    ] = None,
    latency: Annotated[int, typer.Option(help="Milliseconds before each answer.", min=0, max=60_000)] = 0,
    limits: Annotated[
        bool, typer.Option("--limits/--no-limits", help="Keep to the limits that Atlassian publishes, with 429.")
    ] = False,
    scenario: Annotated[
        Path | None, typer.Option(help="A TOML file that says what goes wrong, when and how. Default: nothing.")
    ] = None,
) -> None:
    """Serve a simulated organization, with its sites and admin API, on 127.0.0.1 until Ctrl-C."""
    # A server, which the commands that collect and check have no need of.
    from analyzer.demo import sample_world
    from analyzer.sandbox import OPERATIONS, Faults, Limits, Sandbox, load_world, read_scenario
    from analyzer.sandbox import serve as serve_sandbox

    faults = Faults(read_scenario(scenario, OPERATIONS)) if scenario else None
    now = datetime.now(UTC)
    state = load_world(world, now) if world else sample_world(now)
    err.print(f"the sandbox answers at http://127.0.0.1:{port} (Ctrl-C ends it)")
    sandbox = Sandbox(state, latency=latency / 1000, limits=Limits() if limits else None, faults=faults)
    serve_sandbox(sandbox, port)
