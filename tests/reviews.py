"""Reviews of a small organization: given out, filled in with openpyxl as a person would, and taken in again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from organizations import Organization

from analyzer import decisions, store
from analyzer.errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

    from analyzer.config import StoreSettings

REVIEWER = "rae@ours.example"
DESK, JIRA, NOBODY = "IT desk (north)", "jira (north)", "No owner"
IDLE, OTHER = "ida", "ivo"  # never used their seats in Jira


def checked(folder: Path, **names: str) -> Organization:
    """Return an organization of which four things are found: one of a desk, two of an app, one of nobody.

    *names* are the display names of some accounts.
    """
    organization = Organization(folder)
    organization.attested("all-logged-in-users")
    for id_ in (IDLE, OTHER):
        organization.account(id_, f"{id_}@ours.example", uses={}, name=names.get(id_, f"Name of {id_}"))
        organization.holds(id_, "jira", "user")
    organization.account("cleo", "cleo@client.example", name=names.get("cleo", "Name of cleo"))
    organization.holds("cleo", "jsm", "customer")
    organization.account("rae", REVIEWER)
    organization.check("SE-01", "BL-01", "HS-02")
    return organization


@dataclass
class Desk:
    """Where reviews of one organization are given out and taken in."""

    organization: Organization
    folder: Path

    @property
    def store(self) -> StoreSettings:
        return self.organization.configured().store

    def given_out(
        self, name: str = "review.xlsx", *, rows: str = "findings", by: str = "", policies: tuple[str, ...] = ()
    ) -> Path:
        path = self.folder / name
        decisions.export(self.store, path, decisions.Wanted(rows, by, policies))
        return path

    def edited(self, edit: Callable[[Workbook], object], path: Path | None = None) -> Path:
        path = path or self.given_out()
        book = load_workbook(path)
        edit(book)
        book.save(path)
        return path

    def taken(self, path: Path, reviewer: str | None = REVIEWER) -> decisions.Imported:
        return decisions.import_review(self.store, path, reviewer)

    def refused(self, path: Path, reviewer: str | None = REVIEWER) -> list[str]:
        """Return the complaints about a file, and make sure that nothing of it was kept."""
        before = self.decided()
        with pytest.raises(FileRefused) as refusal:
            self.taken(path, reviewer)
        assert self.decided() == before
        return str(refusal.value).split("\n  ")[1:] or [str(refusal.value)]

    def complains(self, edit: Callable[[Workbook], object], reviewer: str | None = REVIEWER) -> list[str]:
        """Return what is said of a file that was edited so."""
        return self.refused(self.edited(edit), reviewer)

    def decided(self) -> dict[str, tuple[str, str, str]]:
        """Return the latest decision, reason and reviewer by subject."""
        found = store.decisions(self.store, None, "org")
        return {one.subject: (one.decision, one.reason, one.reviewer) for one in found}


def setting(sheet: str, **cells: Any) -> Callable[[Workbook], object]:
    """Return an edit that writes *cells* (H2="keep") on a sheet."""

    def edit(book: Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return edit
