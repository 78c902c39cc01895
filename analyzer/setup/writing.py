"""The file, with a comment on everything in it. No secret is ever in it: only where one is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analyzer import config
from analyzer.errors import SeatcheckError, UsageError
from analyzer.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from analyzer.setup.answers import Answers, DeskAnswer, SiteAnswer


def written(answers: Answers) -> str:
    """Return the text of ``seatcheck.toml``."""
    parts = (_head(answers), _sites(answers), _domains(answers), _desks(answers.desks), _TAIL)
    return "".join(line + "\n" for part in parts for line in part)


def create(answers: Answers, path: Path, *, force: bool) -> config.Settings:
    """Write the file, mode 0600, once it is known that it can be read; return its settings.

    Raises UsageError where it is there already and *force* does not say to replace it, ConfigError where an answer
    cannot stand in it.
    """
    expect_free(path, force=force)
    try:
        with replacing(path) as beside:
            beside.write_text(written(answers), encoding="utf-8")
            settings = config.load(beside)
    except OSError as error:
        raise SeatcheckError(
            f"{path} cannot be written: {error.strerror}", "name a folder that you may write"
        ) from None
    return settings


def expect_free(path: Path, *, force: bool) -> None:
    """Raise UsageError where the file may not be written: better before the questions than after them."""
    if path.exists() and not force:
        raise UsageError(f"{path} is there already", "name another with --config, or replace it with --force")


def _head(answers: Answers) -> Iterator[str]:
    yield "# The settings of seatcheck. Secrets are never written here, only where they are kept."
    for problem in answers.problems:
        yield f"# Could not be looked up: {_comment(problem)}"
    yield ""
    yield f"[organization]{_said(answers.organization_name)}"
    yield f"id = {_text(answers.organization_id)}   # from the address of admin.atlassian.com/o/<id>"
    if answers.api_url:
        yield f"api_url = {_text(answers.api_url)}   # leave it out for Atlassian's own, https://api.atlassian.com"
    yield f"key = {_text(answers.key)}   # an API key of the organization without scopes: `seatcheck scopes`"


def _sites(answers: Answers) -> Iterator[str]:
    yield ""
    yield "# One section a site. `user` and `token` are those of someone who may see every service desk."
    yield "# A site that has no section here is not read."
    if not answers.sites:
        yield from _commented(_EXAMPLE_SITE)
    for site in answers.sites:
        yield from _site(site)


def _site(site: SiteAnswer) -> Iterator[str]:
    yield "[[sites]]"
    yield f"name = {_text(site.name)}"
    yield f"url = {_text(site.url)}"
    if site.api_url:
        yield f"api_url = {_text(site.api_url)}   # without it, `url`"
    yield f"user = {_text(site.user)}"
    yield f"token = {_text(site.token)}"
    yield ""


def _domains(answers: Answers) -> Iterator[str]:
    yield "# Whose people use which e-mail domain. The domains that you have verified are internal without being named,"
    yield '# and every domain that is in no list is external, and "unlisted".'
    if answers.verified:
        yield f"# Verified: {_comment(', '.join(answers.verified))}"
    yield "[domains]"
    yield from _list("internal", answers.internal)
    yield from _list("partner", answers.partner)
    yield from _list("client", answers.client)


def _desks(desks: Sequence[DeskAnswer]) -> Iterator[str]:
    yield ""
    yield '# For whom a desk is meant, "internal" or "external". No API tells.'
    if not desks:
        yield from _commented(_EXAMPLE_DESK)
    for desk in desks:
        section = [f"[[desks]]{_said(desk.title)}", f"site = {_text(desk.site)}", f"project = {_text(desk.project)}"]
        section.append(f"audience = {_text(desk.audience or 'internal')}")
        yield from section if desk.audience else _commented(section)
        yield ""


_EXAMPLE_SITE = (
    "[[sites]]",
    'name = "acme"',
    'url = "https://acme.atlassian.net"',
    'user = "auditor@acme.example"',
    'token = "env:SEATCHECK_SITE_TOKEN"',
    "",
)
_EXAMPLE_DESK = ("[[desks]]", 'site = "acme"', 'project = "IT"', 'audience = "internal"', "")
_TAIL = (
    "# Who may view a desk's knowledge base: Project settings > Knowledge base. No API shows it, so somebody looks it",
    "# up and says when. `all-logged-in-users` lets every Atlassian account on the site read the whole space.",
    "# [[attested]]",
    '# topic = "knowledge-base-viewers"',
    '# site = "acme"',
    '# project = "IT"',
    '# value = "licensed-users"',
    '# by = "Ada Example"',
    "# on = 2026-11-02",
    "",
    "# Parameters of policies (`seatcheck policy show HS-07`); enabled = false: not asked, nor what only it needs.",
    "# [policies.HS-07]",
    "# idle_days = 60",
    "",
    "# [store]",
    '# path = "seatcheck.duckdb"',
)


def _list(name: str, values: Sequence[str]) -> Iterator[str]:
    if len(values) < 4:
        yield f"{name} = [{', '.join(map(_text, values))}]"
        return
    yield f"{name} = ["
    yield from (f"  {_text(value)}," for value in values)
    yield "]"


def _commented(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"# {line}" if line else "" for line in lines)


def _said(words: str) -> str:
    return f"   # {_comment(words)}" if words else ""


def _comment(words: str) -> str:
    """Return *words* as they may stand in a comment: on one line."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _text(words: str) -> str:
    """Spell *words* as a TOML string. JSON's is one, but for the character 127."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
