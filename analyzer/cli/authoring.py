"""``seatcheck policy lint``, for people who write policies.

What understands SQL takes long to import, so the commands import it themselves.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analyzer import audit
from analyzer.cli.shared import err
from analyzer.wording import visible

_NAMED_HELP = "Ids, such as HS-01, files or folders. Default: every policy there is."


def lint(
    policies: Annotated[list[str] | None, typer.Argument(metavar="[ID|FILE|FOLDER]…", help=_NAMED_HELP)] = None,
) -> None:
    """Say what is wrong with policies before they are run, a line for each problem: FILE:LINE: what it is.

    Ends with 1 where there is a problem.
    """
    from analyzer.authoring import choosing, linting

    files = choosing.chosen(policies or (), audit.folders())
    problems = linting.lint(files)
    for problem in problems:
        print(visible(f"{_near(problem.origin)}:{problem.line}: {problem.message}"))  # noqa: T201  unwrapped, for editors
    err.print(_summed(len(files), len(problems)))
    raise typer.Exit(bool(problems))


def _summed(policies: int, problems: int) -> str:
    counted = f"{policies} {'policy' if policies == 1 else 'policies'}"
    return f"{counted}, {problems or 'no'} problem{'' if problems == 1 else 's'}"


def _near(origin: str) -> str:
    """Return a path as it is seen from here, where it lies here."""
    path = Path(origin)
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
