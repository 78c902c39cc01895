"""Planted strays: accounts of no use, people with another kind of account on each site, unknown domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .draft import Draft

ORBIT = "orbit-partners.example"


def plant_strays(draft: Draft) -> None:
    """Add what HS-06, HS-08 and HS-10 must find, to the people of the policies before them."""
    _without_use(draft)
    _one_kind_here_another_there(draft)
    _domains(draft)


def _without_use(draft: Draft) -> None:
    """HS-06. Those whom HS-05 spares, and two whom Guard bills for something elsewhere, or for nothing."""
    for name in ("Joris Maasdam", "Edda Falkner", "Hedda Rokne", "Yun-seo Baek"):
        draft.found("HS-06", draft.named(name).id)
    draft.spared("HS-06", draft.account("Henk Alderliesten", added=86).id, "was added 86 days ago")
    for name, because in (
        ("Elif Karadag", "raised a request, 420 days ago: HS-05 has them"),
        ("Leopold Kranz", "is suspended"),
        ("Bjarne Otterlei", "was never invited"),
        ("Maja Zuparok", "holds the Customer role"),
    ):
        draft.spared("HS-06", draft.named(name).id, because)


def _one_kind_here_another_there(draft: Draft) -> None:
    """HS-08. A guest of the wiki on the other site, and an agent there who takes a second address for the portal."""
    guest = next(c for c in draft.world.portal_customers if c.name == "Svea Malmgren")
    draft.found("HS-08", guest.id)
    plus = draft.portal("Ruairi Tormod", ORBIT, "PART", email=f"ruairi.tormod+portal@{ORBIT}")
    draft.found("HS-08", plus.id)
    namesake = draft.portal("Runa Eide", "mailbox.example", "CARE")
    draft.spared("HS-08", namesake.id, "has only the name of an employee, and another domain")
    both = next(c for c in draft.world.portal_customers if c.name == "Jelle Roozen")
    draft.spared("HS-08", both.id, "has both accounts on one site")


def _domains(draft: Draft) -> None:
    """HS-10. Two pass for ours: a digit for a letter, and a letter too many."""
    for name, domain in (("Ylva Nordahl", "ha1den.example"), ("Teodor Haukaas", "hallden.example")):
        draft.portal(name, domain, "CARE")
        draft.found("HS-10", domain)
    for domain in (
        "mailbox.example", "halden-robotics.example", "nothalden.example", "halden.example.kestrel-retail.example",
    ):  # fmt: skip
        draft.found("HS-10", domain)
    draft.portal("Osk Vigdal", "fjord-audit.example", "CARE", active=False)
    draft.spared("HS-10", "fjord-audit.example", "has one account, which is not active")
    draft.spared("HS-10", "halden-group.example", "is configured internal")
    draft.spared("HS-10", "kestrel-retail.example", "is configured as a client's")
    draft.spared("HS-10", ORBIT, "is configured as a partner's")
