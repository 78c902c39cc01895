"""What a price can be of: Atlassian's own apps, and what plans name beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import PriceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.config import PlanSettings
    from analyzer.model import Price, PriceBook, Terms

APPS = frozenset({
    "bitbucket", "compass", "confluence", "focus", "guard", "jira", "jira-align", "jpd", "jsm", "loom", "opsgenie",
    "rovo", "statuspage", "talent", "trello",
})  # fmt: skip


def expect_known(book: PriceBook, plans: Iterable[PlanSettings]) -> None:
    """Raise PriceError where *book* has a price or terms of an app that is none, or of a site that no plan names."""
    named = tuple(plans)
    apps = APPS | {name.lower() for plan in named for name in (plan.app, plan.collection)} | {""}
    sites = {plan.site.lower() for plan in named} | {""}
    own: list[Price | Terms] = [price for price in book.prices if not price.is_list]
    for said in (*own, *book.terms):
        if said.app.lower() not in apps:
            raise PriceError(
                f"{said.origin}.app: no app, collection or Marketplace app here is called {said.app}",
                f"write it as [[plans]] has it, or as one of {', '.join(sorted(APPS))}",
            )
        if said.site.lower() not in sites:
            raise PriceError(
                f"{said.origin}.site: no plan here is of the site {said.site}",
                "write it as [[plans]] has it, or leave it out",
            )
