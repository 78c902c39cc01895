"""What a price can be of: Atlassian's own apps, and what plans name beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import PriceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.config import PlanSettings
    from analyzer.model import PriceBook

APPS = frozenset({
    "bitbucket", "compass", "confluence", "focus", "guard", "jira", "jira-align", "jpd", "jsm", "loom", "opsgenie",
    "rovo", "statuspage", "talent", "trello",
})  # fmt: skip


def expect_known(book: PriceBook, plans: Iterable[PlanSettings]) -> None:
    """Raise PriceError where *book* has a price or terms of something that is no app, and that no plan names."""
    named = {name.lower() for plan in plans for name in (plan.app, plan.collection) if name}
    known = APPS | named | {""}
    own = [(price.app, price.origin) for price in book.prices if not price.is_list]
    for app, origin in (*own, *((terms.app, terms.origin) for terms in book.terms)):
        if app.lower() not in known:
            raise PriceError(
                f"{origin}.app: no app, collection or Marketplace app here is called {app}",
                f"write it as [[plans]] has it, or as one of {', '.join(sorted(APPS))}",
            )
