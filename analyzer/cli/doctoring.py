"""``seatcheck doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.text import Text

from analyzer import doctor as doctoring
from analyzer.cli.shared import INCOMPLETE, ConfigFile, OrganizationName, StoreFile, organizations_from, out
from analyzer.cli.tables import titled
from analyzer.collect import State
from analyzer.doctor import Check, Diagnosis, SourceState
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from analyzer.collect import Trial

NOTHING = 1


def doctor(config: ConfigFile = None, store: StoreFile = None, organization: OrganizationName = None) -> None:
    """Try each source once, and say what works, what is missing, and which scope or permission would give it.

    Ends with 0 where everything works, with 4 where something is missing, with 1 where nothing works.
    """
    codes = []
    for settings in organizations_from(config, store, organization):
        found = doctoring.examine(settings)
        _print(found)
        codes.append(NOTHING if found.nothing_works else 0 if found.all_works else INCOMPLETE)
    raise typer.Exit(min((code for code in codes if code), default=0))


def _print(found: Diagnosis) -> None:
    out.print(_sources_table(f"Sources of {visible(found.label)}", found.sources))
    missing = [(state, trial) for state in found.sources for trial in state.missing]
    if missing:
        out.print(_missing_table(missing))
    out.print(_checks_table(found.checks))


def _sources_table(title: str, sources: Iterable[SourceState]) -> Table:
    table = titled(title, "source", "works", "else", "UNKNOWN without it")
    for state in sources:
        works = sum(trial.state is State.WORKS for trial in state.trials)
        tried = sum(trial.state is not State.UNTRIED for trial in state.trials)
        others = dict.fromkeys(_word(trial) for trial in state.trials if trial.state is not State.WORKS)
        count = f"{works} of {tried}" if tried > 1 else "yes" if works else "no" if tried else "-"
        style = "yellow" if state.missing else ""
        policies = ", ".join(state.policies if state.missing else ())
        table.add_row(state.source, count, Text("\n".join(others), style=style), policies)
    return table


def _word(trial: Trial) -> str:
    status = f" ({trial.http_status})" if trial.http_status else ""
    return f"{trial.state.value}{status}"


def _missing_table(missing: Iterable[tuple[SourceState, Trial]]) -> Table:
    table = titled("\nWhat is missing, and what would give it", "source", "why")
    for state, trial in missing:
        scopes = f"a token with scopes needs {', '.join(trial.scopes)}" if trial.scopes else ""
        words = "; ".join(part for part in (trial.reason, trial.hint, scopes) if part)
        table.add_row(state.source, Text(visible(words)))
    return table


def _checks_table(checks: Iterable[Check]) -> Table:
    table = titled("\nAround it", "", "what was looked at")
    for check in checks:
        words = check.words if check.fine or not check.hint else f"{check.words}: {check.hint}"
        table.add_row(Text("ok" if check.fine else "!", style="" if check.fine else "yellow"), Text(visible(words)))
    return table
