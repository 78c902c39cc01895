"""What the first sheet of a review says: what this is, what is missing, and how to fill it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import __version__
from analyzer.decisions.columns import FINDINGS
from analyzer.report import summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from analyzer.decisions.form import Form
    from analyzer.decisions.manifest import Page
    from analyzer.store import Review

_WHAT = {
    FINDINGS: ("Review of findings", "What the policies found: a row for each finding, on the sheet of its owner."),
    "access": (
        "Access review",
        "Who has access: a row for each holder of a paid role, and each customer of a desk.",
    ),
}
_HOW = (
    ("How to fill it in", "On your sheet, choose one of the decisions in column H for each row. Change nothing else."),
    ("keep", "The access stays as it is. Of a finding, say why in column I: it stays although a policy objects."),
    ("remove", "The access is to be taken away. No reason is needed."),
    ("convert", "The account is to become one of the right kind, such as a free customer. No reason is needed."),
    ("investigate", "It cannot be decided yet: somebody has to find out more."),
    (
        "Reviewer",
        "Write your e-mail address into column J, or tell whoever imports the file. Nobody decides on themself.",
    ),
    (
        "Rows without a decision",
        "They stay open. Hand the file back, fill in more later, and hand it back again.",
    ),
    ("Hand it back", "seatcheck decide import FILE --reviewer YOUR@ADDRESS"),
)


def cover(form: Form, review: Review, pages: Sequence[Page], now: datetime) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the cover."""
    title, what = _WHAT[form.rows]
    snapshot, checked = review.snapshot, review.checked_at
    yield (title,)
    yield "What", what
    yield "Organization", snapshot.org_name or snapshot.org_id
    yield "Snapshot", snapshot.id
    yield "As of", f"{snapshot.taken_at:%Y-%m-%d %H:%M} UTC"
    if checked:
        yield "Checked", f"{checked:%Y-%m-%d %H:%M} UTC"
    yield "Written", f"{now:%Y-%m-%d %H:%M} UTC by seatcheck {__version__}"
    yield from _missing(review)
    yield ("",)
    yield from _HOW
    yield ("",)
    yield "Sheet", "Whose rows", "Reviewer", "Rows"
    for page in pages:
        yield page.title, " ".join((page.kind or "nobody's", page.of)).strip(), page.owner, str(page.rows)
    yield ("",)
    yield (
        "Managers",
        (
            "No API of Atlassian tells whose manager somebody is. Rows that belong to no desk, app or customer "
            'organization stand by the directory\'s department; [[owners]] with kind = "department" in seatcheck.toml '
            "says who reviews a department."
        ),
    )


def _missing(review: Review) -> Iterator[tuple[str, ...]]:
    gaps = [line for line in summed(review.coverage) if line.incomplete]
    yield (
        "Not read",
        (
            "Everything was read whole."
            if not gaps
            else "Who could not be seen is not in this file, and was not judged:"
        ),
    )
    for line in gaps:
        of = f" ({line.incomplete} of {line.scopes} lists)" if line.scopes > 1 else ""
        why = " ".join(part for part in (line.worst.reason, line.worst.hint) if part)
        yield line.source, f"{line.outcome.value}{of}: {why or 'no reason was given'}"
