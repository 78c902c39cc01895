"""``seatcheck init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analyzer import config as configuration
from analyzer import setup
from analyzer.cli.asking import Asking, classed, pairs
from analyzer.cli.shared import err, out
from analyzer.errors import UsageError
from analyzer.setup import ATLASSIAN, Answers, DeskAnswer, FoundOrganization, FoundSite, SiteAnswer
from analyzer.wording import visible

OrganizationId = Annotated[str | None, typer.Option("--organization-id", help="From admin.atlassian.com/o/<id>.")]
ApiUrl = Annotated[str, typer.Option("--api-url", help="Where the admin API is, if not at Atlassian's own address.")]
Key = Annotated[
    str | None, typer.Option("--key", help="Where the key is kept: env:NAME, file:PATH or keyring:SERVICE/USER.")
]
Sites = Annotated[list[str] | None, typer.Option("--site", help="A site's address, or its name. May be repeated.")]
User = Annotated[str | None, typer.Option("--user", help="The e-mail address of the user whose token reads the sites.")]
Token = Annotated[str | None, typer.Option("--token", help="Where that user's token is kept.")]
Gateway = Annotated[
    bool | None,
    typer.Option("--gateway/--no-gateway", help="Reach the sites at the admin API's host, as scoped tokens need it."),
]
Domains = list[str] | None
Desks = Annotated[
    list[str] | None, typer.Option("--desk", help="For whom a desk is: SITE/PROJECT=internal or =external. Repeatable.")
]


ORGANIZATION = "Organization id (admin.atlassian.com/o/<id>)"
KEY = "Where the organization's key is kept"
SITE = "Address of a site, such as https://acme.atlassian.net (empty: no more)"
USER = "E-mail address of the user whose token reads the sites"
TOKEN = "Where that user's token is kept"  # noqa: S105  words of a question


def init(
    organization_id: OrganizationId = None,
    api_url: ApiUrl = "",
    key: Key = None,
    site: Sites = None,
    user: User = None,
    token: Token = None,
    gateway: Gateway = None,
    internal: Annotated[Domains, typer.Option("--internal", help="An e-mail domain of your own people.")] = None,
    partner: Annotated[Domains, typer.Option("--partner", help="An e-mail domain of partners.")] = None,
    client: Annotated[Domains, typer.Option("--client", help="An e-mail domain of clients.")] = None,
    top: Annotated[int, typer.Option("--top", help="Ask about so many e-mail domains.", min=0)] = 10,
    desk: Desks = None,
    config: Annotated[Path, typer.Option("--config", "-c", help="The file to write.")] = Path(configuration.FILE_NAME),
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take what is offered.")] = False,
) -> None:
    """Ask for the configuration and write it, with comments. What Atlassian can tell is looked up and offered.

    Every answer can be given as an option. No secret is asked for or written: only where it is kept.
    """
    setup.expect_free(config, force=force)
    asking = Asking(yes)
    org = asking.text(organization_id, "--organization-id", ORGANIZATION, setup.checked_name)
    address = setup.checked_address(api_url) if api_url else ""
    source = asking.text(key, "--key", KEY, setup.checked_secret, "env:SEATCHECK_ORG_KEY")
    found = setup.look_up(setup.organization_settings(org, address, source, config.parent))
    _say_found(found)
    through = (address or ATLASSIAN) if (bool(address) if gateway is None else gateway) else None
    sites = _sites(asking, found, site, user, token, through)
    given = {"internal": internal or [], "partner": partner or [], "client": client or []}
    domains = classed(asking, found.domains[:top], given)
    desks = _desks(asking, sites, pairs(desk or ()), found.problems, config.parent)
    known = tuple(found.verified), *domains, tuple(desks), tuple(found.problems)
    setup.create(Answers(org, found.name, address, source, tuple(sites), *known), config, force=force)
    for problem in found.problems:
        err.print(f"could not be looked up: {visible(problem)}", soft_wrap=True)
    out.print(f"wrote {config}", soft_wrap=True)
    err.print("next: seatcheck doctor, then seatcheck collect")


def _say_found(found: FoundOrganization) -> None:
    if found.name:
        err.print(f"The organization is {visible(found.name)}.")
    if found.verified:
        err.print(f"Internal already, because verified: {visible(', '.join(found.verified))}")


def _sites(
    asking: Asking,
    found: FoundOrganization,
    given: list[str] | None,
    user: str | None,
    token: str | None,
    gateway: str | None,
) -> list[SiteAnswer]:
    wanted = setup.named_sites(given, found.sites) if given else _asked_sites(asking, found)
    if not wanted:
        return []
    who = asking.text(user, "--user", USER, setup.checked_name)
    where = asking.text(token, "--token", TOKEN, setup.checked_secret, "env:SEATCHECK_SITE_TOKEN")
    return [setup.site_answer(one, who, where, gateway, found.problems) for one in wanted]


def _asked_sites(asking: Asking, found: FoundOrganization) -> list[FoundSite]:
    if found.sites:
        return [one for one in found.sites if asking.yes_no(f"Read the site {visible(one.url)}?")]
    return setup.named_sites(asking.several(SITE, setup.checked_address), [])


def _desks(
    asking: Asking, sites: list[SiteAnswer], given: dict[str, str], problems: list[str], folder: Path
) -> list[DeskAnswer]:
    answers = []
    for site in sites:
        for desk in setup.look_up_desks(site.settings(folder), problems):
            known = given.pop(f"{site.name}/{desk.project}", None)
            words = f"For whom is {visible(desk.title)} ({desk.project} on {site.name})?"
            audience = known or asking.choice(words, ("internal", "external", "skip"), "skip")
            answers.append(DeskAnswer(site.name, desk.project, desk.title, "" if audience == "skip" else audience))
    for name, audience in given.items():
        site_name, _, project = name.partition("/")
        if site_name not in {site.name for site in sites}:
            raise UsageError(f"--desk {name}: the site {site_name} is not read", "name it with --site")
        answers.append(DeskAnswer(site_name, project, "", audience))
    return answers
