"""Questions to the person at the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from analyzer.errors import UsageError
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

CLASSES = ("internal", "partner", "client")
AUDIENCES = ("internal", "external")


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks, or with *silent* takes what is offered."""

    silent: bool

    def text(
        self, given: str | None, option: str, words: str, check: Callable[[str], str], offered: str | None = None
    ) -> str:
        """Return what was given as an option, or else what is answered. Asks again until *check* accepts it."""
        if given is not None or self.silent:
            return _checked(given if given is not None else offered, option, check)
        while True:
            answer = typer.prompt(words, default=offered, err=True)
            try:
                return check(answer)
            except UsageError as error:
                typer.echo(str(error), err=True)

    def several(self, words: str, check: Callable[[str], str]) -> list[str]:
        """Return answers until an empty one."""
        answers: list[str] = []
        while not self.silent:
            answer = typer.prompt(words, default="", show_default=False, err=True)
            if not answer:
                break
            try:
                answers.append(check(answer))
            except UsageError as error:
                typer.echo(str(error), err=True)
        return answers

    def yes_no(self, words: str) -> bool:
        """Return whether the answer is yes, which is what is offered."""
        return self.silent or typer.confirm(words, default=True, err=True)

    def choice(self, words: str, answers: Sequence[str], offered: str) -> str:
        """Return one of *answers*, of which the first letters are enough."""

        def check(answer: str) -> str:
            fitting = [one for one in answers if answer and one.startswith(answer.strip().lower())]
            if len(fitting) != 1:
                raise UsageError(f"answer with one of {', '.join(answers)}")
            return fitting[0]

        return self.text(None, words, f"{words} {'/'.join(answers)}", check, offered)


def classed(
    asking: Asking, domains: Iterable[tuple[str, int]], given: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return whose domains are whose: those that were given as options, and what is answered about *domains*."""
    sorted_in = {name: [domain.strip().lower() for domain in given[name]] for name in CLASSES}
    named = {domain for several in sorted_in.values() for domain in several}
    for domain, accounts in domains:
        if domain not in named:
            words = f"Whose is {visible(domain)} ({accounts:,} accounts)?"
            answer = asking.choice(words, (*CLASSES, "skip"), "skip")
            sorted_in.get(answer, []).append(domain)
    internal, partner, client = (tuple(sorted_in[name]) for name in CLASSES)
    return internal, partner, client


def pairs(given: Iterable[str]) -> dict[str, str]:
    """Return ``SITE/PROJECT=audience`` as a dictionary."""
    said: dict[str, str] = {}
    for pair in given:
        desk, _, audience = pair.rpartition("=")
        if "/" not in desk or audience not in AUDIENCES:
            raise UsageError(f"--desk {pair} is not understood", "write SITE/PROJECT=internal or SITE/PROJECT=external")
        said[desk] = audience
    return said


def _checked(text: str | None, option: str, check: Callable[[str], str]) -> str:
    if text is None:
        raise UsageError(f"{option} is needed with --yes")
    try:
        return check(text)
    except UsageError as error:
        raise UsageError(f"{option}: {error}", error.hint) from None
