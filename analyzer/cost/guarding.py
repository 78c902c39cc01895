"""Whether Guard counts an account, and why, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.explained import GuardAnswer

if TYPE_CHECKING:
    from analyzer.store import Judged, Named

_ASKED = {"active", "not_invited"}  # of whom Atlassian's flag says whether they are billed


def answer(account: Named, judged: Judged, *, on_the_bill: bool, billed: bool) -> GuardAnswer:
    """Return whether Guard counts *account*. *on_the_bill*: whether there is a line for Guard at all."""
    why = _billed(judged) if billed else _not_billed(account, judged, on_the_bill=on_the_bill)
    flag = account.flag if account.managed and account.status in _ASKED else None
    return GuardAnswer(judged.plan, billed, judged.because, judged.exempt, judged.standard, flag, why)


def _billed(judged: Judged) -> str:
    if judged.external_billable:
        return "it is an external user under a billable policy"
    return f"it is managed here and has {judged.because}"


def _not_billed(account: Named, judged: Judged, *, on_the_bill: bool) -> str:
    if not on_the_bill:
        return "nothing is paid for Guard"
    if account.kind == "portal-only":
        return "a portal-only account never counts"
    if not account.managed:
        return "it is not managed here, and not known to be under a billable policy for external users"
    if judged.because and judged.plan == "premium":
        return f"nothing that it has counts for Guard Premium: {judged.because}"
    if judged.exempt:
        return f"{judged.exempt}; else it would count by {judged.because}"
    return _without_reason(account, judged)


def _without_reason(account: Named, judged: Judged) -> str:
    if judged.because:
        return f"nothing that it has counts for Guard Standard: {judged.because}"
    if account.status in {"deactivated", "for_deletion"}:
        return "a deactivated account does not count"
    if account.status == "suspended":
        return "it is suspended, and uses no app of another organization"
    return "it has no app that counts"
